"""The problems of enterprises: which there are, where each stands, by when it is due and what is overdue."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, BinaryIO, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.values import Level
from pages.components import downloads, figures, identity, layout, listing, menu, readings, results, state
from pages.components.words import _, _n, language, text
from pages.problems import marks
from pages.web.place import database, now
from pages.web.screens import DOCKET, PROBLEMS, REGISTER_ISSUE
from services.access import Action, Actor
from services.accounts import Live
from services.counties import County
from services.ledgers.issues import choices, reading, remaining
from services.ledgers.issues.listing import COLUMNS, USUAL, export_issues
from services.ledgers.issues.machine import STATE_TITLES, State
from services.ledgers.issues.reading import Listed
from services.ledgers.issues.remaining import Due
from services.ledgers.issues.selecting import ORDERS, Filter
from services.ledgers.list_file import Format
from services.ledgers.list_titles import SECTOR_TITLES

_PER_PAGE: Final = 25
_PAGE: Final = listing.PAGE
_GROUPS: Final[Mapping[str, tuple[State, ...]]] = {
    "": (),
    "all": (),
    "closed": (State.CLOSED, State.CONFIRMED, State.RECLOSED),
    **{one.value: (one,) for one in State},
}
"""What the address calls some states, and which they are; without a name it is whatever is open."""


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    actor = live.actor
    county = results.county(actor)
    overdue = _count(live, county, Filter(overdue=True))
    with st.container(horizontal=True, vertical_alignment="center", key="problems_head"):
        with st.container(gap="xsmall", width="content"):
            layout.head(_finding(overdue), *_facts(overdue.number, county))
        st.space("stretch")
        if actor.may(Action.RULE_ESCALATIONS, county.code):
            st.page_link(menu.page(DOCKET), label=text(DOCKET.title), icon=DOCKET.icon)
        if actor.may(Action.REGISTER_ISSUES, county.code):
            st.page_link(menu.page(REGISTER_ISSUE), label=_("Register a problem"), icon=":material/add:")
    if not _count(live, county, Filter()).number:
        _nothing(actor, county)
        return
    asked, shown, counted = _asked(live, county)
    _list(actor, county, asked, shown, counted)


def _count(live: Live, county: County, asked: Filter) -> reading.Page:
    """Return how many there are; of what is overdue that takes longer to work out than a page of the list."""
    today = results.today(county)
    return readings.asked(live, reading.issues_page, region=county.code, asked=asked, today=today, most=0)


def _finding(overdue: reading.Page) -> str:
    if overdue.more:
        return _("More than {count} problems are overdue", count=overdue.number)
    if overdue.number:
        return _n("{count} problem is overdue", "{count} problems are overdue", count=overdue.number)
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


def _asked(live: Live, county: County) -> tuple[Filter, tuple[str, ...], DeltaGenerator]:
    """Offer the filters, and return what the address asks for, with which columns, and where to say how many."""
    actor, asked = live.actor, state.address()
    with layout.filters():
        stands = layout.choice("state", _("State"), _state_names(), width=190, clears=(_PAGE,))
        department = _department(live, county)
        sectors = {one.value: text(title) for one, title in SECTOR_TITLES.items()}
        sector = layout.choice("sector", _("Sector"), {"": _("All sectors")} | sectors, width=140, clears=(_PAGE,))
        levels = {one.value: _("Level {level}", level=one.value) for one in Level}
        level = layout.choice("level", _("Level"), {"": _("All levels")} | levels, width=120, clears=(_PAGE,))
        listing.order(_order_names(), width=210)
    with layout.filters("filters_more"):
        listing.search(_("Content, enterprise or code"), key="problem_search", width=240)
        st.toggle(
            _("Only what is overdue"), "overdue" in asked, key="problems_overdue", on_change=_toggle, args=("overdue",)
        )
        common = layout.choice("common", _("Common"), _common_names(actor, county), width=180, clears=(_PAGE,))
        st.space("stretch")
        place = st.container(width="content")
        found = Filter(
            states=_GROUPS[stands],
            open=not stands,
            department=department,
            sector=sector,
            level=level,
            words=listing.words(),
            overdue="overdue" in asked,
            systemic=common == "1",
            suggested=common == "suggested",
            merged=common == "merged",
        )
        titles = {name: figures.capital(text(column.title)) for name, column in COLUMNS.items()}
        shown = listing.columns(titles, key="problem_columns")
        _download(live, county, found, shown)
    return found, shown, place


def _order_names() -> dict[str, str]:
    return {
        "due_on": _("Nearest deadline first"),
        "-due_on": _("Latest deadline first"),
        "registered_on": _("Latest registered first"),
        "-registered_on": _("Earliest registered first"),
        "department": _("By department"),
        "enterprise": _("By enterprise"),
        "code": _("By code"),
    }


def _state_names() -> dict[str, str]:
    names = {"": _("Everything open"), "all": _("Every state"), "closed": _("Closed, not crossed off")}
    return names | {one.value: text(title) for one, title in STATE_TITLES.items()}


def _common_names(actor: Actor, county: County) -> dict[str, str]:
    """Return what can be asked of common problems; which are suggested is the office's to look at."""
    names = {"": _("Common or not"), "1": _("Only what is common"), "merged": _("Merged as one problem")}
    if actor.may(Action.DIRECT_ISSUES, county.code):
        names["suggested"] = _("Suggested as common")
    return names


def _department(live: Live, county: County) -> str:
    """Offer the departments to whoever sees the issues of more than one."""
    if not live.actor.may(Action.VIEW_COUNTY, county.code):
        return ""
    named = readings.asked(live, choices.departments, region=county.code)
    names = {"": _("All departments")} | {one.code: one.name for one in named}
    return layout.choice("department", _("Department in charge"), names, width=180, clears=(_PAGE,))


def _toggle(name: str) -> None:
    state.set_address({name: "1" if state.widget(f"problems_{name}") else None, _PAGE: None})


def _download(live: Live, county: County, asked: Filter, shown: tuple[str, ...]) -> None:
    chosen, order = language(), listing.asked_order(ORDERS)

    def write(session: Any, actor: Actor, out: BinaryIO, form: Format) -> None:
        export_issues(
            session,
            actor=actor,
            region=county.code,
            asked=asked,
            order=order.name,
            backwards=order.backwards,
            columns=shown or USUAL,
            target=out,
            form=form,
            language=chosen,
            today=results.today(county),
            now=now(),
        )

    downloads.listed(live, _("Problems"), county, key="problems", write=write)


def _list(actor: Actor, county: County, asked: Filter, shown: tuple[str, ...], counted: DeltaGenerator) -> None:
    """Draw the page that the address names, and at `counted` which of how many these are."""
    page = state.page_number()
    given: dict[str, Any] = {"actor": actor, "region": county.code, "today": results.today(county)}
    with database().read() as session:
        found = _found(session, given, asked, page)
        if not found.rows and found.number:
            page = 1
            found = _found(session, given, asked, page)
        due = remaining.deadlines(session, issues=[row.issue for row in found.rows], **given)
    if not found.number:
        layout.empty(_("No problem is like this."), _("Take a filter away."))
        anything = dict.fromkeys(marks.LISTED) | {"state": "all"}
        st.button(_("Show all"), key="clear_filters", on_click=state.set_address, args=(anything,))
        return
    every = _n("{count} problem", "{count} problems", count=found.number)
    first = (page - 1) * _PER_PAGE
    counted.caption(listing.how_many(every, first=first, shown=len(found.rows), number=found.number, more=found.more))
    if shown:
        st.html(_table(found.rows, due, shown))
    else:
        heads = (_("Problem"), _("State"), _("Department in charge"), _("Deadline"))
        head = "".join(f"<span>{escape(title)}</span>" for title in heads)
        body = "".join(_row(row, due.get(row.issue.issue_code)) for row in found.rows)
        st.html(f'<div class="k k-list"><div class="k-problem k-head">{head}</div>{body}</div>')
    listing.pages(found.number, _PER_PAGE, key="problems_page")


def _found(session: Any, given: dict[str, Any], asked: Filter, page: int) -> reading.Page:
    order = listing.asked_order(ORDERS)
    return reading.issues_page(
        session,
        asked=asked,
        order=order.name,
        backwards=order.backwards,
        offset=(page - 1) * _PER_PAGE,
        most=_PER_PAGE,
        **given,
    )


def _table(rows: Sequence[Listed], due: Mapping[str, Due], shown: Sequence[str]) -> str:
    """Return the page as a table of the chosen columns."""
    lines = [
        listing.Row(
            marks.address(row.issue.issue_code, **listing.kept(marks.LISTED)),
            [str(COLUMNS[name].of(row, due.get(row.issue.issue_code), language())) for name in shown],
        )
        for row in rows
    ]
    titles = {name: text(COLUMNS[name].title) for name in shown}
    by = {name: name for name in ORDERS}
    return listing.table(PROBLEMS, titles, lines, orders=by, now=listing.asked_order(ORDERS))


def _row(row: Listed, due: Due | None) -> str:
    """Return one line of the list, a link to the issue as a whole."""
    issue = row.issue
    small = " · ".join((issue.issue_code, text(SECTOR_TITLES[issue.sector]), str(issue.registered_on)))
    level = f'<span class="k-chip k-none">{escape(issue.level)}</span> ' if issue.level else ""
    common = f' <span class="k-chip k-none">{escape(_("common"))}</span>' if issue.systemic else ""
    charge = row.department or "–"
    return (
        f'<a class="k-problem k-go" href="{escape(marks.address(issue.issue_code, **listing.kept(marks.LISTED)))}">'
        f'<span><span class="k-name">{level}{escape(row.enterprise)}</span>{common}<br>'
        f'<span class="k-summary">{escape(issue.summary)}</span><br>'
        f'<span class="k-soft">{escape(small)}</span></span>'
        f"<span>{marks.state(issue.state)}</span>"
        f'<span>{escape(charge)} <br><span class="k-soft">{escape(row.owner)}</span></span>'
        f"<span>{marks.deadline(due)}</span></a>"
    )


show()
