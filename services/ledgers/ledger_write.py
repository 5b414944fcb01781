"""Writing to a county's ledgers: its row is held first, every change is on record, and its ledger version rises."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final, cast

from sqlalchemy import CursorResult, bindparam, delete, insert, select, update
from sqlmodel import Session, col

from models import AuditEntry, Base, Change, Region
from services.access import Actor
from services.errors import NotFoundError
from services.exchange.merging import Row, key_name
from services.exchange.sheets import SHEETS
from services.exchange.single import faults
from services.ledgers.entered import FieldFaultError
from services.messages import say
from services.records import stale, table_of, update_record

# Statements that every verb needs are made once: making one takes longer than running it.
_HOLD: Final = select(col(Region.code)).where(col(Region.code) == bindparam("held")).with_for_update()
_RAISE: Final = (
    update(Region).where(col(Region.code) == bindparam("held")).values(ledger_version=Region.ledger_version + 1)
)
_LINE: Final = insert(AuditEntry).returning(col(AuditEntry.number))
_CHANGE: Final = insert(Change)


def hold(session: Session, region: str) -> None:
    """Hold a county's row until the transaction ends, as an import does: whoever writes ledgers waits here.

    Raises:
        NotFoundError: there is no such county.
    """
    if session.connection().execute(_HOLD, {"held": region}).first() is None:
        raise NotFoundError(say("There is no county {region}; create it first.", region=region))


def note(session: Session, *, actor: Actor, region: str, verb: str, now: datetime, **details: Any) -> int:
    """Write the audit line of a verb and return its number."""
    line = {"region": region, "at": now, "actor": actor.name, "verb": verb, "details": details}
    session.flush()  # what was added before comes before it
    return session.connection().execute(_LINE, line).scalar_one() or 0


class LedgerEntry:
    """What one verb writes to the ledgers of a county that it holds: audit line, rows, and their changes.

    Every row keeps the rules of the import: what no file could bring in no screen can enter.
    """

    def __init__(
        self, session: Session, *, actor: Actor, region: str, verb: str, now: datetime, **details: Any
    ) -> None:
        """Write the audit line and raise the county's ledger version, the key of every cache."""
        self._session = session
        self._region = region
        self._number = note(session, actor=actor, region=region, verb=verb, now=now, **details)
        session.connection().execute(_RAISE, {"held": region})

    def add(self, row: Base) -> None:
        """Write a new row; its change has nothing before, and after it what is filled in.

        Raises:
            FieldFaultError: it breaks a rule of its ledger.
        """
        sheet = SHEETS[table_of(type(row)).name]
        whole = sheet.row(**{name: getattr(row, name) for name in sheet.fields})
        self._refuse_faults(sheet.identifier, whole, is_new=True)
        self._session.flush()  # what it refers to comes before it
        table = table_of(type(row))
        cells = {column.name: getattr(row, column.name) for column in table.c}
        self._session.connection().execute(insert(table), cells)
        self._change(type(row), whole._asdict(), {}, _filled(whole))

    def change(self, model: type[Base], *, key: Mapping[str, Any], version: int, changes: Mapping[str, Any]) -> None:
        """Write to the row with this key, without its region, provided that it still has this version.

        Raises:
            StaleRecordError: somebody else has changed the row since it was shown.
            FieldFaultError: it would break a rule of its ledger.
        """
        before = self._stored(model, key) if changes else None
        update_record(self._session, model, key={"region": self._region, **key}, version=version, changes=changes)
        if before is None:
            return
        after = before._replace(**changes)
        differing = [name for name in changes if getattr(before, name) != getattr(after, name)]
        if differing:
            self._refuse_faults(table_of(model).name, after, changed=differing)
            old, new = before._asdict(), after._asdict()
            self._change(model, key, {name: old[name] for name in differing}, {name: new[name] for name in differing})

    def remove(self, model: type[Base], *, key: Mapping[str, Any], version: int) -> None:
        """Take a row out of its ledger, provided that it still has this version; its change keeps what it held.

        Raises:
            StaleRecordError: somebody else has changed the row since it was shown, or it is gone.
        """
        before = self._stored(model, key)
        table = table_of(model)
        statement = delete(table).where(table.c.region == self._region, table.c.version == version)
        for name, value in key.items():
            statement = statement.where(table.c[name] == value)
        if before is None or cast("CursorResult[Any]", self._session.connection().execute(statement)).rowcount != 1:
            raise stale()
        self._change(model, key, _filled(before), {})

    def _stored(self, model: type[Base], key: Mapping[str, Any]) -> Row | None:
        table, sheet = table_of(model), SHEETS[table_of(model).name]
        statement = select(*(table.c[name] for name in sheet.fields)).where(table.c.region == self._region)
        for name, value in key.items():
            statement = statement.where(table.c[name] == value)
        found = self._session.connection().execute(statement).first()
        return None if found is None else sheet.row._make(found)

    def _refuse_faults(
        self, sheet: str, row: Row, *, changed: Collection[str] | None = None, is_new: bool = False
    ) -> None:
        for fault in faults(self._session, self._region, sheet, row, changed=changed, is_new=is_new):
            raise FieldFaultError(fault.field, SHEETS[sheet].by_field[fault.field].title, fault.message)

    def _change(
        self, model: type[Base], key: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        sheet = SHEETS[table_of(model).name]
        change = {
            "audit_number": self._number,
            "region": self._region,
            "ledger": sheet.identifier,
            "record": key_name(sheet, key),
            "before": {name: _plain(value) for name, value in before.items()},
            "after": {name: _plain(value) for name, value in after.items()},
        }
        self._session.connection().execute(_CHANGE, change)


def _filled(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if value is not None}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
