"""Where a monthly report stands, as symbol, words and colour, and its address."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from pages.components import figures, listing
from pages.components.words import _, text
from pages.web.screens import REPORT
from services.ledgers.reports import OwedReport, Standing
from services.ledgers.reports.titles import standing_words

LISTED: Final[tuple[str, ...]] = ("month", "state", *listing.PARTS)
"""The parts of the address that shape the list; a report keeps them for the way back."""


def standing(row: OwedReport) -> str:
    """Return where it stands, and how late it is or was."""
    words = [text(one) for one in standing_words(row)]
    if row.standing is Standing.SUBMITTED:
        words = words[: 1 + row.late]
    separated = _("; ").join(words)
    return figures.mark(_severity(row), separated)


def claim(row: OwedReport) -> str:
    """Return whether it says 无问题, and whether that is verified; "" where it does not."""
    if not row.no_issue:
        return ""
    return figures.mark("none" if row.unverified else "green", text(standing_words(row)[-1]))


def _severity(row: OwedReport) -> str:
    if row.overdue or row.late or row.standing is Standing.RETURNED:
        return "yellow"
    return "green" if row.standing is Standing.SUBMITTED else "none"


def month(row: OwedReport) -> str:
    """Return a report's month as the address names it."""
    return f"{row.month:%Y-%m}"


def query(row: OwedReport, asked: Mapping[str, str]) -> dict[str, str]:
    """Return the query of a report, with what shaped the list that it was found in."""
    kept = {part: asked[part] for part in LISTED if part in asked}
    return {"cadre": row.cadre, "enterprise": row.enterprise, "of": month(row), **kept}


def address(row: OwedReport, asked: Mapping[str, str]) -> str:
    """Return the address of a report."""
    return f"/{REPORT.path}?{urlencode(query(row, asked))}"
