"""What the words of spot checks are called in the reader's language: lists, fields and steps."""

from collections.abc import Mapping
from typing import Final

from models.values import CheckEvent, CheckMode, FindingState, Severity, Verdict, VisitMethod
from services.messages import Message, say

MODE_TITLES: Final[Mapping[CheckMode, Message]] = {
    CheckMode.CAMPAIGN: say("Campaign check"),
    CheckMode.OPEN: say("Open check"),
    CheckMode.COVERT: say("Covert check"),
    CheckMode.FOLLOW_UP: say("Follow-up"),
    CheckMode.PHONE: say("Telephone check"),
}
VERDICT_TITLES: Final[Mapping[Verdict, Message]] = {
    Verdict.TRUE: say("Genuine"),
    Verdict.FALSE: say("Falsified"),
    Verdict.PASS: say("Satisfactory"),
    Verdict.FAIL: say("Unsatisfactory"),
}
GRAVITY_TITLES: Final[Mapping[Severity, Message]] = {
    Severity.MINOR: say("minor"),
    Severity.SERIOUS: say("serious"),
    Severity.GRAVE: say("grave"),
}
STATE_TITLES: Final[Mapping[FindingState, Message]] = {
    FindingState.OPEN: say("to be heard"),
    FindingState.CONFIRMED: say("confirmed"),
    FindingState.REVOKED: say("revoked"),
}
METHOD_TITLES: Final[Mapping[VisitMethod, Message]] = {
    VisitMethod.ON_SITE: say("On site"),
    VisitMethod.HANDLING: say("Handled with"),
    VisitMethod.ACCOMPANYING: say("Accompanied"),
    VisitMethod.ON_BEHALF: say("Handled on behalf"),
    VisitMethod.TALK: say("Talk"),
    VisitMethod.PHONE: say("Telephone"),
}
EVENT_TITLES: Final[Mapping[CheckEvent, Message]] = {
    CheckEvent.WRITTEN: say("Finding written"),
    CheckEvent.STATED: say("Statement"),
    CheckEvent.CONFIRMED: say("Confirmed"),
    CheckEvent.REVOKED: say("Revoked"),
    CheckEvent.RECTIFIED: say("Rectified"),
}
FIELD_TITLES: Final[Mapping[str, Message]] = {
    "visit_code": say("Visit"),
    "mode": say("Way of checking"),
    "inspectors": say("Inspectors"),
    "items_checked": say("Items checked"),
    "items_passed": say("Items passed"),
    "verdict": say("Verdict"),
    "severity": say("Severity"),
    "finding": say("Facts"),
    "demand": say("What has to be rectified"),
    "rectify_due_on": say("Rectify by"),
    "told_on": say("Day as told"),
    "told_person": say("Who came, as told"),
    "told_topic": say("Topic as told"),
}
"""Of the fields of a finding and of the answers told on the telephone."""
