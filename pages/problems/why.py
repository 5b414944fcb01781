"""Why an issue's deadline is what it is: the sentences behind it, and the days in between, folded."""

from collections.abc import Iterable
from html import escape
from typing import Final

import streamlit as st

from pages.components import feedback, figures
from pages.components.words import _n, day_in_words, text
from pages.problems import marks
from services.ledgers.issues.deadline import Day, DayKind, Deadline
from services.ledgers.issues.remaining import Due
from services.ledgers.issues.titles import FIELD_TITLES
from services.messages import Message, say

_KINDS: Final[dict[DayKind, Message]] = {
    DayKind.WORKDAY: say("working day"),
    DayKind.WEEKEND: say("weekend"),
    DayKind.HOLIDAY: say("holiday"),
    DayKind.MADE_UP: say("make-up working day"),
}


def show(due: Due | None, why: Deadline | Message) -> None:
    """Draw by when the issue is due, why, and day by day; or why that cannot be told."""
    if isinstance(why, Deadline) and why.due is None:
        return
    st.header(text(FIELD_TITLES["due_on"]), anchor=False)
    if not isinstance(why, Deadline):
        st.html(f'<p class="k">{marks.deadline(due)}</p>')
        st.caption(feedback.plain(text(why)))
        return
    st.html(_reasons(why))
    if why.days:
        numbered = max((day.number or 0 for day in why.days), default=0)
        title = _n("Day by day: {count} working day", "Day by day: {count} working days", count=numbered)
        with st.expander(feedback.plain(title), key="deadline_days"):
            st.html(_days(why.days))


def _reasons(why: Deadline) -> str:
    lines = "".join(f"<li>{escape(text(reason))}</li>" for reason in why.reasons)
    due = f"<b>{why.due}</b>" if why.due is not None and not why.stands_still else ""
    return f'<div class="k k-why">{due}<ul>{lines}</ul></div>'


def _days(days: Iterable[Day]) -> str:
    """Return the days as small cards: each with its number among the working days, or why it is none."""
    return f'<ol class="k k-days">{"".join(map(_day, days))}</ol>'


def _day(day: Day) -> str:
    said = text(_KINDS[day.kind])
    name = day.name if day.kind is DayKind.HOLIDAY and day.name else said
    number = "–" if day.number is None else str(day.number)
    style = "k-worked" if day.number is not None else ""
    words = "" if day.kind is DayKind.WORKDAY else figures.capital(name)
    return (
        f'<li class="{style}" title="{escape(said)}"><span class="k-soft">{escape(day_in_words(day.day))}</span>'
        f"<b>{number}</b><small>{escape(words)}</small></li>"
    )
