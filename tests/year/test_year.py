"""A year of Zhouzhi through the verbs alone; carried elsewhere as a workbook it scores the same, to the byte."""

import inspect
import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from sqlmodel import col, select

from models import AuditEntry, Handover, IssueStep
from models.values import EscalationKind, IssueEvent, Outcome, Rating, Ruling, Sector, VisitMethod
from seed.demo.county import ZHOUZHI
from services import calendars, counties
from services.access import OPERATOR
from services.counties import month_end
from services.database import Database
from services.exchange.importing import import_ledgers
from services.exchange.reading import read_workbook
from services.exchange.sheets import SHEETS
from services.ledgers.issues.machine import EDGES, Deed, State
from services.ledgers.issues.standing import standings
from services.scoring import assess, document
from tests.access.matrix import MATRIX
from tests.conftest import ENGINES
from tests.exchange.books import NOW, everything
from tests.exchange.test_exporting import cells, exported
from tests.year.county import LAST, REGION, STARTS, YEAR_ENDS
from tests.year.helping import whole_months
from tests.year.living import Year, live

HALF = date(2016, 12, 31)
QUESTIONS: list[tuple[date, date, date | None]] = [
    *((max(STARTS, month), month_end(month), None) for month in whole_months()),
    (STARTS, HALF, None),
    (STARTS, HALF, date(2016, 11, 15)),
    (date(2017, 1, 1), YEAR_ENDS, None),
    (STARTS, YEAR_ENDS, YEAR_ENDS),
    (STARTS, YEAR_ENDS, LAST),
]
"""Periods, and the days of which is asked what was known: each month, both halves, the year."""
AUDITED = {
    "save_report_draft": "begin_report",
    "tell": "tell_inspection",
    "tick_counties": "tick",
    "save_draft": None,  # what is typed is on record once it is submitted
}
"""Verbs whose audit line is called otherwise than they are."""


@pytest.fixture(scope="module")
def lived(fresh_database: Callable[[str], Database]) -> Callable[[str], Year]:
    """Return what gives the year on an engine, lived through when it is first asked for."""
    return cache(lambda engine: live(fresh_database(engine)))


@pytest.fixture(scope="module", params=ENGINES)
def year(request: pytest.FixtureRequest, lived: Callable[[str], Year]) -> Year:
    return lived(request.param)


def scored(database: Database) -> list[bytes]:
    """Return the canonical document of each question."""
    with database.read() as session:
        return [
            json.dumps(
                document(assess(session, actor=OPERATOR, region=REGION, start=start, end=end, as_of=as_of)),
                ensure_ascii=False,
                sort_keys=True,
                separators=(",", ":"),
            ).encode()
            for start, end, as_of in QUESTIONS
        ]


def test_it_is_a_year_of_zhouzhi(year):
    rows = everything(year.database, REGION)
    assert len(rows["enterprises"]) == ZHOUZHI.enterprises == 155
    assert {row[4] for row in rows["enterprises"]} == set(Sector)
    made = Counter((enterprise, day.replace(day=1)) for _, _, enterprise, day, *_ in rows["visits"])
    usual = sum(made[firm[0], month] >= 2 for firm in rows["enterprises"] for month in whole_months())
    assert usual >= 0.9 * ZHOUZHI.enterprises * len(whole_months()) >= 1_600
    assert {row[5] for row in rows["visits"]} == set(VisitMethod)
    assert any((recorded - on).days > 10 for _, _, _, on, recorded, *_ in rows["visits"])
    assert len(rows["monthly_reports"]) >= 4 * ZHOUZHI.enterprises
    with year.database.read() as session:
        signed = session.exec(select(Handover.signed_to_at).where(col(Handover.signed_from_at).is_not(None))).all()
    assert any(signed)


def test_every_edge_of_the_machine_was_gone(year):
    with year.database.read() as session:
        found = standings(REGION)
        now = {row[0]: row[1] for row in session.connection().execute(select(found.c.issue_code, found.c.state))}
    gone: set[tuple[Deed, State | None]] = {(Deed.REGISTER, None), (Deed.SETTLE, None)}
    reached: set[tuple[Deed, State]] = set()
    for code, before in year.before.items():
        after = [*(state for _, state in before[1:]), State(now[code])]
        gone |= set(before)
        reached |= {(deed, state) for (deed, _), state in zip(before, after, strict=True) if state is not None}
    with year.database.read() as session:
        registered = set(session.exec(select(IssueStep.issue_code)))
    assert registered == set(now)
    assert [(deed, state) for deed, edge in EDGES.items() for state in edge.before if (deed, state) not in gone] == []
    led = {deed: edge.to or edge.before for deed, edge in EDGES.items() if edge.before != (None,)}
    assert [(deed, state) for deed, to in led.items() for state in to if (deed, state) not in reached] == []


def test_problems_end_in_every_way_the_ledger_knows(year):
    rows = everything(year.database, REGION)
    issues, escalations = named(rows, "issues"), named(rows, "escalations")
    assert {one["outcome"] for one in issues} == {*Outcome, None}
    assert {one["rating"] for one in issues} == {*Rating, None}
    assert {(one["kind"], one["ruling"]) for one in escalations} >= {
        (kind, ruling) for kind in (EscalationKind.VOLUNTARY, EscalationKind.OVERDUE) for ruling in Ruling
    }
    assert len(year.gone_up) == len({one["issue_code"] for one in escalations if one["kind"] == EscalationKind.OVERDUE})
    with year.database.read() as session:
        assert set(session.exec(select(IssueStep.event))) == set(IssueEvent)


def test_every_writing_verb_of_the_ledgers_left_its_audit_line(year):
    with year.database.read() as session:
        lines = Counter(session.exec(select(AuditEntry.verb).where(AuditEntry.region == REGION)))
    wanted = {AUDITED.get(name, name) for name in writing_verbs()} - {None}
    assert {"record_visit", "submit_report", "close_issue", "hand_over", "confirm_check"} <= wanted
    assert sorted(wanted - set(lines)) == []


def writing_verbs() -> set[str]:
    """Return the verbs of the matrix that write to the ledgers: they need an instant, and write no file."""
    found = set()
    for entry in MATRIX:
        module, _, name = entry.rpartition(".")
        if module.startswith("ledgers."):
            takes = set(inspect.signature(getattr(import_module(f"services.{module}"), name)).parameters)
            if "now" in takes and not takes & {"target", "wanted"}:
                found.add(name)
    return found


def test_exported_and_imported_into_an_empty_database_it_scores_the_same_to_the_byte(
    request, year, fresh_database: Callable[[str], Database]
):
    data = exported(year.database)
    other = fresh_database(request.node.callspec.params["year"])
    with other.write() as session:
        calendars.install(session)
        dates = {"starts_on": STARTS, "ends_on": ZHOUZHI.ends_on, "now": NOW}
        county = {"code": REGION, "name": ZHOUZHI.name, "campaign": ZHOUZHI.campaign}
        counties.create_county(session, actor=OPERATOR, **county, **dates)
        parsed = read_workbook(data, name="year.xlsx")
        assert import_ledgers(session, actor=OPERATOR, region=REGION, parsed=parsed, now=NOW).errors == ()
    assert everything(other) == everything(year.database)
    assert cells(exported(other)) == cells(data)
    assert scored(other) == scored(year.database)


def test_both_databases_hold_the_same_year(lived):
    first, second = (lived(engine).database for engine in ENGINES)
    assert everything(first) == everything(second)
    assert scored(first) == scored(second)


def named(rows: Mapping[str, list[tuple[Any, ...]]], sheet: str) -> list[dict[str, Any]]:
    """Return a sheet's rows with their cells by field."""
    return [dict(zip(SHEETS[sheet].fields, row, strict=True)) for row in rows[sheet]]
