"""Which results a screen shows: county, period and day of knowledge from the address; scores from a cache.

The cache is keyed by what the scores depend on, the ledger's version among it, and by how much the reader may see; it
is asked only after the services have said that this reader may see this county.
"""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from pages.components import state
from pages.web.place import database, today
from services import counties, scoring
from services.access import Action, Actor
from services.counties import County
from services.errors import BadInputError
from services.messages import say
from services.scoring import rulebook
from services.scoring.results import Assessment, Explanation, Kind, Scorecard


@dataclass(frozen=True)
class View:
    """What is looked at; without `as_of` the day of knowledge follows from the end."""

    county: County
    start: date
    end: date
    as_of: date | None

    def query(self) -> dict[str, str]:
        """Return the part of an address that names this view."""
        named = {"region": self.county.code, "from": str(self.start), "to": str(self.end)}
        return named | ({"as_of": str(self.as_of)} if self.as_of else {})


def is_demo(actor: Actor) -> bool:
    """Tell whether the reader's county holds demonstration data."""
    return actor.region is not None and _is_demo((str(database().url), actor.region), actor)


def asked(actor: Actor) -> View:
    """Return the view that the address names; what it leaves out is the reader's county and its usual period.

    Raises:
        NotPermittedError: the county is not the reader's.
        BadInputError: a date that is none, or a period that ends before it starts.
    """
    query = state.address()
    region = query.get("region") or actor.region or ""
    with database().read() as session:
        county = counties.county(session, actor=actor, region=region)
        if "from" in query and "to" in query:
            start, end = _day(query["from"]), _day(query["to"])
        else:
            start, end = counties.usual_period(session, actor=actor, region=region, today=today())
            start, end = _day(query.get("from", str(start))), _day(query.get("to", str(end)))
    if end < start:
        raise BadInputError(say("The period ends before it starts: {start} to {end}.", start=start, end=end))
    as_of = query.get("as_of")
    return View(county, start, end, _day(as_of) if as_of else None)


def assessment(actor: Actor, view: View) -> Assessment:
    """Return the scorecards that the reader may see."""
    return _assessed(_key(actor, view), actor, view)


def explanation(actor: Actor, view: View, card: Scorecard, code: str) -> Explanation:
    """Return the evidence behind one number of a scorecard."""
    return _explained((*_key(actor, view), card.kind, card.code, code), actor, view, card.kind, card.code, code)


def _key(actor: Actor, view: View) -> tuple[object, ...]:
    scope = "county" if actor.may(Action.VIEW_COUNTY, view.county.code) else (actor.cadre_code, actor.dept_code)
    place, book = view.county, rulebook.load().sha256()
    return (
        str(database().url),
        place.code,
        place.ledger_version,
        book,
        view.start,
        view.end,
        view.as_of,
        actor.role,
        scope,
    )


@st.cache_resource(show_spinner=False)
def _is_demo(key: tuple[str, str], _actor: Actor) -> bool:
    with database().read() as session:
        return counties.county(session, actor=_actor, region=key[1]).demo


@st.cache_resource(max_entries=32, show_spinner=False)
def _assessed(key: tuple[object, ...], _actor: Actor, _view: View) -> Assessment:  # noqa: ARG001  the cache reads it
    with database().read() as session:
        return scoring.assess(
            session, actor=_actor, region=_view.county.code, start=_view.start, end=_view.end, as_of=_view.as_of
        )


@st.cache_resource(max_entries=8, show_spinner=False)  # a city's may hold 20,000 rows each
def _explained(
    key: tuple[object, ...],  # noqa: ARG001  the cache reads it
    _actor: Actor,
    _view: View,
    _kind: Kind,
    _subject: str,
    _code: str,
) -> Explanation:
    with database().read() as session:
        return scoring.explain(
            session,
            actor=_actor,
            region=_view.county.code,
            start=_view.start,
            end=_view.end,
            as_of=_view.as_of,
            kind=_kind,
            subject=_subject,
            code=_code,
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(say("“{text}” is no date; write it as 2016-12-05.", text=text)) from error
