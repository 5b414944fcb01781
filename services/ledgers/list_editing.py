"""Editing the lists of a campaign: every cell checked as the import checks it, and all of it written or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from services.access import Action, Actor, require
from services.errors import BadInputError, NotFoundError, StaleRecordError
from services.exchange.cells import CellFaultError, Raw, Value, convert, shown
from services.exchange.sheets import Sheet
from services.exchange.single import faults
from services.ledgers.ledger_write import LedgerEntry, hold
from services.ledgers.lists import LISTS, ListRow, list_sheet, stored_row
from services.messages import Message, say

MOST_ROWS: Final = 500
"""Rows that are saved at once; a file is the way for more."""


@dataclass(frozen=True)
class TypedRow:
    """What was typed in one row of a list.

    Attributes:
        number: of the row on the screen, which an error names.
        cells: the cells that were touched, by column; of a new row, those that are filled in.
        key: code of the stored row, None for a new one.
        version: of the stored row that was shown.
    """

    number: int
    cells: Mapping[str, Raw]
    key: str | None = None
    version: int = 0


@dataclass(frozen=True)
class CellFault:
    """A cell that cannot be stored: the row's number, the column, what was typed, and what to do.

    `key` is the code of the row, where it has one.
    """

    row: int
    column: str
    value: str
    message: Message
    key: str | None = None


@dataclass(frozen=True)
class Saved:
    """What came of saving: rows added and changed, or the cells that stand in the way of all of it."""

    faults: tuple[CellFault, ...] = ()
    added: int = 0
    changed: int = 0


class StaleRowsError(StaleRecordError):
    """Rows that somebody else has changed since they were shown, as they are stored now."""

    def __init__(self, rows: tuple[ListRow, ...]) -> None:
        """Keep the rows."""
        codes = "、".join(row.key for row in rows)
        super().__init__(
            say("Somebody else has changed {codes} meanwhile; nothing was saved. Compare and save again.", codes=codes)
        )
        self.rows = rows


def save_rows(
    session: Session, *, actor: Actor, region: str, sheet: str, rows: Sequence[TypedRow], now: datetime
) -> Saved:
    """Save what was typed in a list: new rows, and changed cells of stored ones; no row is ever deleted.

    Nothing is written where a single cell is wrong; the result names them all.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
        NotFoundError: there is no such list, or a row is gone.
        StaleRowsError: somebody else has changed some of the rows since they were shown.
        BadInputError: more rows than are saved at once.
    """
    require(actor, Action.KEEP_LISTS, region)
    of = list_sheet(sheet)
    if len(rows) > MOST_ROWS:
        raise BadInputError(
            say(
                "{count} rows are too many to save at once; import more than {most} rows.",
                count=len(rows),
                most=MOST_ROWS,
            )
        )
    hold(session, region)
    desk = _Desk(session, region, of)
    changes = [desk.read(row) for row in rows]
    if desk.stale:
        raise StaleRowsError(tuple(desk.stale))
    if desk.faults:
        return Saved(tuple(desk.faults))
    done = [change for change in changes if change is not None and change.differs]
    if not done:
        return Saved()
    added = sum(change.stored is None for change in done)
    details = {"list": sheet, "added": added, "changed": len(done) - added}
    entry = LedgerEntry(session, actor=actor, region=region, verb="save_rows", now=now, **details)
    for change in done:
        _write(entry, region, sheet, of, change)
    return Saved(added=added, changed=len(done) - added)


@dataclass(frozen=True)
class _Changed:
    """A row as it would be, beside the stored one."""

    row: Any
    stored: ListRow | None
    values: Mapping[str, Value]

    @property
    def differs(self) -> bool:
        return self.stored is None or any(self.stored.cells[name] != value for name, value in self.values.items())


class _Desk:
    """The rows that are being saved, and what stands against them."""

    def __init__(self, session: Session, region: str, sheet: Sheet) -> None:
        self.stale: list[ListRow] = []
        self.faults: list[CellFault] = []
        self._session = session
        self._region = region
        self._sheet = sheet
        self._new: dict[str, int] = {}

    def read(self, typed: TypedRow) -> _Changed | None:
        """Return a row as it would be, None where something stands against it."""
        stored = None
        if typed.key is not None:
            stored = stored_row(self._session, self._region, self._sheet, typed.key)
            if stored is None:
                raise NotFoundError(say("{code} is no longer in this list; load the page again.", code=typed.key))
            if stored.version != typed.version:
                self.stale.append(stored)
                return None
        before = len(self.faults)
        values = dict(self._converted(typed, stored))
        faulty = {fault.column for fault in self.faults[before:]}
        base = stored.cells if stored else {column.field: column.blank for column in self._sheet.columns}
        row = self._sheet.row(**{**base, **values})
        self.faults += self._broken(typed, row, stored, faulty)
        return None if len(self.faults) > before else _Changed(row, stored, values)

    def _converted(self, typed: TypedRow, stored: ListRow | None) -> Iterator[tuple[str, Value]]:
        """Yield what each cell is stored as; of a new row every column, of a stored one what was touched."""
        for column in self._sheet.columns:
            if stored is not None and column.field not in typed.cells:
                continue
            raw = typed.cells.get(column.field)
            try:
                value = convert(column, raw)
            except CellFaultError as fault:
                self._refuse(typed, column.field, raw, fault.message)
                continue
            if column.key and stored is not None and value != stored.key:
                self._refuse(
                    typed,
                    column.field,
                    raw,
                    say("A code stays as it is: other ledgers hold it. Write {code} again.", code=stored.key),
                )
                continue
            yield column.field, value

    def _broken(self, typed: TypedRow, row: Any, stored: ListRow | None, faulty: set[str]) -> Iterator[CellFault]:
        """Yield the rules of the import that a row breaks, and a new code that is taken."""
        (key,) = self._sheet.keys
        code = getattr(row, key.field)
        if stored is None and code is not None:
            taken = self._taken(str(code), typed.number)
            if taken is not None:
                yield _fault(typed, key.field, code, taken)
                return
        if key.field in faulty:
            return
        changed = None if stored is None else [name for name in row._fields if getattr(row, name) != stored.cells[name]]
        sheet = self._sheet.identifier
        for fault in faults(self._session, self._region, sheet, row, changed=changed, is_new=stored is None):
            if fault.field not in faulty:
                yield _fault(typed, fault.field, getattr(row, fault.field), fault.message)

    def _taken(self, code: str, number: int) -> Message | None:
        earlier = self._new.setdefault(code, number)
        if earlier != number:
            return say("Row {row} has this code already; give each row its own.", row=earlier)
        if stored_row(self._session, self._region, self._sheet, code) is not None:
            return say("This code is in the list already; find that row and change it there, or give another code.")
        return None

    def _refuse(self, typed: TypedRow, column: str, raw: Raw, message: Message) -> None:
        self.faults.append(_fault(typed, column, raw, message))


def _fault(typed: TypedRow, column: str, raw: Raw, message: Message) -> CellFault:
    return CellFault(typed.number, column, shown(raw), message, typed.key)


def _write(entry: LedgerEntry, region: str, sheet: str, of: Sheet, change: _Changed) -> None:
    model = LISTS[sheet]
    if change.stored is None:
        entry.add(model(region=region, **change.row._asdict()))
        return
    (key,) = of.keys
    entry.change(model, key={key.field: change.stored.key}, version=change.stored.version, changes=change.values)
