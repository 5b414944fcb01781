"""What was done, by whom: one audit line a verb, one change a changed record, in the verb's own transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, LargeBinary
from sqlmodel import Field

from models.base import Base, UTCDateTime, blank, serial, text, text_type


class AuditEntry(Base, table=True):
    """One verb that was carried out: who, when, what, with what result."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_region_at", "region", "at"),
        Index("ix_audit_region_verb", "region", "verb"),
        Index("ix_audit_region_number", "region", "number"),
    )

    number: int | None = serial()
    region: str | None = blank(length=12)
    at: datetime = Field(sa_type=UTCDateTime)
    actor: str = text(length=64)
    verb: str = text(length=64)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Change(Base, table=True):
    """A record before and after: only the columns that changed."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_region_ledger_record", "region", "ledger", "record"),)

    number: int | None = serial()
    audit_number: int = Field(
        sa_column=Column(BigInteger().with_variant(Integer(), "sqlite"), ForeignKey("audit.number"), nullable=False)
    )
    region: str = Field(sa_type=text_type(12))
    ledger: str = text(length=32)
    record: str = text(length=200)
    """The natural key without the region, its parts joined by ` / `."""
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class ImportedRows(Base, table=True):
    """Which rows of a file an import wrote to one ledger: new rows have no change, and no change has a row's number."""

    __tablename__ = "imported_rows"
    __table_args__ = (Index("ix_imported_rows_region_ledger", "region", "ledger"),)

    audit_number: int = Field(
        sa_column=Column(
            BigInteger().with_variant(Integer(), "sqlite"), ForeignKey("audit.number"), primary_key=True, nullable=False
        )
    )
    ledger: str = Field(primary_key=True, sa_type=text_type(32))
    region: str = Field(sa_type=text_type(12))
    packed: bytes = Field(sa_type=LargeBinary)
    """Of each row its number in the file and its key, compressed; services/exchange/origins.py packs them."""
