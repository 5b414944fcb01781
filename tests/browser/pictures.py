"""Pictures of every screen that each role may open, in both languages, light and dark, on a desk and on a phone.

    uv run python -m tests.browser.pictures OUTDIR [--role leader,nobody] [--only overview,scorecard]
        [--language zh,en] [--theme light,dark] [--width 1440,390]

They come from a demonstration of their own and are named ROLE-SCREEN-LANGUAGE-THEME-WIDTH.png. Each is listed with its
height, and with what a person would have to push sideways to read.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

from pages.web import cookies
from services.database import Database
from tests.browser.chromium import become, chromium, rest, visit
from tests.browser.people import account_of, inhabit, signed_in
from tests.browser.server import address_of, served
from tests.browser.views import NOBODY, ROLES, View, imports, open_to_all, views

LANGUAGES = {"zh": "zh_CN", "en": "en"}
THEMES = ("light", "dark")
HEIGHTS = {1440: 900, 390: 844}
TALLEST = 6000
"""Of a longer screen only so much is pictured."""
_MEASURE = """
() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const wide = [...main.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > innerWidth + 1);
  return {tall: main.scrollHeight, sideways: main.scrollWidth > main.clientWidth + 1,
          first: wide.length ? wide[0].outerHTML.slice(0, 120) : ""};
}
"""


@dataclass(frozen=True)
class _Camera:
    """A page of the browser, the server before it, and what is wanted of them."""

    page: Page
    address: str
    asked: Namespace

    def take(self, view: View, role: str, language: str) -> None:
        """Picture one view at each width in each theme."""
        page, asked = self.page, self.asked
        if asked.only and view.screen not in asked.only:
            return
        for width in asked.width:
            page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})
            page.emulate_media(color_scheme=asked.theme[0])
            visit(page, self.address, view)
            for theme in asked.theme:
                page.emulate_media(color_scheme=theme)
                file = asked.directory / f"{role}-{view.name}-{language}-{theme}-{width}.png"
                with _whole(page) as told:
                    page.screenshot(path=file)
                sys.stdout.write(f"{file.name}  {told}\n")
                sys.stdout.flush()


def main(arguments: list[str]) -> None:
    """Make the pictures and list them."""
    asked = _asked(arguments)
    asked.directory.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="kaohe-pictures-") as made, chromium() as browser:
        database = Database(f"sqlite:///{made}/kaohe.db")
        database.migrate()
        with served(address_of(database), Path(made)) as server, browser.new_context() as context:
            camera = _Camera(context.new_page(), server.address, asked)
            if NOBODY in asked.role:
                for language in asked.language:
                    become(context, server.address, {cookies.LANGUAGE: LANGUAGES[language]})
                    camera.take(View("set_up", "set_up", "/"), NOBODY, language)
            inhabit(database)
            for role in asked.role:
                _be(camera, database, role)
        database.close()


def _be(camera: _Camera, database: Database, role: str) -> None:
    """Picture whatever a role may open."""
    person = None if role == NOBODY else signed_in(database, account_of(role))
    for language in camera.asked.language:
        code = LANGUAGES[language]
        become(camera.page.context, camera.address, person.jar(code) if person else {cookies.LANGUAGE: code})
        for view in [*views(database, person.actor), *imports(person.actor)] if person else open_to_all(database):
            camera.take(view, role, language)


def _asked(arguments: list[str]) -> Namespace:
    def names(text: str) -> list[str]:
        return text.split(",")

    parser = ArgumentParser(prog="python -m tests.browser.pictures", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("directory", type=Path, metavar="OUTDIR")
    parser.add_argument("--only", type=names, default=[], metavar="SCREEN,...", help="by their address")
    parser.add_argument("--role", type=names, default=[NOBODY, *ROLES], metavar="ROLE,...")
    parser.add_argument("--language", type=names, default=list(LANGUAGES), metavar="zh,en")
    parser.add_argument("--theme", type=names, default=list(THEMES), metavar="light,dark")
    parser.add_argument("--width", type=lambda text: [int(one) for one in names(text)], default=list(HEIGHTS))
    return parser.parse_args(arguments)


@contextmanager
def _whole(page: Page) -> Iterator[str]:
    """Make the window as tall as the screen, which scrolls inside it; tell how tall that is."""
    rest(page, calm=150)
    window = page.viewport_size
    assert window is not None
    found = page.evaluate(_MEASURE)
    told = f"{window['width']} x {found['tall']}"
    if found["sideways"]:
        told += f"  SIDEWAYS: {found['first']}"
    page.set_viewport_size({"width": window["width"], "height": min(max(found["tall"], window["height"]), TALLEST)})
    rest(page, calm=150)
    yield told
    page.set_viewport_size(window)


if __name__ == "__main__":
    main(sys.argv[1:])
