"""Daily use in Chromium: visits on a phone, a common problem that the leading group directs, a report sent back."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, select

from models import Escalation, IssueStep, MonthlyReport, Registration, Visit
from models.values import Role
from services import accounts
from services.access import OPERATOR
from services.ledgers import issues
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.standing import standing
from tests.browser.chromium import fits, press, rest, write
from tests.browser.conftest import Inhabited, at
from tests.browser.people import HUXIAN, PASSWORD, signed_in

TODAY = date(2017, 7, 7)
"""The day it is in the demonstration."""
FIRM, FIRM_NAME = "Q0027", "示例辛丙商贸有限公司"
"""The one enterprise of the cadre G0027."""
SUMMARY, NEEDS = "到企业了解用工和订单情况。", "用工缺口二十人，请求组织招聘。"
COMMON = "商圈夜间停车位不足，多户商贸企业反映。"
CAUSE, TRIED, ASKED = "停车位规划权限不在部门。", "已两次现场会商。", "请领导小组明确牵头部门。"
CARRIED_OUT = "已增设夜间停车位三百个。"


def main(page: Page) -> Locator:
    return page.get_by_test_id("stMain")


def follow(page: Page, label: str) -> None:
    """Follow the last link of the screen with this label."""
    main(page).get_by_role("link", name=label, exact=True).last.click()
    rest(page)


def enter_day(page: Page, within: Page | Locator, day: str) -> None:
    """Type a day into the field for one."""
    within.get_by_role("spinbutton", name="year").first.click()
    page.keyboard.type(day, delay=60)
    page.keyboard.press("Escape")
    rest(page)


def plan(page: Page) -> list[int]:
    """Return what the month view says of the enterprise: visits required, done and missing."""
    cells = page.locator(f".st-key-plan_{FIRM} .k-plan-figures b")
    return [int(number) for number in cells.all_inner_texts()]


def stored(demo: Inhabited, model: Any, **key: str) -> Any:
    with demo.database.read() as session:
        same = (col(getattr(model, name)) == value for name, value in {"region": HUXIAN, **key}.items())
        return session.exec(select(model).where(*same)).one()


@pytest.fixture(scope="module")
def common(demo: Inhabited) -> str:
    """Return the code of a common problem of the cadre's enterprise that the department D06 is handling."""
    steps = (
        (Deed.REGISTER, "cadre", {"enterprise": FIRM, "sector": "商贸", "summary": COMMON}),
        (Deed.GRADE, "office", {"level": "B", "systemic": True}),
        (Deed.ASSIGN, "office", {"department": "D06", "owner": "G0020"}),
        (Deed.RECEIVE, "department", {}),
        (Deed.RESPOND, "department", {"said": "已受理，即日现场勘查。"}),
    )
    code = ""
    for deed, role, given in steps:
        actor = signed_in(demo.database, f"huxian-{role}").actor
        with demo.database.write() as session:
            found = standing(session, HUXIAN, code)
            about = {"code": code, "version": found.version} if found else {}
            verb = getattr(issues, deed.value)
            done = verb(session, actor=actor, region=HUXIAN, today=TODAY, now=datetime.now(UTC), **about, **given)
        code = code or done
    return code


@pytest.fixture(scope="module")
def commerce(demo: Inhabited) -> str:
    """Return the sign-in name of the department D03."""
    name, now = "commerce", datetime.now(UTC)
    given = {"actor": OPERATOR, "region": HUXIAN, "department": "D03", "now": now}
    with demo.database.write() as session:
        path = accounts.add_user(session, name=name, role=Role.DEPARTMENT, **given)
    accounts.choose_password(demo.database, link=path.partition("link=")[2], password=PASSWORD, now=now)
    return name


def test_a_visit_is_two_taps_and_a_sentence_and_the_problem_found_is_registered_from_it(sign_in, demo):
    cadre = sign_in("huxian-cadre", width=390)
    at(cadre, demo, "/month?month=2017-07")
    required, done, missing = plan(cadre)
    assert required == done + missing > 0
    follow(cadre, "登记走访")
    assert fits(cadre)
    expect(cadre.get_by_label("企业", exact=True).first).to_have_value(f"{FIRM_NAME} {FIRM}")
    assert cadre.get_by_role("spinbutton").all_inner_texts() == ["2017", "07", "07"]
    expect(cadre.get_by_role("radio", name="实地")).to_be_checked()
    write(cadre, "走访内容（必填）", SUMMARY)
    write(cadre, "需求与建议", NEEDS)
    press(cadre, "登记")
    told = cadre.get_by_text(re.compile("已登记，编号"))
    expect(told).to_contain_text(f"{FIRM_NAME}，2017-07-07。计入走访。")
    visit = re.search(r"ZF-[\d-]+\d", told.inner_text())[0]
    assert fits(cadre)
    row = stored(demo, Visit, visit_code=visit)
    assert (row.cadre_code, row.enterprise_code, row.method) == ("G0027", FIRM, "实地")
    assert (row.visited_on, row.recorded_on) == (TODAY, TODAY)
    assert SUMMARY in row.summary
    assert NEEDS in row.summary

    follow(cadre, "登记问题")
    assert fits(cadre)
    expect(cadre.get_by_label("企业", exact=True).first).to_have_value(f"{FIRM_NAME} {FIRM}")
    expect(cadre.get_by_label("类别", exact=True).first).to_have_value("商贸")
    expect(cadre.get_by_label("问题内容", exact=True)).to_have_value(NEEDS)
    expect(main(cadre)).to_contain_text(f"走访 {visit} 中反映。")
    press(cadre, "登记")
    told = cadre.get_by_text(re.compile("已登记，编号"))
    issue = re.search(r"WT-[\d-]+\d", told.inner_text())[0]
    for said in (NEEDS, "已登记，待定级", "办公室核实定级", visit):
        expect(main(cadre)).to_contain_text(said)
    assert fits(cadre)
    problem = stored(demo, Registration, issue_code=issue)
    assert (problem.enterprise_code, problem.raised_by, problem.visit_code) == (FIRM, "G0027", visit)
    assert (problem.sector, problem.summary, problem.registered_on, problem.level) == ("商贸", NEEDS, TODAY, None)

    at(cadre, demo, "/month?month=2017-07")
    assert plan(cadre) == [required, done + 1, missing - 1]
    assert fits(cadre)
    follow(cadre, "走访")
    (line,) = main(cadre).locator("a.k-visit").filter(has_text=SUMMARY).all_inner_texts()
    for said in (FIRM_NAME, "2017-07-07 实地", NEEDS, "有效走访"):
        assert said in line
    assert fits(cadre)


def test_a_late_entry_says_how_late_it_is_and_one_too_late_is_kept_but_does_not_count(sign_in, demo):
    cadre = sign_in("huxian-cadre", width=390)
    at(cadre, demo, "/month?month=2017-06")
    before = plan(cadre)
    at(cadre, demo, "/record_visit")
    enter_day(cadre, cadre, "20170709")
    expect(main(cadre)).to_contain_text("2017-07-09 尚未到来。")
    enter_day(cadre, cadre, "20170703")
    expect(main(cadre)).to_contain_text("已晚登记 4 个工作日；超过 5 个工作日不计入")
    enter_day(cadre, cadre, "20170620")
    expect(main(cadre)).to_contain_text("已晚登记 13 个工作日，超过 5 个工作日，登记后不计入")
    assert fits(cadre)
    write(cadre, "走访内容（必填）", "补记六月二十日走访。")
    press(cadre, "登记")
    told = cadre.get_by_text(re.compile("已登记，编号"))
    expect(told).to_contain_text("2017-06-20。不计入：走访后第 13 个工作日才登记，逾期不计。")
    row = stored(demo, Visit, visit_code=re.search(r"ZF-[\d-]+\d", told.inner_text())[0])
    assert (row.visited_on, row.recorded_on) == (date(2017, 6, 20), TODAY)
    follow(cadre, "本月走访")
    expect(main(cadre)).to_contain_text("1 次走访登记过迟，不计入")
    assert plan(cadre) == before
    assert fits(cadre)


def test_a_common_problem_is_reported_taken_up_and_its_directive_carried_out(sign_in, demo, common, commerce):
    cadre = sign_in("huxian-cadre", width=390)
    at(cadre, demo, f"/issue?issue={common}")
    main(cadre).get_by_text("上报领导小组", exact=True).first.click()
    for label, given in (("成因", CAUSE), ("已采取措施", TRIED), ("拟办建议", ASKED)):
        write(cadre, label, given)
    assert fits(cadre)
    press(cadre, "上报领导小组")
    expect(main(cadre)).to_contain_text("已上报，待认定")
    report = re.search(r"SB-[\d-]+\d", main(cadre).inner_text())[0]
    assert fits(cadre)

    leader = sign_in("huxian-leader")
    at(leader, demo, "/docket")
    item = leader.locator(f".st-key-report_{report}")
    for said in (FIRM_NAME, COMMON, "今日上报", "主动上报", CAUSE, TRIED, ASKED):
        expect(item).to_contain_text(said)
    item.get_by_text("采纳并交办", exact=True).first.click()
    rest(leader)
    item.get_by_role("button", name="采纳并交办", exact=True).click()
    expect(leader.get_by_text(f"{report}：请填写牵头部门。")).to_be_in_viewport()
    item.get_by_label("牵头部门", exact=True).first.click()
    leader.keyboard.type("D03")
    leader.get_by_role("option", name=re.compile("D03")).first.click()
    rest(leader)
    enter_day(leader, item, "20170728")
    item.get_by_role("button", name="采纳并交办", exact=True).click()
    rest(leader)
    expect(main(leader)).to_contain_text(f"{report}：采纳并交办。")
    expect(leader.locator(f".st-key-report_{report}")).to_have_count(0)
    directive = leader.locator("a.k-problem", has_text=report)
    for said in ("示例商务局", "领导小组交办中", "2017-07-28 到期，剩 15 个工作日"):
        expect(directive).to_contain_text(said)

    named = sign_in(commerce, width=390)
    at(named, demo, "/issues")
    found = named.locator("a.k-problem", has_text=COMMON)
    expect(found).to_contain_text("领导小组交办中")
    found.click()
    rest(named)
    for said in (COMMON, "交办的牵头部门办理", "交办时限：2017-07-28", "交 示例商务局 D03 办理", CAUSE, ASKED):
        expect(main(named)).to_contain_text(said)
    assert fits(named)
    write(named, "办理情况", CARRIED_OUT)
    press(named, "交办事项办结")
    expect(main(named)).to_contain_text("已完成：交办事项办结。")
    expect(main(named)).to_contain_text("2017-07-07 办结")

    at(cadre, demo, f"/issue?issue={common}")
    expect(main(cadre)).to_contain_text("办理中")
    expect(main(cadre)).to_contain_text("交 示例商务局 D03 办理，时限 2017-07-28，2017-07-07 办结")
    steps = cadre.locator("ol.k-trail").last.locator("li").all_inner_texts()[-3:]
    happened = (
        ("上报领导小组", CAUSE, TRIED, ASKED),
        ("领导小组采纳上报", "牵头部门：示例商务局 D03", "交办时限：2017-07-28"),
        ("交办事项办结", CARRIED_OUT),
    )
    for step, said in zip(steps, happened, strict=True):
        assert all(words in step for words in (*said, report)), step
    at(leader, demo, "/docket")
    expect(leader.locator("a.k-problem", has_text=report)).to_have_count(0)
    department = sign_in("huxian-department")
    at(department, demo, f"/issue?issue={common}")
    expect(main(department).get_by_text("办结", exact=True).first).to_be_visible()

    row = stored(demo, Escalation, escalation_code=report)
    assert (row.issue_code, row.kind, row.ruling, row.ruled_on) == (common, "主动上报", "采纳", TODAY)
    assert (row.directive_dept, row.directive_due_on, row.directive_done_on) == ("D03", date(2017, 7, 28), TODAY)
    with demo.database.read() as session:
        told = session.exec(
            select(IssueStep.event, IssueStep.author)
            .where(IssueStep.issue_code == common)
            .order_by(col(IssueStep.number).desc())
            .limit(3)
        ).all()
    assert told == [("directive_done", "commerce"), ("accepted", "huxian-leader"), ("escalated", "huxian-cadre")]


def test_a_report_that_the_office_returns_with_a_reason_is_mended_and_submitted_again(sign_in, demo):
    address = f"/report?cadre=G0027&enterprise={FIRM}&of=2017-06"
    office, cadre = sign_in("huxian-office"), sign_in("huxian-cadre", width=390)
    at(office, demo, address)
    press(office, "退回干部")
    dialog = office.get_by_role("dialog")
    dialog.get_by_label("理由").fill("产值与统计口径不符，请核对。")
    dialog.get_by_role("button", name="退回干部", exact=True).click()
    expect(office.get_by_role("dialog")).to_have_count(0)
    rest(office)
    expect(main(office)).to_contain_text("已退回。月报已从台账中移出")

    at(cadre, demo, "/reports")
    returned = cadre.locator('a.k-report[href*="of=2017-06"]')
    expect(returned).to_contain_text("已退回")
    returned.click()
    rest(cadre)
    expect(main(cadre)).to_contain_text("2017年7月7日办公室退回：产值与统计口径不符，请核对。")
    assert fits(cadre)
    output = cadre.get_by_label("产值（万元）", exact=True)
    assert output.input_value() not in ("", "1500.25"), "what was written is still there"
    write(cadre, "产值（万元）", "1500.25")
    press(cadre, "重新报送")
    expect(main(cadre)).to_contain_text("已于 2017-07-07 报送，现已入台账。")
    assert fits(cadre)
    row = stored(demo, MonthlyReport, cadre_code="G0027", enterprise_code=FIRM, month=date(2017, 6, 1))
    assert (row.output_e4, row.submitted_on, row.no_issue) == (15_002_500, TODAY, True)

    at(office, demo, address)
    expect(main(office)).to_contain_text("1,500.25")
    expect(office.get_by_role("button", name="退回干部", exact=True)).to_be_visible()
