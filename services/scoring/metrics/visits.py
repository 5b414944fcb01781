"""Valid visits, visit_coverage and zero_months (scoring.md §3.1, §3.2, rows 1 and counts)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.values import Verdict, VisitMethod
from services.scoring.evidence import Evidence, Reason, rows, stacked
from services.scoring.ledger import Ledger
from services.scoring.metrics.assignments import Assignments
from services.scoring.question import Question
from services.workdays import NEVER, Bools, Ints, Texts, last_of, month_of

_FALSE = list(Verdict).index(Verdict.FALSE)
_SPAN = 2**32


@dataclass(frozen=True)
class Visited:
    """Each visit under one question.

    Attributes:
        pair: the pair of cadre and enterprise, -1 when they never were one.
        month: position among the pairs' months, -1 when there is none.
        valid: it counts as a visit (the first of its day).
        present: valid, or invalid only for being recorded late.
        reason: why it is not valid, COUNTED when it is.
        late: working days between visit and record.
        check: the spot check that annulled it, or "".
    """

    pair: Ints
    month: Ints
    valid: Bools
    present: Bools
    reason: Ints
    late: Ints
    check: Texts


class Visits:
    """The visits of a county under one question."""

    def __init__(self, ledger: Ledger, question: Question, assignments: Assignments) -> None:
        """Judge nothing yet."""
        self._ledger = ledger
        self._question = question
        self._assignments = assignments

    @cached_property
    def visited(self) -> Visited:
        """Each visit and whether it is valid."""
        question, visits = self._question, self._ledger.visits
        pair = self._assignments.pair_of(visits["cadre_code"], visits["enterprise_code"])
        day = visits["visited_on"]
        inside = question.within(day)
        held = self._assignments.held(pair, day)
        allowed = np.isin(
            visits["method"], [list(VisitMethod).index(m) for m in question.rulebook.visits.methods.value]
        )
        late = question.calendar.count(day, visits["recorded_on"], where=inside)
        check = self._annulled()
        in_time = (day <= visits["recorded_on"]) & (late <= question.rulebook.visits.record_within.value)
        present = inside & held & allowed & (check == "") & (day <= visits["recorded_on"])
        countable = present & in_time
        first = np.zeros(len(visits), np.bool_)
        candidates = np.flatnonzero(countable)  # in the order of their codes
        _, firsts = np.unique(pair[candidates] * _SPAN + day[candidates], return_index=True)
        first[candidates[firsts]] = True
        reason = np.select(
            [~inside, ~held, ~allowed, check != "", ~in_time, ~first],
            [
                Reason.OUTSIDE_PERIOD,
                Reason.NOT_ASSIGNED,
                Reason.METHOD,
                Reason.ANNULLED,
                Reason.RECORDED_LATE,
                Reason.SAME_DAY,
            ],
            Reason.COUNTED,
        )
        month = self._assignments.months.find(pair, month_of(day))
        return Visited(pair, month, first, present, reason, late, check)

    def coverage(self) -> Evidence:
        """Return the evidence of visit_coverage: months ask, visits answer."""
        visits, visited, months = self._ledger.visits, self.visited, self._assignments.months
        counted = months.counted
        asked = rows(
            self._assignments.cadre[months.pair],
            num=0,
            den=np.where(counted, months.required, 0),
            reason=np.select(
                [~months.settled, months.exempt, ~counted],
                [Reason.MONTH_NOT_OVER, Reason.MONTH_EXEMPT, Reason.MONTH_TOO_SHORT],
                Reason.REQUIRED,
            ),
            item=self._month_names(),
            on=last_of(months.month),
            number=months.required,
        )
        month = np.where(visited.valid, visited.month, -1)
        rank = self._rank(month, visits["visited_on"])
        answers = (month >= 0) & counted[month] if len(counted) else np.zeros(len(visits), np.bool_)
        needed = answers & (rank < months.required[month]) if len(counted) else answers
        reason = np.where(visited.valid & answers & ~needed, Reason.ABOVE_REQUIREMENT, visited.reason)
        silent = visited.valid & ~answers
        reason = np.where(silent, asked.reason[month] if len(counted) else Reason.NOT_ASSIGNED, reason)
        answered = rows(
            visits["cadre_code"],
            num=needed,
            den=0,
            reason=reason,
            item=visits.codes,
            on=visits["visited_on"],
            number=visited.late,
            other=visited.check,
        )
        return stacked(asked, answered)

    def zero_months(self) -> Evidence:
        """Return the evidence of zero_months: the months of the cadre's longest run without a visit count."""
        months, visited = self._assignments.months, self.visited
        listed = np.flatnonzero(months.counted)
        seen = np.zeros(len(months.pair), np.bool_)
        seen[visited.month[visited.present & (visited.month >= 0)]] = True
        empty = ~seen[listed]
        pair = months.pair[listed]
        begins = np.ones(len(listed), np.bool_)
        begins[1:] = (pair[1:] != pair[:-1]) | ~empty[1:] | ~empty[:-1]
        run = np.cumsum(begins) - 1
        length = np.bincount(run, weights=empty, minlength=1).astype(np.int64)  # whole and small: exact
        cadre = self._assignments.cadre[pair]
        order = np.lexsort((run, -length[run], cadre))
        longest = np.full(len(self._ledger.cadres), -1, np.int64)
        first_of_cadre = np.unique(cadre[order], return_index=True)
        longest[first_of_cadre[0]] = run[order][first_of_cadre[1]]
        counts = empty & (run == longest[cadre])
        return rows(
            cadre,
            num=counts,
            den=0,
            reason=np.select([counts, empty], [Reason.NO_VISIT_LONGEST, Reason.NO_VISIT], Reason.VISITED),
            item=self._month_names()[listed],
            on=last_of(months.month[listed]),
        )

    def months_served(self) -> Ints:
        """Return each cadre's calendar months that make a grade possible (scoring.md §2)."""
        months = self._assignments.months
        served = months.counted | (months.exempt & ~months.excused_freely)
        keys = np.unique(self._assignments.cadre[months.pair[served]] * _SPAN + months.month[served])
        return np.bincount(keys // _SPAN, minlength=len(self._ledger.cadres))

    def assignment_months(self) -> Ints:
        """Return each cadre's number of assignment-months."""
        months = self._assignments.months
        return np.bincount(self._assignments.cadre[months.pair[months.counted]], minlength=len(self._ledger.cadres))

    def falsified(self) -> Evidence:
        """Return the evidence of falsified_visits: visits that a check confirmed in the period found false."""
        checks, visits = self._ledger.spot_checks, self._ledger.visits
        found = np.flatnonzero(
            (checks["verdict"] == _FALSE) & (checks["visit_code"] >= 0) & self._question.within(checks["confirmed_on"])
        )
        visit, first = np.unique(checks["visit_code"][found], return_index=True)
        check = found[first]
        return rows(
            visits["cadre_code"][visit],
            num=1,
            den=0,
            reason=Reason.FALSIFIED,
            item=visits.codes[visit],
            on=checks["confirmed_on"][check],
            other=checks.codes[check],
        )

    def _annulled(self) -> Texts:
        """Return the confirmed check that found a visit of that cadre, enterprise and date false, "" where none did."""
        checks, visits = self._ledger.spot_checks, self._ledger.visits
        found = np.flatnonzero(
            (checks["verdict"] == _FALSE) & (checks["confirmed_on"] < NEVER) & (checks["visit_code"] >= 0)
        )
        false = {
            self._which(int(visit)): str(checks.codes[at])
            for at, visit in zip(found, checks["visit_code"][found], strict=True)
        }
        result = np.full(len(visits), "", np.object_)
        if false:
            result[:] = [false.get(self._which(at), "") for at in range(len(visits))]
        return result

    def _which(self, visit: int) -> tuple[int, int, int]:
        visits = self._ledger.visits
        return (
            int(visits["cadre_code"][visit]),
            int(visits["enterprise_code"][visit]),
            int(visits["visited_on"][visit]),
        )

    @staticmethod
    def _rank(month: Ints, day: Ints) -> Ints:
        """Return each visit's place in its month by date, then code; from 0."""
        order = np.lexsort((day, month))
        ordered = month[order]
        rank = np.empty(len(month), np.int64)
        rank[order] = np.arange(len(month)) - np.searchsorted(ordered, ordered, side="left")
        return rank

    def _month_names(self) -> Texts:
        months = self._assignments.months
        return pair_months(self._ledger, self._assignments, months.pair, months.month)


def pair_months(ledger: Ledger, assignments: Assignments, pair: Ints, month: Ints) -> Texts:
    """Return how people write a pair's month: G001 / Q001 / 2016-06."""
    names = np.empty(len(pair), np.object_)
    names[:] = [
        f"{ledger.cadres.codes[cadre]} / {ledger.enterprises[enterprise]} / {1970 + at // 12}-{at % 12 + 1:02}"
        for cadre, enterprise, at in zip(
            assignments.cadre[pair].tolist(), assignments.enterprise[pair].tolist(), month.tolist(), strict=True
        )
    ]
    return names
