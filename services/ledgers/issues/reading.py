"""Reading issues: pages of the list, one issue with its story and what its reader may do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from models import Cadre, Department, Enterprise, Escalation, IssueFile, IssueStep, Registration, Reopening, User
from models.values import EscalationKind, IssueEvent, Outcome, Role, Ruling
from services.access import Action, Actor, require
from services.calendars import calendar_of
from services.errors import CalendarYearMissingError
from services.ledgers.issues.deed import people_of, refusal
from services.ledgers.issues.machine import EDGES, Deed, State
from services.ledgers.issues.merging import is_merged
from services.ledgers.issues.selecting import FIRST, Filter, selected
from services.ledgers.issues.standing import Standing, existing, read, standings
from services.ledgers.issues.timing import TIMED, respond_by, untimely


@dataclass(frozen=True)
class Listed:
    """One issue in a list, with the names behind its codes."""

    issue: Standing
    enterprise: str
    raised_by: str
    department: str
    owner: str


@dataclass(frozen=True)
class Page:
    """One page of a list, and how many issues there are on all of them: that many, or `more` than that."""

    rows: tuple[Listed, ...]
    number: int
    more: bool = False


@dataclass(frozen=True)
class Told:
    """One step of the story; `author` is a sign-in name, blank for a reader who need not know it."""

    event: IssueEvent
    on: date
    at: datetime
    author: str
    role: Role | None
    note: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Report:
    """What was reported to the leading group, and its ruling; `directed` is the name of the department it names."""

    code: str
    escalated_on: date
    kind: EscalationKind
    ruling: Ruling | None
    ruled_on: date | None
    directive_dept: str | None
    directive_due_on: date | None
    directive_done_on: date | None
    directed: str


@dataclass(frozen=True)
class Again:
    """One reopening."""

    code: str
    reopened_on: date
    reclosed_on: date | None
    outcome: Outcome | None


@dataclass(frozen=True)
class IssueDetail:
    """One issue with everything about it, and the deeds that its reader may do now.

    `respond_by` is the day by which the enterprise hears of it, while it has not.
    """

    listed: Listed
    respond_by: date | None
    visit_code: str | None
    milestones: tuple[Mapping[str, Any], ...]
    steps: tuple[Told, ...]
    reports: tuple[Report, ...]
    reopenings: tuple[Again, ...]
    deeds: frozenset[Deed]


def issues_page(
    session: Session,
    *,
    actor: Actor,
    region: str,
    asked: Filter,
    today: date,
    order: str = FIRST,
    backwards: bool = False,
    offset: int = 0,
    most: int = 50,
) -> Page:
    """Return a page of the issues that the actor may see.

    Args:
        session: of the caller's transaction.
        actor: who looks.
        region: the county.
        asked: which issues.
        today: the day it is, for what is overdue.
        order: one of `selecting.ORDERS`, such as `due_on`: the nearest deadline first, those without one last.
        backwards: the order is turned round.
        offset: how many are passed over.
        most: how many are returned.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
    """
    require(actor, Action.VIEW_OWN, region)
    given: dict[str, Any] = {"actor": actor, "region": region, "asked": asked, "today": today}
    found = selected(session, order=order, backwards=backwards, offset=offset, most=most, **given)
    return Page(of_codes(session, region, found.codes), found.number, found.more)


def of_codes(session: Session, region: str, codes: Sequence[str]) -> tuple[Listed, ...]:
    """Return these issues in their order; whoever asks has asked `access`."""
    if not codes:
        return ()
    rows = session.connection().execute(_named(region), {"codes": list(codes)}).mappings()
    found = {row["issue_code"]: _listed(dict(row)) for row in rows}
    return tuple(found[code] for code in codes)


def issue(session: Session, *, actor: Actor, region: str, code: str, today: date) -> IssueDetail:
    """Return one issue with its story, its reports and reopenings.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such issue, or it is not the actor's to see.
    """
    require(actor, Action.VIEW_OWN, region)
    found = existing(session, region, code, actor=actor)
    people = people_of(session, region, found, today)
    file = session.get(IssueFile, (region, code))
    registered = session.get(Registration, (region, code))
    may = {deed for deed, edge in EDGES.items() if None not in edge.before and actor.may(edge.action, region)}
    return IssueDetail(
        listed=of_codes(session, region, [code])[0],
        respond_by=_respond_by(session, region, found),
        visit_code=registered.visit_code if registered else None,
        milestones=tuple(file.milestones) if file else (),
        steps=_steps(session, actor, region, code),
        reports=_reports(session, region, code),
        reopenings=_reopenings(session, region, code),
        deeds=frozenset(
            deed
            for deed in may
            if refusal(actor, deed, found, people) is None
            and _in_time(session, region, deed, found, today)
            and not (deed is Deed.DECLINE and is_merged(session, region, code))
        ),
    )


def _respond_by(session: Session, region: str, issue: Standing) -> date | None:
    waits = issue.state in (State.ASSIGNED, State.RECEIVED)
    return respond_by(issue, calendar_of(session, region)) if waits else None


def _in_time(session: Session, region: str, deed: Deed, issue: Standing, today: date) -> bool:
    """Tell whether a deed is not too late; where the calendar cannot tell, the verb says so."""
    if deed not in TIMED:
        return True
    try:
        return untimely(deed, issue, calendar=calendar_of(session, region), today=today) is None
    except CalendarYearMissingError:
        return True


@lru_cache(maxsize=64)
def _named(region: str) -> Any:
    """Return the select of the issues with some `codes`, with the names behind theirs."""
    issues = standings(region, some=True)
    raised = select(col(Cadre.name)).where(col(Cadre.region) == region, col(Cadre.cadre_code) == issues.c.raised_by)
    answers = select(col(Cadre.name)).where(col(Cadre.region) == region, col(Cadre.cadre_code) == issues.c.owner_code)
    department = select(col(Department.name)).where(
        col(Department.region) == region, col(Department.dept_code) == issues.c.dept_code
    )
    enterprise = select(col(Enterprise.name)).where(
        col(Enterprise.region) == region, col(Enterprise.enterprise_code) == issues.c.enterprise_code
    )
    return select(
        issues,
        enterprise.scalar_subquery().label("enterprise_name"),
        raised.scalar_subquery().label("raised_by_name"),
        department.scalar_subquery().label("department_name"),
        answers.scalar_subquery().label("owner_name"),
    )


def _listed(row: dict[str, Any]) -> Listed:
    return Listed(
        issue=read(row),
        enterprise=row["enterprise_name"] or "",
        raised_by=row["raised_by_name"] or "",
        department=row["department_name"] or "",
        owner=row["owner_name"] or "",
    )


def _steps(session: Session, actor: Actor, region: str, code: str) -> tuple[Told, ...]:
    """Return the story; who checks is no name to call on, but for whoever sees the county (domain.md §4)."""
    whole = actor.may(Action.VIEW_COUNTY, region)
    statement = (
        select(
            col(IssueStep.event),
            col(IssueStep.on),
            col(IssueStep.at),
            col(IssueStep.author),
            col(User.role),
            col(IssueStep.note),
            col(IssueStep.facts),
        )
        .outerjoin(User, col(User.name) == col(IssueStep.author))
        .where(col(IssueStep.region) == region, col(IssueStep.issue_code) == code)
        .order_by(col(IssueStep.number))
    )
    return tuple(
        Told(
            IssueEvent(event),
            on,
            at,
            author if whole or role != Role.SUPERVISOR else "",
            None if role is None else Role(role),
            note,
            facts,
        )
        for event, on, at, author, role, note, facts in session.connection().execute(statement)
    )


def _reports(session: Session, region: str, code: str) -> tuple[Report, ...]:
    names = (
        "escalation_code",
        "escalated_on",
        "kind",
        "ruling",
        "ruled_on",
        "directive_dept",
        "directive_due_on",
        "directive_done_on",
    )
    statement = (
        select(*(col(getattr(Escalation, name)) for name in names), func.coalesce(col(Department.name), ""))
        .outerjoin(
            Department,
            and_(col(Department.region) == region, col(Department.dept_code) == col(Escalation.directive_dept)),
        )
        .where(col(Escalation.region) == region, col(Escalation.issue_code) == code)
        .order_by(col(Escalation.escalated_on), col(Escalation.escalation_code))
    )
    return tuple(
        Report(number, on, EscalationKind(kind), None if ruling is None else Ruling(ruling), *rest)
        for number, on, kind, ruling, *rest in session.connection().execute(statement)
    )


def _reopenings(session: Session, region: str, code: str) -> tuple[Again, ...]:
    statement = (
        select(
            col(Reopening.reopening_code),
            col(Reopening.reopened_on),
            col(Reopening.reclosed_on),
            col(Reopening.outcome),
        )
        .where(col(Reopening.region) == region, col(Reopening.issue_code) == code)
        .order_by(col(Reopening.reopened_on), col(Reopening.reopening_code))
    )
    return tuple(
        Again(number, opened, closed, None if outcome is None else Outcome(outcome))
        for number, opened, closed, outcome in session.connection().execute(statement)
    )
