"""What a page of a long list costs: 100,000 issues and visits beside 1,000 of them, in one run, on both databases.

Each list is read as a screen reads it: the page's rows with their names and deadlines, and how many there are. Both
sizes take turns, so that a slow minute is everybody's. Only that a list finds something is asserted, never the times.
"""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

import pytest
from sqlmodel import Session

from models.values import Role
from services.access import Actor
from services.database import Database
from services.ledgers import visit_reading
from services.ledgers.issues import reading, remaining
from services.ledgers.issues.machine import State
from services.ledgers.issues.selecting import Filter
from services.ledgers.visit_reading import Wanted
from tests.conftest import ENGINES
from tests.lists.many import RARE, REGION, TODAY, fill

FEW, MANY = 1_000, 100_000
ROUNDS = 15
PAGE = 25
OFFICE = Actor("office", Role.OFFICE, REGION)
DEPARTMENT = Actor("department", Role.DEPARTMENT, REGION, dept_code="D03")
COMMON = "用电"
"""Stands in a quarter of them."""
ISSUES: Mapping[str, dict[str, Any]] = {
    "first page, everything": {},
    "first page, open": {"asked": Filter(open=True)},
    "page 40": {"offset": 39 * PAGE},
    "one state": {"asked": Filter(states=(State.HANDLING,))},
    "closed": {"asked": Filter(states=(State.CLOSED, State.CONFIRMED, State.RECLOSED))},
    "sector and level": {"asked": Filter(sector="商贸", level="B")},
    "overdue": {"asked": Filter(overdue=True)},
    "a rare word": {"asked": Filter(words=RARE)},
    "a common word": {"asked": Filter(words=COMMON)},
    "one character": {"asked": Filter(words=RARE[0])},
    "by registration": {"order": "registered_on"},
    "by enterprise": {"order": "enterprise"},
    "of a department": {"actor": DEPARTMENT, "asked": Filter(open=True)},
}
VISITS: Mapping[str, dict[str, Any]] = {
    "first page": {},
    "page 40": {"first": 39 * PAGE},
    "method and department": {"wanted": Wanted(method="座谈", department="D05")},
    "a rare word": {"wanted": Wanted(words=RARE)},
    "a common word": {"wanted": Wanted(words=COMMON)},
    "by enterprise": {"order": "enterprise"},
    "of a department": {"actor": DEPARTMENT},
}


def of_issues(session: Session, given: dict[str, Any]) -> int:
    asked = {"actor": OFFICE, "region": REGION, "today": TODAY}
    page = reading.issues_page(session, **{**asked, "asked": Filter(), "most": PAGE, **given})
    remaining.deadlines(session, issues=[row.issue for row in page.rows], **asked)
    return len(page.rows)


def of_visits(session: Session, given: dict[str, Any]) -> int:
    asked = {"actor": OFFICE, "region": REGION, "today": TODAY, "most": PAGE}
    return len(visit_reading.visits(session, **{**asked, **given}).rows)


@pytest.mark.parametrize("engine", ENGINES)
def test_lists(engine: str, fresh_database: Callable[[str], Database], table: list[str]) -> None:
    databases = {number: fresh_database(engine) for number in (FEW, MANY)}
    for number, database in databases.items():
        fill(database, number)
    table.append(f"a page of {PAGE} on {engine}, p50 of {ROUNDS}: {FEW:,} rows, {MANY:,} rows")
    for read, lists in ((of_issues, ISSUES), (of_visits, VISITS)):
        for name, given in lists.items():
            taken: dict[int, list[float]] = {number: [] for number in databases}
            for _ in range(ROUNDS + 1):
                for number, database in databases.items():
                    begun = time.perf_counter()
                    with database.read() as session:
                        rows = read(session, given)
                    taken[number].append(1000 * (time.perf_counter() - begun))
                    assert rows or number == FEW
            few, many = (median(times[1:]) for times in taken.values())  # the first one warms up
            kind = read.__name__.removeprefix("of_")
            table.append(f"  {kind:7} {name:24} {few:7.1f} ms {many:7.1f} ms   {many / few:5.1f} times")
