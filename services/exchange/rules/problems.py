"""Rules for problems of enterprises (问题), their reopenings (重办) and what goes to the leading group (上报)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from services.exchange.merging import County, Row
from services.exchange.rules.kinds import Clash, Parent, Rules
from services.messages import Message, say


def _reopened_after_closing(row: Row, county: County) -> Message | None:
    issue = county.ledger("issues").get(row.issue_code)
    if issue is None:
        return None
    if issue.closed_on is None:
        return say("Issue {issue} has not been closed yet.", issue=issue.issue_code)
    if row.reopened_on < issue.closed_on:
        return say(
            "Issue {issue} was closed on {date}; it cannot be reopened before.",
            issue=issue.issue_code,
            date=issue.closed_on.isoformat(),
        )
    return None


def _reopened_while_open(rows: list[Row]) -> Iterator[Clash]:
    """An issue is reopened only after it was closed again."""
    rows.sort(key=lambda row: (row.reopened_on, _reclosed(row), row.reopening_code))
    longest = rows[0]
    for row in rows[1:]:
        if _reclosed(longest) > row.reopened_on:
            yield Clash(row, "reopened_on", _still_open(longest), longest, "reclosed_on", _comes_before(row))
        longest = max(longest, row, key=_reclosed)


def _reclosed(row: Row) -> date:
    reclosed: date | None = row.reclosed_on
    return reclosed or date.max


def _still_open(row: Row) -> Message:
    return say(
        "The issue is still open after reopening {code} of {date}.",
        code=row.reopening_code,
        date=row.reopened_on.isoformat(),
    )


def _comes_before(row: Row) -> Message:
    return say(
        "Reopening {code} of {date} comes before the issue is closed again.",
        code=row.reopening_code,
        date=row.reopened_on.isoformat(),
    )


def _escalated_after_registration(row: Row, county: County) -> Message | None:
    issue = county.ledger("issues").get(row.issue_code)
    if issue is None or issue.registered_on is None or row.escalated_on >= issue.registered_on:
        return None
    return say(
        "Issue {issue} was registered on {date}; it cannot be escalated before.",
        issue=issue.issue_code,
        date=issue.registered_on.isoformat(),
    )


ISSUES: Final = (
    Rules("issues")
    .in_campaign("registered_on")
    .not_before("due_on", "assigned_on")
    .not_before("first_response_on", "assigned_on")
    .not_before("extension_approved_on", "assigned_on")
    .not_before("extended_to", "due_on")
    .needs("extended_to", "extension_approved_on")
    .not_before("closed_on", "assigned_on")
    .together("closed_on", "outcome")
    .needs("rating", "closed_on")
    .needs("cancelled_on", "closed_on")
    .not_before("cancelled_on", "closed_on")
    .not_oneself("cancelled_by", "owner_code")
)

REOPENINGS: Final = (
    Rules("reopenings")
    .not_before("reclosed_on", "reopened_on")
    .together("reclosed_on", "outcome")
    .add(
        "reopened_on",
        "issue_code",
        check=_reopened_after_closing,
        parent=Parent("issues", "issue_code", ("closed_on",)),
    )
    .among("issue_code", columns=("reopened_on", "reclosed_on"), clashes=_reopened_while_open)
)

ESCALATIONS: Final = (
    Rules("escalations")
    .add(
        "escalated_on",
        "issue_code",
        check=_escalated_after_registration,
        parent=Parent("issues", "issue_code", ("registered_on",)),
    )
    .together("ruling", "ruled_on")
    .not_before("ruled_on", "escalated_on")
    .needs("directive_due_on", "ruled_on")
    .not_before("directive_due_on", "ruled_on")
    .needs("directive_done_on", "ruled_on")
    .not_before("directive_done_on", "ruled_on")
)
