"""What the fields of visits and exempt months are called, and how a visit's needs stand in its one column."""

from collections.abc import Mapping
from typing import Final

from models.values import RequestState
from services.messages import DEFAULT_LANGUAGE, Message, say, word

VISIT_TITLES: Final[Mapping[str, Message]] = {
    "enterprise_code": say("Enterprise"),
    "visited_on": say("Day of the visit"),
    "method": say("Method"),
    "summary": say("What it was about"),
    "needs": say("Needs and suggestions"),
}
EXEMPTION_TITLES: Final[Mapping[str, Message]] = {
    "month": say("Month"),
    "reason": say("Reason"),
    "details": say("Details"),
    "answer": say("Why it is refused"),
}
REQUEST_STATES: Final[Mapping[RequestState, Message]] = {
    RequestState.OPEN: say("to be decided"),
    RequestState.APPROVED: say("approved"),
    RequestState.REFUSED: say("refused"),
    RequestState.WITHDRAWN: say("withdrawn"),
}
_NEEDS: Final = "\n" + word(say("Needs and suggestions: "), DEFAULT_LANGUAGE)
"""Begins the enterprise's needs in the ledger, where summary and needs are one column."""


def joined(summary: str, needs: str | None) -> str:
    """Return summary and needs as the ledger keeps them, in one text."""
    return f"{summary}{_NEEDS}{needs}" if needs else summary


def parted(stored: str | None) -> tuple[str, str]:
    """Return summary and needs of a stored text; needs are "" where it names none."""
    summary, _, needs = (stored or "").partition(_NEEDS)
    return summary, needs
