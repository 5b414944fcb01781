"""变更记录: who changed what of a record, when, in words; whoever may see the record may see its history."""

from services.ledgers.history.entries import Changed, Entry, Past, Who
from services.ledgers.history.reading import (
    of_account,
    of_check,
    of_exemption,
    of_handover,
    of_issue,
    of_list_row,
    of_report,
    of_visit,
)

__all__ = [
    "Changed",
    "Entry",
    "Past",
    "Who",
    "of_account",
    "of_check",
    "of_exemption",
    "of_handover",
    "of_issue",
    "of_list_row",
    "of_report",
    "of_visit",
]
