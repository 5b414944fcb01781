"""The campaign itself, and who leads it: its name and dates, the leading group in the county's own order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from models import Campaign, GroupMember, Issue, MonthlyReport, Visit
from models.values import GroupDuty
from services.access import Action, Actor, require
from services.counties import month_end
from services.errors import BadInputError, NotFoundError
from services.exchange.cells import CellFaultError, Value, convert
from services.exchange.sheets import Column, Kind
from services.ledgers import entered
from services.ledgers.ledger_write import LedgerEntry, hold, note
from services.ledgers.list_editing import CellFault
from services.messages import say
from services.records import stale, update_record

MOST_MEMBERS: Final = 200
NAME: Final = 64
"""Characters of the campaign's name and of a member's."""
_POST: Final = 128
_CELLS: Final = {
    "duty": Column("duty", "duty", "", Kind.CHOICE, False, True, True, tuple(one.value for one in GroupDuty)),
    "name": Column("name", "name", "", Kind.TEXT, False, True, True, length=NAME),
    "title": Column("title", "title", "", Kind.TEXT, False, False, False, length=_POST),
}


@dataclass(frozen=True)
class CampaignRow:
    """A campaign; it starts by `first` and ends no earlier than `last`, or its ledgers would lie outside it.

    Both are None where they hold nothing yet.
    """

    name: str
    starts_on: date
    ends_on: date
    version: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Member:
    """A member of the leading group: what they are in it, their name and their post."""

    duty: str
    name: str
    title: str | None = None


@dataclass(frozen=True)
class LeadingGroup:
    """The members in their order; `stamp` tells which list was looked at."""

    members: tuple[Member, ...]
    stamp: tuple[tuple[int, int], ...]


def campaign(session: Session, *, actor: Actor, region: str) -> CampaignRow:
    """Return the county's campaign and between which days its ledgers lie.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
        NotFoundError: there is no such county.
    """
    require(actor, Action.KEEP_LISTS, region)
    return _stored(session, region)


def save_campaign(
    session: Session,
    *,
    actor: Actor,
    region: str,
    version: int,
    name: str,
    starts_on: date,
    ends_on: date,
    now: datetime,
) -> None:
    """Give the campaign another name or other dates; what the ledgers hold must lie within them.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
        NotFoundError: there is no such county.
        StaleRecordError: somebody else has changed the campaign since it was shown.
        BadInputError: no name, an end before the start, or dates that leave out what the ledgers hold.
    """
    require(actor, Action.KEEP_LISTS, region)
    hold(session, region)
    stored = _stored(session, region)
    if stored.version != version:
        raise stale()
    title = entered.text("name", say("Name of the campaign"), name, most=NAME, needed=True)
    if ends_on < starts_on:
        raise BadInputError(say("The campaign ends before it starts: {start} to {end}.", start=starts_on, end=ends_on))
    if stored.first is not None and starts_on > stored.first:
        raise BadInputError(
            say(
                "The ledgers hold entries from {date} on; the campaign starts on that day at the latest.",
                date=stored.first,
            )
        )
    if stored.last is not None and ends_on < stored.last:
        raise BadInputError(
            say(
                "The ledgers hold entries up to {date}; the campaign ends on that day at the earliest.",
                date=stored.last,
            )
        )
    before, after = (stored.name, stored.starts_on, stored.ends_on), (str(title), starts_on, ends_on)
    if before == after:
        return
    details = {"before": [str(one) for one in before], "after": [str(one) for one in after]}
    LedgerEntry(session, actor=actor, region=region, verb="save_campaign", now=now, **details)
    key = {"region": region, "name": stored.name}
    changes = {"name": title, "starts_on": starts_on, "ends_on": ends_on}
    update_record(session, Campaign, key=key, version=version, changes=changes)


def leading_group(session: Session, *, actor: Actor, region: str) -> LeadingGroup:
    """Return the leading group to whoever keeps the lists.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
    """
    require(actor, Action.KEEP_LISTS, region)
    return _group(session, region)


def save_leading_group(
    session: Session,
    *,
    actor: Actor,
    region: str,
    members: Sequence[Member],
    stamp: tuple[tuple[int, int], ...],
    now: datetime,
) -> tuple[CellFault, ...]:
    """Save the leading group as a whole, in this order; return the cells that stand in the way, or nothing.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
        NotFoundError: there is no such county.
        StaleRecordError: somebody else has changed the list since it was shown.
        BadInputError: more members than a leading group has.
    """
    require(actor, Action.KEEP_LISTS, region)
    hold(session, region)
    stored = _group(session, region)
    if stored.stamp != stamp:
        raise stale()
    if len(members) > MOST_MEMBERS:
        raise BadInputError(
            say("{count} members are too many; at most {most} are kept.", count=len(members), most=MOST_MEMBERS)
        )
    faults: list[CellFault] = []
    kept = [_member(place, member, faults) for place, member in enumerate(members, start=1)]
    if faults:
        return tuple(faults)
    if tuple(kept) == stored.members:
        return ()
    session.connection().execute(delete(GroupMember).where(col(GroupMember.region) == region))
    for place, member in enumerate(kept, start=1):
        session.add(GroupMember(region=region, place=place, name=member.name, duty=member.duty, title=member.title))
    session.flush()
    details = {"before": [_plain(one) for one in stored.members], "after": [_plain(one) for one in kept]}
    note(session, actor=actor, region=region, verb="save_leading_group", now=now, **details)
    return ()


def _member(place: int, member: Member, faults: list[CellFault]) -> Member:
    cells: dict[str, Value] = {}
    for name in _CELLS:
        raw = getattr(member, name)
        try:
            cells[name] = convert(_CELLS[name], raw)
        except CellFaultError as fault:
            faults.append(CellFault(place, name, raw or "", fault.message))
    title = cells.get("title")
    return Member(str(cells.get("duty", "")), str(cells.get("name", "")), None if title is None else str(title))


def _plain(member: Member) -> list[str]:
    return [member.duty, member.name, member.title or ""]


def _group(session: Session, region: str) -> LeadingGroup:
    statement = (
        select(
            col(GroupMember.duty),
            col(GroupMember.name),
            col(GroupMember.title),
            col(GroupMember.number),
            col(GroupMember.version),
        )
        .where(col(GroupMember.region) == region)
        .order_by(col(GroupMember.place))
    )
    found = session.connection().execute(statement).all()
    return LeadingGroup(
        tuple(Member(duty, name, title) for duty, name, title, _, _ in found),
        tuple((int(number or 0), version) for _, _, _, number, version in found),
    )


def _stored(session: Session, region: str) -> CampaignRow:
    statement = (
        select(col(Campaign.name), col(Campaign.starts_on), col(Campaign.ends_on), col(Campaign.version))
        .where(col(Campaign.region) == region)
        .order_by(col(Campaign.starts_on))
    )
    found = session.connection().execute(statement).first()
    if found is None:
        raise NotFoundError(say("There is no county {region}; create it first.", region=region))
    name, starts_on, ends_on, version = found
    first, last = _entered(session, region)
    return CampaignRow(name, starts_on, ends_on, version, first, last)


def _entered(session: Session, region: str) -> tuple[date | None, date | None]:
    """Return the latest start and the earliest end that leave in everything that the import wants in a campaign.

    A monthly report needs a single day of its month to lie within.
    """
    starts, ends = [], []
    for table, column in (
        (Visit, Visit.visited_on),
        (Issue, Issue.registered_on),
        (MonthlyReport, MonthlyReport.month),
    ):
        statement = select(func.min(column), func.max(column)).where(col(table.region) == region)
        first, last = session.connection().execute(statement).one()
        if first is not None:
            starts.append(month_end(first) if table is MonthlyReport else first)
            ends.append(last)
    return min(starts, default=None), max(ends, default=None)
