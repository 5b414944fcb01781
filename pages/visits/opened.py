"""The visit that the address names: what it was about, and what may be done about it."""

from html import escape
from typing import Final

import streamlit as st

from pages.components import feedback, figures, history, identity, menu, results, state
from pages.components.words import _, text
from pages.visits import marks
from pages.web.place import database, now
from pages.web.screens import RECORD_VISIT
from services.access import Action, Actor
from services.counties import County
from services.errors import KaoheError
from services.ledgers import visit_reading, visits
from services.ledgers.history import of_visit
from services.ledgers.visit_reading import VisitRow

_REFUSED: Final = "visits_refused"


def show(actor: Actor, county: County) -> None:
    """Draw the visit that the address names, above the list, with what may be done about it."""
    refused = state.take(_REFUSED)
    if refused is not None:
        st.error(feedback.plain(text(refused)), icon=":material/block:")
    code, today = state.address().get("visit"), results.today(county)
    if code is None:
        return
    with database().read() as session:
        row = visit_reading.visit(session, actor=actor, region=county.code, code=code, today=today)
    with st.container(border=True, key="visit_opened"):
        st.html(f'<div class="k k-standing"><b>{escape(row.code)}</b>{marks.counts(row)}</div>{marks.facts(row)}')
        with st.container(horizontal=True, vertical_alignment="center"):
            if actor.may(Action.HEAR_ENTERPRISES, county.code):
                _confirmation(row)
            if actor.cadre_code == row.cadre and row.recorded_on == today:
                st.page_link(
                    menu.page(RECORD_VISIT),
                    label=_("Amend"),
                    icon=":material/edit:",
                    query_params={"visit": row.code},
                )
            st.button(
                _("Hide"),
                key="close_visit",
                icon=":material/close:",
                type="tertiary",
                on_click=state.set_address,
                args=({"visit": None},),
            )
        history.show(of_visit, key=row.code, region=county.code, code=row.code)


def _confirmation(row: VisitRow) -> None:
    """Offer to note what the enterprise says."""
    names = {"": _("not asked"), "yes": _("Yes"), "no": _("No")}
    current = "" if row.confirmed is None else "yes" if row.confirmed else "no"
    key = f"confirmed_{row.code}_{row.version}"
    st.segmented_control(
        _("Confirmed by the enterprise"),
        list(names),
        default=current,
        format_func=lambda one: figures.capital(names[one]),
        required=True,
        key=key,
        on_change=_confirm,
        args=(row.code, row.version, key),
    )


def _confirm(code: str, version: int, key: str) -> None:
    found, said = identity.current(), state.widget(key)
    if found is None or said is None:
        return
    try:
        with database().write() as session:
            visits.set_confirmed(
                session,
                actor=found.actor,
                region=found.actor.region or "",
                code=code,
                version=version,
                confirmed={"yes": True, "no": False}.get(said),
                now=now(),
            )
    except KaoheError as error:
        state.put(_REFUSED, error.message)
