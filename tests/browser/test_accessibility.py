"""Every screen of every role, with axe-core: nothing serious or critical stands between a reader and a screen.

In English nothing is left in Chinese either, but for the county's own words.
"""

from collections import defaultdict

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.chromium import become, visit
from tests.browser.conftest import Inhabited
from tests.browser.people import account_of, signed_in
from tests.browser.views import ALIKE, ROLES, THE_SAME, View, imports, open_to_all, views
from tests.browser.wording import county_words, left_in_chinese

GRAVE = {"serious", "critical"}
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
AXE = Axe()


@pytest.fixture(scope="module")
def page(chromium: Browser):
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def looked_at():
    """Return the names of the views that were looked at, by language: whoever looks, their styles are the same."""
    return defaultdict(set)


def barriers(page: Page) -> list[str]:
    """Return what is grave on the screen: the rule, the element, and what axe says about it."""
    return [
        f"{found['id']}: {node['html'][:200]}\n    {node['failureSummary']}".replace("\n", "\n    ")
        for found in AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


def look(
    page: Page, demo: Inhabited, found: list[View], language: str, looked_at: dict[str, set[str]]
) -> dict[str, list[str]]:
    """Return the barriers of these views, each with where it stands.

    Chinese is read at a desk in the light, English on a phone in the dark: so every rule is asked at both widths and in
    both themes. The latter is a matter of styles and not of who looks: a view that has been looked at as somebody else
    is left out there, but for its words.
    """
    standing = defaultdict(list)
    new = {view.name for view in found} - looked_at[language]
    looked_at[language] |= new
    names = county_words(demo.database)
    page.set_viewport_size(PHONE if language == "en" else DESK)
    page.emulate_media(color_scheme="dark" if language == "en" else "light")
    for view in found:
        visit(page, demo.server.address, view)
        assert page.locator(".st-key-refusal").count() == view.name.endswith("-used"), view.name
        if language != "en" or view.name in new:
            for barrier in barriers(page):
                standing[barrier].append(view.name)
        if language == "en":
            assert page.locator("html").get_attribute("lang") == "en"
            if view.workbook is None:  # else the headers of its sheets are named
                assert left_in_chinese(page, names) == [], view.name
    return standing


def refuse(standing: dict[str, list[str]]) -> None:
    """Fail with every barrier and where it stands."""
    if standing:
        pytest.fail("\n".join(f"{barrier}\n    on {', '.join(names)}" for barrier, names in standing.items()))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_a_screen_has_no_serious_barrier(demo, page, role, language, looked_at):
    person = signed_in(demo.database, account_of(role))
    become(page.context, demo.server.address, person.jar(language))
    found = [*views(demo.database, person.actor), *imports(person.actor)]
    if role in ALIKE:
        found = [view for view in found if view.screen not in THE_SAME]
    refuse(look(page, demo, found, language, looked_at))


def test_a_page_to_be_printed_has_no_serious_barrier(demo, page):
    become(page.context, demo.server.address, signed_in(demo.database, account_of("leader")).jar())
    page.goto(f"{demo.server.address}/print/scorecard?subject=department:D06")
    refuse({barrier: ["print"] for barrier in barriers(page)})


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_way_in_has_no_serious_barrier(demo, page, language, looked_at):
    become(page.context, demo.server.address, {"kaohe_language": language})
    found = open_to_all(demo.database)
    refuse(look(page, demo, found, language, looked_at))
