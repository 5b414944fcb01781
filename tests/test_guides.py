"""README and guides: whatever they name is there, and every picture that is there is shown."""

import re
from pathlib import Path

import pytest

from tests.browser.guide_pictures import PICTURES

ROOT = Path(__file__).parents[1]
PICTURED = ROOT / "docs" / "pictures"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)")


def linked(page: Path) -> list[Path]:
    """Return the files that a page links to."""
    links = LINK.findall(page.read_text("utf-8"))
    return [(page.parent / link).resolve() for link in links if "://" not in link]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_whatever_a_page_links_to_is_there(page: Path) -> None:
    assert [str(file.relative_to(ROOT)) for file in linked(page) if not file.exists()] == []


def test_every_picture_is_one_that_is_taken_anew_and_shown() -> None:
    shown = {file for page in PAGES for file in linked(page)}
    taken = {PICTURED / f"{picture.name}.png" for picture in PICTURES}
    assert taken == set(PICTURED.iterdir())
    assert {picture.name for picture in taken - shown} == set()
