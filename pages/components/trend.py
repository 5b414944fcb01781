"""The total of one subject at each month's end, as a line with its table and its words."""

import streamlit as st

from pages.components import charts, figures, results
from pages.components.charts import Table
from pages.components.results import View
from pages.components.words import _, value
from services.access import Actor
from services.scoring.results import Scorecard

_STEP = 5
"""The axis begins at a multiple of so many points."""


def show(actor: Actor, view: View, card: Scorecard) -> None:
    """Draw the line; while the months are being worked out, say so and look again."""
    st.header(_("Month by month"), anchor=False)
    history = results.history(actor, view)
    if history is None:
        st.caption(_("The months are being worked out …"))
        results.await_history(actor, view)
        return
    found = [
        (one.assessment.end, here)
        for one in history
        for here in one.assessment.subjects
        if (here.kind, here.code) == (card.kind, card.code) and here.total is not None
    ]
    if not found:
        st.caption(_("There is no month with a score yet."))
        return
    rows = tuple((charts.month(end), float(figures.hundredths(here.total or 0))) for end, here in found)
    lowest = max(0.0, _STEP * (min(score for _month, score in rows) // _STEP) - _STEP)
    words = _(
        "The score at each month's end, from {first} in {month} to {last} now.",
        first=f"{rows[0][1]:.2f}",
        month=rows[0][0].name,
        last=f"{rows[-1][1]:.2f}",
    )
    with st.container(border=True, key="panel_trend"):
        charts.show(charts.totals_line(rows, _("Score"), lowest), words=words, key="chart_trend")
        st.caption(_("Each point is the whole period up to that month's end, as known when its books closed."))
        titles = (_("Up to"), _("Score"), _("Grade"), _("Rank"))
        ranked = card.group not in view.county.unranked_groups
        listed = tuple(
            (
                str(end),
                figures.shown(here.total),
                value(here.grade) if here.grade else "–",
                str(here.rank or "–") if ranked else "–",
            )
            for end, here in found
        )
        charts.figures_of(Table(_("Month by month"), titles, listed), key="trend")
