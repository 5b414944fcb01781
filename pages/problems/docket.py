"""The leading group's docket: every report that waits for a ruling with what it asks, and the directives under way."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final

import streamlit as st

from pages.components import feedback, figures, identity, layout, menu, readings, results, state, typed
from pages.components.words import _, _n, text
from pages.problems import marks
from pages.web.place import database, now
from pages.web.screens import PROBLEMS
from services.access import Actor
from services.counties import County
from services.errors import KaoheError
from services.ledgers import entered, issues
from services.ledgers.issues import choices
from services.ledgers.issues import docket as dockets
from services.ledgers.issues.choices import Named
from services.ledgers.issues.docket import Directive, Docket, Item
from services.ledgers.issues.machine import EDGES, Deed
from services.ledgers.issues.titles import FIELD_TITLES
from services.ledgers.issues.words import KIND_TITLES
from services.ledgers.list_titles import SECTOR_TITLES

_REFUSED: Final = "docket_refused"
_DONE: Final = "docket_done"
_TYPED: Final = "docket_typed"
"""Where this tab remembers what stands in the fields, by report."""


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    county = results.county(live.actor)
    found = readings.asked(live, dockets.docket, region=county.code, today=results.today(county))
    departments = readings.asked(live, choices.departments, region=county.code)
    st.page_link(menu.page(PROBLEMS), label=_("Problems"), icon=":material/arrow_back:")
    layout.head(_finding(found), _("Leading group's docket"), county.name, county.campaign)
    _said()
    _gone(found)
    if not _ready(found):
        layout.empty(
            _("No report waits for a ruling."),
            _("Departments and cadres report common problems; what is long overdue goes up by itself."),
        )
    ready = _ready(found)
    for item in ready:
        _item(item, found.waiting, departments)
    fields = [_key(item, deed, "said") for item in ready for deed in (Deed.ACCEPT, Deed.RETURN)]
    typed.mark(dict.fromkeys(fields), scope="draft_docket-")
    _settled(found)
    _under_way(found)


def _ready(found: Docket) -> list[Item]:
    return [item for item in found.waiting if item.may_be_ruled_on]


def _settled(found: Docket) -> None:
    """Fold away what is not to be ruled on as its problem stands: mostly what was closed first."""
    settled = [item for item in found.waiting if not item.may_be_ruled_on]
    if settled:
        title = _n(
            "{count} report is not to be ruled on now",
            "{count} reports are not to be ruled on now",
            count=len(settled),
        )
        with st.expander(feedback.plain(title), key="settled_reports"):
            st.caption(
                _(
                    "Their problem is closed or handled again, under a directive already, objected to, or your own "
                    "department's."
                )
            )
            for item in settled:
                st.html(_told(item, found.waiting))


def _finding(found: Docket) -> str:
    waiting = len(_ready(found))
    if not waiting:
        return _("Every report is ruled on")
    return _n("{count} report waits for a ruling", "{count} reports wait for a ruling", count=waiting)


def _said() -> None:
    feedback.top("docket")
    refused: tuple[str, KaoheError] | None = state.take(_REFUSED)
    if refused is not None:
        report, error = refused
        feedback.refusal(error, report)
    done: str | None = state.take(_DONE)
    if done is not None:
        st.success(feedback.plain(done), icon=":material/check_circle:")


def _gone(found: Docket) -> None:
    """Show what was typed about a report that somebody else has ruled on meanwhile, until it has been seen."""
    waiting = {item.code for item in found.waiting}
    before: dict[str, str] = state.get(_TYPED, {})
    lost = {code: said for code, said in before.items() if said and code not in waiting}
    for code, said in lost.items():
        told = _("Somebody else has ruled on {report} meanwhile. What you typed stands here.", report=code)
        with st.container(border=True, key=f"gone_{code}"):
            st.warning(feedback.plain(told))
            st.text(said)
            st.button(_("I have seen it, go on"), key=f"seen_{code}", on_click=_forget, args=(code,))
    state.put(_TYPED, lost | {item.code: _typed(item) for item in found.waiting})


def _typed(item: Item) -> str:
    said = (state.glance(_key(item, deed, "said")) for deed in (Deed.ACCEPT, Deed.RETURN))
    return "\n".join(filter(None, said))


def _forget(code: str) -> None:
    state.put(_TYPED, {one: said for one, said in state.get(_TYPED, {}).items() if one != code})


def _key(item: Item, deed: Deed, name: str) -> str:
    return f"draft_docket-{item.code}-{deed.value}-{name}"


def _item(item: Item, waiting: Sequence[Item], departments: tuple[Named, ...]) -> None:
    with st.container(border=True, key=f"report_{item.code}"):
        st.html(_told(item, waiting))
        with st.expander(text(EDGES[Deed.ACCEPT].title), key=f"accept_{item.code}"):
            names = {one.code: f"{one.name} {one.code}" for one in departments}
            st.selectbox(
                text(FIELD_TITLES["directive_dept"]),
                list(names),
                index=None,
                format_func=lambda code: names.get(code, code),
                placeholder=_("Choose"),
                key=_key(item, Deed.ACCEPT, "department"),
            )
            st.date_input(
                text(FIELD_TITLES["directive_due_on"]),
                None,
                min_value=typed.EARLIEST,
                max_value=typed.LATEST,
                format="YYYY-MM-DD",
                key=_key(item, Deed.ACCEPT, "due_on"),
            )
            _opinion(item, Deed.ACCEPT, _("{field} (optional)", field=_("Opinion of the leading group")))
        with st.expander(text(EDGES[Deed.RETURN].title), key=f"return_{item.code}"):
            st.caption(_("The issue stays with the department in charge; its clock has kept running."))
            _opinion(item, Deed.RETURN, _("Reason for returning it"))


def _opinion(item: Item, deed: Deed, label: str) -> None:
    st.text_area(label, max_chars=entered.REMARK, height=110, key=_key(item, deed, "said"))
    st.button(
        text(EDGES[deed].title),
        key=f"{deed.value}_{item.code}",
        type="primary" if deed is Deed.ACCEPT else "secondary",
        on_click=_rule,
        args=(item, deed),
    )


def _told(item: Item, waiting: Sequence[Item]) -> str:
    """Return what is reported: of which problem, why, what was tried, what is asked for, and how long it waits.

    Other reports of the same problem that wait are named: while a directive runs they are not ruled on.
    """
    issue = item.issue
    facts = figures.facts(
        text(KIND_TITLES[item.kind]),
        item.code,
        issue.issue_code,
        text(SECTOR_TITLES[issue.sector]),
        item.department,
        str(item.escalated_on),
    )
    waits = "" if item.waits is None else figures.mark("yellow", _waits(item.waits))
    lines = {
        text(FIELD_TITLES["cause"]): item.cause,
        text(FIELD_TITLES["tried"]): item.tried,
        text(FIELD_TITLES["proposal"]): item.proposal,
    }
    rows = "".join(f"<dt>{escape(title)}</dt><dd>{escape(said)}</dd>" for title, said in lines.items() if said)
    if not rows:
        rows = f"<dt>{escape(text(FIELD_TITLES['cause']))}</dt><dd>{escape(_('not written down'))}</dd>"
    others = [one.code for one in waiting if one is not item and one.issue.issue_code == issue.issue_code]
    if others:
        words = _("Of the same problem: {reports}", reports=_(", ").join(others))
        rows += f"<dt>{escape(_('Also reported'))}</dt><dd>{escape(words)}</dd>"
    return (
        f'<div class="k k-docket"><div class="k-standing"><b>{marks.link(issue.issue_code, item.enterprise)}</b>{waits}'
        f'{marks.state(issue.state)}</div><p class="k-said">{escape(issue.summary)}</p>'
        f'<div class="k-facts k-soft">{facts}</div><dl class="k-facts-of">{rows}</dl></div>'
    )


def _waits(days: int) -> str:
    if not days:
        return _("came in today")
    return _n("waits for {count} working day", "waits for {count} working days", count=days)


def _rule(item: Item, deed: Deed) -> None:
    """Write down the ruling; whoever is signed out meanwhile is asked to sign in, and the browser has the text."""
    current = identity.current()
    if current is None:
        return
    feedback.clicked()
    try:
        _ruled(current.actor, results.county(current.actor), item, deed)
    except KaoheError as error:
        state.put(_REFUSED, (item.code, error))
    else:
        _forget(item.code)
        state.put(_DONE, _("{report}: {what}.", report=item.code, what=text(EDGES[deed].title)))


def _ruled(actor: Actor, county: County, item: Item, deed: Deed) -> None:
    said = state.glance(_key(item, deed, "said")) or ""
    given: dict[str, Any] = {
        "actor": actor,
        "region": county.code,
        "code": item.issue.issue_code,
        "version": item.issue.version,
        "escalation": item.code,
        "said": said,
        "today": results.today(county),
        "now": now(),
    }
    if deed is Deed.RETURN:
        with database().write() as session:
            issues.return_escalation(session, **given)
        return
    for name, title in (("department", "directive_dept"), ("due_on", "directive_due_on")):
        given[name] = state.glance(_key(item, deed, name))
        if given[name] is None:
            raise entered.FieldFaultError(title, FIELD_TITLES[title], None)
    with database().write() as session:
        issues.accept_escalation(session, **given)


def _under_way(found: Docket) -> None:
    if not found.under_way:
        return
    overdue = sum(one.past for one in found.under_way)
    title = _n("{count} directive is under way", "{count} directives are under way", count=len(found.under_way))
    if overdue:
        title = _("{directives}, {overdue} of them overdue", directives=title, overdue=overdue)
    st.header(feedback.plain(title), anchor=False)
    heads = (_("Problem"), text(FIELD_TITLES["directive_dept"]), _("State"), text(FIELD_TITLES["directive_due_on"]))
    head = "".join(f"<span>{escape(one)}</span>" for one in heads)
    rows = "".join(map(_directive, found.under_way))
    st.html(f'<div class="k k-list"><div class="k-problem k-head">{head}</div>{rows}</div>')


def _directive(one: Directive) -> str:
    small = f"{one.issue.issue_code} · {one.code}"
    return (
        f'<a class="k-problem k-go" href="{escape(marks.address(one.issue.issue_code))}">'
        f'<span><span class="k-name">{escape(one.enterprise)}</span><br>'
        f'<span class="k-summary">{escape(one.issue.summary)}</span><br>'
        f'<span class="k-soft">{escape(small)}</span></span>'
        f"<span>{escape(one.department)}</span><span>{marks.state(one.issue.state)}</span>"
        f"<span>{marks.day_due(one.due_on, one.left, past=one.past)}</span></a>"
    )


show()
