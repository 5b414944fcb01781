"""What every long list has: words to search, an order, columns to choose, pages; all of it stands in the address."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, TypeVar
from unicodedata import east_asian_width
from urllib.parse import urlencode

import streamlit as st

from pages.components import layout, state
from pages.components.words import _
from pages.web.screens import Screen

T = TypeVar("T")

PAGE: Final = "page"
_WORDS: Final = "q"
_ORDER: Final = "order"
_COLUMNS: Final = "columns"
PARTS: Final = (_WORDS, _ORDER, _COLUMNS, PAGE)
"""The parts of the address that are read here."""
_BACK: Final = "-"
"""Begins an order that is turned round."""

_SHORT: Final = 20
"""The width of what stands in one line, such as a day or a name with its code; a Chinese character is as wide as 2."""
_LONG: Final = 40
"""The width of what needs a wider column: a sentence squeezed into two characters a line is read by nobody."""


@dataclass(frozen=True)
class Order:
    """What a list is put in order by: one of its service's orders, turned round or not."""

    name: str
    backwards: bool = False


@dataclass(frozen=True)
class Row:
    """A row of the table of chosen columns: where it leads, and its cells."""

    href: str
    cells: Sequence[str]


def kept(parts: Sequence[str]) -> dict[str, str]:
    """Return what the address says of these parts: a record keeps what shaped the list, for the way back."""
    return {part: said for part, said in state.address().items() if part in parts}


def words() -> str:
    """Return the words that the address asks for."""
    return state.address().get(_WORDS, "")


def search(placeholder: str, *, key: str, width: int = 220, clears: Sequence[str] = ()) -> None:
    """Offer to search; every word has to stand in a row."""
    st.text_input(
        _("Search"),
        words(),
        placeholder=placeholder,
        label_visibility="collapsed",
        max_chars=64,
        width=width,
        icon=":material/search:",
        key=key,
        on_change=_search,
        args=(key, clears),
    )


def _search(key: str, clears: Sequence[str]) -> None:
    state.set_address({**dict.fromkeys((PAGE, *clears)), _WORDS: state.widget(key) or None})


def order(names: Mapping[str, str], *, width: int = 200, clears: Sequence[str] = ()) -> None:
    """Offer the orders of a list; a name that begins with - is turned round, and the first one is the usual one."""
    usual = next(iter(names))
    offered = {"" if name == usual else name: label for name, label in names.items()}
    current = state.address().get(_ORDER, "")
    if current and current not in offered:
        offered[current] = _("By a column")
    layout.choice(_ORDER, _("Order"), offered, width=width, clears=(PAGE, *clears))


def asked_order(orders: Collection[str]) -> Order:
    """Return the order that the address names, the first one where it names none that there is."""
    asked = state.address().get(_ORDER, "")
    name = asked.removeprefix(_BACK)
    return Order(name, asked.startswith(_BACK)) if name in orders else Order(next(iter(orders)))


def columns(titles: Mapping[str, str], *, key: str) -> tuple[str, ...]:
    """Offer the columns, and return those that the address names; none where the list is to look as it usually does."""
    chosen = asked_columns(titles)
    name = f"{key}_{'_'.join(chosen)}"
    with st.popover(_("Columns"), icon=":material/view_column:", key=f"{key}_popover"):
        st.pills(
            _("Columns"),
            list(titles),
            selection_mode="multi",
            default=list(chosen),
            format_func=titles.__getitem__,
            key=name,
            label_visibility="collapsed",
            on_change=_choose,
            args=(name,),
        )
        st.caption(_("Choose the columns of the table. With nothing chosen the list looks as usual."))
    return chosen


def asked_columns(titles: Collection[str]) -> tuple[str, ...]:
    """Return the columns that the address names, in their own order."""
    named = state.address().get(_COLUMNS, "").split(",")
    return tuple(name for name in titles if name in named)


def _choose(key: str) -> None:
    state.set_address({_COLUMNS: ",".join(state.widget(key) or ()) or None})


def table(
    screen: Screen, titles: Mapping[str, str], rows: Iterable[Row], *, orders: Mapping[str, str], now: Order
) -> str:
    """Return the table of chosen columns; the heads of the columns named in `orders` put the list in that order.

    Args:
        screen: the list's own.
        titles: of the chosen columns.
        rows: of the page; the first cell of each leads to what it is of.
        orders: the order of each column that has one.
        now: the order in which the list is.
    """
    heads = "".join(f'<th scope="col">{_head(screen, name, titles[name], orders, now)}</th>' for name in titles)
    body = "".join(_row(row, list(titles.values())) for row in rows)
    return (
        '<div class="k k-list k-scroll k-listed"><table class="k-table">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _head(screen: Screen, name: str, title: str, orders: Mapping[str, str], now: Order) -> str:
    by = orders.get(name)
    if by is None:
        return escape(title)
    is_now = by == now.name
    query = {part: said for part, said in state.address().items() if part not in (PAGE, "lang")}
    query[_ORDER] = f"{_BACK}{by}" if is_now and not now.backwards else by
    mark = f' <span aria-hidden="true">{"↓" if not now.backwards else "↑"}</span>' if is_now else ""
    return f'<a class="k-go" href="/{screen.path}?{escape(urlencode(query))}">{escape(title)}{mark}</a>'


def _row(row: Row, titles: Sequence[str]) -> str:
    first, *others = row.cells
    link = f'<a class="k-go" href="{escape(row.href)}">{escape(first or "–")}</a>'
    cells = "".join(_cell(title, cell) for title, cell in zip(titles[1:], others, strict=True))
    return f'<tr><td data-title="{escape(titles[0])}">{link}</td>{cells}</tr>'


def _cell(title: str, cell: str) -> str:
    width = sum(2 if east_asian_width(one) in "WF" else 1 for one in cell)
    style = ' class="k-short"' if width <= _SHORT else ' class="k-long"' if width > _LONG else ""
    return f'<td{style} data-title="{escape(title)}">{escape(cell)}</td>'


def page_of(rows: Sequence[T], per_page: int) -> Sequence[T]:
    """Return the rows of the page that the address names, of the last one where it names one behind it."""
    first = first_of(len(rows), per_page)
    return rows[first : first + per_page]


def first_of(found: int, per_page: int) -> int:
    """Return how many rows stand before that page."""
    return (min(state.page_number(), max(1, -(-found // per_page))) - 1) * per_page


def pages(found: int, per_page: int, *, key: str, clears: Sequence[str] = ()) -> None:
    """Offer the pages of a list."""
    number = -(-found // per_page)
    if number > 1:
        at = min(state.page_number(), number)
        name = f"{key}_{at}_{number}"
        st.pagination(number, default=at, key=name, on_change=_turn, args=(name, clears))


def _turn(key: str, clears: Sequence[str]) -> None:
    chosen = state.widget(key)
    state.set_address({**dict.fromkeys(clears), PAGE: str(chosen) if chosen and chosen > 1 else None})


def how_many(every: str, *, first: int, shown: int, number: int, more: bool) -> str:
    """Return which of how many are shown; `every` words how many there are in all, as far as they were counted."""
    if more:
        every = _("more than {what}", what=every)
    if shown == number:
        return every
    return _("{first}–{last} of {checks}", first=first + 1, last=first + shown, checks=every)
