"""The start: goes on to one's own scorecard or, for who sees more than that, to the first screen of the menu."""

import streamlit as st

from pages.components import identity, menu
from pages.web.screens import SCORECARD, SCREENS
from services.access import Action


def show() -> None:
    """Go on."""
    actor = identity.actor()
    own = actor.may(Action.VIEW_OWN) and not actor.may(Action.VIEW_COUNTY)
    first = next(screen for screen in SCREENS if screen.in_menu and menu.may_open(screen, actor))
    st.switch_page(menu.page(SCORECARD if own else first))


show()
