"""An .xlsx workbook, row by row: values as they were last calculated, never a formula."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._reader import WorkSheetParser

from services.exchange import limits
from services.exchange.archive import refuse_doctype
from services.exchange.cellstore import Cell, CellStore

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FORMULA: Final = f"{_MAIN}f"
_PLAIN: Final = f"{_MAIN}is/{_MAIN}t"


_ESCAPE: Final = re.compile("_x(005F|000D)_")
"""How a workbook writes an underscore that is not the start of an escape, and a carriage return."""


class _Parser(WorkSheetParser):
    """openpyxl's parser, with two differences.

    A formula that was never calculated is not an empty cell, and a plain text in the cell itself is read at once.
    """

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Return one cell as openpyxl does."""
        inline = element.find(_PLAIN) if element.get("t") == "inlineStr" else None
        if inline is not None:
            place = element.get("r")
            column = coordinate_to_tuple(place)[1] if place else self.col_counter + 1
            self.col_counter = column
            return {"row": self.row_counter, "column": column, "value": inline.text, "data_type": "s", "style_id": 0}
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(_FORMULA) is not None:
            cell.update(value="=…", data_type="e")
        return cell


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Tell a workbook from a .zip of other files."""
    return "[Content_Types].xml" in archive.namelist()


def read_workbook_sheets(data: bytes, store: CellStore) -> None:
    """Read every sheet of a workbook that is wanted."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        refuse_doctype(archive)
    book: Any = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        store.add(sheet.title, _rows(book, sheet))


def _rows(book: Any, sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows that hold something; `iter_rows` would pad the sheet to the size that it claims to have."""
    with sheet._get_source() as source:  # noqa: SLF001  see above
        parser = _Parser(
            source,
            sheet._shared_strings,  # noqa: SLF001  see above
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001  see above
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001  see above
        )
        for number, cells in parser.parse():
            filled = [cell for cell in cells if cell["value"] is not None]
            if filled:
                yield number, _placed(filled)


def _placed(filled: list[dict[str, Any]]) -> list[Cell]:
    """Return the cells at their places; one beyond the last column is enough to know that there is one."""
    width = min(max(cell["column"] for cell in filled), limits.MAX_COLUMNS + 1)
    row: list[Cell] = [None] * width
    for cell in filled:
        row[min(cell["column"], width) - 1] = _content(cell)
    return row


def _content(cell: dict[str, Any]) -> Cell:
    value = cell["value"]
    if cell["data_type"] == "e":
        return ("e", str(value))
    if isinstance(value, bool | int | float | date | datetime):
        return value
    if isinstance(value, str):
        return _ESCAPE.sub(lambda match: "_" if match.group(1) == "005F" else "\r", value)
    return ("e", str(value))
