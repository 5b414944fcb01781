"""The working-day calendar: the published days, counting, and years that are missing."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

import seed
from models import CalendarDay, CalendarYear
from services import calendars
from services.database import Database
from services.errors import CalendarYearMissingError
from services.workdays import NEVER, WorkingDays


@pytest.fixture
def calendar(database: Database) -> WorkingDays:
    with database.write() as session:
        calendars.install(session)
    with database.read() as session:
        return calendars.load(session, calendars.CHINA)


def count(calendar: WorkingDays, after: date, until: date) -> int:
    return int(calendar.count(after.toordinal(), until.toordinal()))


def nth(calendar: WorkingDays, day: date, number: int) -> date:
    return date.fromordinal(int(calendar.nth(np.array([day.toordinal()]), number)[0]))


def test_2016_has_its_published_holidays_and_working_weekends(calendar: WorkingDays) -> None:
    year = [date(2016, 1, 1) + timedelta(days=n) for n in range(366)]
    off = [day for day in year if not count(calendar, day - timedelta(days=1), day)]
    for month, days in ((6, range(9, 12)), (9, range(15, 18)), (10, range(1, 8))):
        assert {date(2016, month, day) for day in days} <= set(off)
    for worked in (date(2016, 6, 12), date(2016, 9, 18), date(2016, 10, 8), date(2016, 10, 9)):
        assert worked.weekday() > 4
        assert worked not in off


def test_every_day_of_every_year_is_as_the_package_publishes_it(calendar: WorkingDays) -> None:
    first, last = date(2004, 1, 1), date(2026, 12, 31)
    days = np.arange(first.toordinal(), last.toordinal() + 1)
    worked = calendar.count(days - 1, days).astype(bool).tolist()
    assert worked == [chinese_calendar.is_workday(date.fromordinal(day)) for day in days.tolist()]


def test_installing_again_changes_nothing(database: Database) -> None:
    with database.write() as session:
        assert calendars.install(session)[0] == 2004
    with database.write() as session:
        assert calendars.install(session) == []


def test_a_count_excludes_its_first_day_and_includes_its_last(calendar: WorkingDays) -> None:
    friday, monday = date(2016, 6, 3), date(2016, 6, 6)
    assert count(calendar, friday, monday) == 1
    assert count(calendar, monday, monday) == 0
    assert count(calendar, monday, friday) == 0
    assert nth(calendar, friday, 1) == monday
    assert nth(calendar, friday, 0) == friday


def test_what_never_happened_has_no_working_day_after_it(calendar: WorkingDays) -> None:
    assert calendar.nth(np.array([NEVER]), 5).tolist() == [NEVER]


def test_a_year_outside_the_calendar_is_an_error_that_names_it(calendar: WorkingDays) -> None:
    for question in (
        lambda: count(calendar, date(2026, 12, 31), date(2027, 1, 4)),
        lambda: nth(calendar, date(2026, 12, 31), 1),
        lambda: nth(calendar, date(2027, 3, 1), 1),
    ):
        with pytest.raises(CalendarYearMissingError, match="2027"):
            question()
    with pytest.raises(CalendarYearMissingError, match="1999"):
        nth(calendar, date(1999, 3, 1), 1)


def test_no_look_up_where_nothing_has_to_be_counted(calendar: WorkingDays) -> None:
    assert count(calendar, date(2030, 1, 2), date(2030, 1, 1)) == 0
    assert nth(calendar, date(2030, 1, 1), 0) == date(2030, 1, 1)
    due = np.array([date(2026, 12, 15).toordinal()])
    assigned = np.array([date(2026, 11, 2).toordinal()])
    assert calendar.nth(assigned, 45, at_most=due).tolist() == due.tolist()


def test_a_later_year_comes_from_its_notice(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars/CN-2027.toml").write_text(
        'year = 2027\nsource = "a notice"\n[holidays]\n2027-01-01 = "元旦"\n[workdays]\n2027-01-09 = "元旦"\n', "utf-8"
    )
    monkeypatch.setattr(seed, "__file__", str(tmp_path / "__init__.py"))
    with database.write() as session:
        assert calendars.install(session)[-1] == 2027
    with database.read() as session:
        calendar = calendars.load(session, calendars.CHINA)
        assert session.get(CalendarYear, ("CN", 2027)).source == "a notice"
        assert calendars.last_year(session, calendars.CHINA) == 2027
    assert nth(calendar, date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert nth(calendar, date(2027, 1, 8), 1) == date(2027, 1, 9)


def test_a_gap_between_years_ends_the_calendar(database: Database) -> None:
    with database.write() as session:
        session.add(CalendarYear(calendar="XX", year=2016, source="x"))
        session.add(CalendarYear(calendar="XX", year=2018, source="x"))
    with database.read() as session:
        calendar = calendars.load(session, "XX")
        assert session.exec(select(CalendarDay)).first() is None
    assert count(calendar, date(2016, 12, 23), date(2016, 12, 30)) == 5
    with pytest.raises(CalendarYearMissingError, match="2017"):
        nth(calendar, date(2016, 12, 30), 2)


def test_a_calendar_that_is_kept_is_of_its_code_its_years_and_its_database(database: Database, tmp_path: Path) -> None:
    other = Database(f"sqlite:///{tmp_path}/other.db")
    other.migrate()

    def add(into: Database, code: str, year: int, *off: date) -> None:
        with into.write() as session:
            session.add(CalendarYear(calendar=code, year=year, source="x"))
            session.flush()
            session.add_all(CalendarDay(calendar=code, day=day, year=year, is_workday=False, name="x") for day in off)

    def worked(of: Database, code: str, day: date) -> int:
        with of.read() as session:
            return count(calendars.load(session, code), day - timedelta(days=1), day)

    wednesday = date(2016, 9, 14)
    add(database, "XX", 2016)
    add(database, "YY", 2016, wednesday)
    add(other, "XX", 2016, wednesday)
    assert [worked(database, "XX", wednesday), worked(database, "YY", wednesday), worked(other, "XX", wednesday)] == [
        1,
        0,
        0,
    ]
    with pytest.raises(CalendarYearMissingError, match="2017"):
        worked(database, "XX", date(2017, 3, 1))
    add(database, "XX", 2017, date(2017, 3, 2))
    assert [worked(database, "XX", date(2017, 3, day)) for day in (1, 2)] == [1, 0]
    other.close()


def test_a_calendar_that_was_never_committed_is_kept_by_nobody(database: Database) -> None:
    wednesday = date(2016, 9, 14)
    with pytest.raises(ZeroDivisionError), database.write() as session:
        session.add(CalendarYear(calendar="XX", year=2016, source="x"))
        session.flush()
        session.add(CalendarDay(calendar="XX", day=wednesday, year=2016, is_workday=False, name="x"))
        session.flush()
        calendars.load(session, "XX")
        _ = 1 / 0
    with database.write() as session:
        session.add(CalendarYear(calendar="XX", year=2016, source="x"))
    with database.read() as session:
        assert count(calendars.load(session, "XX"), date(2016, 9, 13), wednesday) == 1


def test_an_unknown_calendar_is_an_error(database: Database) -> None:
    with database.read() as session, pytest.raises(CalendarYearMissingError, match="ZZ"):
        calendars.load(session, "ZZ")


@given(
    flags=st.lists(st.booleans(), min_size=31, max_size=60).filter(any),
    start=st.integers(0, 30),
    number=st.integers(1, 20),
)
def test_nth_is_the_smallest_day_with_that_many_working_days(flags: list[bool], start: int, number: int) -> None:
    calendar = WorkingDays("T", 2016, np.array(flags))
    first = date(2016, 1, 1).toordinal()
    after = [at for at in range(start + 1, len(flags)) if flags[at]]
    day = np.array([first + start])
    if number > len(after):
        with pytest.raises(CalendarYearMissingError):
            calendar.nth(day, number)
        return
    answer = int(calendar.nth(day, number)[0])
    assert answer == first + after[number - 1]
    assert int(calendar.count(day, answer)[0]) == number
    assert int(calendar.count(day, answer - 1)[0]) == number - 1
