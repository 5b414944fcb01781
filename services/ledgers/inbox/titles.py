"""How urgencies and events are called."""

from collections.abc import Mapping
from typing import Final

from services.ledgers.inbox.news import Event
from services.ledgers.inbox.task import Urgency
from services.messages import Message, say

URGENCY_TITLES: Final[Mapping[Urgency, Message]] = {
    Urgency.OVERDUE: say("Past its deadline"),
    Urgency.TODAY: say("Due today"),
    Urgency.WEEK: say("This week"),
    Urgency.LATER: say("Later"),
    Urgency.UNDATED: say("Without a deadline"),
}
EVENT_TITLES: Final[Mapping[Event, Message]] = {
    Event.OVERDUE: say("Newly overdue"),
    Event.ASSIGNED: say("Newly assigned"),
    Event.RETURNED: say("Monthly reports returned"),
    Event.REPORTED: say("Reported to the leading group"),
    Event.ACCEPTED: say("Accepted by the leading group"),
    Event.SENT_BACK: say("Returned by the leading group"),
    Event.FOUND: say("Findings confirmed"),
    Event.REGISTERED: say("Newly registered"),
    Event.CLOSED: say("Problems closed"),
    Event.CROSSED_OFF: say("Problems crossed off"),
    Event.GRANTED: say("Exempt months approved"),
    Event.REFUSED: say("Exempt months refused"),
    Event.ASSISTS: say("Newly assisted"),
}
