"""Whose an item is (scoring.md §3.4): the department it is assigned to, the cadres of its enterprise that day."""

from dataclasses import dataclass

import numpy as np

from services.scoring.evidence import Evidence, Reason, rows
from services.scoring.ledger import Ledger
from services.scoring.metrics.assignments import Assignments
from services.scoring.question import Question
from services.scoring.results import Kind
from services.workdays import Ints, Texts


@dataclass(frozen=True)
class Items:
    """Rows about issues before it is known whose they are.

    Attributes:
        issue: position of the issue.
        day: the day that decides whose it is (that it settled, was rated, reopened, ...).
        item: the row's natural key; the others are those of `Evidence`.
    """

    issue: Ints
    day: Ints
    num: Ints
    den: Ints
    reason: Ints
    item: Texts
    due: Ints
    number: Ints
    other: Texts


class Owners:
    """Gives items to departments and cadres."""

    def __init__(self, ledger: Ledger, question: Question, assignments: Assignments) -> None:
        """Keep what is asked."""
        self._ledger = ledger
        self._question = question
        self._assignments = assignments

    def of(self, kind: Kind, items: Items) -> Evidence:
        """Return the evidence of a kind of subject.

        A cadre's are those of the enterprises assigned on the day, if that assignment began on or before the issue was
        registered or `handover_workdays` before the day; during a hand-over the item is the department's alone. Rows of
        one pair that follow each other within a hand-over are one assignment.
        """
        issues = self._ledger.issues
        day = np.minimum(items.day, self._question.until)
        if kind == "department":
            at = np.arange(len(items.issue))
            subject = issues["dept_code"][items.issue]
            ours = np.ones(len(at), np.bool_)
        else:
            at, row = self._assignments.holders(issues["enterprise_code"][items.issue], day)
            subject = self._ledger.assignments["cadre_code"][row]
            start = self._assignments.since[row]
            ours = start <= issues["registered_on"][items.issue[at]]
            served = self._question.calendar.count(start, day[at], where=~ours)
            ours |= served >= self._question.rulebook.issues.handover_workdays.value
        return rows(
            subject,
            num=np.where(ours, items.num[at], 0),
            den=np.where(ours, items.den[at], 0),
            reason=np.where(ours, items.reason[at], Reason.HANDOVER),
            item=items.item[at],
            on=items.day[at],
            due=items.due[at],
            number=items.number[at],
            other=items.other[at],
        )
