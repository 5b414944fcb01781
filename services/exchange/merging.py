"""The county as it would be after an import: the rows of the file laid over the rows already stored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import repeat
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from models import Campaign
from services.exchange.cells import NO, YES, Value
from services.exchange.parsed import HEADER_ROW, CellError, Parsed, SheetRows
from services.exchange.sheets import SHEETS, Column, Sheet
from services.messages import Message, say

Row = Any
"""A named tuple of a sheet: one value a column, under the names of the table."""
Key = tuple[Value, ...]
"""A natural key without the region."""


class Given(NamedTuple):
    """A row of the file, laid over what is stored."""

    number: int
    row: Row
    faulty: frozenset[str]


class Ledger:
    """One sheet: the rows stored, the rows of the file, and both together."""

    def __init__(self, sheet: Sheet) -> None:
        """Hold nothing yet."""
        self.sheet = sheet
        self.stored: dict[Key, Row] = {}
        self.versions: dict[Key, int] = {}
        self.given: dict[Key, Given] = {}
        self.key_of = key_reader(sheet)

    def get(self, *key: Value) -> Row | None:
        """Return the row with this key as it would be, or None."""
        given = self.given.get(key)
        return self.stored.get(key) if given is None else given.row

    def __contains__(self, key: Key) -> bool:
        return key in self.given or key in self.stored

    def rows(self) -> Iterator[Row]:
        """Yield every row as it would be; what could not be understood in it is blank."""
        for key, row in self.stored.items():
            if key not in self.given:
                yield row
        for given in self.given.values():
            yield given.row

    def untouched(self) -> Iterator[Row]:
        """Yield the stored rows that the file does not name."""
        return (row for key, row in self.stored.items() if key not in self.given)

    def sound(self, row: Row, fields: Iterable[str]) -> bool:
        """Tell whether these fields of a row could all be understood."""
        given = self.given.get(self.key_of(row))
        return given is None or not given.faulty or given.faulty.isdisjoint(fields)


def key_reader(sheet: Sheet) -> Any:
    """Return the function that reads the natural key of a row, always as a tuple."""
    names = [column.field for column in sheet.keys]
    if len(names) == 1:
        single = attrgetter(names[0])
        return lambda row: (single(row),)
    return attrgetter(*names)


class County:
    """A county's ledgers, each loaded when it is first asked for."""

    def __init__(self, session: Session, region: str, parsed: Parsed) -> None:
        """Look at a county in the caller's transaction."""
        self._session = session
        self.region = region
        self.parsed = parsed
        self.errors: list[CellError] = []
        """Keys that stand twice in the file, and columns that new rows lack."""
        self._ledgers: dict[str, Ledger] = {}

    def ledger(self, identifier: str) -> Ledger:
        """Return a sheet's rows, stored and given."""
        if identifier not in self._ledgers:
            ledger = self._ledgers[identifier] = Ledger(SHEETS[identifier])
            self._load(ledger)
            given = self.parsed.tables.get(identifier)
            if given is not None:
                self.errors.extend(_lay_over(ledger, given))
        return self._ledgers[identifier]

    def _load(self, ledger: Ledger) -> None:
        table, fields = ledger.sheet.table, ledger.sheet.fields
        statement = select(*(table.c[name] for name in (*fields, "version"))).where(table.c.region == self.region)
        make = ledger.sheet.row._make
        for found in self._session.connection().execute(statement):
            *values, version = found
            row = make(values)
            key = ledger.key_of(row)
            ledger.stored[key] = row
            ledger.versions[key] = version

    @cached_property
    def terms(self) -> list[tuple[date, date]]:
        """First and last day of the county's campaigns."""
        statement = select(col(Campaign.starts_on), col(Campaign.ends_on)).where(col(Campaign.region) == self.region)
        return [(starts, ends) for starts, ends in self._session.connection().execute(statement)]


def _lay_over(ledger: Ledger, rows: SheetRows) -> Iterator[CellError]:
    """Take the rows of the file: a column absent from the header leaves what is stored."""
    sheet = ledger.sheet
    absent = [column for column in sheet.columns if column.field not in rows.columns]
    keys = [column for column in absent if column.key]
    if keys and rows.numbers:
        what = say("The sheet needs this column: it says which row is meant.")
        yield from (_missing(sheet, column, what) for column in keys)
        return
    needed = frozenset(column.field for column in absent if column.required)
    needing = 0
    for number, row, faulty in _identified(sheet, rows):
        key = ledger.key_of(row)
        if key in ledger.given:
            yield _twice(sheet, row, number, ledger.given[key].number)
            continue
        stored = ledger.stored.get(key)
        whole = _completed(row, stored, absent) if absent else row
        if stored is None and needed:
            needing = needing or number
        ledger.given[key] = Given(number, whole, faulty if stored is not None else faulty | needed)
    if needing:
        what = say("New rows need this column; row {row} is the first.", row=needing)
        yield from (_missing(sheet, column, what) for column in absent if column.required)


def _identified(sheet: Sheet, rows: SheetRows) -> Iterator[tuple[int, Row, frozenset[str]]]:
    """Yield number, values and faulty fields of each row whose key could be understood."""
    keys = {column.field for column in sheet.keys}
    values = zip(*(rows.columns.get(field, repeat(None)) for field in sheet.fields), strict=False)
    for position, (number, found) in enumerate(zip(rows.numbers, values, strict=False)):
        faulty = frozenset(rows.faulty.get(position, ()))
        if keys.isdisjoint(faulty):
            yield number, sheet.row._make(found), faulty


def _completed(row: Row, stored: Row | None, absent: Sequence[Column]) -> Row:
    if stored is None:
        return row._replace(**{column.field: column.blank for column in absent})
    return row._replace(**{column.field: getattr(stored, column.field) for column in absent})


def _missing(sheet: Sheet, column: Column, message: Message) -> CellError:
    return CellError(sheet.title, HEADER_ROW, column.title, None, message)


def _twice(sheet: Sheet, row: Row, number: int, first: int) -> CellError:
    column = sheet.keys[0]
    message = say("Row {row} has the same {columns} already.", row=first, columns=_key_titles(sheet))
    return CellError(sheet.title, number, column.title, record_name(sheet, row), message)


def _key_titles(sheet: Sheet) -> str:
    return "、".join(column.title for column in sheet.keys)


def record_name(sheet: Sheet, row: Row) -> str:
    """Return a row's natural key as people write it."""
    return key_name(sheet, {column.field: getattr(row, column.field) for column in sheet.keys})


def key_name(sheet: Sheet, key: Mapping[str, Any]) -> str:
    """Return a natural key, given by field, as people write it, its parts joined by ` / `."""
    return " / ".join(written(column, key[column.field]) for column in sheet.keys)


def written(column: Column, value: Value) -> str:
    """Return a stored value as the workbook shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return value.strftime("%Y-%m") if column.kind.value == "month" else value.isoformat()
    if column.places and isinstance(value, int):
        return decimal_text(value)
    return str(value)


def decimal_text(value_e4: int) -> str:
    """Return an amount in 1/10,000 as a decimal number without superfluous zeros."""
    whole, part = divmod(abs(value_e4), 10_000)
    text = f"{whole}.{part:04d}".rstrip("0").rstrip(".")
    return f"-{text}" if value_e4 < 0 else text
