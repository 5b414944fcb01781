"""Hand-overs with their open problems, and the signatures of both cadres."""

from datetime import datetime
from html import escape
from typing import Final

import streamlit as st

from pages.components import feedback, figures, history, identity, layout, readings, state
from pages.components.words import _, date_in_words
from pages.web.place import database, now
from services.access import Action, Actor
from services.accounts import Live
from services.counties import LOCAL, County
from services.errors import KaoheError
from services.ledgers import handover_reading, handovers
from services.ledgers.handover_reading import HandoverRow
from services.ledgers.history import of_handover

_PER_PAGE: Final = 20
_REFUSED, _DONE = "signing_refused", "signing_done"


def show(live: Live, county: County, *, waiting: bool) -> None:
    """List hand-overs, the latest first; `waiting` those that want the reader's signature, or anybody's."""
    only = waiting or "unsigned" in state.address()
    if not waiting:
        st.toggle(_("To be signed only"), only, key="unsigned_only", on_change=_unsigned)
    number = int(state.get("handovers_at", 1)) if not waiting else 1
    page = readings.asked(
        live,
        handover_reading.handovers,
        region=county.code,
        waiting=only,
        first=(number - 1) * _PER_PAGE,
        most=_PER_PAGE,
    )
    if not page.rows:
        _nothing(live.actor, only=only)
        return
    for row in page.rows:
        _paper(live.actor, county, row, place="waiting" if waiting else "all")
    pages = -(-page.found // _PER_PAGE)
    if pages > 1 and not waiting:
        key = f"handovers_page_{page.found}"
        st.pagination(pages, default=min(number, pages), key=key, on_change=_turn, args=(key,))


def of_enterprise(live: Live, county: County, enterprise: str) -> None:
    """List the hand-overs of one enterprise, if there are any."""
    page = readings.asked(live, handover_reading.handovers, region=county.code, enterprise=enterprise)
    if page.rows:
        st.header(_("Hand-overs"), anchor=False)
        for row in page.rows:
            _paper(live.actor, county, row, place="firm")


def said() -> None:
    """Say what came of the last signature."""
    done, refused = state.take(_DONE), state.take(_REFUSED)
    if done:
        st.success(feedback.plain(done), icon=":material/check:")
    if refused:
        feedback.refusal(refused)


def _nothing(actor: Actor, *, only: bool) -> None:
    if only:
        layout.empty(_("Every hand-over is signed by both."))
    elif actor.may(Action.KEEP_LISTS):
        layout.empty(
            _("No enterprise has been handed over yet."),
            _("Choose an enterprise among the assignments to hand it over to another cadre."),
        )
    else:
        layout.empty(_("No enterprise has been handed over yet."))


def _paper(actor: Actor, county: County, row: HandoverRow, *, place: str) -> None:
    side = row.waits_for(actor)
    with st.container(border=True, key=f"paper_{place}_{row.number}"):
        passes = _(
            "{leaving} hands over to {coming} on {date}",
            leaving=f"{row.leaving.name} {row.leaving.code}",
            coming=f"{row.coming.name} {row.coming.code}",
            date=date_in_words(row.on),
        )
        st.html(figures.entry(f"{row.enterprise_name} {row.enterprise}", [passes]))
        if row.issues:
            st.html(_issues(row))
            st.html(
                '<div class="k k-signed">'
                + _signature(row.leaving.name, row.signed_from_at)
                + _signature(row.coming.name, row.signed_to_at)
                + "</div>"
            )
            for one in row.unable:
                told = _(
                    "{name} has no account and cannot sign here; the hand-over counts all the same. An administrator "
                    "adds the account.",
                    name=one.name,
                )
                st.caption(feedback.plain(told))
        else:
            st.caption(_("No problem was open, so there was nothing to sign over."))
        with st.container(horizontal=True, vertical_alignment="center"):
            if side is not None:
                label = _("Sign over these problems") if side == "from" else _("Take over these problems")
                st.button(
                    label,
                    key=f"sign_{place}_{row.number}",
                    type="primary",
                    icon=":material/draw:",
                    on_click=_sign,
                    args=(row.number, row.version),
                )
            key = f"{place}_{row.number}"
            history.button(
                of_handover, row.enterprise_name, key=key, paged=False, region=county.code, number=row.number
            )


def _issues(row: HandoverRow) -> str:
    settled = f" {figures.mark('green', _('settled since'))}"
    lines = "".join(
        f"<li>{escape(one.code)} {escape(one.summary)}{settled if one.settled else ''}</li>" for one in row.issues
    )
    return f'<ul class="k k-handed">{lines}</ul>'


def _signature(name: str, at: datetime | None) -> str:
    if at is None:
        return figures.mark("yellow", _("{name}: not signed yet", name=name))
    return figures.mark("green", _("{name}: signed {time}", name=name, time=f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}"))


def _unsigned() -> None:
    state.put("handovers_at", 1)
    state.set_address({"unsigned": "1" if state.widget("unsigned_only") else None})


def _turn(key: str) -> None:
    state.put("handovers_at", state.widget(key) or 1)


def _sign(number: int, version: int) -> None:
    actor = identity.actor()
    try:
        with database().write() as session:
            handovers.sign_handover(
                session, actor=actor, region=actor.region or "", number=number, version=version, now=now()
            )
    except KaoheError as error:
        state.put(_REFUSED, error)
    else:
        state.put(_DONE, _("Signed."))
