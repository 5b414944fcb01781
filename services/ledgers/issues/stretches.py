"""The states of issues as conditions that indexes know: the list of states is a chain of questions (ADR 12).

The states that are asked for are stretches of that chain: none of the facts before a stretch are written down, and
those of one of its states are. Stretches have no issue in common.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from sqlalchemy import Boolean, ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col

from models import Escalation, Issue, IssueFile, Registration, Reopening
from services.ledgers.issues.machine import STATES, State
from services.ledgers.issues.standing import directed, voluntary
from services.records import table_of

_ISSUES: Final = table_of(Issue).c


def in_states(region: str, wanted: Sequence[State]) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """Yield the conditions of each stretch of states among the issues of the ledger."""
    if not wanted:
        yield ()
        return
    passed: list[AbstractSet[str]] = []
    stretch: list[AbstractSet[str]] = []
    begun: list[AbstractSet[str]] = []
    for state, told in STATES.items():
        if told.get("declined_on") or told.get("assigned_on") is False:
            continue  # what is in the ledger is assigned
        if state in wanted:
            begun = begun if stretch else passed
            stretch = _with(stretch, told.keys())
        elif stretch:
            yield _stretch(region, begun, stretch)
            stretch = []
        passed = _with(passed, told.keys())
    if stretch:
        yield _stretch(region, begun, stretch)


def _with(found: Sequence[AbstractSet[str]], facts: AbstractSet[str]) -> list[AbstractSet[str]]:
    """Return the facts of one more state; a state that tells all that this one does, and more, is a case of it."""
    return [*(one for one in found if not one >= facts), facts]


def _stretch(
    region: str, before: Sequence[AbstractSet[str]], stretch: Sequence[AbstractSet[str]]
) -> tuple[ColumnElement[bool], ...]:
    """Return what tells that an issue is in none of the states before, and in one of these."""
    none = [or_(*(lacks(region, name) for name in sorted(facts))) for facts in before]
    one = [and_(*(holds(region, name) for name in sorted(facts))) for facts in stretch if facts]
    return (*none, or_(*one)) if all(stretch) else tuple(none)


def registered_in(wanted: Sequence[State]) -> tuple[ColumnElement[bool], ...] | None:
    """Return the conditions of the states among what is only registered, None where none of these is asked for."""
    declined, graded = col(Registration.declined_on), col(Registration.graded_on)
    ways = {
        State.DECLINED: declined.is_not(None),
        State.REGISTERED: and_(declined.is_(None), graded.is_(None)),
        State.GRADED: and_(declined.is_(None), graded.is_not(None)),
    }
    if not wanted:
        return ()
    asked = [ways[state] for state in wanted if state in ways]
    return (or_(*asked),) if asked else None


class _AmongFew(FunctionElement[bool]):
    """`column IN (select)` of a select that finds few.

    PostgreSQL is told to run it first and to look these up: left to itself it goes through everything else instead.
    """

    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True  # else SQLite is asked whether it equals 1, and no index helps


@compiles(_AmongFew)
def _in(element: _AmongFew, compiler: SQLCompiler, **given: Any) -> str:
    column, found = (compiler.process(part, **given) for part in element.clauses)
    return f"{column} IN {found}"


@compiles(_AmongFew, "postgresql")
def _any(element: _AmongFew, compiler: SQLCompiler, **given: Any) -> str:
    column, found = (compiler.process(part, **given) for part in element.clauses)
    return f"{column} = ANY (ARRAY{found})"


_OF_MOST: Final = ("received_on", "confirmed_on")
"""Facts beside the ledger that most issues come to have."""


def holds(region: str, fact: str) -> ColumnElement[bool]:
    """Return which issues of the ledger have a fact written down; few have, but for `_OF_MOST`."""
    if fact in _ISSUES:
        return _ISSUES[fact].is_not(None)
    model, told = _beside(fact)
    codes = select(col(model.issue_code)).where(col(model.region) == region, told)
    if fact not in _OF_MOST:
        return _AmongFew(_ISSUES.issue_code, codes.scalar_subquery())
    found = codes.where(col(model.issue_code) == _ISSUES.issue_code).correlate(Issue).exists()
    return or_(found, _rated()) if fact == "confirmed_on" else found


def lacks(region: str, fact: str) -> ColumnElement[bool]:
    """Return which have it not; asked of each row, as most have not."""
    if fact in _ISSUES:
        return _ISSUES[fact].is_(None)
    model, told = _beside(fact)
    none = ~exists().where(col(model.region) == region, col(model.issue_code) == _ISSUES.issue_code, told)
    return and_(none, ~_rated()) if fact == "confirmed_on" else none


def _rated() -> ColumnElement[bool]:
    """Return what was heard before it came with an import, as `standings` reads it."""
    return and_(col(Issue.rating).is_not(None), col(Issue.closed_on).is_not(None))


def _beside(fact: str) -> tuple[Any, ColumnElement[bool]]:
    """Return the table in which a fact stands that the ledger's row lacks, and what tells it there."""
    if fact in ("reopened_on", "reclosed_on"):
        closed = col(Reopening.reclosed_on)
        return Reopening, closed.is_(None) if fact == "reopened_on" else closed.is_not(None)
    if fact in ("escalated_on", "directive_due_on"):
        return Escalation, voluntary() if fact == "escalated_on" else directed()
    return IssueFile, col(getattr(IssueFile, fact)).is_not(None)
