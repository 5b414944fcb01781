"""The shared vectors: a workbook, a period, and the scorecards that it must come to."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.oracle.ledger import Ledger
from tests.oracle.workbook import read

COUNTIES = (
    "corners.2016-09-14",
    "corners.2017-01-09",
    "corners.2017-03-31",
    "county.2016-09-14",
    "county.2017-01-09",
    "county.2017-03-31",
)
CITY = "boston311"
COMPARED = (
    "kind",
    "code",
    "group",
    "status",
    "indicators",
    "adjustments",
    "counts",
    "base",
    "total",
    "rank",
    "ranked",
    "grade",
    "flags",
)


@dataclass(frozen=True)
class Vector:
    """One expected file and the workbook it belongs to."""

    workbook: Path
    start: date
    end: date
    as_of: date
    subjects: list[dict[str, Any]]

    @property
    def ledger(self) -> Ledger:
        """The workbook's rows."""
        return read(self.workbook)


def vector(shared: Path, name: str) -> Vector:
    """Find a vector by the first part of its expected file's name."""
    folder, workbook = ("data", f"{CITY}.zip") if name == CITY else ("vectors", f"{name.partition('.')[0]}.xlsx")
    expected = json.loads((shared / folder / f"{name}.expected.json").read_text(encoding="utf-8"))
    start, end, as_of = (
        date.fromisoformat(text) for text in (expected["period"]["start"], expected["period"]["end"], expected["as_of"])
    )
    return Vector(shared / folder / workbook, start, end, as_of, expected["subjects"])


def compared(subjects: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """What must be equal of each subject, by kind and code in the order in which they stand."""
    return {(one["kind"], one["code"]): {name: one[name] for name in COMPARED} for one in subjects}
