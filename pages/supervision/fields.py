"""Fields of a working paper that keep themselves: each is saved as soon as it is left or chosen."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from models.values import CheckMode, Severity, Verdict
from pages.components import figures, identity, state, typed
from pages.components.words import _, text
from pages.supervision import steps
from pages.web.place import database, now
from services.access import Actor
from services.counties import LOCAL
from services.errors import KaoheError
from services.ledgers import inspections, papers
from services.ledgers.check_titles import FIELD_TITLES
from services.ledgers.papers import Paper

TOLD: Final = "told"
"""Where this tab remembers of which paper it wrote the answers down last."""


def paper(actor: Actor, number: int) -> Paper:
    """Return one of the inspector's own papers as it is now."""
    with database().read() as session:
        return papers.inspection(session, actor=actor, region=actor.region or "", number=number)


def members(paper: Paper, name: str) -> tuple[str, ...]:
    """Return the members of a choice in their order, none where the field is no choice."""
    if name == "verdict":
        return tuple(one.value for one in (Verdict if paper.firm is not None else (Verdict.PASS, Verdict.FAIL)))
    if name == "severity":
        return tuple(one.value for one in Severity)
    if name == "mode":
        return tuple(one.value for one in CheckMode)
    return ("yes", "nobody", "unsure") if name == "came" else ()


def mark(paper: Paper) -> None:
    """Tell the browser what is saved, and the inspector when that was, or why it was refused."""
    names = {*inspections.DRAFT_TEXTS, *inspections.DRAFT_NUMBERS}
    if paper.told is not None:
        names -= inspections.BLIND
    saved = {_key(paper, name): _saved(paper, name) for name in sorted(names)}
    typed.mark(saved, scope=f"draft_{paper.number}_")
    if paper.saved_at is not None:
        st.caption(_("Saved at {time}", time=f"{paper.saved_at.astimezone(LOCAL):%H:%M}"))


def _saved(paper: Paper, name: str) -> str:
    """Return what is saved of a field as the browser would tell it: of a choice, its place."""
    kept, listed = str(paper.draft.get(name, "")), members(paper, name)
    return str(listed.index(kept)) if kept in listed else "" if listed else kept


def short(paper: Paper, name: str, *, needed: bool = False) -> str:
    """Draw a field of one line and return what is in it."""
    return (
        st.text_input(
            _label(text(FIELD_TITLES[name]), needed=needed),
            _drafted(paper, name),
            max_chars=inspections.DRAFT_TEXTS[name],
            key=_key(paper, name),
            on_change=_save,
            args=(paper.number, name),
        )
        or ""
    )


def long(paper: Paper, name: str, *, label: str | None = None, height: int = 140) -> str:
    """Draw a field of several lines and return what is in it."""
    return (
        st.text_area(
            label or text(FIELD_TITLES[name]),
            _drafted(paper, name),
            height=height,
            max_chars=inspections.DRAFT_TEXTS[name],
            key=_key(paper, name),
            on_change=_save,
            args=(paper.number, name),
        )
        or ""
    )


def whole(paper: Paper, name: str) -> int | None:
    """Draw a field for a whole number, which must be filled in, and return it."""
    kept = paper.draft.get(name)
    return st.number_input(
        _label(text(FIELD_TITLES[name]), needed=True),
        min_value=0,
        max_value=inspections.MOST_ITEMS,
        value=kept if isinstance(kept, int) else None,
        step=1,
        key=_key(paper, name),
        on_change=_save,
        args=(paper.number, name),
    )


def day(paper: Paper, name: str, *, first: date, last: date) -> date | None:
    """Draw a field for a day and return it."""
    kept = drafted_day(paper, name)
    return st.date_input(
        text(FIELD_TITLES[name]),
        kept if kept is not None and first <= kept <= last else None,
        min_value=first,
        max_value=last,
        format="YYYY-MM-DD",
        key=_key(paper, name),
        on_change=_save,
        args=(paper.number, name),
    )


def choice(
    paper: Paper,
    name: str,
    titles: Mapping[str, str],
    *,
    label: str | None = None,
    usual: str | None = None,
    needed: bool = False,
    captions: Mapping[str, str] | None = None,
) -> str | None:
    """Draw a choice with large targets and return the member chosen.

    Args:
        paper: the working paper.
        name: of the field.
        titles: what its members are called; those that `members` names.
        label: of the field, where it has another than usual.
        usual: the member that is chosen unless another one is.
        needed: one must be chosen.
        captions: what the members mean.
    """
    listed = members(paper, name)
    kept = str(paper.draft.get(name, usual))
    return st.radio(
        _label(label or text(FIELD_TITLES[name]), needed=needed),
        listed,
        index=listed.index(kept) if kept in listed else None,
        format_func=lambda one: figures.capital(titles[one]),
        captions=[captions[one] for one in listed] if captions else None,
        key=_key(paper, name),
        on_change=_save,
        args=(paper.number, name),
    )


def drafted_day(paper: Paper, name: str) -> date | None:
    """Return the day that a draft keeps in a field."""
    kept = paper.draft.get(name)
    return date.fromisoformat(kept) if isinstance(kept, str) else None


def shown(number: int, name: str) -> Any:
    """Return what is in a field at this moment, saved or not; None where the field is not on the screen."""
    return state.glance(f"draft_{number}_{name}")


def _label(title: str, *, needed: bool) -> str:
    return _("{field} (required)", field=title) if needed else title


def _drafted(paper: Paper, name: str) -> str:
    return str(paper.draft.get(name, ""))


def _key(paper: Paper, name: str) -> str:
    return f"draft_{paper.number}_{name}"


def _save(number: int, name: str) -> None:
    """Save a field that was left; who is signed out meanwhile is asked to sign in, and the browser has the text."""
    found = identity.current()
    if found is None:
        return
    value = shown(number, name)
    kept = value.isoformat() if isinstance(value, date) else value
    try:
        with database().write() as session:
            inspections.save_draft(
                session,
                actor=found.actor,
                region=found.actor.region or "",
                number=number,
                draft={name: kept if kept != "" else None},
                now=now(),
            )
    except KaoheError as error:
        if name not in inspections.BLIND or state.get(TOLD) != number:  # else left by the click that wrote it down
            steps.refuse(error.message)
