"""One month as the ledgers hold it today, by scoring's own readings: what each pair did, what enterprises raised."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from sqlalchemy import Select, bindparam, exists, select
from sqlmodel import Session, col

from models import (
    Assignment,
    Escalation,
    Exemption,
    Issue,
    MonthlyReport,
    Registration,
    Reopening,
    Service,
    SpotCheck,
    Visit,
)
from models.base import Base
from services.calendars import calendar_of
from services.counties import month_end, terms
from services.errors import NotFoundError
from services.messages import say
from services.scoring import ledger_reading, rulebook
from services.scoring.known import known
from services.scoring.ledger import Ledger, Rows
from services.scoring.metrics.catalogue import Metrics
from services.scoring.metrics.lives import Lives, lives
from services.scoring.question import ask
from services.workdays import NEVER, Bools, Ints, month_of


@dataclass(frozen=True)
class Counts:
    """What the ledgers hold of a month: visits and services of a pair, problems of its enterprise."""

    visits: int
    valid_visits: int
    issues_registered: int
    issues_closed: int
    services_accepted: int
    services_delivered: int


OF_ENTERPRISE: Final = ("issues_registered", "issues_closed")
"""The figures that all cadres of an enterprise have in common."""


_OF_ENTERPRISES: Final = (Assignment, Visit, Exemption, Issue, Reopening, Escalation, SpotCheck, MonthlyReport, Service)
"""What tells of single enterprises; the rest tells of departments and persons."""


class Pending(NamedTuple):
    """A problem that was registered and is not assigned yet, so that it is not in the ledger 问题."""

    code: str
    enterprise: str
    registered_on: date
    summary: str


_PENDING: Final = ("issue_code", "enterprise_code", "registered_on", "summary")
"""What is read of each, in the order of its fields."""


def read(
    session: Session,
    region: str,
    *,
    until: date,
    today: date,
    start: date | None = None,
    enterprises: Collection[str] | None = None,
    tables: Collection[type[Base]] | None = None,
) -> Metrics:
    """Return the evidence from the campaign's start (or `start`) to a day, as known today; `access` has been asked.

    Nothing lies after the month in which the campaign ends. Where `enterprises` or `tables` are named, nothing else is
    read.

    Raises:
        NotFoundError: there is no such county.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    return _Source(session, region, today, enterprises, tables).metrics(until, start)


class _Source:
    """The ledgers of a county, or of some of its enterprises, read once."""

    def __init__(
        self,
        session: Session,
        region: str,
        today: date,
        enterprises: Collection[str] | None,
        tables: Collection[type[Base]] | None = None,
    ) -> None:
        campaigns = terms(session, region)
        if not campaigns:
            raise NotFoundError(say("There is no county {region}; create it first.", region=region))
        self._starts_on = min(starts for starts, _ in campaigns)
        self._last = month_end(max(ends for _, ends in campaigns))
        self._today = today
        self._calendar = calendar_of(session, region)
        self._ledger = ledger_reading.load(session, region, enterprises=enterprises, tables=tables)

    def metrics(self, until: date, start: date | None = None) -> Metrics:
        question = ask(
            start or self._starts_on,
            min(until, self._last),
            as_of=self._today,
            rulebook=rulebook.load(),
            calendar=self._calendar,
        )
        return Metrics(known(self._ledger, until=question.until, as_of=question.as_of), question)


@dataclass(frozen=True)
class Issues:
    """What moved in a month, one flag an issue of `Month.ledger`.

    `closed` are those that it began with or met, and that are open no longer: so what was carried over, registered and
    reopened, less what was closed, is what is open.
    """

    carried: Bools
    registered: Bools
    reopened: Bools
    closed: Bools
    open: Bools
    closed_on: Ints


class Month:
    """A month of a county, or of some of its enterprises, as known today; whoever makes one has asked `access`."""

    def __init__(
        self, session: Session, region: str, *, month: date, today: date, enterprises: Collection[str] | None = None
    ) -> None:
        """Read the ledgers.

        Raises:
            NotFoundError: there is no such county.
            CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
        """
        self.first, self.last = month, month_end(month)
        self._today = today
        self._source = _Source(session, region, today, enterprises, None if enterprises is None else _OF_ENTERPRISES)
        self.pending = _pending(session, region, self.last, enterprises)

    @cached_property
    def so_far(self) -> Metrics:
        """From the campaign's start to today."""
        return self._source.metrics(self._today)

    @cached_property
    def whole(self) -> Metrics:
        """From the campaign's start to the month's end: visits and exempt months count as on the scorecards."""
        return self._source.metrics(self.last)

    @cached_property
    def alone(self) -> Metrics:
        """The month by itself: what was judged in it."""
        return self._source.metrics(self.last, self.first)

    @property
    def ledger(self) -> Ledger:
        """The ledgers as they were at the month's end."""
        return self.whole.ledger

    @cached_property
    def number(self) -> int:
        """The month, counted from January 1970."""
        return int(month_of(np.array([self.first.toordinal()]))[0])

    def within(self, days: Ints) -> Bools:
        """Tell which days lie in the month."""
        inside: Bools = (days >= self.first.toordinal()) & (days <= self.last.toordinal())
        return inside

    @cached_property
    def lives(self) -> Lives:
        """The issues' lives up to the month's end."""
        return lives(self.ledger, self.whole.question)

    @cached_property
    def issues(self) -> Issues:
        """What moved."""
        rows, again, found = self.ledger.issues, self.ledger.reopenings, self.lives
        earlier = self._source.metrics(self.first - timedelta(days=1))
        before = lives(earlier.ledger, earlier.question)
        carried = np.isin(rows.codes, earlier.ledger.issues.codes[before.open])
        registered = self.within(rows["registered_on"])
        reopened = np.zeros(len(rows), np.bool_)
        reopened[again["issue_code"][self.within(again["reopened_on"])]] = True
        reopened &= ~carried & ~registered
        closed = (carried | registered | reopened) & ~found.open
        closed_on = np.where(found.reopened < NEVER, found.reclosed, found.closed)
        return Issues(carried, registered, reopened, closed, found.open, closed_on)

    def counts(self, cadre: str, enterprise: str) -> Counts:
        """Return the figures of a pair and its enterprise."""
        pair = (cadre, enterprise)
        return Counts(
            **{name: self.by_pair[name][pair] for name in self.by_pair},
            **{name: self.by_enterprise[name][enterprise] for name in self.by_enterprise},
        )

    @cached_property
    def by_pair(self) -> dict[str, Counter[tuple[str, str]]]:
        """The figures of each cadre and enterprise."""
        visits, services = self.ledger.visits, self.ledger.services
        made = self.within(visits["visited_on"])
        return {
            "visits": self._pairs(visits, made),
            "valid_visits": self._pairs(visits, made & self.whole.visits.visited.valid),
            "services_accepted": self._pairs(services, self.within(services["accepted_on"])),
            "services_delivered": self._pairs(services, self.within(services["delivered_on"])),
        }

    @cached_property
    def by_enterprise(self) -> dict[str, Counter[str]]:
        """The figures of each enterprise; problems that wait to be assigned were registered all the same."""
        registered = self._firms(self.issues.registered)
        registered.update(one.enterprise for one in self.pending if one.registered_on >= self.first)
        return {"issues_registered": registered, "issues_closed": self._firms(self.issues.closed)}

    def _pairs(self, rows: Rows, kept: Bools) -> Counter[tuple[str, str]]:
        cadres, firms = self.ledger.cadres.codes, self.ledger.enterprises
        places = zip(rows["cadre_code"][kept].tolist(), rows["enterprise_code"][kept].tolist(), strict=True)
        return Counter((cadres[cadre], firms[firm]) for cadre, firm in places)

    def _firms(self, kept: Bools) -> Counter[str]:
        return Counter(self.ledger.enterprises[at] for at in self.ledger.issues["enterprise_code"][kept].tolist())


def _pending(session: Session, region: str, last: date, enterprises: Collection[str] | None) -> tuple[Pending, ...]:
    """Return what was registered up to a day, was not declined and has not entered the ledger."""
    given: dict[str, Any] = {"region": region, "last": last}
    if enterprises is not None:
        given["enterprises"] = list(enterprises)
    found = session.connection().execute(_waiting(of_enterprises=enterprises is not None), given)
    return tuple(Pending(*row) for row in found)


@cache
def _waiting(*, of_enterprises: bool) -> Select[Any]:
    """Return what reads the registrations that wait; it is made once, as making it takes longer than running it."""
    assigned = exists().where(
        col(Issue.region) == col(Registration.region), col(Issue.issue_code) == col(Registration.issue_code)
    )
    columns: list[Any] = [col(getattr(Registration, name)) for name in _PENDING]
    statement = (
        select(*columns)
        .where(
            col(Registration.region) == bindparam("region"),
            col(Registration.registered_on) <= bindparam("last"),
            col(Registration.declined_on).is_(None),
            ~assigned,
        )
        .order_by(col(Registration.issue_code))
    )
    if not of_enterprises:
        return statement
    return statement.where(col(Registration.enterprise_code).in_(bindparam("enterprises", expanding=True)))
