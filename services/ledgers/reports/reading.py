"""Reading monthly reports: those that are owed, one with what was written, what the ledgers say of its month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from models import Assignment, Cadre, Issue, MonthlyReport, ReportDraft, Service, Visit
from models.base import E4
from services.access import Action, Actor, require
from services.counties import County, month_end
from services.errors import NotFoundError
from services.ledgers.recusal import is_own
from services.ledgers.reports.month import Counts, Month
from services.ledgers.reports.standing import OwedReport, owed_report, standings
from services.ledgers.seen import seen_cadres
from services.messages import Message, say
from services.scoring import wording
from services.scoring.titles import OUTCOME_TITLES
from services.workdays import NEVER, Bools

COUNTS: Final = "counts"
"""Where a draft keeps what the ledgers said when it was submitted."""
AMOUNTS: Final = ("output", "value_added", "investment")
WRITTEN: Final = (*AMOUNTS, "employees", "difficulties", "suggestions")
"""What the cadre writes, by the identifiers of the ledger's columns; `no_issue` is said beside them."""


@dataclass(frozen=True)
class Report:
    """A report with what was written in it, as text.

    Attributes:
        row: where it stands.
        written: what the cadre wrote, by identifier.
        no_issue: marked as without a problem, in the draft or in the ledger.
        counts: what the ledgers said when it was submitted; None where it is not, or came with an import.
        saved_at: when the draft was saved last.
        decidable: the reader returns or verifies it where it is submitted.
    """

    row: OwedReport
    written: Mapping[str, str]
    no_issue: bool
    counts: Counts | None
    saved_at: datetime | None
    decidable: bool


@dataclass(frozen=True)
class VisitLine:
    """A visit of the month; `why_not` says why it does not count."""

    code: str
    on: date
    method: str
    why_not: Message | None


@dataclass(frozen=True)
class IssueLine:
    """A problem that was registered or closed in the month; `outcome` of the closing, or that it is not assigned."""

    code: str
    on: date
    summary: str
    outcome: Message | None = None


@dataclass(frozen=True)
class ServiceLine:
    """A matter that was taken on or delivered in the month."""

    code: str
    method: str
    matter: str
    accepted_on: date
    delivered_on: date | None


@dataclass(frozen=True)
class Drafted:
    """What the ledgers say of a pair's month, with the rows behind it.

    Attributes:
        counts: the figures.
        required: visits required of the pair, 0 where none are.
    """

    counts: Counts
    required: int
    visits: tuple[VisitLine, ...]
    registered: tuple[IssueLine, ...]
    closed: tuple[IssueLine, ...]
    services: tuple[ServiceLine, ...]


def reported_months(county: County, today: date) -> tuple[date, ...]:
    """Return the months of a campaign that are over, the last one first."""
    found: list[date] = []
    month = county.starts_on.replace(day=1)
    while month <= county.ends_on and month_end(month) <= today:
        found.insert(0, month)
        month = month_end(month) + timedelta(days=1)
    return tuple(found)


def owed_reports(
    session: Session, *, actor: Actor, region: str, today: date, month: date | None = None
) -> tuple[OwedReport, ...]:
    """Return the reports that are owed, exempt or submitted, of whom the actor may see; the latest month first.

    Args:
        session: reads only.
        actor: a cadre sees the own ones, a department those of its cadres, whoever views the county all.
        region: code of the county.
        today: the day up to which months and lateness are counted.
        month: first day of the only month that is asked for.

    Raises:
        NotPermittedError: the actor may see nothing of this county.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    enterprises = None if actor.may(Action.VIEW_COUNTY, region) else _assisted(session, actor, region)
    found = standings(session, region=region, today=today, enterprises=enterprises, month=month)
    seen = [row for row in found if actor.sees("cadre", row.cadre, row.department)]
    return tuple(sorted(seen, key=lambda row: (-row.month.toordinal(), row.cadre, row.enterprise)))


def report(
    session: Session, *, actor: Actor, region: str, cadre: str, enterprise: str, month: date, today: date
) -> Report:
    """Return one report with what is written in it.

    Raises:
        NotPermittedError: the actor may see nothing of this county.
        NotFoundError: there is no such report for the actor to see.
    """
    require(actor, Action.VIEW_OWN, region)
    key = (cadre, enterprise, month)
    row = _seen(actor, owed_report(session, region=region, key=key, today=today))
    draft = session.get(ReportDraft, (region, *key))
    stored = session.get(MonthlyReport, (region, *key))
    kept: Mapping[str, Any] = as_typed(stored) if stored is not None else {} if draft is None else draft.draft
    counts = None if draft is None or stored is None else draft.draft.get(COUNTS)
    return Report(
        row=row,
        written={name: str(kept[name]) for name in WRITTEN if name in kept},
        no_issue=bool(kept.get("no_issue")),
        counts=None if counts is None else Counts(**counts),
        saved_at=None if draft is None else draft.saved_at,
        decidable=stored is not None
        and actor.may(Action.DECIDE_REQUESTS, region)
        and not is_own(actor, cadre=cadre, department=row.department),
    )


def draft_of(
    session: Session, *, actor: Actor, region: str, cadre: str, enterprise: str, month: date, today: date
) -> Drafted:
    """Return what the ledgers say of a pair's month as they stand today, with the rows behind each figure.

    Raises:
        NotPermittedError: the actor may see nothing of this county.
        NotFoundError: no report is owed of the pair and month, or it is not the actor's to see.
    """
    require(actor, Action.VIEW_OWN, region)
    books = Month(session, region, month=month, today=today, enterprises=[enterprise])
    key = (cadre, enterprise, month)
    _seen(actor, owed_report(session, region=region, key=key, today=today, metrics=books.so_far))
    registered = [*_issues(session, region, books, books.issues.registered), *_waiting(books)]
    return Drafted(
        counts=books.counts(cadre, enterprise),
        required=_required(books, cadre, enterprise),
        visits=tuple(_visits(session, region, books, cadre)),
        registered=tuple(sorted(registered, key=lambda line: (line.on, line.code))),
        closed=tuple(_issues(session, region, books, books.issues.closed, closed=True)),
        services=tuple(_services(session, region, books, cadre, enterprise)),
    )


def as_typed(stored: MonthlyReport) -> dict[str, Any]:
    """Return a row of the ledger as it would have been typed."""
    typed = {name: amount(getattr(stored, f"{name}_e4")) for name in AMOUNTS}
    typed |= {name: getattr(stored, name) for name in ("employees", "difficulties", "suggestions")}
    written: dict[str, Any] = {name: str(value) for name, value in typed.items() if value is not None}
    return written | ({"no_issue": True} if stored.no_issue else {})


def amount(value_e4: int | None) -> str | None:
    """Return an amount with no more decimals than it needs."""
    if value_e4 is None:
        return None
    whole, rest = divmod(abs(value_e4), E4)
    return f"{'-' if value_e4 < 0 else ''}{whole}.{rest:04}".rstrip("0").rstrip(".")


def _seen(actor: Actor, row: OwedReport | None) -> OwedReport:
    if row is None or not actor.sees("cadre", row.cadre, row.department):
        raise NotFoundError(say("There is no such monthly report for you to see; choose one from the list."))
    return row


def _assisted(session: Session, actor: Actor, region: str) -> list[str]:
    """Return the enterprises that the actor, or a cadre of the actor's department, has ever assisted."""
    own = select(col(Cadre.cadre_code)).where(col(Cadre.region) == region, seen_cadres(actor, region))
    statement = select(col(Assignment.enterprise_code)).where(
        col(Assignment.region) == region, col(Assignment.cadre_code).in_(own)
    )
    return list(session.connection().execute(statement.distinct()).scalars())


def _required(books: Month, cadre: str, enterprise: str) -> int:
    months, assignments, ledger = books.whole.assignments.months, books.whole.assignments, books.ledger
    pair = assignments.pair_of(
        np.array([ledger.cadres.codes.index(cadre)]), np.array([ledger.enterprises.index(enterprise)])
    )
    at = int(months.find(pair, np.array([books.number]))[0])
    return int(months.required[at]) if at >= 0 and not months.exempt[at] else 0


def _visits(session: Session, region: str, books: Month, cadre: str) -> list[VisitLine]:
    rows, visited = books.ledger.visits, books.whole.visits.visited
    own = books.within(rows["visited_on"]) & (rows["cadre_code"] == books.ledger.cadres.codes.index(cadre))
    why = {
        str(rows.codes[at]): None
        if visited.valid[at]
        else wording.reason(int(visited.reason[at]), int(visited.late[at]), str(visited.check[at]))
        for at in np.flatnonzero(own).tolist()
    }
    statement = (
        select(col(Visit.visit_code), col(Visit.visited_on), col(Visit.method))
        .where(col(Visit.region) == region, col(Visit.visit_code).in_(why))
        .order_by(col(Visit.visited_on), col(Visit.visit_code))
    )
    found = session.connection().execute(statement)
    return [VisitLine(code, day, str(method), why[code]) for code, day, method in found]


def _issues(session: Session, region: str, books: Month, kept: Bools, *, closed: bool = False) -> list[IssueLine]:
    rows, lives = books.ledger.issues, books.lives
    days = books.issues.closed_on if closed else rows["registered_on"]
    outcomes = np.where(lives.reopened < NEVER, lives.reclosed_outcome, lives.outcome)
    places = {str(rows.codes[at]): at for at in np.flatnonzero(kept).tolist()}
    statement = select(col(Issue.issue_code), col(Issue.summary)).where(
        col(Issue.region) == region, col(Issue.issue_code).in_(places)
    )
    titles = tuple(OUTCOME_TITLES.values())
    lines = [
        IssueLine(
            code,
            date.fromordinal(int(days[places[code]])),
            summary,
            titles[int(outcomes[places[code]])] if closed else None,
        )
        for code, summary in session.connection().execute(statement)
    ]
    return sorted(lines, key=lambda line: (line.on, line.code))


def _waiting(books: Month) -> list[IssueLine]:
    return [
        IssueLine(one.code, one.registered_on, one.summary, say("not assigned yet"))
        for one in books.pending
        if one.registered_on >= books.first
    ]


def _services(session: Session, region: str, books: Month, cadre: str, enterprise: str) -> list[ServiceLine]:
    names = ("service_code", "method", "matter", "accepted_on", "delivered_on")
    rows = books.ledger.services
    moved = books.within(rows["accepted_on"]) | books.within(rows["delivered_on"])
    statement = (
        select(*(col(getattr(Service, name)) for name in names))
        .where(
            col(Service.region) == region,
            col(Service.cadre_code) == cadre,
            col(Service.enterprise_code) == enterprise,
            col(Service.service_code).in_(rows.codes[moved].tolist()),
        )
        .order_by(col(Service.accepted_on), col(Service.service_code))
    )
    return [ServiceLine(*row) for row in session.connection().execute(statement)]
