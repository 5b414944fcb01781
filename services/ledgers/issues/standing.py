"""Where issues stand: registrations and the ledger 问题 as one, each with the facts that tell its state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, cast

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql import type_coerce
from sqlmodel import Session, col

from models import Assignment, Cadre, Escalation, Issue, IssueFile, Registration, Reopening
from models.values import EscalationKind, Level, Outcome, Rating, Ruling, Sector
from services.access import Action, Actor
from services.database import once
from services.errors import NotFoundError
from services.ledgers.issues.machine import STATES, State
from services.ledgers.seen import seen_cadres
from services.messages import say

_OF_ISSUE: Final = (
    "owner_code", "assigned_on", "first_response_on", "due_on", "extended_to", "extension_approved_on", "closed_on",
    "outcome", "cancelled_on", "cancelled_by", "rating", "dept_code",
)  # fmt: skip
_OF_BOTH: Final = (
    "issue_code", "enterprise_code", "raised_by", "sector", "summary", "registered_on", "level", "systemic",
    "systemic_on", "version",
)  # fmt: skip
_OF_FILE: Final = (
    "designated", "received_on", "objected_on", "measures", "extension_asked_on", "extension_asked_to", "confirmed_on",
    "called_on",
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """One issue as it stands; days are None where they did not come.

    Attributes:
        reopened_on: of the reopening that is still open.
        reclosed_on: of the last reopening that was closed.
        escalated_on: of the voluntary escalation that is not ruled on.
        unruled: how many escalations of any kind are not ruled on.
        directive_dept, directive_due_on: of the directive that is not carried out.
        version: of the ledger row, or of the registration before there is one.
    """

    issue_code: str
    enterprise_code: str
    raised_by: str
    sector: Sector
    summary: str
    registered_on: date
    level: Level | None
    systemic: bool
    systemic_on: date | None
    version: int
    dept_code: str | None
    owner_code: str | None
    assigned_on: date | None
    first_response_on: date | None
    due_on: date | None
    extended_to: date | None
    extension_approved_on: date | None
    closed_on: date | None
    outcome: Outcome | None
    cancelled_on: date | None
    cancelled_by: str | None
    rating: Rating | None
    graded_on: date | None
    declined_on: date | None
    designated: bool
    received_on: date | None
    objected_on: date | None
    measures: str | None
    extension_asked_on: date | None
    extension_asked_to: date | None
    confirmed_on: date | None
    called_on: date | None
    reopened_on: date | None
    reclosed_on: date | None
    escalated_on: date | None
    unruled: int
    directive_dept: str | None
    directive_due_on: date | None
    state: State


@lru_cache(maxsize=128)
def standings(region: str, *, some: bool = False) -> Subquery:
    """Return every issue of a county with its facts and its `state`, as something to select from.

    With `some` it is of those whose codes are given as `codes` when it is run: what stands beside the others is not
    gone through. It is built once a county: building it takes longer than running it.
    """
    facts = union_all(_in_ledger(region, some=some), _registered(region, some=some)).subquery("facts")
    state = case(
        *((_told(facts, told), literal(name.value)) for name, told in STATES.items() if told),
        else_=literal(State.ASSIGNED.value),
    )
    return select(*facts.c, state.label("state")).subquery("standings")


def _told(facts: Subquery, told: Mapping[str, bool]) -> ColumnElement[bool]:
    return and_(*(facts.c[name].is_not(None) if given else facts.c[name].is_(None) for name, given in told.items()))


def _among(code: Any, *, some: bool) -> ColumnElement[bool]:
    """Return which rows are of the issues that are asked for: all of them, or those of `codes`."""
    return col(code).in_(bindparam("codes", expanding=True)) if some else true()


def _in_ledger(region: str, *, some: bool) -> Select[Any]:
    reopened, escalated = _reopenings(region, some=some), _escalations(region, some=some)
    file = IssueFile
    return (
        select(
            *(col(getattr(Issue, name)) for name in (*_OF_BOTH, *_OF_ISSUE)),
            col(Issue.assigned_on).label("graded_on"),
            type_coerce(null(), Date).label("declined_on"),
            func.coalesce(col(file.designated), false()).label("designated"),
            *(_of_file(name) for name in _OF_FILE if name != "designated"),
            reopened.c.reopened_on,
            reopened.c.reclosed_on,
            escalated.c.escalated_on,
            func.coalesce(escalated.c.unruled, 0).label("unruled"),
            escalated.c.directive_dept,
            escalated.c.directive_due_on,
        )
        .outerjoin(file, and_(col(file.region) == region, col(file.issue_code) == col(Issue.issue_code)))
        .outerjoin(reopened, reopened.c.issue_code == col(Issue.issue_code))
        .outerjoin(escalated, escalated.c.issue_code == col(Issue.issue_code))
        .where(col(Issue.region) == region, _among(Issue.issue_code, some=some))
    )


def _of_file(name: str) -> ColumnElement[Any]:
    """Return a column of the file; a rating that came with an import says that the enterprise was heard."""
    column = cast("ColumnElement[Any]", col(getattr(IssueFile, name)))
    if name != "confirmed_on":
        return column
    rated = case((col(Issue.rating).is_not(None), col(Issue.closed_on)))
    return func.coalesce(column, rated).label(name)


def _registered(region: str, *, some: bool) -> Select[Any]:
    """Return what is registered and not assigned yet, in the columns of `_in_ledger`."""
    assigned = select(literal(1)).where(
        col(Issue.region) == region, col(Issue.issue_code) == col(Registration.issue_code)
    )
    given: dict[str, Any] = {name: col(getattr(Registration, name)) for name in (*_OF_BOTH, "graded_on", "declined_on")}
    given |= {"designated": false().label("designated"), "unruled": literal(0).label("unruled")}
    columns = [
        given.get(name, type_coerce(null(), of.type).label(name))
        for name, of in _in_ledger(region, some=some).selected_columns.items()
    ]
    statement: Select[Any] = select(*columns)
    wanted = _among(Registration.issue_code, some=some)
    return statement.where(col(Registration.region) == region, wanted, ~assigned.exists())


def _reopenings(region: str, *, some: bool) -> Subquery:
    still_open = case((col(Reopening.reclosed_on).is_(None), col(Reopening.reopened_on)))
    return (
        select(
            col(Reopening.issue_code),
            func.max(still_open).label("reopened_on"),
            func.max(col(Reopening.reclosed_on)).label("reclosed_on"),
        )
        .where(col(Reopening.region) == region, _among(Reopening.issue_code, some=some))
        .group_by(col(Reopening.issue_code))
        .subquery("reopened")
    )


def voluntary() -> ColumnElement[bool]:
    """Return which escalations are voluntary and not ruled on."""
    return and_(col(Escalation.kind) == EscalationKind.VOLUNTARY, col(Escalation.ruling).is_(None))


def directed() -> ColumnElement[bool]:
    """Return which escalations have a directive that is not carried out."""
    return and_(
        col(Escalation.ruling) == Ruling.ACCEPTED,
        col(Escalation.directive_dept).is_not(None),
        col(Escalation.directive_due_on).is_not(None),
        col(Escalation.directive_done_on).is_(None),
    )


def _escalations(region: str, *, some: bool) -> Subquery:
    return (
        select(
            col(Escalation.issue_code),
            func.min(case((voluntary(), col(Escalation.escalated_on)))).label("escalated_on"),
            func.sum(case((col(Escalation.ruling).is_(None), 1), else_=0)).label("unruled"),
            func.min(case((directed(), col(Escalation.directive_dept)))).label("directive_dept"),
            func.min(case((directed(), col(Escalation.directive_due_on)))).label("directive_due_on"),
        )
        .where(col(Escalation.region) == region, _among(Escalation.issue_code, some=some))
        .group_by(col(Escalation.issue_code))
        .subquery("escalated")
    )


def seen(actor: Actor, region: str, issues: FromClause) -> ColumnElement[bool]:
    """Return what tells which issues are the actor's to see.

    `issues` are `standings` or the ledger. Whoever views the county sees all; a department what is assigned to it, what
    it had or has a directive on, and what its cadres raised or assist with; a cadre what they raised or answer for, and
    what concerns the enterprises they assist or assisted.
    """
    if actor.may(Action.VIEW_COUNTY, region):
        return issues.c.issue_code.is_not(None)
    own = own_cadres(actor, region)
    ways: list[ColumnElement[bool]] = [
        issues.c.raised_by.in_(own),
        issues.c.owner_code.in_(own),
        issues.c.enterprise_code.in_(assisted(actor, region)),
    ]
    if actor.cadre_code is None:
        to_department = col(Escalation.directive_dept) == actor.dept_code
        told = select(col(Escalation.issue_code)).where(col(Escalation.region) == region, to_department)
        ways += [issues.c.dept_code == actor.dept_code, issues.c.issue_code.in_(told)]
    return or_(*ways)


def own_cadres(actor: Actor, region: str) -> Select[Any]:
    """Return the codes of the cadres whose records are the actor's to see."""
    return select(col(Cadre.cadre_code)).where(col(Cadre.region) == region, seen_cadres(actor, region))


def assisted(actor: Actor, region: str) -> Select[Any]:
    """Return the codes of the enterprises that these cadres assist or assisted."""
    return select(col(Assignment.enterprise_code)).where(
        col(Assignment.region) == region, col(Assignment.cadre_code).in_(own_cadres(actor, region))
    )


def standing(session: Session, region: str, code: str, *, actor: Actor | None = None) -> Standing | None:
    """Return one issue as it stands, provided that this actor may see it; whoever asks has asked `access`."""

    def stored() -> Standing | None:
        found = session.connection().execute(_some(region, actor), {"codes": [code]}).mappings().first()
        return None if found is None else read(dict(found))

    return once(session, ("issue", region, actor, code), stored)


@lru_cache(maxsize=256)
def _some(region: str, actor: Actor | None) -> Select[Any]:
    """Return the select of those of `codes` that an actor may see, made once a reader."""
    issues = standings(region, some=True)
    statement = select(issues)
    return statement if actor is None else statement.where(seen(actor, region, issues))


def existing(session: Session, region: str, code: str, *, actor: Actor) -> Standing:
    """Return one issue as it stands; whoever asks has asked `access`.

    Raises:
        NotFoundError: there is no such issue for the actor to see.
    """
    found = standing(session, region, code, actor=actor)
    if found is None:
        raise NotFoundError(say("There is no issue {code} for you to see.", code=code))
    return found


def read(row: Mapping[str, Any]) -> Standing:
    """Return a row of `standings` with its lists as lists."""
    values = dict(row)
    for name, kind in (
        ("sector", Sector),
        ("level", Level),
        ("outcome", Outcome),
        ("rating", Rating),
        ("state", State),
    ):
        values[name] = None if values[name] is None else kind(values[name])
    values["designated"], values["systemic"] = bool(values["designated"]), bool(values["systemic"])
    return Standing(**{name: values[name] for name in Standing.__dataclass_fields__})
