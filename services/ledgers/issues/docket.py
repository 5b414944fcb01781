"""议题: what waits for the leading group's ruling, and which of its directives are under way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Subquery, select
from sqlmodel import Session, col

from models import Department, Enterprise, Escalation, IssueStep
from models.values import EscalationKind, IssueEvent, Ruling
from services.access import Action, Actor, require
from services.calendars import calendar_of
from services.errors import CalendarYearMissingError
from services.ledgers.issues.deed import NOBODY, refusal
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.standing import Standing, read, standings
from services.workdays import WorkingDays


@dataclass(frozen=True)
class Unruled:
    """One report that is not ruled on.

    Attributes:
        may_be_ruled_on: the issue is open, under no directive yet, no objection is to be decided first, and it is not
            with the reader's own department.
    """

    code: str
    escalated_on: date
    kind: EscalationKind
    issue: Standing
    enterprise: str
    department: str
    may_be_ruled_on: bool


@dataclass(frozen=True)
class Item(Unruled):
    """A report as the docket shows it.

    Attributes:
        waits: working days since the report, None where the calendar does not reach.
        cause, tried, proposal: as they were written, blank where the report came with an import or by itself.
    """

    waits: int | None
    cause: str
    tried: str
    proposal: str


@dataclass(frozen=True)
class Directive:
    """A directive that is not carried out.

    Attributes:
        left: its working days, negative ones those since; None where the calendar does not reach.
        past: its day is over.
    """

    code: str
    issue: Standing
    enterprise: str
    department: str
    due_on: date
    left: int | None
    past: bool


@dataclass(frozen=True)
class Docket:
    """The leading group's docket: what waits, the longest first, and what is under way, the nearest first."""

    waiting: tuple[Item, ...]
    under_way: tuple[Directive, ...]


def docket(session: Session, *, actor: Actor, region: str, today: date) -> Docket:
    """Return what the leading group has to rule on, and the directives that are not carried out.

    Raises:
        NotPermittedError: the actor does not rule on reports here.
    """
    require(actor, Action.RULE_ESCALATIONS, region)
    run, calendar = session.connection().execute, calendar_of(session, region)
    said = _said(session, region)
    under_way = [_directive(dict(row), calendar, today) for row in run(_statements(region)[1]).mappings()]
    return Docket(
        tuple(_item(one, said, calendar, today) for one in unruled(session, actor=actor, region=region)),
        tuple(sorted(under_way, key=lambda one: (one.due_on, one.code))),
    )


def unruled(session: Session, *, actor: Actor, region: str) -> tuple[Unruled, ...]:
    """Return the reports that nobody has ruled on, the longest first.

    Raises:
        NotPermittedError: the actor does not rule on reports here.
    """
    require(actor, Action.RULE_ESCALATIONS, region)
    found = session.connection().execute(_statements(region)[0]).mappings()
    return tuple(_unruled(actor, dict(row)) for row in found)


@lru_cache(maxsize=64)
def _statements(region: str) -> tuple[Select[Any], Select[Any]]:
    """Return the selects of what waits and of what is under way, made once a county."""
    issues = standings(region)
    waiting = _reports(region, issues, issues.c.dept_code).where(col(Escalation.ruling).is_(None))
    directed = _reports(region, issues, col(Escalation.directive_dept)).where(
        col(Escalation.ruling) == Ruling.ACCEPTED,
        col(Escalation.directive_due_on).is_not(None),
        col(Escalation.directive_done_on).is_(None),
    )
    return waiting, directed


def _reports(region: str, issues: Subquery, department: Any) -> Select[Any]:
    """Return the reports of a county with their issues, and the name of a department beside them."""
    firm = select(col(Enterprise.name)).where(
        col(Enterprise.region) == region, col(Enterprise.enterprise_code) == issues.c.enterprise_code
    )
    named = select(col(Department.name)).where(
        col(Department.region) == region, col(Department.dept_code) == department
    )
    return (
        select(
            issues,
            col(Escalation.escalation_code).label("report"),
            col(Escalation.escalated_on).label("reported_on"),
            col(Escalation.kind).label("kind"),
            col(Escalation.directive_due_on).label("due_of_report"),
            firm.scalar_subquery().label("enterprise_name"),
            named.scalar_subquery().label("department_name"),
        )
        .join(issues, issues.c.issue_code == col(Escalation.issue_code))
        .where(col(Escalation.region) == region)
        .order_by(col(Escalation.escalated_on), col(Escalation.escalation_code))
    )


def _said(session: Session, region: str) -> dict[str, Mapping[str, Any]]:
    """Return by the report's code what was written when it was made."""
    steps = select(col(IssueStep.facts)).where(
        col(IssueStep.region) == region, col(IssueStep.event) == IssueEvent.ESCALATED
    )
    return {facts["escalation_code"]: facts for (facts,) in session.connection().execute(steps)}


def _unruled(actor: Actor, row: dict[str, Any]) -> Unruled:
    issue = read(row)
    return Unruled(
        code=row["report"],
        escalated_on=row["reported_on"],
        kind=EscalationKind(row["kind"]),
        issue=issue,
        enterprise=row["enterprise_name"] or "",
        department=row["department_name"] or "",
        may_be_ruled_on=refusal(actor, Deed.ACCEPT, issue, NOBODY) is None,
    )


def _item(report: Unruled, said: Mapping[str, Mapping[str, Any]], calendar: WorkingDays, today: date) -> Item:
    told = said.get(report.code, {})
    return Item(
        **vars(report),
        waits=_between(calendar, report.escalated_on, today),
        cause=told.get("cause", ""),
        tried=told.get("tried", ""),
        proposal=told.get("proposal", ""),
    )


def _directive(row: dict[str, Any], calendar: WorkingDays, today: date) -> Directive:
    due = row["due_of_report"]
    days = _between(calendar, *sorted((today, due)))
    return Directive(
        code=row["report"],
        issue=read(row),
        enterprise=row["enterprise_name"] or "",
        department=row["department_name"] or "",
        due_on=due,
        left=None if days is None else days if due >= today else -days,
        past=due < today,
    )


def _between(calendar: WorkingDays, after: date, until: date) -> int | None:
    try:
        return int(calendar.count(after.toordinal(), until.toordinal()))
    except CalendarYearMissingError:
        return None
