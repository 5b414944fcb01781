"""One's own sign-ins: which browsers, since when, and an end to any of them."""

import streamlit as st

from pages.components import figures, identity
from pages.components.words import _
from pages.web.place import LOCAL, database, now
from services import accounts
from services.accounts import Live, SessionRow


def show() -> None:
    """List the sessions."""
    found = identity.live()
    st.title(_("My sign-ins"))
    st.caption(_("A sign-in ends after 30 minutes without use, after 12 hours, or here."))
    with database().read() as session:
        rows = accounts.sessions(session, actor=found.actor, name=found.actor.name, now=now())
    for row in rows:
        _row(row, found)


def _row(row: SessionRow, found: Live) -> None:
    here = row.number == accounts.session_number(found.session_hash)
    with st.container(border=True, key=f"session_{row.number[:12]}", horizontal=True, vertical_alignment="center"):
        started, seen = (f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}" for at in (row.started_at, row.seen_at))
        name = _("This browser") if here else (row.browser or _("Unknown browser"))
        st.html(figures.entry(name, [_("since {started}, last used {seen}", started=started, seen=seen)]))
        if not here:
            st.button(_("End"), key=f"end_{row.number[:12]}", on_click=_end, args=(row.number,))


def _end(number: str) -> None:
    actor = identity.actor()
    with database().write() as session:
        accounts.end_session(session, actor=actor, name=actor.name, number=number, now=now())


show()
