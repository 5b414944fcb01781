"""Lists whose rows are read already: how they are put in order, and how they go out as a workbook or a CSV file."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic, Literal, Protocol, TypeVar

from models.searching import fold
from services.exchange.cells import guard, guard_in_csv
from services.exchange.layout import workbook
from services.ledgers.text_index import words
from services.messages import Message, word

Row = TypeVar("Row")
Format = Literal["xlsx", "csv"]
"""What a list can be written as."""
Cell = str | int


class Headed(Protocol):
    """What a file has to know of a column: its title, and its width in characters."""

    @property
    def title(self) -> Message:
        """Return the title."""

    @property
    def width(self) -> int:
        """Return the width."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: its title, its width in characters, and what stands in it of a row, in a language."""

    title: Message
    width: int
    of: Callable[[Row, str], Cell]


@dataclass(frozen=True)
class Order(Generic[Row]):
    """What a list is put in order by: None where a row has nothing there; `down` where the last comes first."""

    key: Callable[[Row], Any]
    down: bool = False


def says(parts: Iterable[str], asked: str) -> bool:
    """Tell whether every word that is asked for stands in one of these texts, compared as the text index compares."""
    whole = fold("\n".join(parts))
    return all(one in whole for one in words(asked))


def in_order(rows: Iterable[Row], order: Order[Row], *, backwards: bool = False) -> list[Row]:
    """Return the rows in order, or in the order turned round; equal ones stay as they are, and blanks come last."""
    known: list[Row] = []
    blank: list[Row] = []
    for row in rows:
        (blank if order.key(row) is None else known).append(row)
    return [*sorted(known, key=order.key, reverse=order.down != backwards), *blank]


def write_list(
    target: BinaryIO,
    form: Format,
    *,
    title: Message,
    columns: Sequence[Headed],
    rows: Iterable[Sequence[Cell]],
    language: str,
) -> None:
    """Write the rows, each with a cell for every column; no cell is a formula to whatever opens the file.

    Args:
        target: is written to, and stays open.
        form: what it becomes.
        title: of the sheet.
        columns: those that were chosen.
        rows: are taken one by one.
        language: of the titles.
    """
    heads = [word(column.title, language) for column in columns]
    if form == "csv":
        text = io.TextIOWrapper(target, "utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow(heads)
        writer.writerows([guard_in_csv(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
        text.detach()
        return
    name = word(title, language)
    with workbook(target, title=name) as book:
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True})
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, heads[place], bold)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, guard(cell))
                else:
                    sheet.write_number(number, place, cell)
