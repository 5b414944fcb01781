"""One enterprise: who assists it, the hand-over to the next cadre, and who answers for its open problems meanwhile."""

from datetime import date, timedelta
from html import escape
from typing import Final

import streamlit as st

from pages.campaign import signing
from pages.components import feedback, figures, history, identity, layout, menu, readings, results, state, tables, typed
from pages.components.words import _, _n, date_in_words
from pages.web.place import database, now
from pages.web.screens import ASSIGNMENTS
from services.access import Actor
from services.accounts import Live
from services.counties import County
from services.errors import KaoheError, StaleRecordError
from services.ledgers import answering, assisted, handover_reading, handovers
from services.ledgers.answering import Answering
from services.ledgers.assisted import Firm, Helper, Person
from services.ledgers.history import of_list_row

_REFUSED, _DONE, _TYPED = "assignment_refused", "assignment_done", "assignment_typed"
_DAY: Final = timedelta(days=1)


def show(live: Live, county: County, enterprise: str) -> None:
    """Draw the enterprise: who assists it now, what can be done, and who did before."""
    actor = live.actor
    found = readings.asked(live, assisted.firm, region=county.code, enterprise=enterprise)
    people = readings.asked(live, assisted.cadres, region=county.code)
    st.page_link(menu.page(ASSIGNMENTS), label=_("Who assists whom"), icon=":material/arrow_back:")
    layout.head(found.name, *(part for part in (found.code, found.town, county.name) if part))
    _said()
    today = results.today(county)
    lasting = [one for one in found.helpers if one.end_on is None or one.end_on >= today]
    running = [one for one in lasting if one.runs(today)]
    st.html(_standing(found, running))
    for helper in sorted(lasting, key=lambda one: one.start_on):
        if helper.end_on is None:
            _hand_over_form(actor, county, found, helper, people)
    if not lasting:
        _assign_form(county, found, people)
    _history(found)
    signing.of_enterprise(live, county, found.code)
    history.show(of_list_row, key=found.code, region=county.code, sheet="enterprises", code=found.code)


def _said() -> None:
    """Say what came of the last deed."""
    done, refused = state.take(_DONE), state.take(_REFUSED)
    if done:
        st.success(feedback.plain(done), icon=":material/check:")
    if refused:
        feedback.refusal(refused)
    typed_before: list[str] | None = state.take(_TYPED)
    if typed_before:
        told = _("Below is who assists it now. You had typed: {words}", words=_(", ").join(typed_before))
        st.info(feedback.plain(told), icon=":material/history:")


def _standing(found: Firm, running: list[Helper]) -> str:
    who = "、".join(f"{one.cadre.name} {one.cadre.code}" for one in running)
    if running:
        sentence = figures.mark("green", _("assisted by {names} since {date}", names=who, date=running[0].start_on))
    else:
        sentence = figures.mark("yellow", _("nobody assists this enterprise today"))
    problems = _n("{count} problem is open", "{count} problems are open", count=found.open_issues)
    return f'<div class="k k-standing k-assisted">{sentence}<span class="k-soft">{escape(problems)}</span></div>'


def _hand_over_form(actor: Actor, county: County, found: Firm, helper: Helper, people: tuple[Person, ...]) -> None:
    scope = f"draft_handover_{found.code}_{helper.cadre.code}_{helper.start_on}_"
    today = results.today(county)
    first = helper.start_on + _DAY
    with st.container(border=True, key="handover_form"):
        st.subheader(feedback.plain(_("Hand over from {name}", name=helper.cadre.name)), anchor=False)
        left, right = st.columns([3, 2])
        with left:
            names = {one.code: f"{one.name} {one.code} · {one.department_name}" for one in people}
            to_cadre = st.selectbox(
                _("New cadre"),
                [code for code in names if code != helper.cadre.code],
                index=None,
                format_func=names.__getitem__,
                placeholder=_("Choose by name or code"),
                key=f"{scope}to",
            )
        with right:
            on = st.date_input(
                _("First day of the new cadre"),
                max(today, first),
                min_value=typed.EARLIEST,
                max_value=typed.LATEST,
                format="YYYY-MM-DD",
                key=f"{scope}on",
            )
        st.text_input(_("Reason for the change"), max_chars=handovers.REASON, key=f"{scope}reason")
        typed.mark({f"{scope}reason": None, f"{scope}on": None}, scope=scope)
        if to_cadre is not None and on is not None:
            _answering(actor, found, helper, next(one for one in people if one.code == to_cadre), on)
        else:
            st.caption(
                _("Choose the new cadre and the day, and you see who answers for which open problem from then on.")
            )
        st.button(
            _("Hand over"),
            key="hand_over",
            type="primary",
            disabled=to_cadre is None or on is None,
            on_click=_hand_over,
            args=(found.code, helper.cadre.code, helper.start_on, helper.version, scope),
        )


def _answering(actor: Actor, found: Firm, helper: Helper, coming: Person, on: date) -> None:
    """Say who answers for each open problem from which day on."""
    try:
        with database().read() as session:
            handed = answering.answering(
                session,
                actor=actor,
                region=actor.region or "",
                cadre=helper.cadre.code,
                enterprise=found.code,
                to_cadre=coming.code,
                on=on,
            )
    except KaoheError as error:
        feedback.refusal(error)
        return
    if not handed.issues:
        st.caption(_("No problem of this enterprise is open, so there is nothing to sign over."))
        return
    rule = _(
        "A problem that settles is counted for the department that handles it, and for the cadre who assists the "
        "enterprise on that day. For {days} working days after a hand-over it is the department's alone; what is "
        "registered from the first day on is the new cadre's at once.",
        days=handed.workdays,
    )
    st.html(f'<p class="k k-soft">{escape(rule)}</p>')
    titles = (_("Problem"), _("Department"), _("Who answers"))
    rows = [
        (
            f"{one.issue.code} {one.issue.summary}",
            one.issue.department_name,
            _who(one, helper.cadre.name, coming.name, on),
        )
        for one in handed.issues
    ]
    st.html(tables.table([tables.Column(title) for title in titles], rows))
    st.caption(_("Both cadres are asked to sign for these problems with their own account."))


def _who(one: Answering, leaving: str, coming: str, on: date) -> str:
    """Return who answers for a problem beside its department, day by day, as scoring.md says whose it is."""
    department = one.issue.department_name
    parts = []
    if one.before:
        parts.append(
            _("until {day}: {department} and {name}", day=date_in_words(on - _DAY), department=department, name=leaving)
        )
    if one.alone_until is not None:
        parts.append(
            _(
                "{first} to {last}: {department} alone",
                first=date_in_words(on),
                last=date_in_words(one.alone_until),
                department=department,
            )
        )
    parts.append(
        _("from {day} on: {department} and {name}", day=date_in_words(one.since), department=department, name=coming)
    )
    return _("; ").join(parts)


def _assign_form(county: County, found: Firm, people: tuple[Person, ...]) -> None:
    scope = f"draft_assign_{found.code}_"
    names = {one.code: f"{one.name} {one.code} · {one.department_name}" for one in people}
    today = results.today(county)
    with st.container(border=True, key="assign_form"):
        st.subheader(_("Assign a cadre"), anchor=False)
        left, right = st.columns([3, 2])
        with left:
            cadre = st.selectbox(
                _("Cadre"),
                list(names),
                index=None,
                format_func=names.__getitem__,
                placeholder=_("Choose by name or code") if names else _("The county's ledgers name nobody yet"),
                key=f"{scope}cadre",
            )
        with right:
            on = st.date_input(
                _("First day"),
                min(max(today, county.starts_on), county.ends_on),
                min_value=typed.EARLIEST,
                max_value=typed.LATEST,
                format="YYYY-MM-DD",
                key=f"{scope}on",
            )
        typed.mark({f"{scope}on": None}, scope=scope)
        st.button(
            _("Assign"),
            key="assign",
            type="primary",
            disabled=cadre is None or on is None,
            on_click=_assign,
            args=(found.code, scope),
        )


def _history(found: Firm) -> None:
    st.header(_("Who has assisted it"), anchor=False)
    if not found.helpers:
        st.caption(_("Nobody has assisted this enterprise yet."))
        return
    titles = (_("Cadre"), _("Department"), _("First day"), _("Last day"), _("Reason for the change"))
    rows = [
        (
            f"{one.cadre.name} {one.cadre.code}",
            one.cadre.department_name,
            str(one.start_on),
            str(one.end_on or "–"),
            one.reason or "",
        )
        for one in found.helpers
    ]
    st.html(tables.table([tables.Column(title) for title in titles], rows))


def _hand_over(enterprise: str, cadre: str, start_on: date, version: int, scope: str) -> None:
    actor = identity.actor()
    region = actor.region or ""
    try:
        with database().write() as session:
            handovers.hand_over(
                session,
                actor=actor,
                region=region,
                cadre=cadre,
                enterprise=enterprise,
                start_on=start_on,
                version=version,
                to_cadre=state.widget(f"{scope}to") or "",
                on=state.widget(f"{scope}on") or start_on,
                reason=state.widget(f"{scope}reason") or "",
                now=now(),
            )
            papers = handover_reading.handovers(session, actor=actor, region=region, enterprise=enterprise, most=1)
    except KaoheError as error:
        state.put(_REFUSED, error)
        if isinstance(error, StaleRecordError):
            words = (state.widget(f"{scope}{name}") for name in ("to", "on", "reason"))
            state.put(_TYPED, [str(one) for one in words if one])
    else:
        if papers.rows[0].issues:
            state.put(_DONE, _("Handed over. The open problems wait for the signatures of both cadres."))
        else:
            state.put(_DONE, _("Handed over. No problem was open, so there is nothing to sign."))


def _assign(enterprise: str, scope: str) -> None:
    actor = identity.actor()
    on = state.widget(f"{scope}on")
    if on is None:
        return
    try:
        with database().write() as session:
            assisted.assign(
                session,
                actor=actor,
                region=actor.region or "",
                cadre=state.widget(f"{scope}cadre") or "",
                enterprise=enterprise,
                start_on=on,
                now=now(),
            )
    except KaoheError as error:
        state.put(_REFUSED, error)
    else:
        state.put(_DONE, _("The cadre is assigned."))
