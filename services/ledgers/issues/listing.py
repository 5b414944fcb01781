"""The list of issues column by column: as a table of the columns that are chosen, and as a file with its audit line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from sqlmodel import Session

from services.access import Action, Actor, require
from services.ledgers.issues.machine import STATE_TITLES
from services.ledgers.issues.reading import Listed, of_codes
from services.ledgers.issues.remaining import Due, deadlines
from services.ledgers.issues.selecting import FIRST, Filter, selected
from services.ledgers.issues.titles import FIELD_TITLES
from services.ledgers.issues.words import RATING_TITLES
from services.ledgers.ledger_write import note
from services.ledgers.list_file import Cell, Format, write_list
from services.ledgers.list_titles import SECTOR_TITLES
from services.messages import Message, say, word
from services.scoring.titles import OUTCOME_TITLES

_MOST: Final = 1_000_000
"""Rows of a file, which is what a sheet of a workbook holds."""
_BATCH: Final = 2_000
"""Issues that are read at a time, however long the file."""


@dataclass(frozen=True)
class Column:
    """A column: its title, its width in characters, and what stands in it of an issue, in a language."""

    title: Message
    width: int
    of: Callable[[Listed, Due | None, str], Cell]


def _field(name: str, width: int, of: Callable[[Listed], object]) -> Column:
    return Column(FIELD_TITLES[name], width, lambda row, _due, _language: str(of(row) or ""))


def _worded(name: str, width: int, of: Callable[[Listed], Message | None]) -> Column:
    return Column(FIELD_TITLES[name], width, lambda row, _due, language: _in_words(of(row), language))


def _in_words(message: Message | None, language: str) -> str:
    return word(message, language) if message else ""


COLUMNS: Final[Mapping[str, Column]] = {
    "code": _field("issue_code", 20, lambda row: row.issue.issue_code),
    "enterprise": _field("enterprise_code", 24, lambda row: f"{row.enterprise} {row.issue.enterprise_code}"),
    "sector": _worded("sector", 10, lambda row: SECTOR_TITLES[row.issue.sector]),
    "summary": _field("summary", 44, lambda row: row.issue.summary),
    "level": _field("level", 8, lambda row: row.issue.level),
    "systemic": _worded("systemic", 8, lambda row: say("yes") if row.issue.systemic else None),
    "state": Column(say("State"), 16, lambda row, _due, language: word(STATE_TITLES[row.issue.state], language)),
    "department": _field("dept_code", 22, lambda row: row.department),
    "owner": _field("owner_code", 12, lambda row: row.owner),
    "registered_on": _field("registered_on", 12, lambda row: row.issue.registered_on),
    "due_on": Column(FIELD_TITLES["due_on"], 12, lambda row, due, _language: str(_deadline(row, due) or "")),
    "left": Column(say("Working days left"), 10, lambda _row, due, _language: _left(due)),
    "outcome": _worded("outcome", 14, lambda row: OUTCOME_TITLES[row.issue.outcome] if row.issue.outcome else None),
    "closed_on": _field("closed_on", 12, lambda row: row.issue.closed_on),
    "raised_by": _field("raised_by", 12, lambda row: row.raised_by),
    "assigned_on": _field("assigned_on", 12, lambda row: row.issue.assigned_on),
    "cancelled_on": _field("cancelled_on", 12, lambda row: row.issue.cancelled_on),
    "rating": _worded("rating", 10, lambda row: RATING_TITLES[row.issue.rating] if row.issue.rating else None),
}
"""Every column that can be asked for, in their order."""
USUAL: Final = tuple(COLUMNS)[:14]
"""Those of a file for which none were chosen."""


def _deadline(row: Listed, due: Due | None) -> date | None:
    return (row.issue.extended_to or row.issue.due_on) if due is None else due.day


def _left(due: Due | None) -> Cell:
    return "" if due is None or due.left is None else due.left


def export_issues(
    session: Session,
    *,
    actor: Actor,
    region: str,
    asked: Filter,
    order: str = FIRST,
    backwards: bool = False,
    columns: Sequence[str] = USUAL,
    target: BinaryIO,
    form: Format,
    language: str,
    today: date,
    now: datetime,
) -> None:
    """Write the issues that the actor may see and that fit the filter as a workbook or a CSV file, and its audit line.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
    """
    require(actor, Action.VIEW_OWN, region)
    given: dict[str, Any] = {"actor": actor, "region": region, "today": today}
    codes = selected(session, asked=asked, order=order, backwards=backwards, most=_MOST, **given).codes
    told = {"rows": len(codes), "format": form, **_told(asked)}
    note(session, actor=actor, region=region, verb="export_issues", now=now, **told)
    chosen = [COLUMNS[name] for name in columns if name in COLUMNS]
    rows = _rows(session, codes, chosen, language, given)
    write_list(target, form, title=say("Problems"), columns=chosen, rows=rows, language=language)


def _told(asked: Filter) -> dict[str, Any]:
    """Return what was asked for as an audit line keeps it."""
    told = {name: value for name, value in vars(asked).items() if value}
    return told | ({"states": [state.value for state in asked.states]} if asked.states else {})


def _rows(
    session: Session, codes: Sequence[str], columns: Sequence[Column], language: str, given: dict[str, Any]
) -> Iterator[list[Cell]]:
    for start in range(0, len(codes), _BATCH):
        found = of_codes(session, given["region"], codes[start : start + _BATCH])
        due = deadlines(session, issues=[row.issue for row in found], **given)
        for row in found:
            yield [column.of(row, due.get(row.issue.issue_code), language) for column in columns]
