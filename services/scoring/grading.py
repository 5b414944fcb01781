"""Ranks, grades and the quota of the best grade (scoring.md §5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.base import E4
from services.scoring.results import Kind, Scorecard
from services.scoring.rulebook import Rulebook

_AT_LEAST_ONE: Final = 2
"""A pool of one or two has one place."""


@dataclass(frozen=True)
class Merit:
    """What decides between those who qualify for the best grade: num of resolution_rate and of on_time_rate."""

    resolved: int
    on_time: int


def ranked(cards: Sequence[Scorecard]) -> list[Scorecard]:
    """Return the cards with rank and number of ranked inside (kind, group): 1, 2, 2, 4; graded subjects only."""
    totals = _by_group(cards)
    result = []
    for card in cards:
        if card.status != "graded" or card.total is None:
            result.append(card)
            continue
        group = totals[card.kind, card.group]
        above = sum(1 for other in group if other.total is not None and other.total > card.total)
        result.append(replace(card, rank=above + 1, ranked=len(group)))
    return result


def graded(cards: Sequence[Scorecard], merits: Mapping[tuple[Kind, str], Merit], rulebook: Rulebook) -> list[Scorecard]:
    """Return the cards with grades: cut-offs, veto caps, then the quota of the best grade in each pool."""
    names = [grade.name for grade in rulebook.grading.grades]
    caps = {(card.kind, card.code): _cap(card, rulebook, names) for card in cards}
    grades = {
        (card.kind, card.code): max(_by_cut_off(card.total, rulebook), caps[card.kind, card.code])
        for card in cards
        if card.status == "graded" and card.total is not None
    }
    tied: set[tuple[Kind, str]] = set()
    for pool in _pools(cards, rulebook.grading.small_group.value):
        best = [card for card in pool if grades[card.kind, card.code] == 0]
        quota = max(len(pool) * rulebook.grading.quota.value // E4, int(len(pool) <= _AT_LEAST_ONE))
        for card, equal in _beyond(best, quota, merits):
            grades[card.kind, card.code] = 1
            if equal:
                tied.add((card.kind, card.code))
    return [
        replace(card, grade=names[grades[key]], tied=key in tied) if (key := (card.kind, card.code)) in grades else card
        for card in cards
    ]


def _by_cut_off(total: int, rulebook: Rulebook) -> int:
    """Return the position of the best grade whose cut-off the shown total reaches."""
    return next(at for at, grade in enumerate(rulebook.grading.grades) if total * 100 >= grade.at_least)


def _cap(card: Scorecard, rulebook: Rulebook, names: Sequence[str]) -> int:
    """Return the position of the best grade that the vetoes leave; 0 without a veto."""
    return max(
        (
            names.index(veto.grade)
            for veto in rulebook.vetoes
            if veto.kind == card.kind and card.counts[veto.count] >= veto.at_least
        ),
        default=0,
    )


def _pools(cards: Sequence[Scorecard], small: int) -> Iterable[list[Scorecard]]:
    """Yield the pools of the quota: each group, and the small groups of a kind together."""
    together: dict[str, list[Scorecard]] = {}
    for (kind, _), group in _by_group(cards).items():
        if len(group) < small:
            together.setdefault(kind, []).extend(group)
        else:
            yield group
    yield from together.values()


def _beyond(
    best: list[Scorecard], quota: int, merits: Mapping[tuple[Kind, str], Merit]
) -> Iterable[tuple[Scorecard, bool]]:
    """Yield those of the best who find no place, and whether that is for a tie at the last place."""

    def merit(card: Scorecard) -> tuple[int, int, int]:
        own = merits[card.kind, card.code]
        return card.total or 0, own.resolved, own.on_time

    if len(best) <= quota:
        return
    order = sorted(best, key=merit, reverse=True)
    last = merit(order[quota - 1]) if quota and merit(order[quota - 1]) == merit(order[quota]) else None
    for place, card in enumerate(order):
        equal = merit(card) == last
        if place >= quota or equal:
            yield card, equal


def _by_group(cards: Sequence[Scorecard]) -> dict[tuple[str, str], list[Scorecard]]:
    """Return the graded cards of each (kind, group)."""
    groups: dict[tuple[str, str], list[Scorecard]] = {}
    for card in cards:
        if card.status == "graded":
            groups.setdefault((card.kind, card.group), []).append(card)
    return groups
