"""包抓: who assists whom, enterprises without a cadre first; hand-overs and their signatures."""

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from pages.campaign import firm, signing
from pages.components import feedback, figures, identity, layout, readings, results, state
from pages.components.words import _, _n
from pages.web.screens import ASSIGNMENTS
from services.access import Action, Actor
from services.accounts import Live
from services.counties import County
from services.ledgers import assisted, handover_reading
from services.ledgers.assisted import Firm, FirmPage, Helper

_PER_PAGE: Final = 25
_PARTS: Final = ("q", "department", "idle")
"""The parts of the address that filter the list."""


def show() -> None:
    """Draw the screen: one enterprise where the address names it, else the list or the hand-overs."""
    live = identity.live()
    actor = live.actor
    county = results.county(actor)
    if "enterprise" in state.address() and actor.may(Action.KEEP_LISTS, county.code):
        firm.show(live, county, state.address()["enterprise"])
        return
    found, to_sign = _page(live, county)
    layout.head(_title(actor, found, to_sign), county.name, county.campaign)
    signing.said()
    asked_for_papers = state.address().get("view") == "handovers"
    if to_sign and actor.cadre_code is not None and not asked_for_papers:
        signing.show(live, county, waiting=True)
    view = _choose(to_sign)
    if view == "handovers":
        signing.show(live, county, waiting=False)
    elif not found.total:
        _nothing(actor)
    else:
        _list(actor, county, found)


def _page(live: Live, county: County) -> tuple[FirmPage, int]:
    """Read a page of the list, and how many hand-overs wait for a signature."""
    asked = state.address()
    found = readings.asked(
        live,
        assisted.assisted,
        region=county.code,
        today=results.today(county),
        words=asked.get("q", ""),
        department=asked.get("department", ""),
        idle="idle" in asked,
        first=(state.page_number() - 1) * _PER_PAGE,
        most=_PER_PAGE,
    )
    waiting = readings.asked(live, handover_reading.handovers, region=county.code, waiting=True, most=1)
    return found, waiting.found


def _title(actor: Actor, found: FirmPage, to_sign: int) -> str:
    if actor.cadre_code is not None and to_sign:
        return _n(
            "{count} hand-over waits for your signature", "{count} hand-overs wait for your signature", count=to_sign
        )
    if found.idle:
        return _n("{count} enterprise has no cadre", "{count} enterprises have no cadre", count=found.idle)
    return _("Who assists whom")


def _choose(to_sign: int) -> str:
    """Offer the list and the hand-overs, which stand in the address."""
    current = "handovers" if state.address().get("view") == "handovers" else "list"
    names = {"list": _("Assignments"), "handovers": _("Hand-overs")}
    if to_sign:
        names["handovers"] = _("Hand-overs, {number} to be signed", number=to_sign)
    st.segmented_control(
        _("View"),
        list(names),
        default=current,
        format_func=names.__getitem__,
        key=f"assignments_view_{current}",
        label_visibility="collapsed",
        on_change=_go,
        args=("view", f"assignments_view_{current}"),
    )
    return current


def _nothing(actor: Actor) -> None:
    if actor.may(Action.VIEW_COUNTY):
        layout.empty(
            _("There is no enterprise in this campaign yet."),
            _("The office enters the lists of the campaign, or imports them from Excel."),
        )
    elif actor.cadre_code is not None:
        layout.empty(_("No enterprise is assigned to you."), _("The office assigns cadres to enterprises."))
    else:
        layout.empty(
            _("No cadre of your department assists an enterprise."), _("The office assigns cadres to enterprises.")
        )


def _list(actor: Actor, county: County, found: FirmPage) -> None:
    whole = actor.may(Action.VIEW_COUNTY, county.code)
    if whole or found.total > _PER_PAGE:
        _filters(found, whole=whole)
    if not found.rows:
        layout.empty(_("No enterprise is like this."), _("Take a filter away."))
        st.button(_("Show all"), key="clear_filters", on_click=state.set_address, args=(dict.fromkeys(_PARTS),))
        return
    heads = (_("Enterprise"), _("Cadre"), _("Since"), _("Open problems"))
    head = "".join(f"<span>{escape(title)}</span>" for title in heads)
    keeps = actor.may(Action.KEEP_LISTS, county.code)
    today = results.today(county)
    body = "".join(_row(one, [h for h in one.helpers if h.runs(today)], keeps=keeps) for one in found.rows)
    st.html(f'<div class="k k-list"><div class="k-assist k-head">{head}</div>{body}</div>')
    pages = -(-found.found // _PER_PAGE)
    if pages > 1:
        at = min(state.page_number(), pages)
        key = f"assignments_page_{found.found}_{at}"
        st.pagination(pages, default=at, key=key, on_change=_go, args=("page", key))


def _filters(found: FirmPage, *, whole: bool) -> None:
    asked = state.address()
    with layout.filters():
        st.text_input(
            _("Search"),
            asked.get("q", ""),
            placeholder=_("Enterprise or cadre"),
            label_visibility="collapsed",
            max_chars=64,
            width=220,
            icon=":material/search:",
            key="assignments_search",
            on_change=_go,
            args=("q", "assignments_search"),
        )
        if whole and (found.idle or "idle" in asked):
            st.toggle(
                _("Without a cadre only"),
                "idle" in asked,
                key="assignments_idle",
                on_change=_go,
                args=("idle", "assignments_idle"),
            )
        if "department" in asked:
            st.button(
                _("Department {code} only", code=feedback.plain(asked["department"])),
                key="assignments_department",
                icon=":material/close:",
                on_click=state.set_address,
                args=({"department": None, "page": None},),
            )
        st.space("stretch")
        st.caption(_("{found} of {total} enterprises", found=found.found, total=found.total), width="content")


def _go(name: str, key: str) -> None:
    """Write a filter or a page into the address; another filter begins at the first page."""
    value = state.widget(key)
    state.set_address({"page": None, name: None if not value else "1" if value is True else str(value)})


def _row(one: Firm, running: Sequence[Helper], *, keeps: bool) -> str:
    """Return one line of the list, for the office a link to the enterprise."""
    town = f" · {one.town}" if one.town else ""
    name = f"<span><b>{escape(one.name)}</b><br><small>{escape(one.code + town)}</small></span>"
    people = "<br>".join(_person(helper) for helper in running) or figures.mark("yellow", _("nobody"))
    later = "".join(
        f"<br><small>{escape(_('from {date}: {name}', date=helper.start_on, name=helper.cadre.name))}</small>"
        for helper in one.helpers
        if helper not in running
    )
    since = "<br>".join(str(helper.start_on) for helper in running) or "–"
    title = escape(_("Open problems"))
    cells = (
        f'{name}<span>{people}{later}</span><span class="k-since">{since}</span>'
        f'<span class="k-open-issues" data-title="{title}">{one.open_issues or "–"}</span>'
    )
    if not keeps:
        return f'<div class="k-assist">{cells}</div>'
    address = f"/{ASSIGNMENTS.path}?{urlencode({'enterprise': one.code})}"
    return f'<a class="k-assist k-go" href="{escape(address)}">{cells}</a>'


def _person(helper: Helper) -> str:
    of = f"{helper.cadre.code} · {helper.cadre.department_name}"
    return f"{escape(helper.cadre.name)} <small>{escape(of)}</small>"


show()
