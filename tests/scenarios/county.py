"""An honest county in a dozen verbs: four cadres, one enterprise each, two departments, June to December 2016."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from models import (
    Approval,
    Assignment,
    Cadre,
    Department,
    Enterprise,
    Escalation,
    Exemption,
    Issue,
    MonthlyReport,
    Reopening,
    SpotCheck,
    Visit,
)
from models.values import (
    ApprovalKind,
    CheckMode,
    EnterpriseKind,
    EscalationKind,
    ExemptionReason,
    FindingState,
    Level,
    Outcome,
    Rating,
    Sector,
    Verdict,
    VisitMethod,
)
from tests.oracle.days import next_month
from tests.oracle.ledger import Ledger
from tests.oracle.workbook import REGION

START, END = date(2016, 6, 8), date(2016, 12, 31)
MONTHS = [date(2016, month, 1) for month in range(6, 13)]
HELPS = {"G1": "Q1", "G2": "Q2", "G3": "Q3", "G4": "Q4"}
HANDLES = {"Q1": "D1", "Q2": "D1", "Q3": "D2", "Q4": "D2"}
DAY = timedelta(days=1)
NOTHING: Mapping[str, Collection[str]] = {}


class County:
    """Ledgers that are written by verbs; a new county has people only."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        for department in ("D1", "D2"):
            self.has_department(department)
        for cadre, enterprise in HELPS.items():
            self.has_cadre(cadre, HANDLES[enterprise])
            self.has_enterprise(enterprise)

    def has_department(self, department: str) -> None:
        self.ledger.departments.append(
            Department(region=REGION, dept_code=department, name=department, group="县级部门")
        )

    def has_cadre(self, cadre: str, department: str) -> None:
        self.ledger.cadres.append(
            Cadre(region=REGION, cadre_code=cadre, name=cadre, dept_code=department, group="县级部门")
        )

    def has_enterprise(self, enterprise: str) -> None:
        self.ledger.enterprises.append(
            Enterprise(
                region=REGION,
                enterprise_code=enterprise,
                name=enterprise,
                kind=EnterpriseKind.ABOVE_SCALE,
                sector=Sector.INDUSTRY,
            )
        )

    def assigns(self, cadre: str, enterprise: str, start: date = START, end: date | None = None) -> None:
        self.ledger.assignments.append(
            Assignment(region=REGION, cadre_code=cadre, enterprise_code=enterprise, start_on=start, end_on=end)
        )

    def visits(
        self, cadre: str, on: date, *, recorded: date | None = None, method: VisitMethod = VisitMethod.ON_SITE
    ) -> str:
        code = f"V{len(self.ledger.visits):03}"
        self.ledger.visits.append(
            Visit(
                region=REGION,
                visit_code=code,
                cadre_code=cadre,
                enterprise_code=HELPS[cadre],
                visited_on=on,
                recorded_on=recorded or on,
                method=method,
            )
        )
        return code

    def reports(self, cadre: str, month: date, *, no_issue: bool = False, verified: date | None = None) -> None:
        """The report for a month, on the third of the next."""
        self.ledger.monthly_reports.append(
            MonthlyReport(
                region=REGION,
                cadre_code=cadre,
                enterprise_code=HELPS[cadre],
                month=month,
                submitted_on=next_month(month) + 2 * DAY,
                no_issue=no_issue,
                verified_by="办公室" if verified else None,
                verified_on=verified,
            )
        )

    def exempts(self, cadre: str, month: date, approved: date, reason: ExemptionReason = ExemptionReason.AWAY) -> None:
        self.ledger.exemptions.append(
            Exemption(
                region=REGION,
                cadre_code=cadre,
                enterprise_code=HELPS[cadre],
                month=month,
                reason=reason,
                approved_by="分管县领导",
                approved_on=approved,
            )
        )

    def raises(self, enterprise: str, on: date, **how: Any) -> Issue:
        """An issue that a department can solve itself, to be done within a fortnight; open unless told otherwise."""
        cadre = next(cadre for cadre, helped in HELPS.items() if helped == enterprise)
        facts: dict[str, Any] = {
            "level": Level.A,
            "systemic": False,
            "assigned_on": on,
            "first_response_on": on + DAY,
            "due_on": on + 14 * DAY,
            "dept_code": HANDLES[enterprise],
            "raised_by": cadre,
        }
        issue = Issue(
            region=REGION,
            issue_code=f"I{len(self.ledger.issues):03}",
            enterprise_code=enterprise,
            sector=Sector.INDUSTRY,
            summary="用电、用工、用地",
            registered_on=on,
            **(facts | how),
        )
        self.ledger.issues.append(issue)
        return issue

    def reopens(self, issue: Issue, on: date) -> None:
        code = f"R{len(self.ledger.reopenings):03}"
        self.ledger.reopenings.append(
            Reopening(region=REGION, reopening_code=code, issue_code=issue.issue_code, reopened_on=on)
        )

    def escalates(
        self, issue: Issue, on: date, kind: EscalationKind = EscalationKind.VOLUNTARY, **ruling: Any
    ) -> Escalation:
        escalation = Escalation(
            region=REGION,
            escalation_code=f"S{len(self.ledger.escalations):03}",
            issue_code=issue.issue_code,
            escalated_on=on,
            kind=kind,
            **ruling,
        )
        self.ledger.escalations.append(escalation)
        return escalation

    def approves(self, department: str, started: date, done: date) -> None:
        self.ledger.approvals.append(
            Approval(
                region=REGION,
                case_code=f"A{len(self.ledger.approvals):03}",
                step="审核",
                matter="许可",
                kind=ApprovalKind.ADMINISTRATIVE,
                dept_code=department,
                started_on=started,
                limit_workdays=5,
                done_on=done,
            )
        )

    def checks(self, cadre: str, on: date, passed: int, visit: str | None = None) -> None:
        """A confirmed spot check of ten items; with a visit, it found that visit false."""
        self.ledger.spot_checks.append(
            SpotCheck(
                region=REGION,
                check_code=f"C{len(self.ledger.spot_checks):03}",
                checked_on=on,
                mode=CheckMode.COVERT,
                inspectors="督查甲、督查乙",
                cadre_code=cadre,
                visit_code=visit,
                items_checked=10,
                items_passed=passed,
                verdict=Verdict.FALSE if visit else Verdict.PASS,
                state=FindingState.CONFIRMED,
                confirmed_on=on + DAY,
            )
        )


def solved(on: date, rating: Rating = Rating.GOOD) -> dict[str, Any]:
    """Closed as solved, crossed off the day after."""
    return closed(on, Outcome.SOLVED, rating)


def closed(on: date, outcome: Outcome, rating: Rating | None = None, *, crossed: bool = True) -> dict[str, Any]:
    """Closed with an outcome; crossed off by the office the day after, or not at all."""
    facts: dict[str, Any] = {"closed_on": on, "outcome": outcome, "rating": rating}
    return facts | ({"cancelled_on": on + DAY, "cancelled_by": "办公室"} if crossed else {})


def honest(*, without: Mapping[str, Collection[str]] = NOTHING) -> County:
    """Everybody's ordinary work: two visits and a report a month, an issue a month, nine or ten of ten items in order.

    G1 is the best; G3 and G4 each have one issue, of September, that took seven weeks. `without` names what is not
    written down of whom, so that a scenario can write it otherwise: assignment, visits, reports, issues, check.
    """
    county = County()
    for cadre, enterprise in HELPS.items():
        missing = without.get(cadre, ())
        if "assignment" not in missing:
            county.assigns(cadre, enterprise)
        for month in MONTHS:
            if "visits" not in missing:
                county.visits(cadre, month + 14 * DAY)
                county.visits(cadre, month + 24 * DAY)
            if "reports" not in missing:
                county.reports(cadre, month)
        for month in MONTHS[1:]:
            slow = cadre in {"G3", "G4"} and month.month == 9
            if "issues" not in missing and not (slow and "slow issue" in missing):
                county.raises(enterprise, month + 9 * DAY, **solved(month + (58 if slow else 14) * DAY))
        if "check" not in missing:
            county.checks(cadre, date(2016, 11, 8), passed=10 if cadre == "G1" else 9)
    for department in ("D1", "D2"):
        for month in MONTHS[1:]:
            for started in (month, month + 10 * DAY):
                county.approves(department, started, started + 4 * DAY)
    return county
