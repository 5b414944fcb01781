"""Two people at one issue: which version a reader has looked at, and what is told when another has changed it.

What is typed is never sent over what somebody else has written meanwhile: the forms keep the version that was on the
screen when the typing began, and the reader goes on with the new one only after having seen it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from pages.components import state
from pages.components.beside import beside
from pages.components.words import _, text
from pages.problems import entries, story
from pages.problems.fields import FIELDS, Field, Form, Kind
from services.ledgers.issues.machine import EDGES, Deed
from services.ledgers.issues.reading import IssueDetail

_LOOKED: Final = "issue_looked_at"
_ARGUMENTS: Final[Mapping[str, str]] = {
    "department": "dept_code",
    "owner": "owner_code",
    "until": "extended_to",
    "by": "cancelled_by",
}
"""Arguments of verbs that the stored issue calls otherwise."""


@dataclass
class Looked:
    """What a reader looked at when the typing began, the forms there were, and what stood in them last."""

    code: str
    version: int
    steps: int
    forms: tuple[Form, ...] = ()
    typed: Mapping[Deed, Mapping[str, str]] | None = None
    refused: bool = False


def look(found: IssueDetail) -> int:
    """Return the version that the reader's forms are about."""
    issue = found.listed.issue
    before: Looked | None = state.get(_LOOKED)
    if before is None or before.code != issue.issue_code:
        before = Looked(issue.issue_code, issue.version, len(found.steps))
    elif before.version != issue.version:
        now = {form.deed: typed for form in before.forms if (typed := entries.typed(form))}
        before.typed = {**(before.typed or {}), **now}
        if not before.typed and not before.refused:
            before = Looked(issue.issue_code, issue.version, len(found.steps))
    else:
        before.steps, before.typed, before.refused = len(found.steps), None, False
    state.put(_LOOKED, before)
    return before.version


def keep(forms: Sequence[Form], found: IssueDetail) -> None:
    """Remember which forms are on the screen now, and those that a change has taken away until it has been seen."""
    before: Looked | None = state.get(_LOOKED)
    if before is not None:
        gone = before.forms if before.version != found.listed.issue.version else ()
        before.forms = tuple({form.deed: form for form in (*gone, *forms)}.values())


def refuse() -> None:
    """Remember that a deed was refused because the issue had changed: it is told even where nothing was typed."""
    before: Looked | None = state.get(_LOOKED)
    if before is not None:
        before.refused = True


def forget() -> None:
    """Look at the issue as it is from now on."""
    state.take(_LOOKED)


def tell(found: IssueDetail) -> None:
    """Say that the issue has changed since the typing began, and show what is stored beside what was typed."""
    before: Looked | None = state.get(_LOOKED)
    if before is None or before.version == found.listed.issue.version:
        return
    with st.container(border=True, key="meanwhile"):
        st.warning(
            _("Somebody else has changed this problem meanwhile. Nothing of yours was written, nothing is lost.")
        )
        steps = "".join(story.step(step, found) for step in found.steps[before.steps :])
        st.html(f'<ol class="k k-trail">{steps}</ol>')
        rows = [row for form in before.forms for row in _compared(form, before, found)]
        if rows:
            st.html(beside(rows))
        st.button(_("I have seen it, go on"), key="go_on", type="primary", on_click=forget)


def _compared(form: Form, before: Looked, found: IssueDetail) -> list[tuple[str, str, str]]:
    kept = (before.typed or {}).get(form.deed, {})
    rows = []
    for field in FIELDS[form.deed]:
        if field.name in kept:
            title = f"{text(EDGES[form.deed].title)} · {text(field.title)}"
            rows.append((title, _stored(form, field, found), kept[field.name]))
    return rows


def _stored(form: Form, field: Field, found: IssueDetail) -> str:
    """Return what is stored of a field now: in the issue, or said in the latest step of this kind."""
    if field.kind is Kind.MILESTONES:
        return story.milestones(found.milestones) or "–"
    name = _ARGUMENTS.get(field.name, field.name)
    if form.deed is not Deed.ACCEPT and hasattr(found.listed.issue, name):
        entry: Any = getattr(found.listed.issue, name)
        return entries.in_words(form, field, entry)
    said = [step for step in found.steps if step.event in story.EVENTS[form.deed]]
    if not said:
        return "–"
    return str(said[-1].facts.get(field.name) or said[-1].note or "–")
