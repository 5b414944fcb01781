"""Results as a workbook, made on the click and only for those who may have it."""

from secrets import token_hex

import streamlit as st

from pages.components.results import View
from pages.components.words import _
from services.access import Action, Actor


def scores(actor: Actor, view: View) -> None:
    """Offer the results of the view."""
    if not actor.may(Action.EXPORT_SCORES, view.county.code):
        return
    st.text(_("Download"))
    token_hex(4)
