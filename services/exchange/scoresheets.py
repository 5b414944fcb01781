"""The results workbook: one sheet a group, as it is read out in a meeting, and one on how it came about."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

from services.counties import County
from services.exchange.cells import guard
from services.exchange.layout import ACCENT, FONT, INK, LINE, PAGE, QUIET, workbook
from services.messages import Message, say, word
from services.scoring.results import Assessment, Flag, Kind, Scorecard
from services.scoring.titles import (
    ADJUSTMENT_TITLES,
    FLAG_TITLES,
    KIND_TITLES,
    METRIC_TITLES,
    SEVERITY_TITLES,
    STATUS_TITLES,
)

HEAD: Final = 4
"""Rows above the first subject: title, period, and two of headers."""
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_NAME_LENGTH: Final = 31
_FLAGS_WIDTH: Final = 72
_TELLS_RANK: Final = "bottom_of_group"
"""The lead whose words hold a rank."""


class _Styles:
    """The formats of the results."""

    def __init__(self, book: Any) -> None:
        """Register them with the workbook."""
        base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
        line = {**base, "bottom": 1, "bottom_color": LINE}
        head = {**base, "bold": True, "text_wrap": True, "align": "center", "border": 1, "border_color": LINE}
        self.title = book.add_format({**base, "bold": True, "font_size": 16})
        self.note = book.add_format({**base, "font_color": QUIET})
        self.demo = book.add_format({**base, "bold": True, "font_color": "#B3261E"})
        self.head = book.add_format({**head, "bg_color": ACCENT, "font_color": "#FFFFFF"})
        self.part = book.add_format({**head, "bold": False, "bg_color": PAGE, "font_color": QUIET})
        self.text = book.add_format(line)
        self.wrap = book.add_format({**line, "text_wrap": True, "indent": 1})
        self.rank = book.add_format({**line, "align": "center", "num_format": "0"})
        self.grade = book.add_format({**line, "align": "center"})
        self.count = book.add_format({**line, "num_format": "0"})
        self.points = book.add_format({**line, "num_format": "0.00"})
        self.total = book.add_format({**line, "num_format": "0.00", "bold": True, "font_color": ACCENT})
        self.label = book.add_format({**line, "bold": True})


def write_scores(out: BinaryIO, assessment: Assessment, place: County, language: str) -> None:
    """Write the workbook; a number in a cell is the document's number, its format only shows fewer digits."""
    with workbook(out, title=f"{place.name} {place.campaign}", streamed=False) as book:
        styles = _Styles(book)
        names = {card.code: card.name for card in assessment.subjects if card.kind == "department"}
        taken = {word(say("About these results"), language)}
        for (kind, group), cards in _groups(assessment, place.unranked_groups).items():
            sheet = book.add_worksheet(_sheet_name(f"{word(KIND_TITLES[kind], language)}·{group}", taken))
            _Table(sheet, styles, cards, names, language).write(_heading(place, assessment, group, language), place)
        _about(book, styles, assessment, place, language)


def _groups(assessment: Assessment, unranked: Sequence[str]) -> dict[tuple[Kind, str], list[Scorecard]]:
    """Return the cards by kind and group, the ranked ones first, best first; by code where ranks are not announced."""
    found: dict[tuple[Kind, str], list[Scorecard]] = {}
    for card in assessment.subjects:
        found.setdefault((card.kind, card.group), []).append(card)
    for (_, group), cards in found.items():
        if group in unranked:
            cards.sort(key=lambda card: card.code)
        else:
            cards.sort(key=lambda card: (card.rank is None, card.rank or 0, card.total is None, card.code))
    return dict(sorted(found.items()))


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a sheet name that Excel takes and that no other sheet has."""
    plain = _NOT_IN_SHEET_NAMES.sub(" ", wanted).strip() or "-"
    name, number = plain[:_NAME_LENGTH], 1
    while name.casefold() in {other.casefold() for other in taken}:
        number += 1
        name = f"{plain[: _NAME_LENGTH - len(str(number)) - 1]} {number}"
    taken.add(name)
    return name


def _heading(place: County, assessment: Assessment, group: str, language: str) -> tuple[str, str]:
    period = say(
        "{start} to {end}, as known on {as_of}",
        start=assessment.start.isoformat(),
        end=assessment.end.isoformat(),
        as_of=assessment.as_of.isoformat(),
    )
    return f"{place.name} · {place.campaign} · {group}", word(period, language)


class _Table:
    """One group's sheet."""

    def __init__(
        self, sheet: Any, styles: _Styles, cards: Sequence[Scorecard], departments: dict[str, str], language: str
    ) -> None:
        """Take the cards in the order in which they are written."""
        self.sheet, self.styles = sheet, styles
        self.cards, self.departments, self.language = cards, departments, language
        self.metrics = [line.code for line in cards[0].indicators]
        moved = {line.code for card in cards for line in card.adjustments}
        self.adjustments = [code for code in ADJUSTMENT_TITLES if code in moved]
        self.place = 0

    def write(self, heading: tuple[str, str], place: County) -> None:
        """Write title, headers and one row a subject."""
        title, period = heading
        self.sheet.set_row(0, 28)
        self.sheet.write_string(0, 0, title, self.styles.title)
        self.sheet.write_string(1, 0, period, self.styles.note)
        if place.demo:
            self.sheet.write_string(1, 6, self._word(say("Demonstration data")), self.styles.demo)
            self.sheet.set_header("&C" + self._word(say("Demonstration data")))
        self._headers()
        ranked = self.cards[0].group not in place.unranked_groups
        for number, card in enumerate(self.cards, start=HEAD):
            self._row(number, card, ranked=ranked)
        self.sheet.freeze_panes(HEAD, 3)
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(8)
        self.sheet.fit_to_pages(2, 0)
        self.sheet.repeat_rows(HEAD - 2, HEAD - 1)
        self.sheet.repeat_columns(0, 2)

    def _word(self, message: Message) -> str:
        return word(message, self.language)

    def _headers(self) -> None:
        self.sheet.set_row(HEAD - 2, 30)
        columns = [(say("Rank in the group"), 9), (say("Code"), 11), (say("Full name"), 20)]
        if self.cards[0].kind == "cadre":
            columns.append((say("Member of department"), 18))
        columns += [(say("Total score"), 9), (say("Grade awarded"), 9), (say("Base score"), 9)]
        for message, width in columns:
            self._header(self._word(message), width)
        for place, code in enumerate(self.metrics):
            digits = max(len(str(card.indicators[place].den)) for card in self.cards)
            parts = (say("counted"), say("out of"), say("points given"))
            self._header(self._word(METRIC_TITLES[code]), max(7, digits + 2), parts)
        for code in self.adjustments:
            self._header(self._word(ADJUSTMENT_TITLES[code]), 9)
        self._header(self._word(say("Leads for accountability")), _FLAGS_WIDTH)
        self._header(self._word(say("Remarks")), 40)

    def _header(self, title: str, width: int, parts: Sequence[Message] = ()) -> None:
        first, last = self.place, self.place + max(1, len(parts)) - 1
        self.sheet.set_column(first, last, width)
        if parts:
            self.sheet.merge_range(HEAD - 2, first, HEAD - 2, last, title, self.styles.head)
        else:
            self.sheet.merge_range(HEAD - 2, first, HEAD - 1, last, title, self.styles.head)
        for place, part in enumerate(parts, start=first):
            self.sheet.write_string(HEAD - 1, place, self._word(part), self.styles.part)
        self.place = last + 1

    def _row(self, row: int, card: Scorecard, *, ranked: bool) -> None:
        styles, cells = self.styles, list[tuple[Any, Any]]()
        rank = card.rank if ranked else None
        cells += [(rank, styles.rank), (guard(card.code), styles.text), (guard(card.name), styles.text)]
        if card.kind == "cadre":
            department = card.department or ""
            cells.append((guard(self.departments.get(department, department)), styles.text))
        cells += [
            (_hundredths(card.total), styles.total),
            (card.grade, styles.grade),
            (_e4(card.base_e4), styles.points),
        ]
        for line in card.indicators:
            cells += [(line.num, styles.count), (line.den, styles.count), (_e4(line.points_e4), styles.points)]
        moved = {line.code: line.points_e4 for line in card.adjustments}
        cells += [(_e4(moved.get(code)), styles.points) for code in self.adjustments]
        cells += [
            ("\n".join(self._flag(flag, ranked=ranked) for flag in card.flags), styles.wrap),
            ("；".join(self._remarks(card, ranked=ranked)), styles.wrap),
        ]
        self.sheet.set_row(row, 16 * max(1, len(card.flags)))
        for place, (value, style) in enumerate(cells):
            if value is None or value == "":
                self.sheet.write_blank(row, place, None, style)
            elif isinstance(value, str):
                self.sheet.write_string(row, place, value, style)
            else:
                self.sheet.write_number(row, place, value, style)

    def _flag(self, flag: Flag, *, ranked: bool) -> str:
        severity = self._word(SEVERITY_TITLES[flag.severity])
        told = f"{severity} · {self._word(FLAG_TITLES[flag.code])}（{flag.ground}）"
        if flag.code == _TELLS_RANK and not ranked:
            return told
        return f"{told}：{self._word(flag.words)}"

    def _remarks(self, card: Scorecard, *, ranked: bool) -> Iterator[str]:
        if not ranked:
            yield self._word(say("The ranks of this group are not announced"))
        if card.status != "graded":
            yield self._word(STATUS_TITLES[card.status])
        if card.reason is not None:
            yield self._word(card.reason)
        if card.tied and ranked:
            yield self._word(say("Tied at the last place of the quota"))
        for line in card.indicators:
            if line.vetoed:
                yield self._word(say("{metric}: 0 points by veto", metric=METRIC_TITLES[line.code]))


def _hundredths(value: int | None) -> float | None:
    return None if value is None else value / 100


def _e4(value: int | None) -> float | None:
    return None if value is None else value / 10_000


def _about(book: Any, styles: _Styles, assessment: Assessment, place: County, language: str) -> None:
    """Write what the figures rest on: whoever has the ledger and the rulebook can compute them again."""
    sheet = book.add_worksheet(word(say("About these results"), language))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 76)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    lines: list[tuple[Message, str]] = [
        (say("County and code"), f"{place.name}（{assessment.region}）"),
        (say("Campaign of the county"), place.campaign),
        (say("Period assessed"), f"{assessment.start.isoformat()} – {assessment.end.isoformat()}"),
        (say("Day of knowledge"), assessment.as_of.isoformat()),
        (say("Rulebook applied"), f"{assessment.rulebook.code}"),
        (say("Rulebook version"), str(assessment.rulebook.version)),
        (say("Rulebook SHA-256"), assessment.rulebook.sha256),
        (say("Number of subjects"), str(len(assessment.subjects))),
        (say("Please note"), word(_NOTE, language)),
    ]
    if place.demo:
        lines.insert(0, (say("Watermark"), word(say("Demonstration data"), language)))
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, word(label, language), styles.label)
        sheet.write_string(row, 1, guard(text), styles.wrap)


_NOTE: Final = say(
    "Generated by Kaohe from the county's ledgers under the rulebook named above. Scores are shown with two decimals; "
    "the cells hold the exact points. Flags are leads with evidence, never verdicts."
)
