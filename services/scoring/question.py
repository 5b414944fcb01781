"""What is asked of scoring: a period, a day of knowledge, a rulebook and a calendar."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from services.scoring.rulebook import Rulebook
from services.workdays import Bools, Ints, WorkingDays


@dataclass(frozen=True)
class Question:
    """A period [start, end] read as of a day, by a rulebook and a calendar; days are ordinals."""

    start: int
    end: int
    as_of: int
    rulebook: Rulebook
    calendar: WorkingDays

    @property
    def until(self) -> int:
        """E = min(end, as_of): what happened later does not exist yet."""
        return min(self.end, self.as_of)

    def within(self, days: Ints) -> Bools:
        """Tell which days lie in [start, E]."""
        return (days >= self.start) & (days <= self.until)


def ask(start: date, end: date, *, as_of: date | None, rulebook: Rulebook, calendar: WorkingDays) -> Question:
    """Return the question; without a day of knowledge it is working day number `close_within` after the end."""
    last = end.toordinal()
    if as_of is None:
        known = int(calendar.nth(np.array([last]), rulebook.period.close_within.value)[0])
    else:
        known = as_of.toordinal()
    return Question(start.toordinal(), last, known, rulebook, calendar)
