"""Which issues a list shows: counted and put in order by their indexes, so that a page costs what a page costs.

A state is never stored (ADR 12). It is pushed down here into what an index knows: the list of states is a chain of
questions, and the states that are asked for are the stretches of it, each a *leg* of the search with plain conditions.
What is only registered is a leg of its own. Each leg is read in the order of the list and only as far as the page.
"""

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    Table,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy import cast as cast_to
from sqlmodel import Session, col

from models import Enterprise, Escalation, Issue, Registration
from models.values import Outcome
from services.access import Action, Actor
from services.ledgers.issues.alike import suggested
from services.ledgers.issues.machine import State
from services.ledgers.issues.merging import merged
from services.ledgers.issues.remaining import overdue
from services.ledgers.issues.standing import assisted, own_cadres, seen
from services.ledgers.issues.stretches import holds, in_states, lacks, registered_in
from services.ledgers.text_index import in_set, many, said_in, words
from services.records import table_of

COUNTED: Final = 2_000
"""Up to how many issues a list is counted; beyond that it says that there are more."""
FIRST: Final = "due_on"
ORDERS: Final = {
    "due_on": ("due_on", False),
    "registered_on": ("registered_on", True),
    "enterprise": ("enterprise_code", False),
    "department": ("dept_code", False),
    "code": ("issue_code", False),
}
"""What a list is put in order by: the column, and whether its usual order is from the last to the first."""


@dataclass(frozen=True)
class Filter:
    """Which issues are asked for; blank means all."""

    states: tuple[State, ...] = ()
    department: str = ""
    sector: str = ""
    level: str = ""
    words: str = ""
    """Each has to stand in the summary, the code or the enterprise's name or code."""
    open: bool = False
    """Not closed, closed in a way that does not count yet, or reopened."""
    overdue: bool = False
    """As it is scored."""
    systemic: bool = False
    suggested: bool = False
    """Suggested to be common by what other enterprises raised, and yet to be assigned."""
    merged: bool = False


@dataclass(frozen=True)
class Selected:
    """The codes of a page in their order, how many there are on all pages, and whether there are more than that."""

    codes: tuple[str, ...]
    number: int
    more: bool


@dataclass(frozen=True)
class _Leg:
    """Rows of one table and the conditions that select them; no issue is in two legs."""

    table: Table
    conditions: tuple[ColumnElement[bool], ...]

    def select(self, *columns: Any) -> Select[Any]:
        statement: Select[Any] = select(*columns).select_from(self.table)
        return statement.where(*self.conditions)


def selected(
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
) -> Selected:
    """Return a page of the codes of the issues that the actor may see; whoever asks has asked `access`."""
    legs = [*_legs(session, actor, region, asked, today)]
    if not legs:
        return Selected((), 0, more=False)
    number = _number(legs)
    statement: Select[Any] = select(number)
    if most:
        found = _ordered(legs, order, backwards=backwards, last=offset + most).offset(offset).limit(most).subquery()
        one = select(literal(1).label("one")).subquery()
        page = one.outerjoin(found, true())  # tells the number where a page has no row
        statement = (
            select(number, found.c.code)
            .select_from(page)
            .order_by(*_keys(found, down=_down(order, backwards=backwards)))
        )
    rows = session.connection().execute(statement).all()
    codes = tuple(row.code for row in rows if row.code is not None) if most else ()
    return Selected(codes, min(rows[0][0], COUNTED), more=rows[0][0] > COUNTED)


def _number(legs: Sequence[_Leg]) -> ColumnElement[int]:
    """Return how many issues the legs hold; in each leg no more are counted than tell that there are more."""
    counts = []
    for leg in legs:
        first = leg.select(literal(1).label("one")).limit(COUNTED + 1).subquery()
        counts.append(select(func.count()).select_from(first).scalar_subquery())
    return reduce(operator.add, counts)


def _ordered(legs: Sequence[_Leg], order: str, *, backwards: bool, last: int) -> Select[Any]:
    """Return the codes of all legs in their order; of each leg no more is read than the `last` one of the page."""
    name, _ = ORDERS.get(order, ORDERS[FIRST])
    down = _down(order, backwards=backwards)
    parts = []
    for leg in legs:
        code, by = leg.table.c.issue_code.label("code"), leg.table.c.get(name)
        keys: list[Any] = [code] if by is None else [by, code]
        missing = cast_to(null(), table_of(Issue).c[name].type)
        statement = leg.select(code, (missing if by is None else by).label("by"))
        first = statement.order_by(*(key.desc() if down else key for key in keys)).limit(last).subquery()
        parts.append(select(first.c.code, first.c.by))
    found = union_all(*parts).subquery("found") if len(parts) > 1 else parts[0].subquery("found")
    return select(found.c.code, found.c.by).order_by(*_keys(found, down=down))


def _down(order: str, *, backwards: bool) -> bool:
    return ORDERS.get(order, ORDERS[FIRST])[1] != backwards


def _keys(found: Subquery, *, down: bool) -> list[ColumnElement[Any]]:
    keys = [found.c.by, found.c.code]
    return [found.c.by.is_(None), *(key.desc() if down else key for key in keys)]


def _legs(session: Session, actor: Actor, region: str, asked: Filter, today: date) -> Iterator[_Leg]:
    issues, registrations = table_of(Issue), table_of(Registration)
    common = [*_filtered(region, issues, asked)]
    if asked.department:
        common.append(issues.c.dept_code == asked.department)
    common += _narrowed(session, actor, region, asked, today)
    for by_state in () if asked.suggested else in_states(region, asked.states):
        for openly in _openly(region) if asked.open or asked.overdue else ((),):
            yield _Leg(issues, (issues.c.region == region, *by_state, *openly, *common))
    if not (asked.overdue or asked.department):
        stands = registered_in(asked.states)
        if stands is not None:
            unassigned = ~exists().where(issues.c.region == region, issues.c.issue_code == registrations.c.issue_code)
            still = [registrations.c.declined_on.is_(None)] if asked.open else []
            said = [
                said_in(session, Registration, region, one, through={"enterprise_code": Enterprise})
                for one in words(asked.words)
            ]
            if asked.suggested:
                said.append(registrations.c.issue_code.in_(sorted(suggested(session, region))))
            own = _seen_registered(actor, region)
            conditions = (unassigned, *stands, *still, *_filtered(region, registrations, asked), *said, *own)
            yield _Leg(registrations, (registrations.c.region == region, *conditions))


def _filtered(region: str, table: Table, asked: Filter) -> Iterator[ColumnElement[bool]]:
    for name, value in (("sector", asked.sector), ("level", asked.level)):
        if value:
            yield table.c[name] == value
    if asked.systemic:
        yield table.c.systemic
    if asked.merged:
        yield merged(region, table)


def _narrowed(session: Session, actor: Actor, region: str, asked: Filter, today: date) -> Iterator[ColumnElement[bool]]:
    """Yield which issues of the ledger the reader sees, which hold the words, which are overdue."""
    code = table_of(Issue).c.issue_code
    if not actor.may(Action.VIEW_COUNTY, region):
        ways = _seen(actor, region)
        yield seen(actor, region, table_of(Issue)) if many(session, ways) else in_set(code, ways)
    for word in words(asked.words):
        yield said_in(session, Issue, region, word, through={"enterprise_code": Enterprise})
    if asked.overdue:
        row = table_of(Issue)
        opened = [select(row.c.issue_code).where(row.c.region == region, *way) for way in _openly(region)]
        yield overdue(session, region, row, today, among=opened)


# ---- what is open


def _openly(region: str) -> tuple[tuple[ColumnElement[bool], ...], ...]:
    """Return the three ways of being open, none of which an issue of the ledger has with another: see `openness`."""
    row = table_of(Issue).c
    closed = row.closed_on.is_not(None)
    unsettled = (row.outcome.in_([one for one in Outcome if one is not Outcome.SOLVED]), row.cancelled_on.is_(None))
    again = (lacks(region, "reopened_on"), lacks(region, "reclosed_on"))
    return (row.closed_on.is_(None),), (closed, *unsettled, *again), (closed, holds(region, "reopened_on"))


# ---- whose they are to see


def _seen(actor: Actor, region: str) -> tuple[Select[Any], ...]:
    """Return the codes of what `standing.seen` says of each row, way by way, as the indexes name them."""
    row = table_of(Issue).c
    ways: list[ColumnElement[bool]] = [
        row.raised_by.in_(own_cadres(actor, region)),
        row.owner_code.in_(own_cadres(actor, region)),
        row.enterprise_code.in_(assisted(actor, region)),
    ]
    if actor.cadre_code is None:
        ways.append(row.dept_code == actor.dept_code)
    codes: list[Select[Any]] = [select(row.issue_code).where(row.region == region, way) for way in ways]
    if actor.cadre_code is None:
        to_department = (col(Escalation.region) == region, col(Escalation.directive_dept) == actor.dept_code)
        codes.append(select(col(Escalation.issue_code)).where(*to_department))
    return tuple(codes)


def _seen_registered(actor: Actor, region: str) -> Iterator[ColumnElement[bool]]:
    if not actor.may(Action.VIEW_COUNTY, region):
        row = table_of(Registration).c
        yield or_(row.raised_by.in_(own_cadres(actor, region)), row.enterprise_code.in_(assisted(actor, region)))
