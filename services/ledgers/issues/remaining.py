"""Deadlines as they are scored: those of some issues in Python, what is overdue among all as plain comparisons of days.

`services.scoring.metrics.lives` is the only one that works a deadline out. A page of issues asks it for these issues;
a filter asks it only about what an extension or the leading group may have moved, for whatever else the question of
the calendar ("is working day number n after the assignment past?") is one day for each level.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

import numpy as np
from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, or_
from sqlmodel import Session, col

from models import Escalation, Issue, Reopening
from models.values import EscalationKind, Level
from services.access import Action, Actor, require
from services.calendars import calendar_of
from services.errors import CalendarYearMissingError
from services.ledgers.issues.standing import Standing
from services.scoring import ledger_reading, rulebook
from services.scoring.known import known
from services.scoring.metrics.lives import Lives, lives
from services.scoring.question import Question, ask
from services.workdays import Ints, Texts, WorkingDays

READ: Final = (Issue, Reopening, Escalation)
"""The ledgers on which an issue's deadline depends."""
_DAY: Final = timedelta(days=1)
_AT_ONCE: Final = 1_000
"""Issues that one statement names."""


class Clock(StrEnum):
    """Whose day an open issue's deadline is."""

    OWN = "own"
    WAITING = "waiting"
    """It waits for the leading group's ruling: nobody is held to the day meanwhile."""
    DIRECTIVE = "directive"
    """A directive of the leading group took the place of the issue's own deadline."""


@dataclass(frozen=True)
class Due:
    """By when an open issue is due.

    Attributes:
        day: the deadline; that of the directive while one is to be carried out.
        left: working days until then, negative ones those since; None where nobody is held to the day, or the calendar
            does not hold it yet.
        past: the day is over, and somebody is held to it.
        clock: whose day it is.
    """

    day: date
    left: int | None
    past: bool
    clock: Clock


@dataclass(frozen=True)
class Read:
    """Some issues as the scoring reads them today."""

    codes: Texts
    lives: Lives
    question: Question


def deadlines(
    session: Session, *, actor: Actor, region: str, issues: Iterable[Standing], today: date
) -> dict[str, Due]:
    """Return by code the deadline of each issue that is open and assigned, as it is scored today.

    What ends in a year that the calendar does not hold yet is left out.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
    """
    require(actor, Action.VIEW_OWN, region)
    asked = {issue.issue_code: issue for issue in issues if issue.assigned_on is not None}
    found: dict[str, Due] = {}
    for part in as_scored(session, region, asked, today):
        shown = np.flatnonzero(part.lives.open).tolist()
        clocks = [_clock(part.lives, at) for at in shown]
        days = [_day(part.lives, at, asked[part.codes[at]]) for at in shown]
        left = _left(part.question.calendar, np.array([day.toordinal() for day in days], np.int64), today)
        for at, clock, day, number in zip(shown, clocks, days, left, strict=True):
            issue = asked[part.codes[at]]
            held = clock is Clock.OWN or (clock is Clock.DIRECTIVE and issue.directive_due_on is not None)
            found[issue.issue_code] = Due(day, number if held else None, held and day < today, clock)
    return found


def as_scored(session: Session, region: str, issues: Collection[str], today: date) -> Iterator[Read]:
    """Yield these issues as the scoring reads them today, some at a time; whoever asks has asked `access`.

    One whose deadline needs a year that the calendar lacks is left out.
    """
    if not issues:
        return
    question = ask(today, today, as_of=today, rulebook=rulebook.load(), calendar=calendar_of(session, region))
    codes = sorted(issues)
    waiting = [codes[first : first + _AT_ONCE] for first in range(0, len(codes), _AT_ONCE)]
    while waiting:
        some = waiting.pop()
        ledger = ledger_reading.load(session, region, issues=some, tables=READ)
        around = known(ledger, until=question.until, as_of=question.as_of)
        try:
            yield Read(around.issues.codes, lives(around, question), question)
        except CalendarYearMissingError:
            if len(some) > 1:
                half = len(some) // 2
                waiting += [some[:half], some[half:]]


def past(session: Session, region: str, issues: Any, day: date) -> ColumnElement[bool]:
    """Return which assigned issues had been due by a day before anything moved their deadline.

    An issue is due on the day that was set, but not after the limit of its level. Whoever asks has asked `access`.
    """
    calendar, limits = calendar_of(session, region), rulebook.load().issues.limits.value
    ways = [issues.due_on <= day]
    try:
        ways += [
            and_(
                issues.level == level.value,
                issues.assigned_on <= date.fromordinal(calendar.before(day.toordinal(), limits[level])),
            )
            for level in Level
        ]
    except CalendarYearMissingError:  # the day is in a year that is not published: only days that were set are known
        return and_(issues.assigned_on.is_not(None), ways[0])
    return and_(issues.assigned_on.is_not(None), or_(*ways))


def overdue(
    session: Session, region: str, issues: FromClause, today: date, *, among: Sequence[Select[Any]]
) -> ColumnElement[bool]:
    """Return which open issues are overdue as they are scored; whoever asks has asked `access`.

    Args:
        session: reads only.
        region: code of the county.
        issues: `standings`, or the ledger.
        today: the day it is there.
        among: selects from `issues` of the codes of what is open.
    """
    late = past(session, region, issues.c, today - _DAY)
    voluntary = exists().where(
        col(Escalation.region) == region,
        col(Escalation.issue_code) == issues.c.issue_code,
        col(Escalation.kind) == EscalationKind.VOLUNTARY,
    )
    run = session.connection().execute
    moved: set[str] = set()
    for part in among:
        moved.update(run(part.where(late, or_(issues.c.extended_to.is_not(None), voluntary))).scalars())
    held = {
        str(part.codes[at])
        for part in as_scored(session, region, moved, today)
        for at in np.flatnonzero(~part.lives.pending & ~part.lives.directed & (part.lives.due < part.question.until))
    }
    return late & issues.c.issue_code.not_in(sorted(moved - held))


def _clock(life: Lives, at: int) -> Clock:
    if life.pending[at]:
        return Clock.WAITING
    return Clock.DIRECTIVE if life.directed[at] else Clock.OWN


def _day(life: Lives, at: int, issue: Standing) -> date:
    if life.directed[at] and issue.directive_due_on is not None:
        return issue.directive_due_on
    return date.fromordinal(int(life.due[at]))


def _left(calendar: WorkingDays, days: Ints, today: date) -> list[int | None]:
    """Return the working days up to each day, negative ones for a day that is past; None where they are not known."""
    now = np.full_like(days, today.toordinal())
    known_days = calendar.holds(days) & calendar.holds(now)
    number = calendar.count(np.minimum(days, now), np.maximum(days, now), where=known_days)
    signed = np.where(days < now, -number, number)
    return [int(left) if counted else None for left, counted in zip(signed, known_days, strict=True)]
