"""Who was assigned to whom, and the assignment-months that follow (scoring.md §3.1)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from models.values import ExemptionReason
from services.scoring.ledger import Ledger
from services.scoring.question import Question
from services.workdays import Bools, Ints, first_of, last_of, month_of

_SPAN: Final = 2**32
"""More than any day or month: a pair and a day in one sortable number."""


@dataclass(frozen=True)
class Months:
    """Calendar months of pairs, ordered by pair, then month.

    Attributes:
        pair: the pair of each month.
        month: calendar months since January 1970.
        required: visits required in the pair's days of the month, whether or not it is exempt.
        settled: the last of those days has passed.
        exempt: nothing is required (approved in time, within the maximum).
        excused_freely: exempt for a reason that has no maximum.
    """

    pair: Ints
    month: Ints
    required: Ints
    settled: Bools
    exempt: Bools
    excused_freely: Bools

    @property
    def counted(self) -> Bools:
        """Tell which are assignment-months: settled, not exempt, at least one visit required."""
        return self.settled & ~self.exempt & (self.required >= 1)

    def find(self, pair: Ints, month: Ints) -> Ints:
        """Return the position of each (pair, month), -1 when there is none."""
        keys = self.pair * _SPAN + self.month
        return _found(keys, pair * _SPAN + month)


class Assignments:
    """The assignments of a county under one question; a pair is a cadre and an enterprise."""

    def __init__(self, ledger: Ledger, question: Question) -> None:
        """Number the pairs; their order is that of cadre and enterprise codes."""
        self._ledger = ledger
        self._question = question
        self._enterprises = max(len(ledger.enterprises), 1)
        rows = ledger.assignments
        self.start, self.end = rows["start_on"], rows["end_on"]
        keys = rows["cadre_code"] * self._enterprises + rows["enterprise_code"]
        self._pairs, self.pair = np.unique(keys, return_inverse=True)
        self.cadre, self.enterprise = self._pairs // self._enterprises, self._pairs % self._enterprises
        self._order = np.lexsort((self.start, self.pair))
        self._starts = (self.pair * _SPAN + self.start)[self._order]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self._pairs)

    def pair_of(self, cadre: Ints, enterprise: Ints) -> Ints:
        """Return the pair of each cadre and enterprise, -1 when they never were one."""
        return _found(self._pairs, cadre * self._enterprises + enterprise)

    def held(self, pair: Ints, day: Ints) -> Bools:
        """Tell whether each pair was assigned on a day; an assignment's first and last day are included."""
        at = np.searchsorted(self._starts, pair * _SPAN + day, side="right") - 1
        inside = (pair >= 0) & (at >= 0)
        if not len(self._order):
            return inside
        row = self._order[np.where(inside, at, 0)]
        held: Bools = inside & (self.pair[row] == pair) & (self.end[row] >= day)
        return held

    def holders(self, enterprise: Ints, day: Ints) -> tuple[Ints, Ints]:
        """Return the assignments in force: (position in `day`, row of the assignment), all of each enterprise's."""
        by_enterprise = self._ledger.assignments["enterprise_code"]
        order = np.argsort(by_enterprise, kind="stable")
        begin = np.searchsorted(by_enterprise[order], enterprise, side="left")
        size = np.searchsorted(by_enterprise[order], enterprise, side="right") - begin
        asked = np.repeat(np.arange(len(enterprise)), size)
        within = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        row = order[np.repeat(begin, size) + within]
        kept = (self.start[row] <= day[asked]) & (day[asked] <= self.end[row])
        return asked[kept], row[kept]

    @cached_property
    def since(self) -> Ints:
        """The day from which each assignment's hand-over is counted: its start, or that of the rows it continues.

        A row of the same pair continues the one before when fewer working days lie between them than a hand-over
        takes: one assignment written in slices is one assignment (docs/decisions/0008).
        """
        pair, start, end = self.pair[self._order], self.start[self._order], self.end[self._order]
        again = (pair[1:] == pair[:-1]) & (start[1:] <= self._question.until)
        apart = self._question.calendar.count(end[:-1], start[1:] - 1, where=again)
        continues = again & (apart < self._question.rulebook.issues.handover_workdays.value)
        place = np.arange(len(pair))
        place[1:][continues] = 0
        since = np.empty_like(start)
        since[self._order] = start[np.maximum.accumulate(place)]
        return since

    @cached_property
    def months(self) -> Months:
        """The pairs' months inside the period, up to the month of E."""
        question = self._question
        pair, month, days, last = self._covered(question.start, question.end, month_of(np.array([question.start]))[0])
        settled = last <= question.until
        required = self._required(month, days)
        approved, freely = self._approved(pair, month)
        approved &= settled
        limited = approved & ~freely
        place = np.cumsum(limited)
        first = np.searchsorted(pair, pair, side="left")
        before = np.where(first > 0, place[first - 1], 0) if len(place) else place
        among_first = limited & (place - before <= question.rulebook.exemptions.max.value)
        freely &= settled
        return Months(pair, month, required, settled, among_first | freely, freely)

    @cached_property
    def whole_months(self) -> Months:
        """The pairs' months as a whole, not cut by the period, from well before it up to the month of E.

        `settled` here means that the pair was assigned on the month's last day and that the day has passed.
        """
        question = self._question
        rulebook = question.rulebook
        back = 2 + rulebook.reports.within.value // 10
        since = month_of(np.array([question.start]))[0] - back
        pair, month, days, last = self._covered(int(first_of(since)), int(np.iinfo(np.int32).max), since)
        settled = (last == last_of(month)) & (last <= question.until)
        approved, freely = self._approved(pair, month)
        inside = self.months.find(pair, month)
        exempt = approved.copy()
        exempt[inside >= 0] = self.months.exempt[inside[inside >= 0]]
        return Months(pair, month, self._required(month, days), settled, exempt, freely)

    def _covered(self, since: int, until: int, first_month: int) -> tuple[Ints, Ints, Ints, Ints]:
        """Return (pair, month, working days, last day) of the pairs' days in [since, until], up to the month of E."""
        question = self._question
        start, end = np.maximum(self.start, since), np.minimum(self.end, until)
        last_month = month_of(np.array([question.until]))[0]
        rows = np.flatnonzero((start <= end) & (month_of(start) <= last_month))
        begin = np.maximum(month_of(start[rows]), first_month)
        size = np.minimum(month_of(np.minimum(end[rows], int(last_of(last_month)))), last_month) - begin + 1
        row = np.repeat(rows, size)
        month = np.repeat(begin, size) + np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        a, b = np.maximum(start[row], first_of(month)), np.minimum(end[row], last_of(month))
        keys, at = np.unique(self.pair[row] * _SPAN + month, return_inverse=True)
        last = np.zeros(len(keys), np.int64)
        np.maximum.at(last, at, b)
        days = np.zeros(len(keys), np.int64)
        np.add.at(days, at, question.calendar.count(a - 1, b, where=(last <= question.until)[at]))
        return keys // _SPAN, keys % _SPAN, days, last

    def _required(self, month: Ints, days: Ints) -> Ints:
        """Return rhu(target * days / working days of the whole month)."""
        months, at = np.unique(month, return_inverse=True)
        whole = self._question.calendar.count(first_of(months) - 1, last_of(months))[at]
        target = self._question.rulebook.visits.target_per_month.value
        return (2 * target * days + whole) // np.maximum(2 * whole, 1)

    def _approved(self, pair: Ints, month: Ints) -> tuple[Bools, Bools]:
        """Tell which months have an exemption approved in time, and which of these for a reason without a maximum."""
        question = self._question
        rows = self._ledger.exemptions
        asked = self.pair_of(rows["cadre_code"], rows["enterprise_code"]) * _SPAN + rows["month"]
        at = _found(pair * _SPAN + month, asked)
        rows, at = rows.where(at >= 0), at[at >= 0]
        deadline = question.calendar.nth(last_of(rows["month"]), question.rulebook.reports.within.value)
        in_time = rows["approved_on"] <= deadline
        reasons = [list(ExemptionReason).index(one) for one in question.rulebook.exemptions.unlimited_reasons.value]
        approved, freely = np.zeros(len(pair), np.bool_), np.zeros(len(pair), np.bool_)
        approved[at[in_time]] = True
        freely[at[in_time & np.isin(rows["reason"], reasons)]] = True
        return approved, freely


def _found(keys: Ints, asked: Ints) -> Ints:
    """Return the position of each asked key among sorted unique keys, -1 when it is not there."""
    if not len(keys):
        return np.full(len(asked), -1, np.int64)
    at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.where(keys[at] == asked, at, -1)
