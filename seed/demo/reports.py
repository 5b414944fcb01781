"""月报: what each helper reports of each enterprise, month by month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from seed.demo.chance import Chance
from seed.demo.county import KNOWN_UNTIL
from seed.demo.days import month_end, workday_after
from seed.demo.roster import Pair, Roster
from seed.demo.rows import Row
from seed.demo.texts import DIFFICULTIES, SUGGESTIONS
from seed.demo.visits import PairMonth, conduct, pair_months

_VERIFIERS: Final = ("示例办公室核实员甲", "示例办公室核实员乙")
_SEASON: Final = (0.7, 0.6, 0.95, 1.0, 1.05, 1.1, 1.0, 0.95, 1.05, 1.05, 1.1, 1.15)
"""How a year's output lies on its months."""


@dataclass(frozen=True)
class Plant:
    """An enterprise's usual month: output in 万元, people, and investment of a project in 万元."""

    output: int
    people: int
    investment: int


def reports(roster: Roster, issues: list[Row], seed: int) -> list[Row]:
    """Return one report a pair and month in which the pair holds on the last day, but for those never handed in."""
    chance = Chance(seed, roster.county.code, "reports")
    plants = {code: _plant(firm, chance) for code, firm in roster.firms.items()}
    troubled = {(str(issue["enterprise_code"]), _month(issue["registered_on"])) for issue in issues}
    drawn: set[tuple[Pair, date]] = set()
    rows = []
    for cell in pair_months(roster):
        if not cell.pair.covers(month_end(cell.month)):
            continue
        calm = (cell.pair.enterprise, cell.month) not in troubled
        works = conduct(roster, cell.pair.cadre, cell.month)
        row = _report(chance, cell, works.reported_late, plants[cell.pair.enterprise], calm=calm)
        if row is None:
            continue
        quarter = (cell.pair, date(cell.month.year, (cell.month.month - 1) // 3 * 3 + 1, 1))
        if calm and quarter not in drawn:
            drawn.add(quarter)
            if chance.hit(works.verified):
                _verify(chance, row)
        rows.append(row)
    return rows


def _month(day: object) -> date:
    assert isinstance(day, date)  # noqa: S101  a column of dates
    return day.replace(day=1)


def _plant(firm: Row, chance: Chance) -> Plant:
    project = firm["kind"] == "重点项目"
    return Plant(
        output=chance.between(20, 90) if project else chance.between(120, 2600),
        people=chance.between(18, 420),
        investment=chance.between(150, 1800) if project else 0,
    )


def _report(chance: Chance, cell: PairMonth, late: float, plant: Plant, *, calm: bool) -> Row | None:
    last = month_end(cell.month)
    if chance.hit(late):
        if chance.hit(0.35):
            return None
        submitted = workday_after(last, chance.between(6, 15))
    else:
        submitted = workday_after(last, chance.between(1, 5))
    if submitted > KNOWN_UNTIL:
        return None
    season = _SEASON[cell.month.month - 1]
    output = Decimal(round(plant.output * season * chance.between(90, 112))) / 100
    investment = Decimal(round(plant.investment * season * chance.between(70, 125))) / 100
    return {
        "cadre_code": cell.pair.cadre,
        "enterprise_code": cell.pair.enterprise,
        "month": cell.month,
        "submitted_on": submitted,
        "no_issue": calm,
        "verified_by": None,
        "verified_on": None,
        "output": output,
        "value_added": round(output * chance.between(21, 29) / 100, 2),
        "investment": investment if plant.investment else None,
        "employees": plant.people + chance.between(-4, 6),
        "difficulties": chance.pick(DIFFICULTIES) if not calm or chance.hit(0.12) else None,
        "suggestions": chance.pick(SUGGESTIONS) if chance.hit(0.15) else None,
    }


def _verify(chance: Chance, row: Row) -> None:
    submitted = row["submitted_on"]
    assert isinstance(submitted, date)  # noqa: S101  a column of dates
    verified = workday_after(submitted, chance.between(1, 8))
    if verified <= KNOWN_UNTIL:
        row.update(verified_by=chance.pick(_VERIFIERS), verified_on=verified)
