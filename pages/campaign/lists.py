"""The lists of the campaign in tables: departments, cadres, enterprises; every cell is checked before it is saved."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.campaign import cells, narrowing, tabled
from pages.campaign.cells import Shown
from pages.campaign.tabled import Table
from pages.components import feedback, history, identity, layout, menu, results, state, tables
from pages.components.words import _, _n, text
from pages.web.place import database, now
from pages.web.screens import ASSIGNMENTS, IMPORT
from services.access import Action, Actor
from services.counties import County
from services.errors import KaoheError
from services.exchange.sheets import SHEETS, Kind
from services.ledgers import list_editing, lists
from services.ledgers.history import of_list_row
from services.ledgers.list_editing import CellFault, StaleRowsError, TypedRow
from services.ledgers.list_titles import COLUMN_TITLES, LIST_TITLES
from services.ledgers.lists import FILTERS, Groups, ListPage, ListRow

_FAULTS, _CLASHES, _DONE = "list_faults", "list_clashes", "list_done"


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    county = results.county(actor)
    with database().read() as session:
        groups = lists.groups(session, actor=actor, region=county.code)
    head = st.container()
    asked = _asked()
    table = tabled.laid(actor, "lists", lambda: _read(actor, asked))
    if table.shown.query != asked:
        if cells.changes(table.shown.rows, table.last):
            state.set_address({**dict.fromkeys(asked), **table.shown.query})
        else:
            tabled.drop(actor, "lists")
            state.take(_FAULTS)
            table = tabled.laid(actor, "lists", lambda: _read(actor, asked))
    shown: Shown = table.shown
    with head:
        layout.head(_("Lists of the campaign"), county.name, county.campaign)
    above, deeds, said = st.container(), st.container(), st.container()
    table = tabled.edit(
        actor, "lists", table, columns=_columns(shown.sheet, groups), rows="add", height=_height(len(table.base))
    )
    typed = cells.changes(shown.rows, table.last)
    with above:
        narrowing.choose(shown.query, shown.page, groups, waiting=bool(typed))
    with said:
        _said(shown, table, typed)
    with deeds:
        _save_or_drop(actor, county, shown, typed)
    _notes(actor, county, shown, groups)


def _asked() -> dict[str, str]:
    """Return the part of the address that says which list, filtered how, at which page."""
    query = state.address()
    sheet = query.get("list", "")
    sheet = sheet if sheet in LIST_TITLES else next(iter(LIST_TITLES))
    names = ("q", "page", *FILTERS[sheet])
    return {"list": sheet} | {name: query[name] for name in names if query.get(name)}


def _read(actor: Actor, asked: Mapping[str, str]) -> tuple[Shown, pd.DataFrame]:
    sheet = asked["list"]
    with database().read() as session:
        found = lists.listed(
            session,
            actor=actor,
            region=actor.region or "",
            sheet=sheet,
            words=asked.get("q", ""),
            only={name: asked[name] for name in FILTERS[sheet] if name in asked},
            first=(state.page_number() - 1) * narrowing.PER_PAGE,
            most=narrowing.PER_PAGE,
        )
    return Shown(sheet, dict(asked), found), cells.frame(sheet, found.rows, ())


def _columns(sheet: str, groups: Groups) -> dict[str, Any]:
    config: dict[str, Any] = {"_index": st.column_config.Column(_("Row"), width=48)}
    for column in SHEETS[sheet].columns:
        label = text(COLUMN_TITLES[sheet][column.field]) + (" *" if column.fillable else "")
        if column.kind is Kind.CHOICE:
            choices = narrowing.kinds() if column.field == "kind" else narrowing.sectors()
            config[column.field] = st.column_config.SelectboxColumn(
                label, options=column.choices, format_func=_word(choices)
            )
        elif column.references is not None:
            config[column.field] = st.column_config.SelectboxColumn(
                label,
                options=list(groups.departments),
                format_func=_word({code: f"{name} {code}" for code, name in groups.departments.items()}),
            )
        else:
            config[column.field] = st.column_config.TextColumn(label, pinned=column.key)
    return config


def _word(names: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda one: names[str(one)]


def _height(rows: int) -> int:
    """Return the height at which a page of rows is seen at once, a screen at most."""
    return min(38 + 35 * (rows + 1), 560)


def _said(shown: Shown, table: Table, typed: Sequence[TypedRow]) -> None:
    """Say what came of saving, what stands against it, and what waits to be saved."""
    done = state.take(_DONE)
    if done:
        st.success(feedback.plain(done), icon=":material/check:")
    if table.back and typed and not state.get(_FAULTS) and not state.get(_CLASHES):
        st.info(_("What you typed earlier and did not save is in the table again."), icon=":material/history:")
    clashes: list[tuple[str, ...]] = state.get(_CLASHES, [])
    if clashes:
        st.warning(
            _(
                "Somebody else has changed these rows meanwhile. Your entries are still in the table: "
                "save once more, or type what is to stand."
            ),
            icon=":material/group:",
        )
        titles = (_("Row"), _("Column"), _("Stored now"), _("Typed by you"))
        st.html(tables.table([tables.Column(title) for title in titles], clashes))
    faults: Sequence[CellFault] = state.get(_FAULTS, ())
    if faults:
        narrowing.wrong([_fault(shown.sheet, one) for one in faults])


def _fault(sheet: str, fault: CellFault) -> tuple[str, str, str, str]:
    return (
        f"{fault.row} · {fault.key or _('new')}",
        text(COLUMN_TITLES[sheet][fault.column]),
        fault.value,
        text(fault.message),
    )


def _save_or_drop(actor: Actor, county: County, shown: Shown, typed: Sequence[TypedRow]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="names_save"):
        saving = st.button(_("Save"), key="save_list", type="primary", disabled=not typed)
        if typed:
            st.button(_("Discard what I typed"), key="drop_list", type="tertiary", on_click=_drop)
            st.caption(
                _n(
                    "{count} row is not saved yet. Lists, filters and pages wait until then.",
                    "{count} rows are not saved yet. Lists, filters and pages wait until then.",
                    count=len(typed),
                )
            )
        else:
            st.caption(
                _("Click into a cell to change it, into the last row to add one; rows can be pasted from Excel.")
            )
    if saving:
        _save(actor, county, shown, typed)


def _drop() -> None:
    tabled.drop(identity.actor(), "lists")
    state.take(_FAULTS)
    state.take(_CLASHES)


def _save(actor: Actor, county: County, shown: Shown, typed: Sequence[TypedRow]) -> None:
    state.take(_CLASHES)
    try:
        with database().write() as session:
            saved = list_editing.save_rows(
                session, actor=actor, region=county.code, sheet=shown.sheet, rows=typed, now=now()
            )
    except StaleRowsError as error:
        _compare(actor, shown, typed, error.rows)
    except KaoheError as error:
        feedback.refusal(error)
        return
    else:
        state.put(_FAULTS, saved.faults)
        if not saved.faults:
            tabled.drop(actor, "lists")
            state.put(_DONE, _("Saved: {added} added, {changed} changed.", added=saved.added, changed=saved.changed))
    st.rerun()


def _compare(actor: Actor, shown: Shown, typed: Sequence[TypedRow], stored: Sequence[ListRow]) -> None:
    """Lay what was typed over the rows as somebody else has left them, and keep both to be compared."""
    by_key = {row.key: row for row in stored}
    before = {row.key: row.cells for row in shown.rows}
    mine = {one.key: one for one in typed}
    clashes = []
    for key, row in by_key.items():
        for name, title in COLUMN_TITLES[shown.sheet].items():
            touched, now_stored = mine[key].cells, tabled.cell(row.cells[name])
            if name in touched or now_stored != tabled.cell(before[key][name]):
                entered = str(touched[name] or "–") if name in touched else _("not typed")
                clashes.append((f"{mine[key].number} · {key}", text(title), now_stored or "–", entered))
    state.put(_CLASHES, clashes)
    rows = tuple(by_key.get(row.key, row) for row in shown.rows)
    page = ListPage(rows, shown.page.found, shown.page.total)
    tabled.begin_again(actor, "lists", Shown(shown.sheet, shown.query, page), cells.frame(shown.sheet, rows, typed))


def _notes(actor: Actor, county: County, shown: Shown, groups: Groups) -> None:
    """Say what the county's own words are, and where else the lists can be filled."""
    sizes = groups.sizes.get(shown.sheet, {})
    if sizes:
        words = "、".join(f"{name} {size}" for name, size in sizes.items())
        st.caption(
            feedback.plain(
                _("Assessment groups are the county's own words; ranks are given within one: {groups}", groups=words)
            )
        )
    st.caption(_("Rows are never deleted, and a code stays as it is: scores of the past rest on them."))
    names = {row.key: f"{row.cells['name']} {row.key}" for row in shown.page.rows}
    history.choose(of_list_row, names, key=shown.sheet, called="code", region=county.code, sheet=shown.sheet)
    with st.container(horizontal=True, key="ways"):
        st.page_link(menu.page(ASSIGNMENTS), label=_("Who assists whom"), icon=":material/handshake:")
        if actor.may(Action.IMPORT_LEDGERS, county.code):
            st.page_link(menu.page(IMPORT), label=_("Import lists from Excel"), icon=":material/upload_file:")


show()
