"""A cadre's month: at each enterprise what is required, done, missing or exempt, by scoring's own assignment-months."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from models import Assignment, Cadre, Enterprise, Exemption, ExemptionRequest
from models.values import ExemptionReason, RequestState
from services.access import Action, Actor, require
from services.counties import month_end, terms
from services.errors import NotFoundError
from services.ledgers.reports.month import read
from services.ledgers.visit_judging import READ
from services.messages import say
from services.scoring.evidence import Reason
from services.scoring.metrics.catalogue import Metrics
from services.workdays import month_of

_READ: Final = (*READ, Exemption)


@dataclass(frozen=True)
class PlanRow:
    """One enterprise in a month.

    Attributes:
        required: visits that the month asks for; 0 where it is exempt, or too short a part of it is the cadre's.
        done: visits that count.
        late: visits that would count, had they been recorded in time.
        exempt: the month is exempt.
        excuse: the reason of the exemption in the ledger, whether or not it made the month exempt.
        request: number and version of the request that waits for a decision.
    """

    enterprise: str
    name: str
    required: int
    done: int
    late: int
    exempt: bool
    excuse: ExemptionReason | None
    request: tuple[int, int] | None

    @property
    def missing(self) -> int:
        """Return how many visits are still owed."""
        return max(0, self.required - self.done)


@dataclass(frozen=True)
class MonthPlan:
    """A cadre's month.

    Attributes:
        month: its first day.
        last: its last day in the campaign.
        approve_by: the last day on which an exemption of it is approved in time.
    """

    cadre: str
    name: str
    month: date
    last: date
    approve_by: date
    rows: tuple[PlanRow, ...]


def month_plan(session: Session, *, actor: Actor, region: str, cadre: str, month: date, today: date) -> MonthPlan:
    """Return what a month asks of a cadre and what is done of it, as known today; a month under way as a whole.

    Exempt months take their places from the campaign's start on, as on the scorecard of the whole campaign.

    Args:
        session: reads only.
        actor: who asks.
        region: code of the county.
        cadre: the cadre's code.
        month: first day of a month of the campaign.
        today: the day it is in the county.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such cadre for the actor to see, or the month lies outside the campaign.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    person = _person(session, actor, region, cadre)
    last, over = _last_days(session, region, month)
    firms = _firms(session, region, cadre, month, last)
    known = max(today, last)  # a check of today annuls a visit of last month; a month under way is read to its end
    metrics = read(session, region, until=min(known, over), today=known, enterprises=list(firms), tables=_READ)
    figures = _figures(metrics, cadre, month)
    excuses = dict(_of_month(session, region, cadre, month, Exemption, "reason"))
    waiting = _of_month(session, region, cadre, month, ExemptionRequest, "number", "version", "state")
    requests = {code: (number, version) for code, number, version, state in waiting if state == RequestState.OPEN}
    rows = tuple(
        PlanRow(
            code,
            name,
            *figures.get(code, (0, 0, 0, False)),
            ExemptionReason(excuses[code]) if code in excuses else None,
            requests.get(code),
        )
        for code, name in firms.items()
    )
    within = metrics.question.rulebook.reports.within.value
    by = metrics.question.calendar.nth(np.array([month_end(month).toordinal()]), within)
    return MonthPlan(cadre, person, month, last, date.fromordinal(int(by[0])), rows)


def _person(session: Session, actor: Actor, region: str, cadre: str) -> str:
    statement = select(col(Cadre.name), col(Cadre.dept_code)).where(
        col(Cadre.region) == region, col(Cadre.cadre_code) == cadre
    )
    found = session.connection().execute(statement).first()
    if found is None or not actor.sees("cadre", cadre, found.dept_code):
        raise NotFoundError(say("There is no subject {code} that you may see.", code=cadre))
    name: str = found.name
    return name


def _last_days(session: Session, region: str, month: date) -> tuple[date, date]:
    """Return the last day of a month in the campaign, and the campaign's own."""
    for starts, ends in terms(session, region):
        if starts.replace(day=1) <= month <= ends:
            return min(month_end(month), ends), ends
    raise NotFoundError(say("The campaign has no month {month}.", month=f"{month:%Y-%m}"))


def _firms(session: Session, region: str, cadre: str, month: date, last: date) -> dict[str, str]:
    """Return the enterprises that are the cadre's on a day of the month, by code."""
    statement = (
        select(col(Assignment.enterprise_code), col(Enterprise.name))
        .join(
            Enterprise,
            and_(
                col(Enterprise.region) == region,
                col(Enterprise.enterprise_code) == col(Assignment.enterprise_code),
            ),
        )
        .where(
            col(Assignment.region) == region,
            col(Assignment.cadre_code) == cadre,
            col(Assignment.start_on) <= last,
            or_(col(Assignment.end_on).is_(None), col(Assignment.end_on) >= month),
        )
        .order_by(col(Assignment.enterprise_code))
    )
    return {row.enterprise_code: row.name for row in session.connection().execute(statement)}


def _figures(metrics: Metrics, cadre: str, month: date) -> dict[str, tuple[int, int, int, bool]]:
    """Return by enterprise the visits required, done and recorded late, and whether the month is exempt."""
    assignments, visited = metrics.assignments, metrics.visits.visited
    months, number = assignments.months, int(month_of(np.array([month.toordinal()]))[0])
    who = metrics.ledger.cadres.codes.index(cadre)
    late_month = month_of(metrics.ledger.visits["visited_on"]) == number
    late = (visited.reason == Reason.RECORDED_LATE) & late_month
    found = {}
    for at in np.flatnonzero((months.month == number) & (assignments.cadre[months.pair] == who)).tolist():
        pair, exempt = int(months.pair[at]), bool(months.exempt[at])
        found[metrics.ledger.enterprises[int(assignments.enterprise[pair])]] = (
            0 if exempt else int(months.required[at]),
            int((visited.valid & (visited.month == at)).sum()),
            int((late & (visited.pair == pair)).sum()),
            exempt,
        )
    return found


def _of_month(
    session: Session,
    region: str,
    cadre: str,
    month: date,
    table: type[Exemption | ExemptionRequest],
    *names: str,
) -> Any:
    """Return the enterprise and these columns of the rows about the cadre's month."""
    statement = select(col(table.enterprise_code), *(col(getattr(table, name)) for name in names)).where(
        col(table.region) == region, col(table.cadre_code) == cadre, col(table.month) == month
    )
    return session.connection().execute(statement).all()
