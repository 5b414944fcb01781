"""Recording a visit on the way back to the car: where, which day, how, what about; or amending it the same day."""

from datetime import date
from html import escape
from typing import Any

import streamlit as st

from models.values import VisitMethod
from pages.components import figures, identity, layout, results, state, typed
from pages.components.words import _, _n, text
from pages.visits import recorded
from pages.web.place import database
from services.access import Actor
from services.counties import County
from services.errors import CalendarYearMissingError, NotFoundError
from services.ledgers import own_firms, visit_judging, visit_reading
from services.ledgers.check_titles import METHOD_TITLES
from services.ledgers.own_firms import OwnFirm
from services.ledgers.visit_reading import VisitRow
from services.ledgers.visit_titles import VISIT_TITLES
from services.ledgers.visits import NEEDS, SUMMARY
from services.messages import say
from services.scoring import rulebook


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    county = results.county(actor)
    stored = _amended(actor, county)
    with database().read() as session:
        firms = own_firms.own_firms(session, actor=actor, region=county.code, today=results.today(county))
        number = own_firms.own_number(session, actor=actor, region=county.code)
    layout.head(_("Amend visit {code}", code=stored.code) if stored else _("Record a visit"), county.name)
    if not firms:
        layout.empty(_("No enterprise is assigned to you yet."), _("The office assigns cadres to enterprises."))
        return
    with st.container(key="wizard"):
        recorded.said()
        if stored is not None:
            recorded.stored_now(stored)
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
        on_click=recorded.save,
        args=(scope, stored.code if stored else None),
    )
    if stored is not None:
        st.button(_("Cancel"), key="cancel_amendment", type="tertiary", on_click=recorded.leave)


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


show()
