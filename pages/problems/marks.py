"""How issues look: each state with its word, symbol and colour, and the deadline with the working days left."""

from datetime import date
from html import escape
from typing import Final
from urllib.parse import urlencode

from pages.components import figures
from pages.components.words import _, _n, text
from pages.web.screens import PROBLEM
from services.ledgers.issues.machine import STATE_TITLES, State
from services.ledgers.issues.remaining import last_day
from services.ledgers.issues.standing import Standing
from services.ledgers.procedure import procedure

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


def deadline(issue: Standing, left: int | None) -> str:
    """Return the deadline and how many working days are left, or by how many it is overdue."""
    last = last_day(issue)
    if last is None:
        return ""
    return due(last, left)


def due(day: date, left: int | None) -> str:
    """Return a day by which something is due, with the working days that are left."""
    if left is None:
        return figures.mark("none", _("by {day}", day=day))
    if left < 0:
        return figures.mark(
            "red",
            _n(
                "{day}, overdue by {count} working day",
                "{day}, overdue by {count} working days",
                count=-left,
                day=day,
            ),
        )
    return figures.mark("yellow" if left <= procedure().ladder.near.value else "none", left_words(day, left))


def left_words(day: date, left: int) -> str:
    """Return a day and how many working days are left until then."""
    if not left:
        return _("{day}, no working day left", day=day)
    return _n("{day}, {count} working day left", "{day}, {count} working days left", count=left, day=day)


def address(code: str) -> str:
    """Return the address of an issue."""
    return f"/{PROBLEM.path}?{urlencode({'issue': code})}"


def link(code: str, label: str) -> str:
    """Return a link to an issue."""
    return f'<a class="k-go" href="{escape(address(code))}">{escape(label)}</a>'
