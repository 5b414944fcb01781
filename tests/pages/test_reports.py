"""The screens of monthly reports through the frame: the cadre's, the office's list and deeds, the county's roll-up."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from models import MonthlyReport, ReportDraft
from models.values import ReportState
from pages.reports import form
from services.database import Database
from services.ledgers import reports

from .conftest import HUXIAN, actor, column, copied, seen

REPORTS, REPORT, ROLL_UP = "reports/reports.py", "reports/report.py", "reports/roll_up.py"
TODAY = date(2017, 7, 7)
"""The day it is in the demonstration: the reports of June are due today."""
JUNE = date(2017, 6, 1)
CADRE, FIRM = "G0027", "Q0027"
KEY = (CADRE, FIRM, JUNE)


@pytest.fixture
def desk(demo: Database, tmp_path) -> Database:
    """Return the demonstration in a copy of its own, in which the cadre's report of June has been returned."""
    database = copied(demo, tmp_path)
    office = actor(database, "huxian-office")
    with database.write() as session:
        reports.return_report(
            session,
            actor=office,
            region=HUXIAN,
            cadre=CADRE,
            enterprise=FIRM,
            month=JUNE,
            version=1,
            reason="产值与上月相差较大",
            today=TODAY,
            now=datetime.now(UTC),
        )
    return database


def stored(desk, key=KEY) -> MonthlyReport | None:
    with desk.read() as session:
        return session.get(MonthlyReport, (HUXIAN, *key))


def draft(desk) -> ReportDraft:
    with desk.read() as session:
        return session.exec(select(ReportDraft).where(ReportDraft.cadre_code == CADRE)).one()


def field(name) -> str:
    return f"draft_report-{form.digest(KEY)}-{name}"


def opened(at: AppTest, page: str) -> AppTest:
    return at.switch_page(page).run()


def of(row, **more) -> dict[str, str]:
    return {"cadre": row.cadre, "enterprise": row.enterprise, "of": f"{row.month:%Y-%m}", **more}


# ---- the cadre


def test_a_cadre_sees_the_own_reports_with_what_is_still_to_come(as_user):
    at = opened(as_user("huxian-cadre"), REPORTS)
    text = seen(at)
    assert "1 份月报待报送，时限 2017年7月7日" in text
    assert text.count("k-report k-go") == 13
    assert "目前没有待填的月报" not in text
    assert "G0001" not in text


def test_the_first_report_to_come_opens_with_what_the_office_said_and_what_was_written(as_user):
    at = opened(as_user("huxian-cadre"), REPORT)
    text = seen(at)
    assert "2017年6月月报" in text
    assert "办公室退回：产值与上月相差较大" in text.replace("\\", "")
    assert "退回的月报视为未报送" in text
    assert at.text_input(key=field("output")).value == "1475.78"
    assert at.checkbox(key=field("no_issue")).value is True


def test_the_figures_of_the_ledgers_stand_there_with_their_rows(as_user):
    text = seen(opened(as_user("huxian-cadre"), REPORT))
    assert "2（应走访 2）" in text
    assert "V01374" in text
    assert "2017-06-27" in text


def test_what_is_typed_is_there_after_a_reload(as_user):
    at = opened(as_user("huxian-cadre"), REPORT)
    at.text_input(key=field("output")).set_value("12,5").run()
    at.text_area(key=field("difficulties")).set_value("缺电").run()
    at.checkbox(key=field("no_issue")).uncheck().run()
    again = opened(as_user("huxian-cadre"), REPORT)
    assert again.text_input(key=field("output")).value == "12,5"
    assert again.text_area(key=field("difficulties")).value == "缺电"
    assert again.checkbox(key=field("no_issue")).value is False
    assert "已保存" in seen(again)


def test_a_refused_field_is_named_and_nothing_typed_is_lost(as_user, desk):
    at = opened(as_user("huxian-cadre"), REPORT)
    at.text_input(key=field("output")).set_value("12,5").run()
    at.button(key="submit_report").click().run()
    assert [error.value for error in at.error] == ["产值（万元）：不是数字。"]
    assert (stored(desk), at.text_input(key=field("output")).value) == (None, "12,5")


def test_a_report_is_submitted_and_then_only_read(as_user, desk):
    at = opened(as_user("huxian-cadre"), REPORT)
    at.text_input(key=field("output")).set_value("1480.5").run()
    at.button(key="submit_report").click().run()
    assert not at.exception
    assert [done.value for done in at.success] == ["已于 2017\\-07\\-07 报送，现已入台账。".replace("\\-", "-")]
    row = stored(desk)
    assert (row.submitted_on, row.output_e4, row.no_issue) == (TODAY, 14_805_000, True)
    assert draft(desk).state == ReportState.SUBMITTED
    assert "目前没有待填的月报；每月月报在该月结束后填写。" in seen(opened(as_user("huxian-cadre"), REPORTS))
    again = opened(as_user("huxian-cadre", enterprise=FIRM, of="2017-06"), REPORT)
    assert not again.text_input
    assert "1,480.50" in seen(again)
    assert "只能" in seen(again) or "请办公室退回" in seen(again)


def test_a_report_that_is_somebody_elses_is_not_there(as_user):
    at = opened(as_user("huxian-cadre", cadre="G0001", enterprise="Q0001", of="2017-06"), REPORT)
    assert "没有您可以查看的这份月报" in at.error[0].value


def test_a_month_that_is_none_is_refused_in_words(as_user):
    at = opened(as_user("huxian-cadre", enterprise=FIRM, of="2017-13"), REPORT)
    assert "不是月份" in at.error[0].value


# ---- the office


def test_the_office_sees_the_latest_month_of_the_county(as_user):
    text = seen(opened(as_user("huxian-office"), REPORTS))
    assert "12 份月报待报送" in text
    assert "共 61 份" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "returned"}, "共 61 份，符合条件 1 份"),
        ({"state": "unverified"}, "共 61 份，符合条件 39 份"),
        ({"q": "示例干部1 G0001"}, "共 61 份，符合条件 1 份"),
        ({"q": "G0001"}, "共 61 份，符合条件 1 份"),
        ({"month": "2017-05", "state": "overdue"}, "共 61 份，符合条件"),
        ({"month": "all"}, "共 793 份"),
    ],
)
def test_filters_stand_in_the_address(as_user, query, found):
    assert found in seen(opened(as_user("huxian-office", **query), REPORTS))


def test_a_filter_that_leaves_nothing_is_taken_away_with_one_click(as_user):
    at = opened(as_user("huxian-office", q="没有这个名字"), REPORTS)
    assert "没有符合条件的月报" in seen(at)
    at.button(key="clear_filters").click().run()
    assert "共 61 份" in seen(at)


def lines(at: AppTest) -> list[str]:
    return re.findall(r'<a class="k-report k-go.*?</a>', seen(at), re.DOTALL)


def months(at: AppTest) -> list[str]:
    return [re.search(r"<span>(\d{4}-\d\d)</span>", line)[1] for line in lines(at)]


def test_the_order_stands_in_the_address_and_is_usually_the_latest_month_first(as_user):
    usual = months(opened(as_user("huxian-office", month="all"), REPORTS))
    assert usual == ["2017-06"] * 25
    assert months(opened(as_user("huxian-office", month="all", order="-month"), REPORTS)) == ["2016-06"] * 25
    own = months(opened(as_user("huxian-cadre", order="-month"), REPORTS))
    assert own == sorted(own)
    assert len(set(own)) == 13


def test_the_table_of_reports_has_the_columns_and_the_order_of_the_address(as_user):
    address = {"month": "all", "columns": "due,enterprise,month,nothing", "q": "G0027"}
    for order, backwards in (("due", False), ("-due", True)):
        at = opened(as_user("huxian-office", order=order, **address), REPORTS)
        heads = re.findall(r'<th scope="col">(.*?)</th>', seen(at))
        assert [re.sub("<.*?>| .*", "", head) for head in heads] == ["月份", "企业", "时限"]
        known = [cell for cell in column(at, 2) if cell]
        assert len(known) > 1
        assert known == sorted(known, reverse=backwards)
        assert column(at, 2)[: len(known)] == known, "blanks last"
    at = opened(as_user("huxian-office", order="enterprise", columns="enterprise,state"), REPORTS)
    codes = [cell.rpartition(" ")[2] for cell in column(at, 0)]
    assert codes == sorted(codes)
    assert len(set(codes)) > 1


def test_the_page_of_reports_stands_in_the_address_and_a_filter_begins_anew(as_user):
    pages = [lines(opened(as_user("huxian-office", page=page), REPORTS)) for page in ("1", "2", "9999")]
    assert [len(page) for page in pages] == [25, 25, 61 - 50]
    assert not set(pages[0]) & set(pages[1])
    at = opened(as_user("huxian-office", page="2"), REPORTS)
    at.text_input(key="report_search").input("G0001").run()
    assert at.query_params["q"] == "G0001"
    assert "page" not in at.query_params
    at = opened(as_user("huxian-office", page="2"), REPORTS)
    at.selectbox(key="state__8").set_value("submitted").run()
    assert at.query_params["state"] == "submitted"
    assert "page" not in at.query_params


def test_a_report_leads_back_to_the_list_as_it_was(as_user):
    address = {"order": "enterprise", "page": "2", "columns": "enterprise,cadre"}
    text = seen(opened(as_user("huxian-office", **address), REPORTS))
    link = re.search(r'<td data-title="干部"><a class="k-go" href="/report\?(.*?)"', text)[1]
    assert {f"{name}={value.replace(',', '%2C')}" for name, value in address.items()} <= set(link.split("&amp;"))


def test_only_the_office_takes_the_list_along(as_user):
    def files(name):
        at = opened(as_user(name), REPORTS)
        return [element for element in at.get("download_button") if element.proto.id.endswith("download_reports")]

    assert [len(files(f"huxian-{role}")) for role in ("office", "leader", "department", "cadre")] == [1, 0, 0, 0]


def a_report(desk, wanted) -> reports.OwedReport:
    office = actor(desk, "huxian-office")
    with desk.read() as session:
        rows = reports.owed_reports(session, actor=office, region=HUXIAN, today=TODAY, month=JUNE)
    return next(row for row in rows if wanted(row))


def in_dialog(at: AppTest, opener: str, act: Callable[[AppTest], object] | None = None) -> None:
    """Open a dialog and act in it: it stays open only for the run after the click that opened it."""
    at.button(key=opener).click().run()
    if act is not None:
        at.button(key=opener).click()
        act(at)
        at.run()


def test_the_office_verifies_that_there_was_no_problem(as_user, desk):
    row = a_report(desk, lambda row: row.unverified)
    at = opened(as_user("huxian-office", **of(row)), REPORT)
    in_dialog(at, "verify")
    assert stored(desk, row.key).verified_on is None
    in_dialog(at, "verify", lambda at: at.button(key="ask_confirm").click())
    assert not at.exception
    assert (stored(desk, row.key).verified_by, stored(desk, row.key).verified_on) == ("huxian-office", TODAY)
    assert "无问题，已核实" in seen(at)


def test_the_office_returns_a_report_with_a_reason(as_user, desk):
    row = a_report(desk, lambda row: row.submitted_on is not None)
    at = opened(as_user("huxian-office", **of(row)), REPORT)
    in_dialog(at, "return", lambda at: at.button(key="return_now").click())
    assert "理由" in at.error[0].value

    def with_a_reason(at: AppTest) -> None:
        at.text_area(key=f"draft_return-{form.digest(row.key)}-reason").input("与台账不符")
        at.button(key="return_now").click()

    in_dialog(at, "return", with_a_reason)
    assert stored(desk, row.key) is None
    assert "退回的月报视为未报送" in seen(at)


def test_a_leader_reads_and_decides_nothing(as_user, desk):
    row = a_report(desk, lambda row: row.unverified)
    at = opened(as_user("huxian-leader", **of(row)), REPORT)
    assert "台账自动生成" in seen(at)
    assert {button.key for button in at.button}.isdisjoint({"verify", "return", "submit_report"})


def test_a_department_sees_the_reports_of_its_cadres_alone(as_user):
    text = seen(opened(as_user("huxian-department", month="all"), REPORTS))
    assert "k-report k-go" in text
    assert CADRE not in text


def test_nobody_has_chosen_a_report_yet(as_user):
    at = opened(as_user("huxian-office"), REPORT)
    assert "请从列表中选择月报" in at.error[0].value


# ---- the roll-up


def test_the_roll_up_says_how_the_reports_stand_to_the_ledgers(as_user, desk):
    text = seen(opened(as_user("huxian-leader"), ROLL_UP))
    assert "2017年6月汇总：应走访完成率 94.2%" in text
    assert "暂无可核对数据" in text
    assert "未列入核对" not in text
    at = opened(as_user("huxian-cadre"), REPORT)
    at.button(key="submit_report").click().run()
    text = seen(opened(as_user("huxian-leader"), ROLL_UP))
    assert "已核平：1 份月报的各项数据与台账一致" in text


def test_an_earlier_month_stands_in_the_address(as_user):
    assert "2016年8月汇总" in seen(opened(as_user("huxian-office", month="2016-08"), ROLL_UP))


@pytest.mark.parametrize("name", ["huxian-cadre", "huxian-department"])
def test_the_roll_up_is_for_whoever_views_the_county(as_user, name):
    at = opened(as_user(name), ROLL_UP)
    assert "应走访完成率" not in seen(at)
    assert at.error


def test_files_are_made_of_what_is_shown(as_user, desk):
    for name, page, key in (
        ("huxian-office", REPORTS, "download_reports"),
        ("huxian-leader", ROLL_UP, "download_roll_up"),
    ):
        at = opened(as_user(name), page)
        assert any(element.proto.id.endswith(key) for element in at.get("download_button")), key
    out, leader = BytesIO(), actor(desk, "huxian-leader")
    with desk.write() as session:
        reports.export_roll_up(
            session,
            actor=leader,
            region=HUXIAN,
            month=JUNE,
            today=TODAY,
            target=out,
            language="zh_CN",
            now=datetime.now(UTC),
        )
    assert openpyxl.load_workbook(BytesIO(out.getvalue())).sheetnames == ["月报汇总", "月报与台账核对"]


@pytest.mark.parametrize(
    ("name", "page", "query"),
    [
        ("huxian-cadre", REPORTS, {}),
        ("huxian-cadre", REPORT, {}),
        ("huxian-office", REPORTS, {}),
        ("huxian-leader", ROLL_UP, {}),
    ],
)
def test_every_screen_is_told_in_english_too(as_user, name, page, query):
    at = opened(as_user(name, lang="en", **query), page)
    assert not at.exception
    assert not at.error
    assert "onthly report" in seen(at) or "Roll-up" in seen(at)
