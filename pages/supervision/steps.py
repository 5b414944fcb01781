"""The steps of entering a spot check: which there are, which one the address names, and the way between them."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Final

import streamlit as st

from pages.components import feedback, state
from pages.components.words import _, text
from services.ledgers.papers import Paper
from services.messages import Message, say


@dataclass(frozen=True)
class Step:
    """One step: what the address calls it, and its title."""

    name: str
    title: Message


VISIT: Final = Step("visit", say("Who, and which visit"))
CALL: Final = Step("call", say("Call the enterprise"))
COMPARE: Final = Step("compare", say("Compare with the record"))
FINDING: Final = Step("finding", say("Verdict and facts"))
DEMAND: Final = Step("demand", say("Rectification demanded"))
SUBMIT: Final = Step("submit", say("Review and submit"))
_ALL: Final = (VISIT, CALL, COMPARE, FINDING, DEMAND, SUBMIT)
_REFUSED: Final = "step_refused"
_WITHOUT_A_VISIT: Final = (VISIT, FINDING, DEMAND, SUBMIT)


def of(paper: Paper | None) -> tuple[Step, ...]:
    """Return the steps of a paper; those of the call are for a recorded visit."""
    plain = paper is not None and paper.firm is None and asked() is not VISIT
    return _WITHOUT_A_VISIT if plain else _ALL


def asked() -> Step | None:
    """Return the step that the address names."""
    return next((step for step in _ALL if step.name == state.address().get("step")), None)


def current(paper: Paper | None) -> Step:
    """Return the step to show: the one that the address names, where the paper is ready for it.

    The record comes after the call, and the call after the visit; nothing is chosen again once the record was shown.
    """
    wanted = asked()
    if paper is None:
        return VISIT
    if paper.firm is None:
        return wanted if wanted in (FINDING, DEMAND, SUBMIT) else VISIT
    if paper.told is None:
        return VISIT if wanted is VISIT else CALL
    return COMPARE if wanted in (None, VISIT, CALL) else wanted


def head(paper: Paper | None, here: Step) -> None:
    """Draw how far one has come, and what this step is."""
    listed = of(paper)
    number = listed.index(here) + 1
    dots = "".join(f'<i class="{"k-on" if place < number else ""}"></i>' for place in range(len(listed)))
    told = _("Step {number} of {steps}", number=number, steps=len(listed))
    place = f"{paper.number if paper else ''} {here.name}"
    st.html(
        f'<div class="k k-steps" data-place="{place}"><span class="k-dots" aria-hidden="true">{dots}</span>'
        f'<span class="k-soft">{escape(told)}</span></div>'
    )
    st.header(text(here.title), anchor=False)
    message = refused()
    if message is not None:
        st.error(feedback.plain(text(message)), icon=":material/block:")


def refuse(message: Message) -> None:
    """Keep why a click was refused until the step is drawn again."""
    state.put(_REFUSED, message)


def refused() -> Message | None:
    """Return why the last click was refused, once."""
    message: Message | None = state.take(_REFUSED)
    return message


def go(step: Step, **address: str | None) -> None:
    """Lead to a step at the next run."""
    state.set_address({"step": step.name, **address})


def ways(paper: Paper, here: Step, *, forward: str | None = None, gaps: Callable[[], bool] | None = None) -> None:
    """Offer the step before and the step after.

    Args:
        paper: the working paper.
        here: the step that is shown.
        forward: what the way forward is called, where it is called otherwise.
        gaps: is asked before the step after, and says on the screen what is missing here; True stays.
    """
    listed = of(paper)
    place = listed.index(here)
    first = listed.index(COMPARE) if paper.told is not None else 0
    if here is not SUBMIT:
        onward = listed[place + 1]
        clicked = st.button(forward or _("Continue"), key=f"to_{onward.name}", type="primary", width="stretch")
        if clicked and not (gaps and gaps()):
            go(onward)
            st.rerun()
    if place > first:
        st.button(
            _("Back"),
            key=f"back_to_{listed[place - 1].name}",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=go,
            args=(listed[place - 1],),
        )
