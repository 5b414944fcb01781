"""Choosing a password by a one-time link."""

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
    with database().read() as session:
        name = accounts.link_holder(session, link=link, now=now())
    with st.container(key="sign_in_card"):
        st.title(_("Choose a password"))
        st.write(_("For the account {name}. Nobody else will know the password.", name=feedback.plain(name)))
        with st.form("choose_password"):
            first = st.text_input(_("Password"), type="password", key="password", autocomplete="new-password")
            st.caption(_("At least {least} characters; a sentence is easiest to remember.", least=MIN_CHARACTERS))
            second = st.text_input(_("Again"), type="password", key="again", autocomplete="new-password")
            sent = st.form_submit_button(_("Keep this password"), type="primary")
        if sent:
            _choose(link, first, second)
        menu.language_switch(f"/set_password?link={link}")


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
