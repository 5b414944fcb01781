"""A table under way: the rows it began with stay as they were shown until they are saved, and nothing typed is lost.

What is typed outlives a rerun and a visit to another screen in this tab, and in the memory of the server an ended
session of the same person.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from pages.components import state
from pages.web.place import database
from services.access import Actor

_MOST: Final = 500
"""Tables under way that the server remembers, the oldest let go first."""
_KEPT: Final[OrderedDict[tuple[str, ...], "Table"]] = OrderedDict()


@dataclass(frozen=True)
class Table:
    """What was read, the table it began with, and the table as it stands."""

    shown: Any
    base: pd.DataFrame
    last: pd.DataFrame
    turn: int = 0
    back: bool = False
    """It is what an earlier session left unsaved."""

    @property
    def typed(self) -> bool:
        """Tell whether anything has been typed in it; what came back or was compared anew has been."""
        return self.back or not same(self.last, self.base)


def laid(actor: Actor, name: str, read: Callable[[], tuple[Any, pd.DataFrame]]) -> Table:
    """Return the table under way of this name, or begin one with what `read` returns."""
    table: Table | None = state.get(name)
    if table is None and (left := _KEPT.get(_key(actor, name))) is not None:
        table = replace(left, base=left.last, turn=_turn(name), back=True)
    if table is None:
        shown, frame = read()
        table = Table(shown, frame, frame, _turn(name))
    elif state.widget(_widget(name, table)) is None and not same(table.last, table.base):
        table = replace(table, base=table.last, turn=_turn(name), back=True)
    return table


def edit(
    actor: Actor,
    name: str,
    table: Table,
    *,
    columns: Mapping[str, Any],
    rows: Literal["add", "dynamic"],
    height: int | Literal["auto"] = "auto",
) -> Table:
    """Draw the table and return it as it stands now."""
    last = st.data_editor(
        table.base,
        key=_widget(name, table),
        num_rows=rows,
        hide_index=rows == "dynamic",
        disabled=["_index"],
        column_config=dict(columns),
        height=height,
        placeholder="",
    )
    table = replace(table, last=last)
    keep(actor, name, table)
    return table


def begin_again(actor: Actor, name: str, shown: Any, frame: pd.DataFrame) -> None:
    """Let the table begin anew with rows that were read again, and what was typed laid over them."""
    keep(actor, name, Table(shown, frame, frame, _turn(name), back=True))


def keep(actor: Actor, name: str, table: Table) -> None:
    """Keep the table for this tab, and for an ended session where something is typed in it."""
    state.put(name, table)
    key = _key(actor, name)
    _KEPT.pop(key, None)
    if table.typed:
        _KEPT[key] = table
        while len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)


def drop(actor: Actor, name: str) -> None:
    """Forget the table: it is saved, or thrown away."""
    state.take(name)
    _KEPT.pop(_key(actor, name), None)


def cell(value: Any) -> str | None:
    """Return a cell as it was typed, None where it is empty."""
    if value is None or pd.isna(value) or not str(value).strip():
        return None
    return str(value)


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Tell whether two tables hold the same cells; an empty text is no cell."""
    return [[cell(value) for value in row] for row in one.to_numpy().tolist()] == [
        [cell(value) for value in row] for row in other.to_numpy().tolist()
    ]


def _turn(name: str) -> int:
    turn: int = state.get(f"{name}_turn", 0) + 1
    state.put(f"{name}_turn", turn)
    return turn


def _widget(name: str, table: Table) -> str:
    return f"table_{name}_{table.turn}"


def _key(actor: Actor, name: str) -> tuple[str, ...]:
    return str(database().url), actor.region or "", actor.name, name
