"""A spot check in Chromium: drawn and called blind on a phone, found false, confirmed by another, felt, and revoked."""

import re
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from models import Inspection
from tests.browser.chromium import choose, fits, press, rest, write
from tests.browser.conftest import Inhabited, at

CADRE = "G0027"
FACTS = "企业负责人称当日无人到访，门卫登记簿上也没有。"


def await_draft(page: Page, demo: Inhabited, name: str, value: str) -> None:
    """Wait until the server has saved a field of the paper on this page."""
    number = int(parse_qs(urlsplit(page.url).query)["paper"][0])
    for _ in range(100):
        with demo.database.read() as session:
            draft = session.exec(select(Inspection.draft).where(Inspection.number == number)).one()
        if draft.get(name) == value:
            rest(page)
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{name} was not saved: {draft}")


def visit_of(page: Page, demo: Inhabited) -> str:
    """Return the code of the visit that the paper on this page is about; the screen does not name it."""
    number = int(parse_qs(urlsplit(page.url).query)["paper"][0])
    with demo.database.read() as session:
        return session.exec(select(Inspection.visit_code).where(Inspection.number == number)).one()


def score_of(page: Page, demo: Inhabited) -> tuple[Decimal, str]:
    """Return the cadre's score and what the scorecard says of the visits made."""
    at(page, demo, f"/scorecard?subject=cadre:{CADRE}")
    total = Decimal(page.locator(".k-total").get_attribute("data-total"))
    return total, page.locator("[class*=st-key-row_visit_coverage] .k-line").inner_text()


def entered_on_a_phone(page: Page, demo: Inhabited) -> tuple[str, str]:
    """Draw, call, compare, conclude and submit at 390 px; return the visit's and the check's code."""
    at(page, demo, "/inspection")
    page.get_by_label("干部或部门").click()
    page.keyboard.type(CADRE)
    page.get_by_role("option", name=re.compile(CADRE)).first.click()
    rest(page)
    press(page, "抽一条走访")
    assert fits(page)
    if page.get_by_role("button", name="不重抽，继续").count():
        press(page, "不重抽，继续")
    shown = page.get_by_test_id("stMain").inner_text()
    assert page.locator("a[href^='tel:']").count() == 1
    assert not re.search(r"V\d{5}|2016-\d\d-\d\d|2017-0[1-6]-\d\d", shown), "the record shows before the answers"
    choose(page, "没有人来过")
    assert fits(page)
    press(page, "锁定回答，显示记录")
    record = page.get_by_test_id("stMain").inner_text()
    assert "企业反映没有人来过" in record or "没有人来过" in record
    visit = visit_of(page, demo)
    assert fits(page)
    press(page, "下一步")
    choose(page, "虚报")
    choose(page, "严重")
    choose(page, "电话核查")
    for label, given in (("督查人", "示例督查甲、示例督查乙"), ("检查项数", "3"), ("合格项数", "0"), ("事实", FACTS)):
        write(page, label, given, exact=False)
    assert fits(page)
    press(page, "下一步")
    write(page, "整改要求", "补做走访，如实登记", exact=False)
    assert fits(page)
    page.get_by_role("spinbutton", name="year").click()
    page.keyboard.type("20170721", delay=60)
    page.keyboard.press("Escape")
    await_draft(page, demo, "rectify_due_on", "2017-07-21")
    press(page, "下一步")
    assert fits(page)
    assert re.findall(r"✖ .*", page.get_by_test_id("stMain").inner_text()) == []
    press(page, "提交")
    submitted = page.get_by_text(re.compile("已提交，编号"))
    expect(submitted).to_be_visible()
    return visit, re.search(r"DC-[\d-]+\d", submitted.inner_text())[0]


def test_a_visit_found_false_counts_once_another_confirms_it_and_again_once_it_is_revoked(sign_in, demo):
    cadre = sign_in("huxian-cadre")
    before = score_of(cadre, demo)

    phone = sign_in("huxian-supervisor", width=390)
    visit, code = entered_on_a_phone(phone, demo)
    assert score_of(cadre, demo) == before, "a finding to be heard changes nothing"
    at(phone, demo, f"/check?check={code}")
    expect(phone.get_by_role("button", name="确认", exact=True)).to_have_count(0)

    at(cadre, demo, f"/check?check={code}")
    cadre.get_by_label("陈述申辩").fill("当日确曾到企业，经办人外出。")
    cadre.keyboard.press("Tab")
    rest(cadre)
    press(cadre, "提交申辩")

    second = sign_in("huxian-supervisor-2")
    at(second, demo, f"/check?check={code}")
    assert "当日确曾到企业，经办人外出。" in second.get_by_test_id("stMain").inner_text()
    second.get_by_role("button", name="确认", exact=True).click()
    dialog = second.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="确认", exact=True).click()
    expect(second.get_by_text("成绩单的变化")).to_be_visible()

    cadre.reload()
    total, visits = score_of(cadre, demo)
    assert total < before[0]
    assert visits != before[1]
    at(cadre, demo, f"/scorecard?subject=cadre:{CADRE}&evidence=visit_coverage")
    row = cadre.locator("table.k-evidence tbody tr", has_text=visit)
    expect(row).to_contain_text(f"督查 {code} 认定为虚报")
    assert row.locator(".k-adds-num").inner_text() == "0"

    second.get_by_role("button", name="撤销", exact=True).click()
    dialog = second.get_by_role("dialog")
    dialog.get_by_label("理由").fill("企业更正说明，确有走访")
    dialog.get_by_role("button", name="撤销", exact=True).click()
    expect(second.get_by_role("dialog")).to_have_count(0)
    rest(second)
    assert score_of(cadre, demo) == before
    at(cadre, demo, f"/check?check={code}")
    assert "企业更正说明，确有走访" in cadre.get_by_test_id("stMain").inner_text()


def test_one_sees_at_the_next_run_what_another_has_written(sign_in, demo):
    office, leader = sign_in("huxian-office"), sign_in("huxian-leader")
    at(leader, demo, "/checks?state=待申辩")
    waiting = leader.locator("a.k-go").count()
    assert waiting
    at(office, demo, "/checks?state=待申辩")
    office.locator("a.k-go").first.click()
    rest(office)
    office.get_by_role("button", name="确认", exact=True).click()
    office.get_by_role("dialog").get_by_role("button", name="确认", exact=True).click()
    expect(office.get_by_role("dialog")).to_have_count(0)
    rest(office)
    leader.get_by_test_id("stSidebarNavLink").filter(has_text="总览").click()
    rest(leader)
    at(leader, demo, "/checks?state=待申辩")
    assert leader.locator("a.k-go").count() == waiting - 1
