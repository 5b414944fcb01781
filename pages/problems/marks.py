"""How issues look: each state with its word, symbol and colour, and the deadline with the working days left."""

from datetime import date
from html import escape
from typing import Final
from urllib.parse import urlencode

from pages.components import figures, listing
from pages.components.words import _, _n, text
from pages.web.screens import PROBLEM
from services.ledgers.issues.machine import STATE_TITLES, State
from services.ledgers.issues.remaining import Clock, Due
from services.ledgers.procedure import procedure

LISTED: Final = ("state", "department", "sector", "level", "overdue", "common", *listing.PARTS)
"""The parts of the address that shape the list; a problem keeps them for the way back."""
REGISTERED: Final = "registered_issue"
"""Where this tab remembers the code of the problem that it has just registered."""
_TONES: Final = {
    State.DECLINED: "none",
    State.HANDLING: "none",
    State.DIRECTED: "none",
    State.CROSSED_OFF: "green",
    State.RECLOSED: "green",
    State.ENDED: "green",
}
"""Whatever else waits for somebody: yellow."""
_TICKED: Final = (State.CLOSED, State.CONFIRMED)
"""Done, and neither good nor bad yet."""


def state(of: State) -> str:
    """Return where an issue stands."""
    words = text(STATE_TITLES[of])
    if of in _TICKED:
        return f'<span class="k k-tag k-none">✓ {escape(figures.capital(words))}</span>'
    return figures.mark(_TONES.get(of, "yellow"), words)


def deadline(due: Due | None) -> str:
    """Return by when an open issue is due and how many working days are left, blank for what has no deadline."""
    if due is None:
        return ""
    if due.clock is Clock.OWN:
        return day_due(due.day, due.left, past=due.past)
    if due.clock is Clock.WAITING:
        return figures.mark("none", _("{day}, waits for the leading group", day=due.day))
    if due.left is None:
        return figures.mark("none", _("taken over by a directive"))
    told = day_due(due.day, due.left, past=due.past)
    return f'<span class="k-soft">{escape(_("Directive"))}</span> {told}'


def day_due(day: date, left: int | None, *, past: bool) -> str:
    """Return a day by which something is due, with the working days that are left."""
    if left is None:
        return figures.mark("none", _("by {day}", day=day))
    if past:
        return figures.mark("red", _overdue(day, -left))
    return figures.mark("yellow" if left <= procedure().ladder.near.value else "none", left_words(day, left))


def _overdue(day: date, late: int) -> str:
    """Return a day that is past; on the days off that follow it no working day has gone by."""
    if not late:
        return _("{day}, overdue", day=day)
    return _n("{day}, overdue by {count} working day", "{day}, overdue by {count} working days", count=late, day=day)


def left_words(day: date, left: int) -> str:
    """Return a day and how many working days are left until then."""
    if not left:
        return _("{day}, no working day left", day=day)
    return _n("{day}, {count} working day left", "{day}, {count} working days left", count=left, day=day)


def address(code: str, **listed: str) -> str:
    """Return the address of an issue, with what shaped the list that it was found in."""
    return f"/{PROBLEM.path}?{urlencode({'issue': code, **listed})}"


def link(code: str, label: str) -> str:
    """Return a link to an issue."""
    return f'<a class="k-go" href="{escape(address(code))}">{escape(label)}</a>'
