"""The list of monthly reports: in which order it can be read, and column by column, on the screen and in its file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.ledgers.list_file import Column, Order, says
from services.ledgers.reports.standing import OwedReport, Standing
from services.ledgers.reports.titles import standing_words
from services.messages import Message, say, word

STATES: Final[Mapping[str, Callable[[OwedReport], bool]]] = {
    "": lambda _row: True,
    "open": lambda row: row.open,
    "overdue": lambda row: row.overdue,
    "returned": lambda row: row.standing is Standing.RETURNED,
    "submitted": lambda row: row.standing is Standing.SUBMITTED,
    "late": lambda row: row.late,
    "unverified": lambda row: row.unverified,
    "exempt": lambda row: row.standing is Standing.EXEMPT,
}
"""What the list can be narrowed to."""


@dataclass(frozen=True)
class Wanted:
    """Which reports are asked for; what is blank asks for all.

    Attributes:
        month: the first day of the only month.
        state: one of `STATES`.
        words: every one of them stands in the names or codes of cadre, enterprise or department.
    """

    month: date | None = None
    state: str = ""
    words: str = ""

    def fits(self, row: OwedReport) -> bool:
        """Tell whether a report is asked for."""
        parts = (row.cadre, row.cadre_name, row.enterprise, row.enterprise_name, row.department_name)
        return self.month in (None, row.month) and STATES[self.state](row) and says(parts, self.words)

    def told(self) -> dict[str, Any]:
        """Return what is asked for as an audit line keeps it."""
        return {name: str(value) for name, value in vars(self).items() if value}


USUAL_ORDER: Final = "month"
ORDERS: Final[Mapping[str, Order[OwedReport]]] = {
    USUAL_ORDER: Order(lambda row: row.month, down=True),
    "due": Order(lambda row: row.due),
    "enterprise": Order(lambda row: row.enterprise),
    "cadre": Order(lambda row: row.cadre),
    "department": Order(lambda row: row.department),
    "state": Order(lambda row: (list(Standing).index(row.standing), -row.days_late)),
    "submitted_on": Order(lambda row: row.submitted_on, down=True),
}
"""What the list is put in order by, the usual one first; within a state the most days late come first."""


def _plain(title: Message, width: int, of: Callable[[OwedReport], object]) -> Column[OwedReport]:
    return Column(title, width, lambda row, _language: str(of(row) or ""))


def _remarks(row: OwedReport, language: str) -> str:
    """Return how late it is or was, why none is owed, what is to be verified, and why it was returned."""
    said = [word(one, language) for one in standing_words(row)[1:]]
    return "；".join([*said, *filter(None, [row.answer])])


COLUMNS: Final[Mapping[str, Column[OwedReport]]] = {
    "month": _plain(say("Month"), 10, lambda row: f"{row.month:%Y-%m}"),
    "cadre": _plain(say("Cadre"), 22, lambda row: f"{row.cadre_name} {row.cadre}"),
    "department": _plain(say("Department"), 24, lambda row: row.department_name),
    "enterprise": _plain(say("Enterprise"), 30, lambda row: f"{row.enterprise_name} {row.enterprise}"),
    "due": _plain(say("Due"), 12, lambda row: row.due),
    "state": Column(say("State"), 14, lambda row, language: word(standing_words(row)[0], language)),
    "submitted_on": _plain(say("Submitted on"), 12, lambda row: row.submitted_on),
    "remarks": Column(say("Remarks"), 30, _remarks),
}
"""Every column that can be asked for, in their order; the file has them all where none were chosen."""
