"""The main journey in a real browser: from the first start to a number, its evidence, and the same number in Excel."""

import re
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def page(chromium: Browser):
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda message: _note(page, message))
    yield page
    context.close()


def _note(page: Page, message) -> None:
    if "Content Security Policy" in message.text:
        page.problems.append(message.text)


def cell(row, kind: str) -> Decimal:
    return Decimal(row.locator(f".{kind}").inner_text())


def test_from_the_first_start_to_the_same_numbers_in_excel(empty_server, page, tmp_path: Path):
    server = empty_server

    # set-up: nothing but the code opens it, and it loads the demo
    page.goto(f"{server.address}/ranking?kind=cadre")
    expect(page.get_by_role("heading", name="启用考核系统")).to_be_visible()
    code = re.search(r"启用码：([A-Z2-9]{4}-[A-Z2-9]{4})", server.written())[1]
    page.get_by_label("启用码").fill(code)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="装入演示县区").click()
    expect(page.get_by_text("演示县区已备好")).to_be_visible(timeout=120_000)
    password = page.locator("code").inner_text().strip()
    expect(page.get_by_text("zhouzhi-leader")).to_be_visible()

    # a deep link survives the sign-in
    page.goto(f"{server.address}/ranking?kind=cadre")
    expect(page.get_by_label("登录名")).to_be_visible()
    assert "示例" not in page.inner_text("body")
    page.get_by_label("登录名").fill("zhouzhi-leader")
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/ranking?kind=cadre*")
    rows = page.locator("a.k-rank")
    expect(rows.first).to_be_visible()
    expect(page.get_by_text("演示数据").first).to_be_visible()
    assert page.evaluate("() => document.cookie").count("kaohe") == 0

    # the lowest cadre
    ranked = [(Decimal(row.locator(".k-score").inner_text()), row) for row in rows.all()
              if row.locator(".k-score").inner_text() != "–"]  # fmt: skip
    assert len(ranked) > 100
    score, lowest = min(ranked, key=lambda pair: pair[0])
    name = lowest.locator(".k-name").inner_text().split()[0]
    rank = lowest.locator(".k-num").first.inner_text()
    lowest.click()
    page.wait_for_url("**/scorecard?**")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    assert Decimal(page.locator(".k-total").get_attribute("data-total")) == score
    subject = parse_qs(urlsplit(page.url).query)["subject"][0].partition(":")[2]

    # a click on a number shows rows that add up to it
    line = page.locator("[class*=st-key-row_visit_coverage] .k-line")
    worded = line.locator("span").nth(1).inner_text()
    points = Decimal(line.locator("b").inner_text())
    page.get_by_role("button", name="证据：走访完成率").click()
    table = page.locator("table.k-evidence")
    expect(table).to_be_visible()
    body = table.locator("tbody tr").all()
    assert len(body) > 10
    num = sum(cell(row, "k-adds-num") for row in body)
    den = sum(cell(row, "k-adds-den") for row in body)
    foot = table.locator("tfoot")
    assert (num, den) == (cell(foot, "k-sum-num"), cell(foot, "k-sum-den"))
    assert {Decimal(text) for text in re.findall(r"\d+", worded)[:2]} == {den, num}
    assert round(20 * num / den, 2) == points
    assert "evidence=visit_coverage" in page.url

    # the same numbers stand in the workbook
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载结果").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert re.search(r"-[0-9a-f]{8}\.xlsx$", file.name)
    found = in_workbook(file, subject)
    assert found["名称", ""] == name
    assert str(found["组内名次", ""]) == rank
    assert Decimal(str(found["得分", ""])) == score
    assert (found["走访完成率", "计入"], found["走访完成率", "应计"]) == (num, den)
    assert round(Decimal(str(found["走访完成率", "得分"])), 2) == points
    assert page.problems == []


def in_workbook(file: Path, subject: str) -> dict[tuple[str, str], object]:
    """Return the subject's row of the workbook by its two rows of headers."""
    for sheet in load_workbook(file):
        titles: list[tuple[str, str]] = []
        above: tuple = ()
        for row in sheet.iter_rows(values_only=True):
            if "编号" in above:
                last = ""
                for title, part in zip(above, row, strict=True):
                    last = title or last
                    titles.append((last, part or ""))
            elif titles and subject in row:
                return dict(zip(titles, row, strict=True))
            above = row
    return pytest.fail(f"{subject} is not in the workbook")
