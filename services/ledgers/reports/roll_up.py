"""The county's roll-up of a month, counted from the ledgers as they stand today, and held against the reports."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Final

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from models import MonthlyReport, ReportDraft
from models.values import EscalationKind, ExemptionReason
from services.access import Action, Actor, require
from services.ledgers.reports.month import OF_ENTERPRISE, Counts, Month
from services.ledgers.reports.reading import COUNTS
from services.ledgers.reports.standing import OwedReport, Standing, standings
from services.ledgers.reports.sums import (
    CadreSums,
    Difference,
    FigureSum,
    IssueSums,
    Production,
    Reconciliation,
    ReportSums,
    RollUp,
    ServiceSums,
    VisitSums,
)
from services.scoring.metrics.catalogue import Metrics
from services.workdays import Ints

_VOLUNTARY: Final = list(EscalationKind).index(EscalationKind.VOLUNTARY)
_TWO: Final = 2


def roll_up(session: Session, *, actor: Actor, region: str, month: date, today: date) -> RollUp:
    """Return the roll-up of a month (its first day is given), counted anew from the ledgers as they stand today.

    Visits and exempt months count as on the scorecards of the period from the campaign's start to the month's end.

    Raises:
        NotPermittedError: the actor does not see the whole county.
        NotFoundError: there is no such county.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.VIEW_COUNTY, region)
    books = Month(session, region, month=month, today=today)
    rows = standings(session, region=region, today=today, month=month)
    return RollUp(
        month=month,
        known_on=today,
        visits=_visits(books),
        cadres=_cadres(books),
        issues=_issues(books),
        services=_services(books),
        reports=_reports(rows),
        production=_production(session, region, month),
        reconciliation=_reconciled(books, rows, _kept(session, region, month)),
    )


def _of_month(books: Month) -> tuple[Ints, Ints, Ints]:
    """Return where the pairs' months of this month stand, what was required in each, and the valid visits."""
    months, visited = books.whole.assignments.months, books.whole.visits.visited
    at = np.flatnonzero(months.month == books.number)
    required = np.where(months.counted[at], months.required[at], 0)
    valid = np.bincount(visited.month[visited.valid & (visited.month >= 0)], minlength=len(months.pair))[at]
    return at, required, valid


def _visits(books: Month) -> VisitSums:
    _, required, valid = _of_month(books)
    return VisitSums(
        required=int(required.sum()),
        met=int(np.minimum(required, valid).sum()),
        made=int(valid.sum()),
        recorded=books.by_pair["visits"].total(),
    )


def _cadres(books: Month) -> CadreSums:
    months, assignments = books.whole.assignments.months, books.whole.assignments
    at, required, valid = _of_month(books)
    reasons = _excuses(books)
    fewest: dict[int, int] = {}
    excused: dict[int, ExemptionReason | None] = {}
    for pair, asked, made, exempt in zip(
        months.pair[at].tolist(), required.tolist(), valid.tolist(), months.exempt[at].tolist(), strict=True
    ):
        cadre = int(assignments.cadre[pair])
        if asked:
            fewest[cadre] = min(made, fewest.get(cadre, made))
        elif exempt or cadre not in excused:
            excused[cadre] = reasons[pair] if exempt else None
    unasked = [reason for cadre, reason in excused.items() if cadre not in fewest]
    sizes = Counter(min(made, _TWO + 1) for made in fewest.values())
    return CadreSums(
        more=sizes[_TWO + 1],
        two=sizes[_TWO],
        one=sizes[1],
        none=sizes[0],
        exempt={reason: unasked.count(reason) for reason in ExemptionReason if reason in unasked},
        none_required=unasked.count(None),
    )


def _excuses(books: Month) -> dict[int, ExemptionReason]:
    """Return why each pair is exempt in this month."""
    rows = books.ledger.exemptions.where(books.ledger.exemptions["month"] == books.number)
    pairs = books.whole.assignments.pair_of(rows["cadre_code"], rows["enterprise_code"])
    reasons = list(ExemptionReason)
    return {pair: reasons[reason] for pair, reason in zip(pairs.tolist(), rows["reason"].tolist(), strict=True)}


def _issues(books: Month) -> IssueSums:
    moved, lives, escalations = books.issues, books.lives, books.ledger.escalations
    upward = (escalations["kind"] == _VOLUNTARY) & books.within(escalations["escalated_on"])
    overdue = lives.open & ~lives.pending & ~lives.directed & (lives.due < books.whole.question.until)
    on_time, due = _sums(books.alone, "department", "on_time_rate")
    before = sum(one.registered_on < books.first for one in books.pending)
    return IssueSums(
        carried=int(moved.carried.sum()) + before,
        registered=int(moved.registered.sum()) + len(books.pending) - before,
        reopened=int(moved.reopened.sum()),
        closed=int(moved.closed.sum()),
        open=int(moved.open.sum()) + len(books.pending),
        unassigned=len(books.pending),
        overdue=int(overdue.sum()),
        on_time=on_time,
        due=due,
        escalated=len(np.unique(escalations["issue_code"][upward])),
    )


def _services(books: Month) -> ServiceSums:
    on_time, due = _sums(books.alone, "cadre", "service_on_time")
    accepted, delivered = books.by_pair["services_accepted"].total(), books.by_pair["services_delivered"].total()
    return ServiceSums(accepted, delivered, on_time, due)


def _sums(metrics: Metrics, kind: Any, code: str) -> tuple[int, int]:
    num, den = metrics.sums(kind, code)
    return sum(num), sum(den)


def _reports(rows: Sequence[OwedReport]) -> ReportSums:
    submitted = [row for row in rows if row.standing is Standing.SUBMITTED]
    owed = [row for row in rows if row.due is not None]
    return ReportSums(
        owed=len(owed),
        on_time=sum(row.standing is Standing.SUBMITTED and not row.late for row in owed),
        late=sum(row.late for row in owed),
        missing=sum(row.open for row in owed),
        exempt=sum(row.excuse is not None for row in rows),
        no_issue=sum(row.no_issue for row in submitted),
        verified=sum(row.no_issue and not row.unverified for row in submitted),
    )


def _production(session: Session, region: str, month: date) -> Production:
    names = ("output_e4", "value_added_e4", "investment_e4", "employees")
    statement = (
        select(col(MonthlyReport.enterprise_code), *(col(getattr(MonthlyReport, name)) for name in names))
        .where(col(MonthlyReport.region) == region, col(MonthlyReport.month) == month)
        .order_by(col(MonthlyReport.submitted_on), col(MonthlyReport.cadre_code))
    )
    latest = {firm: figures for firm, *figures in session.connection().execute(statement)}
    sums = [sum(value or 0 for value in column) for column in zip(*latest.values(), strict=True)]
    return Production(len(latest), *(sums or [0] * len(names)))


def _kept(session: Session, region: str, month: date) -> dict[tuple[str, str], Counts]:
    """Return the figures that the reports of a month were submitted with, by cadre and enterprise."""
    statement = select(col(ReportDraft.cadre_code), col(ReportDraft.enterprise_code), col(ReportDraft.draft)).where(
        col(ReportDraft.region) == region, col(ReportDraft.month) == month
    )
    found = session.connection().execute(statement)
    return {(cadre, firm): Counts(**draft[COUNTS]) for cadre, firm, draft in found if COUNTS in draft}


def _reconciled(books: Month, rows: Sequence[OwedReport], kept: Mapping[tuple[str, str], Counts]) -> Reconciliation:
    """Hold the submitted reports against the ledgers; what enterprises raised is counted once for each of them."""
    submitted = [row for row in rows if row.standing is Standing.SUBMITTED]
    compared = [row for row in submitted if row.key[:2] in kept]
    differences: list[Difference] = []
    sums = []
    for figure in (field.name for field in fields(Counts)):
        by_enterprise = figure in OF_ENTERPRISE
        reported: dict[Any, int] = {}
        ledger: dict[Any, int] = {}
        for row in compared:
            says = getattr(kept[row.key[:2]], figure)
            holds = getattr(books.counts(row.cadre, row.enterprise), figure)
            whose = row.enterprise if by_enterprise else row.key
            if whose not in reported or says != holds:
                reported[whose] = says
            ledger[whose] = holds
            if says != holds:
                differences.append(_difference(row, figure, says, holds))
        county = books.by_enterprise[figure].total() if by_enterprise else books.by_pair[figure].total()
        sums.append(FigureSum(figure, sum(reported.values()), sum(ledger.values()), county))
    imported = [row for row in submitted if row.key[:2] not in kept]
    for row in imported:
        holds = books.by_enterprise["issues_registered"][row.enterprise]
        if row.no_issue and holds:
            differences.append(_difference(row, "issues_registered", 0, holds))
    differences.sort(key=lambda one: (one.enterprise, one.cadre))
    missing = sum(row.open for row in rows if row.due is not None)
    return Reconciliation(len(compared), len(imported), missing, tuple(sums), tuple(differences))


def _difference(row: OwedReport, figure: str, says: int, holds: int) -> Difference:
    return Difference(row.cadre, row.cadre_name, row.enterprise, row.enterprise_name, figure, says, holds)
