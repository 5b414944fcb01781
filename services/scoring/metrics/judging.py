"""Due, settled, judged (scoring.md §3.3): the rule that everything with a due date follows."""

from typing import NamedTuple

import numpy as np

from services.scoring.evidence import Reason
from services.scoring.question import Question
from services.workdays import NEVER, Bools, Ints


class Judgement(NamedTuple):
    """The day on which each item was settled, whether it is judged in this period, on time, and why."""

    settled: Ints
    judged: Bools
    on_time: Bools
    reason: Ints


def judge(question: Question, *, done: Ints, due: Ints, no_earlier: Ints | int = 0) -> Judgement:
    """Settle each item on the day it was done, at the latest on the day after it was due; judge it in that period.

    Args:
        question: the period and its E.
        done: the day it was done, NEVER while it is not.
        due: the last day on which it is on time.
        no_earlier: settled no earlier than this day.
    """
    on_time = done <= due
    settled = np.maximum(np.where(on_time, done, due + 1), no_earlier)
    judged = question.within(settled)
    late = np.where(done < NEVER, Reason.LATE, Reason.OPEN_OVERDUE)
    reason = np.where(on_time, Reason.ON_TIME, late)
    unjudged = np.where(settled > question.until, Reason.NOT_DUE, Reason.OTHER_PERIOD)
    return Judgement(settled, judged, on_time & judged, np.where(judged, reason, unjudged))
