"""Small but nasty ledgers: few subjects, every kind of row, days biased to where the rules turn."""

from datetime import date, timedelta
from typing import Any

from models import (
    Adjustment,
    Approval,
    Assignment,
    Cadre,
    Department,
    Enterprise,
    Exemption,
    MonthlyReport,
    Service,
    SpotCheck,
    Target,
    Visit,
)
from models.values import (
    ApprovalKind,
    CheckMode,
    EnterpriseKind,
    ExemptionReason,
    FindingState,
    Sector,
    ServiceMethod,
    SubjectKind,
    Verdict,
    VisitMethod,
)
from tests.oracle.days import ONE_DAY, last_day
from tests.oracle.ledger import Ledger
from tests.oracle.workbook import REGION
from tests.scoring.pen import FIRST, MONTHS, Pen


def write_people(pen: Pen, ledger: Ledger) -> None:
    for number in range(1, 3 + pen.upto(1)):
        group = pen.of(["甲组", "甲组", "乙组"])
        ledger.departments.append(Department(region=REGION, dept_code=f"D{number}", name="部门", group=group))
    for number in range(1, pen.of([2, 3, 4, 6])):
        dept = pen.of([row.dept_code for row in ledger.departments])
        group = pen.of(["甲组", "甲组", "乙组"])
        ledger.cadres.append(Cadre(region=REGION, cadre_code=f"G{number}", name="干部", dept_code=dept, group=group))
    for number in range(1, 2 + pen.upto(1)):
        ledger.enterprises.append(
            Enterprise(
                region=REGION,
                enterprise_code=f"Q{number}",
                name="企业",
                kind=EnterpriseKind.ABOVE_SCALE,
                sector=Sector.INDUSTRY,
            )
        )


def pair(pen: Pen, ledger: Ledger) -> dict[str, Any]:
    """A cadre and an enterprise, mostly such as belong together."""
    if ledger.assignments and pen.maybe(90):
        row = pen.of(ledger.assignments)
        return {"region": REGION, "cadre_code": row.cadre_code, "enterprise_code": row.enterprise_code}
    cadre, enterprise = pen.of(ledger.cadres), pen.of(ledger.enterprises)
    return {"region": REGION, "cadre_code": cadre.cadre_code, "enterprise_code": enterprise.enterprise_code}


def write_assignments(pen: Pen, ledger: Ledger) -> None:
    """Each pair's rows one after the other, with or without a gap; the last may be open."""
    for cadre in ledger.cadres:
        for enterprise in ledger.enterprises:
            start = pen.of([FIRST, FIRST, date(2016, 5, 16), pen.day()])
            for _ in range(pen.of([0, 1, 1, 1, 2, 3])):
                end = pen.later(start, 5, 10, 22, 60)
                ledger.assignments.append(
                    Assignment(
                        region=REGION,
                        cadre_code=cadre.cadre_code,
                        enterprise_code=enterprise.enterprise_code,
                        start_on=start,
                        end_on=end,
                    )
                )
                if end is None:
                    break
                start = pen.after(end + ONE_DAY, 1, 5)


def write_visits(pen: Pen, ledger: Ledger, most: int) -> None:
    for _ in range(pen.upto(most)):
        both, visited = pair(pen, ledger), pen.day()
        for _ in range(pen.of([1, 1, 1, 2])):
            method = pen.of([VisitMethod.ON_SITE, VisitMethod.ON_SITE, VisitMethod.TALK, VisitMethod.PHONE])
            recorded = pen.of([visited, visited, pen.after(visited, 5, 6)])
            ledger.visits.append(
                Visit(**both, visit_code=pen.code("V"), visited_on=visited, recorded_on=recorded, method=method)
            )


def write_diligence(pen: Pen, ledger: Ledger) -> None:
    """The same two visits and the report each month for everyone until a month: who does no more is tied."""
    until = pen.of([*MONTHS, MONTHS[-1], MONTHS[-1]])
    for row in ledger.assignments:
        both: dict[str, Any] = {"region": REGION, "cadre_code": row.cadre_code, "enterprise_code": row.enterprise_code}
        for month in (month for month in MONTHS if month <= until):
            for day in (month + 4 * ONE_DAY, last_day(month)):
                ledger.visits.append(
                    Visit(
                        **both,
                        visit_code=pen.code("V"),
                        visited_on=day,
                        recorded_on=day,
                        method=VisitMethod.ON_SITE,
                    )
                )


def write_exemptions(pen: Pen, ledger: Ledger, most: int) -> None:
    taken = set()
    for _ in range(pen.upto(most)):
        both, month = pair(pen, ledger), pen.month()
        if (key := (both["cadre_code"], both["enterprise_code"], month)) in taken:
            continue
        taken.add(key)
        reason = pen.of([ExemptionReason.AWAY, ExemptionReason.STUDY, ExemptionReason.HEALTH])
        approved = pen.of([month, pen.after(last_day(month), 5, 6)])
        ledger.exemptions.append(
            Exemption(**both, month=month, reason=reason, approved_by="县长", approved_on=approved)
        )


def write_reports(pen: Pen, ledger: Ledger, most: int) -> None:
    taken = set()
    for _ in range(pen.upto(most)):
        both, month = pair(pen, ledger), pen.month()
        if (key := (both["cadre_code"], both["enterprise_code"], month)) in taken:
            continue
        taken.add(key)
        submitted = pen.of([month + timedelta(days=20), pen.after(last_day(month), 5, 6)])
        verified = pen.later(submitted, 1, 5)
        ledger.monthly_reports.append(
            MonthlyReport(
                **both,
                month=month,
                submitted_on=submitted,
                no_issue=pen.maybe(80),
                verified_by="办公室" if verified else None,
                verified_on=verified,
            )
        )


def write_checks(pen: Pen, ledger: Ledger, most: int) -> None:
    for _ in range(pen.upto(most)):
        visit = pen.of(ledger.visits) if ledger.visits and pen.maybe(60) else None
        checked = pen.after(visit.visited_on) if visit else pen.day()
        cadre = visit.cadre_code if visit else pen.of(ledger.cadres).cadre_code
        named = pen.of(["cadre", "cadre", "department", "both"])
        state = pen.of([FindingState.CONFIRMED, FindingState.CONFIRMED, FindingState.OPEN, FindingState.REVOKED])
        items = pen.upto(6)
        ledger.spot_checks.append(
            SpotCheck(
                region=REGION,
                check_code=pen.code("C"),
                checked_on=checked,
                mode=CheckMode.COVERT,
                inspectors="督查甲",
                dept_code=None if named == "cadre" else pen.of(ledger.departments).dept_code,
                cadre_code=None if named == "department" else cadre,
                visit_code=visit.visit_code if visit else None,
                items_checked=items,
                items_passed=pen.upto(items),
                verdict=pen.of([Verdict.FALSE, Verdict.TRUE]) if visit else Verdict.PASS,
                state=state,
                confirmed_on=pen.after(checked, 5) if state != FindingState.OPEN else None,
                rectify_due_on=pen.later(checked, 1, 5, 10),
                rectified_on=pen.later(checked, 5, 6, 10),
            )
        )


def write_services(pen: Pen, ledger: Ledger, most: int) -> None:
    for _ in range(pen.upto(most)):
        accepted = pen.day()
        due = pen.after(accepted, 5)
        delivered = pen.of([None, due, due + ONE_DAY, pen.after(accepted)])
        ledger.services.append(
            Service(
                **pair(pen, ledger),
                service_code=pen.code("F"),
                method=ServiceMethod.ON_BEHALF,
                matter="事项",
                accepted_on=accepted,
                due_on=due,
                delivered_on=delivered,
            )
        )


def write_approvals(pen: Pen, ledger: Ledger, most: int) -> None:
    for _ in range(pen.upto(most)):
        started, limit = pen.day(), pen.of([0, 1, 5, 10])
        ledger.approvals.append(
            Approval(
                region=REGION,
                case_code=pen.code("A"),
                step=pen.of(["受理", "审核"]),
                matter="许可",
                kind=ApprovalKind.SOCIAL,
                dept_code=pen.of(ledger.departments).dept_code,
                started_on=started,
                limit_workdays=limit,
                done_on=pen.later(started, limit, limit + 1),
            )
        )


def write_targets(pen: Pen, ledger: Ledger, most: int) -> None:
    taken = set()
    for _ in range(pen.upto(most)):
        dept, indicator = pen.of(ledger.departments).dept_code, pen.of(["投资", "增加值"])
        year, month = pen.of([2016, 2016, 2017]), 1 + pen.upto(11)
        if (key := (dept, indicator, year, month)) in taken:
            continue
        taken.add(key)
        annual = pen.of([1, 30_000, 6_000_001, 12_000_000, 3 * 10**14])  # in yuan a county invests so much
        actual = pen.of([0, 1, 4_999_999, 6_000_000, 12_000_000, 2 * 10**14])
        ledger.targets.append(
            Target(
                region=REGION,
                dept_code=dept,
                indicator=indicator,
                year=year,
                annual_e4=annual,
                month=month,
                actual_e4=actual,
            )
        )


def write_adjustments(pen: Pen, ledger: Ledger, most: int) -> None:
    for _ in range(pen.upto(most)):
        kind = pen.of(SubjectKind)
        code = pen.of(ledger.cadres).cadre_code if kind == SubjectKind.CADRE else pen.of(ledger.departments).dept_code
        ledger.adjustments.append(
            Adjustment(
                region=REGION,
                adjustment_code=pen.code("J"),
                subject_kind=kind,
                subject_code=code,
                adjusted_on=pen.day(),
                points_e4=pen.of([5_000, 15_000, 30_000, -2_500, -10_000, -1_200_000]),
                reason="事由",
                approved_by="领导小组",
            )
        )
