"""Ranks, grades and flags (scoring.md §5 and §6)."""

from collections import defaultdict
from fractions import Fraction

from tests.oracle.points import Card, vetoes_on
from tests.oracle.rules import FlagRule, Rules


def rank(cards: list[Card]) -> None:
    """1, 2, 2, 4 inside (kind, group)."""
    for card in (card for card in cards if card.graded):
        peers = [other for other in cards if other.graded and (other.kind, other.group) == (card.kind, card.group)]
        card.rank = 1 + sum(other.shown > card.shown for other in peers)
        card.ranked = len(peers)


def grade(cards: list[Card], rules: Rules) -> None:
    order = [name for name, _ in rules.grades]
    capped = set()
    for card in (card for card in cards if card.graded):
        card.grade = next(name for name, least in rules.grades if 100 * card.shown >= least)
        for veto in vetoes_on(card, rules):
            capped.add(card.subject)
            card.grade = max(card.grade, veto.cap, key=order.index)
    for members in _quota_pools(cards, rules):
        _quota(members, [card for card in members if card.subject not in capped], rules)


def _quota_pools(cards: list[Card], rules: Rules) -> list[list[Card]]:
    groups: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for card in (card for card in cards if card.graded):
        groups[card.kind, card.group].append(card)
    pools: list[list[Card]] = []
    together: dict[str, list[Card]] = defaultdict(list)
    for (kind, _), members in groups.items():
        if len(members) < rules.small_pool:
            together[kind].extend(members)
        else:
            pools.append(members)
    return [*pools, *together.values()]


def _quota(members: list[Card], uncapped: list[Card], rules: Rules) -> None:
    """At most the quota keeps the best grade; who equals the first one left out loses it too."""
    best, second = rules.grades[0][0], rules.grades[1][0]
    places = rules.quota * len(members) // 10_000
    if len(members) <= 2:
        places = max(places, 1)

    def merit(card: Card) -> tuple[int, int, int]:
        return card.shown, card.num["resolution_rate"], card.num["on_time_rate"]

    qualified = sorted((card for card in uncapped if card.grade == best), key=merit, reverse=True)
    if len(qualified) <= places:
        return
    for card in qualified[places:]:
        card.grade = second
    if places and merit(qualified[places]) == merit(qualified[places - 1]):
        for card in qualified:
            if merit(card) == merit(qualified[places]):
                card.grade, card.tied = second, True


COUNTED = {
    "absent": "zero_months",
    "falsified": "falsified_visits",
    "long_overdue": "overdue_open",
    "directive_overdue": "directives_overdue",
    "rectification_overdue": "rectifications_overdue",
}
RATES = {"low_visits": "visit_coverage", "low_on_time": "on_time_rate"}


def flag(cards: list[Card], rules: Rules) -> None:
    for card in cards:
        for code, rule in sorted(rules.flags.items()):
            if card.kind not in rule.kinds or not (card.graded or code in COUNTED):
                continue
            for severity, limit in rule.levels:
                if _raised(card, cards, code, rule, limit):
                    card.flags.append({"code": code, "ground": rule.ground, "severity": severity})
                    break


def _raised(card: Card, cards: list[Card], code: str, rule: FlagRule, limit: Fraction) -> bool:
    if code in COUNTED:
        return card.counts.get(COUNTED[code], 0) >= limit
    if code in RATES:
        num, den = card.num[RATES[code]], card.den[RATES[code]]
        return den >= max(1, rule.min_sample) and 100 * num < limit * den
    low = card.shown < 100 * limit
    return low and (code == "low_score" or _lowest(card, cards, rule.share))


def _lowest(card: Card, cards: list[Card], share: int) -> bool:
    """Is it among that share of its group with the lowest shown totals, ties at the boundary included?"""
    peers = sorted(
        other.shown for other in cards if other.graded and (other.kind, other.group) == (card.kind, card.group)
    )
    lowest = peers[: share * len(peers) // 10_000]
    return bool(lowest) and card.shown <= lowest[-1]
