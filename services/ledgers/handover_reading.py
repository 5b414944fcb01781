"""Reading hand-overs: which there are, what each lists, and whose signature is wanted."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import Cadre, Department, Enterprise, Handover, Issue, User
from models.values import Role
from services.access import Action, Actor, require
from services.ledgers.assisted import Person
from services.ledgers.issues.openness import is_open_in_ledger
from services.ledgers.paging import number_of
from services.ledgers.seen import seen_cadres

Side = Literal["from", "to"]


@dataclass(frozen=True)
class HandedIssue:
    """A problem that was open when it was handed over; `settled` tells that it is open no longer."""

    code: str
    summary: str
    settled: bool


@dataclass(frozen=True)
class HandoverRow:
    """A hand-over: which enterprise passed from whom to whom on which day, with which problems, signed when.

    `unable` are those of the two who have not signed and cannot, as they have no account of their own.
    """

    number: int
    enterprise: str
    enterprise_name: str
    leaving: Person
    coming: Person
    on: date
    at: datetime
    issues: tuple[HandedIssue, ...]
    signed_from_at: datetime | None
    signed_to_at: datetime | None
    unable: tuple[Person, ...]
    version: int

    def waits_for(self, actor: Actor) -> Side | None:
        """Return as whom the actor has to sign it, None where nothing is to be signed."""
        if not self.issues or actor.role is not Role.CADRE or actor.cadre_code is None:
            return None
        if actor.cadre_code == self.leaving.code and self.signed_from_at is None:
            return "from"
        return "to" if actor.cadre_code == self.coming.code and self.signed_to_at is None else None


@dataclass(frozen=True)
class HandoverPage:
    """A page of hand-overs and how many there are like this."""

    rows: tuple[HandoverRow, ...]
    found: int


def handovers(
    session: Session,
    *,
    actor: Actor,
    region: str,
    enterprise: str = "",
    waiting: bool = False,
    first: int = 0,
    most: int = 25,
) -> HandoverPage:
    """Return the hand-overs that are the actor's to see, the latest first.

    `waiting` leaves those that still want a signature: of a cadre, the cadre's own.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
    """
    require(actor, Action.VIEW_OWN, region)
    wanted = [_seen(actor, region)]
    if enterprise:
        wanted.append(col(Handover.enterprise_code) == enterprise)
    if waiting:
        wanted.append(_waits(actor))
    rows = _rows(session, region, and_(*wanted), first, most)
    count = select(func.count()).select_from(Handover).where(col(Handover.region) == region, *wanted)
    return HandoverPage(rows, number_of(session, count, rows=len(rows), first=first, most=most))


def stored_handover(session: Session, actor: Actor, region: str, number: int) -> HandoverRow | None:
    """Return one hand-over if it is the actor's to see; whoever asks has asked `access`."""
    found = _rows(session, region, and_(_seen(actor, region), col(Handover.number) == number), 0, 1)
    return found[0] if found else None


def _seen(actor: Actor, region: str) -> ColumnElement[bool]:
    """Return which hand-overs are the actor's to see: of the county, of the department's cadres, or one's own."""
    if actor.may(Action.VIEW_COUNTY, region):
        return true()
    own = select(col(Cadre.cadre_code)).where(col(Cadre.region) == region, seen_cadres(actor, region))
    return or_(col(Handover.from_cadre).in_(own), col(Handover.to_cadre).in_(own))


def _waits(actor: Actor) -> ColumnElement[bool]:
    """Return which hand-overs list something and lack a signature, that of a cadre where one asks."""
    leaving: ColumnElement[bool] = col(Handover.signed_from_at).is_(None)
    coming: ColumnElement[bool] = col(Handover.signed_to_at).is_(None)
    if actor.cadre_code is not None:
        leaving = and_(leaving, col(Handover.from_cadre) == actor.cadre_code)
        coming = and_(coming, col(Handover.to_cadre) == actor.cadre_code)
    return and_(cast(col(Handover.issues), String) != "[]", or_(leaving, coming))


def _rows(session: Session, region: str, wanted: ColumnElement[bool], first: int, most: int) -> tuple[HandoverRow, ...]:
    statement = _all(region).where(wanted).order_by(col(Handover.number).desc()).offset(first).limit(most)
    found = session.connection().execute(statement).mappings().all()
    issues = _issues(session, region, {code for row in found for code in row["issues"]})
    return tuple(_row(row, issues) for row in found)


@lru_cache(maxsize=64)
def _all(region: str) -> Select[Any]:
    """Return the select of all hand-overs, made once a county: making it takes as long as running it."""
    leaving, coming, old, new = aliased(Cadre), aliased(Cadre), aliased(Department), aliased(Department)
    return (
        select(
            *(col(getattr(Handover, name)) for name in _STORED),
            col(Enterprise.name).label("enterprise_name"),
            *_named("leaving", leaving, old),
            *_named("coming", coming, new),
        )
        .join(
            Enterprise,
            and_(col(Enterprise.region) == region, col(Enterprise.enterprise_code) == col(Handover.enterprise_code)),
        )
        .join(leaving, and_(col(leaving.region) == region, col(leaving.cadre_code) == col(Handover.from_cadre)))
        .join(old, and_(col(old.region) == region, col(old.dept_code) == col(leaving.dept_code)))
        .join(coming, and_(col(coming.region) == region, col(coming.cadre_code) == col(Handover.to_cadre)))
        .join(new, and_(col(new.region) == region, col(new.dept_code) == col(coming.dept_code)))
        .where(col(Handover.region) == region)
    )


_STORED = ("number", "enterprise_code", "on", "at", "issues", "signed_from_at", "signed_to_at", "version")


def _named(role: str, cadre: Any, department: Any) -> tuple[Any, ...]:
    columns = {"code": cadre.cadre_code, "name": cadre.name, "dept": cadre.dept_code, "dept_name": department.name}
    account = select(literal(1)).where(
        col(User.region) == col(cadre.region),
        col(User.cadre_code) == col(cadre.cadre_code),
        col(User.role) == Role.CADRE,
        ~col(User.disabled),
    )
    named: tuple[Any, ...] = tuple(col(column).label(f"{role}_{name}") for name, column in columns.items())
    return *named, account.exists().label(f"{role}_signs_in")


def _row(row: Any, issues: dict[str, HandedIssue]) -> HandoverRow:
    leaving, coming = (
        Person(*(row[f"{role}_{name}"] for name in ("code", "name", "dept", "dept_name")))
        for role in ("leaving", "coming")
    )
    unsigned = ((leaving, "leaving", row["signed_from_at"]), (coming, "coming", row["signed_to_at"]))
    return HandoverRow(
        number=row["number"],
        enterprise=row["enterprise_code"],
        enterprise_name=row["enterprise_name"],
        leaving=leaving,
        coming=coming,
        on=row["on"],
        at=row["at"],
        issues=tuple(issues[code] for code in row["issues"]),
        signed_from_at=row["signed_from_at"],
        signed_to_at=row["signed_to_at"],
        unable=tuple(one for one, role, at in unsigned if at is None and not row[f"{role}_signs_in"]),
        version=row["version"],
    )


def _issues(session: Session, region: str, codes: AbstractSet[str]) -> dict[str, HandedIssue]:
    """Return the problems with these codes; one that the ledger lacks by now is told by its code alone."""
    statement = select(col(Issue.issue_code), col(Issue.summary), is_open_in_ledger()).where(
        col(Issue.region) == region, col(Issue.issue_code).in_(codes)
    )
    found = {
        code: HandedIssue(code, summary, settled=not still)
        for code, summary, still in session.connection().execute(statement)
    }
    return {code: HandedIssue(code, "", settled=True) for code in codes} | found
