"""The evidence behind a number: the ledger rows with what each adds and why, their sum, and the arithmetic in words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

import streamlit as st

from pages.components import figures
from pages.components.words import _, _n, month_in_words, text
from services.messages import Message, say
from services.scoring.results import EvidenceRow, Explanation, Scorecard
from services.scoring.titles import METRIC_TITLES

ROWS_PER_PAGE: Final = 100
_IN_POINTS: Final = ("bonus", "penalty")


@dataclass(frozen=True)
class _Column:
    kind: str
    title: Message
    read: Callable[[EvidenceRow], str]


_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_PARTS: Final = 3
"""Of an entry of a pair: cadre, enterprise, and month or quarter."""


def _entry(row: EvidenceRow) -> str:
    """Return a row's code; of a month or quarter of a pair that alone, as cadre and enterprise are named already."""
    parts = row.item.split(" / ")
    if len(parts) != _PARTS or not row.about:
        return row.item
    month = _MONTH.fullmatch(parts[-1])
    return month_in_words(date(int(month[1]), int(month[2]), 1)) if month else parts[-1]


_COLUMNS: Final = (
    _Column("k-item", say("Entry"), _entry),
    _Column("k-item", say("About"), lambda row: row.about),
    _Column("k-day", say("Counts from"), lambda row: str(row.on or "")),
    _Column("k-day k-due", say("Due"), lambda row: str(row.due or "")),
    _Column("k-why", say("Why"), lambda row: figures.capital(text(row.reason))),
)


def show(found: Explanation) -> None:
    """Draw the evidence of one number."""
    st.html(f'<p class="k k-sum">{escape(figures.capital(text(found.arithmetic)))}</p>')
    if not found.rows:
        st.caption(_("The ledgers hold no row that bears on this number."))
        return
    pages = -(-len(found.rows) // ROWS_PER_PAGE)
    place = st.container()
    number = st.pagination(pages, key=f"evidence_page_{found.code}") if pages > 1 else 1
    first = (number - 1) * ROWS_PER_PAGE
    with place:
        st.html(_table(found, found.rows[first : first + ROWS_PER_PAGE]))
    if pages > 1:
        last = min(first + ROWS_PER_PAGE, len(found.rows))
        st.caption(
            _(
                "Rows {first} to {last} of {total}; the sum is that of all rows.",
                first=first + 1,
                last=last,
                total=len(found.rows),
            )
        )


def show_total(card: Scorecard) -> None:
    """Draw how the score came about: the points that were to be had, those that were earned, what moved them."""
    earned = [item for item in card.indicators if item.points_e4 is not None]
    num, den = sum(item.points_e4 or 0 for item in earned), sum(item.weight_e4 for item in earned)
    if card.base_e4 is not None and card.total_e4 is not None:
        sentence = _(
            "{num} of {den} points make a base of {base}; with {moved} for deductions and additions that is {total}, "
            "shown as {shown}.",
            num=figures.exact(num),
            den=figures.weight(den),
            base=figures.exact(card.base_e4),
            moved=figures.signed(sum(line.points_e4 for line in card.adjustments)),
            total=figures.exact(card.total_e4),
            shown=figures.shown(card.total),
        )
        st.html(f'<p class="k k-sum">{escape(sentence)}</p>')
    titles = (_("Indicator"), _("Points"), _("Weight"))
    head = "".join(f"<th{' class=k-num' if number else ''}>{escape(title)}</th>" for number, title in enumerate(titles))
    body = "".join(
        f"<tr>{_cell(titles[0], text(METRIC_TITLES[item.code]), 'k-why')}"
        f"{_cell(titles[1], figures.exact(item.points_e4 or 0), 'k-num k-adds-num')}"
        f"{_cell(titles[2], figures.weight(item.weight_e4), 'k-num k-adds-den')}</tr>"
        for item in earned
    )
    foot = f"{_cell('', _sum(len(earned)), 'k-why')}"
    foot += _cell(titles[1], figures.exact(num), "k-num k-sum-num")
    foot += _cell(titles[2], figures.weight(den), "k-num k-sum-den")
    st.html(
        f'<div class="k k-scroll"><table class="k-evidence" data-code="total"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody><tfoot><tr>{foot}</tr></tfoot></table></div>"
    )


def _table(found: Explanation, rows: Sequence[EvidenceRow]) -> str:
    columns = [column for column in _COLUMNS if any(column.read(row) for row in rows)]
    rated = _is_rate(found)
    head = "".join(f"<th>{escape(text(column.title))}</th>" for column in columns)
    head += f'<th class="k-num">{escape(_("Counts"))}</th>'
    head += f'<th class="k-num">{escape(_("Out of"))}</th>' if rated else ""
    body = "".join(_row(found, row, columns, rated=rated) for row in rows)
    foot = _foot(found, len(columns), rated=rated)
    return (
        f'<div class="k k-scroll"><table class="k-evidence" data-code="{escape(found.code)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody><tfoot>{foot}</tfoot></table></div>"
    )


def _row(found: Explanation, row: EvidenceRow, columns: Sequence[_Column], *, rated: bool) -> str:
    cells = [_cell(text(column.title), column.read(row), column.kind) for column in columns]
    cells.append(_cell(_("Counts"), _amount(found, row.num), "k-num k-adds-num"))
    if rated:
        cells.append(_cell(_("Out of"), _amount(found, row.den), "k-num k-adds-den"))
    idle = row.num == 0 and row.den == 0
    return f'<tr class="{"k-out" if idle else ""}">{"".join(cells)}</tr>'


def _foot(found: Explanation, columns: int, *, rated: bool) -> str:
    num, den = sum(row.num for row in found.rows), sum(row.den for row in found.rows)
    cells = f'<td colspan="{columns}" class="k-why">{escape(_sum(len(found.rows)))}</td>' + _cell(
        _("Counts"), _amount(found, num), "k-num k-sum-num"
    )
    if rated:
        cells += _cell(_("Out of"), _amount(found, den), "k-num k-sum-den")
    return f"<tr>{cells}</tr>"


def _sum(rows: int) -> str:
    return _n("Sum of {count} row", "Sum of {count} rows", count=rows)


def _cell(title: str, value: str, kind: str = "") -> str:
    return f'<td data-title="{escape(title)}" class="{kind}">{escape(value)}</td>'


def _amount(found: Explanation, number: int) -> str:
    return figures.points(number) if found.code in _IN_POINTS else figures.amount(number, found.code)


def _is_rate(found: Explanation) -> bool:
    return found.den != 0 or any(row.den for row in found.rows)
