"""An issue's due date, closing, escalation, reopening, and when it is judged how (scoring.md §3.3)."""

from dataclasses import dataclass
from datetime import date

from models import Escalation, Issue, Reopening
from models.values import EscalationKind, Outcome, Ruling
from tests.oracle.days import ONE_DAY, WorkingDays
from tests.oracle.rules import Rules


@dataclass
class Closing:
    """A first closing that counts, and the day from which it does."""

    on: date
    outcome: str
    effective: date


@dataclass
class Course:
    """How an issue stands towards its due date: judged (on time or late), left out, or pending."""

    due: date
    state: str
    """`on time`, `late`, `left out`, `pending`, `directed`."""
    settled_on: date | None = None


class Case:
    """One issue with its escalations and reopenings, as known."""

    def __init__(
        self,
        issue: Issue,
        escalations: list[Escalation],
        reopenings: list[Reopening],
        rules: Rules,
        calendar: WorkingDays,
    ) -> None:
        self.issue, self.rules, self.calendar = issue, rules, calendar
        self.escalations = escalations
        self.reopenings = sorted(reopenings, key=lambda row: (row.reopened_on, row.reopening_code))
        self.voluntary = [row for row in escalations if row.kind == EscalationKind.VOLUNTARY]
        self.closing = self._closing(self.first_reopened)
        self.course = self._course(self.closing)
        self.state, self.settled_on = self.course.state, self.course.settled_on
        if self.first_reopened is not None:
            without = self._course(self._closing(None))
            self.state = "reopened"
            self.settled_on = without.settled_on if without.state == "late" else self.first_reopened

    @property
    def first_reopened(self) -> date | None:
        return self.reopenings[0].reopened_on if self.reopenings else None

    @property
    def judged_at_all(self) -> bool:
        """Does it come into rows 4 to 6 one day?"""
        return self.state in ("on time", "late", "reopened")

    @property
    def open(self) -> bool:
        if self.reopenings:
            return self.reopenings[-1].reclosed_on is None
        return self.closing is None

    @property
    def resolved(self) -> bool:
        """Is it solved, by its last closing?"""
        if self.reopenings:
            return self.reopenings[-1].outcome == Outcome.SOLVED
        return self.closing is not None and self.closing.outcome == Outcome.SOLVED

    def credit(self, until: date) -> int:
        """Row 5's credit of a judged issue."""
        if self.state == "on time":
            return 10_000
        if self.state == "reopened":
            return 0
        done = self.closing.on if self.closing else until
        late = max(1, self.calendar.within(self.course.due, done))
        limit = max(1, self.calendar.within(self.issue.assigned_on, self.course.due))
        return max(0, 10_000 - 10_000 * late // limit)

    def _closing(self, reopened: date | None) -> Closing | None:
        """The closing, if it counts: solved, or crossed off by the office or by a reopening."""
        issue = self.issue
        if issue.closed_on is None or issue.outcome is None:
            return None
        if issue.outcome == Outcome.SOLVED:
            return Closing(issue.closed_on, issue.outcome, issue.closed_on)
        crossed = [day for day in (issue.cancelled_on, reopened) if day is not None]
        return Closing(issue.closed_on, issue.outcome, max(issue.closed_on, min(crossed))) if crossed else None

    def _due(self) -> date:
        issue = self.issue
        base = min(issue.due_on, self.calendar.number(self.rules.limits[issue.level], issue.assigned_on))
        approved, to = issue.extension_approved_on, issue.extended_to
        if approved is None or to is None or approved > base:
            return base
        return max(base, min(to, self.calendar.number(self.rules.extension_max, base)))

    def _escalation(self, due: date, closed: date | None) -> tuple[Escalation, Ruling | None] | None:
        """The escalation in time that decides, and its ruling (blank when dated after the closing)."""
        if not self.voluntary:
            return None

        def ruling(row: Escalation) -> Ruling | None:
            if row.ruled_on is None or (closed is not None and row.ruled_on > closed):
                return None
            return row.ruling

        order: list[Ruling | None] = [Ruling.ACCEPTED, None, Ruling.RETURNED]
        in_time = [
            row for row in self.voluntary if row.escalated_on <= due and (closed is None or row.escalated_on <= closed)
        ]
        if not in_time:
            return None
        best = min(in_time, key=lambda row: (order.index(ruling(row)), row.escalated_on, row.escalation_code))
        return best, ruling(best)

    def _course(self, closing: Closing | None) -> Course:
        due = self._due()
        closed = closing.on if closing else None
        late_from = None
        if found := self._escalation(due, closed):
            escalation, ruling = found
            if ruling is None and closed is None:
                return Course(due, "pending")
            if ruling is None or escalation.ruled_on is None:
                late_from = closed
            elif ruling == Ruling.RETURNED:
                late_from = max(due + ONE_DAY, escalation.ruled_on)
            elif escalation.directive_dept is not None and escalation.directive_due_on is not None:
                return Course(due, "directed")
            else:
                lost = self.calendar.within(escalation.escalated_on, escalation.ruled_on)
                due = max(escalation.ruled_on, self.calendar.number(lost, due))
        if closing and closing.on <= due:
            if closing.outcome == Outcome.SOLVED:
                return Course(due, "on time", closing.on)
            return Course(due, "left out")
        return Course(due, "late", late_from or due + ONE_DAY)
