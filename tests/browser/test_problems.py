"""A problem in Chromium, from its registration on a phone to its crossing off, across four roles."""

import re

from playwright.sync_api import Page, expect

from tests.browser.chromium import choose, fits, press, rest, write
from tests.browser.conftest import Inhabited, at

SUMMARY = "变压器容量不足，请求增容。"
DEPARTMENT, OWNER = "D06", "G0020"


def pick(page: Page, label: str, code: str) -> None:
    """Choose from a list by a part of its name."""
    page.get_by_label(label, exact=True).first.click()
    page.keyboard.type(code)
    page.get_by_role("option", name=re.compile(code)).first.click()
    rest(page)


def listed(page: Page, demo: Inhabited, code: str, state: str) -> None:
    """See in the list where the problem stands, and open it by its row."""
    at(page, demo, f"/issues?state=all&q={code}")
    row = page.locator("a.k-problem", has_text=code)
    expect(row).to_contain_text(state)
    assert fits(page)
    row.click()
    rest(page)
    expect(page.get_by_test_id("stMain")).to_contain_text(SUMMARY)


def test_a_problem_goes_from_registration_to_crossing_off_across_four_roles(sign_in, demo):
    cadre, office = sign_in("huxian-cadre", width=390), sign_in("huxian-office")
    department, supervisor = sign_in("huxian-department"), sign_in("huxian-supervisor")

    at(cadre, demo, "/issues")
    cadre.get_by_test_id("stMain").get_by_role("link", name="登记问题").click()
    rest(cadre)
    assert fits(cadre)
    write(cadre, "问题内容", SUMMARY)
    press(cadre, "登记")
    done = cadre.get_by_text(re.compile("已登记，编号"))
    expect(done).to_be_visible()
    assert fits(cadre)
    code = re.search(r"WT-[\d-]+\d", done.inner_text())[0]
    listed(cadre, demo, code, "已登记，待定级")

    listed(office, demo, code, "已登记，待定级")
    choose(office, "B 级")
    press(office, "定级")
    pick(office, "承办部门", DEPARTMENT)
    pick(office, "责任人（选填）", OWNER)
    press(office, "交办")
    listed(office, demo, code, "已交办，待签收")

    listed(department, demo, code, "已交办，待签收")
    assert "个工作日" in department.locator(".k-standing").inner_text()
    press(department, "签收")
    write(department, "向企业答复的内容", "已受理，三日内现场勘查。")
    press(department, "登记首次响应")
    write(department, "措施", "新增一台变压器")
    write(department, "完成内容", "完成安装")
    department.get_by_role("spinbutton", name="year").first.click()
    department.keyboard.type("20170721", delay=60)
    department.keyboard.press("Escape")
    rest(department)
    press(department, "填写措施和时间表")
    expect(department.get_by_text("完成安装").first).to_be_visible()
    listed(department, demo, code, "办理中")
    choose(department, "已解决")
    write(department, "办理情况", "变压器已投运。")
    press(department, "办结")
    listed(department, demo, code, "已办结，待企业确认")
    expect(department.get_by_role("button", name="销号", exact=True)).to_have_count(0)

    listed(supervisor, demo, code, "已办结，待企业确认")
    choose(supervisor, "满意")
    write(supervisor, "企业意见", "用电恢复正常。")
    press(supervisor, "登记企业意见")
    listed(supervisor, demo, code, "企业已确认，待销号")

    listed(office, demo, code, "企业已确认，待销号")
    write(office, "销号人", "示例主任")
    press(office, "销号")
    listed(office, demo, code, "已销号，待回访")

    listed(cadre, demo, code, "已销号，待回访")
    story = cadre.locator("ol.k-trail").last.inner_text()
    for step in ("登记问题", "核实定级", "交办", "签收", "首次响应企业", "填写措施", "办结", "企业确认", "销号"):
        assert step in story
    assert fits(cadre)


def test_two_browsers_at_one_problem_the_second_is_told_and_loses_nothing(sign_in, demo):
    department, cadre = sign_in("huxian-department"), sign_in("huxian-cadre", width=390)
    at(department, demo, "/issue?issue=W0120")
    at(cadre, demo, "/issue?issue=W0120")
    department.get_by_text("填写进展", exact=True).first.click()
    department.get_by_label("办理情况", exact=True).first.fill("部门已与图审单位会商。")

    write(cadre, "办理情况", "企业已补交图纸。")
    press(cadre, "填写进展")
    expect(cadre.get_by_text("企业已补交图纸。").first).to_be_visible()

    department.keyboard.press("Tab")
    rest(department)
    press(department, "填写进展")
    told = department.locator(".st-key-meanwhile")
    expect(told).to_contain_text("该问题已被他人改动")
    expect(told).to_contain_text("企业已补交图纸。")
    expect(told).to_contain_text("部门已与图审单位会商。")
    assert fits(department)
    press(department, "已阅，继续")
    field = department.get_by_label("办理情况", exact=True).first
    expect(field).to_have_value("部门已与图审单位会商。")
    press(department, "填写进展")
    story = department.locator("ol.k-trail").last
    expect(story).to_contain_text("企业已补交图纸。")
    expect(story).to_contain_text("部门已与图审单位会商。")
