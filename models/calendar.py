"""Working-day calendars: the years a calendar knows, and the days on which it differs from Monday to Friday."""

from datetime import date

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field

from models.base import Base, key, text


class CalendarYear(Base, table=True):
    """A year that a calendar covers, and where its days come from."""

    __tablename__ = "calendar_years"

    calendar: str = key(length=12)
    year: int = Field(primary_key=True)
    source: str = text()


class CalendarDay(Base, table=True):
    """A day off from Monday to Friday, or a make-up working day (调休) on a weekend."""

    __tablename__ = "calendar_days"
    __table_args__ = (ForeignKeyConstraint(["calendar", "year"], ["calendar_years.calendar", "calendar_years.year"]),)

    calendar: str = key(length=12)
    day: date = Field(primary_key=True)
    year: int
    is_workday: bool
    name: str = text()
