"""The screens of spot checks through the frame: entering one, the list, a finding and what becomes of it."""

import re
import sqlite3
from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from models import Inspection, SpotCheck, Visit
from models.values import FindingState
from services.database import Database
from services.ledgers import draws, inspections, spot_checks
from services.ledgers.finding import Finding

from .conftest import HUXIAN, actor, column, copied, frame, seen

INSPECTION, CHECKS, CHECK = "supervision/inspection.py", "supervision/checks.py", "supervision/check.py"
TODAY = date(2017, 7, 7)
"""The day it is in the demonstration."""
CADRE = "G0005"
FALSE = Finding(
    mode="电话核查",
    inspectors="huxian-supervisor",
    items_checked=4,
    items_passed=1,
    verdict="虚报",
    severity="严重",
    finding="企业表示没有人来过。",
    demand="重新走访。",
    rectify_due_on=date(2017, 7, 20),
)


@pytest.fixture(scope="module")
def desk(demo: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Return the demonstration in a copy of its own, since what is decided here changes scorecards."""
    return copied(demo, tmp_path_factory.mktemp("desk"))


def do(desk, verb, name, **given):
    wanted = verb.__kwdefaults__ or {}
    names = verb.__code__.co_varnames[: verb.__code__.co_argcount + verb.__code__.co_kwonlyargcount]
    assert set(wanted) <= set(names)
    given = {key: value for key, value in (("now", datetime.now(UTC)), ("today", TODAY)) if key in names} | given
    who = actor(desk, name)
    with desk.write() as session:
        return verb(session, actor=who, region=HUXIAN, **given)


def a_visit(desk, code=CADRE) -> Visit:
    """Return a visit of a cadre that no check looks at yet, so that each test annuls another one."""
    with desk.read() as session:
        looked_at = set(session.exec(select(SpotCheck.visit_code)).all())
        visits = session.exec(
            select(Visit)
            .where(Visit.cadre_code == code, Visit.visited_on > date(2016, 7, 1))
            .order_by(col(Visit.visit_code))
        ).all()
        return next(visit for visit in visits if visit.visit_code not in looked_at)


def begun(desk, name="huxian-supervisor", visit=None, subject=("cadre", CADRE)) -> int:
    number = do(desk, inspections.begin_inspection, name, kind=subject[0], subject_code=subject[1])
    if visit is not None:
        do(desk, draws.choose_visit, name, number=number, code=visit.visit_code)
    return number


def told(desk, name="huxian-supervisor", visit=None) -> int:
    number = begun(desk, name, visit or a_visit(desk))
    do(desk, inspections.tell, name, number=number, on=None, person="", topic="用工")
    return number


def found(desk, finding=FALSE) -> str:
    """Return the code of a finding that is to be heard."""
    return do(desk, inspections.submit_inspection, "huxian-supervisor", number=told(desk), finding=finding)


def paper(desk, number) -> Inspection:
    with desk.read() as session:
        return session.exec(select(Inspection).where(Inspection.number == number)).one()


def check(desk, code) -> SpotCheck:
    with desk.read() as session:
        return session.exec(select(SpotCheck).where(SpotCheck.check_code == code)).one()


def latest(desk) -> Inspection:
    with desk.read() as session:
        return session.exec(select(Inspection).order_by(col(Inspection.number).desc())).first()


def keys(at) -> set[str]:
    return {button.key for button in at.button}


def in_dialog(at, opener: str, *deeds) -> AppTest:
    """Open a dialog and act in it; here a run is a whole one, so the button that opens it is clicked each time."""
    at.button(key=opener).click().run()
    for deed in deeds:
        at.button(key=opener).click()
        deed(at)
        at.run()
    return at


def click(key: str):
    return lambda at: at.button(key=key).click()


def rows(at) -> list[str]:
    return re.findall(r'<a class="k-check.*?</a>', seen(at), re.DOTALL)


# ---- entering one


def test_a_check_is_entered_from_the_draw_to_the_finding(as_user, desk):
    at = as_user("huxian-supervisor", subject=f"cadre:{CADRE}").switch_page(INSPECTION).run()
    assert not at.exception
    at.button(key="draw_visit").click().run()
    number = latest(desk).number
    assert (latest(desk).draws, at.query_params["step"]) == (1, "call")
    at.radio(key=f"draft_{number}_came").set_value("yes").run()
    at.date_input(key=f"draft_{number}_told_on").set_value(date(2017, 3, 1)).run()
    at.text_input(key=f"draft_{number}_told_person").input("示例某").run()
    at.text_area(key=f"draft_{number}_told_topic").input("用工").run()
    at.button(key="tell").click().run()
    assert at.query_params["step"] == "compare"
    assert paper(desk, number).told_on == date(2017, 3, 1)
    assert "k-told" in seen(at)
    at.button(key="to_finding").click().run()
    at.radio(key=f"draft_{number}_verdict").set_value("虚报").run()
    at.radio(key=f"draft_{number}_severity").set_value("严重").run()
    at.number_input(key=f"draft_{number}_items_checked").set_value(4).run()
    at.number_input(key=f"draft_{number}_items_passed").set_value(1).run()
    at.text_area(key=f"draft_{number}_finding").input("没有人来过。").run()
    at.text_input(key=f"draft_{number}_inspectors").input("示例督查甲").run()
    at.button(key="to_demand").click().run()
    at.text_area(key=f"draft_{number}_demand").input("重新走访。").run()
    at.date_input(key=f"draft_{number}_rectify_due_on").set_value(date(2017, 7, 20)).run()
    at.button(key="to_submit").click().run()
    at.button(key="submit").click().run()
    assert not at.exception
    row = check(desk, paper(desk, number).check_code)
    assert (row.state, row.verdict, row.severity, row.cadre_code) == (FindingState.OPEN, "虚报", "严重", CADRE)
    assert (row.mode, row.inspectors, row.rectify_due_on) == ("电话核查", "示例督查甲", date(2017, 7, 20))
    assert row.visit_code == paper(desk, number).visit_code
    assert f"已提交，编号 {row.check_code}" in at.success[0].value


def test_the_record_is_on_no_screen_before_the_answers_are_written_down(as_user, desk):
    visit = a_visit(desk)
    number = begun(desk, visit=visit)
    for name in ("call", "compare", "finding", "submit", "visit"):
        at = as_user("huxian-supervisor", paper=str(number), step=name).switch_page(INSPECTION).run()
        assert not at.exception
        assert "tel:" in seen(at) or name == "visit"
        for secret in (str(visit.visited_on), visit.summary, visit.visit_code):
            assert secret not in seen(at)


def test_that_nobody_came_is_enough_of_an_answer(as_user, desk):
    number = begun(desk, visit=a_visit(desk))
    at = as_user("huxian-supervisor", paper=str(number), step="call").switch_page(INSPECTION).run()
    assert at.button(key="tell").disabled
    at.radio(key=f"draft_{number}_came").set_value("nobody").run()
    at.button(key="tell").click().run()
    assert paper(desk, number).told_topic == "企业表示没有人来过。"


def test_a_call_without_an_independent_number_says_so(as_user, desk):
    visit = a_visit(desk)
    number = begun(desk, visit=visit)
    with sqlite3.connect(desk.url.database) as database:
        where = (visit.enterprise_code,)
        kept = database.execute("SELECT verify_phone FROM enterprises WHERE enterprise_code = ?", where).fetchone()
        database.execute("UPDATE enterprises SET verify_phone = NULL WHERE enterprise_code = ?", where)
    at = as_user("huxian-supervisor", paper=str(number), step="call").switch_page(INSPECTION).run()
    assert "不独立" in at.warning[0].value
    with sqlite3.connect(desk.url.database) as database:
        database.execute("UPDATE enterprises SET verify_phone = ? WHERE enterprise_code = ?", (*kept, *where))


def test_each_field_is_saved_when_it_is_left_and_shown_again(as_user, desk):
    number = told(desk)
    at = as_user("huxian-supervisor", paper=str(number), step="finding").switch_page(INSPECTION).run()
    at.text_area(key=f"draft_{number}_finding").input("缺两页").run()
    assert any("已保存" in caption.value for caption in at.caption)
    at = as_user("huxian-supervisor", paper=str(number), step="finding").switch_page(INSPECTION).run()
    assert at.text_area(key=f"draft_{number}_finding").value == "缺两页"
    assert "缺两页" in seen(at)


def test_a_finding_with_gaps_names_them_and_is_not_handed_in(as_user, desk):
    number = told(desk)
    at = as_user("huxian-supervisor", paper=str(number), step="submit").switch_page(INSPECTION).run()
    assert at.button(key="submit").disabled
    assert "请填写结论。" in seen(at)
    assert {"mend_verdict_button", "mend_items_checked_button", "mend_items_passed_button"} <= keys(at)
    at.button(key="mend_verdict_button").click().run()
    assert at.query_params["step"] == "finding"


def test_whoever_goes_on_with_gaps_is_told_there_what_is_missing_in_the_order_of_the_form(as_user, desk):
    number = told(desk)
    at = as_user("huxian-supervisor", paper=str(number), step="finding").switch_page(INSPECTION).run()
    assert "请填写" not in seen(at)
    at.radio(key=f"draft_{number}_verdict").set_value("不合格").run()
    at.text_area(key=f"draft_{number}_finding").input("缺两页")
    at.button(key="to_demand").click().run()
    assert at.query_params["step"] == "finding"
    missing = re.findall(r"✖ ([^<]+)<", seen(at))
    assert missing == ["严重度：请选择一项。", "请填写检查项数。", "请填写合格项数。", "请填写督查人。"]
    assert paper(desk, number).draft["finding"] == "缺两页"


def test_a_department_is_checked_without_a_visit_and_without_the_verdicts_of_visits(as_user, desk):
    at = as_user("huxian-supervisor", subject="department:D06").switch_page(INSPECTION).run()
    at.button(key="without_visit").click().run()
    number = latest(desk).number
    assert at.radio(key=f"draft_{number}_verdict").options == ["合格", "不合格"]
    assert at.query_params["step"] == "finding"


def test_a_visit_of_somebody_else_is_refused_in_words(as_user, desk):
    before = latest(desk)
    at = as_user("huxian-supervisor", subject="cadre:G0001").switch_page(INSPECTION).run()
    at.text_input(key="visit_code").input(a_visit(desk).visit_code).run()
    at.button(key="choose_visit").click().run()
    assert "G0001 没有编号为" in at.error[0].value.replace("\\", "")
    assert latest(desk) == before or latest(desk).number == before.number


def test_a_dropped_paper_says_so(as_user, desk):
    number = begun(desk)
    do(desk, inspections.drop_inspection, "huxian-supervisor", number=number)
    at = as_user("huxian-supervisor", paper=str(number)).switch_page(INSPECTION).run()
    assert "这份核查底稿已作废" in seen(at)


@pytest.mark.parametrize("asked", ["999999", "x", "9" * 40])
def test_a_paper_that_is_not_there_is_refused_in_words(as_user, asked):
    at = as_user("huxian-supervisor", paper=asked).switch_page(INSPECTION).run()
    assert not at.exception
    assert "您没有编号为" in at.error[0].value


def test_another_supervisors_paper_is_not_found(as_user, desk):
    at = as_user("huxian-supervisor-2", paper=str(begun(desk))).switch_page(INSPECTION).run()
    assert "您没有编号为" in at.error[0].value


@pytest.mark.parametrize("name", ["huxian-leader", "huxian-office", "huxian-department", "huxian-cadre"])
def test_only_supervisors_enter_checks(as_user, name):
    at = as_user(name).switch_page(INSPECTION).run()
    assert len(at.error) == 1
    assert not at.title


# ---- the list


def test_everybody_sees_the_checks_that_are_theirs(as_user, desk):
    with desk.read() as session:
        everything = len(session.exec(select(SpotCheck).where(SpotCheck.region == HUXIAN)).all())

    def count(name):
        at = as_user(name).switch_page(CHECKS).run()
        assert not at.exception
        return len(rows(at))

    assert [count(f"huxian-{role}") for role in ("leader", "supervisor", "office")] == [min(everything, 25)] * 3
    assert 0 < count("huxian-department") < everything
    assert count("huxian-cadre") == 1


def test_filters_stand_in_the_address(as_user):
    at = as_user("huxian-leader", state="撤销").switch_page(CHECKS).run()
    shown = rows(at)
    assert 0 < len(shown) < 20
    assert all("撤销" in row for row in shown)
    at = as_user("huxian-leader", overdue="1").switch_page(CHECKS).run()
    assert 0 < len(rows(at)) < 10
    assert all("逾期未整改" in row for row in rows(at))
    at = as_user("huxian-leader", q="g0027").switch_page(CHECKS).run()
    assert {re.search(r"G\d+", row)[0] for row in rows(at)} == {"G0027"}
    at = as_user("huxian-leader", subject="department:D06").switch_page(CHECKS).run()
    assert all("D06" in row for row in rows(at))
    assert rows(at)
    at.button(key="show_all").click().run()
    assert len(rows(at)) == 25


def test_a_search_that_finds_nothing_says_how_to_go_on(as_user):
    at = as_user("huxian-leader", q="没有这样的").switch_page(CHECKS).run()
    assert "没有符合条件的督查" in seen(at)
    at.button(key="clear_filters").click().run()
    assert len(rows(at)) == 25


def test_the_search_and_the_switch_go_into_the_address(as_user):
    at = as_user("huxian-leader").switch_page(CHECKS).run()
    at.text_input(key="check_search").input("D06").run()
    assert at.query_params["q"] == "D06"
    at.toggle(key="overdue_only").set_value(True).run()
    assert at.query_params["overdue"] == "1"
    assert len(rows(at)) == 1


def test_where_there_is_no_check_the_list_says_why(as_user):
    at = as_user("neighbour").switch_page(CHECKS).run()
    assert "还没有督查记录" in seen(at)


def test_unfinished_papers_stand_above_the_list_of_their_inspector(as_user, desk):
    begun(desk)
    assert "未完成的核查" in seen(as_user("huxian-supervisor").switch_page(CHECKS).run())
    assert "未完成的核查" not in seen(as_user("huxian-office").switch_page(CHECKS).run())


def at_list(as_user, name="huxian-leader", **address):
    at = as_user(name, **address).switch_page(CHECKS).run()
    assert not at.exception
    return at


def days(at) -> list[str]:
    return re.findall(r'class="k-day">(\S+) ', seen(at))


def test_usually_what_is_overdue_and_what_is_to_be_heard_stand_first(as_user, desk):
    found(desk)
    at = at_list(as_user)
    assert (at.selectbox(key="order__5").value, len(days(at))) == ("", 25)
    urgent = [0 if "逾期未整改" in row else 1 if "待申辩" in row else 2 for row in rows(at)]
    assert set(urgent) == {0, 1, 2}
    assert urgent == sorted(urgent)


def test_the_order_stands_in_the_address(as_user):
    latest, earliest = (days(at_list(as_user, order=order)) for order in ("checked_on", "-checked_on"))
    assert latest == sorted(latest, reverse=True)
    assert earliest == sorted(earliest)
    assert latest[0] > earliest[0]
    named = [re.search(r'k-name">.*?\b([GD]\d+)\b', row)[1] for row in rows(at_list(as_user, order="subject"))]
    assert named == sorted(named, key=lambda code: (code[0] == "D", code)), "cadres first, each kind by its code"
    found, usual = (
        [re.search(r"check=(\w+)", row)[1] for row in rows(at)]
        for at in (at_list(as_user, order="nothing"), at_list(as_user))
    )
    assert found == usual, "an order that there is not is the usual one"


def test_an_order_is_chosen_and_begins_at_the_first_page(as_user):
    at = at_list(as_user, page="2")
    at.selectbox(key="order__5").set_value("-checked_on").run()
    assert at.query_params["order"] == "-checked_on"
    assert "page" not in at.query_params


def test_the_page_stands_in_the_address_and_a_filter_begins_anew(as_user, desk):
    with desk.read() as session:
        everything = len(session.exec(select(SpotCheck).where(SpotCheck.region == HUXIAN)).all())
    pages = [rows(at_list(as_user, page=page)) for page in ("1", "2", "9999")]
    assert [len(page) for page in pages] == [25, min(25, everything - 25), everything % 25 or 25]
    assert not set(pages[0]) & set(pages[1])
    at = at_list(as_user, page="2")
    assert f"第 26–{min(50, everything)} 条，共 {everything} 条" in seen(at)
    at.toggle(key="overdue_only").set_value(True).run()
    assert "page" not in at.query_params
    at = at_list(as_user, page="2")
    at.text_input(key="check_search").input("D06").run()
    assert "page" not in at.query_params


def test_the_table_has_the_columns_and_the_order_of_the_address(as_user):
    at = at_list(as_user, columns="due_on,code,subject,nothing", order="due_on")
    heads = re.findall(r'<th scope="col">(.*?)</th>', seen(at))
    assert [re.sub("<.*?>", "", head) for head in heads] == ["督查编号", "干部或部门", "整改时限 ↓"]
    links = re.findall(r'href="/checks\?(.*?)"', "".join(heads))
    assert [link.rpartition("order=")[2] for link in links] == ["code", "subject", "-due_on"]
    cells = column(at, 2)
    known = [cell for cell in cells if cell]
    assert 0 < len(known) < len(cells) == 25
    assert cells == [*sorted(known), *[""] * (25 - len(known))], "blanks last"
    turned = column(at_list(as_user, columns="due_on,code,subject", order="-due_on"), 2)
    assert turned == [*sorted(known, reverse=True), *[""] * (25 - len(known))]
    assert re.search(r'<td data-title="督查编号"><a class="k-go" href="/check\?check=', seen(at))


def test_columns_are_chosen_and_put_away_again(as_user):
    at = at_list(as_user)
    at.pills(key="check_columns_").set_value(["code", "inspectors"]).run()
    assert at.query_params["columns"] == "code,inspectors"
    assert (len(column(at, 1)), rows(at)) == (25, [])
    at.pills(key="check_columns_code_inspectors").set_value([]).run()
    assert "columns" not in at.query_params
    assert len(rows(at)) == 25


@pytest.mark.parametrize("role", ["leader", "supervisor", "office", "department", "cadre"])
def test_whoever_has_a_list_can_take_it_along(as_user, role):
    def files(at):
        ids = [element.proto.id for element in at.get("download_button")]
        return [form for form in ("xlsx", "csv") if any(one.endswith(f"download_checks_{form}") for one in ids)]

    assert files(at_list(as_user, f"huxian-{role}")) == ["xlsx", "csv"]
    assert files(at_list(as_user, f"huxian-{role}", q="没有这样的")) == []


# ---- one finding


def opened(as_user, name, code):
    return as_user(name, check=code).switch_page(CHECK).run()


def test_a_finding_shows_the_facts_the_answers_beside_the_record_and_the_steps(as_user, desk):
    code = found(desk)
    text = seen(opened(as_user, "huxian-leader", code))
    for words in (code, FALSE.finding, FALSE.demand, "待申辩", "用工", "提出结论", "huxian-supervisor"):
        assert words in text
    assert check(desk, code).visit_code in text


def test_each_may_do_what_is_theirs(as_user, desk):
    code = found(desk)

    def may(name):
        return keys(opened(as_user, name, code)) & {"confirm", "revoke", "rectify", "follow_up", "answer"}

    assert may("huxian-supervisor") == {"revoke"}
    assert may("huxian-supervisor-2") == may("huxian-office") == {"confirm", "revoke"}
    assert may("huxian-leader") == set()
    do(desk, spot_checks.confirm_check, "huxian-supervisor-2", code=code, version=1)
    assert may("huxian-supervisor") == {"rectify", "follow_up"}
    assert may("huxian-office") == {"revoke", "rectify"}


def test_a_confirmation_says_what_has_changed_and_leads_there(as_user, desk):
    code = found(desk)
    at = opened(as_user, "huxian-supervisor-2", code)
    in_dialog(at, "confirm")
    assert check(desk, code).state == FindingState.OPEN
    in_dialog(at, "confirm", click("ask_confirm"))
    assert not at.exception
    assert check(desk, code).state == FindingState.CONFIRMED
    text = unquote(seen(at))
    assert "成绩单的变化" in text
    assert "走访完成率" in text
    assert f"subject=cadre:{CADRE}&amp;evidence=visit_coverage" in text
    assert f"走访 {check(desk, code).visit_code} 已作废" in text


def test_a_revocation_asks_for_the_reason_and_restores(as_user, desk):
    code = found(desk)
    do(desk, spot_checks.confirm_check, "huxian-supervisor-2", code=code, version=1)
    at = opened(as_user, "huxian-office", code)
    in_dialog(at, "revoke", click("revoke_now"))
    assert "理由" in at.error[0].value

    def with_a_reason(at):
        at.text_area(key=f"draft_decide-{code}-reason").input("申辩成立")
        at.button(key="revoke_now").click()

    in_dialog(at, "revoke", with_a_reason)
    assert check(desk, code).state == FindingState.REVOKED
    assert "申辩成立" in seen(at)


def test_a_rectification_is_recorded(as_user, desk):
    code = found(desk)
    do(desk, spot_checks.confirm_check, "huxian-supervisor-2", code=code, version=1)
    at = opened(as_user, "huxian-supervisor", code)
    in_dialog(at, "rectify", click("rectify_now"))
    assert check(desk, code).rectified_on == TODAY
    assert "2017-07-07 已整改" in seen(at)


@pytest.mark.parametrize("day", [date(2017, 7, 9), date(2004, 5, 1)])
def test_a_rectification_on_a_day_that_cannot_be_is_refused_in_words_and_no_other_day_is_recorded(as_user, desk, day):
    code = found(desk)
    do(desk, spot_checks.confirm_check, "huxian-supervisor-2", code=code, version=1)
    at = opened(as_user, "huxian-supervisor", code)

    def on_that_day(at):
        at.date_input(key=f"draft_decide-{code}-rectified_on").set_value(day)
        at.button(key="rectify_now").click()

    in_dialog(at, "rectify", on_that_day)
    assert str(day) in at.error[0].value
    field = at.date_input(key=f"draft_decide-{code}-rectified_on")
    assert field.min <= day <= field.max, "the browser hands over what is typed"
    assert check(desk, code).rectified_on is None


def test_looking_again_begins_a_paper_that_follows(as_user, desk):
    code = found(desk)
    do(desk, spot_checks.confirm_check, "huxian-supervisor-2", code=code, version=1)
    at = opened(as_user, "huxian-supervisor", code)
    at.button(key="follow_up").click().run()
    assert latest(desk).follows == code
    assert f"对 {code} 回头看" in seen(at)


def test_whom_it_concerns_makes_a_statement(as_user, desk):
    with desk.read() as session:
        code = session.exec(
            select(SpotCheck.check_code).where(SpotCheck.cadre_code == "G0027", SpotCheck.state == FindingState.OPEN)
        ).one()
    at = opened(as_user, "huxian-cadre", code)
    at.text_area[0].input("当日去过。").run()
    at.button(key="answer").click().run()
    assert "申辩已提交" in at.success[0].value
    assert "当日去过。" in seen(at)
    assert at.text_area[0].value == ""


def test_whoever_confirms_is_told_of_the_statements(as_user, desk):
    with desk.read() as session:
        row = session.exec(
            select(SpotCheck).where(SpotCheck.cadre_code == "G0027", SpotCheck.state == FindingState.OPEN)
        ).one()
    do(desk, spot_checks.answer_check, "huxian-cadre", code=row.check_code, statement="当日在分厂。")
    at = opened(as_user, "huxian-office", row.check_code)
    assert "当日在分厂。" in seen(at)
    in_dialog(at, "confirm")
    assert "条陈述申辩" in "".join(element.value for element in at.markdown)


@pytest.mark.parametrize("query", [{}, {"check": "DC-none"}])
def test_a_check_that_is_not_there_is_refused_in_words(as_user, query):
    at = as_user("huxian-leader", **query).switch_page(CHECK).run()
    assert not at.exception
    assert len(at.error) == 1


def test_another_cadres_check_is_not_found(as_user, desk):
    at = opened(as_user, "huxian-cadre", found(desk))
    assert "没有您可以查看的督查" in at.error[0].value


def test_what_was_typed_never_becomes_markup(as_user, desk):
    evil = "<img src=x onerror=alert(1)> [x](http://evil)"
    number = begun(desk, visit=a_visit(desk))
    do(desk, inspections.tell, "huxian-supervisor", number=number, on=None, person=evil, topic=evil)
    draft = {"finding": evil, "demand": evil}
    do(desk, inspections.save_draft, "huxian-supervisor", number=number, draft=draft)
    for name in ("compare", "finding", "submit"):
        text = seen(as_user("huxian-supervisor", paper=str(number), step=name).switch_page(INSPECTION).run())
        html = [part for part in text.split("\n") if "k " in part or "k-" in part]
        assert not any("<img" in part for part in html)
    given = Finding(**{**vars(FALSE), "finding": evil, "demand": evil, "inspectors": evil})
    code = do(desk, inspections.submit_inspection, "huxian-supervisor", number=number, finding=given)
    for at in (opened(as_user, "huxian-leader", code), as_user("huxian-leader", q="onerror").switch_page(CHECKS).run()):
        assert not at.exception
        assert "<img" not in seen(at)


def test_all_of_it_is_there_in_english(as_user, desk):
    code = found(desk)
    number = told(desk)
    assert "To be heard" in seen(as_user("huxian-leader", lang="en").switch_page(CHECKS).run())
    assert "Falsified · grave" in seen(as_user("huxian-leader", lang="en", check=code).switch_page(CHECK).run())
    at = as_user("huxian-supervisor", lang="en", paper=str(number), step="finding").switch_page(INSPECTION).run()
    assert at.header[0].value == "Verdict and facts"


@pytest.mark.parametrize("screen", [INSPECTION, CHECKS, CHECK])
def test_nobody_signed_in_sees_the_form_and_no_data(desk, monkeypatch, screen):
    at = frame(desk, monkeypatch)
    at.query_params["check"], at.query_params["paper"] = "DC042", "1"
    at.switch_page(screen).run()
    assert [field.label for field in at.text_input] == ["登录名", "密码"]
    assert "示例" not in seen(at)
