"""Entering a spot check, one question a step: whom, the call, the record beside it, the verdict, what to rectify."""

import streamlit as st

from pages.components import identity, layout, menu, results, state
from pages.components.words import _
from pages.supervision import calling, choosing, concluding, fields, steps
from pages.web.place import database, now
from pages.web.screens import CHECK, CHECKS
from services.access import Actor
from services.counties import County
from services.errors import NotFoundError
from services.ledgers import inspections
from services.ledgers.papers import Paper
from services.messages import say


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    county = results.county(actor)
    paper = _asked(actor)
    if paper is not None and paper.check_code is not None:
        steps.refused()  # of a second click on what the first one had done
        st.switch_page(menu.page(CHECK), query_params={"check": paper.check_code})
    with st.container(key="wizard"):
        if paper is None:
            layout.head(_("Enter a spot check"), county.name, county.campaign)
        else:
            of = paper.subject
            layout.head(of.name, of.code, of.group, *_follows(paper))
        if paper is not None and paper.is_dropped:
            layout.empty(_("This check was discarded."), page=menu.page(CHECKS), label=_("Spot checks"))
            return
        _step(actor, county, paper)
        if paper is not None:
            _drop(paper)


def _asked(actor: Actor) -> Paper | None:
    """Return the paper that the address names."""
    named = state.address().get("paper")
    if named is None:
        return None
    if not named.isdecimal() or len(named) > len(str(2**63 - 1)) - 1:
        raise NotFoundError(say("You have no working paper {number}.", number=named))
    return fields.paper(actor, int(named))


def _follows(paper: Paper) -> list[str]:
    return [] if paper.follows is None else [_("Re-inspection of {code}", code=paper.follows)]


def _step(actor: Actor, county: County, paper: Paper | None) -> None:
    here = steps.current(paper)
    if paper is None or here is steps.VISIT:
        choosing.show(actor, paper)
    elif here is steps.CALL:
        calling.ask(county, paper)
    elif here is steps.COMPARE:
        calling.compare(paper)
    elif here is steps.FINDING:
        concluding.conclude(county, paper)
    elif here is steps.DEMAND:
        concluding.demand(county, paper)
    else:
        concluding.submit(county, paper)


def _drop(paper: Paper) -> None:
    if st.button(_("Discard this check"), key="drop", icon=":material/delete:", type="tertiary"):
        layout.ask_first(
            _("Discard this check"),
            _("What was typed is lost; that the check was begun, and what was drawn for it, stays on record."),
            _("Discard"),
            lambda: _dropped(paper.number),
        )


def _dropped(number: int) -> None:
    actor = identity.actor()
    with database().write() as session:
        inspections.drop_inspection(session, actor=actor, region=actor.region or "", number=number, now=now())
    state.set_address({"paper": None, "step": None})


show()
