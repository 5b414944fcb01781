"""Days as whole numbers, and working days counted in arrays of them."""

from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.errors import CalendarYearMissingError
from services.messages import say

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.object_]

NEVER: Final = 2**31 - 1
"""The day of what has not happened: later than every day, so `closed <= end` needs no second test."""

_EPOCH: Final = date(1970, 1, 1).toordinal()


def month_of(days: Ints) -> Ints:
    """Return the calendar month of each day, counted from January 1970."""
    months: Ints = (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months


def first_of(months: Ints) -> Ints:
    """Return the first day of each calendar month."""
    days: Ints = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + _EPOCH
    return days


def last_of(months: Ints) -> Ints:
    """Return the last day of each calendar month."""
    return first_of(months + 1) - 1


class WorkingDays:
    """One calendar: `count` is workdays(a, b], `nth` is working day number n after a day.

    Args:
        code: the calendar's code, named in errors.
        first_year: the year that begins with the first flag.
        flags: for each day without a gap, whether it is a working day; whole years.
    """

    def __init__(self, code: str, first_year: int, flags: Bools) -> None:
        """Number the working days once; every question is then a look-up."""
        self.code = code
        self._first = date(first_year, 1, 1).toordinal()
        self._last = self._first + len(flags) - 1
        self._through: Ints = np.concatenate(([0], np.cumsum(flags, dtype=np.int64)))
        self._days: Ints = np.flatnonzero(flags) + self._first

    def count(self, after: Ints | int, until: Ints | int, *, where: Bools | bool = True) -> Ints:
        """Return the number of working days d with after < d <= until; 0 where there is none or `where` is false.

        Raises:
            CalendarYearMissingError: a day to count lies outside the calendar's years.
        """
        a, b, mask = np.broadcast_arrays(np.asarray(after, np.int64), np.asarray(until, np.int64), where)
        result = np.zeros(a.shape, np.int64)
        inside = mask & (b > a)
        if inside.any():
            result[inside] = self._number(b[inside]) - self._number(a[inside])
        return result

    def nth(self, days: Ints, number: Ints | int, *, at_most: Ints | int = NEVER) -> Ints:
        """Return the smallest x with workdays(day, x] = number, or `at_most` where that is earlier.

        It is the day itself for number 0, and NEVER for NEVER. An answer after the calendar's last day need not be
        known where `at_most` lies within the calendar.

        Raises:
            CalendarYearMissingError: the day, or an answer that is needed, lies outside the calendar's years.
        """
        day, n, latest = np.broadcast_arrays(days, np.asarray(number, np.int64), np.asarray(at_most, np.int64))
        result = day.copy()
        ask = (n > 0) & (day < NEVER)
        if ask.any():
            wanted = self._number(day[ask]) + n[ask]
            beyond = wanted > len(self._days)
            if (beyond & (latest[ask] > self._last)).any():
                raise self._missing(date.fromordinal(self._last).year + 1)
            result[ask] = np.where(beyond, NEVER, self._days[np.minimum(wanted, len(self._days)) - 1])
        earlier: Ints = np.minimum(result, latest)
        return earlier

    def before(self, day: int, number: int) -> int:
        """Return the latest x with workdays(x, day] >= number.

        So working day number n after d has come by a day where d is on or before this. Where the calendar begins too
        late for an answer it is the day before its first.

        Raises:
            CalendarYearMissingError: the day lies outside the calendar's years.
        """
        if not number:
            return day
        place = int(self._number(np.array([day]))[0]) - number
        return int(self._days[place]) - 1 if place >= 0 else self._first - 1

    def holds(self, days: Ints) -> Bools:
        """Tell which days lie in the calendar's years."""
        inside: Bools = (days >= self._first) & (days <= self._last)
        return inside

    def _number(self, days: Ints) -> Ints:
        """Return how many working days of the calendar lie on or before each day."""
        for day in (int(days.min()), int(days.max())):
            if not self._first - 1 <= day <= self._last:
                raise self._missing(date.fromordinal(day).year)
        return self._through[days - (self._first - 1)]

    def _missing(self, year: int) -> CalendarYearMissingError:
        return CalendarYearMissingError(
            say(
                "The working-day calendar {calendar} lacks the year {year}. Add the holiday notice of that year "
                "to seed/calendars and start again; working days are never guessed.",
                calendar=self.code,
                year=str(year),
            )
        )
