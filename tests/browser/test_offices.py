"""The office's journey in Chromium: a bad workbook, its errors, mended, imported, and results equal to the screen.

And what everybody else sees of it: a department and a cadre theirs only, and the screens in English after a click.
"""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import become, rest
from tests.browser.conftest import Inhabited, at
from tests.browser.people import account_of, signed_in
from tests.browser.wording import county_words, left_in_chinese

VISITS = ("走访编号", "干部编号", "企业编号", "走访日期", "登记日期", "方式", "内容")
GOOD = ("VX0001", "G0027", "Q0027", "2017-07-05", "2017-07-06", "实地", "核对用工需求")
BAD = ("VX0001", "G0027", "Q0027", "2017-13-05", "2017-07-06", "微信", "核对用工需求")


def book(*rows):
    made = Workbook()
    sheet = made.active
    sheet.title = "走访"
    for row in (VISITS, *rows):
        sheet.append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def sign_in(chromium: Browser, demo: Inhabited):
    """Return what gives somebody a page of their own browser."""
    contexts = []

    def open_page(role: str, language: str = "zh_CN", width: int = 1440) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        who = "administrator" if role == "administrator" else account_of(role)
        become(context, demo.server.address, signed_in(demo.database, who).jar(language))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def choose(page: Page, name: str, data: bytes) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": data})
    rest(page)


def downloaded(page: Page, button: str, tmp_path: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).first.click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_a_bad_workbook_comes_back_marked_is_mended_and_imported_and_the_export_equals_the_screen(
    sign_in, demo, tmp_path
):
    page = sign_in("office")
    at(page, demo, "/import_ledgers")
    choose(page, "走访.xlsx", book(BAD))
    shown = page.get_by_test_id("stMain").inner_text()
    assert "2017-13-05" in shown
    assert "微信" in shown
    expect(page.get_by_role("button", name="导入", exact=True)).to_have_count(0)

    marked = load_workbook(downloaded(page, "标注", tmp_path))["走访"]
    comments = {cell.coordinate: cell.comment.text for row in marked for cell in row if cell.comment}
    assert set(comments) == {"D2", "F2"}
    marked["D2"], marked["F2"] = GOOD[3], GOOD[5]
    mended = BytesIO()
    marked.parent.save(mended)

    choose(page, "走访.xlsx", mended.getvalue())
    expect(page.get_by_text(re.compile("将写入"))).to_be_visible()
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("台账已导入")).to_be_visible()
    expect(page.get_by_role("table").last).to_contain_text("走访.xlsx")
    expect(page.get_by_role("table").last).to_contain_text(account_of("office"))

    at(page, demo, "/ranking?ranks=all")
    on_screen = {
        re.search(r"cadre%3A(\w+)", row.get_attribute("href"))[1]: (
            row.locator(".k-num").nth(0).inner_text(),
            row.locator(".k-score").inner_text(),
        )
        for row in page.locator("a.k-rank").all()
    }
    at(page, demo, "/export")
    document = json.loads(downloaded(page, "下载 .json", tmp_path).read_text(encoding="utf-8"))
    exported = {
        card["code"]: (str(card["rank"] or "–"), card["total"] or "–")
        for card in document["subjects"]
        if card["kind"] == "cadre"
    }
    assert exported == on_screen
    book_of_results = load_workbook(downloaded(page, "下载 .xlsx", tmp_path), read_only=True)
    totals = {
        str(row[1]): row[4]
        for sheet in book_of_results
        for row in sheet.iter_rows(min_row=5, values_only=True)
        if len(row) > 4 and str(row[1]).startswith("G0")
    }
    assert {code: f"{total:.2f}" for code, total in totals.items()} == {
        code: total for code, (_rank, total) in exported.items()
    }


@pytest.mark.parametrize(("role", "own", "others"), [("cadre", "G0027", "G0005"), ("department", "D06", "D05")])
def test_a_cadre_and_a_department_see_only_theirs(sign_in, demo, role, own, others):
    page = sign_in(role)
    at(page, demo, "/")
    page.wait_for_url(re.compile("/inbox"))
    at(page, demo, "/scorecard")
    assert own in page.get_by_test_id("stMain").inner_text()
    links = page.get_by_test_id("stSidebarNavLink").all_inner_texts()
    assert not {"总览", "问责线索", "督查录入", "导入台账", "导出", "用户"} & set(links)
    kind = "cadre" if role == "cadre" else "department"
    for path in (f"/scorecard?subject={kind}:{others}", "/overview", "/leads", "/export", "/users", "/import_ledgers"):
        at(page, demo, path)
        shown = page.get_by_test_id("stMain").inner_text()
        assert others not in shown, path
        assert page.get_by_test_id("stAlert").count() == 1, path


@pytest.mark.parametrize("role", ["leader", "supervisor", "office", "department", "cadre", "administrator"])
def test_one_click_turns_the_screens_english(sign_in, demo, role):
    """What each screen then says is read by the accessibility tests, which go to every one in English."""
    page = sign_in(role)
    at(page, demo, "/account")
    with page.expect_navigation():
        page.get_by_role("button", name="English").click()
    rest(page)
    names = county_words(demo.database)
    for path in ("/account", "/users" if role == "administrator" else "/checks"):
        at(page, demo, path)
        assert page.locator("html").get_attribute("lang") == "en"
        assert left_in_chinese(page, names) == [], path
