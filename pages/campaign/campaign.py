"""The campaign: its name and dates, and the leading group in the order in which the county reads it aloud."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.campaign import narrowing, tabled
from pages.campaign.tabled import Table
from pages.components import feedback, identity, layout, menu, results, state, tables, typed
from pages.components.beside import beside
from pages.components.words import _, date_in_words, text
from pages.web.place import database, now
from pages.web.screens import ASSIGNMENTS, LISTS
from services.access import Actor
from services.counties import County
from services.errors import BadInputError, KaoheError, StaleRecordError
from services.ledgers import campaign as campaigns
from services.ledgers.campaign import CampaignRow, LeadingGroup, Member
from services.ledgers.list_titles import COLUMN_TITLES, DUTY_TITLES
from services.messages import say

_REFUSED, _DONE, _FAULTS, _NOW = "campaign_refused", "campaign_done", "group_faults", "group_now"
_GROUP: Final = "leading_group"
_LOOKED: Final = "campaign_looked_at"
_FIELDS: Final[Mapping[str, str]] = {
    "name": "draft_campaign_name",
    "starts_on": "draft_campaign_starts",
    "ends_on": "draft_campaign_ends",
}
"""The keys of the campaign's fields."""


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    county = results.county(actor)
    with database().read() as session:
        found = campaigns.campaign(session, actor=actor, region=county.code)
    layout.head(_("The campaign and its leading group"), county.name)
    _said()
    _campaign(found)
    _group(actor, county)
    with st.container(horizontal=True, key="ways"):
        st.page_link(menu.page(LISTS), label=_("Lists of the campaign"), icon=":material/table:")
        st.page_link(menu.page(ASSIGNMENTS), label=_("Who assists whom"), icon=":material/handshake:")


def _said() -> None:
    """Say what came of the last deed."""
    done, refused = state.take(_DONE), state.take(_REFUSED)
    if done:
        st.success(feedback.plain(done), icon=":material/check:")
    if refused:
        feedback.refusal(refused)


def _campaign(found: CampaignRow) -> None:
    looked = _looked_at(found)
    with st.container(border=True, key="campaign_form"):
        if looked.version != found.version:
            _changed_meanwhile(looked, found)
        st.text_input(_("Name of the campaign"), found.name, max_chars=campaigns.NAME, key=_FIELDS["name"])
        left, right = st.columns(2)
        with left:
            st.date_input(_("First day"), found.starts_on, format="YYYY-MM-DD", key=_FIELDS["starts_on"])
        with right:
            st.date_input(_("Last day"), found.ends_on, format="YYYY-MM-DD", key=_FIELDS["ends_on"])
        st.caption(feedback.plain(_held(found)))
        typed.mark({_FIELDS["name"]: found.name}, scope="draft_campaign_")
        st.button(_("Save the campaign"), key="save_campaign", on_click=_save_campaign, args=(looked.version,))


def _looked_at(found: CampaignRow) -> CampaignRow:
    """Return the campaign as it stood when the fields were filled in, which is done anew where nothing is typed."""
    looked: CampaignRow | None = state.get(_LOOKED)
    if looked is None or state.widget(_FIELDS["name"]) is None or not _typed(looked):
        _take_over(looked or found, found)
        looked = found
    return looked


def _typed(looked: CampaignRow) -> list[str]:
    return [name for name, key in _FIELDS.items() if state.widget(key) != getattr(looked, name)]


def _take_over(looked: CampaignRow, found: CampaignRow) -> None:
    """Look at the campaign as it is stored now: what was typed stays, the other fields show what is stored."""
    for name, key in _FIELDS.items():
        if state.widget(key) is not None and name not in _typed(looked) and looked.version != found.version:
            state.set_widget(key, getattr(found, name))
    state.put(_LOOKED, found)


def _changed_meanwhile(looked: CampaignRow, found: CampaignRow) -> None:
    st.warning(
        _("Somebody else has changed the campaign meanwhile. Nothing of yours was written, nothing is lost."),
        icon=":material/group:",
    )
    titles = {"name": _("Name of the campaign"), "starts_on": _("First day"), "ends_on": _("Last day")}
    rows = [
        (titles[name], str(getattr(found, name)), str(state.widget(_FIELDS[name]) or "–")) for name in _typed(looked)
    ]
    st.html(beside(rows))
    st.button(_("I have seen it, go on"), key="go_on", on_click=_take_over, args=(looked, found))


def _held(found: CampaignRow) -> str:
    """Say between which days the campaign cannot be cut, and how it stands."""
    stored = _("Stored: {name}, {start} to {end}.", name=found.name, start=found.starts_on, end=found.ends_on)
    if found.first is None or found.last is None:
        return stored
    return stored + _(
        " By what its ledgers hold it starts by {first} and ends no earlier than {last}.",
        first=date_in_words(found.first),
        last=date_in_words(found.last),
    )


def _save_campaign(version: int) -> None:
    actor = identity.actor()
    starts, ends = state.widget(_FIELDS["starts_on"]), state.widget(_FIELDS["ends_on"])
    try:
        if starts is None or ends is None:
            raise BadInputError(say("A campaign needs its first and its last day."))
        with database().write() as session:
            campaigns.save_campaign(
                session,
                actor=actor,
                region=actor.region or "",
                version=version,
                name=state.widget(_FIELDS["name"]) or "",
                starts_on=starts,
                ends_on=ends,
                now=now(),
            )
    except KaoheError as error:
        state.put(_REFUSED, error)
    else:
        state.take(_LOOKED)
        state.put(_DONE, _("The campaign is saved."))


def _group(actor: Actor, county: County) -> None:
    st.header(_("Leading group"), anchor=False)
    table = tabled.laid(actor, _GROUP, lambda: _read(actor))
    table = tabled.edit(actor, _GROUP, table, columns=_columns(), rows="dynamic")
    members = listed(table.last)
    changed = tuple(members) != table.shown.members
    _group_said(members, table, changed=changed)
    with st.container(horizontal=True, vertical_alignment="center", key="group_save"):
        saving = st.button(_("Save the leading group"), key="save_group", type="primary", disabled=not changed)
        if changed:
            st.button(_("Discard what I typed"), key="drop_group", type="tertiary", on_click=_drop)
            st.caption(_("The list is not saved yet."))
        else:
            st.caption(_("Click into a cell to change it, into the last row to add one; the numbers give the order."))
    if saving:
        _save_group(actor, county, table, members)


def _read(actor: Actor) -> tuple[LeadingGroup, pd.DataFrame]:
    with database().read() as session:
        found = campaigns.leading_group(session, actor=actor, region=actor.region or "")
    return found, frame(found)


def frame(group: LeadingGroup) -> pd.DataFrame:
    """Return the table of a leading group: place, duty, name and post."""
    rows = [[place, one.duty, one.name, one.title] for place, one in enumerate(group.members, start=1)]
    made = pd.DataFrame(rows, columns=["place", "duty", "name", "title"])
    made.index = pd.RangeIndex(1, len(rows) + 1)
    return made.astype({"place": "Int64"}).astype({"duty": "object", "name": "object", "title": "object"})


def listed(last: pd.DataFrame) -> list[Member]:
    """Return the members that a table holds, in the order of their numbers; a row without one comes last."""
    rows = []
    for values in last.to_dict("records"):
        cells = {str(name): tabled.cell(value) for name, value in values.items()}
        if any(cells[name] for name in ("duty", "name", "title")):
            place = float(cells["place"]) if cells["place"] else float("inf")
            rows.append((place, Member(cells["duty"] or "", cells["name"] or "", cells["title"])))
    return [member for _place, member in sorted(rows, key=lambda row: row[0])]


def _columns() -> dict[str, Any]:
    titles = COLUMN_TITLES["group_members"]
    duties = {one.value: text(title) for one, title in DUTY_TITLES.items()}
    return {
        "place": st.column_config.NumberColumn(_("Order"), min_value=1, step=1, width=70),
        "duty": st.column_config.SelectboxColumn(
            text(titles["duty"]) + " *", options=list(duties), format_func=lambda one: duties[str(one)], width="small"
        ),
        "name": st.column_config.TextColumn(text(titles["name"]) + " *", width="medium"),
        "title": st.column_config.TextColumn(text(titles["title"]), width="large"),
    }


def _group_said(members: list[Member], table: Table, *, changed: bool) -> None:
    if not table.shown.members and not members:
        st.caption(_("Nobody is in the list yet: head, deputies and members, as the county's notice names them."))
    if table.back and changed and state.get(_NOW) is None and not state.get(_FAULTS):
        st.info(_("What you typed earlier and did not save is in the table again."), icon=":material/history:")
    stored: LeadingGroup | None = state.get(_NOW)
    if stored is not None:
        st.warning(
            _(
                "Somebody else has changed the list meanwhile; it is stored as follows. "
                "Yours is still above: save once more to put it in its place."
            ),
            icon=":material/group:",
        )
        st.html(_as_stored(stored))
    faults = state.get(_FAULTS, ())
    if faults:
        titles = COLUMN_TITLES["group_members"]
        narrowing.wrong([(str(one.row), text(titles[one.column]), one.value, text(one.message)) for one in faults])


def _as_stored(group: LeadingGroup) -> str:
    titles = [text(title) for title in COLUMN_TITLES["group_members"].values()]
    duties = {one.value: text(title) for one, title in DUTY_TITLES.items()}
    rows = [(duties.get(one.duty, one.duty), one.name, one.title or "") for one in group.members]
    return tables.table([tables.Column(title) for title in titles], rows)


def _drop() -> None:
    tabled.drop(identity.actor(), _GROUP)
    state.take(_FAULTS)
    state.take(_NOW)


def _save_group(actor: Actor, county: County, table: Table, members: list[Member]) -> None:
    state.take(_NOW)
    shown: LeadingGroup = table.shown
    try:
        with database().write() as session:
            faults = campaigns.save_leading_group(
                session, actor=actor, region=county.code, members=members, stamp=shown.stamp, now=now()
            )
    except StaleRecordError:
        stored, _frame = _read(actor)
        state.put(_NOW, stored)
        tabled.begin_again(actor, _GROUP, stored, table.last)
    except KaoheError as error:
        feedback.refusal(error)
        return
    else:
        state.put(_FAULTS, faults)
        if not faults:
            tabled.drop(actor, _GROUP)
            state.put(_DONE, _("The leading group is saved."))
    st.rerun()


show()
