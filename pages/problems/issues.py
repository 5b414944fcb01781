"""The problems of enterprises: which there are, where each stands, by when it is due and what is overdue."""

from collections.abc import Mapping
from html import escape
from io import BytesIO
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.values import Level
from pages.components import downloads, identity, layout, menu, results, state
from pages.components.words import _, _n, language, text
from pages.problems import marks
from pages.web.place import database, now
from pages.web.screens import DOCKET, REGISTER_ISSUE
from services.access import Action, Actor
from services.accounts import Live
from services.counties import County
from services.exchange.files import file_name
from services.ledgers.issues import choices, listing, reading, remaining
from services.ledgers.issues.listing import Format
from services.ledgers.issues.machine import OVER, STATE_TITLES, State
from services.ledgers.issues.reading import Filter, Listed
from services.ledgers.list_titles import SECTOR_TITLES

_PER_PAGE: Final = 25
_DIGITS: Final = 6
"""Of the number of a page."""
_PAGE: Final = "page"
_PARTS: Final = ("state", "department", "sector", "level", "overdue", "common", "q", "order", _PAGE)
"""The parts of the address that shape the list."""
_GROUPS: Final[Mapping[str, tuple[State, ...]]] = {
    "": tuple(one for one in State if one not in OVER),
    "all": (),
    "closed": (State.CLOSED, State.CONFIRMED, State.RECLOSED),
    **{one.value: (one,) for one in State},
}
"""What the address calls some states, and which they are."""


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    actor = live.actor
    county = results.county(actor)
    overdue, total = _number(actor, county, Filter(overdue=True)), _number(actor, county, Filter())
    with st.container(horizontal=True, vertical_alignment="center", key="problems_head"):
        with st.container(gap="xsmall", width="content"):
            layout.head(_finding(overdue), *_facts(overdue, county))
        st.space("stretch")
        if actor.may(Action.RULE_ESCALATIONS, county.code):
            st.page_link(menu.page(DOCKET), label=text(DOCKET.title), icon=DOCKET.icon)
        if actor.may(Action.REGISTER_ISSUES, county.code):
            st.page_link(menu.page(REGISTER_ISSUE), label=_("Register a problem"), icon=":material/add:")
    if not total:
        _nothing(actor, county)
        return
    asked, order, counted = _asked(live, county)
    _list(actor, county, asked, order, counted)


def _number(actor: Actor, county: County, asked: Filter) -> int:
    with database().read() as session:
        return reading.issues_page(
            session, actor=actor, region=county.code, asked=asked, today=results.today(county), most=0
        ).number


def _finding(overdue: int) -> str:
    if overdue:
        return _n("{count} problem is overdue", "{count} problems are overdue", count=overdue)
    return _("Problems")


def _facts(overdue: int, county: County) -> list[str]:
    """Return what the list is of; the screen is named where its title tells a finding."""
    return [*([_("Problems")] if overdue else []), county.name, county.campaign]


def _nothing(actor: Actor, county: County) -> None:
    if actor.may(Action.REGISTER_ISSUES, county.code):
        layout.empty(
            _("No problem has been registered yet."),
            _("Register what an enterprise tells of; the office sets its level and assigns it."),
            page=menu.page(REGISTER_ISSUE),
            label=_("Register a problem"),
        )
    else:
        layout.empty(
            _("No problem has been registered yet."),
            _("Cadres, departments and the office register them; they also come with an import."),
        )


def _asked(live: Live, county: County) -> tuple[Filter, str, DeltaGenerator]:
    """Offer the filters, and return what the address asks for, in which order, and where to say how many."""
    actor, asked = live.actor, state.address()
    with layout.filters():
        stands = layout.choice("state", _("State"), _state_names(), width=190, clears=(_PAGE,))
        department = _department(actor, county)
        sectors = {one.value: text(title) for one, title in SECTOR_TITLES.items()}
        sector = layout.choice("sector", _("Sector"), {"": _("All sectors")} | sectors, width=140, clears=(_PAGE,))
        levels = {one.value: _("Level {level}", level=one.value) for one in Level}
        level = layout.choice("level", _("Level"), {"": _("All levels")} | levels, width=120, clears=(_PAGE,))
        order = layout.choice(
            "order",
            _("Order"),
            {"": _("Nearest deadline first"), "registered_on": _("Latest registered first")},
            width=210,
            clears=(_PAGE,),
        )
    with layout.filters("filters_more"):
        st.text_input(
            _("Search"),
            asked.get("q", ""),
            placeholder=_("Content, enterprise or code"),
            label_visibility="collapsed",
            max_chars=64,
            width=240,
            icon=":material/search:",
            key="problem_search",
            on_change=_search,
        )
        st.toggle(
            _("Only what is overdue"), "overdue" in asked, key="problems_overdue", on_change=_toggle, args=("overdue",)
        )
        st.toggle(
            _("Only what is common"), "common" in asked, key="problems_common", on_change=_toggle, args=("common",)
        )
        st.space("stretch")
        place = st.container(width="content")
        found = Filter(
            states=_GROUPS[stands],
            department=department,
            sector=sector,
            level=level,
            words=asked.get("q", ""),
            overdue="overdue" in asked,
            systemic="common" in asked,
        )
        order = order or "due_on"
        with st.popover(_("Download"), icon=":material/download:", key="problems_download"):
            for form in ("xlsx", "csv"):
                _download(live, county, found, order, form)
    return found, order, place


def _state_names() -> dict[str, str]:
    names = {"": _("Everything open"), "all": _("Every state"), "closed": _("Closed, not crossed off")}
    return names | {one.value: text(title) for one, title in STATE_TITLES.items()}


def _department(actor: Actor, county: County) -> str:
    """Offer the departments to whoever sees the issues of more than one."""
    if not actor.may(Action.VIEW_COUNTY, county.code):
        return ""
    with database().read() as session:
        named = choices.departments(session, actor=actor, region=county.code)
    names = {"": _("All departments")} | {one.code: one.name for one in named}
    return layout.choice("department", _("Department in charge"), names, width=180, clears=(_PAGE,))


def _search() -> None:
    state.set_address({"q": state.widget("problem_search") or None, _PAGE: None})


def _toggle(name: str) -> None:
    shown = state.widget("problems_overdue" if name == "overdue" else "problems_common")
    state.set_address({name: "1" if shown else None, _PAGE: None})


def _download(live: Live, county: County, asked: Filter, order: str, form: Format) -> None:
    chosen = language()

    def make() -> bytes:
        actor, out = downloads.still(live).actor, BytesIO()
        with database().write() as session:
            listing.export_issues(
                session,
                actor=actor,
                region=county.code,
                asked=asked,
                order=order,
                target=out,
                form=form,
                language=chosen,
                today=results.today(county),
                now=now(),
            )
        return out.getvalue()

    st.download_button(
        _("Download {ending}", ending=f".{form}"),
        make,
        file_name=file_name(_("Problems"), county.name, ending=form),
        mime=downloads.XLSX if form == "xlsx" else "text/csv",
        icon=":material/download:",
        key=f"download_problems_{form}",
        on_click="ignore",
    )


def _list(actor: Actor, county: County, asked: Filter, order: str, counted: DeltaGenerator) -> None:
    """Draw the page that the address names, and at `counted` which of how many these are."""
    page = _page()
    given: dict[str, Any] = {"actor": actor, "region": county.code, "today": results.today(county)}
    with database().read() as session:
        found = _found(session, given, asked, order, page)
        if not found.rows and found.number:
            page = 1
            found = _found(session, given, asked, order, page)
        left = remaining.days_left(session, issues=[row.issue for row in found.rows], **given)
    if not found.number:
        layout.empty(_("No problem is like this."), _("Take a filter away."))
        anything = dict.fromkeys(_PARTS) | {"state": "all"}
        st.button(_("Show all"), key="clear_filters", on_click=state.set_address, args=(anything,))
        return
    first = (page - 1) * _PER_PAGE
    counted.caption(_how_many(first, len(found.rows), found.number))
    heads = (_("Problem"), _("State"), _("Department in charge"), _("Deadline"))
    head = "".join(f"<span>{escape(title)}</span>" for title in heads)
    body = "".join(_row(row, left.get(row.issue.issue_code)) for row in found.rows)
    st.html(f'<div class="k k-list"><div class="k-problem k-head">{head}</div>{body}</div>')
    pages = -(-found.number // _PER_PAGE)
    if pages > 1:
        st.pagination(pages, default=page, key=f"problems_page_{page}_{pages}", on_change=_turn, args=(page, pages))


def _found(session: Any, given: dict[str, Any], asked: Filter, order: str, page: int) -> reading.Page:
    return reading.issues_page(
        session, asked=asked, order=order, offset=(page - 1) * _PER_PAGE, most=_PER_PAGE, **given
    )


def _page() -> int:
    """Return the number of the page that the address names, the first where it names none."""
    named = state.address().get(_PAGE, "")
    return int(named) if named.isdecimal() and len(named) <= _DIGITS and int(named) else 1


def _turn(page: int, pages: int) -> None:
    chosen = state.widget(f"problems_page_{page}_{pages}")
    state.set_address({_PAGE: str(chosen) if chosen and chosen > 1 else None})


def _how_many(first: int, shown: int, number: int) -> str:
    every = _n("{count} problem", "{count} problems", count=number)
    if shown == number:
        return every
    return _("{first}–{last} of {checks}", first=first + 1, last=first + shown, checks=every)


def _row(row: Listed, left: int | None) -> str:
    """Return one line of the list, a link to the issue as a whole."""
    issue = row.issue
    small = " · ".join((issue.issue_code, text(SECTOR_TITLES[issue.sector]), str(issue.registered_on)))
    level = f'<span class="k-chip k-none">{escape(issue.level)}</span> ' if issue.level else ""
    common = f' <span class="k-chip k-none">{escape(_("common"))}</span>' if issue.systemic else ""
    charge = row.department or "–"
    return (
        f'<a class="k-problem k-go" href="{escape(marks.address(issue.issue_code))}">'
        f'<span><span class="k-name">{level}{escape(row.enterprise)}</span>{common}<br>'
        f'<span class="k-summary">{escape(issue.summary)}</span><br>'
        f'<span class="k-soft">{escape(small)}</span></span>'
        f"<span>{marks.state(issue.state)}</span>"
        f'<span>{escape(charge)} <br><span class="k-soft">{escape(row.owner)}</span></span>'
        f"<span>{marks.deadline(issue, left)}</span></a>"
    )


show()
