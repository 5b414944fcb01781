"""The screens of problems through the frame: the list, registering, the forms of each role, the docket, two at one."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from models import AuditEntry, Escalation, Issue, IssueFile, Registration
from models.values import Outcome
from pages.problems.fields import FIELDS
from pages.problems.story import EVENTS
from services.database import Database
from services.ledgers import issues
from services.ledgers.issues import reading as issue_reading
from services.ledgers.issues.machine import Deed, State
from services.ledgers.issues.standing import Standing, standing
from tests.issues.conftest import ROUTES

from .conftest import HUXIAN, actor, copied, seen

LIST, ISSUE, REGISTER, DOCKET = (f"problems/{name}.py" for name in ("issues", "issue", "register_issue", "docket"))
TODAY = date(2017, 7, 7)
"""The day it is in the demonstration."""
FIRM, CADRE = "Q0027", "G0027"
OFFICE, SUPERVISOR, LEADER = "huxian-office", "huxian-supervisor", "huxian-leader"
DEPARTMENT, OWN = "huxian-department", "huxian-cadre"
SAID = "已现场勘查，正在协调。"
GIVEN = {
    Deed.REGISTER: (OWN, {"enterprise": FIRM, "sector": "商贸", "summary": "门前道路积水，请求疏通。"}),
    Deed.SETTLE: (OWN, {}),
    Deed.GRADE: (OFFICE, {"level": "B", "systemic": False}),
    Deed.DECLINE: (OFFICE, {"reason": "不属于企业问题"}),
    Deed.ASSIGN: (OFFICE, {"department": "D06", "owner": "G0020"}),
    Deed.RECEIVE: (DEPARTMENT, {}),
    Deed.OBJECT: (DEPARTMENT, {"reason": "属水务部门职责"}),
    Deed.RESPOND: (DEPARTMENT, {"said": SAID}),
    Deed.PROGRESS: (OWN, {"said": "企业反映仍有积水。"}),
    Deed.ASK_EXTENSION: (DEPARTMENT, {"until": date(2017, 9, 15), "reason": "汛期无法施工"}),
    Deed.ESCALATE: (DEPARTMENT, {"cause": "管网老旧", "tried": "多次协调未果", "proposal": "列入改造计划"}),
    Deed.ACCEPT: (LEADER, {"department": "D06", "due_on": date(2017, 9, 1)}),
    Deed.CLOSE: (DEPARTMENT, {"outcome": "已解决", "said": "管网已疏通"}),
    Deed.CONFIRM: (SUPERVISOR, {"rating": "满意", "said": "企业认可"}),
    Deed.CROSS_OFF: (OFFICE, {"by": "示例主任"}),
    Deed.CALL_BACK: (SUPERVISOR, {"said": "没有再积水"}),
    Deed.REOPEN: (SUPERVISOR, {"reason": "雨后再次积水"}),
    Deed.RECLOSE: (DEPARTMENT, {"outcome": "已解决", "said": "更换管道"}),
}
"""Who does what in the demonstration, with what."""


@pytest.fixture(scope="module")
def desk(demo: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Return the demonstration in a copy of its own."""
    return copied(demo, tmp_path_factory.mktemp("problems"))


def do(desk, deed, code="", **other):
    name, given = GIVEN[deed]
    given = {**given, **other}
    if code:
        given |= {"code": code, "version": now(desk, code).version}
    if deed is Deed.ACCEPT and "escalation" not in given:
        given["escalation"] = report(desk, code)
    who = actor(desk, name)
    with desk.write() as session:
        return getattr(issues, deed.value)(
            session, actor=who, region=HUXIAN, today=TODAY, now=datetime.now(UTC), **given
        )


def report(desk, code) -> str:
    """Return the code of the report that the story of an issue names last."""
    with desk.read() as session:
        who = actor(desk, OFFICE)
        found = issue_reading.issue(session, actor=who, region=HUXIAN, code=code, today=TODAY)
    return found.reports[-1].code


def an_issue(desk, state: State) -> str:
    """Return an issue that the verbs have brought to a state."""
    first, *rest = ROUTES[state]
    code = do(desk, first)
    for deed in rest:
        do(desk, deed, code)
    assert now(desk, code).state is state
    return code


def now(desk, code) -> Standing:
    with desk.read() as session:
        found = standing(session, HUXIAN, code)
    assert found is not None
    return found


def at_issue(as_user, name, code) -> AppTest:
    at = as_user(name, issue=code).switch_page(ISSUE).run()
    assert not at.exception
    return at


def offered(at: AppTest) -> set[str]:
    """Return the deeds that are offered on the screen."""
    return {button.key.removeprefix("do_") for button in at.button if button.key and button.key.startswith("do_")}


def field(elements, name):
    """Return the field of a form by the last part of its key."""
    return next(element for element in elements if element.key and element.key.endswith(f"-{name}"))


def press(at: AppTest, deed: Deed) -> AppTest:
    at.button(key=f"do_{deed.value}").click().run()
    assert not at.exception
    return at


# ---- the list


def test_the_list_says_what_is_overdue_and_each_row_leads_to_its_problem(as_user):
    at = as_user(OFFICE, state="all").switch_page(LIST).run()
    assert at.title[0].value.startswith("逾期问题 ")
    shown = seen(at)
    assert len(re.findall(r'class="k-problem k-go" href="/issue\?issue=', shown)) == 25
    assert "✖ " in shown
    assert re.search(r"逾期 \d+ 个工作日", shown)
    assert "1–25" in shown


def test_the_address_filters_the_list(as_user, desk):
    code = an_issue(desk, State.REGISTERED)
    for asked, there in (
        ({"state": "registered"}, True),
        ({}, True),
        ({"state": "all"}, True),
        ({"state": "closed"}, False),
        ({"sector": "商贸", "q": "积水 疏通"}, True),
        ({"sector": "工业"}, False),
        ({"q": code}, True),
        ({"level": "A"}, False),
        ({"common": "1"}, False),
        ({"overdue": "1"}, False),
        ({"department": "D06"}, False),
    ):
        at = as_user(OFFICE, order="registered_on", **asked).switch_page(LIST).run()
        assert not at.exception
        assert (f"issue={code}" in seen(at)) is there, asked


def test_the_page_stands_in_the_address_and_a_filter_begins_at_the_first(as_user):
    at = as_user(OFFICE, state="all", page="2").switch_page(LIST).run()
    assert "26–50" in seen(at)
    at.selectbox(key=next(box.key for box in at.selectbox if box.key.startswith("sector_"))).set_value("商贸").run()
    assert "page" not in at.query_params
    beyond = as_user(OFFICE, state="all", page="999").switch_page(LIST).run()
    assert not beyond.exception
    assert "1–25" in seen(beyond)


def test_a_filter_that_nothing_fits_offers_the_way_back(as_user):
    at = as_user(OFFICE, q="没有这样的字样").switch_page(LIST).run()
    assert "没有符合条件的问题" in seen(at)
    at.button(key="clear_filters").click().run()
    assert "q" not in at.query_params
    assert "all" in at.query_params["state"]
    assert "k-problem k-go" in seen(at)


def test_a_cadre_sees_the_problems_of_the_enterprises_assisted_alone(as_user, desk):
    code = an_issue(desk, State.REGISTERED)
    shown = seen(as_user(OWN).switch_page(LIST).run())
    assert f"issue={code}" in shown
    assert "issue=W0016" not in shown
    at = at_issue(as_user, OWN, "W0016")
    assert "没有您可以查看的问题" in at.error[0].value


# ---- registering


def test_a_cadre_registers_on_one_screen_with_the_own_enterprise_chosen(as_user, desk):
    at = as_user(OWN, visit="V00036").switch_page(REGISTER).run()
    assert field(at.selectbox, "enterprise").value == FIRM
    assert field(at.selectbox, f"sector-{FIRM}").value == "商贸"
    field(at.text_area, "summary").set_value("用电容量不足，请求增容。").run()
    at.button(key="register_now").click().run()
    assert not at.exception
    with desk.read() as session:
        row = session.exec(select(Registration).order_by(col(Registration.issue_code).desc())).first()
    assert (row.summary, row.raised_by, row.visit_code) == ("用电容量不足，请求增容。", CADRE, "V00036")
    assert at.success[0].value.replace("\\", "") == f"已登记，编号 {row.issue_code}。"


def test_what_is_settled_on_the_spot_is_registered_and_closed_at_once(as_user, desk):
    at = as_user(OWN).switch_page(REGISTER).run()
    field(at.text_area, "summary").set_value("停电半日，请求恢复。").run()
    field(at.toggle, "settled").set_value(True).run()
    field(at.text_area, "measures").set_value("当场联系供电所恢复。").run()
    at.button(key="register_now").click().run()
    with desk.read() as session:
        row = session.exec(select(Issue).where(Issue.summary == "停电半日，请求恢复。")).one()
    assert now(desk, row.issue_code).state is State.CLOSED


def test_a_visit_that_is_not_the_readers_to_see_opens_no_form(as_user):
    at = as_user(OWN, visit="V00001").switch_page(REGISTER).run()
    assert "V00001" in at.error[0].value
    assert not at.text_area


def test_two_problems_of_one_day_never_have_one_code(desk):
    given = {"enterprise": FIRM, "sector": "商贸", "summary": "停水。"}
    first = do(desk, Deed.SETTLE, **given, measures="当场联系水厂。")
    assert do(desk, Deed.REGISTER, **given) != first


def test_what_is_missing_is_said_and_what_was_typed_stays(as_user):
    at = as_user(OFFICE).switch_page(REGISTER).run()
    field(at.text_area, "summary").set_value("缺少用工。").run()
    at.button(key="register_now").click().run()
    assert "企业" in at.error[0].value
    assert field(at.text_area, "summary").value == "缺少用工。"


def test_the_office_registers_for_a_cadre_who_assists_the_enterprise(as_user):
    at = as_user(OFFICE, enterprise=FIRM).switch_page(REGISTER).run()
    assert field(at.selectbox, "enterprise").value == FIRM
    assert field(at.selectbox, f"raised_by-{FIRM}").value == CADRE


@pytest.mark.parametrize("name", [LEADER, SUPERVISOR])
def test_who_registers_no_problems_is_told_so(as_user, name):
    at = as_user(name).switch_page(REGISTER).run()
    assert "您没有此项权限" in at.error[0].value


# ---- the forms


def test_every_deed_has_its_fields_and_its_steps_in_the_story():
    on_an_issue = set(Deed) - {Deed.REGISTER, Deed.SETTLE}
    assert set(FIELDS) == on_an_issue
    assert set(EVENTS) == set(Deed)


ROLES = (OFFICE, SUPERVISOR, LEADER, DEPARTMENT, OWN)
OFFERED = {
    State.REGISTERED: {OFFICE: "grade_issue decline_issue"},
    State.GRADED: {OFFICE: "grade_issue decline_issue assign_issue"},
    State.ASSIGNED: {DEPARTMENT: "receive_issue object_to_issue escalate_issue", OWN: "escalate_issue"},
    State.OBJECTED: {OFFICE: "designate_department reassign_issue"},
    State.RECEIVED: {
        DEPARTMENT: "respond_to_issue plan_issue note_progress ask_extension escalate_issue",
        OWN: "note_progress escalate_issue",
    },
    State.HANDLING: {
        DEPARTMENT: "plan_issue note_progress ask_extension escalate_issue close_issue",
        OWN: "note_progress escalate_issue",
    },
    State.EXTENSION_ASKED: {
        OFFICE: "extend_issue refuse_extension",
        DEPARTMENT: "plan_issue note_progress escalate_issue close_issue",
        OWN: "note_progress escalate_issue",
    },
    State.ESCALATED: {
        OFFICE: "accept_escalation return_escalation",
        LEADER: "accept_escalation return_escalation",
        DEPARTMENT: "note_progress close_issue",
        OWN: "note_progress",
    },
    State.DIRECTED: {DEPARTMENT: "plan_issue note_progress carry_out_directive", OWN: "note_progress"},
    State.CLOSED: {
        OFFICE: "confirm_closing cross_off_issue reopen_issue",
        SUPERVISOR: "confirm_closing reopen_issue",
    },
    State.CONFIRMED: {OFFICE: "cross_off_issue reopen_issue", SUPERVISOR: "reopen_issue"},
    State.CROSSED_OFF: {OFFICE: "call_back reopen_issue", SUPERVISOR: "call_back reopen_issue"},
    State.ENDED: {OFFICE: "reopen_issue", SUPERVISOR: "reopen_issue"},
    State.REOPENED: {DEPARTMENT: "plan_issue note_progress reclose_issue", OWN: "note_progress"},
    State.RECLOSED: {OFFICE: "call_back reopen_issue", SUPERVISOR: "call_back reopen_issue"},
    State.DECLINED: {},
}
"""What each role finds on the screen of an issue in each state, as people would say it."""


@pytest.mark.parametrize("state", OFFERED)
def test_each_role_finds_the_forms_that_are_its_own_and_no_others(as_user, desk, state):
    code = an_issue(desk, state)
    found = {name: offered(at_issue(as_user, name, code)) for name in ROLES}
    assert found == {name: set(OFFERED[state].get(name, "").split()) for name in ROLES}


def test_the_office_grades_and_assigns_with_the_deadline_of_the_level(as_user, desk):
    code = an_issue(desk, State.REGISTERED)
    at = at_issue(as_user, OFFICE, code)
    assert at.button(key="do_grade_issue").proto.type == "primary"
    field(at.radio, "level").set_value("C").run()
    field(at.checkbox, "systemic").check().run()
    press(at, Deed.GRADE)
    assert (now(desk, code).level, now(desk, code).systemic) == ("C", True)
    assert "已定级，待交办" in seen(at)
    field(at.selectbox, "department").set_value("D06").run()
    assert field(at.selectbox, "owner").options == ["示例干部19 G0019", "示例干部20 G0020"]
    field(at.selectbox, "owner").set_value("G0020").run()
    press(at, Deed.ASSIGN)
    issue = now(desk, code)
    assert (issue.dept_code, issue.owner_code, issue.state) == ("D06", "G0020", State.ASSIGNED)
    assert str(issue.due_on) in seen(at)


def test_a_department_plans_with_milestones_and_they_stand_on_the_screen(as_user, desk):
    code = an_issue(desk, State.HANDLING)
    at = at_issue(as_user, DEPARTMENT, code)
    field(at.text_area, "measures").set_value("分两步疏通").run()
    field(at.date_input, "day0").set_value(date(2017, 7, 14)).run()
    field(at.text_input, "what0").set_value("完成勘查").run()
    press(at, Deed.PLAN)
    with desk.read() as session:
        file = session.get(IssueFile, (HUXIAN, code))
    assert file.milestones == [{"due_on": "2017-07-14", "what": "完成勘查"}]
    assert "完成勘查" in seen(at)
    assert at.button(key="do_close_issue").proto.type == "primary"


@pytest.mark.parametrize(
    ("state", "who", "deed", "field"),
    [
        (State.RECEIVED, DEPARTMENT, Deed.RESPOND, "向企业答复的内容"),
        (State.HANDLING, DEPARTMENT, Deed.PROGRESS, "办理情况"),
        (State.CLOSED, OFFICE, Deed.CONFIRM, "企业意见"),
        (State.CROSSED_OFF, OFFICE, Deed.CALL_BACK, "企业意见"),
    ],
)
def test_what_is_missing_is_called_as_on_the_form(as_user, desk, *, state, who, deed, field):
    at = at_issue(as_user, who, an_issue(desk, state))
    press(at, deed)
    assert at.error[0].value == f"请填写{field}。"


def test_a_closing_that_does_not_count_yet_says_so(as_user, desk):
    words = "销号前仍按在办计"
    code = an_issue(desk, State.CLOSED)
    assert words not in seen(at_issue(as_user, OFFICE, code))
    with desk.read() as session:
        withdrawn = select(Issue.issue_code).where(
            Issue.region == HUXIAN, Issue.outcome != Outcome.SOLVED, col(Issue.cancelled_on).is_(None)
        )
        code = session.exec(withdrawn).first()
    assert words in seen(at_issue(as_user, OFFICE, code))


def test_until_the_first_response_its_day_stands_beside_the_deadline(as_user, desk):
    assert "首次响应期限 2017-07-10" in seen(at_issue(as_user, DEPARTMENT, an_issue(desk, State.RECEIVED)))
    assert "首次响应期限" not in seen(at_issue(as_user, DEPARTMENT, an_issue(desk, State.HANDLING)))


def test_a_directive_of_another_day_than_the_deadline_is_told_beside_it(as_user, desk):
    with desk.read() as session:
        directed = select(Escalation.issue_code, Escalation.directive_due_on).where(
            Escalation.region == HUXIAN,
            col(Escalation.directive_due_on).is_not(None),
            col(Escalation.directive_done_on).is_(None),
        )
        code, day = session.exec(directed).first()
    text = seen(at_issue(as_user, LEADER, code))
    assert f"交办时限 {day}" in text
    assert "到期，逾期" in text


def test_two_reports_of_one_problem_name_each_other(as_user):
    text = seen(as_user(LEADER).switch_page(DOCKET).run())
    assert "同一问题：SB023" in text
    assert "同一问题：SB024" in text


def test_a_milestone_without_its_day_is_asked_for_and_not_lost(as_user, desk):
    code = an_issue(desk, State.HANDLING)
    at = at_issue(as_user, DEPARTMENT, code)
    field(at.text_area, "measures").set_value("分两步疏通").run()
    field(at.text_input, "what0").set_value("完成勘查").run()
    press(at, Deed.PLAN)
    assert "每项须填写完成日期" in at.error[0].value
    assert field(at.text_input, "what0").value == "完成勘查"
    assert now(desk, code).measures is None


def test_a_day_that_is_needed_is_asked_for(as_user, desk):
    code = an_issue(desk, State.HANDLING)
    at = at_issue(as_user, DEPARTMENT, code)
    next(area for area in at.text_area if f"{Deed.ASK_EXTENSION.value}-" in area.key).set_value("汛期").run()
    press(at, Deed.ASK_EXTENSION)
    assert "延期至" in at.error[0].value
    assert now(desk, code).state is State.HANDLING
    assert next(area for area in at.text_area if f"{Deed.ASK_EXTENSION.value}-" in area.key).value == "汛期"


def test_what_is_typed_in_one_form_outlives_the_deed_of_another(as_user, desk):
    code = an_issue(desk, State.ASSIGNED)
    at = at_issue(as_user, DEPARTMENT, code)
    field(at.text_area, "cause").set_value("管网老旧").run()
    press(at, Deed.RECEIVE)
    assert now(desk, code).state is State.RECEIVED
    assert field(at.text_area, "cause").value == "管网老旧"


def test_the_browser_is_told_which_fields_may_be_put_back(as_user, desk):
    code = an_issue(desk, State.HANDLING)
    shown = seen(at_issue(as_user, DEPARTMENT, code))
    mark = re.search(r'k-typed" data-scope="([^"]+)" data-saved="([^"]+)"', shown)
    assert mark[1] == f"draft_issue-{code}-"
    for deed in ("close_issue", "note_progress", "ask_extension"):
        assert f"draft_issue-{code}-{deed}-0-" in mark[2]


def test_every_step_of_the_story_is_in_words(as_user, desk):
    code = an_issue(desk, State.RECLOSED)
    shown = seen(at_issue(as_user, OFFICE, code))
    for words in ("登记问题", "核实定级", "交办", "承办部门签收", "首次响应企业", "办结", "销号", "重办", "再办结"):
        assert f"<b>{words}</b>" in shown
    assert "雨后再次积水" in shown
    assert re.search(r"CB-\d+", shown)


# ---- two people at one


def test_who_is_second_is_told_sees_both_and_loses_nothing(as_user, desk):
    code = an_issue(desk, State.HANDLING)
    at = at_issue(as_user, DEPARTMENT, code)
    progress = next(area for area in at.text_area if f"{Deed.PROGRESS.value}-" in area.key)
    progress.set_value("我方已联系施工单位。").run()
    do(desk, Deed.PROGRESS, code)
    press(at, Deed.PROGRESS)
    shown = seen(at)
    assert "该问题已被他人改动" in at.warning[0].value
    assert "企业反映仍有积水。" in shown
    assert "我方已联系施工单位。" in shown
    kept = next(area for area in at.text_area if f"{Deed.PROGRESS.value}-" in area.key)
    assert kept.value == "我方已联系施工单位。"
    press(at, Deed.PROGRESS)
    assert at.warning, "pressing again does not write over what was not seen"
    at.button(key="go_on").click().run()
    assert not at.warning
    press(at, Deed.PROGRESS)
    assert not at.warning
    assert "我方已联系施工单位。" in seen(at)
    assert "已完成" in at.success[0].value


def test_what_was_typed_for_a_deed_that_is_no_longer_possible_is_still_shown(as_user, desk):
    code = an_issue(desk, State.ASSIGNED)
    at = at_issue(as_user, DEPARTMENT, code)
    next(area for area in at.text_area if f"{Deed.OBJECT.value}-" in area.key).set_value("属水务部门职责。").run()
    do(desk, Deed.RECEIVE, code)
    press(at, Deed.OBJECT)
    assert at.warning
    assert Deed.OBJECT.value not in offered(at)
    assert "属水务部门职责。" in seen(at)
    at.run()
    assert "属水务部门职责。" in seen(at)


def test_a_deed_without_fields_on_an_issue_that_has_changed_is_refused_in_words(as_user, desk):
    code = an_issue(desk, State.ASSIGNED)
    at = at_issue(as_user, DEPARTMENT, code)
    do(desk, Deed.RECEIVE, code)
    press(at, Deed.RECEIVE)
    assert at.warning
    assert "承办部门签收" in seen(at)


# ---- the docket


def test_the_leading_group_accepts_a_report_and_its_directive_stands_below(as_user, desk):
    code = an_issue(desk, State.ESCALATED)
    number = report(desk, code)
    at = as_user(LEADER).switch_page(DOCKET).run()
    shown = seen(at)
    for words in ("管网老旧", "多次协调未果", "列入改造计划", number):
        assert words in shown
    at.button(key=f"accept_escalation_{number}").click().run()
    assert "牵头部门" in at.error[0].value
    assert number in at.error[0].value.replace("\\", "")
    at.selectbox(key=f"draft_docket-{number}-accept_escalation-department").set_value("D06").run()
    at.date_input(key=f"draft_docket-{number}-accept_escalation-due_on").set_value(date(2017, 9, 1)).run()
    at.button(key=f"accept_escalation_{number}").click().run()
    assert now(desk, code).directive_dept == "D06"
    assert f"accept_escalation_{number}" not in {button.key for button in at.button}
    assert f"issue={code}" in seen(at)


def test_a_report_is_returned_with_its_reason_only(as_user, desk):
    code = an_issue(desk, State.ESCALATED)
    number = report(desk, code)
    at = as_user(OFFICE).switch_page(DOCKET).run()
    at.button(key=f"return_escalation_{number}").click().run()
    assert "请填写退回理由" in at.error[0].value
    at.text_area(key=f"draft_docket-{number}-return_escalation-said").set_value("部门可以解决").run()
    at.button(key=f"return_escalation_{number}").click().run()
    assert now(desk, code).state is State.HANDLING


def test_what_was_typed_about_a_report_that_another_has_ruled_on_stays_to_be_read(as_user, desk):
    code = an_issue(desk, State.ESCALATED)
    number = report(desk, code)
    at = as_user(OFFICE).switch_page(DOCKET).run()
    at.text_area(key=f"draft_docket-{number}-return_escalation-said").set_value("部门可以解决").run()
    do(desk, Deed.ACCEPT, code)
    at.button(key=f"return_escalation_{number}").click().run()
    assert "部门可以解决" in seen(at)
    at.button(key=f"seen_{number}").click().run()
    assert "部门可以解决" not in seen(at)


@pytest.mark.parametrize("name", [SUPERVISOR, DEPARTMENT, OWN])
def test_the_docket_is_for_those_who_rule(as_user, name):
    at = as_user(name).switch_page(DOCKET).run()
    assert "您没有此项权限" in at.error[0].value


def test_the_screens_are_complete_in_english(as_user, desk):
    code = an_issue(desk, State.RECLOSED)
    for page in (LIST, ISSUE, REGISTER, DOCKET):
        at = as_user(OFFICE, lang="en", issue=code).switch_page(page).run()
        assert not at.exception
        titles = " ".join(element.value for element in (*at.title, *at.header, *at.caption))
        assert not re.findall("[㐀-鿿]+", re.sub("周至县|户县|示例\\w+|[㐀-鿿]*亲商[㐀-鿿]*", "", titles))


def test_what_is_done_on_the_screens_is_on_record(as_user, desk):
    code = an_issue(desk, State.ASSIGNED)
    press(at_issue(as_user, DEPARTMENT, code), Deed.RECEIVE)
    with desk.read() as session:
        lines = session.exec(
            select(AuditEntry).where(col(AuditEntry.region) == HUXIAN).order_by(col(AuditEntry.number))
        )
        told = [(line.verb, line.actor) for line in lines if line.details.get("issue") == code]
    assert told[-1] == ("receive_issue", DEPARTMENT)
