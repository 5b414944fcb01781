"""Counties and their campaigns: creating one, looking at one, and the period a reader most likely means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from models import AuditEntry, Campaign, Issue, MonthlyReport, Region, Visit
from services.access import Action, Actor, require
from services.database import once
from services.errors import BadInputError, NotFoundError
from services.messages import say

UNRANKED: Final = tuple(str(Region.model_fields["unranked_groups"].default).split("、"))
"""Groups without ranks, unless a county says otherwise."""
LIVELY: Final = timedelta(days=14)
"""Ledgers in which something was entered so recently are kept daily: they are read as they stand today."""
LOCAL: Final = ZoneInfo("Asia/Shanghai")
"""Where every county's days begin and end (scoring.md §1)."""
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
    unranked_groups: tuple[str, ...] = ()
    """Assessment groups whose ranks are shown only when somebody asks for them."""
    demo_day: date | None = None

    def day(self, today: date) -> date:
        """Return the day it is in this county: a demonstration stands still at the last day of its ledgers."""
        return self.demo_day or today


@dataclass(frozen=True)
class Period:
    """A period and its day of knowledge; without one that day follows from the end by the rulebook."""

    start: date
    end: date
    as_of: date | None


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
    demo_day: date | None = None,
    unranked_groups: Sequence[str] = UNRANKED,
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
    unranked = "、".join(group.strip() for group in unranked_groups if group.strip())
    session.add(Region(code=code, name=name, calendar=calendar, unranked_groups=unranked))
    session.flush()
    session.add(
        Campaign(region=code, name=campaign, starts_on=starts_on, ends_on=ends_on, demo=demo, demo_day=demo_day)
    )
    details = {"name": name, "campaign": campaign, "from": str(starts_on), "to": str(ends_on), "demo": demo}
    session.add(AuditEntry(region=code, at=now, actor=actor.name, verb="create_county", details=details))
    session.flush()  # whatever is done next in this transaction finds the campaign


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


def usual_period(session: Session, *, actor: Actor, region: str, today: date) -> Period:
    """Return the period a reader most likely means: from the campaign's start to today, as known today.

    Ledgers that are behind are read up to the last day on which something was entered in them, so that what nobody
    has entered yet is not taken for work that was not done; nothing lies outside the campaign.
    """
    place = county(session, actor=actor, region=region)
    today = place.day(today)
    latest = session.exec(
        select(
            *(
                select(func.max(column)).where(table.region == region).scalar_subquery()
                for table, column in (
                    (Visit, Visit.recorded_on),
                    (Issue, Issue.registered_on),
                    (Issue, Issue.closed_on),
                    (MonthlyReport, MonthlyReport.submitted_on),
                )
            )
        )
    ).one()
    entered = max((day for day in latest if day is not None), default=today)
    if entered >= place.ends_on - LIVELY:
        entered = place.ends_on
    lively = entered >= today - LIVELY
    end = max(min(today if lively else entered, today, place.ends_on), place.starts_on)
    return Period(place.starts_on, end, today if lively else None)


def terms(session: Session, region: str) -> tuple[tuple[date, date], ...]:
    """Return first and last day of each campaign of a county; whoever asks has asked `access`."""
    statement = select(col(Campaign.starts_on), col(Campaign.ends_on)).where(col(Campaign.region) == region)

    def stored() -> tuple[tuple[date, date], ...]:
        return tuple((starts, ends) for starts, ends in session.connection().execute(statement))

    return once(session, ("terms", region), stored)


def month_ends(start: date, end: date) -> tuple[date, ...]:
    """Return the last days of the months that are over within a period, and the end itself."""
    found = []
    day = month_end(start)
    while day < end:
        found.append(day)
        day = month_end(day + timedelta(days=1))
    return (*found, end)


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
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
        tuple(filter(None, region.unranked_groups.split("、"))),
        campaign.demo_day,
    )
