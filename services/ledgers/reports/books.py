"""Reports as workbooks: the roll-up of a month with the figures of the screen, and the list as it is shown."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlmodel import Session

from models.base import E4
from services.access import Action, Actor, require
from services.counties import County, county
from services.exchange.cells import guard
from services.exchange.files import Target, replacing
from services.exchange.layout import ACCENT, FONT, INK, LINE, PAGE, QUIET, workbook
from services.ledgers.ledger_write import note
from services.ledgers.list_file import in_order
from services.ledgers.reports.lines import Section, scope, sections, verdict
from services.ledgers.reports.listing import COLUMNS, ORDERS, USUAL_ORDER, Wanted
from services.ledgers.reports.reading import owed_reports
from services.ledgers.reports.roll_up import roll_up
from services.ledgers.reports.sums import Reconciliation, RollUp
from services.ledgers.reports.titles import FIGURE_TITLES
from services.messages import Message, say, word

_FIRST: Final = 4
"""The first row below title and notes."""


def export_roll_up(
    session: Session,
    *,
    actor: Actor,
    region: str,
    month: date,
    today: date,
    target: Target,
    language: str,
    now: datetime,
) -> None:
    """Write the roll-up of a month as a workbook, and the audit line of it.

    Raises:
        NotPermittedError: the actor does not see the whole county.
        NotFoundError: there is no such county.
    """
    require(actor, Action.VIEW_COUNTY, region)
    place = county(session, actor=actor, region=region)
    found = roll_up(session, actor=actor, region=region, month=month, today=today)
    note(session, actor=actor, region=region, verb="export roll-up", now=now, month=f"{month:%Y-%m}")
    with replacing(target) as out, workbook(out, title=f"{place.name} {month:%Y-%m}", streamed=False) as book:
        sheet = _Sheet(book, word(say("Monthly roll-up"), language), language, [46, 16, 16, 16, 16])
        sheet.head(place, say("Monthly roll-up of {month}", month=f"{month:%Y-%m}"), found.known_on)
        for section in sections(found):
            sheet.section(section)
        against = _Sheet(book, word(say("Reports against the ledgers"), language), language, [30, 22, 16, 16, 16])
        against.head(place, say("Reports of {month} against the ledgers", month=f"{month:%Y-%m}"), found.known_on)
        _reconciliation(against, found, found.reconciliation)


def export_reports(
    session: Session,
    *,
    actor: Actor,
    region: str,
    asked: Wanted,
    order: str = USUAL_ORDER,
    backwards: bool = False,
    columns: Sequence[str] = tuple(COLUMNS),
    today: date,
    target: Target,
    language: str,
    now: datetime,
) -> None:
    """Write the reports that are asked for as a workbook, one line each in this order, and the audit line of it.

    Raises:
        NotPermittedError: the actor does not decide on reports here.
        NotFoundError: there is no such county.
    """
    require(actor, Action.DECIDE_REQUESTS, region)
    place = county(session, actor=actor, region=region)
    owed = owed_reports(session, actor=actor, region=region, today=today, month=asked.month)
    rows = in_order(filter(asked.fits, owed), ORDERS[order], backwards=backwards)
    chosen = [COLUMNS[name] for name in columns if name in COLUMNS]
    note(session, actor=actor, region=region, verb="export_reports", now=now, rows=len(rows), **asked.told())
    with replacing(target) as out, workbook(out, title=f"{place.name} {today}", streamed=False) as book:
        widths = [column.width for column in chosen]
        sheet = _Sheet(book, word(say("Monthly reports"), language), language, widths)
        sheet.head(place, say("Monthly reports"), today)
        sheet.titles([column.title for column in chosen])
        for row in rows:
            sheet.row([column.of(row, language) for column in chosen])


def _reconciliation(sheet: "_Sheet", found: RollUp, against: Reconciliation) -> None:
    sheet.text(verdict(found), bold=True)
    sheet.text(scope(found))
    sheet.titles(
        (
            say("Figure"),
            say("Reports say"),
            say("Ledgers say of the same"),
            say("Ledgers of the county"),
            say("Not in a compared report"),
        )
    )
    for one in against.sums:
        title = word(FIGURE_TITLES[one.figure], sheet.language)
        sheet.row([title, one.reported, one.ledger, one.county, one.county - one.ledger])
    if against.differences:
        sheet.titles(
            (say("Enterprise"), say("Cadre"), say("Figure"), say("Report says"), say("Ledger says")),
        )
    for one_difference in against.differences:
        sheet.row(
            [
                f"{one_difference.enterprise_name} {one_difference.enterprise}",
                f"{one_difference.cadre_name} {one_difference.cadre}",
                word(FIGURE_TITLES[one_difference.figure], sheet.language),
                one_difference.reported,
                one_difference.ledger,
            ]
        )


class _Sheet:
    """A sheet that is written from the top down."""

    def __init__(self, book: Any, name: str, language: str, widths: Sequence[int]) -> None:
        self.language = language
        self._sheet = book.add_worksheet(name)
        self._at = 0
        base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
        line = {**base, "bottom": 1, "bottom_color": LINE}
        self._title = book.add_format({**base, "bold": True, "font_size": 16})
        self._note = book.add_format({**base, "font_color": QUIET})
        self._demo = book.add_format({**base, "bold": True, "font_color": "#B3261E"})
        self._bold = book.add_format({**base, "bold": True})
        self._head = book.add_format({**line, "bold": True, "bg_color": ACCENT, "font_color": "#FFFFFF"})
        self._section = book.add_format({**line, "bold": True, "bg_color": PAGE})
        self._text = book.add_format({**line, "text_wrap": True})
        self._part = book.add_format({**line, "indent": 2})
        self._number = book.add_format({**line, "num_format": "#,##0"})
        self._amount = book.add_format({**line, "num_format": "#,##0.00"})
        for place, width in enumerate(widths):
            self._sheet.set_column(place, place, width)
        self._sheet.hide_gridlines(2)
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)

    def head(self, place: County, title: Message, known_on: date) -> None:
        """Write what it is, of which county, as known on which day."""
        self._sheet.write_string(0, 0, f"{place.name} · {word(title, self.language)}", self._title)
        self._sheet.write_string(1, 0, place.campaign, self._note)
        self._sheet.write_string(
            2, 0, word(say("As the ledgers stand on {day}", day=known_on), self.language), self._note
        )
        if place.demo:
            self._sheet.write_string(1, 1, word(say("Demonstration data"), self.language), self._demo)
        self._at = _FIRST

    def text(self, message: Message, *, bold: bool = False) -> None:
        """Write a sentence."""
        self._sheet.write_string(self._at, 0, word(message, self.language), self._bold if bold else self._note)
        self._at += 1

    def titles(self, titles: Sequence[Message]) -> None:
        """Write the titles of columns."""
        for place, title in enumerate(titles):
            self._sheet.write_string(self._at, place, word(title, self.language), self._head)
        self._at += 1

    def row(self, values: Sequence[str | int]) -> None:
        """Write a row."""
        for place, value in enumerate(values):
            if isinstance(value, str):
                self._sheet.write_string(self._at, place, guard(value), self._text)
            else:
                self._sheet.write_number(self._at, place, value, self._number)
        self._at += 1

    def section(self, section: Section) -> None:
        """Write a section of a roll-up."""
        for place, words in enumerate((section.title, None)):
            self._sheet.write_string(
                self._at, place, "" if words is None else word(words, self.language), self._section
            )
        for line in section.lines:
            self._at += 1
            title = word(line.title, self.language)
            self._sheet.write_string(
                self._at, 0, f"{title[:1].upper()}{title[1:]}", self._part if line.part else self._text
            )
            if line.unit == "amount":
                self._sheet.write_number(self._at, 1, line.value / E4, self._amount)
            else:
                self._sheet.write_number(self._at, 1, line.value, self._number)
        self._at += 1
        if section.note is not None:
            self.text(section.note)
        self._at += 1
