"""Measures and milestones of an issue: by when what is to be reached, what was, and what is late."""

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from pages.components import figures, results
from pages.components.words import _
from pages.problems import doing
from services.counties import County
from services.ledgers import issues
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.reading import IssueDetail


def show(county: County, found: IssueDetail) -> None:
    """Draw the measures, and each milestone with where it stands; whoever may plan ticks what is reached."""
    issue, today = found.listed.issue, results.today(county)
    if not issue.measures and not found.milestones:
        return
    st.header(_("Measures and milestones"), anchor=False)
    st.html(f'<p class="k k-said">{escape(issue.measures or "")}</p>')
    with st.container(gap="xsmall", key="milestones"):
        for place, one in enumerate(found.milestones):
            with st.container(horizontal=True, vertical_alignment="center", key=f"milestone_row_{place}"):
                st.html(
                    f'<div class="k k-milestone"><span>{escape(one["due_on"])}</span>'
                    f"<span>{escape(one['what'])}</span><span>{_stands(one, today)}</span></div>"
                )
                if Deed.PLAN in found.deeds and "reached_on" not in one:
                    st.button(
                        _("Reached today"),
                        key=f"reach_{place}",
                        icon=":material/check:",
                        on_click=doing.carry_out,
                        args=(issues.reach_milestone, issue.issue_code, issue.version, _("Milestone reached")),
                        kwargs={"place": place},
                    )


def _stands(one: Mapping[str, Any], today: date) -> str:
    due, reached = date.fromisoformat(one["due_on"]), one.get("reached_on")
    if reached is not None:
        late = date.fromisoformat(reached) > due
        words = _("reached late on {day}", day=reached) if late else _("reached on {day}", day=reached)
        return figures.mark("yellow" if late else "green", words)
    return figures.mark("red", _("not reached in time")) if due < today else figures.mark("none", _("to come"))
