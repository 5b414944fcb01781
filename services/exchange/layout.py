"""How ledger sheets look: header, widths, formats and drop-down lists, the same in the template and in an export."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, BinaryIO, Final

import xlsxwriter

from models.base import E4
from services.exchange.cells import NO, YES, Value, guard
from services.exchange.limits import MAX_ROWS
from services.exchange.merging import written
from services.exchange.sheets import Column, Kind, Sheet
from services.messages import DEFAULT_LANGUAGE, say, word

FONT: Final = "Microsoft YaHei"
INK: Final = "#1B2430"
ACCENT: Final = "#1D5B79"
QUIET: Final = "#5B6675"
LINE: Final = "#E3E7ED"
PAGE: Final = "#F7F8FA"

_WIDTHS: Final = {
    Kind.CODE: 14,
    Kind.TEXT: 18,
    Kind.DATE: 12,
    Kind.MONTH: 10,
    Kind.FLAG: 9,
    Kind.CHOICE: 12,
    Kind.INTEGER: 11,
    Kind.AMOUNT: 14,
}
_WIDE: Final = {"summary", "finding", "difficulties", "suggestions", "matter", "reason"}
_LONGEST_LIST: Final = 255
"""Characters that Excel takes in a list typed into the cell rule."""


@contextmanager
def workbook(out: BinaryIO, *, title: str, streamed: bool = True) -> Iterator[Any]:
    """Give a workbook in which a text stays a text: no formula, no link, no number by accident.

    A streamed one keeps a single row in memory, and takes rows in their order only.
    """
    options = {
        "constant_memory": streamed,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title})
        book.formats[0].set_font_name(FONT)
        book.formats[0].set_font_size(10)
        yield book


class Formats:
    """The formats of ledger sheets."""

    def __init__(self, book: Any) -> None:
        """Register them with the workbook."""
        base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
        header = {**base, "bold": True, "text_wrap": True, "border": 1, "border_color": LINE}
        self.required = book.add_format({**header, "bg_color": ACCENT, "font_color": "#FFFFFF"})
        self.optional = book.add_format({**header, "bg_color": LINE})
        self.text = book.add_format({**base, "num_format": "@"})
        self.day = book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"})
        self.number = book.add_format(base)

    def of(self, column: Column) -> Any:
        """Return the format of a column's cells; codes and months stay the text that was typed."""
        if column.kind is Kind.DATE:
            return self.day
        return self.number if column.kind in (Kind.INTEGER, Kind.AMOUNT) else self.text


def ledger_sheet(book: Any, formats: Formats, sheet: Sheet) -> Any:
    """Add a ledger sheet with its frozen header and its drop-down lists."""
    made = book.add_worksheet(sheet.title)
    made.freeze_panes(1, len(sheet.keys) if len(sheet.keys) == 1 else 0)
    made.set_row(0, 22)
    for place, column in enumerate(sheet.columns):
        width = 32 if column.field in _WIDE and column.kind is Kind.TEXT else _WIDTHS[column.kind]
        made.set_column(place, place, max(width, 2 * len(column.title) + 3), formats.of(column))
        _drop_down(made, place, column)
    for place, column in enumerate(sheet.columns):
        made.write_string(0, place, column.title, formats.required if column.required else formats.optional)
    made.autofilter(0, 0, 0, len(sheet.columns) - 1)
    made.set_landscape()
    made.set_paper(9)
    made.fit_to_pages(1, 0)
    made.repeat_rows(0)
    return made


def _drop_down(made: Any, place: int, column: Column) -> None:
    choices = (YES, NO) if column.kind is Kind.FLAG else column.choice_words
    if choices and len(",".join(choices)) < _LONGEST_LIST:
        made.data_validation(
            1,
            place,
            MAX_ROWS,
            place,
            {
                "validate": "list",
                "source": list(choices),
                "error_title": column.title,
                "error_message": word(say("Choose from the list."), DEFAULT_LANGUAGE),
            },
        )


def write_cell(made: Any, formats: Formats, at: tuple[int, int], column: Column, value: Value) -> None:
    """Write a stored value at (row, place) as the import reads it back: real dates, real numbers, guarded text."""
    if value is None:
        return
    row, place = at
    if column.kind is Kind.DATE and isinstance(value, date):
        made.write_datetime(row, place, value, formats.day)
    elif column.kind is Kind.AMOUNT and isinstance(value, int):
        made.write_number(row, place, value / E4, formats.number)
    elif column.kind is Kind.INTEGER and isinstance(value, int):
        made.write_number(row, place, value, formats.number)
    else:
        made.write_string(row, place, guard(written(column, value)), formats.text)
