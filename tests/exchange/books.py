"""Ledgers as files, for the tests: the worked examples as the smallest right ledger, and files made of rows."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
from sqlalchemy import select
from sqlmodel import Session

from models import Campaign, Region
from seed.examples import EXAMPLES
from services.access import OPERATOR
from services.database import Database
from services.exchange.importing import import_ledgers
from services.exchange.parsed import Parsed
from services.exchange.report import ImportReport
from services.exchange.sheets import SHEETS

REGION = "610124"
NOW = datetime(2016, 12, 1, 8, 30, tzinfo=UTC)
Ledgers = dict[str, list[dict[str, Any]]]


def right(*sheets: str) -> Ledgers:
    """Return a ledger without an error: one row a sheet, the named sheets only when any is named."""
    return {name: [dict(row)] for name, row in EXAMPLES.items() if not sheets or name in sheets}


def titled(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, list[list[Any]]]:
    """Return each sheet under its Chinese name, as a table whose first row is the Chinese header."""
    tables = {}
    for name, records in rows.items():
        listed, sheet = list(records), SHEETS[name]
        columns = [column for column in sheet.columns if any(column.identifier in record for record in listed)]
        tables[sheet.title] = [
            [column.title for column in columns],
            *([_as_typed(record.get(column.identifier)) for column in columns] for record in listed),
        ]
    return tables


def _as_typed(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value


def xlsx(tables: Mapping[str, Iterable[Iterable[Any]]]) -> bytes:
    """Return a workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(tables: Mapping[str, Iterable[Iterable[Any]]], *, encoding: str = "utf-8", names: str = "utf-8") -> bytes:
    """Return a .zip of CSV files; `names` is the encoding of the member names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for title, rows in tables.items():
            text = io.StringIO(newline="")
            csv.writer(text).writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
            member = _Member(f"{title}.csv")
            member.encoding, member.compress_type = names, zipfile.ZIP_DEFLATED
            archive.writestr(member, text.getvalue().encode(encoding))
    return out.getvalue()


class _Member(zipfile.ZipInfo):
    """A member whose name is written as old archivers do: in any encoding, without the mark of UTF-8."""

    encoding: str

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  zipfile calls it so
        return self.filename.encode(self.encoding), self.flag_bits


def found_county(database: Database, region: str = REGION) -> Database:
    """Create a county without a ledger row."""
    with database.write() as session:
        session.add(Region(code=region, name="示例县", calendar="CN"))
        session.flush()
        session.add(
            Campaign(region=region, name="亲商助企", starts_on=date(2016, 6, 8), ends_on=date(2018, 6, 7), demo=False)
        )
    return database


def brought_in(database: Database, rows: Parsed | Ledgers, *, region: str = REGION, **options: Any) -> ImportReport:
    """Import rows in a transaction of their own."""
    parsed = rows if isinstance(rows, Parsed) else Parsed.from_rows(rows)
    with database.write() as session:
        return import_ledgers(session, actor=OPERATOR, region=region, parsed=parsed, now=NOW, **options)


def places(report: ImportReport) -> list[tuple[str, int | None, str | None]]:
    """Return sheet, row and column of every error."""
    return [(error.sheet, error.row, error.column) for error in report.errors]


def stored(session: Session, name: str, region: str = REGION) -> list[tuple[Any, ...]]:
    """Return a sheet's rows as stored, without versions, ordered by key."""
    sheet = SHEETS[name]
    statement = (
        select(*(sheet.table.c[field] for field in sheet.fields))
        .where(sheet.table.c.region == region)
        .order_by(*(sheet.table.c[column.field] for column in sheet.keys))
    )
    return [tuple(row) for row in session.connection().execute(statement)]


def everything(database: Database, region: str = REGION) -> dict[str, list[tuple[Any, ...]]]:
    """Return every sheet's rows as stored."""
    with database.read() as session:
        return {name: stored(session, name, region) for name in SHEETS}
