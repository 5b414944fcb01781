"""Which results a screen shows: county, period and day of knowledge from the address; scores from a cache.

The cache is keyed by what the scores depend on, the ledger's version among it, and by how much the reader may see; it
is asked only after the services have said that this reader may see this county.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import streamlit as st

from pages.components import later, state
from pages.web import place
from pages.web.place import database
from services import counties, scoring
from services.access import Action, Actor
from services.counties import County, Period
from services.database import Database
from services.errors import BadInputError
from services.messages import say
from services.scoring import rulebook
from services.scoring.results import Assessment, Explanation, Kind, Scorecard, Snapshot

_HISTORIES: Final[later.Later[tuple[Snapshot, ...]]] = later.Later(most=16)


@dataclass(frozen=True)
class View:
    """What is looked at; without `as_of` the day of knowledge follows from the end.

    `usual` tells that the address names no period: this is how things stand today.
    """

    county: County
    start: date
    end: date
    as_of: date | None
    usual: bool = False

    def query(self) -> dict[str, str]:
        """Return the part of an address that names this view; how things stand today needs no name."""
        if self.usual:
            return {}
        named = {"region": self.county.code, "from": str(self.start), "to": str(self.end)}
        return named | ({"as_of": str(self.as_of)} if self.as_of else {})


def today(county: County) -> date:
    """Return the day it is in a county."""
    return county.day(place.today())


def is_demo(actor: Actor) -> bool:
    """Tell whether the reader's county holds demonstration data."""
    return actor.region is not None and _lasting((str(database().url), actor.region), actor).demo


def day_of(actor: Actor) -> date:
    """Return the day it is in the reader's county, without asking the database each time."""
    return place.today() if actor.region is None else today(_lasting((str(database().url), actor.region), actor))


def county(actor: Actor) -> County:
    """Return the reader's own county.

    Raises:
        NotPermittedError: the reader sees no county.
    """
    with database().read() as session:
        return counties.county(session, actor=actor, region=actor.region or "")


def asked(actor: Actor) -> View:
    """Return the view that the address of this screen names; arguments and errors are those of `view_of`."""
    return view_of(actor, state.address())


def view_of(actor: Actor, query: Mapping[str, str]) -> View:
    """Return the view that a query names; what it leaves out is the reader's county and its usual period.

    Raises:
        NotPermittedError: the county is not the reader's.
        BadInputError: a date that is none, or a period that ends before it starts.
    """
    region = query.get("region") or actor.region or ""
    with database().read() as session:
        found = counties.county(session, actor=actor, region=region)
    usual = _usual((str(database().url), found.code, found.ledger_version, today(found)), actor, found)
    if not query.keys() & {"from", "to", "as_of"}:
        return View(found, usual.start, usual.end, usual.as_of, usual=True)
    start, end = _day(query.get("from", str(usual.start))), _day(query.get("to", str(usual.end)))
    if end < start:
        raise BadInputError(say("The period ends before it starts: {start} to {end}.", start=start, end=end))
    as_of = query.get("as_of")
    return View(found, start, end, _day(as_of) if as_of else None)


def snapshot(actor: Actor, view: View) -> Snapshot:
    """Return the scorecards that the reader may see, and the county's figures for whoever sees all of it."""
    return _snapshot(_key(actor, view), actor, view)


def assessment(actor: Actor, view: View) -> Assessment:
    """Return the scorecards that the reader may see."""
    return snapshot(actor, view).assessment


def history(actor: Actor, view: View) -> tuple[Snapshot, ...] | None:
    """Return how the period stood at each month's end up to now, or None while that is being worked out."""
    source = database()
    return _HISTORIES.ask(_key(actor, view), lambda: _history(source, actor, view))


def await_history(actor: Actor, view: View) -> None:
    """Have the screen run again as soon as the history is there; for a screen that has drawn without it."""
    later.look_again(lambda: history(actor, view) is not None)


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
def _lasting(key: tuple[str, str], _actor: Actor) -> County:
    """Return a county of which only what never changes may be read: that it is a demonstration, and of which day."""
    with database().read() as session:
        return counties.county(session, actor=_actor, region=key[1])


@st.cache_resource(max_entries=64, show_spinner=False)
def _usual(key: tuple[object, ...], _actor: Actor, _county: County) -> Period:  # noqa: ARG001  the cache reads it
    with database().read() as session:
        return counties.usual_period(session, actor=_actor, region=_county.code, today=place.today())


@st.cache_resource(max_entries=32, show_spinner=False)
def _snapshot(key: tuple[object, ...], _actor: Actor, _view: View) -> Snapshot:  # noqa: ARG001  the cache reads it
    with database().read() as session:
        return scoring.snapshot(
            session, actor=_actor, region=_view.county.code, start=_view.start, end=_view.end, as_of=_view.as_of
        )


def _history(source: Database, actor: Actor, view: View) -> tuple[Snapshot, ...]:
    with source.read() as session:
        return scoring.history(
            session,
            actor=actor,
            region=view.county.code,
            start=view.start,
            ends=counties.month_ends(view.start, view.end),
            as_of=view.as_of,
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
