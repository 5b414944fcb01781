"""Whether a visit counts and why not, asked of scoring's own valid visits (scoring.md §3.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from sqlmodel import Session

from models import Assignment, SpotCheck, Visit
from services.access import Action, Actor, require
from services.calendars import calendar_of
from services.ledgers.reports.month import read
from services.messages import Message
from services.scoring import rulebook, wording
from services.scoring.evidence import Reason

READ: Final = (Assignment, Visit, SpotCheck)
"""What tells whether a visit counts."""


@dataclass(frozen=True)
class Judged:
    """How scoring reads a visit today.

    Attributes:
        counts: it is a valid visit.
        late: it would count, had it been recorded in time.
        days: working days between the visit and its record.
        why: the reason in scoring's words.
    """

    counts: bool
    late: bool
    days: int
    why: Message


@dataclass(frozen=True)
class Lateness:
    """How late an entry would be: working days since the visit, and how many of them are in time."""

    days: int
    within: int

    @property
    def counts(self) -> bool:
        """Tell whether it would be in time."""
        return self.days <= self.within


def lateness(session: Session, *, actor: Actor, region: str, visited_on: date, today: date) -> Lateness:
    """Return how late a visit of that day would be, were it recorded today.

    Raises:
        NotPermittedError: the actor records no visits in this county.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.RECORD_VISITS, region)
    days = calendar_of(session, region).count(visited_on.toordinal(), today.toordinal())
    return Lateness(int(days), rulebook.load().visits.record_within.value)


def judged(session: Session, region: str, wanted: Iterable[tuple[str, str]], *, today: date) -> dict[str, Judged]:
    """Return how the visits of these (code, enterprise) are read, by code; whoever asks has asked `access`.

    Raises:
        NotFoundError: there is no such county.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    firm_of = dict(wanted)
    if not firm_of:
        return {}
    firms = sorted(set(firm_of.values()))
    metrics = read(session, region, until=today, today=today, enterprises=firms, tables=READ)
    codes, visited = metrics.ledger.visits.codes, metrics.visits.visited
    found = {}
    for at in np.flatnonzero(np.isin(codes.astype(str), list(firm_of))).tolist():
        reason, days = int(visited.reason[at]), int(visited.late[at])
        found[str(codes[at])] = Judged(
            counts=bool(visited.valid[at]),
            late=reason == Reason.RECORDED_LATE,
            days=days,
            why=wording.reason(reason, days, str(visited.check[at])),
        )
    return found
