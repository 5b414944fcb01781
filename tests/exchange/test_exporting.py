"""Ledgers that go out come back the same; the template is blank and its examples import; no cell is a formula."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models import Campaign
from seed.demo import ledgers
from seed.examples import EXAMPLES
from services.access import OPERATOR
from services.database import Database
from services.errors import BadInputError, NotFoundError, NotPermittedError
from services.exchange.exporting import export_ledgers
from services.exchange.files import file_name, replacing
from services.exchange.parsed import Parsed
from services.exchange.reading import read_workbook
from services.exchange.report import write_errors
from services.exchange.sheets import NOTES_SHEET, SHEETS
from services.exchange.template import example, template
from tests.exchange.books import REGION, brought_in, everything, found_county, right

NASTY = [
    "=1+1",
    "+86 029",
    "-5 度",
    "@示例",
    "'=1",
    "''-",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x")',
    "_x0041_ _x000D_",
]


def exported(database: Database, region: str = REGION) -> bytes:
    out = io.BytesIO()
    with database.read() as session:
        export_ledgers(session, actor=OPERATOR, region=region, target=out)
    return out.getvalue()


def no_formulas(data: bytes) -> None:
    """Assert that no part of a workbook holds a formula, a link or a data connection."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content, name
            assert b"<f " not in content, name
            assert b"<hyperlink " not in content, name
            assert b"ddeLink" not in content, name


@pytest.mark.parametrize("name", ["county", "corners", "demo"])
def test_export_and_import_give_the_same_rows(
    fresh_database: Callable[[str], Database], shared: Path, name: str
) -> None:
    first, second = (found_county(fresh_database("sqlite")) for _ in range(2))
    if name == "demo":
        rows = Parsed.from_rows(ledgers(REGION))
    else:
        rows = read_workbook(shared / f"vectors/{name}.xlsx", name=name)
    assert brought_in(first, rows).errors == ()
    data = exported(first)
    again = read_workbook(data, name="again.xlsx")
    assert brought_in(first, again).changed == 0
    assert brought_in(second, again).errors == ()
    assert everything(second) == everything(first)
    assert cells(exported(second)) == cells(data)


def cells(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_postgres_gives_the_same_workbook(sqlite_database: Database, postgres_database: Database, shared: Path) -> None:
    parsed = read_workbook(shared / "vectors/county.xlsx", name="county.xlsx")
    tables = []
    for database in (found_county(sqlite_database), found_county(postgres_database)):
        assert brought_in(database, parsed).errors == ()
        tables.append(cells(exported(database)))
    assert tables[0] == tables[1]


def test_an_export_is_a_workbook_of_real_dates_and_numbers(sqlite_database: Database) -> None:
    brought_in(found_county(sqlite_database), right())
    book = openpyxl.load_workbook(io.BytesIO(exported(sqlite_database)))
    assert [sheet.title for sheet in book.worksheets] == [sheet.title for sheet in SHEETS.values()]
    visits = book["走访"]
    assert visits.freeze_panes == "B2"
    assert [cell.value for cell in visits[1]] == [column.title for column in SHEETS["visits"].columns]
    assert visits["D2"].value == datetime(2016, 7, 5)  # noqa: DTZ001  as a workbook gives it
    assert visits["D2"].is_date
    assert visits["H2"].value == "是"
    reports = [cell.value for cell in book["月报"][2]]
    assert reports[2] == "2016-08"
    assert reports[7:11] == [1286.5, 310.25, 80, 126]
    assert [cell.value for cell in book["问题"][2]][4] == "B"


def test_text_that_could_act_goes_out_harmless_and_comes_back_as_it_was(
    fresh_database: Callable[[str], Database],
) -> None:
    first, second = (found_county(fresh_database("sqlite")) for _ in range(2))
    rows = right()
    rows["visits"] = [rows["visits"][0] | {"visit_code": f"V{n}", "summary": None} for n in range(len(NASTY))]
    del rows["spot_checks"]
    assert brought_in(first, rows).errors == ()
    with first.write() as session:  # as a screen may store it, which knows nothing of spreadsheets
        for number, text in enumerate(NASTY):
            session.connection().execute(
                SHEETS["visits"]
                .table.update()
                .where(SHEETS["visits"].table.c.visit_code == f"V{number}")
                .values(summary=text)
            )
    data = exported(first)
    no_formulas(data)
    shown = [row[6] for row in cells(data)["走访"][1:]]
    assert not any(str(text).startswith(("=", "+", "-", "@")) for text in shown)
    assert brought_in(second, read_workbook(data, name="again.xlsx")).errors == ()
    assert [visit[6] for visit in everything(second)["visits"]] == NASTY


def test_a_demo_county_is_printed_with_its_mark(sqlite_database: Database) -> None:
    found_county(sqlite_database)
    assert openpyxl.load_workbook(io.BytesIO(exported(sqlite_database)))["走访"].oddHeader.center.text is None
    with sqlite_database.write() as session:
        session.get_one(Campaign, (REGION, "亲商助企")).demo = True
    book = openpyxl.load_workbook(io.BytesIO(exported(sqlite_database)))
    assert {sheet.oddHeader.center.text for sheet in book.worksheets} == {"演示数据"}


@pytest.mark.parametrize("role", ["leader", "supervisor", "department", "cadre", "administrator", "stranger"])
def test_only_the_office_of_the_county_exports_ledgers(sqlite_database: Database, actors: Any, role: str) -> None:
    found_county(sqlite_database)
    with sqlite_database.read() as session, pytest.raises(NotPermittedError):
        export_ledgers(session, actor=getattr(actors, role), region=REGION, target=io.BytesIO())
    with sqlite_database.read() as session:
        export_ledgers(session, actor=actors.office, region=REGION, target=io.BytesIO())


def test_a_county_that_does_not_exist(sqlite_database: Database) -> None:
    with sqlite_database.read() as session, pytest.raises(NotFoundError):
        export_ledgers(session, actor=OPERATOR, region="999999", target=io.BytesIO())


# ---- the template ----


@pytest.fixture(scope="module")
def blank() -> bytes:
    out = io.BytesIO()
    template(out)
    return out.getvalue()


def test_the_template_is_blank_and_imports_as_nothing(blank: bytes, sqlite_database: Database) -> None:
    parsed = read_workbook(blank, name="template.xlsx")
    assert parsed.errors == ()
    assert list(parsed.tables) == list(SHEETS)
    report = brought_in(found_county(sqlite_database), parsed)
    assert (report.errors, report.changed) == ((), 0)


def test_the_template_has_headers_lists_and_notes(blank: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank))
    assert book.sheetnames == [NOTES_SHEET, *(sheet.title for sheet in SHEETS.values())]
    for sheet in SHEETS.values():
        made = book[sheet.title]
        assert made.max_row == 1
        assert str(made.freeze_panes).endswith("2")
        assert [cell.value for cell in made[1]] == [column.title for column in sheet.columns]
        lists = {next(iter(rule.sqref.ranges)).min_col: rule.formula1 for rule in made.data_validations.dataValidation}
        for place, column in enumerate(sheet.columns, start=1):
            if column.choices:
                assert lists[place] == f'"{",".join(column.choice_words)}"'
        if sheet.identifier == "issues":
            assert lists[5] == '"A 当场可办,B 部门协调,C 上级协调,D 超出权限"'
            assert lists[6] == '"是,否"'


def test_the_notes_explain_every_column_with_an_example(blank: bytes) -> None:
    rows = list(openpyxl.load_workbook(io.BytesIO(blank))[NOTES_SHEET].iter_rows(values_only=True))
    text = {str(cell) for row in rows for cell in row if cell}
    for sheet in SHEETS.values():
        assert f"{sheet.title}  {sheet.identifier}" in text
        for column in sheet.columns:
            assert column.title in text
            assert column.identifier in text
    described = [row for row in rows if row[1] in {c.identifier for s in SHEETS.values() for c in s.columns}]
    assert len(described) == sum(len(sheet.columns) for sheet in SHEETS.values())
    assert ("走访日期", "visited_on", "是", "日期，如 2016-06-08。", "2016-07-05") in rows


def test_the_examples_of_the_notes_import_as_they_stand(sqlite_database: Database) -> None:
    assert list(EXAMPLES) == list(SHEETS)
    rows = {
        sheet.identifier: [{column.title: example(sheet, column) for column in sheet.columns}]
        for sheet in SHEETS.values()
    }
    report = brought_in(found_county(sqlite_database), Parsed.from_rows(rows))
    assert report.errors == ()
    assert set(report.inserted.values()) == {1}


# ---- the list of errors, and files in general ----


def test_the_list_of_errors_as_a_workbook(sqlite_database: Database) -> None:
    rows = right()
    rows["visits"][0]["method"] = "=1+1"
    report = brought_in(found_county(sqlite_database), Parsed.from_rows(rows))
    out = io.BytesIO()
    write_errors(report, out)
    no_formulas(out.getvalue())
    (found,) = list(cells(out.getvalue()).values())
    assert found[0] == ("工作表", "行号", "列名", "单元格内容", "问题与要求")
    assert found[1][:4] == ("走访", 2, "方式", "'=1+1")
    assert "不在选项之内" in found[1][4]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"before")
    with pytest.raises(BadInputError, match="disk full"), replacing(path) as out:
        out.write(b"half")
        raise OSError("disk full")
    assert path.read_bytes() == b"before"
    with replacing(path) as out:
        out.write(b"after")
    assert path.read_bytes() == b"after"
    assert [file.name for file in tmp_path.iterdir()] == ["out.xlsx"]
    with pytest.raises(BadInputError, match=r"out\.xlsx"), replacing(tmp_path / "nowhere/out.xlsx"):
        pass


def test_file_names_are_harmless_and_never_the_same() -> None:
    names = {file_name("../成绩", "610124", date(2016, 12, 31).isoformat(), ending="xlsx") for _ in range(50)}
    assert len(names) == 50
    for name in names:
        assert name.startswith("成绩-610124-2016-12-31-")
        assert not set(name) & set('/\\:*?"<>|\0')
