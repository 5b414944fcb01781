"""Evidence and arithmetic in words: every reason a row has, and one sentence that leads from the rows to the points."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from models.base import E4
from services.messages import Message, say, say_count
from services.scoring.evidence import Reason
from services.scoring.metrics.catalogue import UNITS
from services.scoring.results import AdjustmentLine, Indicator, Kind
from services.scoring.rulebook import Rulebook
from services.scoring.titles import ADJUSTMENT_TITLES, COUNT_TITLES, OUTCOME_TITLES

_PLAIN: Final[Mapping[Reason, Message]] = {
    Reason.COUNTED: say("valid visit"),
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
    Reason.REQUIRED: lambda n, _other: say_count(
        "{count} visit required this month", "{count} visits required this month", count=n
    ),
    Reason.RECORDED_LATE: lambda n, _other: say_count(
        "recorded {count} working day after the visit: too late to count",
        "recorded {count} working days after the visit: too late to count",
        count=n,
    ),
    Reason.ANNULLED: lambda _n, other: say("annulled by spot check {other}, which found it false", other=other),
    Reason.PROBLEM_FOUND: lambda _n, other: say("problem {other} was registered in the quarter", other=other),
    Reason.SOLVED_LATE: lambda n, _other: say_count(
        "solved {count} working day late", "solved {count} working days late", count=n
    ),
    Reason.CLOSED_LATE_UNSOLVED: lambda n, other: say_count(
        "closed {count} working day late with the outcome “{other}”",
        "closed {count} working days late with the outcome “{other}”",
        count=n,
        other=other,
    ),
    Reason.NOT_CROSSED_OFF: lambda n, other: say_count(
        "closed as “{other}” but not crossed off: still open and {count} working day overdue",
        "closed as “{other}” but not crossed off: still open and {count} working days overdue",
        count=n,
        other=other,
    ),
    Reason.EXTENSION_LATE: lambda n, _other: say_count(
        "the extension was approved after the due date; {count} working day late",
        "the extension was approved after the due date; {count} working days late",
        count=n,
    ),
    Reason.LEFT_OUT: lambda _n, other: say("closed on time with the outcome “{other}”: left out", other=other),
    Reason.NOT_RESOLVED: lambda _n, other: say("closed on time with the outcome “{other}”: not solved", other=other),
    Reason.TARGET: lambda n, _other: say_count(
        "actual against {count} month of the yearly target",
        "actual against {count} months of the yearly target",
        count=n,
    ),
    Reason.CADRE: lambda n, other: say_count(
        "total {other} over {count} assignment-month",
        "total {other} over {count} assignment-months",
        count=n,
        other=other,
    ),
    Reason.REWORK: lambda _n, other: say("reopened: issue {other}", other=other),
    Reason.FALSIFIED: lambda _n, other: say("found false by spot check {other}", other=other),
    Reason.OVERDUE_LONG: lambda n, _other: say_count(
        "open and {count} working day overdue", "open and {count} working days overdue", count=n
    ),
    Reason.OVERDUE: lambda n, _other: say_count("{count} working day overdue", "{count} working days overdue", count=n),
}
_MEANS: Final[Mapping[str, Callable[[int, str], Message]]] = {
    "turnaround": lambda n, rate: say_count(
        "{count} issue, {rate}% credit", "{count} issues, {rate}% credit", count=n, rate=rate
    ),
    "satisfaction": lambda n, rate: say_count(
        "{count} rating, {rate}%", "{count} ratings, {rate}% on average", count=n, rate=rate
    ),
    "target_progress": lambda n, rate: say_count(
        "{count} target, {rate}% reached", "{count} targets, {rate}% reached on average", count=n, rate=rate
    ),
    "cadre_mean": lambda n, rate: say_count(
        "{count} assignment-month, mean score {rate}",
        "{count} assignment-months, mean score {rate}",
        count=n,
        rate=rate,
    ),
}
"""The indicators whose cases are shares of one: their mean says more than their sum."""
_TIMES: Final[Mapping[str, Callable[[int], Message]]] = {
    "forced_escalations": lambda n: say_count("{count} issue", "{count} issues", count=n),
    "rework": lambda n: say_count("{count} time", "{count} times", count=n),
    "rectifications_overdue": lambda n: say_count("{count} rectification", "{count} rectifications", count=n),
    "falsified_visits": lambda n: say_count("{count} visit", "{count} visits", count=n),
    "zero_months": lambda n: say_count("{count} month", "{count} months", count=n),
    "overdue_open": lambda n: say_count("{count} issue", "{count} issues", count=n),
    "directives_overdue": lambda n: say_count("{count} directive", "{count} directives", count=n),
}


def reason(code: int, number: int, other: str) -> Message:
    """Return why an evidence row counts as it does."""
    if Reason(code) in _PLAIN:
        return _PLAIN[Reason(code)]
    return _WITH_FIGURE[Reason(code)](number, OUTCOME_TITLES.get(other, other))


def own_words(line: Indicator) -> Message:
    """Return what a subject came to by itself: "1 of 13 (7.7%)", "6 ratings, 53.3% on average"."""
    if not line.den:
        return say("no sample")
    unit = UNITS.get(line.code, 1)
    if line.code in _MEANS:
        decimals = 2 if line.code == "cadre_mean" else 1
        return _MEANS[line.code](line.den // unit, percent(line.num, line.den, decimals))
    return say("{num} of {den} ({rate}%)", num=line.num, den=line.den, rate=percent(line.num, line.den))


def note_words(line: Indicator, shrinkage: int) -> Message | None:
    """Return what else stands behind an indicator's value: "plus 5 cases at the group's 72.1%"."""
    if line.vetoed:
        return say("set to 0 by veto")
    if line.source == "shrunk" and line.pool:
        return say_count(
            "plus {count} case at the group's {rate}%",
            "plus {count} cases at the group's {rate}%",
            count=shrinkage,
            rate=percent(*line.pool),
        )
    if line.source == "group":
        return say("the group's average is taken")
    if line.source == "none" and line.den:
        return say("too few cases in the group")
    return None


def indicator_arithmetic(line: Indicator, kind: Kind, rulebook: Rulebook) -> Message:
    """Return how an indicator's value became its points, in one sentence from which they can be worked out exactly."""
    rule = next(one for one in rulebook.indicators_of(kind) if one.metric == line.code)
    value = _value(line, rule.shrinkage)
    weight = _cases(rule.weight, E4)
    if line.vetoed:
        return say("{value}; a veto sets it to 0 of {weight} points.", value=value, weight=weight)
    if line.ratio is None or line.points_e4 is None:
        return say("{value}; its weight of {weight} points is taken out of the base.", value=value, weight=weight)
    target, points = _cases(rule.target * 100, E4), _e4(line.points_e4)
    if rule.floor == 0:
        return say(
            "{value}; {target}% earns all {weight} points, less earns its share: {points}.",
            value=value,
            target=target,
            weight=weight,
            points=points,
        )
    return say(
        "{value}; {floor}% earns nothing, {target}% all {weight} points, a rate between them its share: {points}.",
        value=value,
        floor=_cases(rule.floor * 100, E4),
        target=target,
        weight=weight,
        points=points,
    )


def _value(line: Indicator, shrinkage: int) -> Message:
    """Return the calculation that leads to the value, in the sums of the evidence rows."""
    unit = UNITS.get(line.code, 1)
    num, den = _cases(line.num, unit), _cases(line.den, unit)
    if line.ratio is None or line.pool is None:
        if not line.den:
            return say("no sample")
        own = say("{num} of {den} ({rate}%)", num=num, den=den, rate=percent(line.num, line.den))
        few = say("{own}, but the group has too few cases to compare with", own=own)
        return few if line.source == "none" else own
    pool = {"k": _cases(line.pool[0], unit), "n": _cases(line.pool[1], unit), "average": percent(*line.pool)}
    if line.source == "group":
        return say("no sample of its own: the group's average of {k} of {n} ({average}%)", **pool)
    return say_count(
        "with {count} case at the group's average of {k} of {n} ({average}%): "
        "({num} + {count} × {k}/{n}) ÷ ({den} + {count}) = {rate}%",
        "with {count} cases at the group's average of {k} of {n} ({average}%): "
        "({num} + {count} × {k}/{n}) ÷ ({den} + {count}) = {rate}%",
        count=shrinkage,
        num=num,
        den=den,
        rate=percent(*line.ratio),
        **pool,
    )


def count_words(code: str, count: int) -> Message:
    """Return a count with its unit."""
    return _TIMES[code](count) if count else say("none")


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
            return say_count(
                "{name}: {count} row, at most {cap} points in all: {points}.",
                "{name}: {count} rows, at most {cap} points in all: {points}.",
                name=name,
                count=line.count,
                cap=cap,
                points=points,
            )
        return say_count(
            "{name}: {count} row, without a cap: {points} points.",
            "{name}: {count} rows, without a cap: {points} points.",
            name=name,
            count=line.count,
            points=points,
        )
    return say(
        "{name}: {count} × {each} points, at most {cap} in all: {points}.",
        name=name,
        count=line.count,
        each=_points(rule.each),
        cap=_points(rule.cap),
        points=points,
    )


def percent(num: int, den: int, decimals: int = 1) -> str:
    """Return num / den in per cent, rounded half up."""
    parts = 10**decimals
    whole = (200 * parts * num + den) // (2 * den)
    return f"{whole // parts}.{whole % parts:0{decimals}}"


def _cases(value: int, unit: int) -> str:
    """Return a sum in cases, exactly."""
    return f"{(Decimal(value) / unit).normalize():f}"


def _e4(value_e4: int) -> str:
    """Return points with the four decimals in which they are added up."""
    return f"{Decimal(value_e4) / E4:.4f}"


def _points(value_e4: int) -> str:
    """Return points with two decimals, with four where they need them."""
    text = f"{abs(value_e4) // E4}.{abs(value_e4) % E4:04}"
    text = text.removesuffix("00")
    return f"−{text}" if value_e4 < 0 else text
