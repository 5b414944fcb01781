"""Why an issue's deadline is what it is: the scoring's own due date, told in sentences and day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from models import CalendarDay, Region
from models.values import Level
from services.access import Action, Actor, require
from services.calendars import calendar_of
from services.ledgers.issues.remaining import READ
from services.ledgers.issues.standing import Standing, existing
from services.messages import Message, say, say_count
from services.scoring import ledger_reading, rulebook
from services.scoring.known import known
from services.scoring.metrics.lives import Lives, lives
from services.scoring.question import Question, ask

_FRIDAY: Final = 4


class DayKind(StrEnum):
    """What a day is in the county's calendar."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MADE_UP = "made_up"
    """A working day on a weekend (调休)."""


@dataclass(frozen=True)
class Day:
    """A day between assignment and deadline; `number` counts the working days, `name` is that of the holiday."""

    day: date
    kind: DayKind
    number: int | None
    name: str


@dataclass(frozen=True)
class Deadline:
    """An issue's deadline as the scoring reads it today.

    Attributes:
        due: the day; None while the issue is not assigned.
        stands_still: it waits for the leading group or is taken over by a directive: nobody is held to `due`.
        reasons: what made it that day, one sentence each.
        days: every day after the assignment, up to `due`.
    """

    due: date | None
    stands_still: bool
    reasons: tuple[Message, ...]
    days: tuple[Day, ...]


def deadline(session: Session, *, actor: Actor, region: str, code: str, today: date) -> Deadline:
    """Return an issue's deadline and how it came about, as known today.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such issue, or it is not the actor's to see.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    issue = existing(session, region, code, actor=actor)
    if issue.assigned_on is None or issue.due_on is None or issue.level is None:
        return Deadline(None, stands_still=False, reasons=(say("The deadline is set when it is assigned."),), days=())
    calendar = calendar_of(session, region)
    question = ask(issue.assigned_on, today, as_of=today, rulebook=rulebook.load(), calendar=calendar)
    alone = ledger_reading.load(session, region, issues=[code], tables=READ)
    around = known(alone, until=question.until, as_of=question.as_of)
    life = lives(around, question)
    due = date.fromordinal(int(life.due[0]))
    return Deadline(
        due,
        stands_still=bool(life.pending[0] or life.directed[0]),
        reasons=(*_set(issue.level, issue.assigned_on, issue.due_on, question), *_moved(issue, life, question)),
        days=_days(session, region, issue.assigned_on, due),
    )


def _set(level: Level, assigned: date, set_on: date, question: Question) -> Iterator[Message]:
    """Yield why it began as it did: the limit of the level, and the day that the office set."""
    number = question.rulebook.issues.limits.value[level]
    counts = _nth(question, assigned, number, at_most=set_on)
    yield say_count(
        "It was assigned on {day}, and level {level} has at most {count} working day.",
        "It was assigned on {day}, and level {level} has at most {count} working days.",
        count=number,
        day=assigned.isoformat(),
        level=level.value,
    )
    if counts < set_on:
        yield say("The deadline set, {set}, is later than that: {day} counts.", set=str(set_on), day=str(counts))
    else:
        yield say("The deadline set is {day}.", day=str(set_on))


def _moved(issue: Standing, life: Lives, question: Question) -> Iterator[Message]:
    """Yield what moved it since: an extension, the leading group's time; `life` is that of this issue alone."""
    rules = question.rulebook.issues
    before = _base(issue, question)
    if issue.extended_to is not None and issue.extension_approved_on is not None:
        given = {"to": str(issue.extended_to), "on": str(issue.extension_approved_on)}
        if life.extension_late[0]:
            yield say("The extension to {to} was granted on {on}, after the deadline: it does not count.", **given)
        else:
            before = max(before, _nth(question, before, rules.extension_max.value, at_most=issue.extended_to))
            yield say_count(
                "An extension to {to} was granted on {on}, by at most {count} working day: {day}.",
                "An extension to {to} was granted on {on}, by at most {count} working days: {day}.",
                count=rules.extension_max.value,
                day=str(before),
                **given,
            )
    if issue.extension_asked_to is not None:
        asked = str(issue.extension_asked_to)
        yield say("An extension to {to} is asked for; until it is granted it does not count.", to=asked)
    if life.pending[0]:
        yield say("It waits for the leading group: nobody is held to this day meanwhile.")
    elif life.directed[0]:
        yield say("A directive of the leading group took its place: its own deadline counts.")
    elif int(life.due[0]) > before.toordinal():
        until = str(date.fromordinal(int(life.due[0])))
        yield say("The time that the leading group had it is added: {day}.", day=until)


def _base(issue: Standing, question: Question) -> date:
    if issue.assigned_on is None or issue.due_on is None or issue.level is None:
        raise ValueError("only what is assigned has a deadline")
    limit = question.rulebook.issues.limits.value[issue.level]
    return _nth(question, issue.assigned_on, limit, at_most=issue.due_on)


def _nth(question: Question, day: date, number: int, *, at_most: date) -> date:
    found = question.calendar.nth(np.array([day.toordinal()]), number, at_most=at_most.toordinal())
    return date.fromordinal(int(found[0]))


def _days(session: Session, region: str, assigned: date, due: date) -> tuple[Day, ...]:
    """Return every day after the assignment up to the deadline, its working days numbered."""
    calendar = select(col(Region.calendar)).where(col(Region.code) == region).scalar_subquery()
    noticed = {
        day: (is_workday, name)
        for day, is_workday, name in session.connection().execute(
            select(col(CalendarDay.day), col(CalendarDay.is_workday), col(CalendarDay.name)).where(
                col(CalendarDay.calendar) == calendar, col(CalendarDay.day) > assigned, col(CalendarDay.day) <= due
            )
        )
    }
    found, number = [], 0
    for past in range(1, (due - assigned).days + 1):
        day = assigned + timedelta(days=past)
        usual = day.weekday() <= _FRIDAY
        works, name = noticed.get(day, (usual, ""))
        number += works
        kind = (
            (DayKind.WORKDAY if usual else DayKind.MADE_UP) if works else (DayKind.HOLIDAY if name else DayKind.WEEKEND)
        )
        found.append(Day(day, kind, number if works else None, name))
    return tuple(found)
