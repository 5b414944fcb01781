"""Evidence: one row for each ledger row that counts, or that was looked at and does not; a score is its sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, auto
from typing import Any, Final

import numpy as np

from services.workdays import NEVER, Bools, Ints, Texts


class Reason(IntEnum):
    """Why a row counts as it does; worded in services.scoring.wording."""

    REQUIRED = 0
    COUNTED = auto()
    ABOVE_REQUIREMENT = auto()
    SAME_DAY = auto()
    RECORDED_LATE = auto()
    ANNULLED = auto()
    NOT_ASSIGNED = auto()
    METHOD = auto()
    MONTH_EXEMPT = auto()
    MONTH_NOT_OVER = auto()
    MONTH_TOO_SHORT = auto()
    OUTSIDE_PERIOD = auto()
    NO_VISIT_LONGEST = auto()
    NO_VISIT = auto()
    VISITED = auto()
    ON_TIME = auto()
    LATE = auto()
    OPEN_OVERDUE = auto()
    NOT_DUE = auto()
    OTHER_PERIOD = auto()
    PROBLEM_FOUND = auto()
    NO_ISSUE_VERIFIED = auto()
    NO_ISSUE_UNVERIFIED = auto()
    NO_ISSUE_WITHOUT_VISIT = auto()
    NO_ISSUE_CONTRADICTED = auto()
    NOTHING_FOUND = auto()
    SOLVED_ON_TIME = auto()
    SOLVED_LATE = auto()
    CLOSED_LATE_UNSOLVED = auto()
    REOPENED = auto()
    REOPENED_SOLVED = auto()
    PENDING = auto()
    DIRECTIVE = auto()
    LEFT_OUT = auto()
    NOT_RESOLVED = auto()
    NOT_CROSSED_OFF = auto()
    EXTENSION_LATE = auto()
    HANDOVER = auto()
    RATED = auto()
    NOT_RATED = auto()
    ESCALATED = auto()
    NOT_ESCALATED = auto()
    SOLVED_IN_TIME = auto()
    EXCUSED = auto()
    ALL_RETURNED = auto()
    CHECKED = auto()
    NOT_CONFIRMED = auto()
    TARGET = auto()
    TARGET_EARLIER = auto()
    CADRE = auto()
    FORCED = auto()
    REWORK = auto()
    FALSIFIED = auto()
    OVERDUE_LONG = auto()
    OVERDUE = auto()
    ADJUSTED = auto()


@dataclass(frozen=True)
class Evidence:
    """Evidence rows of one number, for every subject of a kind; arrays of one length.

    Attributes:
        subject: position of the subject among its kind.
        num: what the row adds to the numerator.
        den: what it adds to the denominator.
        reason: a `Reason`.
        item: the ledger row's natural key as people write it.
        on: the day that decided (NEVER when there is none).
        due: the day it was due (NEVER when there is none).
        number: the figure in the reason's wording, such as working days late.
        other: a second key in the reason's wording, such as the spot check that annulled a visit.
    """

    subject: Ints
    num: Ints
    den: Ints
    reason: Ints
    item: Texts
    on: Ints
    due: Ints
    number: Ints
    other: Texts

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.subject)

    def where(self, kept: np.ndarray[Any, np.dtype[Any]]) -> "Evidence":
        """Return the rows of a mask, or in the order of an index."""
        return Evidence(*(getattr(self, name)[kept] for name in _FIELDS))

    def sums(self, subjects: int) -> tuple[Ints, Ints]:
        """Return num and den of every subject: the GROUP BY."""
        num, den = np.zeros(subjects, np.int64), np.zeros(subjects, np.int64)
        np.add.at(num, self.subject, self.num)
        np.add.at(den, self.subject, self.den)
        return num, den


_FIELDS: Final = tuple(Evidence.__dataclass_fields__)

EvidenceOf = Mapping[str, Evidence]
"""Evidence by indicator or count."""


def rows(
    subject: Ints,
    *,
    num: Ints | Bools | int,
    den: Ints | Bools | int,
    reason: Ints | int,
    item: Texts,
    on: Ints | int = NEVER,
    due: Ints | int = NEVER,
    number: Ints | int = 0,
    other: Texts | str = "",
) -> Evidence:
    """Return evidence rows; a single value stands for every row."""
    size = subject.shape

    def whole(value: Ints | Bools | int) -> Ints:
        return np.broadcast_to(np.asarray(value, np.int64), size)

    return Evidence(
        subject,
        whole(num),
        whole(den),
        whole(reason),
        item,
        whole(on),
        whole(due),
        whole(number),
        np.broadcast_to(np.asarray(other, np.object_), size),
    )


def stacked(*parts: Evidence) -> Evidence:
    """Return the rows of several parts, one after the other (UNION ALL)."""
    return Evidence(*(np.concatenate([getattr(part, name) for part in parts]) for name in _FIELDS))
