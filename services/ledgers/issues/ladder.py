"""逾期升级: what is not done goes up rung by rung; the daily run reports to the leading group what nobody solved."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from models import Campaign, Escalation, IssueStep
from models.values import EscalationKind, IssueEvent
from services import counties
from services.access import Action, Actor, require
from services.calendars import calendar_of
from services.database import Database
from services.errors import CalendarYearMissingError, KaoheError
from services.ledgers.codes import next_code
from services.ledgers.issues.deed import write_step
from services.ledgers.issues.escalating import PREFIX
from services.ledgers.issues.machine import State
from services.ledgers.issues.remaining import as_scored, past
from services.ledgers.issues.standing import standings
from services.ledgers.ledger_write import LedgerEntry, hold
from services.ledgers.procedure import procedure
from services.messages import Message

TICK: Final = "tick"
"""The verb of the daily run."""


class Rung(StrEnum):
    """How far an open issue has gone up."""

    NEAR = "near"
    HEAD = "head"
    OFFICE = "office"
    LEADING_GROUP = "leading_group"


@dataclass(frozen=True)
class Waiting:
    """An open issue that is near its deadline or past it.

    Attributes:
        code: of the issue.
        rung: how far it has gone up.
        due: its deadline, as it is scored.
        days: working days past the deadline; 0 up to it.
    """

    code: str
    rung: Rung
    due: date
    days: int


@dataclass(frozen=True)
class DailyRun:
    """What a daily run did: codes of the issues it reported, by county; and by county why there was none."""

    reported: Mapping[str, tuple[str, ...]]
    refused: Mapping[str, Message]


def tick(session: Session, *, actor: Actor, region: str, today: date, now: datetime) -> tuple[str, ...]:
    """Report to the leading group every issue that is overdue by the ladder's last rung, once; return their codes.

    A second run on the same day, or on any later one, reports nothing twice. Only issues that are handled here go up:
    what came from a workbook may be closed there already, and its reports come from there too. Nothing goes up in a
    demonstration, where no day goes by, nor when the campaign is over.

    Raises:
        NotPermittedError: only the operator's daily run does this.
        NotFoundError: there is no such county.
    """
    require(actor, Action.SET_UP)
    hold(session, region)
    if not _is_running(session, region, today):
        return ()
    reported = select(col(Escalation.issue_code)).where(
        col(Escalation.region) == region, col(Escalation.kind) == EscalationKind.OVERDUE
    )
    already = set(session.connection().execute(reported).scalars())
    here = set(
        session.connection().execute(select(col(IssueStep.issue_code)).where(col(IssueStep.region) == region)).scalars()
    )
    due = [
        one for one in waiting(session, region, today) if one.rung is Rung.LEADING_GROUP and one.code in here - already
    ]
    if due:
        entry = LedgerEntry(session, actor=actor, region=region, verb=TICK, now=now, issues=[one.code for one in due])
        for one in due:
            number = next_code(session, Escalation, region=region, prefix=PREFIX, today=today)
            entry.add(
                Escalation(
                    region=region,
                    escalation_code=number,
                    issue_code=one.code,
                    escalated_on=today,
                    kind=EscalationKind.OVERDUE,
                )
            )
            write_step(
                session,
                actor=actor,
                region=region,
                code=one.code,
                event=IssueEvent.FORCED,
                today=today,
                now=now,
                facts={"escalation_code": number, "due_on": one.due, "days": one.days},
            )
    return tuple(one.code for one in due)


def tick_counties(database: Database, *, actor: Actor, today: date, now: datetime) -> DailyRun:
    """Carry out the daily run for every county, each in a transaction of its own; one that fails stops no other.

    Raises:
        NotPermittedError: only the operator's daily run does this.
    """
    require(actor, Action.SET_UP)
    with database.read() as session:
        codes = [county.code for county in counties.counties(session, actor=actor)]
    reported, refused = {}, {}
    for code in codes:
        try:
            with database.write() as session:
                reported[code] = tick(session, actor=actor, region=code, today=today, now=now)
        except KaoheError as error:  # the other counties have their run all the same
            refused[code] = error.message
    return DailyRun(reported, refused)


def waiting(session: Session, region: str, today: date) -> tuple[Waiting, ...]:
    """Return the issues under way that are near their deadline or past it; whoever asks has asked `access`.

    What was reported to the leading group, in time or not, or is taken over by a directive is with it already.
    """
    issues, calendar, ladder = standings(region), calendar_of(session, region), procedure().ladder
    under_way = select(issues.c.issue_code).where(issues.c.state.in_([state.value for state in _UNDER_WAY]))
    with suppress(CalendarYearMissingError):  # at the end of the last year that is published all are looked at
        soon = calendar.nth(np.array([today.toordinal()]), ladder.near.value + 1)
        under_way = under_way.where(past(session, region, issues.c, date.fromordinal(int(soon[0]))))
    found = set(session.connection().execute(under_way).scalars())
    rungs = ((Rung.LEADING_GROUP, ladder.leading_group), (Rung.OFFICE, ladder.office), (Rung.HEAD, ladder.head))
    listed = []
    for code, day in _due(session, region, found, today):
        late = int(calendar.count(day.toordinal(), today.toordinal()))
        if today > day:
            rung = next(name for name, after in rungs if late >= after.value)
            listed.append(Waiting(code, rung, day, late))
        elif int(calendar.count(today.toordinal(), day.toordinal())) <= ladder.near.value:
            listed.append(Waiting(code, Rung.NEAR, day, 0))
    return tuple(sorted(listed, key=lambda one: (one.due, one.code)))


_UNDER_WAY: Final = (State.ASSIGNED, State.OBJECTED, State.RECEIVED, State.HANDLING, State.EXTENSION_ASKED)


def _due(session: Session, region: str, codes: set[str], today: date) -> Iterator[tuple[str, date]]:
    """Yield the deadline of each of these issues that somebody is held to, as it is scored."""
    for part in as_scored(session, region, codes, today):
        for at in np.flatnonzero(~(part.lives.pending | part.lives.directed)):
            yield str(part.codes[at]), date.fromordinal(int(part.lives.due[at]))


def _is_running(session: Session, region: str, today: date) -> bool:
    """Tell whether a campaign of the county is under way and days go by in it."""
    found = select(col(Campaign.region)).where(
        col(Campaign.region) == region,
        ~col(Campaign.demo),
        col(Campaign.starts_on) <= today,
        col(Campaign.ends_on) >= today,
    )
    return session.connection().execute(found).first() is not None
