"""Which row of which file wrote a record: kept in bulk with each import, and looked up for one record."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from models import AuditEntry, ImportedRows
from services.exchange.merging import record_name
from services.exchange.writing import Difference

_FAST: Final = 1


@dataclass(frozen=True)
class WrittenRow:
    """A record as an import wrote it: by whom, when, from which row of which file (blank: from none)."""

    audit_number: int
    at: datetime
    actor: str
    file: str
    number: int
    ledger: str
    record: str


def note_rows(session: Session, region: str, audit_number: int, found: Difference) -> None:
    """Keep the number and the key of each row that was written, in the transaction that wrote it."""
    ledger = found.ledger
    keys = [*map(ledger.key_of, found.new), *found.changed]
    if keys:
        named = ((ledger.given[key].number, record_name(ledger.sheet, ledger.given[key].row)) for key in keys)
        sheet = ledger.sheet.identifier
        session.add(ImportedRows(audit_number=audit_number, ledger=sheet, region=region, packed=_packed(named)))
        session.flush()


def written_rows(session: Session, region: str, records: Sequence[tuple[str, str]]) -> Iterator[WrittenRow]:
    """Yield where imports wrote these records, by ledger and key; whoever asks has asked `access`."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for ledger, record in records:
        wanted[ledger].append(record)
    statement = (
        select(
            col(ImportedRows.audit_number),
            col(ImportedRows.ledger),
            col(ImportedRows.packed),
            col(AuditEntry.at),
            col(AuditEntry.actor),
            col(AuditEntry.details),
        )
        .join(AuditEntry, col(AuditEntry.number) == col(ImportedRows.audit_number))
        .where(col(ImportedRows.region) == region, col(ImportedRows.ledger).in_(wanted))
        .order_by(col(ImportedRows.audit_number))
    )
    for number, ledger, packed, at, actor, details in session.connection().execute(statement):
        file = details["file"] if details["sha256"] else ""
        for record, row in _found(packed, wanted[ledger]):
            yield WrittenRow(number, at, actor, file, row, ledger, record)


def _packed(named: Iterable[tuple[int, str]]) -> bytes:
    """Return lines of number and key, each between line feeds, so that a key is found without taking them apart."""
    return zlib.compress(("\n" + "".join(f"{number}\t{record}\n" for number, record in named)).encode(), _FAST)


def _found(packed: bytes, records: Iterable[str]) -> Iterator[tuple[str, int]]:
    whole = zlib.decompress(packed)
    for record in records:
        end = whole.find(f"\t{record}\n".encode())
        if end >= 0:
            yield record, int(whole[whole.rindex(b"\n", 0, end) + 1 : end])
