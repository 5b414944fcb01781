"""The list of visits column by column: as a table of the columns that are chosen, and as a workbook to hand out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Final

from services.exchange.cells import guard
from services.exchange.layout import Formats, workbook
from services.ledgers.check_titles import METHOD_TITLES
from services.ledgers.visit_reading import VisitRow
from services.ledgers.visit_titles import VISIT_TITLES
from services.messages import Message, say, word

_CONFIRMED: Final = {True: say("Yes"), False: say("No"), None: say("not asked")}


@dataclass(frozen=True)
class Column:
    """A column: its title, its width in characters, and what stands in it of a visit, in a language."""

    title: Message
    width: int
    of: Callable[[VisitRow, str], str | date]


COLUMNS: Final[Mapping[str, Column]] = {
    "code": Column(say("Visit code"), 20, lambda row, _language: row.code),
    "visited_on": Column(VISIT_TITLES["visited_on"], 12, lambda row, _language: row.visited_on),
    "recorded_on": Column(say("Recorded on"), 12, lambda row, _language: row.recorded_on),
    "cadre": Column(say("Cadre"), 14, lambda row, _language: f"{row.cadre_name} {row.cadre}"),
    "department": Column(say("Department"), 18, lambda row, _language: row.department_name),
    "enterprise": Column(
        VISIT_TITLES["enterprise_code"], 28, lambda row, _language: f"{row.enterprise_name} {row.enterprise}"
    ),
    "method": Column(VISIT_TITLES["method"], 10, lambda row, language: word(METHOD_TITLES[row.method], language)),
    "summary": Column(VISIT_TITLES["summary"], 48, lambda row, _language: row.summary),
    "needs": Column(VISIT_TITLES["needs"], 32, lambda row, _language: row.needs),
    "confirmed": Column(
        say("Confirmed by the enterprise"), 10, lambda row, language: word(_CONFIRMED[row.confirmed], language)
    ),
}
"""Every column that can be asked for, in their order."""


def write_visits(
    out: BinaryIO, rows: Iterable[VisitRow], *, title: str, language: str, columns: Sequence[str] = tuple(COLUMNS)
) -> None:
    """Write these columns of the visits in their order."""
    chosen = [COLUMNS[name] for name in columns if name in COLUMNS]
    with workbook(out, title=title) as book:
        formats = Formats(book)
        made = book.add_worksheet()
        made.freeze_panes(1, 1)
        for place, column in enumerate(chosen):
            made.set_column(place, place, column.width, formats.text)
            made.write_string(0, place, word(column.title, language), formats.required)
        for number, row in enumerate(rows, start=1):
            for place, column in enumerate(chosen):
                cell = column.of(row, language)
                if isinstance(cell, date):
                    made.write_datetime(number, place, cell, formats.day)
                else:
                    made.write_string(number, place, guard(cell), formats.text)
