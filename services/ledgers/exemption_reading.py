"""Reading what cadres ask for: months that are to be exempt, open and decided, each with what an approval is worth."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlmodel import Session, col

from models import Assignment, Cadre, Department, Enterprise, ExemptionRequest
from models.values import ExemptionReason, RequestState
from services.access import Action, Actor, require
from services.errors import NotFoundError
from services.ledgers.exempt_worth import Asked, Worth, worths
from services.ledgers.paging import number_of
from services.ledgers.recusal import OWN, Subject, concerns
from services.ledgers.seen import seen_cadres
from services.ledgers.visits import own_code
from services.messages import Message, say


@dataclass(frozen=True)
class RequestRow:
    """One request; `worth` is told of what is open, `decidable` whether the reader may decide on it."""

    number: int
    region: str
    cadre: str
    cadre_name: str
    group: str
    department: str
    department_name: str
    enterprise: str
    enterprise_name: str
    month: date
    reason: ExemptionReason
    details: str | None
    asked_by: str
    asked_on: date
    state: RequestState
    decided_by: str | None
    decided_on: date | None
    answer: str | None
    version: int
    worth: Worth | None = None
    decidable: bool = False

    @property
    def asked(self) -> Asked:
        """Return what is asked for."""
        return Asked(self.cadre, self.enterprise, self.month, self.reason)

    @property
    def subject(self) -> Subject:
        """Return whom it is about."""
        return Subject("cadre", self.cadre, self.cadre_name, self.group, self.department)


@dataclass(frozen=True)
class RequestPage:
    """A page of requests, and how many there are."""

    rows: tuple[RequestRow, ...]
    found: int


def exemption_requests(
    session: Session, *, actor: Actor, region: str, decided: bool, today: date, first: int = 0, most: int = 25
) -> RequestPage:
    """Return a page of the requests that the actor may see: the open ones, the oldest first, or the decided ones.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    is_open = col(ExemptionRequest.state) == RequestState.OPEN
    conditions = (~is_open if decided else is_open, seen_cadres(actor, region))
    number = col(ExemptionRequest.number)
    order = (col(ExemptionRequest.decided_on).desc(), number.desc()) if decided else (number,)
    page = _select(region).where(*conditions).order_by(*order).offset(first).limit(most)
    rows = [_row(found) for found in session.connection().execute(page)]
    count = select(func.count()).select_from(ExemptionRequest).join(Cadre, _is_cadre(region))
    count = count.where(col(ExemptionRequest.region) == region, *conditions)
    found = number_of(session, count, rows=len(rows), first=first, most=most)
    if not decided:
        may = actor.may(Action.DECIDE_REQUESTS, region)
        told = worths(session, region, [row.asked for row in rows], today=today)
        rows = [
            replace(row, worth=worth, decidable=may and refusal(actor, row) is None)
            for row, worth in zip(rows, told, strict=True)
        ]
    return RequestPage(tuple(rows), found)


def exemption_request(session: Session, *, actor: Actor, region: str, number: int) -> RequestRow:
    """Return one request as it is stored.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such request, or it is not the actor's to see.
    """
    require(actor, Action.VIEW_OWN, region)
    row = stored_request(session, region, number)
    if row is None or not actor.sees("cadre", row.cadre, row.department):
        raise NotFoundError(say("There is no request {number} for you to see.", number=number))
    return row


def outlook(session: Session, *, actor: Actor, region: str, enterprise: str, month: date, today: date) -> Worth | None:
    """Return what a month of one's own would be worth with a reason that takes a place; None where it is not theirs.

    Raises:
        NotPermittedError: the actor is no cadre of this county.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.RECORD_VISITS, region)
    cadre = own_code(actor)
    statement = select(col(Assignment.start_on)).where(
        col(Assignment.region) == region,
        col(Assignment.cadre_code) == cadre,
        col(Assignment.enterprise_code) == enterprise,
    )
    if session.connection().execute(statement).first() is None:
        return None
    (worth,) = worths(session, region, [Asked(cadre, enterprise, month, ExemptionReason.OTHER)], today=today)
    return worth


def stored_request(session: Session, region: str, number: int) -> RequestRow | None:
    """Return one request; whoever asks has asked `access`."""
    statement = _select(region).where(col(ExemptionRequest.number) == number)
    found = session.connection().execute(statement).first()
    return None if found is None else _row(found)


def refusal(actor: Actor, row: RequestRow) -> Message | None:
    """Return why an actor who decides at all may not decide on this request, or None."""
    if row.asked_by == actor.name or row.cadre == actor.cadre_code:
        return say("Nobody decides on a request of one's own; somebody else of the office has to.")
    if concerns(actor, [row.subject]):
        return OWN
    return None


def _select(region: str) -> Select[Any]:
    asked = ("month", "reason", "details", "asked_by", "asked_on", "state", "decided_by", "decided_on", "answer")
    columns: tuple[Any, ...] = (
        ExemptionRequest.number,
        ExemptionRequest.region,
        ExemptionRequest.cadre_code,
        Cadre.name,
        Cadre.group,
        Cadre.dept_code,
        Department.name,
        ExemptionRequest.enterprise_code,
        Enterprise.name,
        *(getattr(ExemptionRequest, name) for name in (*asked, "version")),
    )
    of_department = and_(col(Department.region) == region, col(Department.dept_code) == col(Cadre.dept_code))
    of_firm = and_(
        col(Enterprise.region) == region,
        col(Enterprise.enterprise_code) == col(ExemptionRequest.enterprise_code),
    )
    return (
        select(*map(col, columns))
        .join_from(ExemptionRequest, Cadre, _is_cadre(region))
        .join(Department, of_department)
        .join(Enterprise, of_firm)
        .where(col(ExemptionRequest.region) == region)
    )


def _is_cadre(region: str) -> ColumnElement[bool]:
    return and_(col(Cadre.region) == region, col(Cadre.cadre_code) == col(ExemptionRequest.cadre_code))


def _row(found: Any) -> RequestRow:
    values = dict(zip(RequestRow.__dataclass_fields__, found, strict=False))
    return RequestRow(
        **{**values, "reason": ExemptionReason(found.reason), "state": RequestState(found.state)},
    )
