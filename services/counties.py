"""Counties and their campaigns: creating one, looking at one, and the period a reader most likely means."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlmodel import Session, col, func, select

from models import AuditEntry, Campaign, Issue, Region, Visit
from services.access import Action, Actor, require
from services.errors import BadInputError, NotFoundError
from services.messages import say

_CODE: Final = re.compile(r"[0-9A-Za-z]{1,12}")


@dataclass(frozen=True)
class County:
    """A county with its campaign; `ledger_version` rises with every written ledger row."""

    code: str
    name: str
    campaign: str
    starts_on: date
    ends_on: date
    demo: bool
    ledger_version: int


def create_county(
    session: Session,
    *,
    actor: Actor,
    code: str,
    name: str,
    campaign: str,
    starts_on: date,
    ends_on: date,
    now: datetime,
    demo: bool = False,
    calendar: str = "CN",
) -> None:
    """Create a county with its campaign, ready for import.

    Raises:
        NotPermittedError: only the operator at the machine sets up counties.
        BadInputError: a blank or unusable value, a campaign that ends before it starts, or a code that is taken.
    """
    require(actor, Action.SET_UP)
    code, name, campaign = code.strip(), name.strip(), campaign.strip()
    if not _CODE.fullmatch(code):
        raise BadInputError(say("“{code}” is no region code: write digits or letters, as in 610124.", code=code))
    if not name or not campaign:
        raise BadInputError(say("A county needs a name, and so does its campaign."))
    if ends_on < starts_on:
        raise BadInputError(say("The campaign ends before it starts: {start} to {end}.", start=starts_on, end=ends_on))
    if session.get(Region, code) is not None:
        raise BadInputError(say("There is a county {code} already.", code=code))
    session.add(Region(code=code, name=name, calendar=calendar))
    session.flush()
    session.add(Campaign(region=code, name=campaign, starts_on=starts_on, ends_on=ends_on, demo=demo))
    details = {"name": name, "campaign": campaign, "from": str(starts_on), "to": str(ends_on), "demo": demo}
    session.add(AuditEntry(region=code, at=now, actor=actor.name, verb="create_county", details=details))


def counties(session: Session, *, actor: Actor) -> tuple[County, ...]:
    """Return every county, by code, to whoever adds users or sets up counties."""
    require(actor, Action.MANAGE_USERS)
    found = session.exec(
        select(Region, Campaign).where(Campaign.region == Region.code).order_by(col(Region.code))
    ).all()
    return tuple(_county(region, campaign) for region, campaign in found)


def county(session: Session, *, actor: Actor, region: str) -> County:
    """Return a county to whoever sees at least a scorecard in it.

    Raises:
        NotPermittedError: it is not the actor's county, whether it exists or not.
        NotFoundError: the operator asked for a county that does not exist.
    """
    require(actor, Action.VIEW_OWN, region)
    found = session.exec(select(Region, Campaign).where(Campaign.region == Region.code, Region.code == region)).first()
    if found is None:
        raise NotFoundError(say("There is no county {region}; create it first.", region=region))
    return _county(*found)


def usual_period(session: Session, *, actor: Actor, region: str, today: date) -> tuple[date, date]:
    """Return the campaign's start, and the end of the last complete month that the ledgers speak of.

    A ledger that is behind is not read as a month without work; nothing lies outside the campaign.
    """
    place = county(session, actor=actor, region=region)
    latest = [
        session.exec(select(func.max(column)).where(table.region == region)).one()
        for table, column in ((Visit, Visit.visited_on), (Issue, Issue.registered_on))
    ]
    recorded = max((day for day in latest if day is not None), default=today)
    end = min(_month_end(recorded), _month_end(today.replace(day=1) - timedelta(days=1)), place.ends_on)
    return place.starts_on, max(end, place.starts_on)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _county(region: Region, campaign: Campaign) -> County:
    return County(
        region.code,
        region.name,
        campaign.name,
        campaign.starts_on,
        campaign.ends_on,
        campaign.demo,
        region.ledger_version,
    )
