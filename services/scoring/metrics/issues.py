"""Rows 4 to 9 and the counts of issues (scoring.md §3.4): what each issue says for its department and its cadres."""

from functools import cached_property

import numpy as np

from models.base import E4
from models.values import EscalationKind, Outcome, Rating, Ruling
from services.scoring.evidence import Evidence, Reason
from services.scoring.ledger import Ledger
from services.scoring.metrics.judging import judge
from services.scoring.metrics.lives import SOLVED, Lives, lives
from services.scoring.metrics.whose import Items, Owners
from services.scoring.question import Question
from services.scoring.results import Kind
from services.workdays import NEVER, Bools, Ints, Texts

_VOLUNTARY, _OVERDUE, _COMPLAINT = (
    list(EscalationKind).index(kind)
    for kind in (EscalationKind.VOLUNTARY, EscalationKind.OVERDUE, EscalationKind.COMPLAINT)
)
_ACCEPTED, _RETURNED = (list(Ruling).index(ruling) for ruling in (Ruling.ACCEPTED, Ruling.RETURNED))


_OUTCOMES = np.array([*Outcome, ""], np.object_)
"""By position; the blank one is last, where NOBODY points."""


class Issues:
    """The issues of a county under one question; each method is one number's evidence for a kind of subject."""

    def __init__(self, ledger: Ledger, question: Question, owners: Owners) -> None:
        """Read no life yet."""
        self._ledger = ledger
        self._question = question
        self._owners = owners

    @cached_property
    def lives(self) -> Lives:
        """The life of every issue."""
        return lives(self._ledger, self._question)

    @cached_property
    def _late(self) -> Ints:
        """Working days late of issues judged late, at least 1; up to E while open."""
        life = self.lives
        until = np.minimum(life.closed, self._question.until)
        late = self._question.calendar.count(life.due, until, where=self._judged & ~life.on_time)
        return np.maximum(late, 1)

    @cached_property
    def _outcomes(self) -> Texts:
        """The outcome written for each issue, whether or not it counts; "" while it is open."""
        return _OUTCOMES[self._ledger.issues["outcome"]]

    @cached_property
    def _judged(self) -> Bools:
        """Issues judged in this period by rows 4 to 6."""
        return self._question.within(self.lives.settled)

    @cached_property
    def _reason(self) -> Ints:
        """Why rows 4 and 5 read each issue as they do."""
        life = self.lives
        solved = life.outcome == SOLVED
        again = life.reopened < NEVER
        judged = np.select(
            [
                again & life.resolved,
                again,
                life.on_time,
                life.uncrossed,
                life.extension_late,
                solved,
                life.closed < NEVER,
            ],
            [
                Reason.REOPENED_SOLVED,
                Reason.REOPENED,
                Reason.SOLVED_ON_TIME,
                Reason.NOT_CROSSED_OFF,
                Reason.EXTENSION_LATE,
                Reason.SOLVED_LATE,
                Reason.CLOSED_LATE_UNSOLVED,
            ],
            Reason.OPEN_OVERDUE,
        )
        unjudged = np.select(
            [life.pending, life.directed & ~again, life.left_out, life.settled > self._question.until],
            [Reason.PENDING, Reason.DIRECTIVE, Reason.LEFT_OUT, Reason.NOT_DUE],
            Reason.OTHER_PERIOD,
        )
        return np.where(self._judged, judged, unjudged)

    def on_time_rate(self, kind: Kind) -> Evidence:
        """Return row 4: judged issues, and those solved on time."""
        return self._whole(kind, num=self._judged & self.lives.on_time, den=self._judged)

    def turnaround(self, kind: Kind) -> Evidence:
        """Return row 5: the credit of judged issues in 1/10,000."""
        life, judged = self.lives, self._judged
        late_judged = judged & ~life.on_time
        assigned = self._ledger.issues["assigned_on"]
        limit = np.maximum(self._question.calendar.count(assigned, life.due, where=late_judged), 1)
        credit = np.maximum(E4 - E4 * self._late // limit, 0)
        credit = np.where(life.reopened < NEVER, 0, np.where(life.on_time, E4, credit))
        return self._whole(kind, num=np.where(judged, credit, 0), den=judged * E4)

    def resolution_rate(self, kind: Kind) -> Evidence:
        """Return row 6: judged issues and those closed early without a solution; and those solved by E."""
        life = self.lives
        early = life.unresolved_early & self._question.within(life.confirmed)
        reason = np.where(early, Reason.NOT_RESOLVED, self._reason)
        day = np.where(life.unresolved_early, life.confirmed, life.settled)
        return self._whole(kind, num=self._judged & life.resolved, den=self._judged | early, reason=reason, day=day)

    def response_rate(self) -> Evidence:
        """Return row 7 for departments: first responses due, and those on time."""
        issues = self._ledger.issues
        due = self._question.calendar.nth(issues["assigned_on"], self._question.rulebook.issues.response_within.value)
        done = np.minimum(issues["first_response_on"], self.lives.closed)
        settled, judged, on_time, reason = judge(self._question, done=done, due=due)
        return self._whole("department", num=on_time, den=judged, reason=reason, day=settled, due=due)

    def satisfaction(self, kind: Kind) -> Evidence:
        """Return row 8: ratings of issues closed in the period."""
        life = self.lives
        credit = np.array([self._question.rulebook.issues.rating_credit.value[rating] for rating in Rating], np.int64)
        rated = (life.rating >= 0) & self._question.within(life.confirmed)
        reason = np.select([rated, (life.rating >= 0)], [Reason.RATED, Reason.OTHER_PERIOD], Reason.NOT_RATED)
        return self._whole(
            kind, num=np.where(rated, credit[life.rating], 0), den=rated * E4, reason=reason, day=life.confirmed
        )

    def escalation_timeliness(self, kind: Kind) -> Evidence:
        """Return row 9: systemic issues whose escalation was due, and those escalated in time."""
        issues, life = self._ledger.issues, self.lives
        escalations = self._ledger.escalations
        systemic = np.flatnonzero(issues["systemic"] == 1)
        named = np.where(issues["systemic_on"] < NEVER, issues["systemic_on"], issues["registered_on"])
        since = np.maximum(issues["registered_on"], named)[systemic]
        due = self._question.calendar.nth(since, self._question.rulebook.issues.escalate_within.value)
        voluntary = escalations.where(escalations["kind"] == _VOLUNTARY)
        first = np.full(len(issues), NEVER, np.int64)
        np.minimum.at(first, voluntary["issue_code"], voluntary["escalated_on"])
        standing = np.zeros(len(issues), np.bool_)
        standing[voluntary["issue_code"][voluntary["ruling"] != _RETURNED]] = True
        settled, judged, on_time, reason = judge(self._question, done=first[systemic], due=due)
        all_returned = (first < NEVER)[systemic] & ~standing[systemic]
        excusing = [list(Outcome).index(one) for one in self._question.rulebook.issues.excusing_outcomes.value]
        excused = np.isin(life.outcome[systemic], excusing)
        solved = (life.outcome[systemic] == SOLVED) & (life.closed[systemic] <= due)
        out = all_returned | excused | solved
        reason = np.select(
            [all_returned, excused, solved], [Reason.ALL_RETURNED, Reason.EXCUSED, Reason.SOLVED_IN_TIME], reason
        )
        reason = np.where(reason == Reason.ON_TIME, Reason.ESCALATED, reason)
        reason = np.where(reason == Reason.OPEN_OVERDUE, Reason.NOT_ESCALATED, reason)
        counts = judged & ~out
        return self._some(kind, systemic, num=on_time & counts, den=counts, reason=reason, day=settled, due=due)

    def forced_escalations(self, kind: Kind) -> Evidence:
        """Return the count of issues first forced upwards in the period."""
        rows, life = self._ledger.escalations, self.lives
        overdue = (rows["kind"] == _OVERDUE) & (rows["ruling"] != _RETURNED)
        complaint = (rows["kind"] == _COMPLAINT) & (rows["ruling"] == _ACCEPTED)
        day = np.where(overdue, rows["escalated_on"], rows["ruled_on"])
        first = np.full(len(self._ledger.issues), NEVER, np.int64)
        forced = overdue | complaint
        np.minimum.at(first, rows["issue_code"][forced], day[forced])
        issue = np.flatnonzero(first < NEVER)
        reason = np.select(
            [life.pending[issue], life.directed[issue], first[issue] < self._question.start],
            [Reason.PENDING, Reason.DIRECTIVE, Reason.OTHER_PERIOD],
            Reason.FORCED,
        )
        return self._some(kind, issue, num=reason == Reason.FORCED, den=0, reason=reason, day=first[issue])

    def rework(self, kind: Kind) -> Evidence:
        """Return the count of reopenings dated in the period."""
        rows = self._ledger.reopenings
        inside = self._question.within(rows["reopened_on"])
        return self._some(
            kind,
            rows["issue_code"],
            num=inside,
            den=0,
            reason=np.where(inside, Reason.REWORK, Reason.OTHER_PERIOD),
            day=rows["reopened_on"],
            item=rows.codes,
        )

    def overdue_open(self) -> Evidence:
        """Return the count of issues open at E and long overdue, whatever period they are of."""
        life, until = self.lives, self._question.until
        waiting = life.open & (life.due < until)
        late = self._question.calendar.count(life.due, until, where=waiting)
        issue = np.flatnonzero(waiting)
        excused = life.pending | life.directed
        counts = ~excused & (late > self._question.rulebook.issues.overdue_after.value)
        reason = np.select(
            [life.pending, life.directed, counts],
            [Reason.PENDING, Reason.DIRECTIVE, Reason.OVERDUE_LONG],
            Reason.OVERDUE,
        )
        return self._some(
            "department", issue, num=counts[issue], den=0, reason=reason[issue], day=life.due[issue],
            due=life.due[issue], number=late[issue],
        )  # fmt: skip

    def _whole(
        self,
        kind: Kind,
        *,
        num: Ints | Bools,
        den: Ints | Bools,
        reason: Ints | None = None,
        day: Ints | None = None,
        due: Ints | None = None,
    ) -> Evidence:
        """Return evidence in which every issue stands, by default as rows 4 and 5 read it."""
        return self._some(
            kind,
            np.arange(len(self._ledger.issues)),
            num=num,
            den=den,
            reason=self._reason if reason is None else reason,
            day=self.lives.settled if day is None else day,
            due=self.lives.due if due is None else due,
            number=self._late,
            other=self._outcomes,
        )

    def _some(
        self,
        kind: Kind,
        issue: Ints,
        *,
        num: Ints | Bools,
        den: Ints | Bools | int,
        reason: Ints,
        day: Ints,
        due: Ints | None = None,
        number: Ints | None = None,
        item: Texts | None = None,
        other: Texts | None = None,
    ) -> Evidence:
        """Return evidence about some issues, one row each."""
        codes = self._ledger.issues.codes[issue]
        none = np.zeros(len(issue), np.int64)
        return self._owners.of(
            kind,
            Items(
                issue=issue,
                day=day,
                num=np.asarray(num, np.int64),
                den=none + den,
                reason=reason,
                item=codes if item is None else item,
                due=none + NEVER if due is None else due,
                number=none if number is None else number,
                other=codes if other is None else other,
            ),
        )
