"""The workbook of a list of visits: every row as the screen shows it, and no text that a spreadsheet would run."""

from datetime import date
from io import BytesIO

import openpyxl

from models.values import VisitMethod
from services.ledgers.visit_file import write_visits
from services.ledgers.visit_reading import VisitRow


def row(**given) -> VisitRow:
    usual = {
        "code": "ZF-20160914-01",
        "cadre": "G001",
        "cadre_name": "干部",
        "department": "D01",
        "department_name": "部门",
        "enterprise": "Q001",
        "enterprise_name": "企业",
        "visited_on": date(2016, 9, 12),
        "recorded_on": date(2016, 9, 14),
        "method": VisitMethod.ON_SITE,
        "summary": "了解用工",
        "needs": "用电",
        "confirmed": None,
        "version": 1,
    }
    return VisitRow(**{**usual, **given})


def sheet(*rows, language="zh_CN"):
    out = BytesIO()
    write_visits(out, rows, title="周至县", language=language)
    return [[cell.value for cell in line] for line in openpyxl.load_workbook(BytesIO(out.getvalue())).active]


def test_a_workbook_holds_the_visits_in_their_order():
    head, first, second = sheet(row(), row(code="ZF-20160914-02", confirmed=True))
    assert head[:4] == ["走访编号", "走访日期", "登记日期", "干部"]
    assert first[0] == "ZF-20160914-01"
    assert [day.date() for day in first[1:3]] == [date(2016, 9, 12), date(2016, 9, 14)]
    assert first[3:] == ["干部 G001", "部门", "企业 Q001", "实地", "了解用工", "用电", "未询问"]
    assert (second[0], second[-1]) == ("ZF-20160914-02", "是")


def test_a_text_stays_a_text():
    _, first = sheet(row(summary='=HYPERLINK("http://x")'), language="en")
    assert first[7] == '\'=HYPERLINK("http://x")'
    assert first[6] == "On site"


def test_the_columns_are_those_that_are_asked_for():
    out = BytesIO()
    write_visits(out, [row()], title="周至县", language="zh_CN", columns=("summary", "code", "nothing"))
    lines = [[cell.value for cell in line] for line in openpyxl.load_workbook(BytesIO(out.getvalue())).active]
    assert lines == [["走访内容", "走访编号"], ["了解用工", "ZF-20160914-01"]]
