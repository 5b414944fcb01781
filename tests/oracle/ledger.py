"""A county's ledgers as lists of model objects, and what was known of them on a day (scoring.md §1)."""

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, TypeVar

from models import (
    Adjustment,
    Approval,
    Assignment,
    Base,
    Cadre,
    Department,
    Enterprise,
    Escalation,
    Exemption,
    Fund,
    Issue,
    MonthlyReport,
    Reopening,
    Service,
    SpotCheck,
    Target,
    Visit,
)
from models.values import FindingState

Row = TypeVar("Row", bound=Base)


@dataclass
class Ledger:
    """One list a sheet."""

    departments: list[Department] = field(default_factory=list)
    cadres: list[Cadre] = field(default_factory=list)
    enterprises: list[Enterprise] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    reopenings: list[Reopening] = field(default_factory=list)
    escalations: list[Escalation] = field(default_factory=list)
    spot_checks: list[SpotCheck] = field(default_factory=list)
    monthly_reports: list[MonthlyReport] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    funds: list[Fund] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)

    def tables(self) -> list[list[Any]]:
        """The lists, in an order in which foreign keys allow them to be written."""
        return [getattr(self, table.name) for table in fields(self)]


def changed(row: Row, **values: Any) -> Row:
    """A copy of a row with other values."""
    return type(row)(**{name: values.get(name, getattr(row, name)) for name in type(row).model_fields})


def known(ledger: Ledger, happened: date, written: date) -> Ledger:
    """What had happened by the end of the one day, as written down by the end of the other."""
    return Ledger(
        departments=ledger.departments,
        cadres=ledger.cadres,
        enterprises=ledger.enterprises,
        assignments=ledger.assignments,
        visits=[row for row in ledger.visits if row.visited_on <= happened and row.recorded_on <= written],
        exemptions=[row for row in ledger.exemptions if row.approved_on <= written],
        issues=[_issue(row, happened, written) for row in ledger.issues if row.registered_on <= happened],
        reopenings=[
            _blank(row, happened, reclosed_on=("outcome",)) for row in ledger.reopenings if row.reopened_on <= happened
        ],
        escalations=[_escalation(row, happened) for row in ledger.escalations if row.escalated_on <= happened],
        spot_checks=[_check(row, happened, written) for row in ledger.spot_checks if row.checked_on <= happened],
        monthly_reports=[
            _blank(row, written, verified_on=()) for row in ledger.monthly_reports if row.submitted_on <= happened
        ],
        services=[_blank(row, happened, delivered_on=()) for row in ledger.services if row.accepted_on <= happened],
        approvals=[_blank(row, happened, done_on=()) for row in ledger.approvals if row.started_on <= happened],
        targets=ledger.targets,
        funds=ledger.funds,
        adjustments=[row for row in ledger.adjustments if row.adjusted_on <= happened],
    )


def _blank(row: Row, day: date, **cells: tuple[str, ...]) -> Row:
    """Blank each cell that is dated after the day, with the cells that go with it."""
    gone: dict[str, None] = {}
    for cell, along in cells.items():
        if (dated := getattr(row, cell)) is not None and dated > day:
            gone.update(dict.fromkeys((cell, *along)))
    return changed(row, **gone) if gone else row


def _issue(row: Issue, happened: date, written: date) -> Issue:
    row = _blank(
        row,
        happened,
        first_response_on=(),
        closed_on=("outcome", "rating", "cancelled_on", "cancelled_by"),
        extension_approved_on=("extended_to",),
    )
    row = _blank(row, written, cancelled_on=("cancelled_by",))
    if row.systemic and row.systemic_on is not None and row.systemic_on > happened:
        row = changed(row, systemic=False)
    return row


def _escalation(row: Escalation, happened: date) -> Escalation:
    row = _blank(row, happened, ruled_on=("ruling", "directive_dept", "directive_due_on", "directive_done_on"))
    return _blank(row, happened, directive_done_on=())


def _check(row: SpotCheck, happened: date, written: date) -> SpotCheck:
    row = _blank(row, happened, rectified_on=())
    if row.state == FindingState.CONFIRMED and row.confirmed_on is not None and row.confirmed_on > written:
        row = changed(row, state=FindingState.OPEN, confirmed_on=None)
    return row
