"""The monthly reports: a cadre's own with their due days, or a month of the county with what is still to come."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from io import BytesIO
from typing import Any, Final

import streamlit as st

from pages.components import downloads, identity, layout, listing, menu, readings, results, state
from pages.components.downloads import XLSX
from pages.components.words import _, _n, date_in_words, language, month_in_words, text
from pages.reports import marks
from pages.web.place import database, now
from pages.web.screens import REPORT, REPORTS
from services.access import Action, Actor
from services.accounts import Live
from services.counties import County
from services.exchange.files import file_name
from services.ledgers import reports
from services.ledgers.list_file import in_order
from services.ledgers.reports import OwedReport
from services.ledgers.reports.listing import COLUMNS, ORDERS, Wanted

_PER_PAGE: Final = 25
_ALL: Final = "all"


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    actor = live.actor
    county = results.county(actor)
    months = reports.reported_months(county, results.today(county))
    if not months:
        layout.head(_("Monthly reports"), county.name, county.campaign)
        layout.empty(
            _("No month of the campaign is over yet."), _("A report is owed once its month is over, and not before.")
        )
        return
    month = _month(actor, months)
    rows = _rows(live, county, month)
    layout.head(_finding(rows, month), county.name, county.campaign)
    with layout.filters():
        _choose_month(actor, months)
        asked = _asked(actor, month)
        order = listing.asked_order(ORDERS)
        found = in_order(filter(asked.fits, rows), ORDERS[order.name], backwards=order.backwards)
        listing.order(_order_names(actor), width=180)
    with layout.filters("filters_more"):
        st.caption(_how_many(len(found), len(rows)))
        st.space("stretch")
        shown = listing.columns(_titles(), key="report_columns")
        if found and actor.may(Action.DECIDE_REQUESTS, county.code):
            _download(live, county, asked, shown)
    _list(actor, rows, found, shown)


def _month(actor: Actor, months: Sequence[date]) -> date | None:
    """Return the month that the address names: a cadre usually sees all of them, others the latest one."""
    asked = state.address().get("month", "")
    named = {f"{month:%Y-%m}": month for month in months}
    if asked in named:
        return named[asked]
    return None if asked == _ALL or actor.may(Action.RECORD_VISITS) else months[0]


def _choose_month(actor: Actor, months: Sequence[date]) -> None:
    named = {f"{month:%Y-%m}": month_in_words(month) for month in months}
    if actor.may(Action.RECORD_VISITS):
        names = {"": _("All months"), **named}
    else:
        latest, *earlier = named.items()
        names = {"": latest[1], **dict(earlier), _ALL: _("All months")}
    layout.choice("month", _("Month"), names, width=150, clears=(listing.PAGE,))


def _rows(live: Live, county: County, month: date | None) -> tuple[OwedReport, ...]:
    named: dict[str, Any] = {"region": county.code, "today": results.today(county), "month": month}
    if not live.actor.may(Action.RECORD_VISITS):
        return readings.asked(live, reports.owed_reports, **named)
    with database().read() as session:
        return reports.owed_reports(session, actor=live.actor, **named)


def _finding(rows: Sequence[OwedReport], month: date | None) -> str:
    """Return what is owed in one sentence: what is overdue first, then what is still to come and by when."""
    overdue = sum(row.overdue for row in rows)
    if overdue:
        return _n("{count} monthly report is overdue", "{count} monthly reports are overdue", count=overdue)
    dues = [row.due for row in rows if row.open and row.due is not None]
    if dues:
        return _n(
            "{count} monthly report is still to come, due by {day}",
            "{count} monthly reports are still to come, due by {day}",
            count=len(dues),
            day=date_in_words(min(dues)),
        )
    if rows and month is not None:
        return _("Every monthly report of {month} is submitted", month=month_in_words(month))
    return _("Every monthly report is submitted") if rows else _("Monthly reports")


def _asked(actor: Actor, month: date | None) -> Wanted:
    """Offer the filters and return which reports the address asks for."""
    names = {
        "": _("Every state"),
        "open": _("To be submitted"),
        "overdue": _("Overdue"),
        "returned": _("Returned"),
        "submitted": _("Submitted"),
        "late": _("Submitted late"),
        "unverified": _("No problem, to be verified"),
        "exempt": _("Exempt"),
    }
    wanted = layout.choice("state", _("State"), names, width=190, clears=(listing.PAGE,))
    if not actor.may(Action.RECORD_VISITS):
        listing.search(_("Name, code"), key="report_search", width=200)
    return Wanted(month, wanted, listing.words())


def _order_names(actor: Actor) -> dict[str, str]:
    """Return the orders; a cadre's reports are all the cadre's."""
    names = {
        "month": _("Latest month first"),
        "-month": _("Earliest month first"),
        "due": _("Nearest deadline first"),
        "enterprise": _("By enterprise"),
        "cadre": _("By cadre"),
        "state": _("By state"),
    }
    if actor.may(Action.RECORD_VISITS):
        del names["cadre"]
    return names


def _titles() -> dict[str, str]:
    return {name: text(column.title) for name, column in COLUMNS.items()}


def _download(live: Live, county: County, asked: Wanted, shown: tuple[str, ...]) -> None:
    chosen, order = language(), listing.asked_order(ORDERS)

    def make() -> bytes:
        actor, out = downloads.still(live).actor, BytesIO()
        with database().write() as session:
            reports.export_reports(
                session,
                actor=actor,
                region=county.code,
                asked=asked,
                order=order.name,
                backwards=order.backwards,
                columns=shown or tuple(COLUMNS),
                today=results.today(county),
                target=out,
                language=chosen,
                now=now(),
            )
        return out.getvalue()

    st.download_button(
        _("Download the list"),
        make,
        file_name=file_name(_("monthly reports"), county.name, ending="xlsx"),
        mime=XLSX,
        icon=":material/download:",
        key="download_reports",
        on_click="ignore",
    )


def _list(actor: Actor, rows: Sequence[OwedReport], found: Sequence[OwedReport], shown: tuple[str, ...]) -> None:
    if not rows:
        layout.empty(
            _("No monthly report is owed."),
            _("One is owed of whoever assists an enterprise on the last day of a month."),
        )
        return
    if not found:
        layout.empty(_("No monthly report is like this."), _("Take a filter away."))
        st.button(_("Show all"), key="clear_filters", on_click=state.set_address, args=(dict.fromkeys(marks.LISTED),))
        return
    page, own = listing.page_of(found, _PER_PAGE), actor.may(Action.RECORD_VISITS)
    if own and any(row.open for row in rows):
        st.page_link(menu.page(REPORT), label=_("Write the next report"), icon=":material/edit_note:")
    elif own:
        st.caption(_("Nothing is owed now; the report of a month is written when the month is over."))
    if shown:
        st.html(_table(page, shown))
    else:
        st.html(_lines(page, own=own))
    listing.pages(len(found), _PER_PAGE, key="reports_page")


def _table(rows: Sequence[OwedReport], shown: Sequence[str]) -> str:
    """Return the page as a table of the chosen columns."""
    asked, titles = state.address(), _titles()

    def cells(row: OwedReport) -> list[str]:
        return [str(COLUMNS[name].of(row, language())) for name in shown]

    return listing.table(
        REPORTS,
        {name: titles[name] for name in shown},
        [listing.Row(marks.address(row, asked), cells(row)) for row in rows],
        orders={name: name for name in ORDERS},
        now=listing.asked_order(ORDERS),
    )


def _lines(rows: Sequence[OwedReport], *, own: bool) -> str:
    """Return the page as the list usually looks."""
    heads = (_("Month"), _("Enterprise"), _("Submission"), _("State"), _("Problems"))
    head = "".join(f"<span>{escape(title)}</span>" for title in heads)
    asked = state.address()
    body = "".join(_row(row, asked, own=own) for row in rows)
    return f'<div class="k k-list"><div class="k-report k-head">{head}</div>{body}</div>'


def _how_many(found: int, total: int) -> str:
    if found == total:
        return _n("{count} report", "{count} reports", count=total)
    return _n("{found} of {count} report", "{found} of {count} reports", count=total, found=found)


def _row(row: OwedReport, asked: Mapping[str, str], *, own: bool) -> str:
    """Return one line of the list, a link to the report as a whole."""
    who = row.enterprise if own else f"{row.cadre_name} {row.cadre} · {row.department_name}"
    day = str(row.due or "")
    if row.submitted_on is not None:
        day = _("submitted {day}", day=row.submitted_on)
    elif row.due is not None:
        day = _("due {day}", day=row.due)
    return (
        f'<a class="k-report k-go" href="{escape(marks.address(row, asked))}"><span>{marks.month(row)}</span>'
        f'<span><span class="k-name">{escape(row.enterprise_name)}</span><br>'
        f'<span class="k-soft">{escape(who)}</span></span>'
        f'<span class="k-soft">{escape(day)}</span>'
        f"<span>{marks.standing(row)}</span><span>{marks.claim(row)}</span></a>"
    )


show()
