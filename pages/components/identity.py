"""Who looks at this run: asked of the database each time, in fragments and callbacks too."""

from urllib.parse import unquote

import streamlit as st

from pages.web.place import database, now
from services import accounts
from services.access import Actor
from services.accounts import Live
from services.errors import NotPermittedError
from services.messages import say


def current() -> Live | None:
    """Return the session behind this run, or None when nobody is signed in (any more)."""
    name, session_hash = st.user.get("username"), st.user.get("session")
    if not name or not session_hash:
        return None
    moment = now()
    with database().read() as session:
        found = accounts.live(session, name=unquote(str(name)), session_hash=str(session_hash), now=moment)
    if found is not None and found.stale:
        with database().write() as session:
            accounts.touch(session, session_hash=found.session_hash, now=moment)
    return found


def live() -> Live:
    """Return the session behind this run.

    Raises:
        NotPermittedError: nobody is signed in (any more).
    """
    found = current()
    if found is None:
        raise NotPermittedError(say("You have been signed out; sign in again."))
    return found


def actor() -> Actor:
    """Return who acts in this run.

    Raises:
        NotPermittedError: nobody is signed in (any more).
    """
    return live().actor
