"""A plain table to read: figures right-aligned, every text escaped, a card a row on a phone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Column:
    """A column: its title, and the style class of its cells, such as `k-num`."""

    title: str
    style: str = ""


@dataclass(frozen=True)
class Cell:
    """A text of which the whole shows when the mouse rests on it."""

    text: str
    whole: str


def table(columns: Sequence[Column], rows: Iterable[Sequence[str | Cell]], *, tall: bool = False) -> str:
    """Return the table as HTML; a tall one scrolls in its own frame."""
    heads = "".join(f'<th scope="col" class="{column.style}">{escape(column.title)}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(map(_cell, columns, row))}</tr>" for row in rows)
    scrolling = ' tabindex="0"' if tall else ""
    return (
        f'<div class="k k-list k-scroll{" k-tall" if tall else ""}"{scrolling}><table class="k-table">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(column: Column, cell: str | Cell) -> str:
    text, whole = (cell.text, f' title="{escape(cell.whole)}"') if isinstance(cell, Cell) else (cell, "")
    return f'<td class="{column.style}" data-title="{escape(column.title)}"{whole}>{escape(text)}</td>'
