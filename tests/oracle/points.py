"""From num and den to points, base and total (scoring.md §4)."""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracle.days import rhu
from tests.oracle.evidence import Row, Subject
from tests.oracle.rules import Rules, Veto, Weighted

UNIT = {"turnaround": 10_000, "satisfaction": 10_000, "target_progress": 10_000, "cadre_mean": 1_000_000}
FULL = 1_000_000
COUNTS = {
    "cadre": ("forced_escalations", "rework", "rectifications_overdue", "falsified_visits", "zero_months"),
    "department": ("forced_escalations", "rework", "rectifications_overdue", "overdue_open", "directives_overdue"),
}


@dataclass
class Card:
    """A subject on its way to a scorecard; amounts in 1/10,000 point, `shown` in 1/100."""

    subject: Subject
    name: str
    group: str
    department: str | None
    num: dict[str, int]
    den: dict[str, int]
    counts: dict[str, int]
    points: dict[str, int | None] = field(default_factory=dict)
    status: str = ""
    adjustments: list[tuple[str, int, int]] = field(default_factory=list)
    base: int | None = None
    total: int | None = None
    rank: int | None = None
    ranked: int | None = None
    grade: str | None = None
    tied: bool = False
    flags: list[dict[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.subject[0]

    @property
    def shown(self) -> int:
        assert self.total is not None
        return rhu(self.total, 100)

    @property
    def graded(self) -> bool:
        return self.status == "graded"


def vetoes_on(card: Card, rules: Rules) -> list[Veto]:
    return [veto for veto in rules.vetoes if veto.kind == card.kind and card.counts[veto.count] >= veto.limit]


def pool(cards: list[Card], card: Card, code: str, rules: Rules) -> tuple[int, int] | None:
    """K and N of the group, else of the kind, else nothing."""
    of_kind = [other for other in cards if other.kind == card.kind]
    for members in ([other for other in of_kind if other.group == card.group], of_kind):
        k = sum(other.num[code] for other in members)
        n = sum(other.den[code] for other in members)
        if n >= rules.pool_min * UNIT.get(code, 1):
            return k, n
    return None


def value(card: Card, indicator: Weighted, found: tuple[int, int] | None) -> Fraction | None:
    num, den = card.num[indicator.code], card.den[indicator.code]
    if den == 0:
        return Fraction(*found) if indicator.group_without_sample and found else None
    if indicator.m == 0:
        return Fraction(num, den)
    if found is None:
        return None
    k, n = found
    mu = indicator.m * UNIT.get(indicator.code, 1)
    return Fraction(num * n + mu * k, n * (den + mu))


def curve(indicator: Weighted, reached: Fraction) -> int:
    above = 10_000 * reached - indicator.floor
    if above < 0:
        return 0
    points = indicator.weight * above / (indicator.target - indicator.floor)
    return min(rhu(points.numerator, points.denominator), indicator.weight)


def give_points(cards: list[Card], kind: str, rules: Rules, months: dict[str, int], adjustments: list[Row]) -> None:
    """Points, status, base and total of every subject of a kind."""
    indicators = rules.indicators[kind]
    pools: dict[tuple[str, str], tuple[int, int] | None] = {}
    dated: dict[Subject, list[int]] = defaultdict(list)
    for row in adjustments:
        dated[row.subject].append(row.num)
    for card in (card for card in cards if card.kind == kind):
        valued: list[Weighted] = []
        for indicator in indicators:
            key = (card.group, indicator.code)
            if key not in pools:
                pools[key] = pool(cards, card, indicator.code, rules)
            reached = value(card, indicator, pools[key])
            card.points[indicator.code] = None if reached is None else curve(indicator, reached)
            if reached is not None and card.den[indicator.code] > 0:
                valued.append(indicator)
        for veto in vetoes_on(card, rules):
            card.points[veto.indicator] = 0
        card.status = status(card, valued, months, rules)
        if card.status != "not_assessed":
            _total(card, indicators, dated[card.subject], rules)


def status(card: Card, valued: list[Weighted], months: dict[str, int], rules: Rules) -> str:
    """§2; `valued` are the indicators with a sample of the subject's own and a value."""
    if not any(indicator.weight for indicator in valued):
        return "not_assessed"
    if card.kind == "cadre":
        enough = months.get(card.subject[1], 0) >= rules.min_months
    else:
        enough = sum(indicator.weight for indicator in valued) >= rules.min_weight
    return "graded" if enough else "ungraded"


def _total(card: Card, indicators: list[Weighted], dated: list[int], rules: Rules) -> None:
    scored = [(card.points[one.code], one.weight) for one in indicators if card.points[one.code] is not None]
    card.base = rhu(FULL * sum(points or 0 for points, _ in scored), sum(weight for _, weight in scored))
    lines = []
    for rule in (rule for rule in rules.deductions if rule.kind == card.kind):
        count = card.counts[rule.count]
        lines.append((rule.count, count, -min(count * rule.each, rule.cap)))
    better, worse = [one for one in dated if one > 0], [one for one in dated if one < 0]
    lines.append(("bonus", len(better), min(sum(better), rules.bonus_cap)))
    lines.append(("penalty", len(worse), sum(worse)))
    card.adjustments = [line for line in lines if line[2] != 0]
    moved = sum(points for _, _, points in lines)
    card.total = max(0, min(card.base + moved, FULL + rules.bonus_cap))
