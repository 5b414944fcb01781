"""From num and den to points (scoring.md §4): pools, shrinkage and the curve, in whole numbers only."""

from collections.abc import Mapping, Sequence
from typing import Final

from models.base import E4
from services.scoring.results import Indicator, Source
from services.scoring.rulebook import IndicatorRule

FULL: Final = 100 * E4
"""100 points."""

Pool = tuple[int, int]


def rhu(num: int, den: int) -> int:
    """Return num / den rounded half up, for num >= 0 and den > 0."""
    return (2 * num + den) // (2 * den)


def pools(
    nums: Sequence[int], dens: Sequence[int], groups: Sequence[str], *, minimum: int
) -> Mapping[str, Pool | None]:
    """Return (K, N) of every group; of all subjects where the group's N is below the minimum, None where that is too.

    Args:
        nums: of every subject of one kind, whatever its status.
        dens: likewise.
        groups: each subject's assessment group.
        minimum: `pool_min` in units of the denominator.
    """
    sums: dict[str, list[int]] = {}
    for num, den, group in zip(nums, dens, groups, strict=True):
        pool = sums.setdefault(group, [0, 0])
        pool[0] += num
        pool[1] += den
    everyone = sum(nums), sum(dens)
    fallback = everyone if everyone[1] >= minimum else None
    return {group: (k, n) if n >= minimum else fallback for group, (k, n) in sums.items()}


def indicator(rule: IndicatorRule, num: int, den: int, pool: Pool | None, unit: int) -> Indicator:
    """Return the indicator of one subject: its value, where that came from, and its points."""
    ratio, source = _value(rule, num, den, pool, unit)
    points = None if ratio is None else _curve(rule, *ratio)
    shown_pool = pool if source in {"shrunk", "group"} else None
    return Indicator(rule.metric, num, den, rule.weight, points, source, ratio, shown_pool)


def _value(rule: IndicatorRule, num: int, den: int, pool: Pool | None, unit: int) -> tuple[Pool | None, Source]:
    if den == 0:
        return (pool, "group") if rule.no_sample == "group" and pool else (None, "none")
    if rule.shrinkage == 0:
        return (num, den), "own"
    if pool is None:
        return None, "none"
    k, n = pool
    cases = rule.shrinkage * unit
    return (num * n + cases * k, n * (den + cases)), "shrunk"


def _curve(rule: IndicatorRule, a: int, b: int) -> int:
    """Return the points of the value a / b: none at the floor, the whole weight at the target."""
    above = E4 * a - rule.floor * b
    if above <= 0:
        return 0
    return min(rhu(rule.weight * above, (rule.target - rule.floor) * b), rule.weight)


def base(indicators: Sequence[Indicator]) -> int:
    """Return the base in 1/10,000 point, over the indicators that have points; 0 when they weigh nothing."""
    counted = [(one.points_e4, one.weight_e4) for one in indicators if one.points_e4 is not None]
    weight = sum(weight for _, weight in counted)
    return rhu(FULL * sum(points for points, _ in counted), weight) if weight else 0


def cents(value: int) -> str:
    """Return 1/100 as a decimal with two places."""
    return f"{value // 100}.{value % 100:02}"


def shown(total_e4: int) -> int:
    """Return the shown score in 1/100 point."""
    return rhu(total_e4, 100)
