"""The spot checks: which there are, where each stands, which rectifications are overdue, what was looked at again."""

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.values import FindingState
from pages.components import feedback, figures, identity, layout, menu, results, state
from pages.components.words import _, _n, text
from pages.supervision import choosing, marks
from pages.web.place import database
from pages.web.screens import CHECK, INSPECTION
from services.access import Action, Actor
from services.counties import County
from services.ledgers import check_reading, papers
from services.ledgers.check_reading import CheckRow
from services.ledgers.check_titles import MODE_TITLES, STATE_TITLES

_PER_PAGE: Final = 25
_PARTS: Final = ("state", "overdue", "group", "subject", "q")
"""The parts of the address that filter the list."""


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    county = results.county(actor)
    rows = _rows(actor, county)
    with st.container(horizontal=True, vertical_alignment="center", key="checks_head"):
        with st.container(gap="xsmall", width="content"):
            layout.head(_finding(rows), *_facts(rows, county))
        st.space("stretch")
        if actor.may(Action.RECORD_CHECKS, county.code):
            st.page_link(menu.page(INSPECTION), label=_("Enter a spot check"), icon=":material/add:")
    if actor.may(Action.RECORD_CHECKS, county.code):
        with database().read() as session:
            under_way = papers.open_inspections(session, actor=actor, region=county.code)
        choosing.unfinished(under_way)
    if not rows:
        _nothing(actor)
        return
    found, place = _filtered(rows)
    _list(sorted(found, key=_is_settled), place, total=len(rows))


def _is_settled(row: CheckRow) -> int:
    """Put what is overdue first, then what is to be decided on; the rest follows, the latest first."""
    return 0 if row.overdue else 1 if row.state is FindingState.OPEN else 2


def _rows(actor: Actor, county: County) -> tuple[CheckRow, ...]:
    with database().read() as session:
        return check_reading.checks(session, actor=actor, region=county.code, today=results.today(county))


def _finding(rows: Sequence[CheckRow]) -> str:
    """Return what is owed in one sentence: overdue rectifications first, then findings to be decided on."""
    overdue = sum(row.overdue for row in rows)
    waiting = sum(row.state is FindingState.OPEN for row in rows)
    if overdue:
        return _n("{count} rectification is overdue", "{count} rectifications are overdue", count=overdue)
    if waiting:
        return _n(
            "{count} finding is to be heard and decided on",
            "{count} findings are to be heard and decided on",
            count=waiting,
        )
    return _("Spot checks")


def _facts(rows: Sequence[CheckRow], county: County) -> list[str]:
    """Return what the list is of; the screen is named where its title tells a finding."""
    title = _("Spot checks")
    return [*([] if _finding(rows) == title else [title]), county.name, county.campaign]


def _nothing(actor: Actor) -> None:
    if actor.may(Action.RECORD_CHECKS):
        layout.empty(
            _("No spot check has been entered yet."),
            _("Draw a recorded visit and call the enterprise."),
            page=menu.page(INSPECTION),
            label=_("Enter a spot check"),
        )
    elif actor.may(Action.VIEW_COUNTY):
        layout.empty(
            _("No spot check has been entered yet."), _("Supervisors enter them; they also come with an import.")
        )
    else:
        layout.empty(_("No spot check concerns you."))


def _filtered(rows: Sequence[CheckRow]) -> tuple[list[CheckRow], DeltaGenerator]:
    """Offer the filters in one line, and return the rows that the address asks for, and where to say how many."""
    groups = sorted({one.group for row in rows for one in row.subjects})
    with layout.filters():
        states = {one.value: figures.capital(text(title)) for one, title in STATE_TITLES.items()}
        wanted = layout.choice("state", _("State"), {"": _("Every state")} | states, width=150)
        group = ""
        if len(groups) > 1:
            named = {"": _("All groups"), **{group: group for group in groups}}
            group = layout.choice("group", _("Group"), named, width=180)
        asked = state.address()
        st.text_input(
            _("Search"),
            asked.get("q", ""),
            placeholder=_("Name, code or facts"),
            label_visibility="collapsed",
            max_chars=64,
            width=220,
            icon=":material/search:",
            key="check_search",
            on_change=_search,
        )
        st.toggle(_("Overdue only"), "overdue" in asked, key="overdue_only", on_change=_overdue)
        st.space("stretch")
        place = st.container(width="content")
    found = [
        row
        for row in rows
        if wanted in ("", row.state)
        and (not group or group in {one.group for one in row.subjects})
        and (row.overdue or "overdue" not in asked)
        and _is_about(row, asked.get("subject"))
        and _holds(row, asked.get("q", ""))
    ]
    if "subject" in asked:
        _one_subject(asked["subject"], rows)
    return found, place


def _search() -> None:
    state.set_address({"q": state.widget("check_search") or None})


def _overdue() -> None:
    state.set_address({"overdue": "1" if state.widget("overdue_only") else None})


def _is_about(row: CheckRow, subject: str | None) -> bool:
    return subject is None or subject in {f"{one.kind}:{one.code}" for one in row.concerned}


def _holds(row: CheckRow, words: str) -> bool:
    """Tell whether every word stands somewhere in a check."""
    said = [row.code, row.inspectors, row.finding or "", row.visit_code or ""]
    said += [part for one in row.concerned for part in (one.name, one.code)]
    whole = "\n".join(said).lower()
    return all(word in whole for word in words.lower().split())


def _one_subject(subject: str, rows: Sequence[CheckRow]) -> None:
    """Say about whom the list is, and offer the whole of it."""
    names = {f"{one.kind}:{one.code}": f"{one.name} {one.code}" for row in rows for one in row.concerned}
    with st.container(horizontal=True, vertical_alignment="center", key="about_one"):
        st.caption(feedback.plain(_("Only about {name}", name=names.get(subject, subject))))
        st.button(_("Show all"), key="show_all", type="tertiary", on_click=state.set_address, args=({"subject": None},))


def _list(rows: Sequence[CheckRow], counted: DeltaGenerator, *, total: int) -> None:
    """Draw one page of the rows, and at `counted` which of how many they are."""
    if not rows:
        layout.empty(_("No spot check is like this."), _("Take a filter away."))
        st.button(
            _("Show all"),
            key="clear_filters",
            on_click=state.set_address,
            args=(dict.fromkeys(_PARTS),),
        )
        return
    pages = -(-len(rows) // _PER_PAGE)
    place = st.container()
    number = st.pagination(pages, key="checks_page") if pages > 1 else 1
    first = (number - 1) * _PER_PAGE
    counted.caption(_how_many(first, len(rows), total))
    heads = (_("Date"), _("Cadre or department"), _("Verdict"), _("State"), _("Rectification"))
    head = "".join(f"<span>{escape(title)}</span>" for title in heads)
    body = "".join(_row(row) for row in rows[first : first + _PER_PAGE])
    place.html(f'<div class="k k-list"><div class="k-check k-head">{head}</div>{body}</div>')


def _how_many(first: int, found: int, total: int) -> str:
    """Return which of how many are on this page, or how many fit the filters."""
    every = _n("{count} check", "{count} checks", count=found if found > _PER_PAGE else total)
    if found > _PER_PAGE:
        last = min(first + _PER_PAGE, found)
        return _("{first}–{last} of {checks}", first=first + 1, last=last, checks=every)
    return every if found == total else _("{found} of {checks}", found=found, checks=every)


def _row(row: CheckRow) -> str:
    """Return one line of the list, a link to the check as a whole."""
    again = f'<span class="k-soft">↻ {escape(_("re-inspected"))}</span>' if row.followed_up_by else ""
    address = f"/{CHECK.path}?{urlencode({'check': row.code})}"
    mode = escape(text(MODE_TITLES[row.mode]))
    return (
        f'<a class="k-check k-go" href="{escape(address)}">'
        f'<span class="k-day">{row.checked_on} <span class="k-soft">{mode}</span></span>'
        f"<span>{marks.subjects(row)}<br>"
        f'<span class="k-soft">{escape(row.code)}</span></span>'
        f"<span>{marks.verdict(row)}</span><span>{marks.state(row)}</span>"
        f"<span>{marks.rectification(row)}{again}</span></a>"
    )


show()
