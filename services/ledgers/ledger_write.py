"""Writing to a county's ledgers: its row is held first, every change is on record, and its ledger version rises."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlmodel import Session, col

from models import AuditEntry, Base, Change, Region
from services.access import Actor
from services.errors import NotFoundError
from services.exchange.merging import written
from services.exchange.sheets import SHEETS
from services.messages import say
from services.records import update_record


def hold(session: Session, region: str) -> None:
    """Hold a county's row until the transaction ends, as an import does: whoever writes ledgers waits here.

    Raises:
        NotFoundError: there is no such county.
    """
    statement = select(col(Region.code)).where(col(Region.code) == region).with_for_update()
    if session.connection().execute(statement).first() is None:
        raise NotFoundError(say("There is no county {region}; create it first.", region=region))


def note(session: Session, *, actor: Actor, region: str, verb: str, now: datetime, **details: Any) -> int:
    """Write the audit line of a verb and return its number."""
    entry = AuditEntry(region=region, at=now, actor=actor.name, verb=verb, details=details)
    session.add(entry)
    session.flush()
    return entry.number or 0


class LedgerEntry:
    """What one verb writes to the ledgers of a county that it holds: audit line, rows, and their changes."""

    def __init__(
        self, session: Session, *, actor: Actor, region: str, verb: str, now: datetime, **details: Any
    ) -> None:
        """Write the audit line and raise the county's ledger version, the key of every cache."""
        self._session = session
        self._region = region
        self._number = note(session, actor=actor, region=region, verb=verb, now=now, **details)
        raised = update(Region).where(col(Region.code) == region)
        session.connection().execute(raised.values(ledger_version=Region.ledger_version + 1))

    def add(self, row: Base) -> None:
        """Write a new row; its change has nothing before, and after it what is filled in."""
        self._session.add(row)
        self._session.flush()
        sheet = SHEETS[_table(type(row)).name]
        filled = {name: getattr(row, name) for name in sheet.fields if getattr(row, name) is not None}
        self._change(type(row), filled, {}, filled)

    def change(self, model: type[Base], *, key: Mapping[str, Any], version: int, changes: Mapping[str, Any]) -> None:
        """Write to the row with this key, without its region, provided that it still has this version.

        Raises:
            StaleRecordError: somebody else has changed the row since it was shown.
        """
        before = self._stored(model, key, list(changes)) if changes else {}
        update_record(self._session, model, key={"region": self._region, **key}, version=version, changes=changes)
        differing = {name: value for name, value in changes.items() if before.get(name) != value}
        if differing:
            self._change(model, key, {name: before.get(name) for name in differing}, differing)

    def _stored(self, model: type[Base], key: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
        table = _table(model)
        statement = select(*(table.c[name] for name in names)).where(table.c.region == self._region)
        for name, value in key.items():
            statement = statement.where(table.c[name] == value)
        found = self._session.connection().execute(statement).mappings().first()
        return dict(found) if found else {}

    def _change(
        self, model: type[Base], key: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        sheet = SHEETS[_table(model).name]
        change = Change(
            audit_number=self._number,
            region=self._region,
            ledger=sheet.identifier,
            record=" / ".join(written(column, key[column.field]) for column in sheet.keys),
            before={name: _plain(value) for name, value in before.items()},
            after={name: _plain(value) for name, value in after.items()},
        )
        self._session.add(change)
        self._session.flush()


def _table(model: type[Base]) -> Table:
    return cast("Table", model.__table__)  # type: ignore[attr-defined]  # SQLModel adds it to every table


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
