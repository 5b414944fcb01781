"""Evidence and arithmetic in words: every reason a row has, and one sentence that leads from the rows to the points."""

from collections.abc import Callable, Mapping
from typing import Final

from models.base import E4
from services.messages import Message, say
from services.scoring.evidence import Reason
from services.scoring.metrics.catalogue import UNITS
from services.scoring.results import AdjustmentLine, Indicator, Kind
from services.scoring.rulebook import Rulebook
from services.scoring.titles import ADJUSTMENT_TITLES, COUNT_TITLES, OUTCOME_TITLES

_PLAIN: Final[Mapping[Reason, Message]] = {
    Reason.COUNTED: say("counted"),
    Reason.ABOVE_REQUIREMENT: say("above the month's requirement"),
    Reason.SAME_DAY: say("another visit of the same day is counted"),
    Reason.NOT_ASSIGNED: say("not assigned to this enterprise on that day"),
    Reason.METHOD: say("this method does not count as a visit"),
    Reason.MONTH_EXEMPT: say("the month is exempt"),
    Reason.MONTH_NOT_OVER: say("the month is not over yet"),
    Reason.MONTH_TOO_SHORT: say("too few days of the month assigned for a visit to be required"),
    Reason.OUTSIDE_PERIOD: say("outside the period"),
    Reason.NO_VISIT_LONGEST: say("no visit: part of the longest run"),
    Reason.NO_VISIT: say("no visit, but not in the longest run"),
    Reason.VISITED: say("visited"),
    Reason.ON_TIME: say("on time"),
    Reason.LATE: say("late"),
    Reason.OPEN_OVERDUE: say("not done and overdue"),
    Reason.NOT_DUE: say("not yet due"),
    Reason.OTHER_PERIOD: say("judged in another period"),
    Reason.NO_ISSUE_VERIFIED: say("reported as free of problems, visited and verified"),
    Reason.NO_ISSUE_UNVERIFIED: say("reported as free of problems, but nobody verified it"),
    Reason.NO_ISSUE_WITHOUT_VISIT: say("reported as free of problems in a month without a valid visit"),
    Reason.NO_ISSUE_CONTRADICTED: say("reported as free of problems, but a problem was registered that month"),
    Reason.NOTHING_FOUND: say("no problem registered, and no verified report that there was none"),
    Reason.SOLVED_ON_TIME: say("solved on time"),
    Reason.REOPENED: say("reopened: neither on time nor solved"),
    Reason.REOPENED_SOLVED: say("reopened and then solved: not on time"),
    Reason.PENDING: say("pending with the leading group"),
    Reason.DIRECTIVE: say("taken over by a directive of the leading group, which is judged instead"),
    Reason.HANDOVER: say("in hand-over: the department's alone"),
    Reason.RATED: say("rated by the enterprise"),
    Reason.NOT_RATED: say("not rated, or not closed yet"),
    Reason.ESCALATED: say("escalated in time"),
    Reason.NOT_ESCALATED: say("never escalated"),
    Reason.SOLVED_IN_TIME: say("solved before it had to be escalated"),
    Reason.EXCUSED: say("withdrawn or merged: need not be escalated"),
    Reason.ALL_RETURNED: say("every escalation was returned by the leading group: left out"),
    Reason.CHECKED: say("items passed of items checked"),
    Reason.NOT_CONFIRMED: say("the finding is not confirmed"),
    Reason.TARGET_EARLIER: say("an earlier report of the same target"),
    Reason.FORCED: say("forced up by overdue or complaint"),
    Reason.ADJUSTED: say("approved adjustment"),
}
_WITH_FIGURE: Final[Mapping[Reason, Callable[[int, str | Message], Message]]] = {
    Reason.REQUIRED: lambda n, _other: say("visits required in this month: {n}", n=n),
    Reason.RECORDED_LATE: lambda n, _other: say("recorded {n} working days after the visit: too late to count", n=n),
    Reason.ANNULLED: lambda _n, other: say("annulled by spot check {other}, which found it false", other=other),
    Reason.PROBLEM_FOUND: lambda _n, other: say("problem {other} was registered in the quarter", other=other),
    Reason.SOLVED_LATE: lambda n, _other: say("solved {n} working days late", n=n),
    Reason.CLOSED_LATE_UNSOLVED: lambda n, other: say(
        "closed {n} working days late with the outcome “{other}”", n=n, other=other
    ),
    Reason.NOT_CROSSED_OFF: lambda n, other: say(
        "closed as “{other}” but not crossed off: still open and {n} working days overdue", n=n, other=other
    ),
    Reason.EXTENSION_LATE: lambda n, _other: say(
        "the extension was approved after the due date; {n} working days late", n=n
    ),
    Reason.LEFT_OUT: lambda _n, other: say("closed on time with the outcome “{other}”: left out", other=other),
    Reason.NOT_RESOLVED: lambda _n, other: say("closed on time with the outcome “{other}”: not solved", other=other),
    Reason.TARGET: lambda n, _other: say("actual against {n} months of the yearly target, in 1/10,000", n=n),
    Reason.CADRE: lambda n, other: say("total {other} over {n} assignment-months", n=n, other=other),
    Reason.REWORK: lambda _n, other: say("reopened: issue {other}", other=other),
    Reason.FALSIFIED: lambda _n, other: say("found false by spot check {other}", other=other),
    Reason.OVERDUE_LONG: lambda n, _other: say("open and {n} working days overdue", n=n),
    Reason.OVERDUE: lambda n, _other: say("{n} working days overdue", n=n),
}


def reason(code: int, number: int, other: str) -> Message:
    """Return why an evidence row counts as it does."""
    if Reason(code) in _PLAIN:
        return _PLAIN[Reason(code)]
    return _WITH_FIGURE[Reason(code)](number, OUTCOME_TITLES.get(other, other))


def value_words(line: Indicator, shrinkage: int) -> Message:
    """Return an indicator's value: "2 of 2, and 5 cases of the group's average (80.0 %)"."""
    unit = UNITS.get(line.code, 1)
    num, den = _cases(line.num, unit), _cases(line.den, unit)
    if line.source == "own":
        return say("{num} of {den} ({rate} %)", num=num, den=den, rate=_percent(line.num, line.den))
    if line.source == "shrunk" and line.pool:
        return say(
            "{num} of {den}, and {m} cases of the group's average ({rate} %)",
            m=shrinkage,
            rate=_percent(*line.pool),
            num=num,
            den=den,
        )
    if line.source == "group" and line.pool:
        return say("no sample of its own: the group's average ({rate} %)", rate=_percent(*line.pool))
    if line.den:
        return say("{num} of {den}, but the group has too few cases to compare with", num=num, den=den)
    return say("no sample")


def indicator_arithmetic(line: Indicator, kind: Kind, rulebook: Rulebook) -> Message:
    """Return how an indicator's value became its points, in one sentence."""
    rule = next(one for one in rulebook.indicators_of(kind) if one.metric == line.code)
    value = value_words(line, rule.shrinkage)
    weight = _points(rule.weight)
    if line.vetoed:
        return say("{value}; a veto sets it to 0 of {weight} points.", value=value, weight=weight)
    if line.ratio is None or line.points_e4 is None:
        return say("{value}; its weight of {weight} points is taken out of the base.", value=value, weight=weight)
    return say(
        "{value} makes {rate} %; {floor} % earns nothing and {target} % all {weight} points, so it earns {points}.",
        value=value,
        rate=_percent(*line.ratio),
        floor=_percent(rule.floor, E4),
        target=_percent(rule.target, E4),
        weight=weight,
        points=_points(line.points_e4),
    )


def count_arithmetic(code: str, count: int, line: AdjustmentLine | None, kind: Kind, rulebook: Rulebook) -> Message:
    """Return what a count is and what it did to the score, in one sentence."""
    name = COUNT_TITLES.get(code) or ADJUSTMENT_TITLES[code]
    if line is None:
        return say("{name}: {count}; it moves no points.", name=name, count=count)
    points = _points(line.points_e4)
    rule = next((one for one in rulebook.deductions if one.kind == kind and one.count == code), None)
    if rule is None:
        cap = _points(rulebook.bonus.cap.value)
        if code == "bonus":
            return say(
                "{name}: {count} rows, at most {cap} points in all: {points}.",
                name=name,
                count=line.count,
                cap=cap,
                points=points,
            )
        return say("{name}: {count} rows, without a cap: {points} points.", name=name, count=line.count, points=points)
    return say(
        "{name}: {count} times {each} points, at most {cap}: {points}.",
        name=name,
        count=line.count,
        each=_points(rule.each),
        cap=_points(rule.cap),
        points=points,
    )


def _cases(value: int, unit: int) -> str:
    """Return num or den in cases: whole where it is whole, else with two decimals."""
    return str(value // unit) if value % unit == 0 else f"{value / unit:.2f}"


def _percent(num: int, den: int) -> str:
    """Return num / den in per cent with one decimal, half up."""
    tenths = (2000 * num + den) // (2 * den)
    return f"{tenths // 10}.{tenths % 10}"


def _points(value_e4: int) -> str:
    """Return points with as many of the four decimals as they need, two at least."""
    text = f"{abs(value_e4) // E4}.{abs(value_e4) % E4:04}"
    text = text.removesuffix("00")
    return f"-{text}" if value_e4 < 0 else text
