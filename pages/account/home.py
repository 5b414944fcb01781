"""The start: goes on to the first screen of the menu that concerns the reader."""

import streamlit as st

from pages.components import identity, menu
from pages.web.screens import SCREENS


def show() -> None:
    """Go on."""
    actor = identity.actor()
    first = next(screen for screen in SCREENS if screen.in_menu and menu.may_open(screen, actor))
    st.switch_page(menu.page(first))


show()
