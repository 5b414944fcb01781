"""What approving an exempt month is worth, asked of scoring's own exempt months (scoring.md §3.1)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from models import Assignment, Exemption
from models.values import ExemptionReason
from services.counties import month_end, terms
from services.ledgers.reports.month import read
from services.scoring.ledger import Rows
from services.scoring.metrics.assignments import Assignments, Months
from services.scoring.metrics.catalogue import Metrics
from services.workdays import first_of, month_of


@dataclass(frozen=True)
class Asked:
    """A month at an enterprise for which a cadre wants to be exempt."""

    cadre: str
    enterprise: str
    month: date
    reason: ExemptionReason


@dataclass(frozen=True)
class Worth:
    """What comes of it when it is approved today.

    Attributes:
        counts: the month is then exempt.
        approve_by: the last day on which an approval is in time.
        is_late: that day has passed.
        is_free: the reason has no maximum and takes no place.
        left: how many of the pair's places are free before it; `most` is how many there are in the campaign.
        displaces: the first day of a later month that would lose its place, as places go in the order of the months.
    """

    counts: bool
    approve_by: date
    is_late: bool
    is_free: bool
    left: int
    most: int
    displaces: date | None


def worths(session: Session, region: str, asked: Sequence[Asked], *, today: date) -> list[Worth]:
    """Return what each is worth by itself, were it approved today; whoever asks has asked `access`.

    Raises:
        NotFoundError: there is no such county.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    if not asked:
        return []
    firms = sorted({one.enterprise for one in asked})
    until = _until(session, region, firms, asked)
    metrics = read(
        session, region, until=until, today=max(today, until), enterprises=firms, tables=(Assignment, Exemption)
    )
    return [_worth(metrics, one, today) for one in asked]


def _until(session: Session, region: str, firms: Collection[str], asked: Sequence[Asked]) -> date:
    """Return the end of the last month that is asked for or exempt: all of their places are known by then."""
    stored = select(col(Exemption.month)).where(
        col(Exemption.region) == region, col(Exemption.enterprise_code).in_(firms)
    )
    months: list[date] = [*session.connection().execute(stored).scalars(), *(one.month for one in asked)]
    return min(month_end(max(months)), max(ends for _, ends in terms(session, region)))


def _worth(metrics: Metrics, asked: Asked, today: date) -> Worth:
    rulebook, calendar = metrics.question.rulebook, metrics.question.calendar
    cadre = metrics.ledger.cadres.codes.index(asked.cadre)
    firm = metrics.ledger.enterprises.index(asked.enterprise)
    month = int(month_of(np.array([asked.month.toordinal()]))[0])
    added = {
        "cadre_code": cadre,
        "enterprise_code": firm,
        "month": month,
        "reason": list(ExemptionReason).index(asked.reason),
        "approved_on": today.toordinal(),
    }
    ledger = replace(metrics.ledger, exemptions=_with(metrics.ledger.exemptions, added))
    pair = int(metrics.assignments.pair_of(np.array([cadre]), np.array([firm]))[0])
    before = _exempt(metrics.assignments.months, pair)
    after = _exempt(Assignments(ledger, metrics.question).months, pair)
    by = calendar.nth(np.array([month_end(asked.month).toordinal()]), rulebook.reports.within.value)
    approve_by, most = date.fromordinal(int(by[0])), rulebook.exemptions.max.value
    lost = [other for other, is_free in before.items() if not is_free and other not in after and other != month]
    return Worth(
        counts=month in after,
        approve_by=approve_by,
        is_late=today > approve_by,
        is_free=asked.reason in rulebook.exemptions.unlimited_reasons.value,
        left=max(0, most - sum(not is_free for other, is_free in before.items() if other != month)),
        most=most,
        displaces=date.fromordinal(int(first_of(np.array([lost[0]]))[0])) if lost else None,
    )


def _with(rows: Rows, added: dict[str, int]) -> Rows:
    columns = {name: np.append(column, added[name]) for name, column in rows.columns.items()}
    return Rows(np.append(rows.codes, ""), columns)


def _exempt(months: Months, pair: int) -> dict[int, bool]:
    """Return the exempt months of a pair, each with whether its reason takes no place."""
    found = np.flatnonzero((months.pair == pair) & months.exempt).tolist()
    return {int(months.month[at]): bool(months.excused_freely[at]) for at in found}
