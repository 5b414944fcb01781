"""Chromium over the screens: starting it, being somebody in it, what one does there, knowing when it is at rest."""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, sync_playwright

from tests.browser.views import View

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CALM = 500
"""Milliseconds without a change after which a screen is at rest: longer than one that waits takes between two looks."""
_AT_REST = """
([calm, most]) => new Promise((resolve, reject) => {
  const begun = performance.now();
  let changed = begun;
  const watch = new MutationObserver(() => { changed = performance.now(); });
  watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  const look = () => {
    const now = performance.now();
    const app = document.querySelector('[data-testid="stApp"]');
    const busy = !app || app.dataset.testScriptState !== "notRunning" || app.dataset.testConnectionState !== "CONNECTED"
      || document.querySelector('[data-testid="stSkeleton"], [data-testid="stSpinner"], [data-stale="true"]');
    if (busy) changed = now;
    if (now - changed > calm) { watch.disconnect(); resolve(now - begun); }
    else if (now - begun > most) { watch.disconnect(); reject(new Error("the screen does not come to rest")); }
    else setTimeout(look, 50);
  };
  look();
})
"""


def path() -> str | None:
    """Return where Chromium is; the one without a window takes half of the work, where it is there."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), args=FLAGS)
        yield browser
        browser.close()


def become(context: BrowserContext, address: str, jar: Mapping[str, str]) -> None:
    """Be whoever owns these cookies, and nobody else."""
    context.clear_cookies()
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in jar.items()])


def rest(page: Page, calm: int = CALM, most: int = 60_000) -> None:
    """Wait until the script has ended and nothing on the screen has changed for a moment."""
    page.evaluate(_AT_REST, [calm, most])


def visit(page: Page, address: str, view: View) -> None:
    """Go to a view, give it its workbook, and wait until all is there."""
    page.goto(address + view.address)
    rest(page)
    if view.workbook is not None:
        file: FilePayload = {"name": "ledgers.xlsx", "mimeType": XLSX, "buffer": view.workbook}
        page.locator('input[type="file"]').set_input_files(file)
        rest(page)


def press(page: Page, label: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=label, exact=True).first.click()
    rest(page)


def choose(page: Page, label: str) -> None:
    """Choose one of a few by how it begins."""
    page.locator('[data-testid="stRadioOption"]').filter(has_text=re.compile(f"^{label}")).first.click()
    rest(page)


def write(page: Page, label: str, given: str, *, exact: bool = True) -> None:
    """Fill in a field and leave it, at the pace of a person; `label` may be a part of its name unless it is exact."""
    page.get_by_label(label, exact=exact).first.fill(given)
    page.keyboard.press("Tab")
    rest(page)


def fits(page: Page) -> bool:
    """Tell whether nothing stands beyond the edge of the screen."""
    return page.get_by_test_id("stMain").evaluate("main => main.scrollWidth <= main.clientWidth")
