"""Chapter five: from cases to points, with a worked example that is computed as scorecards are."""

from collections.abc import Mapping
from typing import Final

from models.base import E4
from services.messages import Message, say
from services.scoring.handbook.layout import Block, Heading, Paragraph, Points, Quote, Table, Text, plain
from services.scoring.metrics.catalogue import UNITS
from services.scoring.points import FULL, Pool, base, cents, indicator, shown
from services.scoring.results import AdjustmentLine, Indicator
from services.scoring.rulebook import IndicatorRule, Rulebook
from services.scoring.titles import COUNT_TITLES, KIND_TITLES, METRIC_TITLES
from services.scoring.wording import count_arithmetic, indicator_arithmetic

_EXAMPLE: Final[Mapping[str, tuple[int, int, Pool]]] = {
    "visit_coverage": (13, 14, (512, 540)),
    "report_timeliness": (6, 7, (251, 268)),
    "problem_discovery": (1, 2, (71, 86)),
    "on_time_rate": (2, 2, (48, 60)),
    "turnaround": (20_000, 20_000, (513_000, 600_000)),
    "resolution_rate": (2, 2, (51, 62)),
    "escalation_timeliness": (0, 0, (9, 12)),
    "satisfaction": (16_000, 20_000, (430_000, 500_000)),
    "spot_check_pass": (7, 8, (133, 140)),
    "service_on_time": (0, 0, (39, 42)),
}
"""An invented cadre's num and den of each indicator, and those of the group."""
_SMALL: Final = (2, 2, (48, 60))
"""Two of two, in a group with 48 of 60."""


def chapter(rulebook: Rulebook) -> list[Block]:
    """Return how points are made."""
    return [
        Heading(2, say("5. From cases to points")),
        Points(
            [
                say(
                    "**Few cases prove little.** To a subject's own cases some average cases of its group are"
                    " added, so that one issue neither makes nor ruins a score. The fewer cases of its own, the"
                    " nearer to the average."
                ),
                say(
                    "**No case at all** earns the group's average where the table says so, never more; elsewhere"
                    " the indicator is left out and its weight with it. Who registers nothing gains nothing."
                ),
                say(
                    "**Too small a group**: with fewer than {cases} cases in the group, all subjects of the kind"
                    " are compared; with fewer than that in the whole county there is nothing to compare with, and"
                    " the indicator is left out.",
                    cases=rulebook.pools.min.value,
                ),
                say("**Points**: the rate divided by the rate of full marks, times the weight, at most the weight."),
                say("**Base**: the points of all indicators with a value, divided by their weights, times 100."),
                say(
                    "**Total**: the base less deductions, plus the bonus; between 0 and {most}. Two decimals are"
                    " shown; ranks, grades and leads read the shown score.",
                    most=plain(FULL + rulebook.bonus.cap.value),
                ),
            ]
        ),
        *_small_example(rulebook),
        *_deductions(rulebook),
        *_worked_example(rulebook),
    ]


def _small_example(rulebook: Rulebook) -> list[Block]:
    """Return two of two with the group's cases added, by the first indicator that adds some."""
    rule = next((rule for rule in rulebook.indicators if rule.shrinkage and UNITS.get(rule.metric, 1) == 1), None)
    if rule is None:
        return []
    line = indicator(rule, *_SMALL, unit=1)
    return [
        Quote(
            say(
                "Example, {indicator}: {arithmetic}",
                indicator=METRIC_TITLES[rule.metric],
                arithmetic=indicator_arithmetic(line, rule.kind, rulebook),
            )
        )
    ]


def _deductions(rulebook: Rulebook) -> list[Block]:
    rows: list[list[Text]] = [
        [
            KIND_TITLES[rule.kind],
            COUNT_TITLES[rule.count],
            say("{points} each time", points=plain(rule.each)),
            say("at most {points}", points=plain(rule.cap)),
            rule.source,
        ]
        for rule in rulebook.deductions
    ]
    vetoes: list[Message] = [
        say(
            "{kind}: {count}, {limit} or more: “{indicator}” earns 0 points, and the grade is “{grade}” at most."
            " {source}",
            kind=KIND_TITLES[rule.kind],
            count=COUNT_TITLES[rule.count],
            limit=rule.at_least,
            indicator=METRIC_TITLES[rule.indicator],
            grade=rule.grade,
            source=rule.source,
        )
        for rule in rulebook.vetoes
    ]
    blocks: list[Block] = [
        Heading(3, say("Deductions")),
        Table([say("Whose"), say("What for"), say("Deduction"), say("In all"), say("Basis")], rows),
        Heading(3, say("Bonus and penalty")),
        Paragraph(
            say(
                "Points given by an approved decision in the period are added, {cap} at most in all. Points taken"
                " by decision have no such limit.",
                cap=plain(rulebook.bonus.cap.value),
            )
        ),
    ]
    if vetoes:
        blocks += [Heading(3, say("Veto")), Points(vetoes)]
    return blocks


def _worked_example(rulebook: Rulebook) -> list[Block]:
    """Return one invented cadre's scorecard, line by line."""
    lines = [_line(rule, rulebook) for rule in rulebook.indicators_of("cadre") if rule.metric in _EXAMPLE]
    rows: list[list[Text]] = [
        [
            METRIC_TITLES[line.code],
            plain(line.weight_e4),
            "–" if line.points_e4 is None else f"{line.points_e4 // E4}.{line.points_e4 % E4:04}",
            indicator_arithmetic(line, "cadre", rulebook),
        ]
        for line in lines
    ]
    base_e4 = base(lines)
    moved = [
        AdjustmentLine(rule.count, 1, -min(rule.each, rule.cap)) for rule in rulebook.deductions if rule.kind == "cadre"
    ][:1]
    total = shown(min(max(base_e4 + sum(line.points_e4 for line in moved), 0), FULL + rulebook.bonus.cap.value))
    return [
        Heading(3, say("One cadre, from beginning to end")),
        Paragraph(
            say(
                "An invented cadre with one enterprise, half a year: one visit missed, one report late, one quarter"
                " without a problem found or ruled out, two issues solved on time, no matter handled, no common issue,"
                " and one issue that a complaint forced up. The sentences are those of the scorecard on screen."
            )
        ),
        Table([say("Indicator"), say("Weight"), say("Points"), say("How")], rows),
        Points(
            [
                say(
                    "Base: {points} points of {weight} make {base}.",
                    points=plain(sum(line.points_e4 or 0 for line in lines)),
                    weight=plain(sum(line.weight_e4 for line in lines if line.points_e4 is not None)),
                    base=plain(base_e4),
                ),
                *(count_arithmetic(line.code, line.count, line, "cadre", rulebook) for line in moved),
                say("Total: {total}, grade by cut-off: {grade}.", total=cents(total), grade=_grade(total, rulebook)),
            ]
        ),
    ]


def _line(rule: IndicatorRule, rulebook: Rulebook) -> Indicator:
    num, den, (k, n) = _EXAMPLE[rule.metric]
    unit = UNITS.get(rule.metric, 1)
    return indicator(rule, num, den, (k, n) if n >= rulebook.pools.min.value * unit else None, unit)


def _grade(total: int, rulebook: Rulebook) -> str:
    return next(grade.name for grade in rulebook.grading.grades if total * 100 >= grade.at_least)
