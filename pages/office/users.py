"""Users: who may come in; finding one, adding one, locking and unlocking, giving a new one-time link."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

import streamlit as st

from models.values import Role
from pages.components import feedback, figures, history, identity, layout, state
from pages.components.words import _, _n, text
from pages.web.place import database, now
from services import accounts, counties
from services.accounts import LINK_LIVES, UserRow
from services.counties import LOCAL, County
from services.errors import KaoheError
from services.ledgers.history import of_account
from services.roles import ROLE_TITLES

ROWS_PER_PAGE: Final = 25


class _Link(NamedTuple):
    """A one-time link just made: whose, its path, and when it expires."""

    name: str
    path: str
    until: datetime


def show() -> None:
    """List the users, and offer what can be done with them."""
    actor = identity.actor()
    with database().read() as session:
        people = accounts.users(session, actor=actor)
        shut_out = accounts.shut_out(session, actor=actor, now=now())
        counties_there = counties.counties(session, actor=actor)
    places = {place.code: place.name for place in counties_there}
    layout.head(_("Users"))
    _new_link()
    with st.container(key="adding"), st.expander(_("Add a user"), icon=":material/person_add:"):
        _add(counties_there)
    with layout.filters():
        found = _filtered(people, places)
    if not found:
        layout.empty(_("No user fits these filters."), _("Take one away, or add the user above."))
        return
    every = _n("{count} user", "{count} users", count=len(people))
    st.caption(every if len(found) == len(people) else _("{found} of {users}", found=len(found), users=every))
    pages = -(-len(found) // ROWS_PER_PAGE)
    listing = st.container(key="users")
    page = st.pagination(pages, key=f"users_page_{len(found)}") if pages > 1 else 1
    with listing:
        for person in found[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE]:
            _row(person, places, own=person.name == actor.name, shut_out=person.name in shut_out)


def _filtered(people: tuple[UserRow, ...], places: dict[str, str]) -> list[UserRow]:
    """Offer search, role and county, which stand in the address, and return the users that fit."""
    asked = state.address()
    words = asked.get("search", "")
    typed = st.text_input(
        _("Search"),
        words,
        key=f"search_{words}",
        placeholder=_("Sign-in name, name or code"),
        label_visibility="collapsed",
        icon=":material/search:",
        width=240,
    )
    roles = {str(role): _role(role) for role in ROLE_TITLES}
    role = layout.choice("role", _("Role"), {"": _("All roles")} | roles, width=180)
    county = layout.choice("county", _("County"), {"": _("All counties")} | places, width=180)
    if typed.strip() != words:
        state.set_address({"search": typed.strip() or None})
        st.rerun()
    wanted = words.lower()
    return [
        person
        for person in people
        if any(wanted in (part or "").lower() for part in _searched(person))
        and role in ("", person.role)
        and county in ("", person.region)
    ]


def _searched(person: UserRow) -> tuple[str | None, ...]:
    return person.name, person.person, person.cadre_code, person.dept_code


def _new_link() -> None:
    """Show the link just made until it has been handed on: nobody can look it up later."""
    link: _Link | None = state.get("new_link")
    if link is None:
        return
    with st.container(border=True, key="new_link"):
        until = f"{link.until.astimezone(LOCAL):%Y-%m-%d %H:%M}"
        st.write(
            _(
                "Give this link to {name}: it works once, until {until}, and is shown only here.",
                name=f"**{feedback.plain(link.name)}**",
                until=feedback.plain(until),
            )
        )
        st.code(str(st.context.url or "").split("/users")[0].rstrip("/") + link.path, language=None, wrap_lines=True)
        st.button(_("Copied, close"), key="link_done", on_click=state.take, args=("new_link",))


def _add(places: tuple[County, ...]) -> None:
    """Draw the form for a new user: a refusal leaves it as it is, an addition empties it."""
    turn = state.get("add_turn", 0)
    left, right = st.columns(2)
    with left:
        role = st.selectbox(_("Role"), list(Role), format_func=_role, key=f"add_role_{turn}")
    place, person = None, None
    with right:
        if role is not Role.ADMINISTRATOR:
            place = st.selectbox(
                _("County"),
                places,
                format_func=lambda place: f"{place.name} {place.code}",
                key=f"add_county_{turn}",
                placeholder=_("No county yet"),
            )
        if place is not None and role in (Role.CADRE, Role.DEPARTMENT):
            person = _person(role, place, turn)
    with left:
        name = st.text_input(_("Sign-in name"), key=f"add_name_{turn}", autocomplete="off")
    if st.button(_("Add"), type="primary", key="add_user") and role is not None:
        add = partial(_added, name, role, place and place.code, person)
        try:
            _keep_link(name, add)
        except KaoheError as error:
            feedback.refusal(error)
            return
        state.put("add_turn", turn + 1)
        st.rerun()


def _person(role: Role, place: County, turn: int) -> str | None:
    """Offer the cadres or departments of a county by name and code, and return the code."""
    actor = identity.actor()
    with database().read() as session:
        found = accounts.people(session, actor=actor, region=place.code)
    of_cadre = role is Role.CADRE
    names = {person.code: person.name for person in (found.cadres if of_cadre else found.departments)}
    return st.selectbox(
        _("Cadre") if of_cadre else _("Department"),
        list(names),
        index=None,
        format_func=lambda code: f"{names[code]} {code}",
        key=f"add_{role}_{place.code}_{turn}",
        placeholder=_("Choose by name or code") if names else _("The county's ledgers name nobody yet"),
        disabled=not names,
    )


def _added(name: str, role: Role, region: str | None, person: str | None) -> str:
    actor = identity.actor()
    with database().write() as session:
        return accounts.add_user(
            session,
            actor=actor,
            name=name,
            role=role,
            region=region,
            cadre=person if role is Role.CADRE else None,
            department=person if role is Role.DEPARTMENT else None,
            now=now(),
        )


def _row(person: UserRow, places: dict[str, str], *, own: bool, shut_out: bool) -> None:
    """Draw a user; of one's own account neither button works: it would sign its owner out for good."""
    name = person.name
    with st.container(border=True, key=f"user_{name}", horizontal=True, vertical_alignment="center"):
        st.html(figures.entry(name, _of(person, places)))
        st.html(_state(person, shut_out=shut_out), width="content")
        if st.button(_("New link"), key=f"reset_{name}", disabled=own):
            layout.ask_first(
                _("New link"),
                _(
                    "{name}'s password and any link given before become useless, and {name} is signed out everywhere,"
                    " until a password has been chosen by the new link.",
                    name=name,
                ),
                _("Make a new link"),
                lambda: _keep_link(name, partial(_reset, name)),
            )
        if person.disabled or shut_out:
            st.button(_("Unlock"), key=f"enable_{name}", on_click=_enable, args=(name,))
        if not person.disabled:
            st.button(_("Lock"), key=f"disable_{name}", on_click=_disable, args=(name,), disabled=own)
        history.button(of_account, name, key=name, name=name)


def _of(person: UserRow, places: dict[str, str]) -> list[str]:
    """Return the role, the county, and the cadre or department by name and code."""
    who = " ".join(part for part in (person.person, person.cadre_code or person.dept_code) if part)
    return [part for part in (_role(person.role), places.get(person.region or ""), who) if part]


def _role(role: Role) -> str:
    return figures.capital(text(ROLE_TITLES[role]))


def _state(person: UserRow, *, shut_out: bool) -> str:
    if person.disabled:
        return figures.mark("red", _("locked"))
    if shut_out:
        return figures.mark("yellow", _("too many failed attempts"))
    return figures.mark("green", _("active")) if person.has_password else figures.mark("none", _("no password yet"))


def _keep_link(name: str, make: Callable[[], str]) -> None:
    """Make a one-time link, and keep it to be shown."""
    path = make()
    state.put("new_link", _Link(name, path, now() + LINK_LIVES))


def _reset(name: str) -> str:
    actor = identity.actor()
    with database().write() as session:
        return accounts.reset_user(session, actor=actor, name=name, now=now())


def _disable(name: str) -> None:
    actor = identity.actor()
    with database().write() as session:
        accounts.disable_user(session, actor=actor, name=name, now=now())


def _enable(name: str) -> None:
    actor = identity.actor()
    with database().write() as session:
        accounts.enable_user(session, actor=actor, name=name, now=now())


show()
