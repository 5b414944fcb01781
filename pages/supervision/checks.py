"""The spot checks: which there are, where each stands, which rectifications are overdue, what was looked at again."""

from collections.abc import Sequence
from html import escape
from typing import Any, BinaryIO, Final
from urllib.parse import urlencode

import streamlit as st

from models.values import FindingState
from pages.components import downloads, feedback, figures, identity, layout, listing, menu, results, state
from pages.components.words import _, _n, language, text
from pages.supervision import choosing, marks
from pages.web.place import database, now
from pages.web.screens import CHECK, CHECKS, INSPECTION
from services.access import Action, Actor
from services.accounts import Live
from services.counties import County
from services.ledgers import check_reading, papers
from services.ledgers.check_listing import COLUMNS, ORDERS, USUAL, Wanted, export_checks, selected
from services.ledgers.check_reading import CheckRow
from services.ledgers.check_titles import MODE_TITLES, STATE_TITLES
from services.ledgers.list_file import Format

_PER_PAGE: Final = 25
_PAGE: Final = listing.PAGE


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    actor = live.actor
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
    asked, order = _asked(rows), listing.asked_order(ORDERS)
    found = selected(rows, asked, order=order.name, backwards=order.backwards)
    with layout.filters("filters_more"):
        st.caption(_how_many(found, total=len(rows)))
        st.space("stretch")
        shown = listing.columns(_titles(), key="check_columns")
        if found:
            _download(live, county, asked, shown)
    if asked.subject:
        _one_subject(asked.subject, rows)
    _list(found, shown)


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


def _asked(rows: Sequence[CheckRow]) -> Wanted:
    """Offer the filters in one line, and return which checks the address asks for."""
    groups = sorted({one.group for row in rows for one in row.subjects})
    asked = state.address()
    with layout.filters():
        states = {one.value: figures.capital(text(title)) for one, title in STATE_TITLES.items()}
        wanted = layout.choice("state", _("State"), {"": _("Every state")} | states, width=150, clears=(_PAGE,))
        group = ""
        if len(groups) > 1:
            named = {"": _("All groups"), **{group: group for group in groups}}
            group = layout.choice("group", _("Group"), named, width=180, clears=(_PAGE,))
        listing.search(_("Name, code or facts"), key="check_search")
        st.toggle(_("Overdue only"), "overdue" in asked, key="overdue_only", on_change=_overdue)
        listing.order(_order_names(), width=200)
    return Wanted(wanted, group, asked.get("subject", ""), listing.words(), overdue="overdue" in asked)


def _order_names() -> dict[str, str]:
    return {
        "urgent": _("What is owed first"),
        "checked_on": _("Latest check first"),
        "-checked_on": _("Earliest check first"),
        "subject": _("By cadre or department"),
        "state": _("By state"),
    }


def _overdue() -> None:
    state.set_address({"overdue": "1" if state.widget("overdue_only") else None, _PAGE: None})


def _one_subject(subject: str, rows: Sequence[CheckRow]) -> None:
    """Say about whom the list is, and offer the whole of it."""
    names = {f"{one.kind}:{one.code}": f"{one.name} {one.code}" for row in rows for one in row.concerned}
    with st.container(horizontal=True, vertical_alignment="center", key="about_one"):
        st.caption(feedback.plain(_("Only about {name}", name=names.get(subject, subject))))
        whole = {"subject": None, _PAGE: None}
        st.button(_("Show all"), key="show_all", type="tertiary", on_click=state.set_address, args=(whole,))


def _titles() -> dict[str, str]:
    return {name: text(column.title) for name, column in COLUMNS.items()}


def _download(live: Live, county: County, asked: Wanted, shown: tuple[str, ...]) -> None:
    chosen, order = language(), listing.asked_order(ORDERS)

    def write(session: Any, actor: Actor, out: BinaryIO, form: Format) -> None:
        export_checks(
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

    downloads.listed(live, _("Spot checks"), county, key="checks", write=write)


def _list(rows: Sequence[CheckRow], shown: tuple[str, ...]) -> None:
    """Draw the page of the rows that the address names, with the columns that are chosen."""
    if not rows:
        layout.empty(_("No spot check is like this."), _("Take a filter away."))
        st.button(
            _("Show all"),
            key="clear_filters",
            on_click=state.set_address,
            args=(dict.fromkeys(marks.LISTED),),
        )
        return
    page = listing.page_of(rows, _PER_PAGE)
    if shown:
        st.html(_table(page, shown))
    else:
        heads = (_("Date"), _("Cadre or department"), _("Verdict"), _("State"), _("Rectification"))
        head = "".join(f"<span>{escape(title)}</span>" for title in heads)
        body = "".join(_row(row) for row in page)
        st.html(f'<div class="k k-list"><div class="k-check k-head">{head}</div>{body}</div>')
    listing.pages(len(rows), _PER_PAGE, key="checks_page")


def _table(rows: Sequence[CheckRow], shown: Sequence[str]) -> str:
    """Return the page as a table of the chosen columns."""
    titles = _titles()
    lines = [listing.Row(_address(row), [str(COLUMNS[name].of(row, language())) for name in shown]) for row in rows]
    return listing.table(
        CHECKS,
        {name: titles[name] for name in shown},
        lines,
        orders={name: name for name in ORDERS},
        now=listing.asked_order(ORDERS),
    )


def _how_many(rows: Sequence[CheckRow], *, total: int) -> str:
    """Return which of how many are on this page, or how many fit the filters."""
    found = len(rows)
    every = _n("{count} check", "{count} checks", count=found if found > _PER_PAGE else total)
    if found > _PER_PAGE:
        first = listing.first_of(found, _PER_PAGE)
        shown = min(_PER_PAGE, found - first)
        return listing.how_many(every, first=first, shown=shown, number=found, more=False)
    return every if found == total else _("{found} of {checks}", found=found, checks=every)


def _address(row: CheckRow) -> str:
    return f"/{CHECK.path}?{urlencode({'check': row.code, **listing.kept(marks.LISTED)})}"


def _row(row: CheckRow) -> str:
    """Return one line of the list, a link to the check as a whole."""
    again = f'<span class="k-soft">↻ {escape(_("re-inspected"))}</span>' if row.followed_up_by else ""
    mode = escape(text(MODE_TITLES[row.mode]))
    return (
        f'<a class="k-check k-go" href="{escape(_address(row))}">'
        f'<span class="k-day">{row.checked_on} <span class="k-soft">{mode}</span></span>'
        f"<span>{marks.subjects(row)}<br>"
        f'<span class="k-soft">{escape(row.code)}</span></span>'
        f"<span>{marks.verdict(row)}</span><span>{marks.state(row)}</span>"
        f"<span>{marks.rectification(row)}{again}</span></a>"
    )


show()
