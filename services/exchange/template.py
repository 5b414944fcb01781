"""The blank ledger workbook, and beside it one sheet that shows how it is filled in."""

from typing import Any, Final

from seed.examples import EXAMPLES
from services.exchange.cells import Value, convert
from services.exchange.files import Target, replacing
from services.exchange.layout import ACCENT, FONT, INK, LINE, PAGE, QUIET, Formats, ledger_sheet, workbook
from services.exchange.merging import written
from services.exchange.notes import NOTES
from services.exchange.sheets import NOTES_SHEET, SHEETS, Column, Kind, Sheet
from services.messages import DEFAULT_LANGUAGE, Message, say, word

_WIDTHS: Final = (18, 24, 8, 58, 30)


def template(path_or_buffer: Target, *, language: str = DEFAULT_LANGUAGE) -> None:
    """Write the blank workbook: 填表说明 with one worked example a sheet, then every ledger with header and lists."""
    with replacing(path_or_buffer) as out, workbook(out, title=word(say("Ledger workbook"), language)) as book:
        _notes(book, language)
        formats = Formats(book)
        for sheet in SHEETS.values():
            ledger_sheet(book, formats, sheet)


def _notes(book: Any, language: str) -> None:
    made = book.add_worksheet(NOTES_SHEET)
    made.hide_gridlines(2)
    for place, width in enumerate(_WIDTHS):
        made.set_column(place, place, width)
    styles = _Styles(book)
    made.set_row(0, 30)
    made.write_string(0, 0, word(say("How to fill in the ledgers"), language), styles.title)
    row = 1
    for line in _GENERAL:
        made.write_string(row, 0, word(line, language), styles.note)
        row += 1
    for sheet in SHEETS.values():
        row = _block(made, row + 1, sheet, styles, language)
    made.set_landscape()
    made.set_paper(9)
    made.fit_to_pages(1, 0)


class _Styles:
    """The formats of the notes."""

    def __init__(self, book: Any) -> None:
        """Register them with the workbook."""
        base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
        line = {**base, "bottom": 1, "bottom_color": LINE}
        self.title = book.add_format({**base, "bold": True, "font_size": 16})
        self.note = book.add_format({**base, "font_color": QUIET})
        self.sheet = book.add_format({**base, "bold": True, "font_size": 12, "font_color": ACCENT})
        self.head = book.add_format({**line, "bold": True, "bg_color": PAGE})
        self.cell = book.add_format({**line, "text_wrap": True})
        self.must = book.add_format({**line, "bold": True, "font_color": ACCENT})
        self.quiet = book.add_format({**line, "font_color": QUIET})


def _block(made: Any, row: int, sheet: Sheet, styles: _Styles, language: str) -> int:
    """Write one sheet's columns with the example; returns the next free row."""
    made.set_row(row, 22)
    made.write_string(row, 0, f"{sheet.title}  {sheet.identifier}", styles.sheet)
    for place, head in enumerate(_HEADS):
        made.write_string(row + 1, place, word(head, language), styles.head)
    for number, column in enumerate(sheet.columns, start=row + 2):
        needed = column.required
        made.write_string(number, 0, column.title, styles.must if needed else styles.cell)
        made.write_string(number, 1, column.identifier, styles.quiet)
        made.write_string(number, 2, word(say("required"), language) if needed else "", styles.cell)
        made.write_string(number, 3, _explained(sheet, column, language), styles.cell)
        made.write_string(number, 4, example(sheet, column), styles.cell)
    return row + 2 + len(sheet.columns)


def example(sheet: Sheet, column: Column) -> str:
    """Return the example of a column as it stands in the workbook."""
    raw: Any = EXAMPLES[sheet.identifier].get(column.identifier)
    if raw is None:
        return ""
    value: Value = convert(column, raw)
    return str(raw) if column.kind is Kind.CHOICE else written(column, value)


def _explained(sheet: Sheet, column: Column, language: str) -> str:
    lines = [_form(sheet, column), NOTES.get((sheet.identifier, column.identifier))]
    return " ".join(word(line, language) for line in lines if line is not None)


def _form(sheet: Sheet, column: Column) -> Message | None:
    if column.references:
        return say("A code of sheet {sheet}.", sheet=SHEETS[column.references].title)
    if column.kind is Kind.CODE and (sheet.identifier, column.identifier) in _CODE_FORMS:
        return _CODE_FORMS[sheet.identifier, column.identifier]
    if column.kind is Kind.CHOICE:
        return say("One of: {choices}.", choices="、".join(column.choice_words))
    return _FORMS.get(column.kind)


_HEADS: Final = (
    say("Column of the sheet"),
    say("Identifier"),
    say("Must it be filled in"),
    say("How to fill it in"),
    say("Worked example"),
)
_FORMS: Final[dict[Kind, Message]] = {
    Kind.CODE: say("A code of your own: text, unique in the sheet, never changed."),
    Kind.DATE: say("A date, such as 2016-06-08."),
    Kind.MONTH: say("A month, such as 2016-06."),
    Kind.FLAG: say("是 or 否."),
    Kind.INTEGER: say("A whole number."),
    Kind.AMOUNT: say("A number with at most four decimal places."),
}
_CODE_FORMS: Final = {
    ("enterprises", "uscc"): say("18 figures and capital letters; the check character is verified."),
    ("adjustments", "subject_code"): say("The code of the department or cadre."),
}
_GENERAL: Final = (
    say("Dark headers must be filled in. Leave out sheets and columns that you do not keep; do not rename any."),
    say("A row is found again by its code: importing it a second time updates it, and never makes a second one."),
    say("A blank cell clears what is stored; a column left out leaves it. An import never deletes a row."),
    say("Everything is checked before anything is written: one error, and nothing of the file goes in."),
    say("This sheet is not imported; the examples below stand here only."),
)
