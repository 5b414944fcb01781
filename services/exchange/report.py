"""What an import did, or why it did nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.exchange.parsed import CellError
from services.messages import DEFAULT_LANGUAGE, word


@dataclass(frozen=True)
class ImportReport:
    """Counts of rows by sheet identifier, or the errors that kept everything out.

    Attributes:
        inserted: new rows.
        updated: rows that were stored and differ now.
        unchanged: rows that stood in the file and were stored so already.
        errors: everything that is wrong, in the order of the workbook; when there is one, nothing was written.
        dry_run: nothing was written in any case.
    """

    inserted: Mapping[str, int] = field(default_factory=dict)
    updated: Mapping[str, int] = field(default_factory=dict)
    unchanged: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[CellError, ...] = ()
    dry_run: bool = False

    @property
    def changed(self) -> int:
        """Return how many rows were, or would be, written."""
        return sum(self.inserted.values()) + sum(self.updated.values())

    def as_document(self, language: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """Return the report as `kaohe import` prints it."""
        return {
            "inserted": dict(self.inserted),
            "updated": dict(self.updated),
            "unchanged": dict(self.unchanged),
            "errors": [
                {
                    "sheet": error.sheet,
                    "row": error.row,
                    "column": error.column,
                    "value": error.value,
                    "message": word(error.message, language),
                }
                for error in self.errors
            ],
        }
