"""The figures of a roll-up: what a month of the county came to, and how the reports stand to the ledgers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.values import ExemptionReason


@dataclass(frozen=True)
class VisitSums:
    """Visits of the month: `met` are those that fill what was required of a pair, `made` all that count."""

    required: int
    met: int
    made: int
    recorded: int


@dataclass(frozen=True)
class CadreSums:
    """Cadres by the valid visits at the enterprise where they made the fewest of those where some were required.

    `exempt` are those of whom nothing was required as their months are exempt, by reason; of `none_required` nothing
    was required since they were assigned for too few days. Together they are all who were assigned in the month.
    """

    more: int
    two: int
    one: int
    none: int
    exempt: Mapping[ExemptionReason, int]
    none_required: int

    @property
    def all(self) -> int:
        """Return how many were assigned in the month."""
        return self.more + self.two + self.one + self.none + sum(self.exempt.values()) + self.none_required


@dataclass(frozen=True)
class IssueSums:
    """Problems: carried over + registered + reopened - closed = open, to the unit.

    `unassigned` are those among the open ones that are registered and not assigned yet; `on_time` of `due` is row 4 of
    the month by itself.
    """

    carried: int
    registered: int
    reopened: int
    closed: int
    open: int
    unassigned: int
    overdue: int
    on_time: int
    due: int
    escalated: int


@dataclass(frozen=True)
class ServiceSums:
    """Matters handled for enterprises; `on_time` of `due` is row 12 of the month by itself."""

    accepted: int
    delivered: int
    on_time: int
    due: int


@dataclass(frozen=True)
class ReportSums:
    """Reports of the month."""

    owed: int
    on_time: int
    late: int
    missing: int
    exempt: int
    no_issue: int
    verified: int


@dataclass(frozen=True)
class Production:
    """Sums over the enterprises that were reported on, each once: by the report that was submitted last."""

    enterprises: int
    output_e4: int
    value_added_e4: int
    investment_e4: int
    employees: int


@dataclass(frozen=True)
class FigureSum:
    """One figure: what the compared reports say, what the ledgers say of the same, and of the whole county."""

    figure: str
    reported: int
    ledger: int
    county: int


@dataclass(frozen=True)
class Difference:
    """A report says another figure than the ledger does today."""

    cadre: str
    cadre_name: str
    enterprise: str
    enterprise_name: str
    figure: str
    reported: int
    ledger: int


@dataclass(frozen=True)
class Reconciliation:
    """The reports held against the ledgers.

    Attributes:
        compared: reports whose drafted figures were kept when they were submitted.
        imported: reports that came with an import and hold no drafted figures: only their 无问题 can be compared.
        missing: reports that are owed and not submitted.
        sums: each figure of the compared reports.
        differences: what does not agree; none of them means that the reports reconcile to the unit.
    """

    compared: int
    imported: int
    missing: int
    sums: tuple[FigureSum, ...]
    differences: tuple[Difference, ...]

    @property
    def reconciles(self) -> bool:
        """Tell whether every figure that a report holds is that of the ledgers."""
        return not self.differences


@dataclass(frozen=True)
class RollUp:
    """A month of the county as the ledgers hold it on `known_on`."""

    month: date
    known_on: date
    visits: VisitSums
    cadres: CadreSums
    issues: IssueSums
    services: ServiceSums
    reports: ReportSums
    production: Production
    reconciliation: Reconciliation
