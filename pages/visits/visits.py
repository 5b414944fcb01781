"""The visits: whose and where, whether each counts and why not; what is shown can be taken along as a workbook."""

from datetime import date, timedelta
from html import escape
from io import BytesIO
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from models.values import VisitMethod
from pages.components import downloads, feedback, figures, identity, layout, menu, results, state
from pages.components.downloads import XLSX
from pages.components.words import _, _n, language, month_in_words, text
from pages.visits import marks
from pages.web.place import database, now
from pages.web.screens import RECORD_VISIT, VISITS
from services.access import Action, Actor
from services.accounts import Live
from services.counties import County
from services.errors import BadInputError, KaoheError
from services.exchange.files import file_name
from services.ledgers import visit_reading, visits
from services.ledgers.check_titles import METHOD_TITLES
from services.ledgers.visit_file import write_visits
from services.ledgers.visit_reading import VisitPage, VisitRow, Wanted
from services.ledgers.visit_titles import VISIT_TITLES
from services.messages import say

_PER_PAGE: Final = 25
_PARTS: Final = ("q", "department", "method", "month", "cadre", "enterprise", "visit")
"""The parts of the address that this screen reads, but for the page."""
_REFUSED: Final = "visits_refused"


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
    _opened(actor, county)
    with layout.filters():
        _filters(actor, county)
        st.space("stretch")
        with st.container(width="content"):
            st.caption(_n("{count} visit", "{count} visits", count=page.found))
        if page.found:
            _download(live, county, wanted)
    _only(page)
    _list(page, number, alone=actor.may(Action.RECORD_VISITS, county.code))


def _wanted() -> Wanted:
    """Return which visits the address asks for."""
    asked = state.address()
    since = _first_day(asked["month"]) if "month" in asked else None
    return Wanted(
        cadre=asked.get("cadre", ""),
        department=asked.get("department", ""),
        enterprise=asked.get("enterprise", ""),
        method=asked.get("method", ""),
        since=since,
        until=None if since is None else (since + timedelta(days=31)).replace(day=1) - timedelta(days=1),
        words=asked.get("q", ""),
    )


def _first_day(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise BadInputError(say("“{text}” is no month; write it as 2016-12.", text=month)) from error


def _page(actor: Actor, county: County, wanted: Wanted) -> tuple[VisitPage, int]:
    """Return the page that the address names, and its number."""
    asked = state.address().get("page", "1")
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) < len(str(visit_reading.MOST_IN_A_FILE)) else 1
    with database().read() as session:
        found = visit_reading.visits(
            session,
            actor=actor,
            region=county.code,
            today=results.today(county),
            wanted=wanted,
            first=(number - 1) * _PER_PAGE,
            most=_PER_PAGE,
        )
    return found, number


def _filters(actor: Actor, county: County) -> None:
    """Offer what narrows the list; each stands in the address, and another page's number goes with it."""
    asked = state.address()
    st.text_input(
        _("Search"),
        asked.get("q", ""),
        placeholder=_("Name, code or words"),
        label_visibility="collapsed",
        max_chars=64,
        width=200,
        icon=":material/search:",
        key="visit_search",
        on_change=_search,
    )
    with database().read() as session:
        named = visit_reading.departments(session, actor=actor, region=county.code)
    if len(named) > 1:
        _choice("department", _("Department"), {"": _("All departments"), **dict(named)}, width=190)
    methods = {one.value: figures.capital(text(METHOD_TITLES[one])) for one in VisitMethod}
    _choice("method", text(VISIT_TITLES["method"]), {"": _("Every method"), **methods}, width=140)
    _choice("month", _("Month"), {"": _("All months"), **_months(county)}, width=140)


def _months(county: County) -> dict[str, str]:
    """Return the months of the campaign up to this one, the latest first."""
    month, found = min(results.today(county), county.ends_on).replace(day=1), {}
    while month >= county.starts_on.replace(day=1):
        found[f"{month:%Y-%m}"] = month_in_words(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return found


def _choice(name: str, label: str, names: dict[str, str], *, width: int) -> None:
    before = state.address().get(name, "")
    key = f"visits_{name}_{before}"
    st.selectbox(
        label,
        list(names),
        index=list(names).index(before) if before in names else 0,
        format_func=names.__getitem__,
        key=key,
        label_visibility="collapsed",
        width=width,
        on_change=_choose,
        args=(name, key),
    )


def _choose(name: str, key: str) -> None:
    state.set_address({name: state.widget(key) or None, "page": None, "visit": None})


def _search() -> None:
    state.set_address({"q": state.widget("visit_search") or None, "page": None, "visit": None})


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
    state.set_address(dict.fromkeys((*_PARTS, "page")))


def _list(page: VisitPage, number: int, *, alone: bool) -> None:
    """Draw a page; `alone` tells that all of it is the reader's own."""
    if not page.found:
        filtered = bool(set(_PARTS) & set(state.address()))
        layout.empty(
            _("No visit is like this.") if filtered else _("No visit has been recorded yet."),
            _("Take a filter away.") if filtered else _("Cadres record them; they also come with an import."),
        )
        if filtered:
            st.button(_("Show all"), key="clear_filters", on_click=_show_all)
        return
    titles = (_("Date"), text(VISIT_TITLES["enterprise_code"]), text(VISIT_TITLES["summary"]), _("Counts"))
    head = "".join(f"<span>{escape(title)}</span>" for title in titles)
    body = "".join(_row(row, alone=alone) for row in page.rows)
    st.html(f'<div class="k k-list"><div class="k-visit k-head">{head}</div>{body}</div>')
    pages = -(-page.found // _PER_PAGE)
    if pages > 1:
        chosen = st.pagination(pages, default=min(number, pages), key=f"visits_page_{number}_{page.found}")
        if chosen != min(number, pages):
            state.set_address({"page": str(chosen) if chosen > 1 else None, "visit": None})
            st.rerun()


def _row(row: VisitRow, *, alone: bool) -> str:
    """Return one line of the list, a link that opens the visit."""
    query = {name: said for name, said in state.address().items() if name != "lang"} | {"visit": row.code}
    of = row.enterprise if alone else f"{row.cadre_name} {row.cadre}"
    method = escape(figures.capital(text(METHOD_TITLES[row.method])))
    needs = (
        f' <span class="k-soft">{escape(text(VISIT_TITLES["needs"]))}：{escape(row.needs)}</span>' if row.needs else ""
    )
    return (
        f'<a class="k-visit k-go" href="/{VISITS.path}?{escape(urlencode(query))}">'
        f'<span class="k-day">{row.visited_on} <span class="k-soft">{method}</span></span>'
        f'<span><span class="k-name">{escape(row.enterprise_name)}</span><br>'
        f'<span class="k-soft">{escape(of)}</span></span>'
        f'<span class="k-said">{escape(row.summary)} <span class="k-soft">{escape(needs)}</span></span>'
        f"<span>{marks.counts(row)}</span></a>"
    )


def _opened(actor: Actor, county: County) -> None:
    """Draw the visit that the address names, above the list, with what may be done about it."""
    refused = state.take(_REFUSED)
    if refused is not None:
        st.error(feedback.plain(text(refused)), icon=":material/block:")
    code, today = state.address().get("visit"), results.today(county)
    if code is None:
        return
    with database().read() as session:
        row = visit_reading.visit(session, actor=actor, region=county.code, code=code, today=today)
    with st.container(border=True, key="visit_opened"):
        st.html(f'<div class="k k-standing"><b>{escape(row.code)}</b>{marks.counts(row)}</div>{marks.facts(row)}')
        with st.container(horizontal=True, vertical_alignment="center"):
            if actor.may(Action.HEAR_ENTERPRISES, county.code):
                _confirmation(row)
            if actor.cadre_code == row.cadre and row.recorded_on == today:
                st.page_link(
                    menu.page(RECORD_VISIT),
                    label=_("Amend"),
                    icon=":material/edit:",
                    query_params={"visit": row.code},
                )
            st.button(
                _("Hide"),
                key="close_visit",
                icon=":material/close:",
                type="tertiary",
                on_click=state.set_address,
                args=({"visit": None},),
            )


def _confirmation(row: VisitRow) -> None:
    """Offer to note what the enterprise says."""
    names = {"": _("not asked"), "yes": _("Yes"), "no": _("No")}
    current = "" if row.confirmed is None else "yes" if row.confirmed else "no"
    key = f"confirmed_{row.code}_{row.version}"
    st.segmented_control(
        _("Confirmed by the enterprise"),
        list(names),
        default=current,
        format_func=lambda one: figures.capital(names[one]),
        required=True,
        key=key,
        on_change=_confirm,
        args=(row.code, row.version, key),
    )


def _confirm(code: str, version: int, key: str) -> None:
    found, said = identity.current(), state.widget(key)
    if found is None or said is None:
        return
    try:
        with database().write() as session:
            visits.set_confirmed(
                session,
                actor=found.actor,
                region=found.actor.region or "",
                code=code,
                version=version,
                confirmed={"yes": True, "no": False}.get(said),
                now=now(),
            )
    except KaoheError as error:
        state.put(_REFUSED, error.message)


def _download(live: Live, county: County, wanted: Wanted) -> None:
    chosen = language()
    st.download_button(
        _("Download"),
        lambda: _file(live, county, wanted, chosen),
        file_name=file_name(_("Visits"), county.name, ending="xlsx"),
        mime=XLSX,
        icon=":material/download:",
        width="content",
        key="download_visits",
        on_click="ignore",
    )


def _file(live: Live, county: County, wanted: Wanted, chosen: str) -> bytes:
    """Make the file of the list, for whoever may see it then; without its audit line there is none."""
    actor, out = downloads.still(live).actor, BytesIO()
    with database().write() as session:
        rows = visit_reading.visits_to_hand_out(session, actor=actor, region=county.code, wanted=wanted, now=now())
    write_visits(out, rows, title=county.name, language=chosen)
    return out.getvalue()


show()
