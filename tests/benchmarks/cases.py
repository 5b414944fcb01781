"""What is measured: three counties' ledgers, each with a period, and what the rivals are given beforehand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import numpy as np
from numpy.typing import NDArray

from services.access import OPERATOR
from services.database import Database
from services.demo import load_demo
from tests.oracle.store import fill, found_county
from tests.oracle.vectors import CITY, vector
from tests.oracle.workbook import REGION, read

Sums = Mapping[str, Mapping[str, tuple[int, int]]]
"""Metric -> subject -> (num, den)."""
CORE = {"visit_coverage": "cadre", "on_time_rate": "department", "turnaround": "department"}
"""The three metrics of the rivals, and whose they are."""
LIMITS = {"A": 10, "B": 45, "C": 90, "D": 90}
TARGET, RECORD_WITHIN, REPORT_WITHIN, EXEMPT_MAX, EXTENSION_MAX = 2, 5, 5, 2, 15
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)


@dataclass(frozen=True)
class Case:
    """A county and a period."""

    name: str
    start: date
    end: date
    as_of: date
    load: Callable[[Database], None]

    @property
    def until(self) -> date:
        """E of scoring.md: the last day of which what happened counts."""
        return min(self.end, self.as_of)


def zhouzhi() -> Case:
    """The demonstration's 周至, its campaign's first year."""

    def load(database: Database) -> None:
        load_demo(database, actor=OPERATOR, regions=[REGION], now=datetime(2017, 7, 7, tzinfo=UTC))

    return Case("周至, a year (demo)", date(2016, 6, 8), date(2017, 6, 7), date(2017, 6, 14), load)


def from_vectors(shared: Path, name: str, title: str) -> Case:
    """A shared vector, written row by row."""
    expected = vector(shared, name)

    def load(database: Database) -> None:
        with database.write() as session:
            found_county(session)
            fill(session, read(expected.workbook))
        database.analyze()

    return Case(title, expected.start, expected.end, expected.as_of, load)


def cases(shared: Path) -> dict[str, Callable[[], Case]]:
    return {
        "zhouzhi": zhouzhi,
        "county": lambda: from_vectors(shared, "county.2017-01-09", "county.xlsx, seven months"),
        "boston": lambda: from_vectors(shared, CITY, "Boston, half a year"),
    }


class Calendar:
    """Working days as arrays of days since 1970; the rivals have it for nothing."""

    def __init__(self) -> None:
        self.days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
        self.is_workday = np.array([chinese_calendar.is_workday(day) for day in self.days])
        self.number: NDArray[np.int64] = np.cumsum(self.is_workday)
        self.first = (FIRST - date(1970, 1, 1)).days
        self.workdays: NDArray[np.int64] = np.flatnonzero(self.is_workday) + self.first

    def at(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many working days lie on or before each day."""
        return self.number[days - self.first]

    def nth(self, days: NDArray[np.int64], n: NDArray[np.int64] | int) -> NDArray[np.int64]:
        """Return working day number n after each day."""
        return self.workdays[self.at(days) + n - 1]
