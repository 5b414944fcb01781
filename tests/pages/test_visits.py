"""The screens of visits and exempt months through the frame: recording, the month, the list, the office's decision."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, delete, select
from streamlit.testing.v1 import AppTest

from models import Assignment, CalendarDay, CalendarYear, Exemption, ExemptionRequest, Visit
from services.database import Database
from services.ledgers import exemptions, visits
from services.ledgers.visits import Told

from .conftest import HUXIAN, actor, copied, seen

RECORD, MONTH, VISITS = "visits/record_visit.py", "visits/month.py", "visits/visits.py"
EXEMPTIONS = "office/exemptions.py"
TODAY = date(2017, 7, 7)
"""The day it is in the demonstration."""
FIRM, SECOND = "Q0027", "Q0005"


@pytest.fixture
def desk(demo: Database, tmp_path) -> Database:
    """Return the demonstration in a copy of its own, in which the cadre G0027 assists a second enterprise."""
    database = copied(demo, tmp_path)
    with database.write() as session:
        row = {"cadre_code": "G0027", "enterprise_code": SECOND, "start_on": date(2017, 6, 19)}
        session.add(Assignment(region=HUXIAN, **row))
    return database


def do(desk, verb, name, **given):
    who = actor(desk, name)
    usual = {"now": datetime.now(UTC), "today": TODAY}
    given = {key: value for key, value in usual.items() if key in verb.__code__.co_varnames} | given
    with desk.write() as session:
        return verb(session, actor=who, region=HUXIAN, **given)


def recorded(desk, summary="了解用工", on=TODAY, firm=FIRM) -> str:
    return do(desk, visits.record_visit, "huxian-cadre", told=Told(firm, on, "实地", summary))


def asked(desk, month=date(2017, 7, 1), firm=FIRM, reason="学习") -> int:
    given = {"enterprise": firm, "month": month, "reason": reason, "details": "党校培训"}
    return do(desk, exemptions.ask_exemption, "huxian-cadre", **given).number


def latest(desk) -> Visit:
    with desk.read() as session:
        own = select(Visit).where(Visit.visit_code.startswith("ZF-"))
        return session.exec(own.order_by(col(Visit.visit_code).desc())).first()


def field(at, kind: str, name: str):
    """Return the field with this name, whichever visit it is of."""
    (found,) = [one for one in at.get(kind) if (one.key or "").startswith("draft_visit") and one.key.endswith(name)]
    return found


def in_dialog(at, opener: str, *deeds) -> AppTest:
    """Open a dialog and act in it; here a run is a whole one, so the button that opens it is clicked each time."""
    at.button(key=opener).click().run()
    for deed in deeds:
        at.button(key=opener).click()
        deed(at)
        at.run()
    return at


# ---- recording


def test_a_cadre_records_a_visit_of_today(as_user, desk):
    at = as_user("huxian-cadre").switch_page(RECORD).run()
    assert not at.exception
    assert field(at, "date_input", "day").value == TODAY
    field(at, "selectbox", "firm").set_value(FIRM)
    field(at, "radio", "method").set_value("座谈")
    field(at, "text_area", "summary").input("了解七月用工")
    field(at, "text_area", "needs").input("变压器扩容")
    at.button(key="save_visit").click().run()
    assert not at.exception
    row = latest(desk)
    assert (row.cadre_code, row.enterprise_code, row.visited_on, row.recorded_on) == ("G0027", FIRM, TODAY, TODAY)
    assert (row.method, row.summary) == ("座谈", "了解七月用工\n需求与建议：变压器扩容")
    assert row.visit_code in at.success[0].value
    assert "计入走访" in at.success[0].value
    assert [field(at, "text_area", name).value for name in ("summary", "needs")] == ["", ""]


@pytest.fixture
def without_calendar(desk) -> Database:
    """Return the desk in a year whose working days nobody has published."""
    with desk.write() as session:
        session.exec(delete(CalendarDay).where(col(CalendarDay.year) >= 2017))
        session.exec(delete(CalendarYear).where(col(CalendarYear.year) >= 2017))
    return desk


@pytest.mark.parametrize("day", [TODAY, date(2017, 7, 5)])
def test_without_a_calendar_a_visit_is_recorded_and_nobody_says_whether_it_counts(as_user, without_calendar, day):
    at = as_user("huxian-cadre", enterprise=FIRM).switch_page(RECORD).run()
    field(at, "date_input", "day").set_value(day).run()
    field(at, "text_area", "summary").input("了解七月用工")
    at.button(key="save_visit").click().run()
    assert not at.exception
    assert not at.error
    row = latest(without_calendar)
    assert (row.visited_on, row.summary) == (day, "了解七月用工")
    assert row.visit_code in at.warning[0].value
    assert "2017" in at.warning[0].value
    assert field(at, "text_area", "summary").value == ""


def test_without_a_calendar_a_visit_is_amended(as_user, without_calendar):
    code = recorded(without_calendar)
    at = as_user("huxian-cadre", visit=code).switch_page(RECORD).run()
    field(at, "text_area", "summary").set_value("了解八月用工")
    at.button(key="save_visit").click().run()
    assert not at.error
    assert latest(without_calendar).summary == "了解八月用工"


def test_the_enterprise_of_the_address_is_chosen_and_the_only_one_there_is(as_user):
    at = as_user("huxian-cadre", enterprise=SECOND).switch_page(RECORD).run()
    assert field(at, "selectbox", "firm").value == SECOND
    field(at, "date_input", "day").set_value(date(2017, 6, 1)).run()
    assert field(at, "selectbox", "firm").options == ["示例辛丙商贸有限公司 Q0027"]


def test_a_late_entry_says_how_late_it_is_and_when_it_counts_no_more(as_user, desk):
    at = as_user("huxian-cadre", enterprise=FIRM).switch_page(RECORD).run()
    assert "工作日" not in seen(at)
    field(at, "date_input", "day").set_value(date(2017, 7, 3)).run()
    assert "▲ 已晚登记 4 个工作日；超过 5 个工作日不计入" in seen(at)
    field(at, "date_input", "day").set_value(date(2017, 6, 29)).run()
    assert "✖ 已晚登记 6 个工作日，超过 5 个工作日，登记后不计入" in seen(at)
    field(at, "text_area", "summary").input("补记")
    at.button(key="save_visit").click().run()
    assert "不计入：走访后第 6 个工作日才登记" in at.warning[0].value
    assert latest(desk).visited_on == date(2017, 6, 29)


def test_a_telephone_call_is_told_to_count_for_nothing(as_user):
    at = as_user("huxian-cadre").switch_page(RECORD).run()
    field(at, "radio", "method").set_value("电话").run()
    assert re.search("▲ [^<]*不[^<]*走访", seen(at))


def test_a_refusal_keeps_what_was_typed(as_user, desk):
    at = as_user("huxian-cadre", enterprise=FIRM).switch_page(RECORD).run()
    field(at, "text_area", "needs").input("用地")
    at.button(key="save_visit").click().run()
    assert at.error[0].value == "请填写走访内容。"
    assert field(at, "text_area", "needs").value == "用地"
    assert latest(desk) is None


def test_a_visit_is_amended_on_the_same_day(as_user, desk):
    code = recorded(desk)
    at = as_user("huxian-cadre", visit=code).switch_page(RECORD).run()
    assert field(at, "text_area", "summary").value == "了解用工"
    field(at, "text_area", "summary").input("了解用工和用电")
    at.button(key="save_visit").click().run()
    assert not at.exception
    assert (latest(desk).visit_code, latest(desk).summary) == (code, "了解用工和用电")
    assert f"已修改走访 {code}：" in at.success[0].value
    assert "visit" not in at.query_params


def test_two_who_change_one_visit_see_both_and_lose_nothing(as_user, desk):
    code = recorded(desk)
    at = as_user("huxian-cadre", visit=code).switch_page(RECORD).run()
    do(desk, visits.set_confirmed, "huxian-office", code=code, version=1, confirmed=True)
    field(at, "text_area", "summary").input("我的改动")
    at.button(key="save_visit").click().run()
    assert at.error
    assert "台账现有内容" in at.warning[0].value
    assert "了解用工" in seen(at)
    assert field(at, "text_area", "summary").value == "我的改动"
    at.button(key="save_visit").click().run()
    assert not at.error
    assert (latest(desk).summary, latest(desk).confirmed, latest(desk).version) == ("我的改动", True, 3)


def test_nobody_else_opens_the_screen(as_user):
    for name in ("huxian-leader", "huxian-office", "huxian-department", "huxian-supervisor"):
        for screen in (RECORD, MONTH):
            at = as_user(name).switch_page(screen).run()
            assert at.error
            assert "save_visit" not in {button.key for button in at.button}


# ---- the month


def test_the_month_tells_what_is_required_done_and_missing(as_user, desk):
    recorded(desk)
    at = as_user("huxian-cadre").switch_page(MONTH).run()
    assert not at.exception
    assert at.title[0].value == "本月还应走访 3 次"
    plans = re.findall(r'<div class="k k-plan">.*?</div></div>|<b>(\d)</b>', seen(at))
    assert plans == ["2", "0", "2", "2", "1", "1"]
    at = as_user("huxian-cadre", month="2017-06").switch_page(MONTH).run()
    assert "少走访" in at.title[0].value
    at.button(key="month_2017_05").click().run()
    assert at.query_params["month"] == "2017-05"
    assert "2017年5月" in seen(at)


def test_an_address_that_is_no_month_is_refused_in_words(as_user):
    at = as_user("huxian-cadre", month="2017-13").switch_page(MONTH).run()
    assert "2017-13" in at.error[0].value


def test_an_exempt_month_is_asked_for_in_a_dialog_and_withdrawn(as_user, desk):
    at = as_user("huxian-cadre").switch_page(MONTH).run()
    in_dialog(
        at,
        f"ask_{FIRM}",
        lambda at: at.radio(key=f"draft_exempt-2017-07-{FIRM}-reason").set_value("学习"),
        lambda at: at.text_area(key=f"draft_exempt-2017-07-{FIRM}-details").input("党校培训"),
        lambda at: at.button(key="ask_now").click(),
    )
    assert not at.exception
    assert "已申请：最迟 2017-08-07 批准有效" in at.success[0].value
    with desk.read() as session:
        row = session.exec(select(ExemptionRequest)).one()
    assert (row.enterprise_code, row.month, row.reason, row.details) == (FIRM, date(2017, 7, 1), "学习", "党校培训")
    at = as_user("huxian-cadre").switch_page(MONTH).run()
    assert "办公室最迟应于" in seen(at)
    at.button(key=f"withdraw_{FIRM}").click().run()
    assert at.success[0].value == "申请已撤回。"
    assert f"ask_{FIRM}" in {button.key for button in at.button}
    assert "已撤回" in seen(at)


def test_a_month_that_is_over_for_good_is_not_asked_for(as_user):
    at = as_user("huxian-cadre", month="2017-05").switch_page(MONTH).run()
    assert not [button.key for button in at.button if button.key.startswith("ask_")]


# ---- the office


def test_the_office_approves_a_month_and_it_stands_in_the_ledger(as_user, desk):
    number = asked(desk)
    at = as_user("huxian-office").switch_page(EXEMPTIONS).run()
    assert not at.exception
    assert at.title[0].value == "1 件免计申请待审批"
    assert "最迟 2017-08-07 批准有效" in seen(at)
    in_dialog(at, f"approve_{number}", lambda at: at.button(key="ask_confirm").click())
    assert "已批准" in at.success[0].value
    with desk.read() as session:
        row = session.exec(select(Exemption).where(Exemption.approved_by == "huxian-office")).one()
    assert (row.cadre_code, row.enterprise_code, row.month, row.approved_on) == ("G0027", FIRM, date(2017, 7, 1), TODAY)
    at = as_user("huxian-cadre").switch_page(MONTH).run()
    assert "免计：" in seen(at)


def test_the_office_refuses_a_month_and_the_cadre_reads_why(as_user, desk):
    number = asked(desk)
    at = as_user("huxian-office").switch_page(EXEMPTIONS).run()
    in_dialog(
        at,
        f"refuse_{number}",
        lambda at: at.text_area(key=f"draft_refuse-{number}").input("该月照常生产"),
        lambda at: at.button(key="refuse_now").click(),
    )
    assert "未批准" in at.success[0].value
    for name, screen in (("huxian-office", EXEMPTIONS), ("huxian-cadre", MONTH)):
        assert "该月照常生产" in seen(as_user(name).switch_page(screen).run())


def test_only_the_office_opens_its_screen(as_user):
    for name in ("huxian-leader", "huxian-cadre", "huxian-department", "huxian-supervisor"):
        at = as_user(name).switch_page(EXEMPTIONS).run()
        assert at.error


# ---- the list


def listed(at) -> list[str]:
    return re.findall(r'<a class="k-visit.*?</a>', seen(at), re.DOTALL)


@pytest.mark.parametrize("name", ["huxian-leader", "huxian-supervisor", "huxian-office", "huxian-department"])
def test_the_list_shows_each_reader_what_is_theirs(as_user, name):
    at = as_user(name).switch_page(VISITS).run()
    assert not at.exception
    assert len(listed(at)) == 25
    assert "有效走访" in seen(at)


def test_a_cadre_sees_the_own_visits_alone_and_the_latest_first(as_user, desk):
    code = recorded(desk)
    at = as_user("huxian-cadre").switch_page(VISITS).run()
    assert code in listed(at)[0]
    assert not any("示例干部" in row for row in listed(at))


def test_the_list_tells_what_the_enterprise_needs_as_it_was_typed(as_user, desk):
    told = Told(FIRM, TODAY, "实地", "了解用工", "A<B & 用地")
    do(desk, visits.record_visit, "huxian-cadre", told=told)
    at = as_user("huxian-cadre").switch_page(VISITS).run()
    assert '<span class="k-soft">需求与建议：A&lt;B &amp; 用地</span>' in listed(at)[0]


def test_filters_stand_in_the_address_and_another_page_is_left(as_user):
    at = as_user("huxian-office", page="3", q="座谈").switch_page(VISITS).run()
    few = int(re.search(r"(\d+) 次", at.caption[0].value)[1])
    at.text_input(key="visit_search").input("座谈 职工").run()
    assert (at.query_params["q"], "page" in at.query_params) == ("座谈 职工", False)
    assert int(re.search(r"(\d+) 次", at.caption[0].value)[1]) < few
    at.selectbox(key="method__7").set_value("陪办").run()
    assert at.query_params["method"] == "陪办"
    assert "没有符合条件的走访" in seen(at)
    at.button(key="clear_filters").click().run()
    assert set(at.query_params) & {"q", "method"} == set()


def test_a_month_and_an_enterprise_narrow_the_list(as_user, desk):
    recorded(desk)
    at = as_user("huxian-cadre", month="2017-07", enterprise=FIRM).switch_page(VISITS).run()
    assert len(listed(at)) == 1
    assert "只看" in seen(at)
    at = as_user("huxian-cadre", month="7").switch_page(VISITS).run()
    assert at.error


def test_a_visit_is_opened_and_the_office_notes_what_the_enterprise_says(as_user, desk):
    code = recorded(desk)
    at = as_user("huxian-office", visit=code).switch_page(VISITS).run()
    assert not at.exception
    at.button_group(key=f"confirmed_{code}_1").set_value("yes").run()
    assert latest(desk).confirmed is True
    at.button(key="close_visit").click().run()
    assert "visit" not in at.query_params


def test_whoever_recorded_a_visit_today_is_led_to_amend_it(as_user, desk):
    code = recorded(desk)
    own = as_user("huxian-cadre", visit=code).switch_page(VISITS).run()
    assert not [one for one in own.get("button_group") if one.key and one.key.startswith("confirmed_")]
    assert f"visit={code}" in [link.proto.query_string for link in own.get("page_link")]


def test_what_somebody_writes_is_shown_as_it_is(as_user, desk):
    recorded(desk, summary="<b>*加粗*</b>")
    at = as_user("huxian-office").switch_page(VISITS).run()
    assert "&lt;b&gt;*加粗*&lt;/b&gt;" in seen(at)
