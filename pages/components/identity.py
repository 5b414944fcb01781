"""Who looks at this run: asked of the database once for each run, and in every fragment and callback."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from urllib.parse import unquote

import streamlit as st

from pages.web.place import database, now
from services import accounts
from services.access import Actor
from services.accounts import Live
from services.errors import NotPermittedError
from services.messages import say

_OF_RUN: Final[ContextVar[Live | None]] = ContextVar("identity", default=None)
"""Set by the frame while it draws; fragments and callbacks run without it, so they ask the database."""


@contextmanager
def run_of(found: Live | None) -> Iterator[None]:
    """Let the run that the frame draws now be of whom it has just asked for; it is forgotten when the run ends."""
    token = _OF_RUN.set(found)
    try:
        yield
    finally:
        _OF_RUN.reset(token)


def current() -> Live | None:
    """Return the session behind this run, or None when nobody is signed in (any more)."""
    return _OF_RUN.get() or _asked()


def _asked() -> Live | None:
    given = st.user.to_dict()
    name, session_hash = given.get("username"), given.get("session")
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
