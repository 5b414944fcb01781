"""Flags (scoring.md §6): leads with their figures and evidence, never verdicts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from models.base import E4
from services.messages import Message, say, say_count
from services.scoring.points import cents
from services.scoring.results import Flag, Kind, Scorecard
from services.scoring.rulebook import FlagRule, Rulebook


class Lead(NamedTuple):
    """What a flag's rule finds: a figure to compare with the levels, in words, and where its evidence is."""

    figure: Fraction
    low_is_bad: bool
    words: Message
    evidence: str | None


class Figures(NamedTuple):
    """What flags read besides the card: raw num and den of two metrics, and the group's boundary."""

    visit_coverage: tuple[int, int]
    on_time_rate: tuple[int, int]
    bottom: int | None
    """The shown total (1/100 point) at or under which the lowest share of the group lies."""
    since: Mapping[str, date]
    """The first day of what each count counts."""


def flagged(
    cards: Sequence[Scorecard], figures: Mapping[tuple[Kind, str], Figures], rulebook: Rulebook
) -> list[Scorecard]:
    """Return the cards with their flags, ordered by code."""
    return [replace(card, flags=_flags(card, figures[card.kind, card.code], rulebook)) for card in cards]


def bottoms(cards: Sequence[Scorecard], rulebook: Rulebook) -> Mapping[tuple[Kind, str], int]:
    """Return the shown total at or under which the lowest share of each (kind, group) lies, where that is anybody."""
    shares = {kind: rule.share for rule in rulebook.flags if rule.code == "bottom_of_group" for kind in rule.kinds}
    totals: dict[tuple[Kind, str], list[int]] = {}
    for card in cards:
        if card.status == "graded" and card.total is not None:
            totals.setdefault((card.kind, card.group), []).append(card.total)
    return {
        group: sorted(values)[count - 1]
        for group, values in totals.items()
        if (count := len(values) * shares.get(group[0], 0) // E4) > 0
    }


def _flags(card: Scorecard, figures: Figures, rulebook: Rulebook) -> tuple[Flag, ...]:
    found = []
    for rule in rulebook.flags:
        if card.kind not in rule.kinds:
            continue
        lead = _LEADS[rule.code](card, figures, rule)
        if lead is None:
            continue
        level = next((one for one in rule.levels if _reaches(lead, one.limit)), None)
        if level is not None:
            since = figures.since.get(lead.evidence or "")
            found.append(Flag(rule.code, rule.ground, level.severity, lead.words, lead.evidence, since))
    return tuple(sorted(found, key=lambda flag: flag.code))


def _reaches(lead: Lead, limit: Decimal) -> bool:
    return lead.figure < Fraction(limit) if lead.low_is_bad else lead.figure >= Fraction(limit)


def _low_score(card: Scorecard, _figures: Figures, _rule: FlagRule) -> Lead | None:
    if card.status != "graded" or card.total is None:
        return None
    words = say("{total} points", total=cents(card.total))
    return Lead(Fraction(card.total, 100), low_is_bad=True, words=words, evidence=None)


def _low_visits(card: Scorecard, figures: Figures, rule: FlagRule) -> Lead | None:
    num, den = figures.visit_coverage
    if card.status != "graded" or den < rule.min_sample:
        return None
    words = say_count(
        "{num} of {count} visit due was made", "{num} of {count} visits due were made", num=num, count=den
    )
    return _share(num, den, words, "visit_coverage")


def _low_on_time(card: Scorecard, figures: Figures, rule: FlagRule) -> Lead | None:
    num, den = figures.on_time_rate
    if card.status != "graded" or den < rule.min_sample:
        return None
    words = say_count(
        "{num} of {count} issue due solved on time", "{num} of {count} issues due solved on time", num=num, count=den
    )
    return _share(num, den, words, "on_time_rate")


def _share(num: int, den: int, words: Message, evidence: str) -> Lead:
    """Return a lead on num / den in per cent, compared exactly."""
    return Lead(Fraction(100 * num, den), low_is_bad=True, words=words, evidence=evidence)


def _bottom_of_group(card: Scorecard, figures: Figures, rule: FlagRule) -> Lead | None:
    if card.status != "graded" or card.total is None or figures.bottom is None or card.total > figures.bottom:
        return None
    words = say(
        "place {rank} of {ranked}, within the lowest {share}%, with {total} points",
        rank=card.rank,
        ranked=card.ranked,
        share=f"{(Decimal(rule.share) / 100).normalize():f}",
        total=cents(card.total),
    )
    return Lead(Fraction(card.total, 100), low_is_bad=True, words=words, evidence=None)


def _count(code: str, words: Callable[[int], Message]) -> Callable[[Scorecard, Figures, FlagRule], Lead | None]:
    """Return the rule of a flag that reads a count."""

    def lead(card: Scorecard, _figures: Figures, _rule: FlagRule) -> Lead | None:
        count = card.counts[code]
        return Lead(Fraction(count), low_is_bad=False, words=words(count), evidence=code)

    return lead


_LEADS: Final[Mapping[str, Callable[[Scorecard, Figures, FlagRule], Lead | None]]] = {
    "low_score": _low_score,
    "low_visits": _low_visits,
    "low_on_time": _low_on_time,
    "bottom_of_group": _bottom_of_group,
    "absent": _count(
        "zero_months",
        lambda n: say_count("no visit for {count} month in a row", "no visit for {count} months in a row", count=n),
    ),
    "falsified": _count(
        "falsified_visits",
        lambda n: say_count(
            "{count} visit, confirmed by spot check", "{count} visits, confirmed by spot check", count=n
        ),
    ),
    "long_overdue": _count("overdue_open", lambda n: say_count("{count} open issue", "{count} open issues", count=n)),
    "directive_overdue": _count("directives_overdue", lambda n: say("{n} not carried out", n=n)),
    "rectification_overdue": _count("rectifications_overdue", lambda n: say("{n} not done", n=n)),
}
