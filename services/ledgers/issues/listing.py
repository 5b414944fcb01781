"""The list of issues as a file: what is shown, in the reader's language, with its audit line."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO, Final, Literal

from sqlmodel import Session

from services.access import Action, Actor, require
from services.exchange.cells import DANGEROUS_IN_CSV
from services.exchange.layout import workbook
from services.ledgers.issues.machine import STATE_TITLES
from services.ledgers.issues.reading import Filter, Listed, issues_page
from services.ledgers.issues.remaining import days_left
from services.ledgers.issues.titles import FIELD_TITLES
from services.ledgers.ledger_write import note
from services.ledgers.list_titles import SECTOR_TITLES
from services.messages import Message, say, word
from services.scoring.titles import OUTCOME_TITLES

Format = Literal["xlsx", "csv"]
"""What the list can be written as."""
_WIDTHS: Final = (20, 24, 10, 44, 8, 8, 16, 22, 12, 12, 12, 10, 14, 12)
_MOST: Final = 1_000_000
"""Rows of a file, which is what a sheet of a workbook holds."""


def export_issues(
    session: Session,
    *,
    actor: Actor,
    region: str,
    asked: Filter,
    order: str = "due_on",
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
    found = issues_page(session, actor=actor, region=region, asked=asked, today=today, order=order, most=_MOST).rows
    left = days_left(session, actor=actor, region=region, issues=[row.issue for row in found], today=today)
    note(session, actor=actor, region=region, verb="export issues", now=now, rows=len(found), format=form)
    titles = [word(title, language) for title in _TITLES]
    rows = ([*_values(row, left, language)] for row in found)
    if form == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows([titles, *([_harmless(cell) for cell in row] for row in rows)])
        target.write(text.getvalue().encode("utf-8-sig"))
        return
    with workbook(target, title=word(say("Problems"), language)) as book:
        sheet = book.add_worksheet(word(say("Problems"), language))
        bold = book.add_format({"bold": True})
        for place, width in enumerate(_WIDTHS):
            sheet.set_column(place, place, width)
        for number, row in enumerate([titles, *rows]):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, bold if not number else None)


_TITLES: Final[tuple[Message, ...]] = (
    *(FIELD_TITLES[name] for name in ("issue_code", "enterprise_code", "sector", "summary", "level", "systemic")),
    say("State"),
    *(FIELD_TITLES[name] for name in ("dept_code", "owner_code", "registered_on", "due_on")),
    say("Working days left"),
    *(FIELD_TITLES[name] for name in ("outcome", "closed_on")),
)


def _values(row: Listed, left: dict[str, int], language: str) -> Iterator[str]:
    issue = row.issue
    due, days = issue.extended_to or issue.due_on, left.get(issue.issue_code)
    yield issue.issue_code
    yield f"{row.enterprise} {issue.enterprise_code}"
    yield word(SECTOR_TITLES[issue.sector], language)
    yield issue.summary
    yield issue.level or ""
    yield word(say("yes"), language) if issue.systemic else ""
    yield word(STATE_TITLES[issue.state], language)
    yield row.department
    yield row.owner
    yield str(issue.registered_on)
    yield str(due or "")
    yield "" if days is None else str(days)
    yield word(OUTCOME_TITLES[issue.outcome], language) if issue.outcome else ""
    yield str(issue.closed_on or "")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(tuple(DANGEROUS_IN_CSV)) else text
