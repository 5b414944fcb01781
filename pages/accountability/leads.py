"""Leads for accountability: three columns, one per ground of the notice, oldest first, each with its evidence."""

from collections.abc import Sequence

import streamlit as st

from pages.components import feedback, identity, layout, leads, period, results, words
from pages.components.leads import Lead
from pages.components.results import View
from pages.components.words import _, _n, text, value
from services.scoring import rulebook
from services.scoring.titles import KIND_TITLES, SEVERITY_TITLES


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    view = results.asked(actor)
    found = results.assessment(actor, view)
    history = results.history(actor, view)
    every = leads.of(found, history)
    layout.head(_("Leads for accountability"), view.county.name, view.county.campaign)
    st.caption(
        _(
            "A lead says what is owed and since when, with its evidence. It is no verdict: people look into it, "
            "hear those concerned and decide."
        )
    )
    with layout.filters():
        period.show(view, found.as_of)
        groups = dict.fromkeys(sorted({_of(lead) for lead in every}))
        group = layout.choice("group", _("Group"), {"": _("All groups"), **{one: one for one in groups}}, width=200)
        degrees = {code: text(title) for code, title in SEVERITY_TITLES.items()}
        severity = layout.choice("severity", _("Degree"), {"": _("All degrees"), **degrees}, width=140)
    listed = [lead for lead in every if group in ("", _of(lead)) and severity in ("", lead.flag.severity)]
    if not every:
        layout.empty(
            _("There are no leads in this period."),
            _("Nothing in the ledgers up to {day} reaches a limit of the rulebook.", day=found.as_of),
        )
    elif not listed:
        layout.empty(_("No lead of this kind."), _("Choose another group or degree above."))
    else:
        _columns(listed, view)
    if history is None:
        results.await_history(actor, view)


def _of(lead: Lead) -> str:
    return f"{text(KIND_TITLES[lead.card.kind])} · {lead.card.group}"


def _columns(listed: Sequence[Lead], view: View) -> None:
    grounds = words.in_order(rule.ground for rule in rulebook.load().flags)
    listed = sorted(listed, key=lambda lead: (lead.since is None, lead.since or view.end))  # the oldest first
    for column, ground in zip(st.columns(len(grounds), gap="small"), grounds, strict=True):
        here = [lead for lead in listed if lead.flag.ground == ground]
        with column, st.container(border=True, key=f"panel_ground_{grounds.index(ground)}"):
            st.header(feedback.plain(value(ground)), anchor=False)
            st.caption(_n("{count} lead", "{count} leads", count=len(here)))
            st.html(f'<div class="k">{"".join(leads.line([lead], view) for lead in here)}</div>')


show()
