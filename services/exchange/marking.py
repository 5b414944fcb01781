"""The marking process: a faulty file on standard input becomes, on standard output, a workbook with the faults marked.

It is started as `python -m services.exchange.marking`, under the limits of the reading process. The first line of its
input is JSON, `{"author": …, "marks": [[sheet, row, column, text, elsewhere], …]}`, each a `Mark`; the file follows. It
answers with the workbook, or ends with an error: some files cannot be written again as they were.
"""

import json
import re
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, BinaryIO, Final, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from services.exchange import limits
from services.exchange.archive import opened, read_csvs, refuse_doctype
from services.exchange.cells import DANGEROUS, plain
from services.exchange.cellstore import Cell
from services.exchange.child import limit_resources
from services.exchange.formulas import Formula, keep_results
from services.exchange.parsed import HEADER_ROW
from services.exchange.sheets import BY_NAME
from services.exchange.xlsx import is_workbook

_FAULTY: Final = PatternFill("solid", fgColor="FFF8CFCA")
_TAB: Final = "FFB3261E"
_WIDTH: Final = 280
_LINE: Final = 20
_LETTERS: Final = 20
"""Of a comment: width and height of a line in pixels, and how many characters a line holds."""
_SIGN: Final = "✖ "
"""Before each line that is ours; what else is noted is somebody's own."""
_NOT_IN_TITLES: Final = str.maketrans(dict.fromkeys(r"[]:*?/\\", " "))
_TITLE_LENGTH: Final = 31
_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""The underscore of what a workbook would take for an escape."""


class Mark(NamedTuple):
    """One thing that is wrong: its place as `CellError` gives it, and what is to be said there.

    `elsewhere` is said where the sheet lacks the column, so that another cell has to name it.
    """

    sheet: str
    row: int | None
    column: str | None
    text: str
    elsewhere: str


def marked(data: bytes, marks: Sequence[Mark], author: str) -> bytes:
    """Return a copy of a workbook, or of a .zip of CSV files, in which every mark is a filled cell with a comment.

    Raises:
        BadInputError: the file is neither, or it breaks a limit.
    """
    book, titles = _book(data)
    for _, sheet in titles:
        _clean(sheet)
    found: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.sheet].append(mark)
    faulty = {}
    for title, listed in found.items():
        for sheet, of_sheet in _by_sheet(titles, title, listed):
            _mark(sheet, of_sheet, author)
            faulty[id(sheet)] = sheet
    _show_first(book, list(faulty.values()))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


# ---- the copy


def _book(data: bytes) -> tuple[Any, list[tuple[str, Any]]]:
    """Return the workbook, and its sheets with the titles that they have in the file."""
    with opened(BytesIO(data)) as archive:
        if is_workbook(archive):
            refuse_doctype(archive)
            book: Any = load_workbook(BytesIO(data), rich_text=True)
            return book, [(plain(sheet.title), sheet) for sheet in book.worksheets]
        copied = _Copied()
        read_csvs(archive, copied)
        return copied.book, copied.titles


class _Copied:
    """The CSV files as the sheets of a workbook; every cell is the text that it was, and none a formula."""

    def __init__(self) -> None:
        """Hold no sheet yet."""
        self.book: Any = Workbook()
        del self.book[self.book.sheetnames[0]]
        self.titles: list[tuple[str, Any]] = []

    def add(self, title: str, rows: Iterator[tuple[int, Sequence[Cell]]]) -> None:
        """Copy one file."""
        sheet = self.book.create_sheet(title.translate(_NOT_IN_TITLES).strip("' ")[:_TITLE_LENGTH] or "-")
        self.titles.append((plain(title), sheet))
        for number, cells in rows:
            for place, text in enumerate(cells, start=1):
                if text:
                    _write_text(sheet.cell(number, place), str(text))


def _write_text(cell: Any, text: str) -> None:
    cell.value = _ESCAPED.sub("_x005F_", _sound(text))
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(tuple(DANGEROUS))  # or the next edit in Excel would make it a formula


def _sound(text: str) -> str:
    """Return a text that can stand in a workbook."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _show_first(book: Any, faulty: list[Any]) -> None:
    """Open the workbook on the first sheet with a fault, alone: what is typed goes into every sheet selected."""
    ordered = [sheet for sheet in book.worksheets if sheet in faulty]
    for sheet in ordered:
        sheet.sheet_state = "visible"
        if sheet.sheet_properties.tabColor is None:
            sheet.sheet_properties.tabColor = _TAB
    if ordered:
        book.active = ordered[0]
        for sheet in book.worksheets:
            sheet.sheet_view.tabSelected = sheet is ordered[0]


# ---- the places


def _by_sheet(titles: list[tuple[str, Any]], title: str, marks: list[Mark]) -> Iterator[tuple[Any, list[Mark]]]:
    """Yield the sheets that the marks of one title are about: of the sheet as a whole, or of its rows."""
    same = [sheet for name, sheet in titles if name == title]
    read = [sheet for name, sheet in titles if name in BY_NAME and BY_NAME[name].title == title]
    read = [sheet for sheet in read if sheet.max_row > 1 or sheet.cell(1, 1).value is not None] or read or same
    whole = [mark for mark in marks if mark.row is None]
    rows = [mark for mark in marks if mark.row is not None]
    if whole and (same or read):
        yield (same or read)[-1], whole  # the second of two is the one too many
    if rows and read:
        yield read[0], rows


class _Header:
    """The first row of a sheet, matched as the import matches it."""

    def __init__(self, sheet: Any) -> None:
        """Read it."""
        columns = BY_NAME[plain(sheet.title)].by_header if plain(sheet.title) in BY_NAME else {}
        self.written: dict[str, int] = {}
        self.columns: dict[str, int] = {}
        named = {0}
        for cell in next(sheet.iter_rows(min_row=1, max_row=1), ()):
            header = plain(_shown(cell.value))
            if header:
                named.add(cell.column)
                self.written[header] = cell.column  # the second of two is the one too many
                if header in columns:
                    self.columns.setdefault(columns[header].title, cell.column)
        self.free = max(named) + 1
        self.unnamed = min(_filled(sheet) - named, default=1)


def _filled(sheet: Any) -> set[int]:
    """Return the columns with entries."""
    return {cell.column for cell in _cells(sheet) if cell.value is not None}


def _cells(sheet: Any) -> list[Any]:
    """Return the cells that there are; openpyxl's own ways to go through a sheet make all others as well."""
    return list(sheet._cells.values())  # noqa: SLF001  see above


def _shown(value: Any) -> str:
    return "" if value is None else str(value.result if isinstance(value, Formula) else value)


def _mark(sheet: Any, marks: list[Mark], author: str) -> None:
    """Fill the cells of a sheet that are wrong, and say in a comment what is."""
    header = _Header(sheet)
    texts: dict[tuple[int, int], list[str]] = defaultdict(list)
    for mark in marks:
        place, at_column = _place(header, mark)
        texts[place].append(mark.text if at_column else mark.elsewhere)
    for (row, column), lines in texts.items():
        cell = sheet.cell(row, column)
        if isinstance(cell, MergedCell):
            cell = next(sheet.cell(*area.top[0]) for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell.fill = _FAULTY
        _comment(cell, dict.fromkeys(lines), author)


def _place(header: _Header, mark: Mark) -> tuple[tuple[int, int], bool]:
    """Return row and column of the cell for a mark, and whether it is one of the mark's column, if that has one."""
    row = mark.row or HEADER_ROW
    if mark.column is None:
        return (row, header.unnamed if mark.row == HEADER_ROW else 1), True
    if row == HEADER_ROW and mark.column in header.written:
        return (row, header.written[mark.column]), True
    if mark.column in header.columns:
        return (row, header.columns[mark.column]), True
    if row > HEADER_ROW:
        return (row, 1), False
    header.free += 1  # a column that the sheet lacks: where it may be added
    return (row, header.free - 1), False


def _comment(cell: Any, faults: Iterable[str], author: str) -> None:
    """Add a comment below what somebody has noted there before."""
    lines = [_SIGN + _sound(" ".join(fault.split())) for fault in faults]
    noted = cell.comment
    if noted is not None:
        lines, author = [*noted.text.split("\n"), *lines], noted.author or author
    height = _LINE * (1 + sum(1 + len(line) // _LETTERS for line in lines))
    cell.comment = Comment("\n".join(lines), author, width=_WIDTH, height=height)


def _clean(sheet: Any) -> None:
    """Take off the marks of an earlier copy, in which some of the faults have been mended."""
    for cell in _cells(sheet):
        noted = getattr(cell, "comment", None)
        if noted is None or _SIGN not in noted.text:
            continue
        left = [line for line in noted.text.split("\n") if not line.startswith(_SIGN)]
        cell.comment = Comment("\n".join(left), noted.author, noted.height, noted.width) if left else None
        if cell.fill.fgColor.rgb == _FAULTY.fgColor.rgb:
            cell.fill = PatternFill()


def respond(source: BinaryIO, out: BinaryIO) -> None:
    """Mark one file."""
    asked = json.loads(source.readline())
    marks = [Mark(*mark) for mark in asked["marks"]]
    out.write(marked(source.read(limits.MAX_FILE + 1), marks, asked["author"]))


if __name__ == "__main__":
    limit_resources()
    keep_results()
    warnings.simplefilter("ignore")
    respond(sys.stdin.buffer, sys.stdout.buffer)
