"""A county's ledgers as columns: whole numbers for days, codes and lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from services.scoring.results import Kind
from services.workdays import Ints, Texts

NOBODY: Final = -1
"""The index of a blank code, or of a blank member of a list."""

Columns = Mapping[str, Ints]
"""Days are ordinals (NEVER when blank), codes are positions in their own table, lists are positions in their enum."""


@dataclass(frozen=True)
class Rows:
    """One ledger table.

    Attributes:
        codes: each row's natural key as people write it.
        columns: the columns that scoring reads, all of one length.
    """

    codes: Texts
    columns: Columns

    def __getitem__(self, name: str) -> Ints:
        """Return one column."""
        return self.columns[name]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.codes)

    def where(self, kept: np.ndarray[Any, np.dtype[Any]]) -> "Rows":
        """Return the rows of a mask, or in the order of an index."""
        return Rows(self.codes[kept], {name: column[kept] for name, column in self.columns.items()})

    def replace(self, **columns: Ints) -> "Rows":
        """Return the rows with other columns."""
        return Rows(self.codes, {**self.columns, **columns})


@dataclass(frozen=True)
class Subjects:
    """Those who are assessed, in the order of their codes; `department` is a position, a department's is its own."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    department: Ints

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.codes)


@dataclass(frozen=True)
class Ledger:
    """Everything that scoring reads of one county."""

    cadres: Subjects
    departments: Subjects
    enterprises: tuple[str, ...]
    assignments: Rows
    visits: Rows
    exemptions: Rows
    issues: Rows
    reopenings: Rows
    escalations: Rows
    spot_checks: Rows
    reports: Rows
    services: Rows
    approvals: Rows
    targets: Rows
    adjustments: Rows

    def subjects(self, kind: Kind) -> Subjects:
        """Return the subjects of a kind."""
        return self.cadres if kind == "cadre" else self.departments
