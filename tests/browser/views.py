"""What there is to look at: every screen of the registry in the states worth seeing, for each role."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from sqlmodel import col, select

from models import SpotCheck
from models.values import FindingState, Role
from pages.components import menu
from pages.web.screens import (
    ACCOUNT,
    ASSIGNMENTS,
    CHECK,
    EXPORT,
    HOME,
    IMPORT,
    INSPECTION,
    LEADS,
    LISTS,
    OVERVIEW,
    PROBLEM,
    PUBLIC,
    RANKING,
    REPORT,
    SCORECARD,
    SCREENS,
)
from services import accounts, counties
from services.access import OPERATOR, Action, Actor
from services.database import Database
from services.ledgers import draws, inspections, papers, reports
from services.ledgers.issues.machine import State
from services.ledgers.issues.reading import Filter, issues_page
from tests.exchange.books import right, titled, xlsx

NOBODY = "nobody"
"""Who has not signed in."""
SHUT_OUT = "huxian-supervisor-2"
"""Whose password is taken away to have a link by which a new one is chosen."""
ROLES = tuple(str(role) for role in Role)
ALIKE = {Role.SUPERVISOR, Role.OFFICE}
THE_SAME = {screen.path for screen in (OVERVIEW, RANKING, SCORECARD, LEADS, EXPORT, ACCOUNT)}
"""What these roles see as the leader does, and is looked at as the leader."""


@dataclass(frozen=True)
class View:
    """A screen in one state: what it is called, its path and query, and the workbook that is given to it."""

    name: str
    screen: str
    address: str
    workbook: bytes | None = None


def views(database: Database, actor: Actor) -> list[View]:
    """Return what somebody may open: whatever the registry names, and the states of a screen that its address names."""
    found = []
    for screen in SCREENS:
        if screen is HOME or screen.path in PUBLIC or not menu.may_open(screen, actor):
            continue
        for state, query in _states(database, actor, screen.path).items():
            name = f"{screen.path}-{state}" if state else screen.path
            found.append(View(name, screen.path, f"/{screen.path}?{urlencode(query)}" if query else f"/{screen.path}"))
    return found


def imports(actor: Actor) -> list[View]:
    """Return the import of a workbook that changes something, and that of one with errors; to be given by hand."""
    if not menu.may_open(IMPORT, actor):
        return []
    tables = {"changes": _workbook({}), "errors": _workbook({"visited_on": "2016-13-05", "cadre_code": "G9999"})}
    return [View(f"{IMPORT.path}-{name}", IMPORT.path, f"/{IMPORT.path}", book) for name, book in tables.items()]


def _workbook(wrong: dict[str, str]) -> bytes:
    """Return the examples of the ledgers, which Huxian has otherwise or not at all."""
    rows = right("departments", "cadres", "enterprises", "assignments", "visits")
    rows["visits"].append(rows["visits"][0] | {"visit_code": "V0002"} | wrong)
    return xlsx(titled(rows))


def open_to_all(database: Database) -> list[View]:
    """Return what is to be seen without a session once the system is set up; the link works until it is used."""
    with database.write() as session:
        link = accounts.reset_user(session, actor=OPERATOR, name=SHUT_OUT, now=datetime.now(UTC))
    return [
        View("sign_in", "sign_in", "/ranking"),
        View("set_password", "set_password", link),
        View("set_password-used", "set_password", "/set_password?link=used"),
    ]


def _states(database: Database, actor: Actor, screen: str) -> dict[str, dict[str, str]]:
    """Return the queries of a screen by the name of the state."""
    if screen == SCORECARD.path:
        return _scorecards(actor)
    of_records = {CHECK.path: _checks, INSPECTION.path: _papers, PROBLEM.path: _problems, REPORT.path: _reports}
    if screen in of_records:
        return of_records[screen](database, actor)
    if screen == LISTS.path:
        return {"": {}, "enterprises": {"list": "enterprises"}}
    if screen == ASSIGNMENTS.path and actor.may(Action.KEEP_LISTS):
        return {"": {}, "enterprise": {"enterprise": "Q0027"}, "handovers": {"view": "handovers"}}
    if screen == RANKING.path:
        return {"": {}, "departments": {"kind": "department"}}
    return {"": {}}


def _scorecards(actor: Actor) -> dict[str, dict[str, str]]:
    if actor.role is Role.CADRE:
        return {"": {}, "evidence": {"evidence": "visit_coverage"}}
    if actor.role is Role.DEPARTMENT:
        return {"": {}, "evidence": {"evidence": "on_time_rate"}}
    return {
        "": {},
        "cadre": {"subject": "cadre:G0005", "evidence": "visit_coverage"},
        "department": {"subject": "department:D06", "evidence": "on_time_rate"},
    }


def _checks(database: Database, actor: Actor) -> dict[str, dict[str, str]]:
    """Return one spot check in each state among those that are the reader's to see."""
    mine = select(SpotCheck.state, SpotCheck.check_code).where(SpotCheck.region == actor.region)
    if not actor.may(Action.VIEW_COUNTY):
        own = SpotCheck.cadre_code == actor.cadre_code if actor.cadre_code else SpotCheck.dept_code == actor.dept_code
        mine = mine.where(own)
    with database.read() as session:
        rows = session.exec(mine.order_by(col(SpotCheck.rectify_due_on).is_(None), col(SpotCheck.check_code))).all()
    words = {FindingState.OPEN: "open", FindingState.CONFIRMED: "confirmed", FindingState.REVOKED: "revoked"}
    first = {words[FindingState(state)]: code for state, code in reversed(rows)}
    return {state: {"check": code} for state, code in first.items()}


def _reports(database: Database, actor: Actor) -> dict[str, dict[str, str]]:
    """Return a report that is submitted, and one that is not, among those that are the reader's to see."""
    region = actor.region or ""
    with database.read() as session:
        today = counties.county(session, actor=actor, region=region).day(datetime.now(UTC).date())
        rows = reports.owed_reports(session, actor=actor, region=region, today=today)
    first = {row.standing.value: row for row in reversed(rows)}
    return {
        state: {"cadre": row.cadre, "enterprise": row.enterprise, "of": f"{row.month:%Y-%m}"}
        for state, row in first.items()
    }


def _problems(database: Database, actor: Actor) -> dict[str, dict[str, str]]:
    """Return a problem that is being handled and one that is crossed off, among those that are the reader's to see."""
    region = actor.region or ""
    with database.read() as session:
        today = counties.county(session, actor=actor, region=region).day(datetime.now(UTC).date())
        given = {"actor": actor, "region": region, "today": today, "most": 1}
        pages = {
            state.value: issues_page(session, asked=Filter(states=(state,)), **given)
            for state in (State.HANDLING, State.CROSSED_OFF)
        }
    return {state: {"issue": row.issue.issue_code} for state, page in pages.items() for row in page.rows}


def _papers(database: Database, actor: Actor) -> dict[str, dict[str, str]]:
    """Return the steps of a spot check: one paper before the call, one with the answers; they are made once."""
    region, now = actor.region or "", datetime.now(UTC)
    with database.write() as session:
        today = counties.county(session, actor=actor, region=region).day(now.date())
        given = {"actor": actor, "region": region, "now": now, "today": today}
        numbers = [row.number for row in papers.open_inspections(session, actor=actor, region=region)]
        for _ in range(len(numbers), 2):
            number = inspections.begin_inspection(session, kind="cadre", subject_code="G0005", **given)
            draws.draw_visit(session, number=number, seed=str(number), **given)
            numbers.append(number)
        blind, told = sorted(numbers)[:2]
        if papers.inspection(session, actor=actor, region=region, number=told).told is None:
            inspections.tell(
                session, number=told, on=None, person="", topic="门卫也没有见过", nobody_came=True, **given
            )
    steps = {f"{step}": {"paper": str(told), "step": step} for step in ("compare", "finding", "demand", "submit")}
    return {"": {}, "call": {"paper": str(blind), "step": "call"}, **steps}
