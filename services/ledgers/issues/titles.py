"""What the fields of an issue's forms are called."""

from collections.abc import Mapping
from typing import Final

from services.messages import Message, say

FIELD_TITLES: Final[Mapping[str, Message]] = {
    "issue_code": say("Issue"),
    "enterprise_code": say("Enterprise"),
    "raised_by": say("Brought in by"),
    "sector": say("Sector"),
    "level": say("Level"),
    "systemic": say("Common or systemic"),
    "summary": say("What it is about"),
    "registered_on": say("Registered on"),
    "dept_code": say("Department in charge"),
    "owner_code": say("Person in charge"),
    "assigned_on": say("Assigned on"),
    "first_response_on": say("First response on"),
    "due_on": say("Deadline"),
    "extended_to": say("Extended to"),
    "closed_on": say("Closed on"),
    "outcome": say("Outcome"),
    "cancelled_on": say("Crossed off on"),
    "cancelled_by": say("Crossed off by"),
    "rating": say("Rating"),
    "measures": say("Measures"),
    "planned_for": say("Planned for"),
    "told": say("What the enterprise was told"),
    "done": say("What was done"),
    "heard": say("What the enterprise says"),
    "returned": say("Reason for returning it"),
    "reason": say("Reason"),
    "cause": say("Cause"),
    "tried": say("What was tried"),
    "proposal": say("Proposal"),
    "directive_dept": say("Lead department"),
    "directive_due_on": say("Deadline of the directive"),
}
