"""Row 2, report_timeliness, and row 3, problem_discovery (scoring.md §3.4)."""

import numpy as np

from services.scoring.evidence import Evidence, Reason, rows
from services.scoring.ledger import Ledger
from services.scoring.metrics.assignments import Assignments
from services.scoring.metrics.judging import judge
from services.scoring.metrics.visits import Visits, pair_months
from services.scoring.question import Question
from services.workdays import NEVER, Bools, Ints, last_of, month_of

_SPAN = 2**32
_QUARTER = 3
_AT_LEAST = 2
"""Assignment-months in a quarter that make it count."""


def report_timeliness(ledger: Ledger, question: Question, assignments: Assignments) -> Evidence:
    """Return the evidence of row 2: one report owed for each pair and month that ended with the pair assigned."""
    months = assignments.whole_months
    owed = months.settled & ~months.exempt & (months.required >= 1)
    submitted = np.full(len(months.pair), NEVER, np.int64)
    at = months.find(
        assignments.pair_of(ledger.reports["cadre_code"], ledger.reports["enterprise_code"]), ledger.reports["month"]
    )
    submitted[at[at >= 0]] = ledger.reports["submitted_on"][at >= 0]
    end = last_of(months.month)
    due = end.copy()
    due[owed] = question.calendar.nth(end[owed], question.rulebook.reports.within.value)
    settled, judged, on_time, reason = judge(question, done=submitted, due=due, no_earlier=end)
    judged &= owed
    near = months.settled & (judged | (settled > question.until) | (end >= question.start))
    reason = np.where(owed, reason, np.where(months.exempt, Reason.MONTH_EXEMPT, Reason.MONTH_TOO_SHORT))
    evidence = rows(
        assignments.cadre[months.pair],
        num=on_time & judged,
        den=judged,
        reason=reason,
        item=pair_months(ledger, assignments, months.pair, months.month),
        on=submitted,
        due=due,
    )
    return evidence.where(near)


def problem_discovery(ledger: Ledger, question: Question, assignments: Assignments, visits: Visits) -> Evidence:
    """Return the evidence of row 3: each pair's quarters, and those with a problem found or its absence verified."""
    months = assignments.months
    counted = np.flatnonzero(months.counted)
    quarter_of = months.pair[counted] * _SPAN + months.month[counted] // _QUARTER
    keys, size = np.unique(quarter_of, return_counts=True)
    pair, quarter = keys // _SPAN, keys % _SPAN
    ended = last_of(quarter * _QUARTER + _QUARTER - 1) <= question.until
    kept = ended & (size >= _AT_LEAST)
    keys, pair, quarter = keys[kept], pair[kept], quarter[kept]

    issues = ledger.issues
    asked, row = assignments.holders(issues["enterprise_code"], issues["registered_on"])
    found_in = assignments.pair[row] * _SPAN + month_of(issues["registered_on"][asked]) // _QUARTER
    found = np.isin(keys, found_in)
    first_issue = dict(zip(found_in[::-1].tolist(), issues.codes[asked][::-1].tolist(), strict=True))

    verified, claimed = _no_issue(ledger, assignments, visits)
    said = {key: int(reason) for key, reason in zip(*claimed, strict=True)}
    clear = np.isin(keys, verified)
    reason = np.array([said.get(key, Reason.NOTHING_FOUND) for key in keys.tolist()], np.int64).reshape(len(keys))
    reason = np.select([found, clear], [Reason.PROBLEM_FOUND, Reason.NO_ISSUE_VERIFIED], reason)
    names = np.empty(len(keys), np.object_)
    names[:] = [
        f"{ledger.cadres.codes[cadre]} / {ledger.enterprises[enterprise]} / {1970 + at // 4}Q{at % 4 + 1}"
        for cadre, enterprise, at in zip(
            assignments.cadre[pair].tolist(), assignments.enterprise[pair].tolist(), quarter.tolist(), strict=True
        )
    ]
    other = np.empty(len(keys), np.object_)
    other[:] = [first_issue.get(key, "") for key in keys.tolist()]
    end = last_of(quarter * _QUARTER + _QUARTER - 1)
    return rows(assignments.cadre[pair], num=found | clear, den=1, reason=reason, item=names, on=end, other=other)


def _no_issue(ledger: Ledger, assignments: Assignments, visits: Visits) -> tuple[Ints, tuple[list[int], list[int]]]:
    """Return the quarters in which 无问题 was verified, and (quarter, why not) of those in which it was only said.

    A report counts when it was verified, its month has a valid visit of the pair, and no issue of that enterprise was
    registered in that month.
    """
    reports = ledger.reports.where(ledger.reports["no_issue"] == 1)
    pair = assignments.pair_of(reports["cadre_code"], reports["enterprise_code"])
    month = reports["month"]
    visited = visits.visited
    valid = visited.valid
    visited_months = visited.pair[valid] * _SPAN + month_of(ledger.visits["visited_on"][valid])
    with_visit: Bools = np.isin(pair * _SPAN + month, visited_months)
    registered = ledger.issues["enterprise_code"] * _SPAN + month_of(ledger.issues["registered_on"])
    contradicted: Bools = np.isin(reports["enterprise_code"] * _SPAN + month, registered)
    is_verified: Bools = reports["verified_on"] < NEVER
    key = pair * _SPAN + month // _QUARTER
    why = np.select(
        [~is_verified, ~with_visit],
        [Reason.NO_ISSUE_UNVERIFIED, Reason.NO_ISSUE_WITHOUT_VISIT],
        Reason.NO_ISSUE_CONTRADICTED,
    )
    return key[is_verified & with_visit & ~contradicted], (key.tolist(), why.tolist())
