"""The county's month in figures, and whether the cadres' reports are those of the ledgers."""

from collections.abc import Sequence
from datetime import date
from html import escape
from io import BytesIO

import streamlit as st

from models.base import E4
from pages.components import downloads, figures, identity, layout, menu, readings, results, state, tables
from pages.components.downloads import XLSX
from pages.components.tables import Column
from pages.components.words import _, date_in_words, language, month_in_words, text
from pages.web.place import database, now
from pages.web.screens import REPORTS
from services.accounts import Live
from services.counties import County
from services.exchange.files import file_name
from services.ledgers import reports
from services.ledgers.reports import RollUp
from services.ledgers.reports.lines import Line, Section, scope, sections, verdict
from services.ledgers.reports.sums import Difference, Reconciliation
from services.ledgers.reports.titles import FIGURE_TITLES


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    county = results.county(live.actor)
    today = results.today(county)
    months = reports.reported_months(county, today)
    if not months:
        layout.head(_("Monthly roll-up"), county.name, county.campaign)
        layout.empty(_("No month of the campaign is over yet."), _("The first roll-up can be made when it is."))
        return
    month = _month(months)
    found = readings.asked(live, reports.roll_up, region=county.code, month=month, today=today)
    title = _("Roll-up of {month}: {rate} of the visits required made", **_headline(found))
    layout.head(title, county.name, county.campaign, _("As the ledgers stand on {day}", day=date_in_words(today)))
    with layout.filters():
        names = {"" if one == months[0] else f"{one:%Y-%m}": month_in_words(one) for one in months}
        layout.choice("month", _("Month"), names, width=160)
        st.space("stretch")
        _download(live, county, found)
    st.html(_reconciled(found))
    st.html(f'<div class="k k-roll">{"".join(map(_section, sections(found)))}</div>')
    _details(found.reconciliation, month)


def _headline(found: RollUp) -> dict[str, str]:
    rate = figures.rate(found.visits.met, found.visits.required)
    return {"month": month_in_words(found.month), "rate": rate}


def _month(months: Sequence[date]) -> date:
    named = {f"{month:%Y-%m}": month for month in months}
    return named.get(state.address().get("month", ""), months[0])


def _reconciled(found: RollUp) -> str:
    """Return in one panel whether the reports are those of the ledgers, and how far that was looked at."""
    against = found.reconciliation
    severity = "yellow" if against.differences else "green" if against.compared else "none"
    return (
        f'<div class="k k-effect k-verdict"><b>{figures.mark(severity, text(verdict(found)))}</b><br>'
        f'<span class="k-soft">{escape(text(scope(found)))}</span></div>'
    )


def _section(section: Section) -> str:
    rows = "".join(map(_line, section.lines))
    note = "" if section.note is None else f'<p class="k-soft">{escape(text(section.note))}</p>'
    return f"<section><h2>{escape(text(section.title))}</h2><dl>{rows}</dl>{note}</section>"


def _line(line: Line) -> str:
    part = ' class="k-part"' if line.part else ""
    return f"<dt{part}>{escape(figures.capital(text(line.title)))}</dt><dd{part}>{_value(line)}</dd>"


def _value(line: Line) -> str:
    return f"{line.value / E4:,.2f}" if line.unit == "amount" else f"{line.value:,}"


def _details(against: Reconciliation, month: date) -> None:
    if against.compared:
        _compared(against)
    st.page_link(
        menu.page(REPORTS),
        label=_("The reports of the month"),
        icon=":material/arrow_forward:",
        query_params={"month": f"{month:%Y-%m}"},
    )


def _compared(against: Reconciliation) -> None:
    st.header(_("Reports against the ledgers"), anchor=False)
    if against.differences:
        _differences(against.differences)
    columns = (
        Column(_("Figure")),
        *(
            Column(title, "k-num")
            for title in (
                _("Reports say"),
                _("Ledgers say of the same"),
                _("Ledgers of the county"),
                _("Not in a compared report"),
            )
        ),
    )
    rows = (
        (
            figures.capital(text(FIGURE_TITLES[one.figure])),
            *map(str, (one.reported, one.ledger, one.county, one.county - one.ledger)),
        )
        for one in against.sums
    )
    st.html(tables.table(columns, rows))


def _differences(found: Sequence[Difference]) -> None:
    columns = (
        Column(_("Enterprise")),
        Column(_("Cadre")),
        Column(_("Figure")),
        Column(_("Report says"), "k-num"),
        Column(_("Ledger says"), "k-num"),
    )
    rows = (
        (
            f"{one.enterprise_name} {one.enterprise}",
            f"{one.cadre_name} {one.cadre}",
            figures.capital(text(FIGURE_TITLES[one.figure])),
            str(one.reported),
            str(one.ledger),
        )
        for one in found
    )
    st.html(tables.table(columns, rows))
    st.caption(
        _("The ledgers have changed since the report was submitted; the office may return it, or correct the ledger.")
    )


def _download(live: Live, county: County, found: RollUp) -> None:
    chosen = language()

    def make() -> bytes:
        actor, out = downloads.still(live).actor, BytesIO()
        with database().write() as session:
            reports.export_roll_up(
                session,
                actor=actor,
                region=county.code,
                month=found.month,
                today=found.known_on,
                target=out,
                language=chosen,
                now=now(),
            )
        return out.getvalue()

    st.download_button(
        _("Download the roll-up"),
        make,
        file_name=file_name(_("monthly roll-up"), county.name, f"{found.month:%Y-%m}", ending="xlsx"),
        mime=XLSX,
        icon=":material/download:",
        key="download_roll_up",
        on_click="ignore",
    )


show()
