"""What waits on problems: the deed that brings each of them on, where it is the reader's."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlmodel import Session, col

from models import Enterprise, IssueStep
from models.values import IssueEvent
from services.access import Action, Actor
from services.calendars import calendar_of
from services.ledgers.inbox.task import Kind, Task
from services.ledgers.issues.deed import People, refusal
from services.ledgers.issues.docket import unruled
from services.ledgers.issues.machine import EDGES, Deed, State
from services.ledgers.issues.remaining import Due, deadlines
from services.ledgers.issues.standing import Standing, read, seen, standings
from services.ledgers.issues.timing import respond_by
from services.messages import Message, say
from services.workdays import WorkingDays

_DUTIES: Final[Mapping[State, tuple[Deed, ...]]] = {
    State.REGISTERED: (Deed.GRADE,),
    State.GRADED: (Deed.ASSIGN,),
    State.ASSIGNED: (Deed.RECEIVE,),
    State.OBJECTED: (Deed.REASSIGN,),
    State.RECEIVED: (Deed.RESPOND,),
    State.HANDLING: (Deed.CLOSE,),
    State.EXTENSION_ASKED: (Deed.EXTEND, Deed.CLOSE),
    State.DIRECTED: (Deed.CARRY_OUT,),
    State.CLOSED: (Deed.CONFIRM,),
    State.CONFIRMED: (Deed.CROSS_OFF,),
    State.CROSSED_OFF: (Deed.CALL_BACK,),
    State.RECLOSED: (Deed.CALL_BACK,),
    State.REOPENED: (Deed.RECLOSE,),
}
"""What is owed in each state, by whoever may do it: noting progress or reporting upward is a right and no duty."""
_ENDED: Final = (State.CROSSED_OFF.value, State.RECLOSED.value)
_TITLES: Final[Mapping[Deed, Message]] = {
    Deed.REASSIGN: say("Decide on the objection"),
    Deed.EXTEND: say("Decide on the extension"),
    Deed.CARRY_OUT: say("Carry out the directive"),
    Deed.CLOSE: say("Solve and close"),
    Deed.RECLOSE: say("Solve and close again"),
}
"""How a duty is called where its deed is called otherwise."""
_SINCE: Final[Mapping[Deed, str]] = {
    Deed.GRADE: "registered_on",
    Deed.ASSIGN: "graded_on",
    Deed.RECEIVE: "assigned_on",
    Deed.REASSIGN: "objected_on",
    Deed.RESPOND: "received_on",
    Deed.CLOSE: "assigned_on",
    Deed.EXTEND: "extension_asked_on",
    Deed.CONFIRM: "closed_on",
    Deed.CROSS_OFF: "confirmed_on",
    Deed.CALL_BACK: "cancelled_on",
    Deed.RECLOSE: "reopened_on",
}


def issue_tasks(session: Session, actor: Actor, region: str, today: date) -> list[Task]:
    """Return the problems that wait for the actor's deed; whoever asks has asked `access`."""
    found = _deeds(session, actor, region, today)
    if actor.may(Action.RULE_ESCALATIONS, region):
        found += _rulings(session, actor, region)
    return found


def _deeds(session: Session, actor: Actor, region: str, today: date) -> list[Task]:
    """Return the problems on which the actor owes a deed; rulings are apart, as a report is what waits for them."""
    duties = {
        state: tuple(deed for deed in owed if actor.may(EDGES[deed].action, region)) for state, owed in _DUTIES.items()
    }
    if not any(duties.values()):
        return []
    found, own = _unfinished(session, actor, region), _closed_by(session, actor, region)
    owed = [
        (issue, deed)
        for issue in found
        for deed in duties[issue.state]
        if refusal(actor, deed, issue, _people(actor, closed=issue.issue_code in own)) is None
    ]
    issues = [issue for issue, _ in owed]
    due = deadlines(session, actor=actor, region=region, issues=issues, today=today)
    names = _names(session, region, {issue.enterprise_code for issue in issues})
    calendar = calendar_of(session, region)
    return [_task(issue, deed, names[issue.enterprise_code], _due(issue, deed, due, calendar)) for issue, deed in owed]


def _rulings(session: Session, actor: Actor, region: str) -> list[Task]:
    """Return the reports that wait for the actor's ruling."""
    return [
        Task(
            kind=Kind.REPORTED,
            record=item.code,
            todo=say("Rule on the report"),
            about=item.enterprise,
            more=item.issue.summary,
            due=None,
            since=item.escalated_on,
        )
        for item in unruled(session, actor=actor, region=region)
        if item.may_be_ruled_on
    ]


def _people(actor: Actor, *, closed: bool) -> People:
    """Return what the duties ask about people: no duty is that of whoever assists the enterprise."""
    return People(frozenset(), frozenset(), frozenset({actor.name} if closed else ()))


def _unfinished(session: Session, actor: Actor, region: str) -> list[Standing]:
    """Return the issues that the actor may see on which something is owed, whoever owes it."""
    rows = session.connection().execute(_statement(actor, region)).mappings()
    return [read(dict(row)) for row in rows]


@lru_cache(maxsize=256)
def _statement(actor: Actor, region: str) -> Select[Any]:
    """Return the select of what is unfinished, made once a reader: making it takes as long as running it.

    What came from a workbook as crossed off waits for no call back: who was called is not in the workbook.
    """
    issues = standings(region)
    steps = select(col(IssueStep.issue_code)).where(
        col(IssueStep.region) == region,
        col(IssueStep.issue_code) == issues.c.issue_code,
        col(IssueStep.event).in_([IssueEvent.CROSSED_OFF, IssueEvent.RECLOSED]),
    )
    ended_here = issues.c.state.in_(_ENDED) & steps.exists()
    under_way = issues.c.state.in_([state.value for state in _DUTIES if state.value not in _ENDED])
    return select(issues).where(or_(ended_here, under_way), seen(actor, region, issues))


def _closed_by(session: Session, actor: Actor, region: str) -> frozenset[str]:
    """Return the issues that the actor closed, first or again: nobody judges work of their own."""
    statement = select(col(IssueStep.issue_code)).where(
        col(IssueStep.region) == region,
        col(IssueStep.author) == actor.name,
        col(IssueStep.event).in_([IssueEvent.CLOSED, IssueEvent.RECLOSED]),
    )
    return frozenset(session.connection().execute(statement).scalars())


def _names(session: Session, region: str, codes: Collection[str]) -> dict[str, str]:
    statement = select(col(Enterprise.enterprise_code), col(Enterprise.name)).where(
        col(Enterprise.region) == region, col(Enterprise.enterprise_code).in_(codes)
    )
    return {code: name for code, name in session.connection().execute(statement)}  # noqa: C416  rows are no pairs to mypy


def _due(issue: Standing, deed: Deed, due: Mapping[str, Due], calendar: WorkingDays) -> date | None:
    """Return by when a deed is due: for a first response one signs first; an extension moves a day to come."""
    if deed in (Deed.RECEIVE, Deed.RESPOND):
        return respond_by(issue, calendar)
    if deed is Deed.CARRY_OUT:
        return issue.directive_due_on
    if deed in (Deed.CLOSE, Deed.EXTEND):
        told = due.get(issue.issue_code)
        return None if told is None or told.left is None else told.day
    return None


def _task(issue: Standing, deed: Deed, enterprise: str, due: date | None) -> Task:
    return Task(
        kind=Kind.ISSUE,
        record=issue.issue_code,
        todo=_TITLES.get(deed, EDGES[deed].title),
        about=enterprise,
        more=issue.summary,
        due=due,
        since=getattr(issue, _SINCE[deed]) if deed in _SINCE else None,
    )
