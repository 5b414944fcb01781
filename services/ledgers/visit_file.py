"""A list of visits as a workbook to hand out: what the screen shows, every row of it."""

from collections.abc import Iterable
from typing import BinaryIO, Final

from services.exchange.cells import guard
from services.exchange.layout import Formats, workbook
from services.ledgers.check_titles import METHOD_TITLES
from services.ledgers.visit_reading import VisitRow
from services.ledgers.visit_titles import VISIT_TITLES
from services.messages import Message, say, word

_COLUMNS: Final[tuple[tuple[Message, int], ...]] = (
    (say("Visit code"), 20),
    (VISIT_TITLES["visited_on"], 12),
    (say("Recorded on"), 12),
    (say("Cadre"), 14),
    (say("Department"), 18),
    (VISIT_TITLES["enterprise_code"], 28),
    (VISIT_TITLES["method"], 10),
    (VISIT_TITLES["summary"], 48),
    (VISIT_TITLES["needs"], 32),
    (say("Confirmed by the enterprise"), 10),
)
_CONFIRMED: Final = {True: say("Yes"), False: say("No"), None: say("not asked")}


def write_visits(out: BinaryIO, rows: Iterable[VisitRow], *, title: str, language: str) -> None:
    """Write the visits in their order."""
    with workbook(out, title=title) as book:
        formats = Formats(book)
        made = book.add_worksheet()
        made.freeze_panes(1, 1)
        for place, (head, width) in enumerate(_COLUMNS):
            made.set_column(place, place, width, formats.text)
            made.write_string(0, place, word(head, language), formats.required)
        for number, row in enumerate(rows, start=1):
            made.write_string(number, 0, guard(row.code), formats.text)
            made.write_datetime(number, 1, row.visited_on, formats.day)
            made.write_datetime(number, 2, row.recorded_on, formats.day)
            for place, text in enumerate(_texts(row, language), start=3):
                made.write_string(number, place, guard(text), formats.text)


def _texts(row: VisitRow, language: str) -> tuple[str, ...]:
    return (
        f"{row.cadre_name} {row.cadre}",
        row.department_name,
        f"{row.enterprise_name} {row.enterprise}",
        word(METHOD_TITLES[row.method], language),
        row.summary,
        row.needs,
        word(_CONFIRMED[row.confirmed], language),
    )
