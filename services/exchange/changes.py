"""What an import changes, cell by cell, as a person reads it before anything is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from services.exchange.cells import guard
from services.exchange.files import Target, replacing
from services.exchange.layout import Formats, workbook
from services.exchange.merging import record_name, written
from services.exchange.writing import Difference
from services.messages import DEFAULT_LANGUAGE, say, word

KEPT: Final = 2_000
"""Changed cells that a report holds; a file to download has them all."""
_LONGEST: Final = 200
"""Characters of a value that a report repeats."""
_LEAD: Final = 20
"""Characters that two long values have in common and that are repeated before they part."""
_LAST_ROW: Final = 1_048_575
"""Of an Excel sheet, counted from 0."""


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """One cell of a stored row that the file changes, in the words of the workbook.

    `sheet` and `column` are the Chinese titles, `record` is the row's key; a blank cell is an empty text.
    """

    sheet: str
    record: str
    column: str
    before: str
    after: str


def changed_cells(differences: Iterable[Difference]) -> Iterator[ChangedCell]:
    """Yield every changed cell, sheet by sheet in the order of the file's rows."""
    for found in differences:
        ledger = found.ledger
        sheet = ledger.sheet
        for key in found.changed:
            stored, given = ledger.stored[key], ledger.given[key].row
            record = record_name(sheet, given)
            for column, before, after in zip(sheet.columns, stored, given, strict=True):
                if before != after:
                    old, new = written(column, before), written(column, after)
                    yield ChangedCell(sheet.title, record, column.title, old, new)


def kept(differences: Iterable[Difference]) -> tuple[tuple[ChangedCell, ...], int]:
    """Return the first changed cells, long values cut to where they differ, and how many there are."""
    cells = changed_cells(differences)
    first = tuple(_short(cell) for cell in islice(cells, KEPT))
    return first, len(first) + sum(1 for _ in cells)


def _short(cell: ChangedCell) -> ChangedCell:
    if max(len(cell.before), len(cell.after)) <= _LONGEST:
        return cell
    pairs = enumerate(zip(cell.before, cell.after, strict=False))
    shorter = min(len(cell.before), len(cell.after))
    same = next((place for place, (old, new) in pairs if old != new), shorter)
    start = max(0, same - _LEAD) if same > _LONGEST // 2 else 0
    return replace(cell, before=_excerpt(cell.before, start), after=_excerpt(cell.after, start))


def _excerpt(text: str, start: int) -> str:
    """Return a part of a text; what was left out before and behind it shows as …."""
    end = start + _LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")


def write_changed_cells(cells: Iterable[ChangedCell], target: Target, *, language: str = DEFAULT_LANGUAGE) -> None:
    """Write changed cells as a workbook, one line a cell; what one sheet cannot hold goes on in another."""
    title = word(say("What the import will change"), language)
    with replacing(target) as out, workbook(out, title=title) as book:
        formats = Formats(book)
        made, row = _sheet(book, formats, title, language), 0
        for cell in cells:
            if row == _LAST_ROW:
                made, row = _sheet(book, formats, f"{title} {len(book.worksheets()) + 1}", language), 0
            row += 1
            for place, text in enumerate((cell.sheet, cell.record, cell.column, cell.before, cell.after)):
                if text:
                    made.write_string(row, place, guard(text), formats.text)


def _sheet(book: Any, formats: Formats, title: str, language: str) -> Any:
    made = book.add_worksheet(title)
    made.freeze_panes(1, 0)
    for place, (head, width) in enumerate(_HEADS):
        made.set_column(place, place, width)
        made.write_string(0, place, word(head, language), formats.required)
    made.autofilter(0, 0, _LAST_ROW, len(_HEADS) - 1)
    return made


_HEADS: Final = (
    (say("Sheet"), 12),
    (say("Record"), 26),
    (say("Column of the sheet"), 18),
    (say("Before"), 40),
    (say("After"), 40),
)
