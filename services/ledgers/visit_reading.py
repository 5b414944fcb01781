"""Reading visits: one's own, those of a department's cadres or all of a county's, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import Session, col

from models import Assignment, Cadre, Department, Enterprise, Visit
from models.values import VisitMethod
from services.access import Action, Actor, require
from services.errors import NotFoundError
from services.ledgers.ledger_write import note
from services.ledgers.seen import seen_cadres
from services.ledgers.visit_judging import Judged, judged
from services.ledgers.visit_titles import parted
from services.ledgers.visits import own_code
from services.messages import say

MOST_IN_A_FILE: Final = 100_000


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
    """A page of visits, and how many fit what was asked for."""

    rows: tuple[VisitRow, ...]
    found: int


@dataclass(frozen=True)
class OwnFirm:
    """An enterprise that a cadre was assigned to, from the first day to the last one (None: for ever)."""

    code: str
    name: str
    spans: tuple[tuple[date, date | None], ...]

    def is_own(self, day: date) -> bool:
        """Tell whether it was the cadre's on a day."""
        return any(start <= day and (end is None or day <= end) for start, end in self.spans)


def visits(
    session: Session,
    *,
    actor: Actor,
    region: str,
    today: date,
    wanted: Wanted | None = None,
    first: int = 0,
    most: int = 25,
) -> VisitPage:
    """Return a page of the visits that the actor may see, the latest first, each with whether it counts.

    Args:
        session: reads only.
        actor: who asks.
        region: code of the county.
        today: the day as of which it is told what counts.
        wanted: which visits; all of them unless told.
        first: how many to pass over.
        most: how many to return.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    wanted = wanted or Wanted()
    conditions = [*_conditions(wanted), seen_cadres(actor, region)]
    rows = tuple(map(_row, session.connection().execute(_select(region, conditions).offset(first).limit(most))))
    found = session.connection().execute(_count(region, wanted, actor)).scalar_one()
    told = judged(session, region, ((row.code, row.enterprise) for row in rows), today=today)
    return VisitPage(tuple(replace(row, judged=told.get(row.code)) for row in rows), found)


def visit(session: Session, *, actor: Actor, region: str, code: str, today: date) -> VisitRow:
    """Return one visit with whether it counts.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such visit, or it is not the actor's to see.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    conditions = [col(Visit.visit_code) == code, seen_cadres(actor, region)]
    found = session.connection().execute(_select(region, conditions)).first()
    if found is None:
        raise NotFoundError(say("There is no visit {code} for you to see.", code=code))
    row = _row(found)
    told = judged(session, region, [(code, row.enterprise)], today=today)
    return replace(row, judged=told.get(code))


def visits_to_hand_out(
    session: Session, *, actor: Actor, region: str, wanted: Wanted, now: datetime
) -> tuple[VisitRow, ...]:
    """Return every visit of a list that is downloaded, and leave the audit line of that.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
    """
    require(actor, Action.VIEW_OWN, region)
    statement = _select(region, [*_conditions(wanted), seen_cadres(actor, region)]).limit(MOST_IN_A_FILE)
    rows = tuple(map(_row, session.connection().execute(statement)))
    asked = {name: str(value) for name, value in vars(wanted).items() if value}
    note(session, actor=actor, region=region, verb="export visits", now=now, rows=len(rows), **asked)
    return rows


def own_firms(session: Session, *, actor: Actor, region: str, today: date) -> tuple[OwnFirm, ...]:
    """Return the enterprises that the cadre who asks is or was assigned to, those of today first, then by code.

    Raises:
        NotPermittedError: the actor is no cadre of this county.
    """
    require(actor, Action.RECORD_VISITS, region)
    statement = (
        select(col(Assignment.enterprise_code), col(Enterprise.name), col(Assignment.start_on), col(Assignment.end_on))
        .join(Enterprise, _is_firm(region, Assignment))
        .where(
            col(Assignment.region) == region,
            col(Assignment.cadre_code) == own_code(actor),
            col(Assignment.start_on) <= today,
        )
        .order_by(col(Assignment.enterprise_code), col(Assignment.start_on))
    )
    found: dict[str, OwnFirm] = {}
    for code, name, start, end in session.connection().execute(statement):
        spans = found[code].spans if code in found else ()
        found[code] = OwnFirm(code, name, (*spans, (start, end)))
    return tuple(sorted(found.values(), key=lambda firm: not firm.is_own(today)))


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


def _select(region: str, conditions: list[ColumnElement[bool]]) -> Select[Any]:
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
    of_department = and_(col(Department.region) == region, col(Department.dept_code) == col(Cadre.dept_code))
    return (
        select(*map(col, columns))
        .join_from(Visit, Cadre, _is_cadre(region))
        .join(Department, of_department)
        .join(Enterprise, _is_firm(region, Visit))
        .where(col(Visit.region) == region, *conditions)
        .order_by(col(Visit.visited_on).desc(), col(Visit.visit_code).desc())
    )


def _count(region: str, wanted: Wanted, actor: Actor) -> Select[Any]:
    """Return how many there are; names are joined only where words, a department or whose they are asks for them."""
    statement = select(func.count()).select_from(Visit)
    if wanted.words or wanted.department or not actor.may(Action.VIEW_COUNTY, region):
        statement = statement.join(Cadre, _is_cadre(region))
    if wanted.words:
        statement = statement.join(Enterprise, _is_firm(region, Visit))
    return statement.where(col(Visit.region) == region, *_conditions(wanted), seen_cadres(actor, region))


def _is_cadre(region: str) -> ColumnElement[bool]:
    return and_(col(Cadre.region) == region, col(Cadre.cadre_code) == col(Visit.cadre_code))


def _is_firm(region: str, table: type[Assignment | Visit]) -> ColumnElement[bool]:
    return and_(col(Enterprise.region) == region, col(Enterprise.enterprise_code) == col(table.enterprise_code))


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    equal = {
        Visit.cadre_code: wanted.cadre,
        Cadre.dept_code: wanted.department,
        Visit.enterprise_code: wanted.enterprise,
        Visit.method: wanted.method,
    }
    yield from (col(column) == value for column, value in equal.items() if value)
    if wanted.since is not None:
        yield col(Visit.visited_on) >= wanted.since
    if wanted.until is not None:
        yield col(Visit.visited_on) <= wanted.until
    texts = (Visit.visit_code, Visit.summary, Visit.cadre_code, Cadre.name, Visit.enterprise_code, Enterprise.name)
    for one in wanted.words.split():
        yield or_(*(col(text).icontains(one, autoescape=True) for text in texts))


def _row(found: Any) -> VisitRow:
    *facts, method, stored, confirmed, version = found
    summary, needs = parted(stored)
    told = dict(zip(VisitRow.__dataclass_fields__, facts, strict=False))
    return VisitRow(
        **told, method=VisitMethod(method), summary=summary, needs=needs, confirmed=confirmed, version=version
    )
