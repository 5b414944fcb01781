"""What is said of an issue in the reader's language: levels, ratings, rulings, its story and its next step."""

from collections.abc import Mapping
from typing import Final

from models.values import EscalationKind, IssueEvent, Level, Rating, Ruling
from services.ledgers.issues.machine import State
from services.messages import Message, say

LEVEL_TITLES: Final[Mapping[Level, Message]] = {
    Level.A: say("A · settled on the spot"),
    Level.B: say("B · a department coordinates"),
    Level.C: say("C · higher levels coordinate"),
    Level.D: say("D · beyond the county's powers"),
}
RATING_TITLES: Final[Mapping[Rating, Message]] = {
    Rating.GOOD: say("Satisfied"),
    Rating.FAIR: say("Fairly satisfied"),
    Rating.BAD: say("Not satisfied"),
}
KIND_TITLES: Final[Mapping[EscalationKind, Message]] = {
    EscalationKind.VOLUNTARY: say("Reported voluntarily"),
    EscalationKind.OVERDUE: say("Gone up as overdue"),
    EscalationKind.COMPLAINT: say("Complaint of the enterprise"),
}
RULING_TITLES: Final[Mapping[Ruling, Message]] = {
    Ruling.ACCEPTED: say("Accepted"),
    Ruling.RETURNED: say("Returned as not to be taken up"),
}
EVENT_TITLES: Final[Mapping[IssueEvent, Message]] = {
    IssueEvent.REGISTERED: say("The problem was registered"),
    IssueEvent.GRADED: say("The level was set"),
    IssueEvent.DECLINED: say("The problem was not taken on"),
    IssueEvent.ASSIGNED: say("The issue was assigned"),
    IssueEvent.RECEIVED: say("The department received it"),
    IssueEvent.OBJECTED: say("The department objected"),
    IssueEvent.OBJECTION_UPHELD: say("The objection was upheld"),
    IssueEvent.DESIGNATED: say("The department was designated all the same"),
    IssueEvent.RESPONDED: say("The enterprise had its first response"),
    IssueEvent.PLANNED: say("Measures and milestones were written"),
    IssueEvent.PROGRESSED: say("Progress was noted"),
    IssueEvent.EXTENSION_ASKED: say("An extension was asked for"),
    IssueEvent.EXTENDED: say("The extension was granted"),
    IssueEvent.EXTENSION_REFUSED: say("The extension was refused"),
    IssueEvent.ESCALATED: say("It was reported to the leading group"),
    IssueEvent.FORCED: say("It went up to the leading group as overdue"),
    IssueEvent.ACCEPTED: say("The leading group accepted the report"),
    IssueEvent.RETURNED: say("The leading group returned the report"),
    IssueEvent.DIRECTIVE_DONE: say("The directive was reported as carried out"),
    IssueEvent.CLOSED: say("The issue was closed"),
    IssueEvent.CONFIRMED: say("The enterprise was heard"),
    IssueEvent.CROSSED_OFF: say("The issue was crossed off"),
    IssueEvent.CALLED_BACK: say("The enterprise was called back"),
    IssueEvent.REOPENED: say("The issue is to be handled again"),
    IssueEvent.RECLOSED: say("The issue was closed again"),
    IssueEvent.MERGED: say("It was merged as one problem"),
    IssueEvent.SEPARATED: say("The merger was undone"),
    IssueEvent.REACHED: say("A milestone was reached"),
}
NEXT_STEPS: Final[Mapping[State, Message]] = {
    State.DECLINED: say("Nothing is to be done; the story says why it was not taken on."),
    State.REGISTERED: say("The office sets its level next, or does not take it on."),
    State.GRADED: say("The office assigns it to a department next."),
    State.ASSIGNED: say("The department in charge receives it next, or objects in time."),
    State.OBJECTED: say("The office decides on the objection next; the clock runs on."),
    State.RECEIVED: say("The department in charge gives the enterprise its first response next."),
    State.HANDLING: say("The department in charge handles it, and closes it by the deadline."),
    State.EXTENSION_ASKED: say("The office decides on the extension next; until then the deadline stands."),
    State.ESCALATED: say("The leading group rules on the report next; if it returns it, the clock has kept running."),
    State.DIRECTED: say("The department that the directive names carries it out, and reports it as done."),
    State.CLOSED: say("The enterprise is asked what it thinks of it next; then the office crosses it off."),
    State.CONFIRMED: say("The office crosses it off next."),
    State.CROSSED_OFF: say("The enterprise is called back; if it is not content, the issue is handled again."),
    State.ENDED: say("It is at its end; nothing is to be done."),
    State.REOPENED: say("The department in charge handles it again, and closes it again."),
    State.RECLOSED: say("The enterprise is called back after the second closing."),
}
"""What comes next in each state, and whose turn it is."""
