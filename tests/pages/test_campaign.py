"""The screens of the office's set-up through the frame: the campaign, the lists, who assists whom, hand-overs."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from models import Assignment, Campaign, Handover
from pages.campaign import cells, tabled
from pages.campaign.tabled import Table
from services.database import Database
from services.ledgers import campaign, list_editing, lists
from services.ledgers.campaign import Member
from services.ledgers.list_editing import TypedRow
from services.ledgers.lists import ListRow

from .conftest import HUXIAN, actor, copied, seen

CAMPAIGN, LISTS, ASSIGNMENTS = "campaign/campaign.py", "campaign/lists.py", "campaign/assignments.py"
OWN = "Q0027"
"""The enterprise of the cadre G0027, with a problem that is open."""


@pytest.fixture
def desk(demo: Database, tmp_path) -> Database:
    """Return the demonstration in a copy of its own."""
    return copied(demo, tmp_path)


def do(desk: Database, verb, **given):
    who = actor(desk, "huxian-office")
    with desk.write() as session:
        return verb(session, actor=who, region=HUXIAN, now=datetime.now(UTC), **given)


def rows(desk: Database, table, *conditions):
    with desk.read() as session:
        return list(session.exec(select(table).where(table.region == HUXIAN, *conditions)).all())


def handed_over(as_user, desk) -> AppTest:
    """Hand OWN over from G0027 to G0028 on the screen."""
    at = as_user("huxian-office", enterprise=OWN).switch_page(ASSIGNMENTS).run()
    at.selectbox(key=f"draft_handover_{OWN}_G0027_2016-06-17_to").select("G0028").run()
    at.text_input(key=f"draft_handover_{OWN}_G0027_2016-06-17_reason").input("岗位调整").run()
    return at.button(key="hand_over").click().run()


# ---- the campaign


def test_the_office_gives_the_campaign_another_name(as_user, desk):
    at = as_user("huxian-office").switch_page(CAMPAIGN).run()
    at.text_input(key="draft_campaign_name").input("亲商助企").run()
    at.button(key="save_campaign").click().run()
    assert "活动信息已保存" in seen(at)
    (row,) = rows(desk, Campaign)
    assert row.name == "亲商助企"


def test_a_campaign_that_leaves_ledgers_out_is_refused_and_what_was_typed_stays(as_user, desk):
    at = as_user("huxian-office").switch_page(CAMPAIGN).run()
    at.date_input(key="draft_campaign_ends").set_value(date(2016, 12, 31)).run()
    at.button(key="save_campaign").click().run()
    assert "活动截止日期不得早于" in seen(at)
    assert at.date_input(key="draft_campaign_ends").value == date(2016, 12, 31)
    assert rows(desk, Campaign)[0].ends_on == date(2018, 6, 16)


def test_a_campaign_changed_meanwhile_is_not_overwritten_and_both_are_seen(as_user, desk):
    at = as_user("huxian-office").switch_page(CAMPAIGN).run()
    found = rows(desk, Campaign)[0]
    given = {"version": found.version, "starts_on": found.starts_on, "ends_on": found.ends_on}
    do(desk, campaign.save_campaign, name="他人改名", **given)
    at.text_input(key="draft_campaign_name").input("我的改名")
    at.button(key="save_campaign").click().run()
    assert "已被他人修改" in seen(at) or "他人" in at.error[0].value
    assert "现为：他人改名" in seen(at).replace("\\", "")
    assert at.text_input(key="draft_campaign_name").value == "我的改名"
    assert rows(desk, Campaign)[0].name == "他人改名"


def test_the_leading_group_stands_in_its_order(as_user, desk):
    do(desk, campaign.save_leading_group, members=[Member("组长", "示例甲"), Member("成员", "示例乙")], stamp=())
    at = as_user("huxian-office").switch_page(CAMPAIGN).run()
    (table,) = at.dataframe
    assert table.value["name"].tolist() == ["示例甲", "示例乙"]
    assert at.button(key="save_group").disabled


# ---- the lists


@pytest.mark.parametrize(
    ("sheet", "first", "words"),
    [
        ("departments", "D01", "考核组别由县上自定"),
        ("cadres", "G0001", "50 行（共 50 行）"),
        ("enterprises", "Q0001", "61 行（共 61 行）"),
    ],
)
def test_a_list_stands_in_a_table_with_nothing_to_save(as_user, sheet, first, words):
    at = as_user("huxian-office", list=sheet).switch_page(LISTS).run()
    (table,) = at.dataframe
    assert table.value.iloc[0, 0] == first
    assert words in seen(at)
    assert at.button(key="save_list").disabled


def test_the_filters_of_a_list_stand_in_the_address(as_user):
    at = as_user("huxian-office", list="enterprises", q="示例 商贸", kind="重点项目").switch_page(LISTS).run()
    (table,) = at.dataframe
    assert set(table.value["kind"]) <= {"重点项目"}
    at = as_user("huxian-office", list="enterprises", page="2").switch_page(LISTS).run()
    (table,) = at.dataframe
    assert table.value.iloc[0, 0] == "Q0051"


def test_what_was_typed_is_told_from_what_is_stored():
    stored = [ListRow("D01", 3, {"dept_code": "D01", "name": "一局", "group": "甲"})]
    table = cells.frame("departments", stored, ())
    assert cells.changes(stored, table) == []
    typed = pd.concat([table, pd.DataFrame([[None, " ", None], ["D02", "二局", None]], columns=table.columns)])
    typed.iloc[0, 1] = "改名"
    assert cells.changes(stored, typed) == [
        TypedRow(1, {"name": "改名"}, "D01", 3),
        TypedRow(3, {"dept_code": "D02", "name": "二局"}),
    ]
    laid = cells.frame("departments", stored, cells.changes(stored, typed))
    assert laid["name"].tolist() == ["改名", "二局"]


def left(desk: Database, **typed: str) -> None:
    """Leave a table of departments with these cells typed in its first row, as an ended session does."""
    who = actor(desk, "huxian-office")
    with desk.read() as session:
        page = lists.listed(session, actor=who, region=HUXIAN, sheet="departments")
    shown = cells.Shown("departments", {"list": "departments"}, page)
    base = cells.frame("departments", page.rows, ())
    last = base.copy()
    for column, value in typed.items():
        last.loc[1, column] = value
    tabled._KEPT[str(desk.url), HUXIAN, "huxian-office", "lists"] = Table(shown, base, last)


def test_what_an_ended_session_left_is_in_the_table_again_and_is_saved(as_user, desk):
    left(desk, name="示例改名局")
    at = as_user("huxian-office", list="cadres").switch_page(LISTS).run()
    assert "上次填写未保存的内容已恢复到表中" in seen(at)
    assert at.query_params["list"] == "departments", "what is not saved keeps its place"
    assert at.dataframe[0].value["name"].iloc[0] == "示例改名局"
    at.button(key="save_list").click().run()
    assert "已保存：新增 0 行，修改 1 行" in seen(at)
    assert at.dataframe[0].value["name"].iloc[0] == "示例改名局"
    assert at.button(key="save_list").disabled


def test_a_wrong_cell_is_named_by_row_and_column_and_stays_typed(as_user, desk):
    left(desk, dept_code="D99", group=" ")
    at = as_user("huxian-office").switch_page(LISTS).run()
    at.button(key="save_list").click().run()
    assert "2 处填写有误" in seen(at)
    for words in ("1 · D01", "部门编号", "D99", "请改回 D01", "考核组别", "必须填写"):
        assert words in seen(at)
    assert at.dataframe[0].value["dept_code"].iloc[0] == "D99"
    at.button(key="drop_list").click().run()
    assert at.dataframe[0].value["dept_code"].iloc[0] == "D01"
    assert "处填写有误" not in seen(at)


def test_rows_changed_by_somebody_else_are_shown_beside_what_was_typed(as_user, desk):
    left(desk, name="我的局")
    do(
        desk,
        list_editing.save_rows,
        sheet="departments",
        rows=[TypedRow(1, {"name": "他的局", "group": "他的组"}, "D01", 1)],
    )
    at = as_user("huxian-office").switch_page(LISTS).run()
    at.button(key="save_list").click().run()
    for words in ("刚被他人修改", "他的局", "我的局", "他的组", "未填写"):
        assert words in seen(at)
    assert at.dataframe[0].value["name"].iloc[0] == "我的局"
    at.button(key="save_list").click().run()
    assert "已保存" in seen(at)
    assert at.dataframe[0].value.iloc[0].tolist() == ["D01", "我的局", "他的组"]


# ---- who assists whom


def test_the_office_hands_over_and_both_cadres_are_asked_to_sign(as_user, desk):
    at = handed_over(as_user, desk)
    assert "交接已办理" in seen(at)
    rows_now = rows(desk, Assignment, col(Assignment.enterprise_code) == OWN)
    assert sorted((row.cadre_code, row.end_on, row.reason) for row in rows_now) == [
        ("G0027", date(2017, 7, 6), "岗位调整"),
        ("G0028", None, None),
    ]
    at = as_user("huxian-cadre").switch_page(ASSIGNMENTS).run()
    (paper,) = rows(desk, Handover)
    assert "有 1 份交接单待您签字" in seen(at)
    at.button(key=f"sign_waiting_{paper.number}").click().run()
    assert "已签字" in seen(at)
    (paper,) = rows(desk, Handover)
    assert (paper.signed_from_at is None, paper.signed_to_at) == (False, None)


def test_before_a_hand_over_the_screen_says_who_answers_from_which_day(as_user):
    at = as_user("huxian-office", enterprise=OWN).switch_page(ASSIGNMENTS).run()
    at.selectbox(key=f"draft_handover_{OWN}_G0027_2016-06-17_to").select("G0028").run()
    assert "交接后 10 个工作日内只计承办部门" in seen(at)
    assert "2017年7月6日前（含当日）" in seen(at)
    assert "2017年7月7日至2017年7月20日：仅" in seen(at)
    assert "2017年7月21日起" in seen(at)


def test_a_hand_over_without_a_reason_is_refused_and_keeps_what_was_chosen(as_user, desk):
    at = as_user("huxian-office", enterprise=OWN).switch_page(ASSIGNMENTS).run()
    at.selectbox(key=f"draft_handover_{OWN}_G0027_2016-06-17_to").select("G0028").run()
    at.button(key="hand_over").click().run()
    assert len(at.error) == 1
    assert at.selectbox(key=f"draft_handover_{OWN}_G0027_2016-06-17_to").value == "G0028"
    assert rows(desk, Handover) == []


def test_an_enterprise_without_a_cadre_comes_first_and_is_given_one(as_user, desk):
    new = {"enterprise_code": "Q9999", "name": "示例新企业", "kind": "重点项目", "sector": "工业"}
    do(desk, list_editing.save_rows, sheet="enterprises", rows=[TypedRow(1, new)])
    at = as_user("huxian-office").switch_page(ASSIGNMENTS).run()
    assert at.title[0].value == "1 家企业尚无包抓干部"
    assert seen(at).index("示例新企业") < seen(at).index("Q0001")
    at = as_user("huxian-office", enterprise="Q9999").switch_page(ASSIGNMENTS).run()
    at.selectbox(key="draft_assign_Q9999_cadre").select("G0003").run()
    at.button(key="assign").click().run()
    assert "包抓干部已安排" in seen(at)
    (row,) = rows(desk, Assignment, col(Assignment.enterprise_code) == "Q9999")
    assert (row.cadre_code, row.start_on) == ("G0003", date(2017, 7, 7))


@pytest.mark.parametrize("who", ["huxian-leader", "huxian-department", "huxian-cadre"])
def test_others_see_assignments_and_cannot_change_them(as_user, who):
    at = as_user(who, enterprise=OWN).switch_page(ASSIGNMENTS).run()
    assert not at.exception
    assert not any(button.key in {"hand_over", "assign"} for button in at.button)
    assert "k-go" not in seen(at)


def test_a_cadre_sees_the_own_enterprises_alone(as_user):
    at = as_user("huxian-cadre").switch_page(ASSIGNMENTS).run()
    assert OWN in seen(at)
    assert "Q0001" not in seen(at)
    assert as_user("huxian-department").switch_page(ASSIGNMENTS).run().title[0].value == "企业包抓"


@pytest.mark.parametrize("page", [CAMPAIGN, LISTS])
@pytest.mark.parametrize("who", ["huxian-leader", "huxian-supervisor", "huxian-department", "huxian-cadre"])
def test_only_the_office_opens_set_up(as_user, page, who):
    at = as_user(who).switch_page(page).run()
    assert [error.value for error in at.error] == ["您没有此项权限；如属您的职责，请联系领导小组办公室。"]
    assert not at.dataframe


def test_the_handovers_have_a_view_of_their_own(as_user, desk):
    handed_over(as_user, desk)
    at = as_user("huxian-leader", view="handovers").switch_page(ASSIGNMENTS).run()
    assert "示例干部28" in seen(at)
    assert "未签字" in seen(at)
    assert not any((button.key or "").startswith("sign_all") for button in at.button)
    at = as_user("huxian-office", view="handovers", unsigned="1").switch_page(ASSIGNMENTS).run()
    assert "W0120" in seen(at)
