"""One's own account: who one is here, another password, and which browsers are signed in."""

import re
from html import escape
from typing import Final

import streamlit as st

from pages.components import feedback, figures, identity, layout, state
from pages.components.words import _, _n, text
from pages.web.place import database, now
from services import accounts
from services.accounts import Live, SessionRow
from services.accounts.passwords import MIN_CHARACTERS
from services.counties import LOCAL
from services.errors import KaoheError
from services.messages import Message, say
from services.roles import ROLE_TITLES

_BROWSERS: Final = (
    ("MicroMessenger/", say("WeChat")),
    ("QQBrowser/", "QQBrowser"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
)
"""What a user agent holds, and whose sign it is; the first that fits."""
_SYSTEMS: Final = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def show() -> None:
    """Draw the screen."""
    found = identity.live()
    layout.head(_("My account"), *_who(found))
    left, right = st.columns(2, gap="large")
    with left:
        _password()
    with right:
        _sessions(found)


def _who(found: Live) -> list[str]:
    """Return the sign-in name, the role, and what the account is of."""
    actor = found.actor
    with database().read() as session:
        own = accounts.own_account(session, actor=actor, session_hash=found.session_hash, now=now())
    department = f"{own.department} {actor.dept_code}" if own.department else None
    cadre = f"{own.cadre} {actor.cadre_code}" if own.cadre else None
    role = figures.capital(text(ROLE_TITLES[actor.role])) if actor.role else None
    return [part for part in (actor.name, role, own.county, department, cadre) if part]


def _password() -> None:
    """Draw the form; after a refusal all that was typed still stands, after a change nothing does."""
    with st.container(horizontal=True, vertical_alignment="center", key="password_head"):
        st.header(_("Change the password"), anchor=False)
    if state.take("password_changed"):
        st.success(_("The password is changed; every other device is signed out."), icon=":material/check:")
    turn = state.get("password_turn", 0)
    with st.form(f"change_password_{turn}"):
        old = st.text_input(_("Current password"), type="password", key=f"old_{turn}", autocomplete="current-password")
        new = st.text_input(_("New password"), type="password", key=f"new_{turn}", autocomplete="new-password")
        st.caption(_("At least {least} characters; a sentence is easiest to remember.", least=MIN_CHARACTERS))
        again = st.text_input(
            _("Repeat new password"), type="password", key=f"again_{turn}", autocomplete="new-password"
        )
        sent = st.form_submit_button(_("Change the password"), type="primary")
    if sent and _change(old, new, again):
        state.forget(*(f"{field}_{turn}" for field in ("old", "new", "again")))
        state.put("password_turn", turn + 1)
        state.put("password_changed", True)
        st.rerun()


def _change(old: str, new: str, again: str) -> bool:
    """Change the password, or say why not."""
    if new != again:
        st.error(_("The two are not the same; type the password again."), icon=":material/block:")
        return False
    found = identity.live()
    try:
        accounts.change_password(
            database(), actor=found.actor, session_hash=found.session_hash, old=old, new=new, now=now()
        )
    except KaoheError as error:
        feedback.refusal(error)
        return False
    return True


def _sessions(found: Live) -> None:
    with database().read() as session:
        rows = accounts.sessions(session, actor=found.actor, name=found.actor.name, now=now())
    here = accounts.session_number(found.session_hash)
    others = [row for row in rows if row.number != here]
    with st.container(horizontal=True, vertical_alignment="center", key="sessions_head"):
        st.header(_("Where I am signed in"), anchor=False)
        if others and st.button(_("Sign out other devices"), key="end_others", icon=":material/logout:"):
            layout.ask_first(
                _("Sign out other devices"),
                _n(
                    "{count} other device will have to sign in again; this one stays.",
                    "{count} other devices will have to sign in again; this one stays.",
                    count=len(others),
                ),
                _("Sign them out"),
                _end_others,
            )
    if state.get("devices_ended"):
        number = state.take("devices_ended")
        told = _n("{count} other device is signed out.", "{count} other devices are signed out.", count=number)
        st.success(told, icon=":material/check:")
    for row in sorted(rows, key=lambda row: row.number != here):
        _row(row, here=row.number == here)
    st.caption(_("A sign-in ends after 30 minutes without use, after 12 hours, or when you end it here."))


def _row(row: SessionRow, *, here: bool) -> None:
    with st.container(border=True, key=f"session_{row.number[:12]}", horizontal=True, vertical_alignment="center"):
        started, seen = (f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}" for at in (row.started_at, row.seen_at))
        used = figures.facts(_("Signed in {started}", started=started), _("Last used {seen}", seen=seen))
        device = escape(_device(row.browser))
        st.html(f'<div class="k"><b>{device}</b><div class="k-facts k-soft k-times">{used}</div></div>')
        if here:
            st.html(figures.mark("green", _("This browser")), width="content")
        else:
            st.button(_("End"), key=f"end_{row.number[:12]}", on_click=_end, args=(row.number,))


def _device(agent: str | None) -> str:
    """Return browser and system of a user agent in words, as far as they can be told."""
    told = agent or ""
    sign, name = next(((sign, name) for sign, name in _BROWSERS if sign in told), ("", ""))
    version = re.search(rf"{sign}(\d+)", told) if sign else None
    browser = f"{text(name) if isinstance(name, Message) else name} {version[1]}" if version else ""
    system = next((name for sign, name in _SYSTEMS if sign in told), "")
    return " · ".join(filter(None, (browser, system))) or _("Unknown browser")


def _end(number: str) -> None:
    actor = identity.actor()
    with database().write() as session:
        accounts.end_session(session, actor=actor, name=actor.name, number=number, now=now())


def _end_others() -> None:
    found = identity.live()
    with database().write() as session:
        number = accounts.end_other_sessions(session, actor=found.actor, session_hash=found.session_hash, now=now())
    state.put("devices_ended", number)


show()
