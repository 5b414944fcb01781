"""The working-day calendars in the database: filled from chinesecalendar, later years from seed/calendars/*.toml."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

import chinese_calendar
import numpy as np
import sqlalchemy as sql
from chinese_calendar.constants import holidays as _NOTICED  # noqa: N812  the package's table of noticed holidays
from sqlalchemy import Pool
from sqlmodel import Session, col, select

import seed
from models import CalendarDay, CalendarYear, Region
from services.database import only_reads
from services.errors import CalendarYearMissingError
from services.messages import say
from services.workdays import WorkingDays

CHINA: Final = "CN"
FRIDAY: Final = 4
_ASKED: Final = "calendars"
"""Where a session keeps the calendars of counties that it was asked for."""
_YEARS_OF_REGION: Final = (
    sql.select(col(Region.calendar), col(CalendarYear.year))
    .outerjoin(CalendarYear, col(CalendarYear.calendar) == col(Region.calendar))
    .where(col(Region.code) == sql.bindparam("region"))
)
_HELD: Final[WeakKeyDictionary[Pool, dict[tuple[str, int, int], WorkingDays]]] = WeakKeyDictionary()
"""The calendars of each database by code, first and last year, as long as its connections are kept."""


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
    session.info.pop(_ASKED, None)
    return added


def load(session: Session, code: str) -> WorkingDays:
    """Return a calendar, from its first year to the last one before a gap.

    Raises:
        CalendarYearMissingError: the database holds no year of this calendar.
    """
    return _of_years(session, code, _years(session, code))


def calendar_of(session: Session, region: str) -> WorkingDays:
    """Return the working days of a county that is there, asked once in a transaction; who asks has asked `access`.

    Raises:
        CalendarYearMissingError: the database holds no year of its calendar.
    """
    asked: dict[str, WorkingDays] = session.info.setdefault(_ASKED, {})
    if region not in asked:
        rows = session.connection().execute(_YEARS_OF_REGION, {"region": region}).all()
        asked[region] = _of_years(session, rows[0][0], sorted(year for _, year in rows if year is not None))
    return asked[region]


def _of_years(session: Session, code: str, years: list[int]) -> WorkingDays:
    """Return a calendar of these years, read once as long as the connections are kept.

    A year once written stays as it is; one that is being written is kept by nobody.
    """
    if not years:
        raise CalendarYearMissingError(say("There is no working-day calendar {calendar}.", calendar=code))
    held = _HELD.setdefault(session.get_bind().engine.pool, {})
    last = _before_gap(years)
    found = held.get((code, years[0], last))
    if found is None:
        found = _read(session, code, years[0], last)
        if only_reads(session):
            held[code, years[0], last] = found
    return found


def _read(session: Session, code: str, first: int, last: int) -> WorkingDays:
    first_day = date(first, 1, 1).toordinal()
    days = np.arange(first_day, date(last, 12, 31).toordinal() + 1)
    flags = (days - 1) % 7 <= FRIDAY  # ordinal 1 was a Monday
    rows = session.exec(
        select(col(CalendarDay.day), col(CalendarDay.is_workday)).where(
            CalendarDay.calendar == code, col(CalendarDay.year) <= last
        )
    )
    for day, is_workday in rows:
        flags[day.toordinal() - first_day] = is_workday
    return WorkingDays(code, first, flags)


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
