"""走访 and 免计: visits month by month, and the months in which nobody was expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from seed.demo.cast import CONDUCT, USUAL, USUAL_MONTH, Conduct
from seed.demo.chance import Chance
from seed.demo.county import ACTIVE_UNTIL, KNOWN_UNTIL
from seed.demo.days import month_end, months, workday_after, workdays
from seed.demo.roster import Pair, Roster
from seed.demo.rows import Row
from seed.demo.texts import VISIT_ENDINGS, VISIT_MATTERS, VISIT_OPENINGS

_METHODS: Final = {"实地": 62, "座谈": 15, "帮办": 10, "陪办": 7, "代办": 6}
_DELAYS: Final = {0: 55, 1: 22, 2: 12, 3: 7, 4: 2, 5: 2}
"""Working days between a visit and its record, as usual."""
_EXCUSES: Final = {"外出": 14, "企业暂不便接待": 6, "身体": 2, "学习": 5}
"""Reasons of the 27 helpers without a visit in the circular."""
_PART_OF_MONTH: Final = 0.7
"""A month of which less is covered expects less than two visits."""
_APPROVERS: Final = ("示例办公室主任甲", "示例办公室副主任乙")


@dataclass(frozen=True)
class PairMonth:
    """The working days of one calendar month on which an assignment holds."""

    pair: Pair
    month: date
    days: list[date]

    @property
    def part(self) -> float:
        """Share of the month's working days."""
        return len(self.days) / len(workdays(self.month, month_end(self.month)))


def conduct(roster: Roster, cadre: str, day: date) -> Conduct:
    """Return how a cadre works on a day."""
    works = CONDUCT[roster.county.code].get(cadre, USUAL)
    return works if day <= works.until else USUAL


def pair_months(roster: Roster) -> list[PairMonth]:
    """Return every month of every assignment that holds a working day, until nothing new happens."""
    found = []
    for pair in roster.pairs:
        last = min(pair.end or ACTIVE_UNTIL, ACTIVE_UNTIL)
        for month in months(pair.start, last):
            days = workdays(max(month, pair.start), min(month_end(month), last))
            if days:
                found.append(PairMonth(pair, month, days))
    return found


def visits(roster: Roster, seed: int) -> tuple[list[Row], list[Row]]:
    """Return the rows of 走访 and of 免计."""
    chance = Chance(seed, roster.county.code, "visits")
    made: list[Row] = []
    excused: list[Row] = []
    for cell, number in _numbers(roster, chance):
        works = conduct(roster, cell.pair.cadre, cell.month)
        made += [row for day in _spread(chance, cell.days, number) if (row := _visit(chance, cell.pair, day, works))]
        if number == 0 and works is USUAL:
            excused.append(_exemption(chance, cell))
    for row, reason in zip(excused, chance.deal(_EXCUSES, len(excused)), strict=True):
        row["reason"] = reason
    made.sort(key=lambda row: (row["visited_on"], row["cadre_code"], row["enterprise_code"]))
    for number, row in enumerate(made, 1):
        row["visit_code"] = f"V{number:05d}"
    return made, excused


def _numbers(roster: Roster, chance: Chance) -> Iterator[tuple[PairMonth, int]]:
    """Yield each month of each assignment with the number of its visits."""
    cells = pair_months(roster)
    conducts = [conduct(roster, cell.pair.cadre, cell.month) for cell in cells]
    usual = iter(chance.deal(USUAL_MONTH, sum(works is USUAL for works in conducts)))
    for cell, works in zip(cells, conducts, strict=True):
        if works is USUAL:
            number = next(usual)
        elif cell.month in works.silent:
            number = 0
        else:
            number = chance.draw(works.month or USUAL_MONTH)
        yield cell, number if cell.part >= _PART_OF_MONTH else min(number, max(1, round(2 * cell.part)))


def _spread(chance: Chance, days: list[date], number: int) -> list[date]:
    """Draw a day from each of so many equal parts of the days."""
    bounds = [len(days) * place // number for place in range(number + 1)] if number else []
    parts = (days[first:last] for first, last in pairwise(bounds))
    return [chance.pick(part) for part in parts if part]


def _visit(chance: Chance, pair: Pair, day: date, works: Conduct) -> Row | None:
    """Return a visit; None when it has not been written down by the last day the ledgers know."""
    late = chance.hit(works.recorded_late)
    recorded = workday_after(day, chance.between(8, 18) if late else chance.draw(_DELAYS))
    method = "电话" if chance.hit(works.phone) else chance.draw(_METHODS)
    opening, matter = chance.pick(VISIT_OPENINGS[method]), chance.pick(VISIT_MATTERS)
    row: Row = {
        "visit_code": None,
        "cadre_code": pair.cadre,
        "enterprise_code": pair.enterprise,
        "visited_on": day,
        "recorded_on": recorded,
        "method": method,
        "summary": f"{opening}，了解{matter}；{chance.pick(VISIT_ENDINGS)}。",
        "confirmed": chance.draw({True: 86, None: 13, False: 1}),
    }
    return row if recorded <= KNOWN_UNTIL else None


def _exemption(chance: Chance, cell: PairMonth) -> Row:
    """Return an exemption, approved in time but for one in ten; its reason is dealt later."""
    late = chance.hit(0.1)
    after = chance.between(8, 12) if late else chance.between(1, 4)
    approved = min(workday_after(month_end(cell.month), after), KNOWN_UNTIL)
    return {
        "cadre_code": cell.pair.cadre,
        "enterprise_code": cell.pair.enterprise,
        "month": cell.month,
        "reason": None,
        "approved_by": chance.pick(_APPROVERS),
        "approved_on": approved,
    }
