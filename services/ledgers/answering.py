"""Who answers for which open problem from which day on when its enterprise is handed over (scoring.md §3.4, whose)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from models import Assignment, Department, Issue
from services.access import Action, Actor, require
from services.calendars import calendar_of
from services.ledgers.issues.openness import is_open_in_ledger
from services.scoring import rulebook
from services.workdays import WorkingDays

_DAY = timedelta(days=1)
_Span = tuple[date, date | None]


@dataclass(frozen=True)
class OpenIssue:
    """A problem that is open: what it is, since when, and the department that answers for it throughout."""

    code: str
    summary: str
    registered_on: date
    department: str
    department_name: str


@dataclass(frozen=True)
class Answering:
    """Who answers for an open problem beside its department.

    Attributes:
        issue: the problem.
        before: the leaving cadre does so up to the last day of the assignment.
        alone_until: from the first day of the new assignment to this day the department answers alone; None where
            the new cadre answers at once.
        since: from this day on the new cadre does.
    """

    issue: OpenIssue
    before: bool
    alone_until: date | None
    since: date


@dataclass(frozen=True)
class Handed:
    """What a hand-over means: the working days it takes, and who answers for each open problem."""

    workdays: int
    issues: tuple[Answering, ...]


def answering(
    session: Session, *, actor: Actor, region: str, cadre: str, enterprise: str, to_cadre: str, on: date
) -> Handed:
    """Return who answers for the open problems of an enterprise if it passes from one cadre to another on a day.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
        CalendarYearMissingError: the hand-over ends in a year that the calendar lacks.
    """
    require(actor, Action.KEEP_LISTS, region)
    takes = rulebook.load().issues.handover_workdays.value
    issues = open_issues(session, region, enterprise)
    if not issues:
        return Handed(takes, ())
    calendar = calendar_of(session, region)
    leaving = [span for span in _spans(session, region, cadre, enterprise) if span[0] < on]
    coming = [span for span in _spans(session, region, to_cadre, enterprise) if span[0] < on]
    pair = _Pair(calendar, takes, on, _since(calendar, leaving, takes), _since(calendar, [*coming, (on, None)], takes))
    return Handed(takes, tuple(pair.answers(issue) for issue in issues))


def open_issues(session: Session, region: str, enterprise: str) -> tuple[OpenIssue, ...]:
    """Return the problems of an enterprise that are open now, by code; whoever asks has asked `access`."""
    department = (col(Department.region) == region) & (col(Department.dept_code) == col(Issue.dept_code))
    statement = (
        select(
            col(Issue.issue_code),
            col(Issue.summary),
            col(Issue.registered_on),
            col(Issue.dept_code),
            col(Department.name),
        )
        .join(Department, department)
        .where(col(Issue.region) == region, col(Issue.enterprise_code) == enterprise, is_open_in_ledger())
        .order_by(col(Issue.issue_code))
    )
    return tuple(
        OpenIssue(code, summary, registered_on, dept_code, name)
        for code, summary, registered_on, dept_code, name in session.connection().execute(statement)
    )


def _spans(session: Session, region: str, cadre: str, enterprise: str) -> list[_Span]:
    statement = (
        select(col(Assignment.start_on), col(Assignment.end_on))
        .where(
            col(Assignment.region) == region,
            col(Assignment.cadre_code) == cadre,
            col(Assignment.enterprise_code) == enterprise,
        )
        .order_by(col(Assignment.start_on))
    )
    return [(start, end) for start, end in session.connection().execute(statement)]


def _since(calendar: WorkingDays, spans: Sequence[_Span], takes: int) -> date | None:
    """Return from when the last row of a pair is counted: rows that follow each other in time are one assignment.

    It is what scoring does in `Assignments.since`, which reads a whole county at once.
    """
    since: date | None = None
    end: date | None = None
    for start, until in spans:
        apart = 0 if end is None else int(calendar.count(end.toordinal(), (start - _DAY).toordinal()))
        if since is None or apart >= takes:
            since = start
        end = until
    return since


@dataclass(frozen=True)
class _Pair:
    """The two cadres of a hand-over: from when the assignment of each is counted."""

    calendar: WorkingDays
    takes: int
    on: date
    leaving: date | None
    coming: date | None

    def answers(self, issue: OpenIssue) -> Answering:
        """Return who answers for a problem before and after."""
        last = self.on - _DAY
        before = self.leaving is not None and max(issue.registered_on, self._begins(issue, self.leaving)) <= last
        since = self.on if self.coming is None else max(self.on, self._begins(issue, self.coming))
        return Answering(issue, before, since - _DAY if since > self.on else None, since)

    def _begins(self, issue: OpenIssue, since: date) -> date:
        """Return the first day on which a cadre answers for a problem whose assignment is counted from a day."""
        if since <= issue.registered_on:
            return since
        return date.fromordinal(int(self.calendar.nth(np.array([since.toordinal()], np.int64), self.takes)[0]))
