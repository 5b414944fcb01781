"""A leader's review in Chromium: from the overview to one visit's row, a dot that leads on, and a page for A4."""

import re
from decimal import Decimal

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import become, rest
from tests.browser.conftest import Inhabited
from tests.browser.people import account_of, signed_in

A4_HEIGHT = 1123
"""Pixels at 96 to the inch."""


@pytest.fixture
def page(chromium: Browser, demo: Inhabited):
    """Return a page of the leader's browser; what the console complains of is kept."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    become(context, demo.server.address, signed_in(demo.database, account_of("leader")).jar())
    page = context.new_page()
    page.problems = []
    page.on("console", lambda said: page.problems.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    yield page
    assert page.problems == []
    context.close()


def open_at(page: Page, demo: Inhabited, path: str) -> None:
    page.goto(demo.server.address + path)
    rest(page)


def test_two_clicks_lead_from_the_overview_to_the_rows_of_one_persons_visits(page, demo):
    open_at(page, demo, "/overview")
    expect(page.locator("a.k-card")).to_have_count(5)
    page.locator("a.k-attention", has_text="连续未走访").first.click()
    expect(page.locator("table.k-evidence")).to_be_visible()
    page.get_by_role("button", name="证据：走访完成率").click()
    visit = page.locator("table.k-evidence[data-code=visit_coverage] tbody tr", has_text=re.compile(r"^V\d+"))
    expect(visit.first).to_be_visible()
    assert "示例" in visit.first.inner_text()


def test_the_overview_fits_a_screen_of_1440_by_900_and_holds_at_most_seven_things(page, demo):
    open_at(page, demo, "/overview")
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollHeight - main.clientHeight") <= 0
    assert page.locator("a.k-card").count() + page.locator("[class*=st-key-panel_]").count() <= 5 + 3


def test_charts_are_drawn_and_told_in_words_under_the_strict_policy(page, demo):
    open_at(page, demo, "/overview")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(4)
    for chart in charts.all():
        expect(chart.locator("svg, canvas").first).to_be_visible()
    expect(page.get_by_label(re.compile("个得分，每组一行")).first).to_be_attached()


def test_a_click_on_a_dot_opens_the_scorecard_of_whoever_it_is(page, demo):
    open_at(page, demo, "/overview")
    chart = page.get_by_test_id("stVegaLiteChart").last
    box = chart.locator("svg, canvas").first.bounding_box()
    dot = chart.locator("path[aria-roledescription=point], .mark-symbol path").first
    if dot.count():
        dot.click(force=True)
    else:  # drawn on a canvas: the lowest score stands alone at the left of its line
        pytest.fail(f"the dots are no elements of the page: {box}")
    page.wait_for_url(re.compile("/scorecard"))
    expect(page.locator(".k-total")).to_be_visible()
    assert "subject=" in page.url


def test_the_figures_behind_a_chart_can_be_read_and_downloaded(page, demo):
    open_at(page, demo, "/overview")
    page.get_by_role("button", name="数据").first.click()
    expect(page.get_by_role("table").first).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载数据").first.click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith("月份,")
    assert len(text.splitlines()) == 1 + 14


@pytest.mark.parametrize("subject", ["department:D06", "cadre:G0027"])
def test_a_printed_scorecard_is_one_page_of_a4_with_the_numbers_of_the_screen(page, demo, subject):
    open_at(page, demo, f"/scorecard?subject={subject}")
    total = page.locator(".k-total").get_attribute("data-total")
    points = page.locator("[class*=st-key-list_indicators] .k-line b").all_inner_texts()
    with page.expect_popup() as opening:
        page.get_by_role("link", name="打印").click()
    printed = opening.value
    printed.wait_for_load_state()
    assert printed.locator(".total b").inner_text() == total
    rows = printed.locator("table").first.locator("tr:has(td)")
    assert [row.locator("td").last.inner_text() for row in rows.all()][:-1] == points
    earned = [Decimal(value) for value in points if value != "–"]
    assert abs(sum(earned) - Decimal(rows.last.locator("td").last.inner_text())) <= Decimal("0.06")
    pdf = printed.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    printed.emulate_media(media="print")
    printed.set_viewport_size({"width": 672, "height": A4_HEIGHT})  # 178 mm between the margins
    assert printed.evaluate("document.documentElement.scrollWidth") <= 672


def test_a_page_to_be_printed_is_for_its_own_readers_only(demo):
    def ask(path, who=None):
        jar = signed_in(demo.database, who).jar() if who else {}
        return httpx.get(demo.server.address + path, cookies=jar)

    address = "/print/scorecard?subject=cadre:G0005"
    nobody = ask(address)
    assert (nobody.status_code, nobody.headers["location"]) == (303, "/")
    assert ask(address, account_of("leader")).status_code == 200
    for who, path, status in (
        (account_of("cadre"), address, 404),
        (account_of("department"), address, 404),
        (account_of("leader"), f"{address}&region=610124", 403),
        ("administrator", address, 403),
        (account_of("leader"), "/print/scorecard?subject=cadre:G9999", 404),
        (account_of("leader"), f"{address}&from=2016-13-01", 403),
    ):
        answer = ask(path, who)
        assert answer.status_code == status, (who, path)
        assert "示例" not in answer.text
        assert "Traceback" not in answer.text


def test_on_a_phone_no_screen_of_the_review_scrolls_sideways(chromium, demo):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    become(context, demo.server.address, signed_in(demo.database, account_of("leader")).jar())
    page = context.new_page()
    for path in ("/overview", "/ranking?by=visit_coverage", "/scorecard?evidence=visit_coverage", "/leads"):
        open_at(page, demo, path)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, path
    context.close()
