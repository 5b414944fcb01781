"""Cells as the reading process collects them: each different content once, and an index of it for every cell."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from services.errors import BadInputError
from services.exchange import limits
from services.messages import say

Cell = str | int | float | bool | date | tuple[str, str] | None
"""A cell as read; a pair is something that holds no value, such as ("e", "#N/A")."""


@dataclass
class ReadSheet:
    """One sheet: its header, the row numbers, and one column of content indexes for each header cell."""

    title: str
    header: list[Cell] = field(default_factory=list)
    rows: "array[int]" = field(default_factory=lambda: array("I"))
    columns: "list[array[int]]" = field(default_factory=list)


class CellStore:
    """All sheets of a file; index 0 is the empty cell."""

    def __init__(self, wanted: frozenset[str]) -> None:
        """Keep the rows of the wanted sheets only; of the others the title is enough."""
        self.wanted = wanted
        self.sheets: list[ReadSheet] = []
        self._contents: dict[Any, int] = {None: 0}
        self._encoded: list[Any] = [None]
        self._text = 0
        self._cells = 0

    def add(self, title: str, rows: Iterator[tuple[int, Sequence[Cell]]]) -> None:
        """Read one sheet: pairs of row number (1 is the header) and cells; rows without content are passed over.

        Raises:
            BadInputError: it is larger than the limits.
        """
        sheet = ReadSheet(title)
        self.sheets.append(sheet)
        if title.strip() not in self.wanted:
            return
        for number, cells in rows:
            if all(cell is None or cell == "" for cell in cells):
                continue
            self._bounds(title, number, cells)
            if number == 1:
                sheet.header = list(cells)
            else:
                self._append(sheet, number, cells)

    def _bounds(self, title: str, number: int, cells: Sequence[Cell]) -> None:
        if number > limits.MAX_ROWS + 1:
            raise BadInputError(
                say(
                    "Sheet {sheet} has an entry in row {row}; at most {most} rows are read. Delete the rows below "
                    "the ledger, or import it in parts.",
                    sheet=title[:64],
                    row=number,
                    most=limits.MAX_ROWS,
                )
            )
        if len(cells) > limits.MAX_COLUMNS and any(cell is not None for cell in cells[limits.MAX_COLUMNS :]):
            raise BadInputError(
                say(
                    "Sheet {sheet} has an entry beyond column {most} in row {row}; delete the columns that do not "
                    "belong to the ledger.",
                    sheet=title[:64],
                    row=number,
                    most=limits.MAX_COLUMNS,
                )
            )
        self._cells += len(cells)
        if self._cells > limits.MAX_CELLS:
            raise BadInputError(say("The file has more than {most} cells; import it in parts.", most=limits.MAX_CELLS))

    def _append(self, sheet: ReadSheet, number: int, cells: Sequence[Cell]) -> None:
        while len(sheet.columns) < min(len(cells), limits.MAX_COLUMNS):
            sheet.columns.append(array("I", bytes(4 * len(sheet.rows))))
        sheet.rows.append(number)
        for position, column in enumerate(sheet.columns):
            column.append(self._index(cells[position] if position < len(cells) else None))

    def _index(self, cell: Cell) -> int:
        if cell is None or cell == "":
            return 0
        key = cell if isinstance(cell, str) else (type(cell).__name__, cell)
        index = self._contents.get(key)
        if index is None:
            index = self._contents[key] = len(self._encoded)
            self._encoded.append(encoded(cell))
            self._text += len(cell) if isinstance(cell, str) else 8
            if self._text > limits.MAX_TEXT:
                raise BadInputError(say("The file holds too much text; import it in parts."))
        return index

    def described(self) -> dict[str, Any]:
        """Return everything but the columns, for JSON."""
        return {
            "contents": self._encoded,
            "sheets": [
                {
                    "title": sheet.title,
                    "header": [encoded(cell) for cell in sheet.header],
                    "rows": len(sheet.rows),
                    "columns": len(sheet.columns),
                }
                for sheet in self.sheets
            ],
        }

    def arrays(self) -> "Iterator[array[int]]":
        """Yield, sheet by sheet, the row numbers and then the columns."""
        for sheet in self.sheets:
            yield sheet.rows
            yield from sheet.columns


def encoded(cell: Cell) -> Any:
    """Return a cell for JSON: text, numbers and booleans as they are, anything else as a tagged pair."""
    if isinstance(cell, datetime):
        return ["d", cell.date().isoformat()]
    if isinstance(cell, date):
        return ["d", cell.isoformat()]
    return list(cell) if isinstance(cell, tuple) else cell
