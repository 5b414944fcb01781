"""Writing one record: the version that was shown is compared in the UPDATE itself, so no edit is lost unseen."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import CursorResult, Table, update
from sqlmodel import Session

from models import Base
from services.errors import StaleRecordError
from services.messages import say


def update_record(
    session: Session, table: type[Base], *, key: Mapping[str, Any], version: int, changes: Mapping[str, Any]
) -> None:
    """Write `changes` to the record with this natural key, provided that it still has this version.

    Raises:
        StaleRecordError: the record has changed or gone since it was read; nothing was written.
    """
    columns = table_of(table)
    statement = update(columns).values(**changes, version=version + 1).where(columns.c.version == version)
    for name, value in key.items():
        statement = statement.where(columns.c[name] == value)
    if cast("CursorResult[Any]", session.connection().execute(statement)).rowcount != 1:
        raise stale()


def table_of(model: type[Base]) -> Table:
    """Return the table of a model."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]  # SQLModel adds it to every table


def stale() -> StaleRecordError:
    """Return the refusal of what was changed by somebody else."""
    return StaleRecordError(say("Somebody else has changed this record meanwhile; look at it again before you save."))
