"""Ranks, grades and flags (scoring.md §5 and §6)."""

from collections import defaultdict

from tests.oracle.points import Card, vetoes_on
from tests.oracle.rules import Rules


def rank(cards: list[Card]) -> None:
    """1, 2, 2, 4 inside (kind, group)."""
    for card in (card for card in cards if card.graded):
        peers = [other for other in cards if other.graded and (other.kind, other.group) == (card.kind, card.group)]
        card.rank = 1 + sum(other.shown > card.shown for other in peers)
        card.ranked = len(peers)


def grade(cards: list[Card], rules: Rules) -> None:
    order = [name for name, _ in rules.grades] + [rules.lowest_grade]
    capped = set()
    for card in (card for card in cards if card.graded):
        card.grade = next((name for name, least in rules.grades if card.shown >= least), rules.lowest_grade)
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


def flag(cards: list[Card], rules: Rules) -> None:
    for card in cards:
        found: list[tuple[str, str, str]] = []
        counts = card.counts
        if card.graded:
            found += _of_graded(card, cards, rules)
        if counts.get("zero_months", 0) >= rules.flag_absent:
            found.append(("absent", "敷衍塞责", "red"))
        if counts.get("falsified_visits", 0) >= rules.flag_falsified:
            found.append(("falsified", "敷衍塞责", "red"))
        if counts.get("overdue_open", 0) >= rules.flag_long_overdue_red:
            found.append(("long_overdue", "组织不力", "red"))
        elif counts.get("overdue_open", 0) >= rules.flag_long_overdue_yellow:
            found.append(("long_overdue", "组织不力", "yellow"))
        if counts.get("directives_overdue", 0) >= rules.flag_directive_overdue:
            found.append(("directive_overdue", "组织不力", "red"))
        if counts["rectifications_overdue"] >= rules.flag_rectification_overdue:
            found.append(("rectification_overdue", "组织不力", "yellow"))
        card.flags = [
            {"code": code, "ground": ground, "severity": severity} for code, ground, severity in sorted(found)
        ]


def _of_graded(card: Card, cards: list[Card], rules: Rules) -> list[tuple[str, str, str]]:
    found = []
    if card.shown < rules.flag_low_score:
        found.append(("low_score", "效果不好", "red"))
    num, den = card.num["visit_coverage"], card.den["visit_coverage"]
    if card.kind == "cadre" and den and 10_000 * num < rules.flag_low_visits_yellow * den:
        red = 10_000 * num < rules.flag_low_visits_red * den
        found.append(("low_visits", "敷衍塞责", "red" if red else "yellow"))
    num, den = card.num["on_time_rate"], card.den["on_time_rate"]
    if card.kind == "department" and den >= rules.flag_low_on_time_den and 10_000 * num < rules.flag_low_on_time * den:
        found.append(("low_on_time", "效果不好", "red"))
    peers = sorted(
        other.shown for other in cards if other.graded and (other.kind, other.group) == (card.kind, card.group)
    )
    lowest = peers[: rules.flag_bottom_share * len(peers) // 10_000]
    if lowest and card.shown <= lowest[-1] and card.shown < rules.flag_bottom_below:
        found.append(("bottom_of_group", "效果不好", "yellow"))
    return found
