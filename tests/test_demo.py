"""The demonstration goes in through the ordinary import, shows every lead, and leaves other data alone."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest
from sqlmodel import col, func, select

from models import LEDGERS, AuditEntry, Cadre, Campaign, Change, Department, Region, SpotCheck
from models.values import FindingState, Role, Verdict
from services.access import OPERATOR
from services.counties import Period, create_county, usual_period
from services.database import Database
from services.demo import demo_accounts, demo_region, load_demo
from services.errors import BadInputError, NotPermittedError
from services.exchange.report import ImportReport
from services.scoring import assess
from services.scoring.rulebook import load

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
STARTS = {"610125": date(2016, 6, 17), "610124": date(2016, 6, 8)}
YEAR_END = date(2016, 12, 31)


@dataclass
class Loaded:
    """A database with both counties in it, and what was heard while they went in."""

    database: Database
    reports: dict[str, ImportReport]
    shares: list[float]


@pytest.fixture(scope="module")
def loaded(fresh_database: Callable[[str], Database]) -> Callable[[str], Loaded]:
    """Return what gives the demonstration on an engine; each is loaded once for all tests of the module."""

    @cache
    def load_once(engine: str) -> Loaded:
        database, shares = fresh_database(engine), []
        reports = load_demo(database, actor=OPERATOR, now=NOW, progress=lambda share, _: shares.append(share))
        return Loaded(database, reports, shares)

    return load_once


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def demo(loaded: Callable[[str], Loaded], engine: str) -> Database:
    return loaded(engine).database


def rows(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {table.__name__: session.exec(select(func.count()).select_from(table)).one() for table in LEDGERS}


def test_both_counties_go_in_without_an_error(loaded: Callable[[str], Loaded], engine: str) -> None:
    found = loaded(engine)
    assert {code: report.errors for code, report in found.reports.items()} == {"610125": (), "610124": ()}
    assert found.reports["610125"].inserted["enterprises"] == 61
    assert found.reports["610124"].inserted["enterprises"] == 155
    assert all(sum(report.updated.values()) == 0 for report in found.reports.values())
    assert found.shares == sorted(found.shares)
    assert found.shares[-1] == 1
    with found.database.read() as session:
        campaigns = session.exec(select(Campaign).order_by(col(Campaign.region))).all()
        assert [(row.region, row.name, row.starts_on, row.demo) for row in campaigns] == [
            ("610124", "亲商助企抓项目促落实", date(2016, 6, 8), True),
            ("610125", "千人亲商助企活动", date(2016, 6, 17), True),
        ]


def test_the_same_again_changes_nothing(demo: Database) -> None:
    before = rows(demo)
    with demo.read() as session:
        versions = session.exec(select(Region.code, Region.ledger_version)).all()
    reports = load_demo(demo, actor=OPERATOR, now=NOW)
    assert rows(demo) == before
    assert all(report.changed == 0 and sum(report.unchanged.values()) > 3000 for report in reports.values())
    with demo.read() as session:
        assert session.exec(select(Region.code, Region.ledger_version)).all() == versions
        assert session.exec(select(func.count()).select_from(Change)).one() == 0


def test_what_is_loaded_is_on_record(demo: Database) -> None:
    with demo.read() as session:
        found = session.exec(select(AuditEntry).where(AuditEntry.verb == "load_demo")).all()
        imports = session.exec(select(AuditEntry).where(AuditEntry.verb == "import ledgers")).all()
    assert {(entry.region, entry.actor, entry.details["seed"]) for entry in found} == {
        ("610124", "operator", 1),
        ("610125", "operator", 1),
    }
    assert len(found) == 2
    assert {entry.details["file"] for entry in imports} == {"load_demo huxian 1", "load_demo zhouzhi 1"}


def test_every_flag_of_the_rulebook_is_raised_in_the_first_half_year(demo: Database) -> None:
    raised: set[tuple[str, str, str]] = set()
    for region, start in STARTS.items():
        with demo.read() as session:
            found = assess(session, actor=OPERATOR, region=region, start=start, end=YEAR_END)
        raised |= {(flag.code, flag.severity, card.kind) for card in found.subjects for flag in card.flags}
    wanted = {
        (rule.code, level.severity, kind) for rule in load().flags for level in rule.levels for kind in rule.kinds
    }
    assert raised == wanted


def test_those_flagged_are_a_handful_and_most_do_well(demo: Database) -> None:
    for region, start in STARTS.items():
        with demo.read() as session:
            found = assess(session, actor=OPERATOR, region=region, start=start, end=YEAR_END)
        graded = [card for card in found.subjects if card.status == "graded"]
        flagged = [card for card in found.subjects if card.flags]
        assert 5 <= len(flagged) < len(graded) / 6
        grades = Counter(card.grade for card in graded)
        assert set(grades) == {"优秀", "良好", "合格", "不合格"}
        assert grades["优秀"] + grades["良好"] > 0.8 * grades.total()


def test_every_indicator_has_a_sample_in_each_county(demo: Database) -> None:
    for region, start in STARTS.items():
        with demo.read() as session:
            found = assess(session, actor=OPERATOR, region=region, start=start, end=YEAR_END)
        sampled = {(card.kind, one.code) for card in found.subjects for one in card.indicators if one.den}
        assert sampled == {(rule.kind, rule.metric) for rule in load().indicators}


def test_a_demonstration_stands_still_at_the_last_day_of_its_ledgers(demo: Database) -> None:
    with demo.read() as session:
        last = date(2017, 7, 7)
        found = usual_period(session, actor=OPERATOR, region="610124", today=date(2026, 3, 2))
        assert found == Period(date(2016, 6, 8), last, last)


def test_a_false_visit_is_annulled_a_contested_and_a_cleared_one_are_not(demo: Database) -> None:
    with demo.read() as session:
        checks = session.exec(
            select(SpotCheck).where(SpotCheck.region == "610124", SpotCheck.verdict == Verdict.FALSE)
        ).all()
        found = assess(session, actor=OPERATOR, region="610124", start=STARTS["610124"], end=YEAR_END)
    counted = {card.code: card.counts["falsified_visits"] for card in found.subjects if card.kind == "cadre"}
    assert {(check.state, counted[str(check.cadre_code)]) for check in checks} == {
        (FindingState.CONFIRMED, 1),
        (FindingState.OPEN, 0),
        (FindingState.REVOKED, 0),
    }


def test_one_county_alone_can_be_named_in_either_way(database: Database) -> None:
    assert [demo_region(name) for name in ("huxian", "Zhouzhi", "610124")] == ["610125", "610124", "610124"]
    assert list(load_demo(database, actor=OPERATOR, regions=["huxian", "610125"], now=NOW)) == ["610125"]
    with database.read() as session:
        assert session.exec(select(Region.code)).all() == ["610125"]


def test_a_county_that_is_no_demonstration_is_refused(database: Database) -> None:
    with pytest.raises(BadInputError, match=r"xian.*huxian \(610125\), zhouzhi \(610124\)"):
        load_demo(database, actor=OPERATOR, regions=["xian"], now=NOW)


@pytest.mark.parametrize("code", ["610122", "610124"])
def test_a_database_with_other_data_is_refused(database: Database, code: str) -> None:
    with database.write() as session:
        create_county(
            session,
            actor=OPERATOR,
            code=code,
            name="蓝田县",
            campaign="亲商助企",
            starts_on=date(2016, 6, 1),
            ends_on=date(2018, 5, 31),
            now=NOW,
        )
    with pytest.raises(BadInputError, match=f"other data: 蓝田县 {code}"):
        load_demo(database, actor=OPERATOR, now=NOW)
    assert set(rows(database).values()) == {0}


def test_another_seed_on_top_is_refused_since_an_import_never_deletes(demo: Database) -> None:
    before = rows(demo)
    with pytest.raises(BadInputError, match="of seed 1 already"):
        load_demo(demo, actor=OPERATOR, seed=2, now=NOW)
    assert rows(demo) == before


def test_only_the_operator_loads_the_demonstration(database: Database, actors: Any) -> None:
    for actor in (actors.office, actors.leader, actors.administrator):
        with pytest.raises(NotPermittedError):
            load_demo(database, actor=actor, now=NOW)
    with database.read() as session:
        assert session.exec(select(Region.code)).all() == []


def test_there_is_an_account_a_role_in_each_county(demo: Database) -> None:
    accounts = demo_accounts()
    assert Counter((account.region, account.role) for account in accounts) == Counter(
        [(None, Role.ADMINISTRATOR)]
        + [(code, role) for code in STARTS for role in Role if role is not Role.ADMINISTRATOR]
        + [(code, Role.SUPERVISOR) for code in STARTS]  # whoever confirms is not who wrote
    )
    names = [account.name for account in accounts]
    assert "zhouzhi-leader" in names
    assert len(set(names)) == len(names)
    with demo.read() as session:
        for account in accounts:
            assert (account.cadre_code is not None) == (account.role is Role.CADRE)
            assert (account.dept_code is not None) == (account.role is Role.DEPARTMENT)
            if account.cadre_code:
                assert session.get(Cadre, (account.region, account.cadre_code)) is not None
            if account.dept_code:
                assert session.get(Department, (account.region, account.dept_code)) is not None


def test_the_accounts_of_one_county_are_asked_for_by_its_name() -> None:
    assert {account.region for account in demo_accounts(["zhouzhi"])} == {None, "610124"}


def test_scores_of_the_demonstration_are_the_same_on_both_engines(loaded: Callable[[str], Loaded]) -> None:
    found = {}
    for engine in ("sqlite", "postgres"):
        with loaded(engine).database.read() as session:
            found[engine] = assess(session, actor=OPERATOR, region="610125", start=STARTS["610125"], end=YEAR_END)
    assert found["sqlite"] == found["postgres"]
    assert any(card.total is not None and card.total < 6000 for card in found["sqlite"].subjects)
