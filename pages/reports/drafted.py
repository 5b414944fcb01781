"""What the ledgers say of a report's month: each figure with the rows behind it, beside what the report says."""

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from models.values import VisitMethod
from pages.components import readings, results
from pages.components.figures import capital
from pages.components.words import _, text
from services.accounts import Live
from services.counties import County
from services.ledgers import reports
from services.ledgers.check_titles import METHOD_TITLES
from services.ledgers.reports import Drafted, Report
from services.ledgers.reports.reading import IssueLine, ServiceLine, VisitLine
from services.ledgers.reports.titles import FIGURE_TITLES


def show(live: Live, county: County, found: Report) -> None:
    """Draw the figures."""
    ledgers = of(live, county, found)
    st.header(_("Drafted from the ledgers"), anchor=False)
    st.caption(_("Nothing here is to be filled in: it is counted from what is recorded, as it stands today."))
    counts = ledgers.counts
    visits = _("{made} ({required} required)", made=counts.valid_visits, required=ledgers.required)
    entries = [
        _entry("valid_visits", visits if ledgers.required else str(counts.valid_visits), found, ledgers),
        _entry("visits", str(counts.visits), found, ledgers, [_visit(line) for line in ledgers.visits]),
        _entry(
            "issues_registered",
            str(counts.issues_registered),
            found,
            ledgers,
            [_issue(line) for line in ledgers.registered],
        ),
        _entry("issues_closed", str(counts.issues_closed), found, ledgers, [_issue(line) for line in ledgers.closed]),
        _entry(
            "services_accepted",
            str(counts.services_accepted),
            found,
            ledgers,
            [_service(line) for line in ledgers.services if line.accepted_on.replace(day=1) == found.row.month],
        ),
        _entry(
            "services_delivered",
            str(counts.services_delivered),
            found,
            ledgers,
            [
                _service(line)
                for line in ledgers.services
                if line.delivered_on is not None and line.delivered_on.replace(day=1) == found.row.month
            ],
        ),
    ]
    st.html(f'<dl class="k k-facts-of k-drafted">{"".join(entries)}</dl>')


def of(live: Live, county: County, found: Report) -> Drafted:
    """Return what the ledgers say of the month of a report."""
    row = found.row
    named: dict[str, Any] = {"cadre": row.cadre, "enterprise": row.enterprise, "month": row.month}
    return readings.asked(live, reports.draft_of, region=county.code, today=results.today(county), **named)


def _entry(name: str, words: str, found: Report, ledgers: Drafted, lines: Sequence[str] = ()) -> str:
    """Return a figure, what the report was sent with where that is another one, and the rows behind it."""
    sent = None if found.counts is None else getattr(found.counts, name)
    moved = ""
    if sent is not None and sent != getattr(ledgers.counts, name):
        moved = f' <span class="k-tag k-yellow">▲ {escape(_("the report says {number}", number=sent))}</span>'
    rows = f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>" if lines else ""
    return f"<dt>{escape(text(FIGURE_TITLES[name]))}</dt><dd><b>{escape(words)}</b>{moved}{rows}</dd>"


def _visit(line: VisitLine) -> str:
    why = "" if line.why_not is None else _("does not count: {why}", why=text(line.why_not))
    return _line(str(line.on), _method(line.method), line.code, why)


def _issue(line: IssueLine) -> str:
    return _line(str(line.on), line.code, line.summary, "" if line.outcome is None else text(line.outcome))


def _service(line: ServiceLine) -> str:
    delivered = "" if line.delivered_on is None else _("delivered {day}", day=line.delivered_on)
    return _line(str(line.accepted_on), _method(line.method), line.matter, line.code, delivered)


def _method(stored: str) -> str:
    """Return how a visit or a service was made; those of services are ways of visiting too."""
    return capital(text(METHOD_TITLES[VisitMethod(stored)]))


def _line(*parts: str) -> str:
    return "".join(f"<span>{escape(part)}</span>" for part in parts if part)
