"""How a county stands, and how it stood: its figures, and the same period as it was at each month's end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from sqlmodel import Session

from models.values import EscalationKind, Ruling
from services.access import Action, Actor, require
from services.scoring.assessment import Source, result
from services.scoring.metrics.catalogue import Metrics
from services.scoring.results import Assessment, CountyFigures, MonthFigures, Snapshot
from services.scoring.rulebook import Rulebook, load
from services.workdays import NEVER, Ints, first_of, month_of

_VOLUNTARY = list(EscalationKind).index(EscalationKind.VOLUNTARY)
_ACCEPTED, _RETURNED = (list(Ruling).index(ruling) for ruling in (Ruling.ACCEPTED, Ruling.RETURNED))


def snapshot(
    session: Session,
    *,
    actor: Actor,
    region: str,
    start: date,
    end: date,
    as_of: date | None = None,
    rulebook: Rulebook | None = None,
) -> Snapshot:
    """Return an assessment with the county's figures; arguments and errors are those of `assess`."""
    return history(session, actor=actor, region=region, start=start, ends=[end], as_of=as_of, rulebook=rulebook)[0]


def history(
    session: Session,
    *,
    actor: Actor,
    region: str,
    start: date,
    ends: Sequence[date],
    as_of: date | None = None,
    rulebook: Rulebook | None = None,
) -> tuple[Snapshot, ...]:
    """Return how the period from `start` stood at each of these ends, the ledgers being read once.

    Each is read as of its closing day, `close_within` working days after its end, and never later than `as_of`.

    Raises:
        NotPermittedError: the actor may see nothing of this county.
        NotFoundError: there is no such county.
        BadInputError: an end lies before the start.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    source = Source(session, region, rulebook or load())
    within = source.rulebook.period.close_within.value
    found = []
    for end in ends:
        known_on = as_of
        if as_of is not None and end != ends[-1]:
            closing = source.calendar.nth(np.array([end.toordinal()]), within, at_most=as_of.toordinal())
            known_on = date.fromordinal(int(closing[0]))
        metrics = source.metrics(start, end, known_on)
        whole = result(metrics, region)
        figures = county_figures(metrics, whole) if actor.may(Action.VIEW_COUNTY, region) else None
        seen = tuple(card for card in whole.subjects if actor.sees(card.kind, card.code, card.department))
        found.append(Snapshot(replace(whole, subjects=seen), figures))
    return tuple(found)


def county_figures(metrics: Metrics, whole: Assessment) -> CountyFigures:
    """Return the figures of the whole county from the evidence of its assessment."""
    question, lives, escalations = metrics.question, metrics.issues.lives, metrics.ledger.escalations
    visits, on_time = metrics.sums("cadre", "visit_coverage"), metrics.sums("department", "on_time_rate")
    upward = (escalations["kind"] == _VOLUNTARY) & question.within(escalations["escalated_on"])
    ruled = np.isin(escalations["ruling"], (_ACCEPTED, _RETURNED))
    issues = escalations["issue_code"]
    return CountyFigures(
        visits=(sum(visits[0]), sum(visits[1])),
        on_time=(sum(on_time[0]), sum(on_time[1])),
        open=int(lives.open.sum()),
        overdue=int((lives.open & ~lives.pending & ~lives.directed & (lives.due < question.until)).sum()),
        escalated=len(np.unique(issues[upward])),
        pending=int((~ruled & lives.open[issues] & ~lives.directed[issues]).sum()),
        leads=sum(len(card.flags) for card in whole.subjects),
        months=_months(metrics),
    )


def _months(metrics: Metrics) -> tuple[MonthFigures, ...]:
    question, lives = metrics.question, metrics.issues.lives
    coverage, escalations = metrics.evidence("cadre", "visit_coverage"), metrics.ledger.escalations
    first, last = (int(month_of(np.array([day]))[0]) for day in (question.start, question.until))

    def monthly(days: Ints, amounts: Ints | None = None) -> list[int]:
        inside = question.within(days) & (days < NEVER)
        places = month_of(days[inside]) - first
        weights = None if amounts is None else amounts[inside]
        sums = np.zeros(last - first + 1, np.int64)
        np.add.at(sums, places, 1 if weights is None else weights)
        listed: list[int] = sums.tolist()
        return listed

    upward = escalations["kind"] == _VOLUNTARY
    columns = (
        monthly(coverage.on, coverage.num),
        monthly(coverage.on, coverage.den),
        monthly(metrics.ledger.issues["registered_on"]),
        monthly(lives.closed),
        monthly(escalations["escalated_on"][upward]),
    )
    days = first_of(np.arange(first, last + 1)).tolist()
    return tuple(MonthFigures(date.fromordinal(day), *numbers) for day, *numbers in zip(days, *columns, strict=True))
