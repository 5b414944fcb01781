"""A page of a list as a table, and what was typed in it told from what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pages.campaign import tabled
from services.exchange.sheets import SHEETS
from services.ledgers.list_editing import TypedRow
from services.ledgers.lists import ListPage, ListRow


@dataclass(frozen=True)
class Shown:
    """A page of a list as it was read, and what was asked for."""

    sheet: str
    query: Mapping[str, str]
    page: ListPage

    @property
    def rows(self) -> tuple[ListRow, ...]:
        """Return its rows."""
        return self.page.rows


def frame(sheet: str, rows: Sequence[ListRow], typed: Sequence[TypedRow]) -> pd.DataFrame:
    """Return the table of a list: the rows as they are stored, what was typed laid over them, new rows last."""
    over = {one.key: one.cells for one in typed if one.key is not None}
    cells = [{**row.cells, **over.get(row.key, {})} for row in rows]
    cells += [dict(one.cells) for one in typed if one.key is None]
    fields = SHEETS[sheet].fields
    made = pd.DataFrame([[tabled.cell(row.get(name)) for name in fields] for row in cells], columns=list(fields))
    made.index = pd.RangeIndex(1, len(cells) + 1)
    return made.astype("object").where(made.notna(), None)


def changes(rows: Sequence[ListRow], last: pd.DataFrame) -> list[TypedRow]:
    """Return what was typed in a table: the touched cells of stored rows, and the new rows that hold something."""
    found = []
    for place, values in enumerate(last.to_dict("records")):
        cells = {str(name): tabled.cell(value) for name, value in values.items()}
        if place < len(rows):
            stored = rows[place]
            touched = {name: value for name, value in cells.items() if value != tabled.cell(stored.cells[name])}
            if touched:
                found.append(TypedRow(place + 1, touched, stored.key, stored.version))
        elif any(cells.values()):
            found.append(TypedRow(place + 1, {name: value for name, value in cells.items() if value}))
    return found
