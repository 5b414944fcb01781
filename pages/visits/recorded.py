"""What a click on the form of a visit does: record or amend it, and say what became of it."""

from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from pages.components import feedback, figures, identity, menu, results, state
from pages.components.words import _, text
from pages.visits import marks
from pages.web.place import database, now
from pages.web.screens import MONTH, REGISTER_ISSUE
from services.access import Actor
from services.counties import County
from services.errors import CalendarYearMissingError, KaoheError, StaleRecordError
from services.ledgers import visit_reading, visits
from services.ledgers.visit_reading import VisitRow
from services.ledgers.visits import Told
from services.messages import Message

_DONE: Final = "visit_recorded"
_REFUSED: Final = "visit_refused"
_LOOKED_AT: Final = "visit_looked_at"
"""Code and version of the visit that the fields were filled in from, or that was shown beside them last."""
_STALE: Final = "visit_stale"


@dataclass(frozen=True)
class _Done:
    """A visit that was recorded or amended; `untold` says why it cannot be told whether it counts."""

    visit: VisitRow
    amended: bool
    untold: Message | None


def said() -> None:
    """Say what became of the last click; the screen is then read from its top."""
    feedback.top("record")
    refused = state.take(_REFUSED)
    if refused is not None:
        st.error(feedback.plain(text(refused)), icon=":material/block:")
    found: _Done | None = state.take(_DONE)
    if found is None:
        return
    _became(found)
    done = found.visit
    with st.container(horizontal=True, vertical_alignment="center", key="after_visit"):
        st.page_link(
            menu.page(REGISTER_ISSUE),
            label=_("Register a problem"),
            icon=":material/report:",
            query_params={"enterprise": done.enterprise, "visit": done.code},
        )
        st.page_link(
            menu.page(MONTH),
            label=_("My month"),
            icon=":material/calendar_month:",
            query_params={"month": f"{done.visited_on:%Y-%m}"},
        )
        st.button(
            _("Amend"),
            key="amend_last",
            icon=":material/edit:",
            type="tertiary",
            on_click=state.set_address,
            args=({"visit": done.code},),
        )


def _became(found: _Done) -> None:
    """Say that a visit is recorded or amended, and whether it counts."""
    done = found.visit
    named: dict[str, Any] = {"code": done.code, "enterprise": done.enterprise_name, "date": done.visited_on}
    if found.amended:
        told = _("Visit {code} is amended: {enterprise}, {date}.", **named)
    else:
        told = _("Recorded as {code}: {enterprise}, {date}.", **named)
    if found.untold is not None:
        words = _("{told} Whether it counts cannot be told: {why}", told=told, why=text(found.untold))
    elif done.judged is not None and done.judged.counts:
        st.success(feedback.plain(_("{told} It counts.", told=told)), icon=":material/check_circle:")
        return
    else:
        why = "" if done.judged is None else figures.capital(text(done.judged.why))
        words = _("{told} It does not count: {why}.", told=told, why=why)
    st.warning(feedback.plain(words), icon=":material/warning:")


def stored_now(stored: VisitRow) -> None:
    """Remember which version the fields are about; where somebody else has changed it, show what stands there now."""
    looked_at = state.get(_LOOKED_AT)
    if looked_at is None or looked_at[0] != stored.code:
        state.put(_LOOKED_AT, (stored.code, stored.version))
    if state.get(_STALE) != stored.code:
        return
    state.put(_LOOKED_AT, (stored.code, stored.version))
    st.warning(
        _(
            "Somebody else has changed this visit meanwhile. Below is what stands in the ledger now; what you typed "
            "still stands in the fields. Saving again puts it in the place of that."
        ),
        icon=":material/warning:",
    )
    st.html(marks.facts(stored))


def save(scope: str, code: str | None) -> None:
    """Record or amend what stands in the fields; a refusal leaves them as they are."""
    found = identity.current()
    if found is None:
        return
    actor = found.actor
    feedback.clicked()
    given = {name: state.glance(f"{scope}{name}") for name in ("firm", "day", "method", "summary", "needs")}
    try:
        county = results.county(actor)
        told = Told(
            given["firm"] or "", given["day"], given["method"] or "", given["summary"] or "", given["needs"] or ""
        )
        if code is None:
            _record(actor, county, told)
        else:
            _amend(actor, county, told, code)
    except KaoheError as error:
        state.put(_REFUSED, error.message)
        if isinstance(error, StaleRecordError):
            state.put(_STALE, code)


def _record(actor: Actor, county: County, told: Told) -> None:
    today = results.today(county)
    with database().write() as session:
        code = visits.record_visit(session, actor=actor, region=county.code, told=told, today=today, now=now())
    state.set_address({"enterprise": None})
    _remember(actor, county, code, amended=False)


def _amend(actor: Actor, county: County, told: Told, code: str) -> None:
    today, version = results.today(county), state.get(_LOOKED_AT, ("", 0))[1]
    with database().write() as session:
        given: dict[str, Any] = {"code": code, "version": version, "told": told, "today": today, "now": now()}
        visits.amend_visit(session, actor=actor, region=county.code, **given)
    leave()
    _remember(actor, county, code, amended=True)


def _remember(actor: Actor, county: County, code: str, *, amended: bool) -> None:
    """Keep what became of it for the run that follows; it is recorded, whether or not that can be told."""
    today = results.today(county)
    given: dict[str, Any] = {"actor": actor, "region": county.code, "code": code, "today": today}
    with database().read() as session:
        try:
            done = _Done(visit_reading.visit(session, **given), amended, None)
        except CalendarYearMissingError as missing:
            done = _Done(visit_reading.visit(session, judge=False, **given), amended, missing.message)
    state.put(_DONE, done)


def leave() -> None:
    """Leave the amendment for a new visit."""
    state.take(_LOOKED_AT)
    state.take(_STALE)
    state.set_address({"visit": None})
