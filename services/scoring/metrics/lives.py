"""The life of each issue under one question: its closing, due date, escalation and settlement (scoring.md §3.3)."""

from dataclasses import dataclass

import numpy as np

from models.values import EscalationKind, Level, Outcome, Ruling
from services.scoring.ledger import NOBODY, Ledger, Rows
from services.scoring.question import Question
from services.workdays import NEVER, Bools, Ints

SOLVED = list(Outcome).index(Outcome.SOLVED)
_VOLUNTARY = list(EscalationKind).index(EscalationKind.VOLUNTARY)
_ACCEPTED, _RETURNED = (list(Ruling).index(ruling) for ruling in (Ruling.ACCEPTED, Ruling.RETURNED))


@dataclass(frozen=True)
class Lives:
    """Each issue as rows 4 to 9 and the counts read it; days are NEVER when they did not come.

    Attributes:
        closed: first closing, once it counts (solved, crossed off or reopened); `outcome` and `rating` go with it.
        confirmed: the later of closing and crossing off where the outcome is not 已解决, else the closing.
        due: effective due date, with extension and leading-group time.
        settled: day on which it is settled for rows 4 and 5, and for row 6 but for `unresolved_early`.
        on_time: closed as solved on or before due and never reopened.
        reopened: first reopening; `reclosed` and `reclosed_outcome` are of the last one.
        pending: waits for the leading group's ruling.
        directed: a directive took its place (rows 4 to 6 judge it all the same when it was reopened).
        left_out: closed on or before due with another outcome.
        unresolved_early: left out of rows 4 and 5, judged in row 6 on `confirmed`.
        uncrossed: closed with another outcome and not crossed off, so that the closing does not count.
        extension_late: an extension was approved too late to count.
    """

    closed: Ints
    outcome: Ints
    rating: Ints
    confirmed: Ints
    due: Ints
    settled: Ints
    on_time: Bools
    reopened: Ints
    reclosed: Ints
    reclosed_outcome: Ints
    pending: Bools
    directed: Bools
    left_out: Bools
    unresolved_early: Bools
    uncrossed: Bools
    extension_late: Bools

    @property
    def open(self) -> Bools:
        """Tell which are open at E."""
        still_open: Bools = np.where(self.reopened < NEVER, self.reclosed, self.closed) == NEVER
        return still_open

    @property
    def resolved(self) -> Bools:
        """Tell which were closed, or last reclosed, as solved."""
        solved: Bools = np.where(self.reopened < NEVER, self.reclosed_outcome, self.outcome) == SOLVED
        return solved


def lives(ledger: Ledger, question: Question) -> Lives:
    """Read the life of every issue from the ledger as it was known."""
    issues = ledger.issues
    reopened, reclosed, reclosed_outcome = _reopenings(ledger.reopenings, len(issues))
    again = reopened < NEVER
    crossed_off = np.minimum(issues["cancelled_on"], reopened)
    counts = (issues["outcome"] == SOLVED) | (crossed_off < NEVER)
    closed = np.where(counts, issues["closed_on"], NEVER)
    outcome = np.where(counts, issues["outcome"], NOBODY)
    confirmed = np.where((outcome == SOLVED) | (closed == NEVER), closed, np.maximum(closed, crossed_off))

    due, extension_late = _due(issues, question)
    now = _standing(ledger, question, due, closed, outcome)
    before = now
    only_reopened = again & counts & (issues["outcome"] != SOLVED) & (issues["cancelled_on"] == NEVER)
    if only_reopened.any():  # without the reopening their closing would not count
        before = _standing(
            ledger, question, due, np.where(only_reopened, NEVER, closed), np.where(only_reopened, NOBODY, outcome)
        )
    unresolved = [list(Outcome).index(one) for one in question.rulebook.issues.unresolved_outcomes.value]
    left_out = now.left_out & ~again
    return Lives(
        closed=closed,
        outcome=outcome,
        rating=np.where(counts, issues["rating"], NOBODY),
        confirmed=confirmed,
        due=now.due,
        settled=np.where(again & ~before.late, reopened, before.settled),
        on_time=(closed <= now.due) & (outcome == SOLVED) & ~now.directed & ~again,
        reopened=reopened,
        reclosed=reclosed,
        reclosed_outcome=reclosed_outcome,
        pending=now.pending,
        directed=now.directed,
        left_out=left_out,
        unresolved_early=left_out & np.isin(outcome, unresolved),
        uncrossed=~counts & (issues["closed_on"] < NEVER),
        extension_late=extension_late,
    )


@dataclass(frozen=True)
class _Standing:
    """How issues stand by their first closing and the leading group's rulings, reopenings left aside."""

    due: Ints
    settled: Ints
    late: Bools
    pending: Bools
    directed: Bools
    left_out: Bools


def _standing(ledger: Ledger, question: Question, due: Ints, closed: Ints, outcome: Ints) -> _Standing:
    """Settle every issue by its closing and its escalation in time, cases (a) to (d)."""
    ruling, ruled, escalated = _in_time(ledger, due, closed)
    accepted, returned, unruled = ruling == _ACCEPTED, ruling == _RETURNED, ruling == _UNRULED
    directed = accepted & (ruled.directed == 1)
    longer = accepted & ~directed
    if longer.any():
        due = due.copy()
        waited = question.calendar.count(escalated[longer], ruled.on[longer])
        due[longer] = np.maximum(ruled.on[longer], question.calendar.nth(due[longer], waited))
    pending = unruled & (closed == NEVER)
    in_time = closed <= due
    left_out = in_time & (outcome != SOLVED) & ~directed
    late_on = np.where(unruled, closed, due + 1)
    late_on = np.where(returned, np.maximum(late_on, ruled.on), late_on)
    unjudged = left_out | directed | pending
    settled = np.where(unjudged, NEVER, np.where(in_time, closed, late_on))
    return _Standing(due, settled, ~unjudged & ~in_time, pending, directed, left_out)


_UNRULED = 2
"""The leading group has not ruled, or only after the closing."""


@dataclass(frozen=True)
class _Ruled:
    """When the chosen escalation was ruled, and whether the ruling set a directive (department and due date)."""

    on: Ints
    directed: Ints


def _reopenings(rows: Rows, issues: int) -> tuple[Ints, Ints, Ints]:
    """Return the first reopening of each issue, and the last one's closing and outcome."""
    first, reclosed, outcome = (np.full(issues, value, np.int64) for value in (NEVER, NEVER, NOBODY))
    order = np.lexsort((np.arange(len(rows)), rows["reopened_on"]))
    issue = rows["issue_code"][order]
    first[issue[::-1]] = rows["reopened_on"][order][::-1]  # of several, the last one written stays
    reclosed[issue] = rows["reclosed_on"][order]
    outcome[issue] = rows["outcome"][order]
    return first, reclosed, outcome


def _due(issues: Rows, question: Question) -> tuple[Ints, Bools]:
    """Return the due dates before any leading-group time, and whether an extension was approved too late for them."""
    rules = question.rulebook.issues
    limits = np.array([rules.limits.value[level] for level in Level], np.int64)
    base = question.calendar.nth(issues["assigned_on"], limits[issues["level"]], at_most=issues["due_on"])
    asked = issues["extended_to"] < NEVER
    extended = asked & (issues["extension_approved_on"] <= base)
    due: Ints = base.copy()
    if extended.any():
        longer = question.calendar.nth(
            base[extended], rules.extension_max.value, at_most=issues["extended_to"][extended]
        )
        due[extended] = np.maximum(base[extended], longer)
    return due, asked & ~extended


def _in_time(ledger: Ledger, due: Ints, closed: Ints) -> tuple[Ints, _Ruled, Ints]:
    """Return for each issue the escalation in time that decides: its ruling, when it was ruled, when it was escalated.

    Of several, one ruled 采纳 goes before one not ruled, and that before one ruled 退回; then the earliest, then the
    smallest code. Without one the ruling is NOBODY.
    """
    rows = ledger.escalations
    issue, day = rows["issue_code"], rows["escalated_on"]
    chosen = (rows["kind"] == _VOLUNTARY) & (day <= due[issue]) & (day <= closed[issue])
    rows, issue, day = rows.where(chosen), issue[chosen], day[chosen]
    ruled = (rows["ruling"] != NOBODY) & (rows["ruled_on"] <= closed[issue])
    ruling = np.where(ruled, rows["ruling"], _UNRULED)
    preference = np.select([ruling == _ACCEPTED, ruling == _UNRULED], [0, 1], 2)
    order = np.lexsort((np.arange(len(rows)), day, preference, issue))[::-1]
    decided, ruled_on, escalated = (np.full(len(closed), value, np.int64) for value in (NOBODY, NEVER, NEVER))
    directed = np.zeros(len(closed), np.int64)
    target = issue[order]
    decided[target], ruled_on[target], escalated[target] = ruling[order], rows["ruled_on"][order], day[order]
    directed[target] = ((rows["directive_dept"] >= 0) & (rows["directive_due_on"] < NEVER))[order]
    return decided, _Ruled(ruled_on, directed), escalated
