"""Signing in: streamlit-authenticator's form over our own check, session and cookie.

The library's cookie is readable by scripts, outlives a password change and is accepted even where it is switched off;
so it is neither read nor written here. See docs/decisions/ for what else of the library stays out.
"""

from secrets import token_urlsafe
from typing import Any

import streamlit as st
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController

from pages.components import feedback, menu, state
from pages.components.redirect import redirect
from pages.components.words import _
from pages.web import cookies
from pages.web.place import database, now
from services import accounts
from services.accounts import TooManyAttemptsError

_KEYS_OF_THE_LIBRARY = ("authentication_status", "name", "username", "email", "roles", "logout")


class _NoCookie:
    def get_cookie(self) -> None:
        """Find nothing, whatever the browser sent."""

    set_cookie = delete_cookie = get_cookie


class _Form(Authenticate):  # type: ignore[misc]  # the library has no types
    """The library's form; its own __init__ would draw a frame and read its cookie."""

    def __init__(self) -> None:
        self.attrs: dict[str, Any] = {"login_sleep_time": 0}
        self.path = None
        self.cookie_controller = _NoCookie()
        self.authentication_controller = AuthenticationController(
            {"usernames": {}}, auto_hash=False, secret_key=token_urlsafe(32)
        )
        model = self.authentication_controller.authentication_model
        model.check_credentials = self._check

    def _check(self, name: str, password: str) -> bool:
        right = accounts.sign_in(
            database(), name=name, password=password, address=_address(), browser=_browser(), now=now()
        )
        if right:
            people = self.authentication_controller.authentication_model.credentials["usernames"]
            people[name] = {"first_name": name, "last_name": ""}
        return right


def show(*, back: str) -> None:
    """Draw the form; after success the browser starts a session by a one-time ticket and comes back."""
    state.forget(*_KEYS_OF_THE_LIBRARY)
    with st.container(key="sign_in_card"):
        st.title(_("Sign in to Kaohe"))
        st.caption(_("Scores of cadres and departments, each number with its evidence"))
        try:
            _Form().login("main", fields=_fields(), key="sign_in")
        except TooManyAttemptsError as error:
            feedback.refusal(error)
        if st.session_state.get("authentication_status"):
            _start(st.session_state["username"], back)
        elif st.session_state.get("authentication_status") is False:
            st.error(_("The name or the password is not right."), icon=":material/block:")
        menu.language_switch(back)


def _start(name: str, back: str) -> None:
    state.forget(*_KEYS_OF_THE_LIBRARY)
    with database().write() as session:
        ticket = accounts.issue_ticket(session, name=name, browser=_browser(), next_path=back, now=now())
    redirect(f"/session/start?ticket={ticket}")


def _fields() -> dict[str, str]:
    return {
        "Form name": _("Sign in"),
        "Username": _("Sign-in name"),
        "Password": _("Password"),
        "Login": _("Sign in"),
    }


def _browser() -> str:
    return str(st.context.cookies.get(cookies.BROWSER, ""))


def _address() -> str:
    return st.context.ip_address or "localhost"
