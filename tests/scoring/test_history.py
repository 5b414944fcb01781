"""How a county stood: each month's end is the assessment of that day, and the county's figures add up."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from models import Escalation, Issue
from models.values import EscalationKind, Role
from services import counties
from services.access import OPERATOR, Actor
from services.database import Database
from services.demo import load_demo
from services.errors import NotPermittedError
from services.ledgers.issues.docket import docket
from services.scoring import assess, explain, history, snapshot
from tests.conftest import ENGINES

HUXIAN = "610125"
START, NOW = date(2016, 6, 17), date(2017, 7, 7)
ENDS = counties.month_ends(START, NOW)
CADRE = Actor("cadre", Role.CADRE, HUXIAN, cadre_code="G0027", dept_code="D10")
DEPARTMENT = Actor("department", Role.DEPARTMENT, HUXIAN, dept_code="D06")
LEADER = Actor("leader", Role.LEADER, HUXIAN)


@pytest.fixture(params=ENGINES, scope="module")
def session(request: pytest.FixtureRequest, fresh_database: Callable[[str], Database]) -> Iterator[Session]:
    database = fresh_database(request.param)
    load_demo(database, actor=OPERATOR, regions=[HUXIAN], now=datetime.now(UTC))
    with database.read() as session:
        yield session


def stood(session, actor=LEADER):
    return history(session, actor=actor, region=HUXIAN, start=START, ends=ENDS, as_of=NOW)


def test_each_months_end_is_the_assessment_as_its_books_closed(session):
    found = stood(session)
    assert [one.assessment.end for one in found] == list(ENDS)
    for one in found[::4]:
        end = one.assessment.end
        assert one.assessment == assess(session, actor=LEADER, region=HUXIAN, start=START, end=end)
    assert found[3].assessment.as_of == date(2016, 10, 12)  # the holiday week in between


def test_no_month_knows_more_than_the_view(session):
    found = history(session, actor=LEADER, region=HUXIAN, start=START, ends=ENDS[:3], as_of=date(2016, 9, 2))
    assert [one.assessment.as_of for one in found] == [date(2016, 7, 7), date(2016, 8, 5), date(2016, 9, 2)]


def test_the_last_one_is_the_snapshot_of_today(session):
    now = snapshot(session, actor=LEADER, region=HUXIAN, start=START, end=NOW, as_of=NOW)
    assert stood(session)[-1] == now


def test_the_rates_of_the_county_are_the_sums_of_its_scorecards(session):
    now = snapshot(session, actor=LEADER, region=HUXIAN, start=START, end=NOW, as_of=NOW)
    for kind, code, figure in (
        ("cadre", "visit_coverage", now.county.visits),
        ("department", "on_time_rate", now.county.on_time),
    ):
        lines = [
            line
            for card in now.assessment.subjects
            if card.kind == kind
            for line in card.indicators
            if line.code == code
        ]
        assert figure == (sum(line.num for line in lines), sum(line.den for line in lines))
    assert now.county.leads == sum(len(card.flags) for card in now.assessment.subjects)
    assert now.county.visits == (
        sum(month.visits for month in now.county.months),
        sum(month.required for month in now.county.months),
    )


def test_open_and_reported_issues_are_counted_as_the_ledger_has_them(session):
    now = snapshot(session, actor=LEADER, region=HUXIAN, start=START, end=NOW, as_of=NOW)
    issues = session.exec(select(Issue).where(Issue.region == HUXIAN)).all()
    upward = session.exec(
        select(Escalation).where(Escalation.region == HUXIAN, Escalation.kind == EscalationKind.VOLUNTARY)
    ).all()
    assert sum(month.registered for month in now.county.months) == len(issues)
    assert now.county.escalated == len({one.issue_code for one in upward})
    waiting = docket(session, actor=LEADER, region=HUXIAN, today=NOW).waiting
    assert now.county.pending == sum(item.may_be_ruled_on for item in waiting) == 2
    still_open = [one for one in issues if one.closed_on is None]
    assert len(still_open) <= now.county.open <= len(still_open) + 10  # closed, but not crossed off or reopened
    assert 0 < now.county.overdue < now.county.open


def test_a_cadre_and_a_department_get_their_own_months_and_no_countys_figures(session):
    for actor, own in ((CADRE, {("cadre", "G0027")}), (DEPARTMENT, None)):
        for one in stood(session, actor)[-2:]:
            assert one.county is None
            seen = {(card.kind, card.code) for card in one.assessment.subjects}
            assert seen == own if own else all(code == "D06" if kind == "department" else True for kind, code in seen)
            assert all(card.department in (None, actor.dept_code) for card in one.assessment.subjects)


def test_another_countys_history_is_refused(session):
    with pytest.raises(NotPermittedError):
        history(session, actor=LEADER, region="610124", start=START, ends=ENDS, as_of=NOW)


def test_a_lead_on_a_count_says_since_when_its_evidence_does(session):
    now = snapshot(session, actor=LEADER, region=HUXIAN, start=START, end=NOW, as_of=NOW).assessment
    seen = set()
    for card in now.subjects:
        for flag in card.flags:
            if flag.evidence not in card.counts:
                assert flag.since is None
                continue
            rows = explain(
                session, actor=LEADER, region=HUXIAN, start=START, end=NOW, as_of=NOW,
                kind=card.kind, subject=card.code, code=flag.evidence,
            ).rows  # fmt: skip
            assert flag.since == min(row.due or row.on for row in rows if row.num)
            seen.add(flag.code)
    assert {"absent", "falsified", "long_overdue", "directive_overdue", "rectification_overdue"} <= seen


def about(session, subject, kind, code):
    found = explain(
        session, actor=LEADER, region=HUXIAN, start=START, end=NOW, as_of=NOW, kind=kind, subject=subject, code=code
    )
    return {row.item: row.about for row in found.rows}


def test_evidence_names_the_enterprise_behind_visits_months_issues_and_directives(session):
    visits = about(session, "G0027", "cadre", "visit_coverage")
    assert set(visits.values()) == {"示例辛丙商贸有限公司"}
    assert {"V00036", "G0027 / Q0027 / 2016-07"} <= set(visits)
    names = {one.issue_code for one in session.exec(select(Issue).where(Issue.region == HUXIAN))}
    issues = about(session, "D06", "department", "on_time_rate")
    assert issues
    assert set(issues) <= names
    assert all(name.startswith("示例") for name in issues.values())
    assert all(name.startswith("示例") for name in about(session, "D06", "department", "directives_overdue").values())
    means = about(session, "D06", "department", "cadre_mean")
    assert means
    assert all(name.startswith("示例干部") for name in means.values())
    assert set(about(session, "D06", "department", "approval_on_time").values()) == {""}
