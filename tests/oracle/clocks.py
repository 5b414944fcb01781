"""Directives, approvals, services, spot checks, rectifications and targets (scoring.md rows 10 to 15)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from models import SpotCheck, Target
from models.values import FindingState
from tests.oracle.days import last_day
from tests.oracle.evidence import Question, Row, Subject
from tests.oracle.handling import settle


def clocks(q: Question) -> Iterator[Row]:
    yield from _directives(q)
    yield from _approvals(q)
    yield from _services(q)
    yield from _spot_checks(q)
    yield from _targets(q)


def _directives(q: Question) -> Iterator[Row]:
    """Row 10 and directives_overdue."""
    for row in q.ledger.escalations:
        if row.ruling is None or row.directive_dept is None or row.directive_due_on is None:
            continue
        subject = ("department", row.directive_dept)
        yield from _judge(
            q, subject, "directive_on_time", row.escalation_code, done=row.directive_done_on, due=row.directive_due_on
        )
        if row.directive_done_on is None and row.directive_due_on < q.until:
            yield Row(subject, "directives_overdue", 1, 0, row.escalation_code, "open")


def _approvals(q: Question) -> Iterator[Row]:
    """Row 11."""
    for row in q.ledger.approvals:
        due = q.calendar.number(row.limit_workdays, row.started_on)
        item = f"{row.case_code} / {row.step}"
        yield from _judge(q, ("department", row.dept_code), "approval_on_time", item, done=row.done_on, due=due)


def _services(q: Question) -> Iterator[Row]:
    """Row 12."""
    for row in q.ledger.services:
        yield from _judge(
            q, ("cadre", row.cadre_code), "service_on_time", row.service_code, done=row.delivered_on, due=row.due_on
        )


def _spot_checks(q: Question) -> Iterator[Row]:
    """Rows 13 and 14, and rectifications_overdue."""
    for row in q.ledger.spot_checks:
        if row.state != FindingState.CONFIRMED or row.confirmed_on is None:
            continue
        for subject in _named(row):
            if q.judged(row.confirmed_on):
                yield Row(subject, "spot_check_pass", row.items_passed, row.items_checked, row.check_code, "confirmed")
            if row.rectify_due_on is None:
                continue
            due = max(row.rectify_due_on, q.calendar.number(q.rules.rectify_within, row.confirmed_on))
            done, item = row.rectified_on, row.check_code
            yield from _judge(
                q, subject, "rectification_on_time", item, done=done, due=due, not_before=row.confirmed_on
            )
            if done is None and due < q.until:
                yield Row(subject, "rectifications_overdue", 1, 0, item, "open")


def _named(row: SpotCheck) -> list[Subject]:
    named = [("department", row.dept_code), ("cadre", row.cadre_code)]
    return [(kind, code) for kind, code in named if code is not None]


def _judge(
    q: Question, subject: Subject, metric: str, item: str, *, done: date | None, due: date, not_before: date = date.min
) -> Iterator[Row]:
    settled, on_time = settle(done, due)
    if q.judged(max(settled, not_before)):
        yield Row(subject, metric, int(on_time), 1, item, f"due {due}")


def _targets(q: Question) -> Iterator[Row]:
    """Row 15."""
    year = q.until.year
    ended = sum(1 for month in range(1, 13) if last_day(date(year, month, 1)) <= q.until)
    reports: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for row in q.ledger.targets:
        if row.year == year and row.month <= ended:
            reports[row.dept_code, row.indicator].append(row)
    for (dept, indicator), rows in reports.items():
        latest = max(rows, key=lambda row: row.month)
        annual = max(row.annual_e4 for row in rows)
        m = max(latest.month, ended - q.rules.report_lag)
        progress = max(0, min(10_000, 10_000 * 12 * latest.actual_e4 // (annual * m)))
        yield Row(("department", dept), "target_progress", progress, 10_000, indicator, f"month {latest.month}")
