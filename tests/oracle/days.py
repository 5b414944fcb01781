"""Working days and months, counted one by one from the list of Chinese working days."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta

from chinese_calendar import is_workday

ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2004, 2026


class YearMissingError(LookupError):
    """A working day had to be counted in a year that the calendar does not hold."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the calendar has no year {year}")
        self.year = year


class WorkingDays:
    """The working days of 2004 to 2026."""

    def __init__(self) -> None:
        first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        self.list = [day for day in days(first, last) if is_workday(day)]

    def within(self, after: date, until: date) -> int:
        """workdays(after, until]"""
        if until <= after:
            return 0
        for counted in (after + ONE_DAY, until):
            if not FIRST_YEAR <= counted.year <= LAST_YEAR:
                raise YearMissingError(counted.year)
        return bisect_right(self.list, until) - bisect_right(self.list, after)

    def number(self, n: int, after: date) -> date:
        """Working day number n after a day."""
        if n == 0:
            return after
        if (after + ONE_DAY).year < FIRST_YEAR:
            raise YearMissingError((after + ONE_DAY).year)
        position = bisect_right(self.list, after) + n - 1
        if position >= len(self.list):
            raise YearMissingError(max(LAST_YEAR + 1, after.year))
        return self.list[position]


def days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def month_of(day: date) -> date:
    """A month is named by its first day."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    return month_of(month + timedelta(days=31))


def last_day(month: date) -> date:
    return next_month(month) - ONE_DAY


def quarter_of(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_end(quarter: date) -> date:
    return last_day(date(quarter.year, quarter.month + 2, 1))


def rhu(num: int, den: int = 1) -> int:
    """Round half up; for num / den >= 0."""
    return (2 * num + den) // (2 * den)
