"""Every rule of the contract: the smallest right ledger with one thing broken gives exactly that error there."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from services.access import OPERATOR
from services.database import Database
from services.exchange.importing import import_ledgers
from services.exchange.parsed import Parsed
from services.exchange.reading import read_workbook
from services.exchange.report import ImportReport
from services.messages import word
from tests.exchange.books import NOW, REGION, Ledgers, brought_in, everything, found_county, places, right, titled, xlsx


@dataclass
class Case:
    """A cell or a few, changed in the row of one sheet, and the error that must follow."""

    sheet: str
    changes: dict[str, Any]
    column: str
    says: str
    more: dict[str, Any] | None = field(default=None)
    """A second row of the sheet: the first one with these changes; the error is then in row 3."""

    def rows(self) -> Ledgers:
        ledgers = right()
        ledgers[self.sheet][0].update(self.changes)
        if self.more is not None:
            ledgers[self.sheet].append(ledgers[self.sheet][0] | self.more)
        return ledgers

    def __str__(self) -> str:
        return f"{self.sheet}-{self.column}-{self.says}"


MUST, BEFORE = "必须填写", "不得早于"
ISSUE = {"issue_code": "I0002"}
OPEN = {"closed_on": None, "outcome": None, "cancelled_on": None, "cancelled_by": None, "rating": None}

CASES = [
    # required
    Case("departments", {"name": None}, "部门名称", MUST),
    Case("departments", {"group": "  "}, "考核组别", MUST),
    Case("cadres", {"name": ""}, "姓名", MUST),
    Case("cadres", {"dept_code": None}, "部门编号", MUST),
    Case("enterprises", {"kind": None}, "类型", MUST),
    Case("visits", {"method": None}, "方式", MUST),
    Case("visits", {"recorded_on": None}, "登记日期", MUST),
    Case("issues", {"summary": None}, "内容", MUST),
    Case("approvals", {"limit_workdays": None}, "时限工作日", MUST),
    Case("targets", {"actual": None}, "累计完成", MUST),
    Case("funds", {"amount": None}, "金额万元", MUST),
    Case("adjustments", {"approved_by": None}, "批准人", MUST),
    # type
    Case("visits", {"visited_on": "2016-13-05"}, "走访日期", "不是日期"),
    Case("visits", {"visited_on": 42529}, "走访日期", "不是日期"),
    Case("visits", {"confirmed": "对"}, "企业确认", "请填“是”或“否”"),
    Case("exemptions", {"month": "2016年13月"}, "月份", "不是月份"),
    Case("exemptions", {"month": "2016.10"}, "月份", "不是月份"),
    Case("spot_checks", {"items_checked": "五"}, "检查项数", "不是整数"),
    Case("spot_checks", {"items_checked": 5.5}, "检查项数", "不是整数"),
    Case("monthly_reports", {"output": "约1200"}, "产值万元", "不是数字"),
    Case("monthly_reports", {"output": "1.00001"}, "产值万元", "最多 4 位小数"),
    Case("funds", {"amount": "1e12"}, "金额万元", "不是数字"),
    Case("funds", {"amount": 10**12}, "金额万元", "数字过大"),
    Case("targets", {"month": 13}, "月份", "1 至 12"),
    Case("targets", {"year": 16}, "年度", "不是年度"),
    Case("adjustments", {"points": "0.125"}, "分值", "最多 2 位小数"),
    Case("enterprises", {"enterprise_code": "Q" * 65}, "企业编号", "最多 64 个字"),
    Case("visits", {"summary": "字" * 32_001}, "内容", "最多 32000 个字"),
    Case("visits", {"summary": "响铃\x07"}, "内容", "不可显示的字符"),
    # list membership
    Case("enterprises", {"sector": "农业"}, "行业类别", "不在选项之内"),
    Case("visits", {"method": "微信"}, "方式", "不在选项之内"),
    Case("issues", {"level": "E"}, "级别", "不在选项之内"),
    Case("issues", {"level": "A 部门协调"}, "级别", "不在选项之内"),
    Case("spot_checks", {"verdict": "不实"}, "结论", "不在选项之内"),
    Case("adjustments", {"subject_kind": "企业"}, "对象类型", "不在选项之内"),
    # unknown reference
    Case("cadres", {"dept_code": "D99"}, "部门编号", "“部门”表中没有"),
    Case("assignments", {"cadre_code": "G99"}, "干部编号", "“干部”表中没有"),
    Case("assignments", {"enterprise_code": "Q99"}, "企业编号", "“企业”表中没有"),
    Case("visits", {"enterprise_code": "Q99"}, "企业编号", "“企业”表中没有"),
    Case("issues", {"raised_by": "G99"}, "干部编号", "“干部”表中没有"),
    Case("issues", {"owner_code": "G99"}, "责任人干部编号", "“干部”表中没有"),
    Case("reopenings", {"issue_code": "I99"}, "问题编号", "“问题”表中没有"),
    Case("escalations", {"directive_dept": "D99"}, "交办部门编号", "“部门”表中没有"),
    Case("spot_checks", {"visit_code": "V99"}, "走访编号", "“走访”表中没有"),
    Case("targets", {"dept_code": "D99"}, "部门编号", "“部门”表中没有"),
    Case("funds", {"enterprise_code": "Q99"}, "企业编号", "“企业”表中没有"),
    Case("adjustments", {"subject_code": "G99"}, "对象编号", "没有这个编号的干部"),
    Case("adjustments", {"subject_kind": "部门"}, "对象编号", "没有这个编号的部门"),
    # duplicate code in the file
    Case("departments", {}, "部门编号", "与第 2 行重复", more={"name": "另一部门"}),
    Case("visits", {}, "走访编号", "与第 2 行重复", more={}),
    Case("approvals", {}, "办件编号", "与第 2 行重复", more={"matter": "另一事项"}),
    # assignments
    Case("assignments", {"end_on": date(2016, 6, 16)}, "结束日期", BEFORE),
    Case("assignments", {}, "开始日期", "重叠", more={"start_on": date(2017, 1, 1)}),
    Case("assignments", {"end_on": date(2017, 1, 1)}, "开始日期", "重叠", more={"start_on": date(2017, 1, 1)}),
    # enterprises
    Case("enterprises", {"uscc": "91610124MA6TEXT01A"}, "统一社会信用代码", "校验码"),
    Case("enterprises", {"uscc": "91610124MA6TEXT0"}, "统一社会信用代码", "校验码"),
    Case("enterprises", {"uscc": "91610124ma6text01x"}, "统一社会信用代码", "校验码"),
    # visits, exemptions, reports, services
    Case("visits", {"recorded_on": date(2016, 7, 4)}, "登记日期", BEFORE),
    Case("visits", {"visited_on": date(2016, 6, 7)}, "走访日期", "不在活动期内"),
    Case("exemptions", {"approved_by": "示例干部甲"}, "批准人", "本人"),
    Case("exemptions", {"approved_by": "G001"}, "批准人", "本人"),
    Case("monthly_reports", {"verified_by": "示例干部甲"}, "核实人", "本人"),
    Case("monthly_reports", {"verified_by": None}, "核实人", "也须填写"),
    Case("monthly_reports", {"submitted_on": date(2016, 7, 31)}, "提交日期", BEFORE),
    Case("monthly_reports", {"month": date(2016, 5, 1)}, "月份", "不在活动期内"),
    Case("monthly_reports", {"month": "2018-07", "submitted_on": date(2018, 8, 2)}, "月份", "不在活动期内"),
    Case("services", {"due_on": date(2016, 7, 7), "delivered_on": None}, "时限", BEFORE),
    Case("services", {"delivered_on": date(2016, 7, 7)}, "结果送达日期", BEFORE),
    # issues
    Case("issues", ISSUE | {"registered_on": date(2016, 6, 7)}, "登记日期", "不在活动期内"),
    Case("issues", ISSUE | {"due_on": date(2016, 7, 5)}, "办理时限", BEFORE),
    Case("issues", ISSUE | {"first_response_on": date(2016, 7, 5)}, "首次响应日期", BEFORE),
    Case("issues", ISSUE | {"extension_approved_on": date(2016, 7, 5)}, "延期批准日期", BEFORE),
    Case("issues", ISSUE | {"extended_to": date(2016, 8, 9)}, "延期至", BEFORE),
    Case("issues", ISSUE | {"extension_approved_on": None}, "延期批准日期", "也须填写"),
    Case("issues", ISSUE | {"closed_on": date(2016, 7, 5)}, "办结日期", BEFORE),
    Case("issues", ISSUE | {"outcome": None}, "结果", "也须填写"),
    Case("issues", ISSUE | OPEN | {"outcome": "已解决"}, "办结日期", "也须填写"),
    Case("issues", ISSUE | OPEN | {"rating": "满意"}, "办结日期", "也须填写"),
    Case("issues", ISSUE | OPEN | {"cancelled_on": date(2016, 9, 1)}, "办结日期", "也须填写"),
    Case("issues", ISSUE | {"cancelled_on": date(2016, 8, 18)}, "销号日期", BEFORE),
    Case("issues", ISSUE | {"cancelled_by": "示例干部甲"}, "销号人", "本人"),
    Case("issues", ISSUE | {"cancelled_by": "G001"}, "销号人", "本人"),
    # reopenings
    Case("reopenings", {"reopened_on": date(2016, 8, 18)}, "重办日期", "早于问题 I0001 的办结日期"),
    Case("reopenings", {"reclosed_on": date(2016, 9, 4)}, "再办结日期", BEFORE),
    Case("reopenings", {"outcome": None}, "结果", "也须填写"),
    Case("reopenings", {"reclosed_on": None}, "再办结日期", "也须填写"),
    Case(
        "reopenings",
        {},
        "重办日期",
        "尚未再办结",
        more={"reopening_code": "R0002", "reopened_on": date(2016, 9, 19)},
    ),
    # escalations
    Case("escalations", {"escalated_on": date(2016, 7, 4)}, "上报日期", "早于问题 I0001 的登记日期"),
    Case("escalations", {"ruling": None}, "认定", "也须填写"),
    Case("escalations", {"escalated_on": date(2016, 7, 21)}, "决定日期", BEFORE),
    Case("escalations", {"directive_done_on": date(2016, 7, 19)}, "交办办结日期", BEFORE),
    Case("escalations", {"directive_due_on": date(2016, 7, 19)}, "交办时限", BEFORE),
    # spot checks
    Case("spot_checks", {"items_passed": 6}, "合格项数", "多于检查项数"),
    Case("spot_checks", {"items_passed": -1}, "合格项数", "不得小于 0"),
    Case("spot_checks", {"verdict": "虚报", "visit_code": None}, "走访编号", "结论为“虚报”"),
    Case("spot_checks", {"cadre_code": None}, "对象部门编号", "至少填写一个"),
    Case("spot_checks", {"confirmed_on": None}, "确认日期", "认定状态为“确认”"),
    Case("spot_checks", {"confirmed_on": date(2016, 8, 29)}, "确认日期", BEFORE),
    Case("spot_checks", {"rectify_due_on": date(2016, 8, 29)}, "整改时限", BEFORE),
    Case("spot_checks", {"rectified_on": date(2016, 8, 29)}, "整改完成日期", BEFORE),
    Case("spot_checks", {"checked_on": date(2016, 7, 4)}, "走访编号", "晚于督查日期"),
    # approvals, targets, adjustments
    Case("approvals", {"limit_workdays": -1}, "时限工作日", "不得小于 0"),
    Case("approvals", {"done_on": date(2016, 7, 10)}, "完成日期", BEFORE),
    Case("targets", {"annual": 0}, "年度目标", "必须大于 0"),
    Case("targets", {"annual": "-1"}, "年度目标", "必须大于 0"),
    Case("targets", {"actual": -0.5}, "累计完成", "不得小于 0"),
    Case("adjustments", {"approved_by": "示例干部甲"}, "批准人", "本人"),
]

ALLOWED = [
    ("issues", {"first_response_on": date(2016, 8, 25)}, "first response after closing"),
    ("spot_checks", {"rectify_due_on": date(2016, 8, 31), "confirmed_on": date(2016, 9, 2)}, "due before confirmation"),
    ("escalations", {"kind": "逾期升级"}, "a ruling on 逾期升级"),
    ("escalations", {"kind": "企业投诉"}, "a ruling on 企业投诉"),
    ("visits", {"visited_on": date(2016, 6, 10)}, "a visit before the assignment"),
    ("visits", {"recorded_on": date(2018, 7, 1)}, "recorded after the campaign"),
    ("monthly_reports", {"month": "2016-06", "submitted_on": date(2016, 6, 1)}, "the month the campaign starts in"),
    ("monthly_reports", {"month": "2018-06", "submitted_on": date(2018, 6, 1)}, "the month the campaign ends in"),
    ("monthly_reports", {"value_added": "-12.5"}, "a negative value added"),
    ("issues", {"systemic": None}, "a blank 共性"),
    ("reopenings", {"reopened_on": date(2016, 8, 19)}, "reopened on the day of closing"),
    ("approvals", {"limit_workdays": 0}, "a limit of no day"),
    ("adjustments", {"points": -3.25}, "points taken off"),
]


@pytest.fixture(scope="module")
def empty_county(fresh_database: Callable[[str], Database]) -> Iterator[Database]:
    database = found_county(fresh_database("sqlite"))
    yield database
    database.close()


def tried(database: Database, rows: Ledgers) -> ImportReport:
    """Check rows against an empty county without writing."""
    with database.read() as session:
        parsed = Parsed.from_rows(rows)
        return import_ledgers(session, actor=OPERATOR, region=REGION, parsed=parsed, dry_run=True, now=NOW)


def test_the_right_ledger_is_right(empty_county: Database) -> None:
    report = tried(empty_county, right())
    assert report.errors == ()
    assert set(report.inserted.values()) == {1}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_names_what_is_broken(empty_county: Database, case: Case) -> None:
    report = tried(empty_county, case.rows())
    sheet = titled({case.sheet: [{}]})
    row = 2 if case.more is None else 3
    found = [error for error in report.errors if error.sheet in sheet and error.row == row]
    assert [error.column for error in found] == [case.column]
    assert case.says in word(found[0].message, "zh_CN")
    others = [error for error in report.errors if error not in found]
    # nothing else is wrong, but what refers to a row that could not be read
    assert all("表中没有" in word(error.message, "zh_CN") for error in others), others
    if not any(
        key.endswith("_code") and value != right()[case.sheet][0].get(key) for key, value in case.changes.items()
    ):
        assert others == []


@pytest.mark.parametrize(("sheet", "changes"), [row[:2] for row in ALLOWED], ids=[row[2] for row in ALLOWED])
def test_it_lets_pass_what_is_no_error(empty_county: Database, sheet: str, changes: dict[str, Any]) -> None:
    ledgers = right()
    ledgers[sheet][0].update(changes)
    assert tried(empty_county, ledgers).errors == ()


def test_a_check_on_another_cadres_visit(empty_county: Database) -> None:
    ledgers = right()
    ledgers["cadres"].append(ledgers["cadres"][0] | {"cadre_code": "G002", "name": "示例干部乙"})
    ledgers["spot_checks"][0]["cadre_code"] = "G002"
    report = tried(empty_county, ledgers)
    assert places(report) == [("督查", 2, "走访编号")]
    ledgers["spot_checks"][0] |= {"cadre_code": None, "dept_code": "D01"}
    assert tried(empty_county, ledgers).errors == ()


def test_a_directive_without_a_ruling(empty_county: Database) -> None:
    ledgers = right()
    ledgers["escalations"][0] |= {"ruling": None, "ruled_on": None, "directive_done_on": None}
    assert places(tried(empty_county, ledgers)) == [("上报", 2, "决定日期")]
    ledgers["escalations"][0] |= {"directive_due_on": None}
    assert tried(empty_county, ledgers).errors == ()


def test_two_cadres_of_one_enterprise_do_not_overlap(empty_county: Database) -> None:
    ledgers = right()
    ledgers["cadres"].append(ledgers["cadres"][0] | {"cadre_code": "G002", "name": "示例干部乙"})
    ledgers["assignments"].append(ledgers["assignments"][0] | {"cadre_code": "G002"})
    assert tried(empty_county, ledgers).errors == ()


def test_an_overlap_is_found_across_a_short_assignment(empty_county: Database) -> None:
    ledgers = right()
    first = ledgers["assignments"][0] | {"end_on": date(2016, 12, 31)}
    short = first | {"start_on": date(2016, 7, 1), "end_on": date(2016, 7, 2)}
    last = first | {"start_on": date(2016, 8, 1)}
    ledgers["assignments"] = [first, short, last]
    assert places(tried(empty_county, ledgers)) == [("包抓", 3, "开始日期"), ("包抓", 4, "开始日期")]


def test_a_second_reopening_while_the_first_is_open(empty_county: Database) -> None:
    ledgers = right()
    first = ledgers["reopenings"][0] | {"reclosed_on": None, "outcome": None}
    ledgers["reopenings"] = [first, first | {"reopening_code": "R0002", "reopened_on": date(2016, 9, 6)}]
    assert places(tried(empty_county, ledgers)) == [("重办", 3, "重办日期")]


def test_reopened_on_the_day_it_was_closed_again(empty_county: Database) -> None:
    ledgers = right()
    first = ledgers["reopenings"][0]
    ledgers["reopenings"].append(
        first | {"reopening_code": "R0002", "reopened_on": first["reclosed_on"], "reclosed_on": date(2016, 10, 8)}
    )
    assert tried(empty_county, ledgers).errors == ()


def test_all_errors_stand_in_one_report_and_nothing_is_written(sqlite_database: Database) -> None:
    """Through a real workbook: one row for each broken case that breaks its own row only."""
    database = found_county(sqlite_database)
    ledgers, expected = right(), []
    for number, case in enumerate(CASES):
        if case.more is not None or case.sheet not in ("services", "funds", "issues", "visits", "enterprises"):
            continue
        row = deepcopy(right()[case.sheet][0])
        key = next(iter(row))
        row |= {key: f"X{number}"} | {name: value for name, value in case.changes.items() if name != key}
        if key in case.changes and case.column.endswith("编号") and len(case.changes) == 1:
            continue
        if "summary" in case.changes and isinstance(case.changes["summary"], str):
            continue  # openpyxl itself refuses to write it
        ledgers[case.sheet].append(row)
        sheet = next(iter(titled({case.sheet: [{}]})))
        expected.append((sheet, len(ledgers[case.sheet]) + 1, case.column))
    report = brought_in(database, read_workbook(xlsx(titled(ledgers)), name="broken.xlsx"))
    assert sorted(places(report)) == sorted(expected)
    assert len(expected) > 25
    assert not any(report.inserted.values())
    assert not any(everything(database).values())
