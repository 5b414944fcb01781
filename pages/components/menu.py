"""The menu: every screen registered for everyone, shown to whom it concerns; below it who is signed in."""

from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import Page

from pages.components import state, waiting
from pages.components.feedback import plain
from pages.components.figures import capital
from pages.components.redirect import redirect
from pages.components.words import _, language, text
from pages.web.screens import HOME, SCREENS, Screen
from services.access import Actor
from services.accounts import Live
from services.roles import ROLE_TITLES


def page(screen: Screen) -> Page:
    """Return Streamlit's page for a screen, as it stands in the menu of this run."""
    pages: dict[str, Page] = state.get("pages", {})
    return pages.get(screen.path) or _page(screen, visible=False)


def _page(screen: Screen, *, visible: bool, waits: int = 0) -> Page:
    title = text(screen.title)
    return st.Page(
        screen.file,
        title=_("{screen} ({count})", screen=title, count=waits) if waits else title,
        icon=screen.icon,
        url_path=screen.path or None,
        default=screen is HOME,
        visibility="visible" if visible else "hidden",
    )


def may_open(screen: Screen, actor: Actor) -> bool:
    """Tell whether a screen concerns this user."""
    return screen.needs is None or actor.may(screen.needs)


def chosen(live: Live | None) -> tuple[Screen, Page]:
    """Draw the menu, each screen with the number that waits on it, and return the screen that the address names.

    All are registered whoever looks: otherwise a deep link of somebody signed out loses its address.
    """
    actor, waits = (None, {}) if live is None else (live.actor, waiting.numbers(live))
    pages = {
        screen.path: _page(
            screen,
            visible=screen.in_menu and actor is not None and may_open(screen, actor),
            waits=waits.get(screen.path, 0),
        )
        for screen in SCREENS
    }
    state.put("pages", pages)
    found = st.navigation(list(pages.values()), position="hidden" if actor is None else "sidebar", expanded=True)
    return next(screen for screen in SCREENS if screen.path == found.url_path), found


def address_of(found: Page) -> str:
    """Return the path and query of a page, to come back to it."""
    query = urlencode({name: value for name, value in state.address().items() if name != "lang"})
    return f"/{found.url_path}?{query}" if query else f"/{found.url_path}"


def language_switch(back: str) -> None:
    """Offer the other language."""
    other, label = ("en", "English") if language() == "zh_CN" else ("zh_CN", "中文")
    st.button(
        label,
        key="switch_language",
        icon=":material/translate:",
        type="tertiary",
        on_click=redirect,
        args=(f"/language/{other}?{urlencode({'next': back})}",),
    )


def person(actor: Actor, back: str) -> None:
    """Show who is signed in, and the way out."""
    with st.sidebar.container(key="person"):
        st.caption(plain(f"{actor.name} · {capital(text(ROLE_TITLES[actor.role]))}" if actor.role else actor.name))
        with st.container(horizontal=True, gap="small"):
            language_switch(back)
            st.button(
                _("Sign out"),
                key="sign_out",
                icon=":material/logout:",
                type="tertiary",
                on_click=redirect,
                args=("/auth/logout",),
            )
