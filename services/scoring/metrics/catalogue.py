"""Every number of the contract by its name: which evidence stands behind it."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

import numpy as np

from models.base import E4
from models.values import SubjectKind
from services.scoring.evidence import Evidence, Reason, rows
from services.scoring.ledger import Ledger
from services.scoring.metrics import deadlines, reports, spot_checks, targets
from services.scoring.metrics.assignments import Assignments
from services.scoring.metrics.issues import Issues
from services.scoring.metrics.visits import Visits
from services.scoring.metrics.whose import Owners
from services.scoring.points import cents, shown
from services.scoring.question import Question
from services.scoring.results import Kind
from services.workdays import Ints

UNITS: Final[Mapping[str, int]] = {
    "turnaround": E4,
    "satisfaction": E4,
    "target_progress": E4,
    "cadre_mean": 100 * E4,
}
"""The denominator that one case adds; 1 where none is named (scoring.md §4)."""


class Metrics:
    """The evidence of a county under one question, each worked out once and only when asked."""

    def __init__(self, ledger: Ledger, question: Question) -> None:
        """Take the ledger as it was known."""
        self.ledger = ledger
        self.question = question
        self._evidence: dict[tuple[Kind, str], Evidence] = {}
        self._sums: dict[tuple[Kind, str], tuple[list[int], list[int]]] = {}

    @cached_property
    def assignments(self) -> Assignments:
        """Who was assigned to whom."""
        return Assignments(self.ledger, self.question)

    @cached_property
    def visits(self) -> Visits:
        """The visits."""
        return Visits(self.ledger, self.question, self.assignments)

    @cached_property
    def issues(self) -> Issues:
        """The issues."""
        return Issues(self.ledger, self.question, Owners(self.ledger, self.question, self.assignments))

    def evidence(self, kind: Kind, code: str) -> Evidence:
        """Return the evidence of an indicator, a count, `bonus` or `penalty`, for every subject of a kind.

        Raises:
            KeyError: no number of that name belongs to this kind.
        """
        if (kind, code) not in self._evidence:
            self._evidence[kind, code] = _EVIDENCE[kind][code](self)
        return self._evidence[kind, code]

    def sums(self, kind: Kind, code: str) -> tuple[list[int], list[int]]:
        """Return num and den of every subject of a kind."""
        if (kind, code) not in self._sums:
            num, den = self.evidence(kind, code).sums(len(self.ledger.subjects(kind)))
            self._sums[kind, code] = num.tolist(), den.tolist()
        return self._sums[kind, code]

    def rows(self, kind: Kind, code: str) -> list[int]:
        """Return how many evidence rows of every subject count (num other than 0)."""
        evidence = self.evidence(kind, code)
        size = len(self.ledger.subjects(kind))
        counted: list[int] = np.bincount(evidence.subject[evidence.num != 0], minlength=size).tolist()
        return counted

    def give_cadre_totals(self, totals: Ints) -> None:
        """Lay down the cadres' totals (1/10,000 point, -1 without one), from which cadre_mean follows."""
        full = 100 * E4
        months = self.visits.assignment_months()
        cadre = np.flatnonzero((months > 0) & (totals >= 0))
        self._evidence["department", "cadre_mean"] = rows(
            self.ledger.cadres.department[cadre],
            num=np.minimum(totals[cadre], full) * months[cadre],
            den=full * months[cadre],
            reason=Reason.CADRE,
            item=np.array(self.ledger.cadres.codes, np.object_)[cadre],
            number=months[cadre],
            other=np.array([cents(shown(total)) for total in totals[cadre].tolist()], np.object_),
        )

    def adjusted(self, kind: Kind, *, positive: bool) -> Evidence:
        """Return the approved adjustments of one sign dated in the period; num in 1/10,000 point."""
        stored = self.ledger.adjustments
        of_kind = list(SubjectKind).index(SubjectKind.CADRE if kind == "cadre" else SubjectKind.DEPARTMENT)
        points = stored["points_e4"]
        kept = (
            (stored["subject_kind"] == of_kind)
            & (stored["subject_code"] >= 0)
            & self.question.within(stored["adjusted_on"])
            & ((points > 0) if positive else (points < 0))
        )
        kept_rows = stored.where(kept)
        return rows(
            kept_rows["subject_code"],
            num=kept_rows["points_e4"],
            den=0,
            reason=Reason.ADJUSTED,
            item=kept_rows.codes,
            on=kept_rows["adjusted_on"],
        )


_Maker = Callable[[Metrics], Evidence]


def _both(kind: Kind) -> dict[str, _Maker]:
    """Return what cadres and departments have in common."""
    return {
        "on_time_rate": lambda m: m.issues.on_time_rate(kind),
        "turnaround": lambda m: m.issues.turnaround(kind),
        "resolution_rate": lambda m: m.issues.resolution_rate(kind),
        "satisfaction": lambda m: m.issues.satisfaction(kind),
        "escalation_timeliness": lambda m: m.issues.escalation_timeliness(kind),
        "spot_check_pass": lambda m: spot_checks.spot_check_pass(m.ledger, m.question, kind),
        "rectification_on_time": lambda m: spot_checks.rectification_on_time(m.ledger, m.question, kind),
        "forced_escalations": lambda m: m.issues.forced_escalations(kind),
        "rework": lambda m: m.issues.rework(kind),
        "rectifications_overdue": lambda m: spot_checks.rectifications_overdue(m.ledger, m.question, kind),
        "bonus": lambda m: m.adjusted(kind, positive=True),
        "penalty": lambda m: m.adjusted(kind, positive=False),
    }


_EVIDENCE: Final[Mapping[Kind, Mapping[str, _Maker]]] = {
    "cadre": {
        **_both("cadre"),
        "visit_coverage": lambda m: m.visits.coverage(),
        "report_timeliness": lambda m: reports.report_timeliness(m.ledger, m.question, m.assignments),
        "problem_discovery": lambda m: reports.problem_discovery(m.ledger, m.question, m.assignments, m.visits),
        "service_on_time": lambda m: deadlines.service_on_time(m.ledger, m.question),
        "falsified_visits": lambda m: m.visits.falsified(),
        "zero_months": lambda m: m.visits.zero_months(),
    },
    "department": {
        **_both("department"),
        "response_rate": lambda m: m.issues.response_rate(),
        "directive_on_time": lambda m: deadlines.directive_on_time(m.ledger, m.question),
        "approval_on_time": lambda m: deadlines.approval_on_time(m.ledger, m.question),
        "target_progress": lambda m: targets.target_progress(m.ledger, m.question),
        "overdue_open": lambda m: m.issues.overdue_open(),
        "directives_overdue": lambda m: deadlines.directives_overdue(m.ledger, m.question),
    },
}
