"""What an import did, or why it did nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from services.exchange.cells import guard
from services.exchange.changes import ChangedCell
from services.exchange.files import Target, replacing
from services.exchange.layout import Formats, workbook
from services.exchange.parsed import CellError
from services.messages import DEFAULT_LANGUAGE, Message, say, word


@dataclass(frozen=True)
class ImportReport:
    """Counts of rows by sheet identifier, or the errors that kept everything out.

    Attributes:
        inserted: new rows.
        updated: rows that were stored and differ now.
        unchanged: rows that stood in the file and were stored so already.
        errors: everything that is wrong, in the order of the workbook; when there is one, nothing was written.
        dry_run: nothing was written in any case.
        changes: the first cells of stored rows that the file changes; `changed_cells` is how many there are.
        ledger_version: the version of the county's ledgers: the one compared with, or the one that was written.
    """

    inserted: Mapping[str, int] = field(default_factory=dict)
    updated: Mapping[str, int] = field(default_factory=dict)
    unchanged: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[CellError, ...] = ()
    dry_run: bool = False
    changes: tuple[ChangedCell, ...] = ()
    changed_cells: int = 0
    ledger_version: int = 0

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


def write_errors(
    report: ImportReport,
    path_or_buffer: Target,
    *,
    language: str = DEFAULT_LANGUAGE,
    note: Message | None = None,
) -> None:
    """Write the list of errors as a workbook, for whoever has to put the ledger right; a note stands above it."""
    title = word(say("What was found wrong"), language)
    with replacing(path_or_buffer) as out, workbook(out, title=title) as book:
        formats = Formats(book)
        made = book.add_worksheet(title)
        top = 0 if note is None else 1
        if note is not None:
            made.write_string(0, 0, word(note, language), formats.number)
        made.freeze_panes(top + 1, 0)
        for place, (head, width) in enumerate(_HEADS):
            made.set_column(place, place, width)
            made.write_string(top, place, word(head, language), formats.required)
        for number, error in enumerate(report.errors, start=top + 1):
            _line(made, formats, number, error, language)
        made.autofilter(top, 0, top + len(report.errors), len(_HEADS) - 1)


def _line(made: Any, formats: Formats, number: int, error: CellError, language: str) -> None:
    texts = (error.sheet, None, error.column, error.value, word(error.message, language))
    for place, text in enumerate(texts):
        if text:
            made.write_string(number, place, guard(text), formats.text)
    if error.row is not None:
        made.write_number(number, 1, error.row, formats.number)


_HEADS: Final = (
    (say("Sheet"), 12),
    (say("Row of the workbook"), 8),
    (say("Column of the sheet"), 18),
    (say("Value found"), 28),
    (say("What was expected"), 70),
)
