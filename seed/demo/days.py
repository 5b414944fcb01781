"""Working days of the demonstration: public holidays and make-up days (调休) as published."""

from datetime import date, timedelta
from functools import cache

import chinese_calendar

_DAY = timedelta(days=1)


@cache
def is_workday(day: date) -> bool:
    """Tell whether offices work on a day."""
    return bool(chinese_calendar.is_workday(day))


def workday_after(day: date, number: int) -> date:
    """Return working day number `number` after a day; the day itself for 0."""
    while number > 0:
        day += _DAY
        number -= is_workday(day)
    return day


def workdays(first: date, last: date) -> list[date]:
    """Return the working days from one day to another, both included."""
    span = (first + _DAY * step for step in range((last - first).days + 1))
    return [day for day in span if is_workday(day)]


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_end(month: date) -> date:
    """Return the last day of the month that begins on a day."""
    return next_month(month) - _DAY


def months(first: date, last: date) -> list[date]:
    """Return the first day of each month that holds a day from one day to another."""
    found = [first.replace(day=1)]
    while next_month(found[-1]) <= last:
        found.append(next_month(found[-1]))
    return found
