"""The five figures of the overview, each a link to what it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from urllib.parse import urlencode

import streamlit as st

from pages.components import figures, spark
from pages.components.results import View
from pages.components.words import _, _n
from pages.web.screens import LEADS, RANKING
from services.scoring.results import CountyFigures, Snapshot


@dataclass(frozen=True)
class _Card:
    """One of the five figures: a link, what it says, how it has moved, and its line over the months."""

    title: str
    figure: str
    note: str
    moved: str
    line: Sequence[float]
    to: str
    query: dict[str, str]


def show(now: CountyFigures, before: CountyFigures | None, history: Sequence[Snapshot] | None, view: View) -> None:
    """Draw them, with how each has moved since `before`."""
    past = [one.county for one in history or () if one.county]
    query = view.query()
    by_rate = figures.change_of_rate
    cards = (
        _Card(
            _("Visits made"),
            figures.rate(*now.visits),
            _n("{num} of {count} visit due", "{num} of {count} visits due", count=now.visits[1], num=now.visits[0]),
            figures.moved(by_rate(now.visits, before.visits) if before else None, _of_rate),
            [one.visits[0] / one.visits[1] for one in past if one.visits[1]],
            RANKING.path,
            query | {"kind": "cadre", "by": "visit_coverage"},
        ),
        _Card(
            _("Closed on time"),
            figures.rate(*now.on_time),
            _n("{num} of {count} issue due", "{num} of {count} issues due", count=now.on_time[1], num=now.on_time[0]),
            figures.moved(by_rate(now.on_time, before.on_time) if before else None, _of_rate),
            [one.on_time[0] / one.on_time[1] for one in past if one.on_time[1]],
            RANKING.path,
            query | {"kind": "department", "by": "on_time_rate"},
        ),
        _Card(
            _("Open issues"),
            str(now.open),
            _("{number} of them overdue", number=now.overdue),
            figures.moved(now.overdue - before.overdue if before else None, _overdue, good_up=False),
            [one.overdue for one in past],
            RANKING.path,
            query | {"kind": "department", "by": "turnaround"},
        ),
        _Card(
            _("Reported upward"),
            str(now.escalated),
            _("{number} awaiting a decision", number=now.pending),
            figures.moved(now.escalated - before.escalated if before else None, good_up=None),
            [one.escalated for one in past],
            RANKING.path,
            query | {"kind": "department", "by": "escalation_timeliness"},
        ),
        _Card(
            _("Leads for accountability"),
            str(now.leads),
            _("reasons to look, not verdicts"),
            figures.moved(now.leads - before.leads if before else None, good_up=False),
            [one.leads for one in past],
            LEADS.path,
            query,
        ),
    )
    st.html(f'<div class="k k-cards">{"".join(map(_card, cards))}</div>')


def _of_rate(size: Decimal) -> str:
    return _("{number} % points", number=size)


def _overdue(size: Decimal) -> str:
    return _("{number} overdue", number=size)


def _card(card: _Card) -> str:
    address = f"/{card.to}?{urlencode(card.query)}" if card.query else f"/{card.to}"
    return (
        f'<a class="k-card k-go" href="{escape(address)}"><span class="k-soft">{escape(card.title)}</span>'
        f'<span class="k-figure"><b>{escape(card.figure)}</b>{card.moved}</span>'
        f'<span class="k-soft k-note">{escape(card.note)}</span>{spark.line(card.line)}</a>'
    )
