"""The working-day calendars in the database: filled from chinesecalendar, later years from seed/calendars/*.toml."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final

import chinese_calendar
import numpy as np
from chinese_calendar.constants import holidays as _NOTICED  # noqa: N812  the package's table of noticed holidays
from sqlmodel import Session, col, select

import seed
from models import CalendarDay, CalendarYear, Region
from services.errors import CalendarYearMissingError
from services.messages import say
from services.workdays import WorkingDays

CHINA: Final = "CN"
FRIDAY: Final = 4
_READ: Final = "calendars"
"""Where a session keeps the calendars it has read."""


def install(session: Session) -> list[int]:
    """Write the years of the calendar `CN` that the database does not hold yet; return them.

    Idempotent; a year once written stays as it is, so that a score can be computed again to the digit.
    """
    known = set(session.exec(select(CalendarYear.year).where(CalendarYear.calendar == CHINA)))
    added = []
    for year, source, days in _published():
        if year in known:
            continue
        session.add(CalendarYear(calendar=CHINA, year=year, source=source))
        session.flush()
        session.add_all(days)
        known.add(year)
        added.append(year)
    session.flush()
    session.info.pop(_READ, None)
    return added


def load(session: Session, code: str) -> WorkingDays:
    """Return a calendar, from its first year to the last one before a gap; it is read once in a transaction.

    Raises:
        CalendarYearMissingError: the database holds no year of this calendar.
    """
    read: dict[str, WorkingDays] = session.info.setdefault(_READ, {})
    if code not in read:
        read[code] = _read(session, code)
    return read[code]


def _read(session: Session, code: str) -> WorkingDays:
    years = _years(session, code)
    if not years:
        raise CalendarYearMissingError(say("There is no working-day calendar {calendar}.", calendar=code))
    last = _before_gap(years)
    first_day = date(years[0], 1, 1).toordinal()
    days = np.arange(first_day, date(last, 12, 31).toordinal() + 1)
    flags = (days - 1) % 7 <= FRIDAY  # ordinal 1 was a Monday
    rows = session.exec(
        select(col(CalendarDay.day), col(CalendarDay.is_workday)).where(
            CalendarDay.calendar == code, col(CalendarDay.year) <= last
        )
    )
    for day, is_workday in rows:
        flags[day.toordinal() - first_day] = is_workday
    return WorkingDays(code, years[0], flags)


def calendar_of(session: Session, region: str) -> WorkingDays:
    """Return the working days of a county that is there; whoever asks has asked `access`.

    Raises:
        CalendarYearMissingError: the database holds no year of its calendar.
    """
    return load(session, session.exec(select(Region.calendar).where(Region.code == region)).one())


def last_year(session: Session, code: str) -> int | None:
    """Return the last year before a gap that a calendar holds, None when it holds none."""
    years = _years(session, code)
    return _before_gap(years) if years else None


def _years(session: Session, code: str) -> list[int]:
    return sorted(session.exec(select(CalendarYear.year).where(CalendarYear.calendar == code)))


def _before_gap(years: list[int]) -> int:
    return next(year for year in years if year + 1 not in years)


def _published() -> Iterator[tuple[int, str, list[CalendarDay]]]:
    """Yield (year, source, exceptions) of every year that is published, the package's first."""
    noticed = {day.year for day in _NOTICED}
    for year in range(min(noticed), max(noticed) + 1):
        yield year, f"chinesecalendar {version('chinesecalendar')}", _from_package(year)
    for path in sorted((Path(seed.__file__).parent / "calendars").glob("*.toml")):
        yield from _from_notice(path)


def _from_package(year: int) -> list[CalendarDay]:
    days = []
    day = date(year, 1, 1)
    while day.year == year:
        is_workday = chinese_calendar.is_workday(day)
        if is_workday != (day.weekday() <= FRIDAY):
            name = chinese_calendar.get_holiday_detail(day)[1] or ""
            days.append(CalendarDay(calendar=CHINA, day=day, year=year, is_workday=is_workday, name=str(name)))
        day += timedelta(days=1)
    return days


def _from_notice(path: Path) -> Iterator[tuple[int, str, list[CalendarDay]]]:
    """Yield the year of one file: `year`, `source`, `[holidays]` and `[workdays]` as date = "name"."""
    notice = tomllib.loads(path.read_text(encoding="utf-8"))
    days = [
        CalendarDay(
            calendar=CHINA, day=date.fromisoformat(day), year=notice["year"], is_workday=is_workday, name=str(name)
        )
        for table, is_workday in (("holidays", False), ("workdays", True))
        for day, name in notice.get(table, {}).items()
    ]
    yield notice["year"], notice["source"], days
