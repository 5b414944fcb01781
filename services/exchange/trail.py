"""What has gone in and out: the audit line of each export, and the history of the imports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlmodel import Session, col, select

from models import AuditEntry
from services.access import Action, Actor, require
from services.counties import county

IMPORTED: Final = "import ledgers"
"""The verb of an import."""
LINES: Final = 50

Exported = Literal["results", "ledgers"]
"""What goes out."""
_NEEDED: Final[dict[Exported, Action]] = {"results": Action.EXPORT_SCORES, "ledgers": Action.EXPORT_LEDGERS}


@dataclass(frozen=True)
class ImportLine:
    """One import that was written.

    Attributes:
        at: when.
        actor: sign-in name of who imported.
        file: the file's name, blank when the rows came from no file.
        sha256: its digest, hexadecimal; None when the rows came from no file.
        inserted: new rows, by sheet identifier; so are `updated` and `unchanged`.
    """

    at: datetime
    actor: str
    file: str
    sha256: str | None
    inserted: Mapping[str, int]
    updated: Mapping[str, int]
    unchanged: Mapping[str, int]


def imports(session: Session, *, actor: Actor, region: str, limit: int = LINES) -> tuple[ImportLine, ...]:
    """Return a county's latest imports, the last one first.

    Raises:
        NotPermittedError: the actor may not import into this county.
    """
    require(actor, Action.IMPORT_LEDGERS, region)
    found = session.exec(
        select(AuditEntry)
        .where(AuditEntry.region == region, AuditEntry.verb == IMPORTED)
        .order_by(col(AuditEntry.number).desc())
        .limit(limit)
    )
    return tuple(_line(entry) for entry in found)


def _line(entry: AuditEntry) -> ImportLine:
    details = entry.details
    return ImportLine(
        at=entry.at,
        actor=entry.actor,
        file=details["file"],
        sha256=details["sha256"],
        inserted=details["inserted"],
        updated=details["updated"],
        unchanged=details["unchanged"],
    )


def note_export(
    session: Session, *, actor: Actor, region: str, what: Exported, details: Mapping[str, Any], now: datetime
) -> None:
    """Leave the audit line of an export; the file is made only when the caller's transaction has been committed.

    Raises:
        NotPermittedError: the actor may not export this from this county.
        NotFoundError: there is no such county.
    """
    require(actor, _NEEDED[what], region)
    county(session, actor=actor, region=region)
    entry = AuditEntry(region=region, at=now, actor=actor.name, verb=f"export {what}", details=dict(details))
    session.add(entry)
    session.flush()
