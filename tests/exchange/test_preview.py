"""What an import will change, cell by cell, and that it writes what was shown or nothing."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from sqlmodel import select

from models import AuditEntry, Region
from services.access import OPERATOR
from services.database import Database
from services.errors import BadInputError, NotPermittedError, StaleRecordError
from services.exchange import changes
from services.exchange.changes import ChangedCell
from services.exchange.importing import export_changes, import_ledgers
from services.exchange.parsed import Parsed
from services.exchange.report import ImportReport
from services.messages import word
from tests.exchange.books import NOW, REGION, Ledgers, brought_in, everything, found_county, places, right
from tests.exchange.test_exporting import NASTY, no_formulas


@pytest.fixture
def filled(database: Database) -> Database:
    home = found_county(database)
    assert brought_in(home, right()).errors == ()
    return home


def compared(database: Database, rows: Ledgers) -> ImportReport:
    with database.read() as session:
        parsed = Parsed.from_rows(rows)
        return import_ledgers(session, actor=OPERATOR, region=REGION, parsed=parsed, dry_run=True, now=NOW)


def exported(database: Database, rows: Ledgers, **options: Any) -> bytes:
    out = io.BytesIO()
    options = {"actor": OPERATOR, "region": REGION} | options
    with database.read() as session:
        export_changes(session, parsed=Parsed.from_rows(rows), target=out, **options)
    return out.getvalue()


def changed(sheet: str, **values: Any) -> Ledgers:
    return {sheet: [right()[sheet][0] | values]}


def test_every_changed_cell_is_told_as_the_workbook_shows_it(filled: Database) -> None:
    rows = changed("monthly_reports", output="1300", no_issue=None, submitted_on=date(2016, 9, 3), suggestions=None)
    rows |= changed("visits", summary="改")
    report = compared(filled, rows)
    record = "G001 / Q001 / 2016-08"
    suggested = right()["monthly_reports"][0].get("suggestions")
    expected = [
        ChangedCell("月报", record, "提交日期", "2016-09-02", "2016-09-03"),
        ChangedCell("月报", record, "无问题", "是", "否"),
        ChangedCell("月报", record, "产值万元", "1286.5", "1300"),
        *([ChangedCell("月报", record, "建议", suggested, "")] if suggested else []),
    ]
    assert report.changes[0] == ChangedCell("走访", "V0001", "内容", right()["visits"][0]["summary"], "改")
    assert list(report.changes[1:]) == expected
    assert report.changed_cells == len(report.changes)


def test_new_rows_and_rows_as_before_are_counted_only(filled: Database) -> None:
    report = compared(filled, {"visits": [*right()["visits"], right()["visits"][0] | {"visit_code": "V0002"}]})
    assert (report.inserted, report.updated, report.unchanged) == ({"visits": 1}, {"visits": 0}, {"visits": 1})
    assert (report.changes, report.changed_cells) == ((), 0)


def test_a_report_holds_the_first_changes_and_says_how_many_there_are(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "KEPT", 2)
    rows = [right()["visits"][0] | {"visit_code": f"V{number}"} for number in range(5)]
    brought_in(filled, {"visits": rows})
    report = compared(filled, {"visits": [row | {"summary": "改"} for row in rows]})
    assert [line.record for line in report.changes] == ["V0", "V1"]
    assert report.changed_cells == 5


def test_long_values_are_cut_to_where_they_differ(filled: Database) -> None:
    long = "长" * 5_000
    brought_in(filled, changed("visits", summary=long + "甲"))
    (line,) = compared(filled, changed("visits", summary=long + "乙" + long)).changes
    assert (line.before, line.after) == ("…" + "长" * 20 + "甲", "…" + "长" * 20 + "乙" + "长" * 179 + "…")
    (line,) = compared(filled, changed("visits", summary="短")).changes
    assert (line.before, line.after) == ("长" * 200 + "…", "短")
    (line,) = compared(filled, changed("visits", summary=long + "甲乙")).changes
    assert line.after.endswith("长甲乙")


def test_the_document_of_a_report_stays_as_the_contract_says(filled: Database) -> None:
    document = compared(filled, changed("visits", summary="改")).as_document()
    assert document == {
        "inserted": {"visits": 0},
        "updated": {"visits": 1},
        "unchanged": {"visits": 0},
        "errors": [],
    }


def test_the_file_of_all_changes_has_them_all_and_nothing_that_acts(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "KEPT", 1)
    monkeypatch.setattr(changes, "_LAST_ROW", 4)
    rows = [right()["visits"][0] | {"visit_code": f"V{number}"} for number in range(len(NASTY))]
    brought_in(filled, {"visits": rows})
    before = everything(filled)
    nasty = [row | {"summary": text} for row, text in zip(rows, NASTY, strict=True)]
    data = exported(filled, {"visits": nasty})
    no_formulas(data)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["改动清单", "改动清单 2", "改动清单 3"]
    lines = [line for sheet in book.worksheets for line in sheet.iter_rows(min_row=2, values_only=True)]
    assert [line[:3] for line in lines] == [("走访", f"V{number}", "内容") for number in range(len(NASTY))]
    assert not any(str(line[4]).startswith(("=", "+", "-", "@")) for line in lines)
    assert everything(filled) == before


def test_a_file_with_errors_changes_nothing_and_lists_no_changes(filled: Database) -> None:
    with pytest.raises(BadInputError):
        exported(filled, changed("visits", method="电邮"))


@pytest.mark.parametrize("role", ["leader", "supervisor", "department", "cadre", "administrator", "stranger"])
def test_only_who_imports_sees_what_would_change(filled: Database, actors: Any, role: str) -> None:
    with pytest.raises(NotPermittedError):
        exported(filled, changed("visits", summary="改"), actor=getattr(actors, role))


# ---- what was shown is what is written


def test_what_was_looked_at_is_written(filled: Database) -> None:
    rows = changed("visits", summary="改")
    report = compared(filled, rows)
    written = brought_in(filled, rows, expected_version=report.ledger_version)
    assert written.changes == report.changes
    assert written.ledger_version == report.ledger_version + 1
    with filled.read() as session:
        assert session.get_one(Region, REGION).ledger_version == written.ledger_version


def test_ledgers_that_have_changed_since_are_looked_at_again(filled: Database) -> None:
    rows = changed("visits", summary="改")
    version = compared(filled, rows).ledger_version
    brought_in(filled, changed("departments", name="别人改的"))
    before = everything(filled)
    with filled.read() as session:
        lines = len(session.exec(select(AuditEntry)).all())
    with pytest.raises(StaleRecordError) as refused:
        brought_in(filled, rows, expected_version=version)
    assert "又有变动" in word(refused.value.message, "zh_CN")
    assert everything(filled) == before
    with filled.read() as session:
        assert len(session.exec(select(AuditEntry)).all()) == lines
    again = compared(filled, rows)
    assert brought_in(filled, rows, expected_version=again.ledger_version).errors == ()


def test_an_import_of_nothing_new_leaves_the_version(filled: Database) -> None:
    version = compared(filled, right()).ledger_version
    assert brought_in(filled, right(), expected_version=version).ledger_version == version


def test_a_report_of_errors_names_the_version_it_was_compared_with(filled: Database) -> None:
    report = compared(filled, changed("visits", method="电邮"))
    assert places(report) == [("走访", 2, "方式")]
    assert report.ledger_version == 1
