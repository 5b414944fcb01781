"""The pictures of README and guides, taken anew from a demonstration of their own.

    uv run python -m tests.browser.guide_pictures [DIRECTORY]

Screens at a desk are 1440 wide, those on a phone 390, several beside each other; Chinese and light. They are written to
docs/pictures unless another directory is named.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page

from services.database import Database
from tests.browser.chromium import become, chromium, rest, visit
from tests.browser.people import HUXIAN, account_of, inhabit, signed_in
from tests.browser.server import ROOT, address_of, served
from tests.browser.views import View, imports, views

DESK, PHONE = 1440, 390
WIDEST = 1080
"""Pixels of a picture's width."""
GAP = 24
"""Pixels between two telephones."""
COLOURS = 256


@dataclass(frozen=True)
class Picture:
    """A picture: its file, whose eyes, the views that it shows, how wide and how high each is."""

    name: str
    role: str
    views: Sequence[str]
    width: int = DESK
    height: int = 900


PICTURES = (
    Picture("overview", "leader", ("overview",)),
    Picture("ranking", "leader", ("ranking",), height=1000),
    Picture("scorecard", "leader", ("scorecard-cadre",), height=1050),
    Picture("leads", "leader", ("leads",)),
    Picture("docket", "leader", ("docket",), height=1000),
    Picture("roll_up", "leader", ("roll_up",), height=1000),
    Picture("digest", "leader", ("digest",), height=900),
    Picture("inspection", "supervisor", ("inspection-call", "inspection-compare", "inspection-finding"), PHONE, 844),
    Picture("check", "supervisor", ("check-confirmed",), height=980),
    Picture("inbox", "office", ("inbox",)),
    Picture("issues", "office", ("issues",)),
    Picture("issue", "office", ("issue-handling",), height=1100),
    Picture("assignment", "office", ("assignments-enterprise",), height=1000),
    Picture("import", "office", ("import_ledgers-errors",), height=780),
    Picture("export", "office", ("export",), height=780),
    Picture("department", "department", ("scorecard",), height=1000),
    Picture("department_issue", "department", ("issue-handling",), height=1100),
    Picture("cadre", "cadre", ("scorecard",), height=1000),
    Picture("cadre_phone", "cadre", ("inbox", "record_visit", "month"), PHONE, 844),
    Picture("report", "cadre", ("report-submitted",), height=1000),
    Picture("users", "administrator", ("users",)),
)
"""What is pictured."""


def main(directory: Path) -> None:
    """Take every picture."""
    directory.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="kaohe-pictures-") as made, chromium() as browser:
        database = Database(f"sqlite:///{made}/kaohe.db")
        database.migrate()
        inhabit(database)
        with served(address_of(database), Path(made)) as server, browser.new_context() as context:
            page = context.new_page()
            for picture in PICTURES:
                person = signed_in(database, account_of(picture.role, HUXIAN))
                become(context, server.address, person.jar())
                known = {view.name: view for view in (*views(database, person.actor), *imports(person.actor))}
                size = write(page, server.address, picture, [known[name] for name in picture.views], directory)
                sys.stdout.write(f"{picture.name}.png  {size // 1024} kB\n")
                sys.stdout.flush()
        database.close()


def write(page: Page, address: str, picture: Picture, shown: Sequence[View], directory: Path) -> int:
    """Take one picture and return its size in bytes."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    taken = []
    for view in shown:
        visit(page, address, view)
        rest(page)
        taken.append(Image.open(BytesIO(page.screenshot())).convert("RGB"))
    whole = Image.new("RGB", (sum(one.width for one in taken) + GAP * (len(taken) - 1), picture.height), "white")
    for place, one in enumerate(taken):
        whole.paste(one, (place * (picture.width + GAP), 0))
    if whole.width > WIDEST:
        whole = whole.resize((WIDEST, whole.height * WIDEST // whole.width), Image.Resampling.LANCZOS)
    file = directory / f"{picture.name}.png"
    whole.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE).save(file, optimize=True)
    return file.stat().st_size


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
