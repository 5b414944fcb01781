"""Files as offices make them, and files as nobody should: each ends in rows or in one clear sentence."""

import io
import struct
import subprocess
import sys
import threading
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from services.errors import BadInputError
from services.exchange import child, limits, reading
from services.exchange.parsed import Parsed
from services.exchange.reading import read_workbook
from services.exchange.sheets import BY_NAME
from services.messages import word
from tests.exchange.books import right, titled, xlsx, zipped

ROOT = Path(__file__).parents[2]
VISITS = [
    ["走访编号", "干部编号", "企业编号", "走访日期", "登记日期", "方式"],
    ["V1", "G1", "Q1", "2016-07-05", "2016-07-06", "实地"],
]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process: for what is about the contents of a file and not about the process that reads it."""

    def ask(content: bytes) -> bytes:
        out = io.BytesIO()
        child.respond(frozenset(BY_NAME), io.BytesIO(content), out)
        return out.getvalue()

    monkeypatch.setattr(reading, "_ask", ask)


def read(data: bytes, **options: Any) -> Parsed:
    return read_workbook(data, name="台账.xlsx", **options)


def refusal(data: bytes) -> str:
    with pytest.raises(BadInputError) as refused:
        read(data)
    return word(refused.value.message, "zh_CN")


def column(parsed: Parsed, sheet: str, field: str) -> list[Any]:
    return list(parsed.tables[sheet].columns[field])


def test_headers_by_chinese_name_or_identifier_in_any_order() -> None:
    parsed = read(xlsx({" 走访 ": [[" method", "走访编号 ", "visited_on"], ["实地", "V1", date(2016, 7, 5)]]}))
    assert parsed.errors == ()
    assert column(parsed, "visits", "visit_code") == ["V1"]
    assert column(parsed, "visits", "method") == ["实地"]
    assert column(parsed, "visits", "visited_on") == [date(2016, 7, 5)]


@pytest.mark.usefixtures("here")
def test_sheets_by_identifier_too() -> None:
    assert list(read(xlsx({"visits": VISITS})).tables) == ["visits"]


@pytest.mark.usefixtures("here")
def test_unknown_columns_are_named_or_passed_over() -> None:
    rows = [[*VISITS[0], "备注", None], [*VISITS[1], "x", "y"]]
    errors = read(xlsx({"走访": rows})).errors
    assert [(error.sheet, error.row, error.column) for error in errors] == [("走访", 1, "备注"), ("走访", 1, None)]
    parsed = read(xlsx({"走访": rows}), ignore_unknown=True)
    assert parsed.errors == ()
    assert column(parsed, "visits", "visit_code") == ["V1"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("first", [["户县部门花名册"], []])
def test_a_header_that_is_not_in_the_first_row_is_told_even_where_unknown_columns_are_passed_over(
    first: list[str],
) -> None:
    rows = [first, ["部门编号", "部门名称", "考核组别"], ["D01", "经贸局", "县级部门"]]
    assert read(xlsx({"部门": rows})).errors
    errors = read(xlsx({"部门": rows}), ignore_unknown=True).errors
    assert [(error.sheet, error.row, error.column) for error in errors] == [("部门", 1, None)]


def test_a_column_twice_is_an_error() -> None:
    rows = [[*VISITS[0], "visit_code"], [*VISITS[1], "V2"]]
    assert [(error.row, error.column) for error in read(xlsx({"走访": rows})).errors] == [(1, "visit_code")]


@pytest.mark.usefixtures("here")
def test_unknown_sheets_are_errors_but_for_the_notes() -> None:
    tables = {"走访": VISITS, "填表说明": [["随便"]], "走访记录": VISITS}
    for ignoring in (False, True):
        assert [error.sheet for error in read(xlsx(tables), ignore_unknown=ignoring).errors] == ["走访记录"]


@pytest.mark.usefixtures("here")
def test_a_sheet_twice_is_an_error() -> None:
    assert [error.sheet for error in read(xlsx({"走访": VISITS, "visits": VISITS})).errors] == ["visits"]


@pytest.mark.usefixtures("here")
def test_rows_without_content_are_passed_over_and_rows_keep_their_numbers() -> None:
    rows = [VISITS[0], [None] * 6, ["  "], VISITS[1], [], ["V2", "G1", "Q1", "x", "2016-07-06", "实地"]]
    for parsed in (read(xlsx({"走访": rows})), read(zipped({"走访": rows}))):
        assert list(parsed.tables["visits"].numbers) == [4, 6]
        assert [(error.row, error.column, error.value) for error in parsed.errors] == [(6, "走访日期", "x")]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("names", ["utf-8", "gbk"])
def test_a_zip_of_csv_files(encoding: str, names: str) -> None:
    parsed = read(zipped(titled(right()), encoding=encoding, names=names))
    assert parsed.errors == ()
    from_book = read(xlsx(titled(right())))
    for name, table in from_book.tables.items():
        assert {field: list(values) for field, values in parsed.tables[name].columns.items()} == {
            field: list(values) for field, values in table.columns.items()
        }


@pytest.mark.usefixtures("here")
def test_csv_files_named_by_identifier_and_quoted_line_breaks() -> None:
    rows = [[*VISITS[0], "内容"], [*VISITS[1], '第一行\n第二行,"引号"'], ["V2", *VISITS[1][1:], None]]
    parsed = read(zipped({"visits": rows}))
    assert column(parsed, "visits", "summary") == ['第一行\n第二行,"引号"', None]
    assert list(parsed.tables["visits"].numbers) == [2, 3]


@pytest.mark.usefixtures("here")
def test_formulas_count_by_their_values_and_never_as_blanks() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("走访")
        sheet.write_row(0, 0, [*VISITS[0], "内容"])
        sheet.write_row(1, 0, VISITS[1])
        sheet.write_formula(1, 6, '="值"&"班"', None, "值班")
    assert column(read(out.getvalue()), "visits", "summary") == ["值班"]
    uncalculated = xlsx({"走访": [[*VISITS[0], "内容"], [*VISITS[1], "=1+1"]]})
    assert [(error.row, error.column) for error in read(uncalculated).errors] == [(2, "内容")]


@pytest.mark.usefixtures("here")
def test_error_cells_are_errors() -> None:
    parsed = read(xlsx({"走访": [[*VISITS[0], "内容"], [*VISITS[1], "#N/A"]]}))
    assert [error.value for error in parsed.errors] == ["#N/A"]


@pytest.mark.usefixtures("here")
def test_text_that_looks_like_an_escape_and_carriage_returns() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("走访")
        sheet.write_row(0, 0, [*VISITS[0], "内容"])
        sheet.write_row(1, 0, [*VISITS[1], "_x0041_ _x005F_"])
    assert column(read(out.getvalue()), "visits", "summary") == ["_x0041_ _x005F_"]


def test_rows_that_come_from_no_file() -> None:
    parsed = Parsed.from_rows({"departments": [{"dept_code": "D1", "name": "甲", "group": "组"}, {"dept_code": "D2"}]})
    assert list(parsed.tables["departments"].numbers) == [2, 3]
    assert [(error.row, error.column) for error in parsed.errors] == [(3, "部门名称"), (3, "考核组别")]
    assert parsed.digest is None


# ---- files that do harm ----


def patched(tables: dict[str, bytes]) -> bytes:
    """Return a workbook whose sheet is replaced by the given XML."""
    source, out = zipfile.ZipFile(io.BytesIO(xlsx({"走访": VISITS}))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, tables.get(name, source.read(name)))
    return out.getvalue()


def sheet_xml(*cells: tuple[str, str]) -> bytes:
    rows = "".join(
        f'<row r="{"".join(filter(str.isdigit, place))}"><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for place, text in cells
    )
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()


def test_a_small_file_that_claims_the_largest_sheet() -> None:
    bomb = patched({"xl/worksheets/sheet1.xml": sheet_xml(("A1", "走访编号"), ("XFD1048576", "x"))})
    assert len(bomb) < 8_000
    assert "第 1048576 行有内容" in refusal(bomb)


@pytest.mark.usefixtures("here")
def test_a_cell_beyond_the_last_column() -> None:
    assert "第 100 列之后" in refusal(
        patched({"xl/worksheets/sheet1.xml": sheet_xml(("A1", "走访编号"), ("XFD2", "x"))})
    )


def test_two_million_rows() -> None:
    row = '<row><c t="inlineStr"><is><t>x</t></is></c></row>'
    body = sheet_xml(("A1", "走访编号")).replace(b"</sheetData>", (row * 1_500_000).encode() + b"</sheetData>")
    bomb = patched({"xl/worksheets/sheet1.xml": body})
    assert len(bomb) < limits.MAX_FILE
    found = refusal(bomb)
    assert "最多 100000 行" in found or "解压后超过" in found
    fewer = sheet_xml(("A1", "走访编号")).replace(b"</sheetData>", (row * 150_000).encode() + b"</sheetData>")
    noise = "".join(f"{number:x}" for number in range(120_000)).encode()  # keeps the ratio of the member harmless
    assert "最多 100000 行" in refusal(
        patched({"xl/worksheets/sheet1.xml": fewer.replace(b"<dimension", b"<!--" + noise * 4 + b"--><dimension")})
    )


@pytest.mark.usefixtures("here")
def test_a_document_type_declaration() -> None:
    lol = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>' + sheet_xml(("A1", "走访编号"))
    assert "文档类型声明" in refusal(patched({"xl/worksheets/sheet1.xml": lol}))
    assert "文档类型声明" in refusal(patched({"xl/workbook.xml": b"<?xml version='1.0'?>\n<!doctype x><workbook/>"}))


def test_a_member_that_unpacks_to_more_than_it_is_worth() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("走访.csv", b"0" * 60_000_000)
    assert "解压后超过" in refusal(out.getvalue())


@pytest.mark.usefixtures("here")
def test_a_member_that_is_longer_than_it_says() -> None:
    data = bytearray(zipped({"走访": VISITS * 500}))
    place = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, 10)
    assert "压缩包已损坏" in refusal(bytes(data))


@pytest.mark.usefixtures("here")
def test_names_in_folders_other_files_and_too_many() -> None:
    assert "在文件夹内" in refusal(zipped({"../走访": VISITS}))
    assert "在文件夹内" in refusal(zipped({"台账/走访": VISITS}))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("说明.txt", "x")
    assert "不是 CSV 文件" in refusal(out.getvalue())
    assert "超过 1000 个" in refusal(zipped({f"走访{number}": [] for number in range(1_001)}))


@pytest.mark.usefixtures("here")
def test_a_password() -> None:
    data = bytearray(zipped({"走访": VISITS}))
    place = data.rindex(b"PK\x01\x02")
    struct.pack_into("<H", data, place + 8, struct.unpack_from("<H", data, place + 8)[0] | 1)
    assert "带有密码" in refusal(bytes(data))
    assert "旧版 .xls" in refusal(b"\xd0\xcf\x11\xe0" + bytes(2_000))


@pytest.mark.usefixtures("here")
def test_what_is_no_ledger_at_all() -> None:
    for data in (b"", b"hello", "走访编号,干部编号\n".encode(), b"PK\x03\x04garbage"):
        assert "既不是 .xlsx 工作簿" in refusal(data)
    for data in (b"PK\x05\x06" + bytes(18), xlsx({"填表说明": [["随便"]]}), xlsx({"走访": []})):
        assert "没有台账" in refusal(data)
    assert "已损坏" in refusal(patched({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"}))
    assert "UTF-8 或 GB18030" in refusal(raw_csv(b"\xff\xff\xff"))
    assert "引号" in refusal(raw_csv(b'a,b\n"' + b"x" * 140_000))


def raw_csv(text: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("走访.csv", text)
    return out.getvalue()


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as out:
        out.truncate(limits.MAX_FILE + 1)
    with pytest.raises(BadInputError, match="larger than 20 MB"):
        read_workbook(path, name="large.xlsx")
    for missing in (tmp_path / "missing.xlsx", tmp_path):
        with pytest.raises(BadInputError, match="cannot be read"):
            read_workbook(missing, name="missing.xlsx")


def test_the_reading_process_takes_no_more_memory_than_it_may() -> None:
    code = "from services.exchange.child import limit_resources as limit; limit(); bytearray({size})"
    for size, ended in ((256 * limits.MIB, 0), (2 * limits.CHILD_MEMORY, 1)):
        done = subprocess.run(
            [sys.executable, "-c", code.format(size=size)], cwd=ROOT, capture_output=True, check=False
        )
        assert done.returncode == ended
        assert (b"MemoryError" in done.stderr) == bool(ended)


@pytest.mark.usefixtures("here")
def test_a_file_that_needs_too_much_memory_ends_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(data: bytes, wanted: frozenset[str]) -> None:
        raise MemoryError

    monkeypatch.setattr(child, "read", greedy)
    assert "内存超过上限" in refusal(b"")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("while True: pass", "超时"),
        ("import os; os.abort()", "超时"),
        ("raise SystemExit(3)", "已损坏"),
        ("pass", "已损坏"),
        ("print('half of an ans', end='')", "已损坏"),
    ],
)
def test_whatever_happens_to_the_reading_process_ends_in_words(
    monkeypatch: pytest.MonkeyPatch, code: str, says: str
) -> None:
    monkeypatch.setattr(reading, "_COMMAND", (sys.executable, "-c", code))
    monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 2)
    assert says in refusal(b"x" * 100_000)


def test_threads_read_at_the_same_time() -> None:
    data, found = xlsx({"走访": VISITS}), []
    threads = [threading.Thread(target=lambda: found.append(read(data).errors)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [()] * 4
