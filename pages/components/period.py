"""The period at the head of a screen: read as one line, changed in a small form."""

from datetime import date

import streamlit as st

from pages.components import state
from pages.components.results import View
from pages.components.words import _


def show(view: View, as_of: date, *, short: bool = False) -> None:
    """Draw the line, in short by the day it speaks of; a change goes into the address."""
    if short:
        line = _("As of {day}", day=min(view.end, as_of))
    elif as_of == view.end:
        line = _("{start} to {end}", start=view.start, end=view.end)
    else:
        line = _("{start} to {end}, as known on {as_of}", start=view.start, end=view.end, as_of=as_of)
    named = f"{view.start}_{view.end}_{view.as_of}"
    opened = st.popover(line, icon=":material/date_range:", key=f"period_open_{named}", on_change="rerun")
    if opened.open:
        with opened, st.form(f"period_{named}", border=False):
            _form(view)


def _form(view: View) -> None:
    start = _day(_("From"), view.start, "period_from")
    end = _day(_("To"), view.end, "period_to")
    hint = _("Blank: five working days after the end, when the books are closed.")
    known = _day(_("As known on"), view.as_of, "period_as_of", hint)
    if st.form_submit_button(_("Show"), type="primary"):
        state.set_address({"from": str(start), "to": str(end), "as_of": str(known) if known else None})
        st.rerun()
    if not view.usual:
        st.form_submit_button(_("Back to today"), type="tertiary", on_click=_today)


def _today() -> None:
    state.set_address({"from": None, "to": None, "as_of": None, "compare": None})


def _day(label: str, day: date | None, key: str, hint: str | None = None) -> date | None:
    first, last = date(2004, 1, 1), date(2099, 12, 31)
    return st.date_input(label, day, min_value=first, max_value=last, format="YYYY-MM-DD", key=key, help=hint)
