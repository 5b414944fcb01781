"""Rows 13 and 14 and rectifications_overdue: what confirmed spot checks found and demanded."""

from typing import Final

import numpy as np

from services.scoring.evidence import Evidence, Reason, rows
from services.scoring.ledger import Ledger, Rows
from services.scoring.metrics.judging import judge
from services.scoring.question import Question
from services.scoring.results import Kind
from services.workdays import NEVER, Ints

_NAMED: Final = {"cadre": "cadre_code", "department": "dept_code"}


def spot_check_pass(ledger: Ledger, question: Question, kind: Kind) -> Evidence:
    """Return row 13: items passed of items checked, over checks that name this subject and were confirmed in period."""
    checks = _naming(ledger, kind)
    counts = question.within(checks["confirmed_on"])
    reason = np.select(
        [counts, checks["confirmed_on"] < NEVER], [Reason.CHECKED, Reason.OTHER_PERIOD], Reason.NOT_CONFIRMED
    )
    return rows(
        checks[_NAMED[kind]],
        num=np.where(counts, checks["items_passed"], 0),
        den=np.where(counts, checks["items_checked"], 0),
        reason=reason,
        item=checks.codes,
        on=checks["checked_on"],
    )


def rectification_on_time(ledger: Ledger, question: Question, kind: Kind) -> Evidence:
    """Return row 14: rectifications demanded by confirmed checks."""
    checks, due = _demands(ledger, question, kind)
    settled, judged, on_time, reason = judge(
        question, done=checks["rectified_on"], due=due, no_earlier=checks["confirmed_on"]
    )
    return rows(checks[_NAMED[kind]], num=on_time, den=judged, reason=reason, item=checks.codes, on=settled, due=due)


def rectifications_overdue(ledger: Ledger, question: Question, kind: Kind) -> Evidence:
    """Return the count of rectifications open at E and overdue, whatever period they are of."""
    checks, due = _demands(ledger, question, kind)
    overdue = (checks["rectified_on"] == NEVER) & (due < question.until)
    late = question.calendar.count(due, question.until, where=overdue)
    evidence = rows(
        checks[_NAMED[kind]], num=1, den=0, reason=Reason.OVERDUE, item=checks.codes, on=due, due=due, number=late
    )
    return evidence.where(overdue)


def _naming(ledger: Ledger, kind: Kind) -> Rows:
    checks = ledger.spot_checks
    return checks.where(checks[_NAMED[kind]] >= 0)


def _demands(ledger: Ledger, question: Question, kind: Kind) -> tuple[Rows, Ints]:
    """Return the confirmed checks that demand a rectification, and when it is due."""
    checks = _naming(ledger, kind)
    checks = checks.where((checks["confirmed_on"] < NEVER) & (checks["rectify_due_on"] < NEVER))
    earliest = question.calendar.nth(checks["confirmed_on"], question.rulebook.checks.rectify_within.value)
    return checks, np.maximum(checks["rectify_due_on"], earliest)
