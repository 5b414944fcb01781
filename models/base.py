"""What every table shares: its own registry, column types, keys that lead with the region, and check constraints."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

E4: Final = 10_000
"""Amounts and points are integers in 1/10,000 of their unit."""


class Base(SQLModel, registry=registry()):
    """Base of all tables; a registry of its own survives a reload of the module."""


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database; a naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into UTC (naive UTC on SQLite, which keeps no zone)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  the base class names it
        """Give back an aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def text_type(length: int | None = None) -> Any:
    """Text that sorts by code point on both databases."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def key(title: str = "", length: int = 64) -> Any:
    """Return a text column that is part of the primary key; `title` is its header in the workbook."""
    return Field(primary_key=True, sa_type=text_type(length), title=title or None)


def text(title: str = "", length: int | None = None) -> Any:
    """Return a required text column."""
    return Field(sa_type=text_type(length), title=title or None)


def blank(title: str = "", length: int | None = None) -> Any:
    """Return a text column that may be blank."""
    return Field(default=None, sa_type=text_type(length), title=title or None)


def required(title: str = "") -> Any:
    """Return a required column that is no text."""
    return Field(title=title or None)


def optional(title: str = "") -> Any:
    """Return a column that is no text and may be blank."""
    return Field(default=None, title=title or None)


def amount(title: str) -> Any:
    """Return a required amount, an integer in 1/10,000."""
    return Field(sa_type=BigInteger, title=title)


def optional_amount(title: str) -> Any:
    """Return an amount, an integer in 1/10,000, that may be blank."""
    return Field(default=None, sa_type=BigInteger, title=title)


def serial() -> Any:
    """Return a primary key that the database counts up."""
    return Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True),
    )


def belongs(columns: Sequence[str], table: str, targets: Sequence[str] = ()) -> ForeignKeyConstraint:
    """Return a foreign key inside one region: (region, *columns) -> table(region, *targets); deletes are refused."""
    remote = targets or columns
    return ForeignKeyConstraint(["region", *columns], [f"{table}.region", *(f"{table}.{name}" for name in remote)])


def in_region() -> ForeignKeyConstraint:
    """Return the foreign key of a ledger table to its region."""
    return ForeignKeyConstraint(["region"], ["regions.code"])


def one_of(table: str, column: str, choices: type[StrEnum]) -> CheckConstraint:
    """Return the check that a column holds a member of a list (or is blank)."""
    members = ", ".join(f"'{member.value}'" for member in choices)
    return CheckConstraint(f"{column} IN ({members})", name=f"ck_{table}_{column}")


def rule(table: str, name: str, sql: str) -> CheckConstraint:
    """Return a named check constraint that both databases understand."""
    return CheckConstraint(sql, name=f"ck_{table}_{name}")


def index(table: str, *columns: str) -> Index:
    """Return an index that leads with the region."""
    return Index(f"ix_{table}_{'_'.join(columns)}", "region", *columns)


def index_of(table: str, name: str, *columns: str, where: str) -> Index:
    """Return an index, leading with the region, of those rows only of which `where` is true on both databases."""
    condition = sql(where)
    return Index(f"ix_{table}_{name}", "region", *columns, sqlite_where=condition, postgresql_where=condition)
