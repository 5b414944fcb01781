"""The forms of an issue: exactly what its reader may do with it now, the next deed open, the others folded."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any, Final

import streamlit as st

from pages.components import feedback, identity, results, state, typed
from pages.components.words import _, text
from pages.problems import drawing, entries, hints, meanwhile, story
from pages.problems.fields import FIELDS, Form, Kind
from pages.web.place import database, now
from services.access import Action, Actor
from services.counties import County
from services.errors import KaoheError, StaleRecordError
from services.ledgers import issues
from services.ledgers.issues import choices
from services.ledgers.issues.machine import EDGES, Deed, State
from services.ledgers.issues.reading import IssueDetail

_DONE: Final = "issue_done"
_REFUSED: Final = "issue_refused"
_NEXT: Final[Mapping[State, tuple[Deed, ...]]] = {
    State.REGISTERED: (Deed.GRADE,),
    State.GRADED: (Deed.ASSIGN,),
    State.ASSIGNED: (Deed.RECEIVE,),
    State.OBJECTED: (Deed.REASSIGN,),
    State.RECEIVED: (Deed.RESPOND,),
    State.HANDLING: (Deed.CLOSE,),
    State.EXTENSION_ASKED: (Deed.EXTEND, Deed.CLOSE),
    State.ESCALATED: (Deed.ACCEPT,),
    State.DIRECTED: (Deed.CARRY_OUT,),
    State.CLOSED: (Deed.CONFIRM, Deed.CROSS_OFF),
    State.CONFIRMED: (Deed.CROSS_OFF,),
    State.CROSSED_OFF: (Deed.CALL_BACK,),
    State.RECLOSED: (Deed.CALL_BACK,),
    State.REOPENED: (Deed.RECLOSE,),
}
"""The deed that brings an issue on from each state."""


def said() -> None:
    """Say what has just been done with the issue, or why it was refused."""
    feedback.top("problem")
    refused: KaoheError | None = state.take(_REFUSED)
    if refused is not None:
        feedback.refusal(refused)
    done: str | None = state.take(_DONE)
    if done is not None:
        st.success(feedback.plain(_("Done: {what}.", what=done)), icon=":material/check_circle:")


def show(actor: Actor, county: County, found: IssueDetail) -> None:
    """Draw the forms."""
    version = meanwhile.look(found)
    meanwhile.tell(found)
    may = [deed for deed in Deed if deed in found.deeds]
    forms = _forms(actor, county, found, may)
    code = found.listed.issue.issue_code
    first = _first(found, may)
    if first is not None:
        with st.container(border=True, key="next_deed"):
            st.subheader(text(EDGES[first].title), anchor=False)
            _form(forms[first], found, version, primary=version == found.listed.issue.version)
    for deed in may:
        if deed is not first:
            with st.expander(text(EDGES[deed].title), key=f"deed_{deed.value}"):
                _form(forms[deed], found, version, primary=False)
    typed.mark({key: None for form in forms.values() for key in entries.keys(form)}, scope=f"draft_issue-{code}-")
    meanwhile.keep([*forms.values()], found)


def _first(found: IssueDetail, may: list[Deed]) -> Deed | None:
    """Return the deed that is to be done next, if it is this reader's; measures come before a closing."""
    issue = found.listed.issue
    wanted = _NEXT.get(issue.state, ())
    if issue.state is State.HANDLING and not issue.measures:
        wanted = (Deed.PLAN, *wanted)
    return next((deed for deed in (*wanted, Deed.PROGRESS) if deed in may), None)


def _forms(actor: Actor, county: County, found: IssueDetail, may: list[Deed]) -> dict[Deed, Form]:
    kinds = {field.kind for deed in may for field in FIELDS[deed]}
    departments, owners = _choices(actor, county, kinds)
    code = found.listed.issue.issue_code
    return {
        deed: Form(
            deed=deed,
            scope=f"draft_issue-{code}-{deed.value}-{_times(actor, deed, found)}-",
            usual=_usual(deed, found),
            departments=departments,
            owners=owners,
            reports=tuple(report.code for report in found.reports if report.ruling is None),
        )
        for deed in may
    }


def _choices(actor: Actor, county: County, kinds: AbstractSet[Kind]) -> tuple[tuple[choices.Named, ...], ...]:
    """Return the departments and the cadres to choose from, where the forms ask for such."""
    departments: tuple[choices.Named, ...] = ()
    owners: tuple[choices.Named, ...] = ()
    if kinds & {Kind.DEPARTMENT, Kind.OWNER}:
        with database().read() as session:
            if Kind.DEPARTMENT in kinds:
                departments = choices.departments(session, actor=actor, region=county.code)
            if Kind.OWNER in kinds and actor.may(Action.DIRECT_ISSUES, county.code):
                owners = choices.owners(session, actor=actor, region=county.code)
    return departments, owners


def _times(actor: Actor, deed: Deed, found: IssueDetail) -> int:
    """Return how often the reader has done this here: what was typed for one deed does not stand in the next."""
    return sum(step.author == actor.name and step.event in story.EVENTS[deed] for step in found.steps)


def _usual(deed: Deed, found: IssueDetail) -> dict[str, Any]:
    """Return what stands in a form before anything is typed: what is stored, where it can be written anew."""
    issue = found.listed.issue
    if deed is Deed.GRADE:
        return {"level": issue.level, "systemic": issue.systemic}
    if deed is Deed.PLAN:
        stand = [(date.fromisoformat(one["due_on"]), one["what"]) for one in found.milestones]
        return {"measures": issue.measures or "", "milestones": stand}
    return {}


def _form(form: Form, found: IssueDetail, version: int, *, primary: bool) -> None:
    hint = hints.hint(form.deed, found)
    if hint:
        st.caption(feedback.plain(hint))
    drawing.draw(form)
    st.button(
        text(EDGES[form.deed].title),
        key=f"do_{form.deed.value}",
        type="primary" if primary else "secondary",
        on_click=_do,
        args=(form, found.listed.issue.issue_code, version),
    )


def _do(form: Form, code: str, version: int) -> None:
    """Carry out the deed of a form."""
    verb = getattr(issues, form.deed.value)
    carry_out(verb, code, version, text(EDGES[form.deed].title), lambda: entries.given(form))


def carry_out(
    verb: Callable[..., Any],
    code: str,
    version: int,
    done: str,
    entered: Callable[[], dict[str, Any]] = dict,
    **given: Any,
) -> None:
    """Carry a verb out; whoever is signed out meanwhile is asked to sign in, and the browser has the texts."""
    current = identity.current()
    if current is None:
        return
    feedback.clicked()
    actor = current.actor
    try:
        county = results.county(actor)
        given |= entered()
        with database().write() as session:
            verb(
                session,
                actor=actor,
                region=county.code,
                code=code,
                version=version,
                today=results.today(county),
                now=now(),
                **given,
            )
    except StaleRecordError:
        meanwhile.refuse()
    except KaoheError as error:
        state.put(_REFUSED, error)
    else:
        meanwhile.forget()
        state.put(_DONE, done)
