"""The marked copy: the right cells say what is wrong, all else stays, and it reads as the file that it copies."""

import io
import sys
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from services.access import OPERATOR
from services.database import Database
from services.errors import BadInputError
from services.exchange import limits, marked
from services.exchange.importing import import_ledgers
from services.exchange.marked import marked_copy
from services.exchange.parsed import CellError
from services.exchange.reading import read_workbook
from services.messages import say, word
from tests.exchange.books import NOW, REGION, brought_in, found_county, right, titled, xlsx, zipped
from tests.exchange.test_exporting import no_formulas

FAULTY = "FFF8CFCA"
HEADER = ["走访编号", "干部编号", "企业编号", "走访日期", "登记日期", "方式"]
VISIT = ["V1", "G1", "Q1", "2016-07-05", "2016-07-06", "实地"]


def marked_up(data: bytes) -> dict[str, dict[str, str]]:
    """Return the comments of the copy of a file by sheet and cell; only the cells with one are filled."""
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(data, errors=errors_of(data))))
    return comments(book)


def comments(book: Any) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if getattr(cell, "comment", None):
                    lines = cell.comment.text.split("\n")
                    assert all(line.startswith("✖ ") for line in lines)
                    found.setdefault(sheet.title, {})[cell.coordinate] = "\n".join(line[2:] for line in lines)
                assert (cell.fill.fgColor.rgb == FAULTY) == bool(getattr(cell, "comment", None)), cell
    return found


def errors_of(data: bytes) -> tuple[CellError, ...]:
    return read_workbook(data, name="x").errors


def told(errors: tuple[CellError, ...]) -> list[str]:
    return [word(error.sentence(), "zh_CN") for error in errors]


def test_a_wrong_cell_is_filled_and_says_why() -> None:
    data = xlsx({"走访": [HEADER, VISIT, ["V2", "G1", "Q1", "2016-13-05", "2016-07-06", "电邮"]]})
    assert marked_up(data) == {
        "走访": {
            "D3": "不是日期，请写成 2016-06-08。",
            "F3": "不在选项之内，请选择：实地、帮办、陪办、代办、座谈、电话。",
        }
    }


def test_headers_are_found_as_the_import_finds_them() -> None:
    data = xlsx({" visits": [["method", " 走访编号 ", "visited_on"], ["电邮", "V1", "x"]]})
    assert {title: set(cells) for title, cells in marked_up(data).items()} == {" visits": {"A2", "C2"}}


def test_an_error_of_a_column_is_marked_at_its_header() -> None:
    rows = [[*HEADER, "备注", None, "visit_code"], [*VISIT, "x", "y", "V1"]]
    found = marked_up(xlsx({"走访": rows}))["走访"]
    assert set(found) == {"G1", "H1", "I1"}
    assert found["G1"].startswith("没有这一列")
    assert found["H1"].startswith("有一列填了内容却没有表头")
    assert found["I1"].startswith("此列在表中出现两次")


def test_what_a_new_row_lacks_is_marked_where_the_columns_may_be_added(database: Database) -> None:
    data = xlsx({"部门": [["部门编号"], ["D01"]]})
    report = rehearsed(found_county(database), data)
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(data, errors=report)))
    assert comments(book)["部门"] == {
        "B1": "部门名称：缺少此列，新增记录必须填写（首见第 2 行）。",
        "C1": "考核组别：缺少此列，新增记录必须填写（首见第 2 行）。",
    }


def test_an_error_of_a_whole_sheet_is_marked_at_its_first_cell() -> None:
    found = marked_up(xlsx({"走访": [HEADER, VISIT], "visits": [HEADER, VISIT], "走访记录": [["x"]]}))
    assert found["visits"] == {"A1": "此表在文件中出现两次。"}
    assert found["走访记录"]["A1"].startswith("没有这张表")


def test_several_errors_of_one_cell_stand_under_each_other() -> None:
    data = xlsx({"走访": [HEADER, VISIT]})
    errors = [CellError("走访", 2, "方式", "实地", say("This is not a number.")),
              CellError("走访", 2, "方式", "实地", say("The number is too large.")),
              CellError("走访", 2, None, None, say("This is not a number.")),
              CellError("走访", 2, "企业确认", None, say("This is not a number."))]  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(data, errors=errors)))
    assert comments(book)["走访"] == {"F2": "不是数字。\n数字过大。", "A2": "不是数字。\n企业确认：不是数字。"}


def rehearsed(database: Database, data: bytes) -> tuple[CellError, ...]:
    with database.read() as session:
        parsed = read_workbook(data, name="x")
        return import_ledgers(session, actor=OPERATOR, region=REGION, parsed=parsed, dry_run=True, now=NOW).errors


@pytest.mark.parametrize("make", [xlsx, zipped])
def test_the_copy_gives_the_same_errors_when_it_is_imported(database: Database, make: Any) -> None:
    home = found_county(database)
    assert brought_in(home, right()).errors == ()
    ledgers = right()
    ledgers["visits"] += [ledgers["visits"][0] | {"visit_code": "V0002", "visited_on": "2016-13-05", "summary": "=1+1"},
                          ledgers["visits"][0] | {"visit_code": "V0002", "method": "电邮"}]  # fmt: skip
    ledgers["reopenings"][0] |= {"reopened_on": date(2016, 8, 1)}
    ledgers["enterprises"][0] |= {"uscc": "91610125MA6TG8XY0"}
    ledgers["cadres"][0] |= {"dept_code": "D99"}
    tables = titled(ledgers)
    tables["走访"][0].append("备注")
    tables["走访"][1].append("x")
    tables["别的"] = [["x"]]
    data = make(tables)
    errors = rehearsed(home, data)
    assert len(errors) > 6
    copy = marked_copy(data, errors=errors)
    assert told(rehearsed(home, copy)) == told(errors)


def test_mending_the_marked_copy_is_enough(database: Database) -> None:
    home = found_county(database)
    ledgers = right()
    ledgers["visits"][0] |= {"method": "电邮"}
    data = xlsx(titled(ledgers))
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(data, errors=rehearsed(home, data))))
    (place,) = comments(book)["走访"]
    book["走访"][place].value = "实地"
    out = io.BytesIO()
    book.save(out)
    assert brought_in(home, read_workbook(out.getvalue(), name="x")).errors == ()


def styled() -> bytes:
    """Return a workbook as somebody has made it their own."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "走访"
    for row in (HEADER, VISIT, ["V2", "G1", "Q1", date(2016, 7, 5), "x", "实地"]):
        sheet.append(row)
    sheet["A1"].font = Font(name="KaiTi", size=14, bold=True, color="FF1D5B79")
    sheet["A2"].fill = PatternFill("solid", fgColor="FFFFFF00")
    sheet["D3"].number_format = "yyyy年m月d日"
    sheet["E3"].alignment = Alignment(horizontal="right")
    sheet["E3"].font = Font(italic=True)
    sheet["E3"].comment = Comment("问过本人", "张三")
    sheet["B3"].comment = Comment("另一条", "张三")
    sheet.column_dimensions["C"].width = 33
    sheet.row_dimensions[2].height = 40
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = "A1:F3"
    choices = DataValidation(type="list", formula1='"实地,电话"')
    choices.add("F2:F99")
    sheet.add_data_validation(choices)
    book.create_sheet("填表说明")["A1"] = "说明"
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_formats_widths_lists_and_notes_stay_as_they_were() -> None:
    before = openpyxl.load_workbook(io.BytesIO(styled()))["走访"]
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(styled(), errors=errors_of(styled()))))
    after = book["走访"]
    for row in before.iter_rows():
        for cell in row:
            copy = after[cell.coordinate]
            assert copy.value == cell.value
            assert (repr(copy.font), repr(copy.alignment)) == (repr(cell.font), repr(cell.alignment))
            assert copy.number_format == cell.number_format
            if cell.coordinate != "E3":
                assert repr(copy.fill) == repr(cell.fill)
    assert after.column_dimensions["C"].width == 33
    assert after.row_dimensions[2].height == 40
    assert (after.freeze_panes, after.auto_filter.ref) == ("B2", "A1:F3")
    assert [str(rule.sqref) for rule in after.data_validations.dataValidation] == ["F2:F99"]
    assert (after["E3"].comment.text, after["E3"].comment.author) == (
        "问过本人\n✖ 不是日期，请写成 2016-06-08。",
        "张三",
    )
    assert after["B3"].comment.text == "另一条"
    assert book["填表说明"]["A1"].value == "说明"


def test_it_opens_on_the_first_sheet_with_an_error_and_on_no_other() -> None:
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(styled(), errors=errors_of(styled()))))
    assert book.active.title == "走访"
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, False]


def test_what_has_been_mended_in_a_marked_copy_is_no_longer_marked_in_the_next() -> None:
    first = openpyxl.load_workbook(io.BytesIO(marked_copy(styled(), errors=errors_of(styled()))))
    first["走访"]["E3"].value = date(2016, 7, 6)
    first["走访"]["F2"].value = "电邮"
    out = io.BytesIO()
    first.save(out)
    errors = errors_of(out.getvalue())
    second = openpyxl.load_workbook(io.BytesIO(marked_copy(out.getvalue(), errors=errors)))["走访"]
    assert (second["E3"].comment.text, second["E3"].fill.fill_type) == ("问过本人", None)
    assert (second["F2"].comment.text[:6], second["F2"].fill.fgColor.rgb) == ("✖ 不在选项", FAULTY)
    assert second["A2"].fill.fgColor.rgb == "FFFFFF00"


def test_formulas_keep_their_results_and_texts_their_runs() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("走访")
        sheet.write_row(0, 0, [*HEADER, "内容", "企业确认"])
        sheet.write_row(1, 0, VISIT)
        sheet.write_formula(1, 6, '="值"&"班"', None, "值班")
        sheet.write_formula(1, 7, "=1=1", None, value=True)
        sheet.write_rich_string(2, 6, "前", book.add_format({"bold": True}), "后")
        sheet.write(2, 3, "x")
    copy = marked_copy(out.getvalue(), errors=errors_of(out.getvalue()))
    formulas = openpyxl.load_workbook(io.BytesIO(copy), rich_text=True)["走访"]
    results = openpyxl.load_workbook(io.BytesIO(copy), data_only=True)["走访"]
    assert [formulas["G2"].value, results["G2"].value] == ['="值"&"班"', "值班"]
    assert [formulas["H2"].value, results["H2"].value] == ["=1=1", True]
    assert [getattr(part, "text", part) for part in formulas["G3"].value] == ["前", "后"]


def test_a_mark_in_a_merged_cell_goes_to_its_first_one() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "走访"
    sheet.append(HEADER)
    sheet.append(["V1", "G1", "Q1", "2016-07-05", "2016-07-06"])
    sheet.merge_cells("E2:F2")
    out = io.BytesIO()
    book.save(out)
    copy = openpyxl.load_workbook(io.BytesIO(marked_copy(out.getvalue(), errors=errors_of(out.getvalue()))))["走访"]
    assert copy["E2"].comment.text == "✖ 必须填写。"


def test_of_a_zip_every_file_becomes_a_sheet_whose_texts_do_nothing() -> None:
    nasty = ["=1+1", "+86", "#N/A", "_x000D_", "a\x0bb", "  前后  "]
    rows = [[*HEADER, "内容"], *([f"V{number}", *VISIT[1:], text] for number, text in enumerate(nasty))]
    rows[1][5] = "电邮"
    data = zipped({"visits": rows, "a:b*" + "长" * 40: [["x"]]})
    copy = marked_copy(data, errors=errors_of(data))
    no_formulas(copy)
    book = openpyxl.load_workbook(io.BytesIO(copy))
    assert [sheet.title for sheet in book.worksheets] == ["visits", "a b " + "长" * 27]
    assert set(comments(book)["visits"]) == {"F2", "G6"}
    sheet = book["visits"]
    assert [sheet.cell(row, 7).data_type for row in range(2, 8)] == ["s"] * 6
    assert sheet["G2"].quotePrefix
    again = read_workbook(copy, name="x")
    assert list(again.tables["visits"].columns["summary"])[:4] == ["=1+1", "+86", "#N/A", "_x000D_"]


def test_only_so_many_errors_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MARKED", 2)
    assert len(marked_up(xlsx({"走访": [HEADER, *([*VISIT[:5], "电邮"] for _ in range(5))]}))["走访"]) == 2


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "raise SystemExit(1)",
        "from services.exchange.child import limit_resources as limit; limit(); bytearray(2 ** 31)",
    ],
)
def test_whatever_the_limits_break_ends_in_one_sentence(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(marked, "_COMMAND", (sys.executable, "-c", code))
    monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 3)
    assert refusal(xlsx({"走访": [HEADER]})) == "工作簿过大或格式特殊，未能标注，请对照错误清单修改。"


def test_a_workbook_that_openpyxl_cannot_write_again_ends_in_the_same_sentence() -> None:
    source, out = zipfile.ZipFile(io.BytesIO(styled())), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name).replace(b"<commentList>", b"<commentList><"))
    assert errors_of(out.getvalue())
    assert "未能标注" in refusal(out.getvalue())


def refusal(data: bytes) -> str:
    with pytest.raises(BadInputError) as refused:
        marked_copy(data, errors=[CellError("走访", 1, None, None, say("This is not a number."))])
    return word(refused.value.message, "zh_CN")
