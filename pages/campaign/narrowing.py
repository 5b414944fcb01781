"""Which list is shown, filtered how, at which page; and which cells stand in the way of saving it."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from pages.components import state, tables
from pages.components.words import _, _n, text
from services.ledgers.list_titles import KIND_TITLES, LIST_TITLES, SECTOR_TITLES
from services.ledgers.lists import FILTERS, Groups, ListPage

PER_PAGE: Final = 50
_TALL: Final = 12
"""Wrong cells from which the table of them scrolls."""


def choose(query: Mapping[str, str], page: ListPage, groups: Groups, *, waiting: bool) -> None:
    """Offer the lists, the filters and the pages; they wait while something is typed and not saved."""
    sheet = query["list"]
    titles = {name: text(title) for name, title in LIST_TITLES.items()}
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        st.segmented_control(
            _("List"),
            list(titles),
            default=sheet,
            format_func=titles.__getitem__,
            key=f"names_of_{sheet}",
            label_visibility="collapsed",
            disabled=waiting,
            on_change=_choose_list,
            args=(sheet,),
        )
        for name, names in _filters(sheet, groups).items():
            _filter(query, name, names, waiting=waiting)
        st.text_input(
            _("Search"),
            query.get("q", ""),
            placeholder=_("Name or code"),
            label_visibility="collapsed",
            max_chars=64,
            width=180,
            icon=":material/search:",
            key=f"names_search_{sheet}",
            disabled=waiting,
            on_change=_go,
            args=("q", f"names_search_{sheet}"),
        )
        st.space("stretch")
        st.caption(_("{found} of {total} rows", found=page.found, total=page.total), width="content")
    pages = -(-page.found // PER_PAGE)
    if pages > 1:
        key = f"names_page_{sheet}_{page.found}_{query.get('page')}"
        st.pagination(
            pages, default=min(state.page_number(), pages), key=key, on_change=_go, args=("page", key), disabled=waiting
        )


def _filters(sheet: str, groups: Groups) -> dict[str, dict[str, str]]:
    """Return by which columns a list is filtered, each with its choices; the first of them leaves every row."""
    found: dict[str, dict[str, str]] = {}
    if sheet == "enterprises":
        return {"kind": {"": _("All types")} | kinds(), "sector": {"": _("All sectors")} | sectors()}
    if len(groups.sizes[sheet]) > 1:
        found["group"] = {"": _("All groups")} | {name: name for name in groups.sizes[sheet]}
    if sheet == "cadres":
        found["dept_code"] = {"": _("All departments")} | dict(groups.departments)
    return found


def _filter(query: Mapping[str, str], name: str, names: dict[str, str], *, waiting: bool) -> None:
    sheet, current = query["list"], query.get(name, "")
    st.selectbox(
        names[""],
        list(names),
        index=list(names).index(current) if current in names else 0,
        format_func=names.__getitem__,
        key=f"names_{sheet}_{name}_{current}",
        label_visibility="collapsed",
        width=170,
        disabled=waiting,
        on_change=_go,
        args=(name, f"names_{sheet}_{name}_{current}"),
    )


def _choose_list(current: str) -> None:
    chosen = state.widget(f"names_of_{current}") or current
    names = {name for filters in FILTERS.values() for name in filters}
    state.set_address({**dict.fromkeys(names), "q": None, "page": None, "list": chosen})


def _go(name: str, key: str) -> None:
    """Write a filter or a page into the address; another filter begins at the first page."""
    value = state.widget(key)
    state.set_address({"page": None, name: str(value) if value else None})


def kinds() -> dict[str, str]:
    """Return the types of enterprises in the reader's language, as the ledgers store them."""
    return {one.value: text(title) for one, title in KIND_TITLES.items()}


def sectors() -> dict[str, str]:
    """Return the sectors in the reader's language, as the ledgers store them."""
    return {one.value: text(title) for one, title in SECTOR_TITLES.items()}


def wrong(cells: Sequence[tuple[str, str, str, str]]) -> None:
    """Name each cell that is wrong: its row, its column, what was typed, what to do."""
    st.error(
        _n(
            "{count} cell is wrong, so nothing is saved. What you typed is still there: correct it, then save.",
            "{count} cells are wrong, so nothing is saved. What you typed is still there: correct them, then save.",
            count=len(cells),
        ),
        icon=":material/error:",
    )
    titles = (_("Row"), _("Column"), _("Value"), _("What to do"))
    st.html(tables.table([tables.Column(title) for title in titles], cells, tall=len(cells) > _TALL))
