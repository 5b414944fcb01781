"""Draws the values of generated ledgers: days, most often those on which the rules turn."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from tests.oracle.days import WorkingDays

T = TypeVar("T")
CALENDAR = WorkingDays()
FIRST = date(2016, 6, 8)
TURNS = [
    date(2016, *month_day)
    for month_day in (
        *((6, 8), (6, 9), (6, 11), (6, 12), (6, 30), (7, 1), (7, 15), (7, 29), (7, 31), (8, 1), (8, 5), (8, 8)),
        *((8, 31), (9, 1), (9, 7), (9, 14), (9, 15), (9, 17), (9, 18), (9, 19), (9, 30), (10, 1), (10, 7), (10, 8)),
        *((10, 9), (10, 10), (10, 14), (10, 31), (11, 1), (11, 7), (11, 15), (11, 30), (12, 1), (12, 7), (12, 15)),
        *((12, 30), (12, 31)),
    )
] + [date(2017, 1, 1), date(2017, 1, 3), date(2017, 1, 9), date(2017, 1, 22), date(2017, 1, 27), date(2017, 2, 10)]
"""Holidays, make-up days, ends and beginnings of months, quarters and periods, and fifth working days after them."""
MONTHS = [date(2016, month, 1) for month in range(5, 13)] + [date(2017, 1, 1)]
PERIODS = [
    (date(2016, 6, 8), date(2016, 12, 31)),
    (date(2016, 7, 1), date(2016, 9, 30)),
    (date(2016, 10, 1), date(2016, 12, 31)),
    (date(2016, 8, 15), date(2016, 11, 15)),
    (date(2016, 9, 15), date(2016, 10, 8)),
]


class Pen:
    """Draws values and writes rows."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.written = 0

    def of(self, choices: Iterable[T]) -> T:
        return self.draw(st.sampled_from(list(choices)))

    def upto(self, most: int) -> int:
        return self.draw(st.integers(0, most))

    def maybe(self, percent: int = 50) -> bool:
        return self.draw(st.integers(1, 100)) > 100 - percent

    def day(self) -> date:
        """Any day of the campaign, most often one where something turns, or its neighbour."""
        if self.maybe(25):
            return FIRST + timedelta(days=self.upto(260))
        return self.of(TURNS) + timedelta(days=self.of([0, 0, 0, -1, 1]))

    def month(self) -> date:
        """A month, often the last one of a period."""
        return self.of([*MONTHS, date(2016, 9, 1), date(2016, 9, 1), date(2016, 12, 1), date(2016, 12, 1)])

    def after(self, day: date, *limits: int) -> date:
        """A day on or after a day: often a number of working days later, or the day before or after that."""
        if limits and self.maybe(70):
            at = CALENDAR.number(self.of(limits), day) + timedelta(days=self.of([0, 0, 1, -1]))
            return max(day, at)
        return day + timedelta(days=self.of([0, 0, 1, 2, 5, 9, 14, 20, 30, 45, 70]))

    def later(self, day: date, *limits: int, percent: int = 60) -> date | None:
        """Such a day, or blank."""
        return self.after(day, *limits) if self.maybe(percent) else None

    def code(self, letter: str) -> str:
        """A new code; codes do not come in the order of writing."""
        self.written += 1
        return f"{letter}{self.written * 37 % 101:03d}-{self.written}"
