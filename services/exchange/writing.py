"""Writing what an import changes: whole sheets at a time, each update bound to the version it was compared with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, cast

from sqlalchemy import CursorResult, Insert, Table, bindparam, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models import Change
from services.errors import StaleRecordError
from services.exchange.cells import Value
from services.exchange.merging import Key, Ledger, Row, record_name
from services.exchange.sheets import Sheet
from services.messages import Message, say

BATCH: Final = 5_000


@dataclass
class Difference:
    """What a sheet of the file changes."""

    ledger: Ledger
    new: list[Row] = field(default_factory=list)
    changed: list[Key] = field(default_factory=list)
    same: int = 0


def difference(ledger: Ledger) -> Difference:
    """Compare the rows of the file with the stored ones."""
    found = Difference(ledger)
    for key, given in ledger.given.items():
        stored = ledger.stored.get(key)
        if stored is None:
            found.new.append(given.row)
        elif stored == given.row:
            found.same += 1
        else:
            found.changed.append(key)
    return found


def write_difference(session: Session, region: str, found: Difference) -> Iterator[int]:
    """Insert and update one sheet's rows; yields how many rows each step wrote.

    Raises:
        StaleRecordError: somebody else wrote one of these rows since they were compared.
    """
    ledger, fields = found.ledger, found.ledger.sheet.fields
    connection = session.connection()
    into = insert(ledger.sheet.table)
    for rows in _batches(found.new):
        values = [{"region": region, "version": 1, **dict(zip(fields, row, strict=True))} for row in rows]
        _execute(session, into, values)
        yield len(rows)
    change = _update(ledger.sheet)
    for keys in _batches(found.changed):
        bound = [_bound(ledger, region, key) for key in keys]
        done = cast("CursorResult[Any]", connection.execute(change, bound))
        if done.rowcount != len(bound):
            raise StaleRecordError(_stale())
        yield len(keys)


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _execute(session: Session, statement: Insert, values: list[dict[str, Any]]) -> None:
    try:
        session.connection().execute(statement, values)
    except IntegrityError as error:  # the rules have passed, so the row has come from elsewhere meanwhile
        raise StaleRecordError(_stale()) from error


def _stale() -> Message:
    return say("Somebody else has changed these ledgers meanwhile; nothing was written. Import the file again.")


def _update(sheet: Sheet) -> Any:
    table: Table = sheet.table
    keys = {column.field for column in sheet.keys}
    statement = update(table).where(
        table.c.region == bindparam("at_region"), table.c.version == bindparam("at_version")
    )
    for name in keys:
        statement = statement.where(table.c[name] == bindparam(f"at_{name}"))
    values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in sheet.fields if name not in keys}
    return statement.values(**values, version=table.c.version + 1)


def _bound(ledger: Ledger, region: str, key: Key) -> dict[str, Any]:
    row = ledger.given[key].row
    bound: dict[str, Any] = {"at_region": region, "at_version": ledger.versions[key]}
    keys = {column.field for column in ledger.sheet.keys}
    for name, value in zip(ledger.sheet.fields, row, strict=True):
        bound[f"at_{name}" if name in keys else f"to_{name}"] = value
    return bound


def write_changes(session: Session, region: str, audit_number: int, found: Difference) -> None:
    """Write, for each updated row, the columns that changed: before and after."""
    ledger = found.ledger
    for keys in _batches(found.changed):
        lines = []
        for key in keys:
            before, after = ledger.stored[key], ledger.given[key].row
            pairs = [
                (name, old, new)
                for name, old, new in zip(ledger.sheet.fields, before, after, strict=True)
                if old != new
            ]
            lines.append(
                {
                    "audit_number": audit_number,
                    "region": region,
                    "ledger": ledger.sheet.identifier,
                    "record": record_name(ledger.sheet, after),
                    "before": {name: _plain(old) for name, old, _ in pairs},
                    "after": {name: _plain(new) for name, _, new in pairs},
                }
            )
        session.connection().execute(insert(cast("Table", Change.__table__)), lines)  # type: ignore[attr-defined]  # SQLModel adds it


def _plain(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value
