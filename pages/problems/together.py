"""Problems that are one: what an issue is merged with and, for the office, what speaks for its being common."""

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from pages.components import feedback, figures, state
from pages.components.words import _, _n
from pages.problems import doing, marks
from services.access import Action, Actor
from services.counties import County
from services.ledgers import issues
from services.ledgers.issues.alike import Alike, Suggestion, suggestion
from services.ledgers.issues.machine import Deed, State
from services.ledgers.issues.merging import Linked, Links, links
from services.ledgers.issues.reading import IssueDetail
from services.ledgers.issues.standing import Standing

_SHOWN = 5
"""Problems that are alike, before the others are folded away."""


def read(session: Any, *, actor: Actor, region: str, issue: Standing) -> tuple[Links, Suggestion | None]:
    """Return what an issue is merged with and, for the office, what is alike."""
    named: dict[str, Any] = {"actor": actor, "region": region, "code": issue.issue_code}
    return links(session, **named), suggestion(session, **named) if _may_merge(actor, region, issue) else None


def _may_merge(actor: Actor, region: str, issue: Standing) -> bool:
    return actor.may(Action.DIRECT_ISSUES, region) and issue.state is not State.DECLINED


def show(actor: Actor, county: County, found: IssueDetail, linked: Links, told: Suggestion | None) -> None:
    """Draw the links, and what the office is told and may do."""
    if linked.lead is None and not linked.children and (told is None or not told.alike):
        return
    with st.container(border=True, key="together"):
        if told is not None and told.alike:
            _suggested(told, grading=Deed.GRADE in found.deeds)
        _links(linked)
        if _may_merge(actor, county.code, found.listed.issue):
            _merging(found, linked, told)


def _suggested(told: Suggestion, *, grading: bool) -> None:
    """Say what speaks for a common problem: which enterprises, which days, which words."""
    if told.suggested and grading:
        st.subheader(_("Perhaps a common problem"), anchor=False)
    else:
        st.subheader(_("Similar problems"), anchor=False)
    rule = told.rule
    words = _n(
        "{count} enterprise of this sector raised it between {first} and {last}; from {firms} within {days} days on it "
        "is suggested as common.",
        "{count} enterprises of this sector raised it between {first} and {last}; from {firms} within {days} days on "
        "it is suggested as common.",
        count=told.firms,
        first=told.first,
        last=told.last,
        firms=rule.firms.value,
        days=rule.days.value,
    )
    if told.suggested and grading:
        words = _("{told} The office decides when it sets the level.", told=words)
    st.html(f'<p class="k">{escape(words)}</p>')
    _list([_alike(one) for one in told.alike[:_SHOWN]])
    if told.alike[_SHOWN:]:
        rest = _n("{count} more similar problem", "{count} more similar problems", count=len(told.alike) - _SHOWN)
        with st.expander(feedback.plain(rest), key="more_alike"):
            _list([_alike(one) for one in told.alike[_SHOWN:]])


def _alike(one: Alike) -> str:
    likeness = escape(_("{percent} % alike:", percent=one.likeness))
    shared = escape(_("; ")).join(f"<q>{escape(words)}</q>" for words in one.shared)
    facts = f"{figures.facts(one.code, str(one.registered_on))}<span>{likeness} {shared}</span>"
    return (
        f"<li><b>{marks.link(one.code, one.enterprise)}</b> {marks.state(one.state)}"
        f'<p>{escape(one.summary)}</p><span class="k-soft">{facts}</span></li>'
    )


def _links(linked: Links) -> None:
    """Draw what it is merged with; a problem that is not the reader's is named by its code alone."""
    if linked.lead is not None:
        st.subheader(_("Merged with the lead problem"), anchor=False)
        _list([_linked(linked.lead)])
    if linked.children:
        title = _n(
            "{count} problem is merged with this", "{count} problems are merged with this", count=len(linked.children)
        )
        st.subheader(feedback.plain(title), anchor=False)
        _list([_linked(one) for one in linked.children])
    if linked.lead is not None or linked.children:
        st.caption(_("Each keeps its own deadline, outcome and rating."))


def _linked(one: Linked) -> str:
    name = marks.link(one.code, f"{one.enterprise} {one.code}") if one.shown else escape(one.code)
    said = f"<p>{escape(one.summary)}</p>" if one.shown else ""
    return f"<li><b>{name}</b> {marks.state(one.state)}{said}</li>"


def _list(items: list[str]) -> None:
    st.html(f'<ol class="k k-trail k-together">{"".join(items)}</ol>')


def _merging(found: IssueDetail, linked: Links, told: Suggestion | None) -> None:
    """Offer the office to merge the problem with another, or to undo that."""
    issue = found.listed.issue
    if linked.lead is not None:
        st.button(
            _("Undo the merger"),
            key="separate",
            on_click=_do,
            args=(issues.separate_issue, issue.issue_code, issue.version, _("Undo the merger")),
        )
        return
    if linked.children:
        return
    names = {} if told is None else {one.code: f"{one.code} {one.enterprise}" for one in told.alike}
    with st.container(horizontal=True, vertical_alignment="bottom", key="merging"):
        st.selectbox(
            _("Lead problem"),
            list(names),
            index=None,
            format_func=lambda code: names.get(code, code),
            placeholder=_("Choose one, or type its code"),
            accept_new_options=True,
            key="merge_with",
            width=340,
        )
        st.button(
            _("Merge with it"),
            key="merge",
            disabled=not state.glance("merge_with"),
            on_click=_merge,
            args=(issue.issue_code, issue.version),
        )


def _merge(code: str, version: int) -> None:
    _do(issues.merge_issue, code, version, _("Merge with it"), lead=str(state.glance("merge_with") or "").strip())


def _do(verb: Callable[..., Any], code: str, version: int, done: str, **given: Any) -> None:
    doing.carry_out(verb, code, version, done, **given)
