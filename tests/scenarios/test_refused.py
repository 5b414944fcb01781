"""Tricks that never reach the score: the import refuses them, and nothing of the file is written."""

from datetime import date
from typing import Any

import pytest

from services.database import Database
from services.exchange.sheets import SHEETS
from tests.exchange.books import brought_in, everything, found_county, places, right


def test_the_right_ledger_is_imported(sqlite_database: Database) -> None:
    """The control: without a trick in it the ledger goes in."""
    report = brought_in(found_county(sqlite_database), right())
    assert places(report) == []
    assert any(everything(sqlite_database).values())


@pytest.mark.parametrize(
    ("sheet", "trick", "column"),
    [
        pytest.param("visits", {"visited_on": date(2016, 7, 7)}, "登记日期", id="a visit recorded before it is made"),
        pytest.param("exemptions", {"approved_by": "G001"}, "批准人", id="a month exempted by oneself"),
        pytest.param("issues", {"cancelled_by": "G001"}, "销号人", id="a problem crossed off by who owed it"),
        pytest.param("monthly_reports", {"verified_by": "G001"}, "核实人", id="no issue verified by oneself"),
        pytest.param("adjustments", {"approved_by": "G001"}, "批准人", id="points approved by oneself"),
    ],
)
def test_the_import_refuses(sheet: str, trick: dict[str, Any], column: str, sqlite_database: Database) -> None:
    rows = right()
    rows[sheet][0].update(trick)
    county = found_county(sqlite_database)
    report = brought_in(county, rows)
    assert [(found, where) for found, _, where in places(report)] == [(SHEETS[sheet].title, column)]
    assert not any(everything(county).values())
