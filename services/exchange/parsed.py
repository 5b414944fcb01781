"""What was read: typed rows of the ledgers by column, and everything that could not be understood."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from services.exchange.cells import CellFaultError, Raw, Unreadable, Value, convert, plain, shown
from services.exchange.sheets import BY_NAME, NOTES_SHEET, SHEET_TITLES, SHEETS, Column, Sheet
from services.messages import Message, say

HEADER_ROW: Final = 1
MAX_LISTED: Final = 5_000
"""Faulty cells of one column that are listed one by one; a report of millions would help nobody."""
MAX_SHOWN: Final = 200
"""Characters of a faulty cell that the report repeats."""


@dataclass(frozen=True, slots=True)
class CellError:
    """One thing that is wrong, and where.

    Attributes:
        sheet: the sheet's title as it stands in the workbook.
        row: Excel's row number; None for the sheet as a whole.
        column: the column's Chinese header; None for the row as a whole.
        value: the cell as a person saw it.
        message: what was expected.
    """

    sheet: str
    row: int | None
    column: str | None
    value: str | None
    message: Message

    def sentence(self) -> Message:
        """Return the error as one sentence with its place."""
        if self.row is None:
            return say("{sheet}: {what}", sheet=self.sheet, what=self.message)
        if self.column is None:
            return say("{sheet}, row {row}: {what}", sheet=self.sheet, row=self.row, what=self.message)
        where = {"sheet": self.sheet, "row": self.row, "column": self.column}
        if not self.value:
            return say("{sheet}, row {row}, {column}: {what}", **where, what=self.message)
        return say("{sheet}, row {row}, {column}: “{value}”. {what}", **where, value=self.value, what=self.message)


@dataclass
class SheetRows:
    """The rows of one sheet in the file.

    Attributes:
        sheet: which sheet.
        columns: a list of values for each column that the header names, by field.
        numbers: Excel's number of each row.
        faulty: the fields that could not be understood, by position of the row.
    """

    sheet: Sheet
    columns: dict[str, Sequence[Value]]
    numbers: Sequence[int]
    faulty: dict[int, set[str]] = field(default_factory=dict)


@dataclass
class RawColumn:
    """One column as read: a header, different contents, and for each row the index of its content."""

    header: str
    contents: Sequence[Raw | Unreadable]
    indexes: Sequence[int]


@dataclass
class RawSheet:
    """One sheet as read."""

    title: str
    numbers: Sequence[int]
    columns: list[RawColumn]


@dataclass(frozen=True)
class Parsed:
    """A file that was read: its rows, and what is wrong with single cells.

    Attributes:
        name: the file's name as the user gave it.
        digest: SHA-256 of the file, hexadecimal; None when the rows came from no file.
        tables: the rows by the sheet's identifier, in the order in which they may be written.
        errors: what could not be understood, in the order of the file.
    """

    name: str
    digest: str | None
    tables: Mapping[str, SheetRows]
    errors: tuple[CellError, ...]

    @classmethod
    def from_rows(cls, rows: Mapping[str, Iterable[Mapping[str, Any]]], *, name: str = "") -> "Parsed":
        """Take rows that stand in no file: by sheet identifier, each a mapping of column identifiers to values.

        A column that only some rows of a sheet have is blank in the others. Rows are numbered as a workbook would.
        """
        sheets = []
        for identifier, records in rows.items():
            listed = list(records)
            headers = dict.fromkeys(header for record in listed for header in record)
            columns = [
                RawColumn(header, [record.get(header) for record in listed], range(len(listed))) for header in headers
            ]
            sheets.append(RawSheet(identifier, range(2, len(listed) + 2), columns))
        return understand(sheets, name=name, digest=None)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def understand(sheets: Iterable[RawSheet], *, name: str, digest: str | None, ignore_unknown: bool = False) -> Parsed:
    """Match sheets and headers with the ledgers and turn every cell into what its column stores."""
    tables: dict[str, SheetRows] = {}
    errors: list[CellError] = []
    for raw in sheets:
        title = plain(raw.title)
        if title == NOTES_SHEET:
            continue
        sheet = BY_NAME.get(title)
        if sheet is None:
            errors.append(
                _of_sheet(title, say("There is no such sheet; the sheets are: {titles}.", titles=SHEET_TITLES))
            )
        elif sheet.identifier in tables:
            errors.append(_of_sheet(title, say("The file holds this sheet twice.")))
        elif raw.columns:
            tables[sheet.identifier] = _rows(sheet, raw, errors, ignore_unknown=ignore_unknown)
    ordered = {identifier: tables[identifier] for identifier in SHEETS if identifier in tables}
    return Parsed(name, digest, ordered, tuple(errors))


def _of_sheet(title: str, message: Message) -> CellError:
    return CellError(title, None, None, None, message)


def _rows(sheet: Sheet, raw: RawSheet, errors: list[CellError], *, ignore_unknown: bool) -> SheetRows:
    found = _matched(sheet, raw, errors, ignore_unknown=ignore_unknown)
    kept = _filled(raw, [column for _, column in found])
    rows = SheetRows(sheet, {}, [raw.numbers[position] for position in kept])
    for column, cells in found:
        rows.columns[column.field] = _values(column, cells, kept, rows, errors)
    return rows


def _matched(
    sheet: Sheet, raw: RawSheet, errors: list[CellError], *, ignore_unknown: bool
) -> list[tuple[Column, RawColumn]]:
    """Return the columns that the header names, in the order of the sheet."""
    found: dict[str, RawColumn] = {}
    for cells in raw.columns:
        header = plain(cells.header)
        column = sheet.by_header.get(header)
        if column is not None and column.field in found:
            errors.append(_of_header(sheet, header, say("The sheet has this column twice.")))
        elif column is not None:
            found[column.field] = cells
        elif not ignore_unknown and (header or any(cells.indexes)):
            errors.append(_of_header(sheet, header, _unknown(sheet, header)))
    if ignore_unknown and not found and len(raw.numbers):
        errors.append(CellError(sheet.title, HEADER_ROW, None, None, _no_header(sheet)))
    return [(column, found[column.field]) for column in sheet.columns if column.field in found]


def _unknown(sheet: Sheet, header: str) -> Message:
    titles = "、".join(column.title for column in sheet.columns)
    if not header:
        return say("A column with entries has no header; the columns are: {titles}.", titles=titles)
    return say("There is no such column; the columns are: {titles}.", titles=titles)


def _no_header(sheet: Sheet) -> Message:
    titles = "、".join(column.title for column in sheet.columns)
    return say("The first row names none of this sheet's columns; they are: {titles}.", titles=titles)


def _of_header(sheet: Sheet, header: str, message: Message) -> CellError:
    return CellError(sheet.title, HEADER_ROW, header or None, header or None, message)


def _filled(raw: RawSheet, columns: Sequence[RawColumn]) -> list[int]:
    """Return the positions of the rows that hold something in a known column."""
    filled: set[int] = set()
    for column in columns:
        if len(filled) == len(raw.numbers):
            break
        empty = {index for index in set(column.indexes) if _is_empty(column.contents[index])}
        filled.update(position for position, index in enumerate(column.indexes) if index not in empty)
    return sorted(filled)


def _is_empty(content: Raw | Unreadable) -> bool:
    return content is None or (isinstance(content, str) and not content.strip())


def _values(
    column: Column, cells: RawColumn, kept: Sequence[int], rows: SheetRows, errors: list[CellError]
) -> list[Value]:
    """Return one column's values; each different content is converted once."""
    values: dict[int, Value] = {}
    faults: dict[int, Message] = {}
    for index in {cells.indexes[position] for position in kept}:
        try:
            values[index] = convert(column, cells.contents[index])
        except CellFaultError as fault:
            values[index], faults[index] = None, fault.message
    if faults:
        errors.extend(_listed(column, rows, cells, kept, faults))
    return [values[cells.indexes[position]] for position in kept]


def _listed(
    column: Column, rows: SheetRows, cells: RawColumn, kept: Sequence[int], faults: Mapping[int, Message]
) -> Iterator[CellError]:
    """Yield an error for each faulty cell of a column; beyond the limit, one that says how many more there are."""
    title, count = rows.sheet.title, 0
    for row, position in enumerate(kept):
        index = cells.indexes[position]
        if index in faults:
            rows.faulty.setdefault(row, set()).add(column.field)
            count += 1
            if count <= MAX_LISTED:
                value = shown(cells.contents[index])[:MAX_SHOWN] or None
                yield CellError(title, rows.numbers[row], column.title, value, faults[index])
    if count > MAX_LISTED:
        more = say("{count} more cells of this column are wrong as well.", count=count - MAX_LISTED)
        yield CellError(title, HEADER_ROW, column.title, None, more)
