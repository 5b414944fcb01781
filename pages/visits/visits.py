"""The visits: whose and where, whether each counts and why not; what is shown can be taken along as a workbook."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape
from io import BytesIO
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from models.values import VisitMethod
from pages.components import downloads, feedback, figures, identity, layout, listing, menu, results, state
from pages.components.downloads import XLSX
from pages.components.listing import Order
from pages.components.words import _, _n, language, month_in_words, text
from pages.visits import marks, opened
from pages.web.place import database, now
from pages.web.screens import RECORD_VISIT, VISITS
from services.access import Action, Actor
from services.accounts import Live
from services.counties import County, month_end
from services.exchange.files import file_name
from services.ledgers import visit_reading
from services.ledgers.check_titles import METHOD_TITLES
from services.ledgers.visit_file import COLUMNS, write_visits
from services.ledgers.visit_reading import ORDERS, VisitPage, VisitRow, Wanted
from services.ledgers.visit_titles import VISIT_TITLES

_PER_PAGE: Final = 25
_PARTS: Final = ("department", "method", "month", "cadre", "enterprise", "visit", *listing.PARTS)
"""The parts of the address that this screen reads, but for the page."""
_BEGINS: Final = ("page", "visit")
"""What is taken out of the address where the list is narrowed anew: it begins at its first page, with no visit open."""


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    actor = live.actor
    county = results.county(actor)
    with st.container(horizontal=True, vertical_alignment="center", key="visits_head"):
        with st.container(gap=None, width="content"):
            layout.head(_("Visits"), county.name, county.campaign)
        st.space("stretch")
        if actor.may(Action.RECORD_VISITS, county.code):
            st.page_link(menu.page(RECORD_VISIT), label=_("Record a visit"), icon=":material/add:")
    wanted = _wanted()
    page, number = _page(actor, county, wanted)
    opened.show(actor, county)
    with layout.filters():
        _filters(actor, county)
    with layout.filters("filters_more"):
        every = _n("{count} visit", "{count} visits", count=page.found)
        first, shown = (number - 1) * _PER_PAGE, len(page.rows)
        st.caption(listing.how_many(every, first=first, shown=shown, number=page.found, more=page.more))
        st.space("stretch")
        columns = listing.columns(_titles(), key="visit_columns")
        if page.found:
            _download(live, county, wanted, columns)
    _only(page)
    _list(page, columns, alone=actor.may(Action.RECORD_VISITS, county.code))


def _wanted() -> Wanted:
    """Return which visits the address asks for."""
    asked, since = state.address(), state.month("month")
    return Wanted(
        cadre=asked.get("cadre", ""),
        department=asked.get("department", ""),
        enterprise=asked.get("enterprise", ""),
        method=asked.get("method", ""),
        since=since,
        until=None if since is None else month_end(since),
        words=listing.words(),
    )


def _page(actor: Actor, county: County, wanted: Wanted) -> tuple[VisitPage, int]:
    """Return the page that the address names, and its number."""
    number, order = state.page_number(), listing.asked_order(ORDERS)
    with database().read() as session:
        found = visit_reading.visits(
            session,
            actor=actor,
            region=county.code,
            today=results.today(county),
            wanted=wanted,
            order=order.name,
            backwards=order.backwards,
            first=(number - 1) * _PER_PAGE,
            most=_PER_PAGE,
        )
    return found, number


def _filters(actor: Actor, county: County) -> None:
    """Offer what narrows the list; each stands in the address, and another page's number goes with it."""
    listing.search(_("Name, code or words"), key="visit_search", width=200, clears=("visit",))
    with database().read() as session:
        named = visit_reading.departments(session, actor=actor, region=county.code)
    if len(named) > 1:
        names = {"": _("All departments"), **dict(named)}
        layout.choice("department", _("Department"), names, width=190, clears=_BEGINS)
    methods = {one.value: figures.capital(text(METHOD_TITLES[one])) for one in VisitMethod}
    names = {"": _("Every method"), **methods}
    layout.choice("method", text(VISIT_TITLES["method"]), names, width=140, clears=_BEGINS)
    layout.choice("month", _("Month"), {"": _("All months"), **_months(county)}, width=140, clears=_BEGINS)
    listing.order(_order_names(), width=170, clears=("visit",))


def _order_names() -> dict[str, str]:
    return {
        "visited_on": _("Latest visit first"),
        "-visited_on": _("Earliest visit first"),
        "recorded_on": _("Latest recorded first"),
        "enterprise": _("By enterprise"),
        "cadre": _("By cadre"),
        "code": _("By code"),
    }


def _titles() -> dict[str, str]:
    return {name: figures.capital(text(column.title)) for name, column in COLUMNS.items()}


def _months(county: County) -> dict[str, str]:
    """Return the months of the campaign up to this one, the latest first."""
    month, found = min(results.today(county), county.ends_on).replace(day=1), {}
    while month >= county.starts_on.replace(day=1):
        found[f"{month:%Y-%m}"] = month_in_words(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return found


def _only(page: VisitPage) -> None:
    """Say about whom the list is where a link has narrowed it, and offer the whole of it."""
    asked = state.address()
    names = {row.cadre: row.cadre_name for row in page.rows} | {
        row.enterprise: row.enterprise_name for row in page.rows
    }
    codes = [asked[part] for part in ("cadre", "enterprise") if part in asked]
    if not codes:
        return
    about = _(", ").join(f"{names[code]} {code}" if code in names else code for code in codes)
    with st.container(horizontal=True, vertical_alignment="center", key="about_one"):
        st.caption(feedback.plain(_("Only about {name}", name=about)))
        st.button(_("Show all"), key="show_all", type="tertiary", on_click=_show_all)


def _show_all() -> None:
    state.set_address(dict.fromkeys(_PARTS))


def _list(page: VisitPage, shown: tuple[str, ...], *, alone: bool) -> None:
    """Draw a page, with the columns that are chosen; `alone` tells that all of it is the reader's own."""
    if not page.found:
        filtered = bool(set(_PARTS) & set(state.address()))
        layout.empty(
            _("No visit is like this.") if filtered else _("No visit has been recorded yet."),
            _("Take a filter away.") if filtered else _("Cadres record them; they also come with an import."),
        )
        if filtered:
            st.button(_("Show all"), key="clear_filters", on_click=_show_all)
        return
    if shown:
        st.html(_table(page.rows, shown))
    else:
        titles = (_("Date"), text(VISIT_TITLES["enterprise_code"]), text(VISIT_TITLES["summary"]), _("Counts"))
        head = "".join(f"<span>{escape(title)}</span>" for title in titles)
        body = "".join(_row(row, alone=alone) for row in page.rows)
        st.html(f'<div class="k k-list"><div class="k-visit k-head">{head}</div>{body}</div>')
    listing.pages(page.found, _PER_PAGE, key="visits_page", clears=("visit",))


def _table(rows: Sequence[VisitRow], shown: Sequence[str]) -> str:
    """Return the page as a table of the chosen columns."""
    lines = [
        listing.Row(_address(row), [str(COLUMNS[name].of(row, language()) or "") for name in shown]) for row in rows
    ]
    titles = _titles()
    return listing.table(
        VISITS,
        {name: titles[name] for name in shown},
        lines,
        orders={name: name for name in ORDERS},
        now=listing.asked_order(ORDERS),
    )


def _address(row: VisitRow) -> str:
    """Return the address of the list with a visit open."""
    query = {name: said for name, said in state.address().items() if name != "lang"} | {"visit": row.code}
    return f"/{VISITS.path}?{urlencode(query)}"


def _row(row: VisitRow, *, alone: bool) -> str:
    """Return one line of the list, a link that opens the visit."""
    of = row.enterprise if alone else f"{row.cadre_name} {row.cadre}"
    method = escape(figures.capital(text(METHOD_TITLES[row.method])))
    needs = _("Needs and suggestions: ") + row.needs if row.needs else ""
    return (
        f'<a class="k-visit k-go" href="{escape(_address(row))}">'
        f'<span class="k-day">{row.visited_on} <span class="k-soft">{method}</span></span>'
        f'<span><span class="k-name">{escape(row.enterprise_name)}</span><br>'
        f'<span class="k-soft">{escape(of)}</span></span>'
        f'<span class="k-said">{escape(row.summary)} <span class="k-soft">{escape(needs)}</span></span>'
        f"<span>{marks.counts(row)}</span></a>"
    )


def _download(live: Live, county: County, wanted: Wanted, shown: tuple[str, ...]) -> None:
    chosen, order = language(), listing.asked_order(ORDERS)
    st.download_button(
        _("Download"),
        lambda: _file(live, county, (wanted, order, shown), chosen),
        file_name=file_name(_("Visits"), county.name, ending="xlsx"),
        mime=XLSX,
        icon=":material/download:",
        width="content",
        key="download_visits",
        on_click="ignore",
    )


def _file(live: Live, county: County, asked: tuple[Wanted, Order, tuple[str, ...]], chosen: str) -> bytes:
    """Make the file of the list, for whoever may see it then; without its audit line there is none."""
    actor, out = downloads.still(live).actor, BytesIO()
    wanted, order, shown = asked
    with database().write() as session:
        rows = visit_reading.visits_to_hand_out(
            session,
            actor=actor,
            region=county.code,
            wanted=wanted,
            order=order.name,
            backwards=order.backwards,
            now=now(),
        )
        write_visits(out, rows, title=county.name, language=chosen, columns=shown or tuple(COLUMNS))
    return out.getvalue()


show()
