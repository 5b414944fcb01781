"""A row that a screen enters keeps the rules of the import: the same row alone in a file gets the same errors."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from services.access import OPERATOR
from services.database import Database
from services.exchange import single
from services.exchange.importing import import_ledgers
from services.exchange.merging import Row
from services.exchange.parsed import Parsed
from services.exchange.sheets import SHEETS
from services.messages import word
from tests.exchange.books import NOW, REGION, Ledgers, brought_in, found_county, right
from tests.exchange.test_rules import CASES, Case


def alone(case: Case) -> Parsed:
    """Return the last row of the case as a file of its own."""
    return Parsed.from_rows({case.sheet: [case.rows()[case.sheet][-1]]})


def row_of(parsed: Parsed, identifier: str) -> Row:
    sheet, given = SHEETS[identifier], parsed.tables[identifier]
    blank = {column.field: column.blank for column in sheet.columns}
    return sheet.row(**blank | {name: values[0] for name, values in given.columns.items()})


UNDERSTOOD = [case for case in CASES if not alone(case).errors]
"""Cells that do not fit their columns never become a row."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def stored(request: pytest.FixtureRequest, fresh_database) -> Database:
    database: Database = fresh_database(request.param)
    found_county(database)
    brought_in(database, right())
    return database


@pytest.mark.parametrize("case", UNDERSTOOD, ids=str)
def test_a_single_row_gets_the_errors_of_the_import(stored, case):
    parsed = alone(case)
    with stored.read() as session:
        report = import_ledgers(session, actor=OPERATOR, region=REGION, parsed=parsed, dry_run=True, now=NOW)
        row = row_of(parsed, case.sheet)
        found = list(single.faults(session, REGION, case.sheet, row))
        changed = list(single.faults(session, REGION, case.sheet, row, **difference(session, case.sheet, row)))
    assert changed == found
    columns = SHEETS[case.sheet].by_field
    said = {(columns[fault.field].title, word(fault.message, "zh_CN")) for fault in found}
    assert said == {(error.column, word(error.message, "zh_CN")) for error in report.errors}


def difference(session: Session, identifier: str, row: Row) -> dict[str, Any]:
    """Return what a verb says of a row that it writes: that it is new, or which fields differ from what is stored."""
    sheet = SHEETS[identifier]
    key = [sheet.table.c[column.field] == getattr(row, column.field) for column in sheet.keys]
    statement = select(*(sheet.table.c[name] for name in sheet.fields)).where(sheet.table.c.region == REGION, *key)
    before = session.connection().execute(statement).first()
    if before is None:
        return {"is_new": True}
    return {"changed": [name for name in sheet.fields if getattr(before, name) != getattr(row, name)]}


def test_most_rules_are_seen_in_a_single_row(stored):
    with stored.read() as session:
        broken = [case for case in UNDERSTOOD if any(single.faults(session, REGION, case.sheet, _row(case)))]
    assert len(broken) > 30


def _row(case: Case) -> Row:
    return row_of(alone(case), case.sheet)


@pytest.mark.parametrize("sheet", list(right()))
def test_a_right_row_has_no_fault(stored, sheet):
    rows: Ledgers = right(sheet)
    parsed = Parsed.from_rows({sheet: rows[sheet][:1]})
    with stored.read() as session:
        assert list(single.faults(session, REGION, sheet, row_of(parsed, sheet))) == []
