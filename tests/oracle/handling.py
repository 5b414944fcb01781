"""What an issue yields: rows 4 to 9 and the counts about issues (scoring.md §3.4)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from models import Escalation, Reopening
from models.values import EscalationKind, Outcome, Ruling
from tests.oracle.days import ONE_DAY
from tests.oracle.evidence import Question, Row
from tests.oracle.issues import Case


class Handling:
    """Every issue of one question."""

    def __init__(self, question: Question) -> None:
        self.q = question
        escalations: dict[str, list[Escalation]] = defaultdict(list)
        reopenings: dict[str, list[Reopening]] = defaultdict(list)
        for escalation in question.ledger.escalations:
            escalations[escalation.issue_code].append(escalation)
        for reopening in question.ledger.reopenings:
            reopenings[reopening.issue_code].append(reopening)
        self.cases = [
            Case(issue, escalations[issue.issue_code], reopenings[issue.issue_code], question.rules, question.calendar)
            for issue in sorted(question.ledger.issues, key=lambda row: row.issue_code)
        ]

    def rows(self) -> Iterator[Row]:
        for case in self.cases:
            yield from self._in_time(case)
            yield from self._response(case)
            yield from self._satisfaction(case)
            yield from self._escalated(case)
            yield from self._counts(case)

    def _to_all(self, case: Case, day: date, metric: str, parts: tuple[int, int], reason: str) -> Iterator[Row]:
        """One row for the department, and one for each cadre whose it is on that day."""
        for subject in self.q.subjects_of(case.issue, day):
            yield Row(subject, metric, *parts, case.issue.issue_code, reason)

    def _in_time(self, case: Case) -> Iterator[Row]:
        """Rows 4, 5 and 6."""
        q = self.q
        if case.judged_at_all and case.settled_on and q.judged(case.settled_on):
            day = case.settled_on
            yield from self._to_all(case, day, "on_time_rate", (int(case.state == "on time"), 1), case.state)
            yield from self._to_all(case, day, "turnaround", (case.credit(q.until), 10_000), case.state)
            yield from self._to_all(case, day, "resolution_rate", (int(case.resolved), 1), case.state)
        if case.state == "left out" and case.closing and case.closing.outcome in q.rules.partial:
            day = case.closing.effective
            if q.judged(day):
                yield from self._to_all(case, day, "resolution_rate", (0, 1), f"closed as {case.closing.outcome}")

    def _response(self, case: Case) -> Iterator[Row]:
        """Row 7."""
        due = self.q.calendar.number(self.q.rules.response_within, case.issue.assigned_on)
        closed = case.closing.on if case.closing else None
        done = min((day for day in (case.issue.first_response_on, closed) if day), default=None)
        settled, on_time = settle(done, due)
        if self.q.judged(settled):
            subject = ("department", case.issue.dept_code)
            yield Row(subject, "response_rate", int(on_time), 1, case.issue.issue_code, f"due {due}")

    def _satisfaction(self, case: Case) -> Iterator[Row]:
        """Row 8."""
        rating = case.issue.rating
        if rating is not None and case.closing and self.q.judged(case.closing.effective):
            yield from self._to_all(
                case, case.closing.effective, "satisfaction", (self.q.rules.rated[rating], 10_000), rating
            )

    def _escalated(self, case: Case) -> Iterator[Row]:
        """Row 9."""
        issue = case.issue
        if not issue.systemic:
            return
        marked = max(issue.registered_on, issue.systemic_on or issue.registered_on)
        due = self.q.calendar.number(self.q.rules.escalate_within, marked)
        settled, on_time = settle(min((row.escalated_on for row in case.voluntary), default=None), due)
        if case.closing:
            if case.closing.outcome == Outcome.SOLVED and case.closing.on <= due:
                return
            if case.closing.outcome in self.q.rules.excused:
                return
        if case.voluntary and all(row.ruling == Ruling.RETURNED for row in case.voluntary):
            return
        if self.q.judged(settled):
            yield from self._to_all(case, settled, "escalation_timeliness", (int(on_time), 1), f"due {due}")

    def _counts(self, case: Case) -> Iterator[Row]:
        q = self.q
        forced = [day for row in case.escalations if (day := forced_on(row)) is not None]
        shielded = case.course.state in ("pending", "directed")
        if forced and q.judged(min(forced)) and not shielded:
            yield from self._to_all(case, min(forced), "forced_escalations", (1, 0), "forced")
        for reopening in case.reopenings:
            if q.judged(reopening.reopened_on):
                for row in self._to_all(case, reopening.reopened_on, "rework", (1, 0), "reopened"):
                    yield Row(row.subject, row.metric, 1, 0, reopening.reopening_code, row.reason)
        due = case.course.due
        if case.open and not shielded and due < q.until:
            waited = q.calendar.within(due, q.until)
            if waited > q.rules.long_overdue_after:
                subject = ("department", case.issue.dept_code)
                yield Row(subject, "overdue_open", 1, 0, case.issue.issue_code, f"{waited} working days")


def forced_on(row: Escalation) -> date | None:
    """The day of a forced escalation, if it is one."""
    if row.kind == EscalationKind.OVERDUE and row.ruling != Ruling.RETURNED:
        return row.escalated_on
    if row.kind == EscalationKind.COMPLAINT and row.ruling == Ruling.ACCEPTED:
        return row.ruled_on
    return None


def settle(done: date | None, due: date) -> tuple[date, bool]:
    """When a thing with a due date is settled, and whether in time."""
    if done is not None and done <= due:
        return done, True
    return due + ONE_DAY, False
