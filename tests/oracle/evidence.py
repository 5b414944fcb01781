"""What the metrics hand out: one row for each thing that counts, and who was helping which enterprise when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models import Assignment, Issue
from tests.oracle.days import ONE_DAY, WorkingDays
from tests.oracle.ledger import Ledger
from tests.oracle.rules import Rules

Subject = tuple[str, str]
"""(`cadre` or `department`, code)."""


class Row(NamedTuple):
    """What one item adds to num and den of one metric of one subject; for a count, den is 0."""

    subject: Subject
    metric: str
    num: int
    den: int
    item: str
    reason: str


@dataclass
class Question:
    """What is asked: the period, the day to which things happened, the ledger as known, and the rules."""

    start: date
    end: date
    until: date  # E
    ledger: Ledger
    rules: Rules
    calendar: WorkingDays

    def __post_init__(self) -> None:
        self.pairs: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
        self.helpers: dict[str, list[Assignment]] = defaultdict(list)
        for row in sorted(self.ledger.assignments, key=lambda row: row.start_on):
            self.pairs[row.cadre_code, row.enterprise_code].append(row)
            self.helpers[row.enterprise_code].append(row)

    def judged(self, day: date) -> bool:
        return self.start <= day <= self.until

    def subjects_of(self, issue: Issue, day: date) -> list[Subject]:
        """Whose an item of an issue is on a day: the department's, and the helping cadres' (hand-over excepted)."""
        cadres = {
            row.cadre_code
            for row in self.helpers[issue.enterprise_code]
            if covers(row, day)
            and (
                self.taken_over(row) <= issue.registered_on
                or self.calendar.within(self.taken_over(row), day) >= self.rules.handover_workdays
            )
        }
        return [("department", issue.dept_code), *(("cadre", code) for code in sorted(cadres))]

    def taken_over(self, row: Assignment) -> date:
        """The start of a row, or of the first of the pair's rows that it continues without the gap of a hand-over."""
        since = row.start_on
        for earlier in reversed(self.pairs[row.cadre_code, row.enterprise_code]):
            if earlier.start_on >= since:
                continue
            if earlier.end_on is not None:
                gap = self.calendar.within(earlier.end_on, since - ONE_DAY)
                if gap >= self.rules.handover_workdays:
                    break
            since = earlier.start_on
        return since

    def assigned(self, cadre: str, enterprise: str, day: date) -> bool:
        return any(covers(row, day) for row in self.pairs.get((cadre, enterprise), ()))


def covers(row: Assignment, day: date) -> bool:
    return row.start_on <= day and (row.end_on is None or day <= row.end_on)
