"""The start: goes on to what waits, for a leader to how the campaign stands, else to the first screen of the menu."""

import streamlit as st

from models.values import Role
from pages.components import identity, menu
from pages.web.screens import OVERVIEW, SCREENS


def show() -> None:
    """Go on."""
    actor = identity.actor()
    first = next(screen for screen in SCREENS if screen.in_menu and menu.may_open(screen, actor))
    st.switch_page(menu.page(OVERVIEW if actor.role is Role.LEADER else first))


show()
