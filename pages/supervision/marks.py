"""How findings look in lists and on their own screen: each state with its word, its symbol and its colour."""

from html import escape
from typing import Final

from models.values import FindingState, Verdict
from pages.components import figures, listing
from pages.components.words import text
from services.ledgers import check_listing
from services.ledgers.check_reading import CheckRow
from services.ledgers.check_titles import GRAVITY_TITLES, STATE_TITLES, VERDICT_TITLES

LISTED: Final = ("state", "overdue", "group", "subject", *listing.PARTS)
"""The parts of the address that shape the list; a check keeps them for the way back."""
_VERDICTS = {Verdict.TRUE: "green", Verdict.PASS: "green", Verdict.FALSE: "red", Verdict.FAIL: "yellow"}


def verdict(row: CheckRow) -> str:
    """Return the verdict, with how grave it is."""
    words = text(VERDICT_TITLES[row.verdict])
    if row.severity is not None:
        words = f"{words} · {text(GRAVITY_TITLES[row.severity])}"
    struck = "none" if row.state is FindingState.REVOKED else _VERDICTS[row.verdict]
    return figures.mark(struck, words)


def state(row: CheckRow) -> str:
    """Return where the finding stands; that it is confirmed is neither good nor bad."""
    words = text(STATE_TITLES[row.state])
    if row.state is FindingState.CONFIRMED:
        return f'<span class="k k-tag k-none">✓ {escape(figures.capital(words))}</span>'
    return figures.mark("yellow" if row.state is FindingState.OPEN else "none", words)


def rectification(row: CheckRow) -> str:
    """Return where the rectification stands, blank where none was demanded or nothing stands any more."""
    said = check_listing.rectification(row)
    if said is None:
        return ""
    colour = "green" if row.rectified_on is not None else "red" if row.overdue else "none"
    return figures.mark(colour, text(said))


def subjects(row: CheckRow) -> str:
    """Return whom a check names, each with its code."""
    return "、".join(
        f'<span class="k-name">{escape(one.name)}</span> <span class="k-soft">{escape(one.code)}</span>'
        for one in row.subjects
    )
