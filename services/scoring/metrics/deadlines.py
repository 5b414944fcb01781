"""Rows 10 to 12 and directives_overdue: directives, approvals and services, each with its due date."""

from services.scoring.evidence import Evidence, Reason, rows
from services.scoring.ledger import Ledger, Rows
from services.scoring.metrics.judging import judge
from services.scoring.question import Question
from services.workdays import NEVER


def directive_on_time(ledger: Ledger, question: Question) -> Evidence:
    """Return row 10 for departments: directives of the leading group, whatever the ruling or kind of escalation."""
    directives = _directives(ledger)
    due, done = directives["directive_due_on"], directives["directive_done_on"]
    settled, judged, on_time, reason = judge(question, done=done, due=due)
    return rows(
        directives["directive_dept"], num=on_time, den=judged, reason=reason, item=directives.codes, on=settled, due=due
    )


def directives_overdue(ledger: Ledger, question: Question) -> Evidence:
    """Return the count of directives open at E and overdue, whatever period they are of."""
    directives = _directives(ledger)
    due = directives["directive_due_on"]
    overdue = (directives["directive_done_on"] == NEVER) & (due < question.until)
    late = question.calendar.count(due, question.until, where=overdue)
    evidence = rows(
        directives["directive_dept"],
        num=1,
        den=0,
        reason=Reason.OVERDUE,
        item=directives.codes,
        on=due,
        due=due,
        number=late,
    )
    return evidence.where(overdue)


def approval_on_time(ledger: Ledger, question: Question) -> Evidence:
    """Return row 11 for departments: approval steps with their limit in working days."""
    steps = ledger.approvals
    due = question.calendar.nth(steps["started_on"], steps["limit_workdays"])
    settled, judged, on_time, reason = judge(question, done=steps["done_on"], due=due)
    return rows(steps["dept_code"], num=on_time, den=judged, reason=reason, item=steps.codes, on=settled, due=due)


def service_on_time(ledger: Ledger, question: Question) -> Evidence:
    """Return row 12 for cadres: results of 帮办, 陪办 and 代办 delivered."""
    services = ledger.services
    due = services["due_on"]
    settled, judged, on_time, reason = judge(question, done=services["delivered_on"], due=due)
    return rows(
        services["cadre_code"], num=on_time, den=judged, reason=reason, item=services.codes, on=settled, due=due
    )


def _directives(ledger: Ledger) -> Rows:
    """Return the escalations whose ruling set a department and a due date."""
    escalations = ledger.escalations
    return escalations.where((escalations["directive_dept"] >= 0) & (escalations["directive_due_on"] < NEVER))
