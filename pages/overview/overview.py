"""The overview: how the campaign stands in one look, what has moved, what needs attention, and where everybody is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

import streamlit as st

from pages.components import charts, dots, figures, identity, layout, leads, menu, period, results, state
from pages.components.charts import Table
from pages.components.results import View
from pages.components.words import _, _n, text, value
from pages.overview import cards
from pages.web.screens import IMPORT, LEADS, SCORECARD
from services.access import Action, Actor
from services.scoring import rulebook
from services.scoring.results import Assessment, CountyFigures, MonthFigures, Snapshot
from services.scoring.titles import KIND_TITLES

_ATTENTION = 6
"""Subjects shown here; all leads are on their own screen."""


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    view = results.asked(actor)
    now = results.snapshot(actor, view)
    history = results.history(actor, view)
    if now.county is None or not now.assessment.subjects:
        layout.head(_("Overview"), view.county.name, view.county.campaign)
        _nobody(actor)
        return
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        with st.container(gap="xsmall", width="content"):
            layout.head(_finding(now.county), view.county.name, view.county.campaign)
        st.space("stretch")
        period.show(view, now.assessment.as_of, short=True)
        before = _compared(history)
    cards.show(now.county, before.county if before else None, history, view)
    left, right = st.columns([3, 2], gap="small")
    with left:
        _months(now.county.months, now.assessment.end)
        _groups(now.assessment, view)
    with right:
        _attention(leads.of(now.assessment, history), view)
    if history is None:
        results.await_history(actor, view)


def _nobody(actor: Actor) -> None:
    if actor.may(Action.IMPORT_LEDGERS):
        layout.empty(
            _("There is nobody to show yet."),
            _("Import the ledgers 部门, 干部 and 包抓 first; everything else can follow."),
            page=menu.page(IMPORT),
            label=_("Import ledgers"),
        )
    else:
        layout.empty(_("There is nobody to show yet."), _("The office has not imported the ledgers."))


def _finding(county: CountyFigures) -> str:
    """Return the state of the county in one sentence: what is overdue or, when nothing is, what was done."""
    if county.overdue:
        return _n(
            "{count} of {open} open issues is overdue",
            "{count} of {open} open issues are overdue",
            count=county.overdue,
            open=county.open,
        )
    return _("{rate} of the visits due have been made; no issue is overdue", rate=figures.rate(*county.visits))


def _compared(history: Sequence[Snapshot] | None) -> Snapshot | None:
    """Offer the earlier month's ends to compare with, and return the one that the address names; else the last one."""
    if history is None or len(history) <= 1:
        return None
    earlier = {str(one.assessment.end): one for one in reversed(history[:-1])}
    asked = state.address().get("compare")
    current = asked if asked in earlier else next(iter(earlier))
    chosen = st.selectbox(
        _("Compare with"),
        list(earlier),
        index=list(earlier).index(current),
        format_func=lambda day: _("Compare with {day}", day=day),
        key=f"compare_{current}",
        label_visibility="collapsed",
        width=230,
    )
    if chosen != current:
        state.set_address({"compare": chosen})
        st.rerun()
    return earlier[current]


@dataclass(frozen=True)
class _Months:
    """One of the small multiples: its caption, what is counted by month, and what it is compared with."""

    key: str
    caption: str
    counted: str
    compared: str
    rows: tuple[tuple[charts.Month, int, int | None], ...]


def _months(rows: Sequence[MonthFigures], end: date) -> None:
    """Draw the campaign month by month: visits, closings, reports upward."""
    named = [(charts.month(row.month), row) for row in rows]
    parts = (
        _Months(
            "visits",
            _("Visits (line: required)"),
            _("Visits that count"),
            _("visits required"),
            tuple((m, r.visits, r.required) for m, r in named),
        ),
        _Months(
            "closed",
            _("Closed (line: registered)"),
            _("Issues closed"),
            _("issues registered"),
            tuple((m, r.closed, r.registered) for m, r in named),
        ),
        _Months(
            "escalated",
            _("Issues reported upward"),
            _("Issues reported upward"),
            "",
            tuple((m, r.escalated, None) for m, r in named),
        ),
    )
    under_way = (end + timedelta(days=1)).day != 1
    with st.container(border=True, key="panel_months"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(_("Month by month"), anchor=False)
            st.space("stretch")
            charts.figures_of(_table(named), key="months")
        for column, part in zip(st.columns(3, gap="small"), parts, strict=True):
            with column:
                _bars(part, under_way=under_way)
        if under_way:
            st.caption(_("{month}, pale, is not over yet", month=named[-1][0].short))


def _bars(part: _Months, *, under_way: bool) -> None:
    st.caption(part.caption)
    last = part.rows[-1]
    words = _(
        "Bars of {what} by month; the last one, {month}, stands at {number}.",
        what=part.counted,
        month=last[0].name,
        number=last[1],
    )
    spec = charts.month_bars(part.rows, part.counted, part.compared, under_way=under_way)
    charts.show(spec, words=words, key=f"chart_{part.key}")


def _table(named: Sequence[tuple[charts.Month, MonthFigures]]) -> Table:
    titles = (
        *(_("Month"), _("Visits that count"), _("Visits required")),
        *(_("Issues registered"), _("Issues closed"), _("Issues reported upward")),
    )
    rows = tuple((m.name, r.visits, r.required, r.registered, r.closed, r.escalated) for m, r in named)
    return Table(_("Month by month"), titles, rows)


def _attention(every: Sequence[leads.Lead], view: View) -> None:
    """List the leads that weigh most and are oldest, each a link to its evidence."""
    with st.container(border=True, key="panel_attention"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(_("Needs attention"), anchor=False)
            st.space("stretch")
            label = _n("See {count} lead", "All {count} leads", count=len(every))
            st.page_link(menu.page(LEADS), label=label, query_params=view.query())
        if not every:
            st.html(figures.mark("green", _("Nothing in the ledgers asks for attention.")))
        of_subject: dict[tuple[str, str], list[leads.Lead]] = {}
        for lead in every:
            of_subject.setdefault((lead.card.kind, lead.card.code), []).append(lead)
        rows = "".join(leads.line(found, view) for found in islice(of_subject.values(), _ATTENTION))
        st.html(f'<div class="k">{rows}</div>')


def _groups(found: Assessment, view: View) -> None:
    """Draw everybody who has a score as a dot on the line of the assessment group."""
    grades = [grade.name for grade in rulebook.load().grading.grades]
    scored = [card for card in found.subjects if card.total is not None]
    if not scored:
        return
    without = _("No grade")
    rows = tuple(
        (
            f"{card.kind}:{card.code}",
            card.name,
            f"{text(KIND_TITLES[card.kind])} · {card.group}",
            float(Decimal(card.total or 0) / 100),
            value(card.grade) if card.grade else without,
        )
        for card in sorted(scored, key=lambda card: (card.kind, card.code))
    )
    shown = (*map(value, grades), without)
    with st.container(border=True, key="panel_groups"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(_("Scores by group"), anchor=False)
            st.space("stretch")
            titles = (_("Name"), _("Group"), _("Score"), _("Grade"))
            table = Table(_("Scores by group"), titles, tuple((r[1], r[2], f"{r[3]:.2f}", r[4]) for r in rows))
            charts.figures_of(table, key="groups")
        st.caption(_("One mark each; a click opens the scorecard."))
        st.html(dots.legend(shown))
        words = _n("{count} score as a mark.", "{count} scores as marks, one line a group.", count=len(rows))
        spec = dots.chart(rows, shown, _("Score"), _("Grade"))
        picked = charts.show(spec, words=words, key="chart_groups", on_select=True)
    chosen = picked.selection.get("picked") if picked else None
    if chosen:
        st.switch_page(menu.page(SCORECARD), query_params=view.query() | {"subject": chosen[0]["subject"]})


show()
