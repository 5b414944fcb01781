"""What the parts of a monthly report are called: what the cadre writes, what is drafted, where it stands."""

from collections.abc import Mapping
from typing import Final

from models.values import ExemptionReason
from services.ledgers.reports.standing import OwedReport, Standing
from services.messages import Message, say, say_count

WRITTEN_TITLES: Final[Mapping[str, Message]] = {
    "no_issue": say("No problem this month"),
    "output": say("Output (10,000 yuan)"),
    "value_added": say("Value added (10,000 yuan)"),
    "investment": say("Investment made (10,000 yuan)"),
    "employees": say("People employed"),
    "difficulties": say("Difficulties of the enterprise"),
    "suggestions": say("Suggestions to the county"),
}
"""What the cadre writes, by the identifiers of the ledger's columns."""
FIGURE_TITLES: Final[Mapping[str, Message]] = {
    "visits": say("Visits recorded"),
    "valid_visits": say("Visits that count"),
    "issues_registered": say("Problems registered"),
    "issues_closed": say("Problems closed"),
    "services_accepted": say("Matters taken on"),
    "services_delivered": say("Matters delivered"),
}
"""What is drafted from the ledgers, by the names of `Counts`."""
STANDING_TITLES: Final[Mapping[Standing, Message]] = {
    Standing.NOT_BEGUN: say("not begun"),
    Standing.DRAFT: say("draft"),
    Standing.RETURNED: say("returned"),
    Standing.SUBMITTED: say("submitted"),
    Standing.EXEMPT: say("exempt"),
}
EXCUSE_TITLES: Final[Mapping[ExemptionReason, Message]] = {
    ExemptionReason.AWAY: say("away"),
    ExemptionReason.ENTERPRISE: say("inconvenient for the enterprise"),
    ExemptionReason.HEALTH: say("health"),
    ExemptionReason.STUDY: say("studies"),
    ExemptionReason.OTHER: say("another reason"),
}


def standing_words(row: OwedReport) -> tuple[Message, ...]:
    """Return where a report stands, and what else is to be said of it: how late, why exempt, verified or not."""
    words = [STANDING_TITLES[row.standing]]
    if row.overdue:
        words.append(say_count("{count} working day overdue", "{count} working days overdue", count=row.days_late))
    elif row.late:
        words.append(say_count("{count} working day late", "{count} working days late", count=row.days_late))
    if row.excuse is not None and row.standing is Standing.EXEMPT:
        words.append(EXCUSE_TITLES[row.excuse])
    if row.unverified:
        words.append(say("no problem, to be verified"))
    elif row.no_issue:
        words.append(say("no problem, verified"))
    return tuple(words)
