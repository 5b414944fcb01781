"""Users: who may come in; adding one, disabling one, giving a new one-time link."""

from collections.abc import Callable

import streamlit as st

from models.values import Role
from pages.components import feedback, figures, identity, menu, state
from pages.components.words import _, text
from pages.web.place import database, now
from services import accounts, counties
from services.accounts import UserRow
from services.counties import County
from services.errors import KaoheError


def show() -> None:
    """List the users, and offer what can be done with them."""
    actor = identity.actor()
    with database().read() as session:
        people = accounts.users(session, actor=actor)
        places = counties.counties(session, actor=actor)
    st.title(_("Users"))
    st.caption(
        _(
            "“New link” takes the password away, ends the user's sign-ins and lets a disabled user in again; "
            "“Disable” shuts out at once."
        )
    )
    _new_link()
    with st.expander(_("Add a user"), icon=":material/person_add:"):
        _add(places)
    names = {place.code: place.name for place in places}
    for person in people:
        _row(person, names, own=person.name == actor.name)


def _new_link() -> None:
    link = state.take("new_link")
    if link:
        st.success(_("Give this link to {name}; it works once, within 7 days.", name=feedback.plain(link[0])))
        st.code(str(st.context.url or "").split("/users")[0].rstrip("/") + link[1], language=None)


def _add(places: tuple[County, ...]) -> None:
    name = st.text_input(_("Sign-in name"), key="add_name", autocomplete="off")
    role = st.selectbox(_("Role"), list(Role), format_func=lambda role: text(menu.ROLE_WORDS[role]), key="add_role")
    place = None
    if role is not Role.ADMINISTRATOR:
        place = st.selectbox(
            _("County"),
            places,
            format_func=lambda place: f"{place.name} {place.code}",
            key="add_county",
            placeholder=_("No county yet"),
        )
    cadre = st.text_input(_("Cadre's code"), key="add_cadre") if role is Role.CADRE else None
    department = st.text_input(_("Department's code"), key="add_department") if role is Role.DEPARTMENT else None
    if st.button(_("Add"), type="primary", key="add_user") and role is not None:
        region = place.code if place else None
        _add_or_refuse(name, role, region, (cadre or "").strip() or None, (department or "").strip() or None)


def _add_or_refuse(name: str, role: Role, region: str | None, cadre: str | None, department: str | None) -> None:
    try:
        _link(name, lambda: _added(name, role, region, cadre, department))
    except KaoheError as error:
        feedback.refusal(error)
        return
    st.rerun()


def _added(name: str, role: Role, region: str | None, cadre: str | None, department: str | None) -> str:
    actor = identity.actor()
    with database().write() as session:
        return accounts.add_user(
            session,
            actor=actor,
            name=name,
            role=role,
            region=region,
            cadre=cadre,
            department=department,
            now=now(),
        )


def _row(person: UserRow, places: dict[str, str], *, own: bool) -> None:
    """Draw a user; of one's own account neither button works: it would sign its owner out for good."""
    with st.container(border=True, key=f"user_{person.name}", horizontal=True, vertical_alignment="center"):
        of = (text(menu.ROLE_WORDS[person.role]), places.get(person.region or ""), person.cadre_code, person.dept_code)
        st.html(figures.entry(person.name, [part for part in of if part]))
        st.html(_state(person), width="content")
        st.button(_("New link"), key=f"reset_{person.name}", on_click=_reset, args=(person.name,), disabled=own)
        st.button(
            _("Disable"),
            key=f"disable_{person.name}",
            on_click=_disable,
            args=(person.name,),
            disabled=own or person.disabled,
        )


def _state(person: UserRow) -> str:
    if person.disabled:
        return figures.mark("red", _("disabled"))
    return figures.mark("green", _("active")) if person.has_password else figures.mark("none", _("no password yet"))


def _reset(name: str) -> None:
    def reset() -> str:
        actor = identity.actor()
        with database().write() as session:
            return accounts.reset_user(session, actor=actor, name=name, now=now())

    _link(name, reset)


def _link(name: str, make: Callable[[], str]) -> None:
    state.put("new_link", (name, make()))


def _disable(name: str) -> None:
    actor = identity.actor()
    with database().write() as session:
        accounts.disable_user(session, actor=actor, name=name, now=now())


show()
