"""The life cycle of an issue as a table: its states, told by facts, and the edges between them, one verb each.

A state is never stored: it follows from the ledger row and the file of the issue, so an import cannot contradict it.
docs/lifecycle.md is printed from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from services.access import Action
from services.messages import Message, say


class State(StrEnum):
    """Where an issue stands."""

    DECLINED = "declined"
    REGISTERED = "registered"
    GRADED = "graded"
    REOPENED = "reopened"
    RECLOSED = "reclosed"
    ENDED = "ended"
    CROSSED_OFF = "crossed_off"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    DIRECTED = "directed"
    ESCALATED = "escalated"
    OBJECTED = "objected"
    EXTENSION_ASKED = "extension_asked"
    HANDLING = "handling"
    RECEIVED = "received"
    ASSIGNED = "assigned"


STATES: Final[Mapping[State, Mapping[str, bool]]] = {
    State.DECLINED: {"declined_on": True},
    State.REGISTERED: {"assigned_on": False, "graded_on": False},
    State.GRADED: {"assigned_on": False},
    State.REOPENED: {"reopened_on": True},
    State.ENDED: {"called_on": True},
    State.RECLOSED: {"reclosed_on": True},
    State.CROSSED_OFF: {"cancelled_on": True},
    State.CONFIRMED: {"closed_on": True, "confirmed_on": True},
    State.CLOSED: {"closed_on": True},
    State.DIRECTED: {"directive_due_on": True},
    State.ESCALATED: {"escalated_on": True},
    State.OBJECTED: {"objected_on": True},
    State.EXTENSION_ASKED: {"extension_asked_on": True},
    State.HANDLING: {"first_response_on": True},
    State.RECEIVED: {"received_on": True},
    State.ASSIGNED: {},
}
"""The first state whose facts all hold is the issue's: which days are written down (True) and which are not (False).

`reopened_on` is that of a reopening that is still open, `reclosed_on` that of the last one where none is;
`escalated_on` is that of a voluntary escalation not ruled on, `directive_due_on` that of a directive not carried out.
"""

STATE_TITLES: Final[Mapping[State, Message]] = {
    State.DECLINED: say("Not taken on"),
    State.REGISTERED: say("Registered"),
    State.GRADED: say("Graded, to be assigned"),
    State.REOPENED: say("Handled again"),
    State.RECLOSED: say("Closed again"),
    State.ENDED: say("Asked about, ended"),
    State.CROSSED_OFF: say("Crossed off"),
    State.CONFIRMED: say("Heard, to be crossed off"),
    State.CLOSED: say("Closed, to be heard"),
    State.DIRECTED: say("Under a directive"),
    State.ESCALATED: say("With the leading group"),
    State.OBJECTED: say("Objection to be decided"),
    State.EXTENSION_ASKED: say("Extension to be decided"),
    State.HANDLING: say("Being handled"),
    State.RECEIVED: say("Received, to be answered"),
    State.ASSIGNED: say("Assigned, to be received"),
}


class Deed(StrEnum):
    """What can be done with an issue; each is a verb of this package."""

    REGISTER = "register_issue"
    SETTLE = "settle_on_the_spot"
    GRADE = "grade_issue"
    DECLINE = "decline_issue"
    ASSIGN = "assign_issue"
    RECEIVE = "receive_issue"
    OBJECT = "object_to_issue"
    DESIGNATE = "designate_department"
    REASSIGN = "reassign_issue"
    RESPOND = "respond_to_issue"
    PLAN = "plan_issue"
    PROGRESS = "note_progress"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend_issue"
    REFUSE_EXTENSION = "refuse_extension"
    ESCALATE = "escalate_issue"
    ACCEPT = "accept_escalation"
    RETURN = "return_escalation"
    CARRY_OUT = "carry_out_directive"
    CLOSE = "close_issue"
    CONFIRM = "confirm_closing"
    CROSS_OFF = "cross_off_issue"
    CALL_BACK = "call_back"
    REOPEN = "reopen_issue"
    RECLOSE = "reclose_issue"


class Who(StrEnum):
    """Who of those with the action may do it with this issue."""

    ANYBODY = "anybody"
    HANDLER = "handler"
    """The department it is assigned to, or the cadre who answers for it there."""
    CONCERNED = "concerned"
    """The handler, or a cadre who assists the enterprise, or that cadre's department."""
    DIRECTED = "directed"
    """The department that the directive names."""
    IMPARTIAL = "impartial"
    """Neither the handler, nor whoever closed it, nor anybody of the department."""


WHO_TITLES: Final[Mapping[Who, Message]] = {
    Who.ANYBODY: say("whoever has the right"),
    Who.HANDLER: say("the department in charge or the person in charge there"),
    Who.CONCERNED: say("the department or person in charge, or the cadre who assists the enterprise"),
    Who.DIRECTED: say("the department that the directive names"),
    Who.IMPARTIAL: say("whoever has the right, but nobody of the department in charge and not who closed it"),
}


@dataclass(frozen=True)
class Edge:
    """From which states a deed leads to which; None stands for no issue yet, an empty `to` for the state it was in."""

    title: Message
    action: Action
    who: Who
    before: tuple[State | None, ...]
    to: tuple[State, ...] = ()


_UNDER_WAY: Final = (State.RECEIVED, State.HANDLING)
_OPEN: Final = (State.ASSIGNED, *_UNDER_WAY, State.EXTENSION_ASKED)

EDGES: Final[Mapping[Deed, Edge]] = {
    Deed.REGISTER: Edge(say("Register"), Action.REGISTER_ISSUES, Who.ANYBODY, (None,), (State.REGISTERED,)),
    Deed.SETTLE: Edge(
        say("Register as settled on the spot"), Action.REGISTER_ISSUES, Who.ANYBODY, (None,), (State.CLOSED,)
    ),
    Deed.GRADE: Edge(
        say("Set the level"), Action.DIRECT_ISSUES, Who.ANYBODY, (State.REGISTERED, State.GRADED), (State.GRADED,)
    ),
    Deed.DECLINE: Edge(
        say("Do not take on"), Action.DIRECT_ISSUES, Who.ANYBODY, (State.REGISTERED, State.GRADED), (State.DECLINED,)
    ),
    Deed.ASSIGN: Edge(say("Assign"), Action.DIRECT_ISSUES, Who.ANYBODY, (State.GRADED,), (State.ASSIGNED,)),
    Deed.RECEIVE: Edge(say("Receive"), Action.HANDLE_ISSUES, Who.HANDLER, (State.ASSIGNED,), (State.RECEIVED,)),
    Deed.OBJECT: Edge(say("Object"), Action.HANDLE_ISSUES, Who.HANDLER, (State.ASSIGNED,), (State.OBJECTED,)),
    Deed.DESIGNATE: Edge(
        say("Designate this department all the same"),
        Action.DIRECT_ISSUES,
        Who.ANYBODY,
        (State.OBJECTED,),
        (State.ASSIGNED,),
    ),
    Deed.REASSIGN: Edge(
        say("Assign to another department"), Action.DIRECT_ISSUES, Who.ANYBODY, (State.OBJECTED,), (State.ASSIGNED,)
    ),
    Deed.RESPOND: Edge(
        say("Record the first response"), Action.HANDLE_ISSUES, Who.HANDLER, (State.RECEIVED,), (State.HANDLING,)
    ),
    Deed.PLAN: Edge(
        say("Write measures and milestones"),
        Action.HANDLE_ISSUES,
        Who.HANDLER,
        (*_UNDER_WAY, State.EXTENSION_ASKED, State.DIRECTED, State.REOPENED),
    ),
    Deed.PROGRESS: Edge(
        say("Note progress"),
        Action.HANDLE_ISSUES,
        Who.CONCERNED,
        (*_UNDER_WAY, State.EXTENSION_ASKED, State.ESCALATED, State.DIRECTED, State.REOPENED),
    ),
    Deed.ASK_EXTENSION: Edge(
        say("Ask for an extension"), Action.HANDLE_ISSUES, Who.HANDLER, _UNDER_WAY, (State.EXTENSION_ASKED,)
    ),
    Deed.EXTEND: Edge(
        say("Grant the extension"), Action.DIRECT_ISSUES, Who.IMPARTIAL, (State.EXTENSION_ASKED,), _UNDER_WAY
    ),
    Deed.REFUSE_EXTENSION: Edge(
        say("Refuse the extension"), Action.DIRECT_ISSUES, Who.IMPARTIAL, (State.EXTENSION_ASKED,), _UNDER_WAY
    ),
    Deed.ESCALATE: Edge(
        say("Report to the leading group"), Action.HANDLE_ISSUES, Who.CONCERNED, _OPEN, (State.ESCALATED,)
    ),
    Deed.ACCEPT: Edge(
        say("Accept with a directive"),
        Action.RULE_ESCALATIONS,
        Who.IMPARTIAL,
        (State.ESCALATED, *_OPEN),
        (State.DIRECTED,),
    ),
    Deed.RETURN: Edge(say("Return"), Action.RULE_ESCALATIONS, Who.IMPARTIAL, (State.ESCALATED, *_OPEN), _OPEN),
    Deed.CARRY_OUT: Edge(
        say("Report the directive as carried out"),
        Action.HANDLE_ISSUES,
        Who.DIRECTED,
        (State.DIRECTED,),
        _OPEN,
    ),
    Deed.CLOSE: Edge(
        say("Close"),
        Action.HANDLE_ISSUES,
        Who.HANDLER,
        (State.HANDLING, State.EXTENSION_ASKED, State.ESCALATED),
        (State.CLOSED,),
    ),
    Deed.CONFIRM: Edge(
        say("Write down what the enterprise says"),
        Action.HEAR_ENTERPRISES,
        Who.IMPARTIAL,
        (State.CLOSED,),
        (State.CONFIRMED,),
    ),
    Deed.CROSS_OFF: Edge(
        say("Cross off"),
        Action.DIRECT_ISSUES,
        Who.IMPARTIAL,
        (State.CLOSED, State.CONFIRMED),
        (State.CROSSED_OFF,),
    ),
    Deed.CALL_BACK: Edge(
        say("Write down a call back"),
        Action.HEAR_ENTERPRISES,
        Who.IMPARTIAL,
        (State.CROSSED_OFF, State.RECLOSED),
        (State.ENDED,),
    ),
    Deed.REOPEN: Edge(
        say("Have it handled again"),
        Action.HEAR_ENTERPRISES,
        Who.IMPARTIAL,
        (State.CLOSED, State.CONFIRMED, State.CROSSED_OFF, State.RECLOSED, State.ENDED),
        (State.REOPENED,),
    ),
    Deed.RECLOSE: Edge(say("Close again"), Action.HANDLE_ISSUES, Who.HANDLER, (State.REOPENED,), (State.RECLOSED,)),
}


def state_of(facts: Mapping[str, Any]) -> State:
    """Return the state that these days tell; one that is missing is not written down."""
    return next(
        state
        for state, told in STATES.items()
        if all((facts.get(name) is not None) is given for name, given in told.items())
    )


def deeds_in(state: State | None) -> tuple[Deed, ...]:
    """Return what the machine lets be done in a state, whoever does it."""
    return tuple(deed for deed, edge in EDGES.items() if state in edge.before)
