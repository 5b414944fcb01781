"""Choosing a password by a one-time link."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from pages.components import feedback, menu, state
from pages.components.redirect import redirect
from pages.components.words import _
from pages.web.place import database, now
from services import accounts
from services.accounts.passwords import MIN_CHARACTERS
from services.errors import KaoheError


def show() -> None:
    """Draw the form, or say why the link is good for nothing."""
    link = state.address().get("link", "")
    try:
        with database().read() as session:
            name = accounts.link_holder(session, link=link, now=now())
    except KaoheError as error:
        _no_longer(error, link)
        return
    with st.container(key="sign_in_card"):
        st.title(_("Choose a password"))
        st.write(_("For the account {name}. Nobody else will know the password.", name=feedback.plain(name)))
        with st.form("choose_password"):
            first = st.text_input(_("Password"), type="password", key="password", autocomplete="new-password")
            st.caption(_("At least {least} characters; a sentence is easiest to remember.", least=MIN_CHARACTERS))
            second = st.text_input(_("Repeat password"), type="password", key="again", autocomplete="new-password")
            sent = st.form_submit_button(_("Save password"), type="primary")
        if sent:
            _choose(link, first, second)
        menu.language_switch(_address(link))


def _no_longer(error: KaoheError, link: str) -> None:
    """Say why the link is good for nothing, and where to go from here."""
    with st.container(key="sign_in_card"):
        st.title(_("This link no longer works"))
        with st.container(key="refusal"):
            feedback.refusal(error)
        st.html(f'<p class="k"><a href="/">{escape(_("Go to sign-in"))}</a></p>')
        menu.language_switch(_address(link))


def _address(link: str) -> str:
    return f"/set_password?{urlencode({'link': link})}"


def _choose(link: str, first: str, second: str) -> None:
    if first != second:
        st.error(_("The two are not the same; type the password again."))
        return
    try:
        accounts.choose_password(database(), link=link, password=first, now=now())
    except KaoheError as error:
        feedback.refusal(error)
        return
    redirect("/")


show()
