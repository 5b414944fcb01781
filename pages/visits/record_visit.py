"""Recording a visit on the way back to the car: where, which day, how, what about; or amending it the same day."""

from datetime import date
from html import escape
from typing import Any, Final

import streamlit as st

from models.values import VisitMethod
from pages.components import feedback, figures, identity, layout, menu, results, state, typed
from pages.components.words import _, _n, text
from pages.visits import marks
from pages.web.place import database, now
from pages.web.screens import MONTH, REGISTER_ISSUE
from services.access import Actor
from services.counties import County
from services.errors import CalendarYearMissingError, KaoheError, NotFoundError, StaleRecordError
from services.ledgers import visit_judging, visit_reading, visits
from services.ledgers.check_titles import METHOD_TITLES
from services.ledgers.visit_reading import OwnFirm, VisitRow
from services.ledgers.visit_titles import VISIT_TITLES
from services.ledgers.visits import NEEDS, SUMMARY, Told
from services.messages import say
from services.scoring import rulebook

_DONE: Final = "visit_recorded"
_UNTOLD: Final = "visit_untold"
"""Why it cannot be told whether the visit that was recorded counts."""
_REFUSED: Final = "visit_refused"
_LOOKED_AT: Final = "visit_looked_at"
"""Code and version of the visit that the fields were filled in from, or that was shown beside them last."""
_STALE: Final = "visit_stale"


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    county = results.county(actor)
    stored = _amended(actor, county)
    with database().read() as session:
        firms = visit_reading.own_firms(session, actor=actor, region=county.code, today=results.today(county))
        number = visit_reading.own_number(session, actor=actor, region=county.code)
    layout.head(_("Amend visit {code}", code=stored.code) if stored else _("Record a visit"), county.name)
    if not firms:
        layout.empty(_("No enterprise is assigned to you yet."), _("The office assigns cadres to enterprises."))
        return
    with st.container(key="wizard"):
        _said()
        if stored is not None:
            _stored_now(stored)
        which = stored.code if stored else f"new-{number}"  # the next visit is typed into fields of its own
        _fields(actor, county, firms, stored, scope=f"draft_visit-{which}-")


def _amended(actor: Actor, county: County) -> VisitRow | None:
    """Return the visit that the address asks to amend."""
    code = state.address().get("visit")
    if code is None:
        return None
    with database().read() as session:
        given: dict[str, Any] = {"actor": actor, "region": county.code, "today": results.today(county)}
        found = visit_reading.visit(session, code=code, judge=False, **given)
    if found.cadre != actor.cadre_code:
        raise NotFoundError(say("You have recorded no visit {code}.", code=code))
    return found


def _said() -> None:
    """Say what became of the last click; the screen is then read from its top."""
    feedback.top("record")
    refused = state.take(_REFUSED)
    if refused is not None:
        st.error(feedback.plain(text(refused)), icon=":material/block:")
    found: tuple[VisitRow, bool] | None = state.take(_DONE)
    if found is None:
        return
    done, amended = found
    _done(done, amended=amended)
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


def _done(done: VisitRow, *, amended: bool) -> None:
    """Say that a visit is recorded or amended, and whether it counts."""
    named: dict[str, Any] = {"code": done.code, "enterprise": done.enterprise_name, "date": done.visited_on}
    if amended:
        told = _("Visit {code} is amended: {enterprise}, {date}.", **named)
    else:
        told = _("Recorded as {code}: {enterprise}, {date}.", **named)
    untold = state.take(_UNTOLD)
    if untold is not None:
        words = _("{told} Whether it counts cannot be told: {why}", told=told, why=text(untold))
    elif done.judged is not None and done.judged.counts:
        st.success(feedback.plain(_("{told} It counts.", told=told)), icon=":material/check_circle:")
        return
    else:
        why = "" if done.judged is None else figures.capital(text(done.judged.why))
        words = _("{told} It does not count: {why}.", told=told, why=why)
    st.warning(feedback.plain(words), icon=":material/warning:")


def _stored_now(stored: VisitRow) -> None:
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


def _fields(actor: Actor, county: County, firms: tuple[OwnFirm, ...], stored: VisitRow | None, *, scope: str) -> None:
    today = results.today(county)
    place = st.container()  # which enterprises there are depends on the day
    day = st.date_input(
        text(VISIT_TITLES["visited_on"]),
        stored.visited_on if stored else _usual_day(firms, today),
        min_value=typed.EARLIEST,
        max_value=typed.LATEST,
        format="YYYY-MM-DD",
        key=f"{scope}day",
    )
    own = [firm for firm in firms if isinstance(day, date) and firm.is_own(day)]
    if own and isinstance(day, date) and day != today:
        _late(actor, county, day, today)
    with place:
        _firm(own, stored, scope)
    methods = [one.value for one in VisitMethod]
    st.radio(
        text(VISIT_TITLES["method"]),
        methods,
        index=methods.index(stored.method) if stored else 0,
        format_func=lambda one: figures.capital(text(METHOD_TITLES[VisitMethod(one)])),
        key=f"{scope}method",
    )
    chosen = state.widget(f"{scope}method")
    if chosen is not None and chosen not in rulebook.load().visits.methods.value:
        st.html(figures.mark("yellow", _("this method does not count as a visit")))
    texts = {"summary": (stored.summary if stored else "", SUMMARY), "needs": (stored.needs if stored else "", NEEDS)}
    for name, (kept, most) in texts.items():
        title = text(VISIT_TITLES[name])
        label = _("{field} (required)", field=title) if name == "summary" else title
        st.text_area(label, kept, max_chars=most, height=100, key=f"{scope}{name}")
    typed.mark({f"{scope}{name}": None for name in (*texts, "day", "method")}, scope="draft_visit-")
    st.button(
        _("Save the amendment") if stored else _("Record the visit"),
        key="save_visit",
        type="primary",
        width="stretch",
        disabled=not own,
        on_click=_save,
        args=(scope, stored.code if stored else None),
    )
    if stored is not None:
        st.button(_("Cancel"), key="cancel_amendment", type="tertiary", on_click=_leave)


def _usual_day(firms: tuple[OwnFirm, ...], today: date) -> date:
    """Return today, or the last day on which the enterprise was one's own that the address names."""
    asked = state.address().get("enterprise")
    ends = [end for firm in firms if firm.code == asked and not firm.is_own(today) for _start, end in firm.spans if end]
    return max(ends, default=today)


def _late(actor: Actor, county: County, day: date, today: date) -> None:
    """Say how late the entry is, and when it no longer counts; or that the day is still to come."""
    if day > today:
        st.html(figures.mark("red", _("{date} is still to come.", date=day)))
        return
    try:
        with database().read() as session:
            found = visit_judging.lateness(session, actor=actor, region=county.code, visited_on=day, today=today)
    except CalendarYearMissingError as missing:  # it can be recorded all the same
        st.html(figures.mark("yellow", text(missing.message)))
        return
    if not found.days:
        return
    if found.counts:
        words = _n(
            "{count} working day late; after {within} a visit does not count",
            "{count} working days late; after {within} a visit does not count",
            count=found.days,
            within=found.within,
        )
        st.html(figures.mark("yellow", words))
    else:
        words = _n(
            "{count} working day late: it will not count, as more than {within} have passed",
            "{count} working days late: it will not count, as more than {within} have passed",
            count=found.days,
            within=found.within,
        )
        st.html(figures.mark("red", words))


def _firm(own: list[OwnFirm], stored: VisitRow | None, scope: str) -> None:
    """Offer the enterprises that were one's own on the day; the one there is, or that the address names, is chosen."""
    if not own:
        st.html(f'<p class="k">{escape(_("No enterprise was assigned to you on that day."))}</p>')
        return
    names = {firm.code: f"{firm.name} {firm.code}" for firm in own}
    asked = stored.enterprise if stored else state.address().get("enterprise")
    codes = list(names)
    st.selectbox(
        text(VISIT_TITLES["enterprise_code"]),
        codes,
        index=codes.index(asked) if asked in names else 0 if len(codes) == 1 else None,
        format_func=lambda code: names.get(code, code),
        placeholder=_("Search by name or code"),
        key=f"{scope}firm",
    )


def _save(scope: str, code: str | None) -> None:
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
        _DO[code is not None](actor, county, told, code or "")
    except KaoheError as error:
        state.put(_REFUSED, error.message)
        if isinstance(error, StaleRecordError):
            state.put(_STALE, code)


def _record(actor: Actor, county: County, told: Told, _amended: str) -> None:
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
    _leave()
    _remember(actor, county, code, amended=True)


_DO: Final = {False: _record, True: _amend}


def _remember(actor: Actor, county: County, code: str, *, amended: bool) -> None:
    """Keep what became of it for the run that follows; it is recorded, whether or not that can be told."""
    today = results.today(county)
    given: dict[str, Any] = {"actor": actor, "region": county.code, "code": code, "today": today}
    with database().read() as session:
        try:
            done = visit_reading.visit(session, **given)
        except CalendarYearMissingError as missing:
            done = visit_reading.visit(session, judge=False, **given)
            state.put(_UNTOLD, missing.message)
    state.put(_DONE, (done, amended))


def _leave() -> None:
    """Leave the amendment for a new visit."""
    state.take(_LOOKED_AT)
    state.take(_STALE)
    state.set_address({"visit": None})


show()
