"""What has changed since yesterday, of the county or of what is the reader's own; a page to be read or printed."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from itertools import groupby
from typing import Final

import streamlit as st

from pages.components import identity, layout, menu, results, state, waiting
from pages.components.words import _, _n, date_in_words, day_in_words, text
from pages.web.place import database
from pages.web.screens import DIGEST, INBOX
from services.access import Action, Actor
from services.counties import County
from services.ledgers import inbox
from services.ledgers.inbox import Change, Kind, News
from services.ledgers.inbox.titles import EVENT_TITLES

_MOST: Final = 50
"""Lines of one event that are told; the rest is counted."""
_DAY: Final = timedelta(days=1)


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    county = results.county(actor)
    today = results.today(county)
    until = state.day("day") or today
    with database().read() as session:
        found = inbox.news(session, actor=actor, region=county.code, until=until)
    st.page_link(menu.page(INBOX), label=text(INBOX.title), icon=":material/arrow_back:")
    span = _("{start} to {end}", start=date_in_words(found.since), end=date_in_words(found.until))
    layout.head(_finding(found), text(DIGEST.title), span, county.name, _scope(actor, county))
    _days(until, today)
    if not found.changes:
        layout.empty(
            _("Nothing that concerns you has changed in these two days."),
            _("Look at an earlier day, or at what waits."),
        )
        return
    for event, group in groupby(found.changes, lambda change: change.event):
        changes = list(group)
        title, number = escape(text(EVENT_TITLES[event])), len(changes)
        st.html(f'<h2 class="k k-urgency">{title} <span class="k-soft">{number}</span></h2>{_list(changes, actor)}')


def _finding(found: News) -> str:
    """Return how much happened in the two days that are told."""
    if not found.changes:
        return _("No change in two days")
    return _n("{count} change in two days", "{count} changes in two days", count=len(found.changes))


def _scope(actor: Actor, county: County) -> str:
    if actor.may(Action.VIEW_COUNTY, county.code):
        return _("the whole county")
    return _("what is yours") if actor.may(Action.RECORD_VISITS) else _("what is your department's")


def _days(until: date, today: date) -> None:
    """Offer the day before, the day after as far as there is one, and any other day."""
    with layout.filters("digest_days"):
        st.button(
            _("Day before"), icon=":material/chevron_left:", key="digest_before", on_click=_go, args=(until - _DAY,)
        )
        st.date_input(
            _("Day"),
            until,
            min_value=date(2004, 1, 1),
            max_value=max(today, until),
            format="YYYY-MM-DD",
            key=f"digest_day_{until}",
            label_visibility="collapsed",
            width=150,
            on_change=_pick,
            args=(f"digest_day_{until}",),
        )
        st.button(
            _("Day after"),
            icon=":material/chevron_right:",
            key="digest_after",
            disabled=until >= today,
            on_click=_go,
            args=(until + _DAY,),
        )


def _go(day: date) -> None:
    state.set_address({"day": str(day)})


def _pick(key: str) -> None:
    chosen = state.widget(key)
    if isinstance(chosen, date):
        _go(chosen)


def _list(changes: Sequence[Change], actor: Actor) -> str:
    rows = "".join(_row(change, actor) for change in changes[:_MOST])
    left = len(changes) - _MOST
    rest = _("and {count} more", count=left) if left > 0 else ""
    return f'<div class="k k-list">{rows}{f"<p class=k-rest>{escape(rest)}</p>" if rest else ""}</div>'


def _row(change: Change, actor: Actor) -> str:
    """Return one line, a link to what it happened to."""
    code = "" if change.kind in (Kind.EXEMPTION, Kind.FIRM) else change.record
    more = " · ".join(part for part in (code, change.more) if part)
    return (
        f'<a class="k-task k-news" href="{escape(waiting.address(change, actor))}">'
        f'<span class="k-todo">{escape(day_in_words(change.on))}</span>'
        f'<span class="k-about"><span class="k-name">{escape(change.about)}</span>'
        f'<span class="k-soft k-more">{escape(more)}</span></span></a>'
    )


show()
