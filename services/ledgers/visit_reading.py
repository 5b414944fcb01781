"""Reading visits: one's own, those of a department's cadres or all of a county's, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, literal, select
from sqlmodel import Session, col

from models import Base, Cadre, Department, Enterprise, Visit
from models.values import VisitMethod
from services.access import Action, Actor, require
from services.errors import NotFoundError
from services.ledgers.ledger_write import note
from services.ledgers.seen import seen_cadres
from services.ledgers.text_index import said_in, words
from services.ledgers.visit_judging import Judged, judged
from services.ledgers.visit_titles import parted
from services.messages import say

MOST_IN_A_FILE: Final = 1_000_000
COUNTED: Final = 2_000
"""Up to how many visits a list is counted; beyond that it says that there are more."""
LATEST: Final = "visited_on"
ORDERS: Final = {
    LATEST: (Visit.visited_on, True),
    "recorded_on": (Visit.recorded_on, True),
    "enterprise": (Visit.enterprise_code, False),
    "cadre": (Visit.cadre_code, False),
    "code": (Visit.visit_code, False),
}
"""What a list is put in order by: the column, and whether its usual order is from the last to the first."""
_BATCH: Final = 500
"""Visits that are read at a time, however long the file."""


@dataclass(frozen=True)
class Wanted:
    """Which visits are asked for; what is blank asks for all."""

    cadre: str = ""
    department: str = ""
    enterprise: str = ""
    method: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""


@dataclass(frozen=True)
class VisitRow:
    """One visit; `judged` is None where nobody asked whether it counts, or the record is of a later day."""

    code: str
    cadre: str
    cadre_name: str
    department: str
    department_name: str
    enterprise: str
    enterprise_name: str
    visited_on: date
    recorded_on: date
    method: VisitMethod
    summary: str
    needs: str
    confirmed: bool | None
    version: int
    judged: Judged | None = None


@dataclass(frozen=True)
class VisitPage:
    """A page of visits, and how many fit what was asked for: that many, or `more` than that."""

    rows: tuple[VisitRow, ...]
    found: int
    more: bool = False


def visits(
    session: Session,
    *,
    actor: Actor,
    region: str,
    today: date,
    wanted: Wanted | None = None,
    order: str = LATEST,
    backwards: bool = False,
    first: int = 0,
    most: int = 25,
) -> VisitPage:
    """Return a page of the visits that the actor may see, in their order, each with whether it counts.

    Args:
        session: reads only.
        actor: who asks.
        region: code of the county.
        today: the day as of which it is told what counts.
        wanted: which visits; all of them unless told.
        order: one of `ORDERS`.
        backwards: the order is turned round.
        first: how many to pass over.
        most: how many to return.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    conditions = _conditions(session, actor, region, wanted or Wanted())
    codes = _codes(session, conditions, order, backwards=backwards, first=first, most=most)
    rows = _of_codes(session, region, codes)
    counted = select(literal(1).label("one")).select_from(Visit).where(*conditions).limit(COUNTED + 1).subquery()
    found = session.connection().execute(select(func.count()).select_from(counted)).scalar_one()
    told = judged(session, region, ((row.code, row.enterprise) for row in rows), today=today)
    judged_rows = tuple(replace(row, judged=told.get(row.code)) for row in rows)
    return VisitPage(judged_rows, min(found, COUNTED), more=found > COUNTED)


def visit(session: Session, *, actor: Actor, region: str, code: str, today: date, judge: bool = True) -> VisitRow:
    """Return one visit, with whether it counts where one asks to `judge` it.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such visit, or it is not the actor's to see.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    row = next(iter(_of_codes(session, region, [code])), None)
    if row is None or not actor.sees("cadre", row.cadre, row.department):
        raise NotFoundError(say("There is no visit {code} for you to see.", code=code))
    told = judged(session, region, [(code, row.enterprise)] if judge else (), today=today)
    return replace(row, judged=told.get(code))


def visits_to_hand_out(
    session: Session,
    *,
    actor: Actor,
    region: str,
    wanted: Wanted,
    order: str = LATEST,
    backwards: bool = False,
    now: datetime,
) -> Iterator[VisitRow]:
    """Return every visit of a list that is downloaded, read as they are taken, and leave the audit line of that.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
    """
    require(actor, Action.VIEW_OWN, region)
    conditions = _conditions(session, actor, region, wanted)
    codes = _codes(session, conditions, order, backwards=backwards, first=0, most=MOST_IN_A_FILE)
    asked = {name: str(value) for name, value in vars(wanted).items() if value}
    note(session, actor=actor, region=region, verb="export_visits", now=now, rows=len(codes), **asked)
    batches = (codes[start : start + _BATCH] for start in range(0, len(codes), _BATCH))
    return (row for batch in batches for row in _of_codes(session, region, batch))


def departments(session: Session, *, actor: Actor, region: str) -> tuple[tuple[str, str], ...]:
    """Return code and name of the departments whose cadres' visits the actor may see.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
    """
    require(actor, Action.VIEW_OWN, region)
    statement = (
        select(col(Department.dept_code), col(Department.name))
        .join(Cadre, and_(col(Cadre.region) == region, col(Cadre.dept_code) == col(Department.dept_code)))
        .where(col(Department.region) == region, seen_cadres(actor, region))
        .distinct()
        .order_by(col(Department.dept_code))
    )
    return tuple((code, name) for code, name in session.connection().execute(statement))


def _codes(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    order: str,
    *,
    backwards: bool,
    first: int,
    most: int,
) -> list[str]:
    """Return the codes of a page in their order; names are joined for those alone."""
    by, down = ORDERS.get(order, ORDERS[LATEST])
    keys = [col(by)] if by is Visit.visit_code else [col(by), col(Visit.visit_code)]
    statement = select(col(Visit.visit_code)).where(*conditions)
    ordered = statement.order_by(*(key.desc() if down != backwards else key for key in keys))
    return list(session.connection().execute(ordered.offset(first).limit(most)).scalars())


def _of_codes(session: Session, region: str, codes: Sequence[str]) -> tuple[VisitRow, ...]:
    """Return these visits in their order; one that is not there is passed over."""
    columns: tuple[Any, ...] = (
        Visit.visit_code,
        Visit.cadre_code,
        Cadre.name,
        Cadre.dept_code,
        Department.name,
        Visit.enterprise_code,
        Enterprise.name,
        Visit.visited_on,
        Visit.recorded_on,
        Visit.method,
        Visit.summary,
        Visit.confirmed,
        Visit.version,
    )
    is_cadre = and_(col(Cadre.region) == region, col(Cadre.cadre_code) == col(Visit.cadre_code))
    of_department = and_(col(Department.region) == region, col(Department.dept_code) == col(Cadre.dept_code))
    is_firm = and_(col(Enterprise.region) == region, col(Enterprise.enterprise_code) == col(Visit.enterprise_code))
    statement = (
        select(*map(col, columns))
        .join_from(Visit, Cadre, is_cadre)
        .join(Department, of_department)
        .join(Enterprise, is_firm)
        .where(col(Visit.region) == region, col(Visit.visit_code).in_(codes))
    )
    found = {row[0]: _row(row) for row in session.connection().execute(statement)}
    return tuple(found[code] for code in codes if code in found)


def _conditions(session: Session, actor: Actor, region: str, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what tells which visits are meant and are the actor's to see, in columns of the visits alone."""
    found = [col(Visit.region) == region]
    equal = {
        Visit.cadre_code: wanted.cadre,
        Visit.enterprise_code: wanted.enterprise,
        Visit.method: wanted.method,
    }
    found += [col(column) == value for column, value in equal.items() if value]
    if wanted.since is not None:
        found.append(col(Visit.visited_on) >= wanted.since)
    if wanted.until is not None:
        found.append(col(Visit.visited_on) <= wanted.until)
    cadres = select(col(Cadre.cadre_code)).where(col(Cadre.region) == region)
    if wanted.department:
        found.append(col(Visit.cadre_code).in_(cadres.where(col(Cadre.dept_code) == wanted.department)))
    if not actor.may(Action.VIEW_COUNTY, region):
        found.append(col(Visit.cadre_code).in_(cadres.where(seen_cadres(actor, region))))
    through: dict[str, type[Base]] = {"cadre_code": Cadre, "enterprise_code": Enterprise}
    found += [said_in(session, Visit, region, word, through=through) for word in words(wanted.words)]
    return found


def _row(found: Any) -> VisitRow:
    *facts, method, stored, confirmed, version = found
    summary, needs = parted(stored)
    told = dict(zip(VisitRow.__dataclass_fields__, facts, strict=False))
    return VisitRow(
        **told, method=VisitMethod(method), summary=summary, needs=needs, confirmed=confirmed, version=version
    )
