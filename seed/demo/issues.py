"""What enterprises raised: which issues there are, and which office they went to."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from seed.demo.cast import SLOW, STORIES, Story
from seed.demo.chance import Chance
from seed.demo.county import County
from seed.demo.roster import Pair, Roster
from seed.demo.rows import Row
from seed.demo.texts import COMMON_SUBJECTS, ISSUES, SECTOR_SUBJECTS
from seed.demo.visits import PairMonth, pair_months

_A_MONTH: Final = {0: 84, 1: 15, 2: 1}
"""Issues of a pair in a month: 0.17, as 257 issues of 1,495 helpers."""
_LEVELS: Final = {"A": 114, "B": 129, "C": 9, "D": 5}
_SOLVED_IN_MONTH: Final = {"A": 0.728, "B": 0.395, "C": 0.0, "D": 0.0}
"""Share solved in the month in which they were raised: 83 of 114, 51 of 129, none of the others."""
_OF_ITS_SECTOR: Final = 0.35
_SYSTEMIC: Final = {"A": 0.12, "B": 0.32, "C": 0.7, "D": 0.7}
"""Share found to be common to many (共性) among those that were not solved at once."""
_LAST_DAY: Final = 22
"""Issues are raised up to this day of the month, so that every one has working days left in it."""


@dataclass(frozen=True)
class Raised:
    """An issue on the day it was registered, and the course it will take."""

    pair: Pair
    on: date
    sector: str
    subject: str
    summary: str
    level: str
    systemic: bool
    dept: str
    owner: str | None
    course: str


def raised(roster: Roster, visits: list[Row], seed: int) -> list[Raised]:
    """Return every issue in order of its day."""
    chance = Chance(seed, roster.county.code, "issues")
    found = [_story(roster, chance, story) for story in STORIES[roster.county.code]]
    occasions = _occasions(roster, visits, chance)
    levels = chance.deal(_LEVELS, len(occasions))
    drafts = [
        (pair, day, level, _subject(roster, pair, chance)) for (pair, day), level in zip(occasions, levels, strict=True)
    ]
    solved = _solved_in_month(roster.county, drafts, chance)
    for place, (pair, day, level, subject) in enumerate(drafts):
        systemic = place not in solved and chance.hit(_SYSTEMIC[level])
        course = _course(roster.county, subject, level, solved=place in solved, systemic=systemic)
        found.append(
            _issue(roster, chance, pair, on=day, level=level, subject=subject, course=course, systemic=systemic)
        )
    return sorted(found, key=lambda issue: (issue.on, issue.pair.enterprise, issue.summary))


def _occasions(roster: Roster, visits: list[Row], chance: Chance) -> list[tuple[Pair, date]]:
    """Return who raised an issue when: on a visit of that month where there was one."""
    met: dict[tuple[str, str], list[date]] = {}
    for visit in visits:
        day = visit["visited_on"]
        assert isinstance(day, date)  # noqa: S101  a column of dates
        met.setdefault((str(visit["cadre_code"]), str(visit["enterprise_code"])), []).append(day)
    cells = pair_months(roster)
    found = []
    for cell, number in zip(cells, chance.deal(_A_MONTH, len(cells)), strict=True):
        days = _days(cell, met.get((cell.pair.cadre, cell.pair.enterprise), []))
        found += [(cell.pair, chance.pick(days)) for _ in range(number if days else 0)]
    return found


def _days(cell: PairMonth, visited: list[date]) -> list[date]:
    days = [day for day in cell.days if day.day <= _LAST_DAY]
    return [day for day in visited if day in days] or days


def _subject(roster: Roster, pair: Pair, chance: Chance) -> str:
    if chance.hit(roster.county.to_towns):
        return "town"
    if chance.hit(_OF_ITS_SECTOR):
        return SECTOR_SUBJECTS[str(roster.firms[pair.enterprise]["sector"])]
    return chance.draw(COMMON_SUBJECTS)


def _solved_in_month(county: County, drafts: list[tuple[Pair, date, str, str]], chance: Chance) -> set[int]:
    """Return the places of the issues that are solved in their month; those of the slow office come last."""
    solved: set[int] = set()
    for level, share in _SOLVED_IN_MONTH.items():
        places = [place for place, draft in enumerate(drafts) if draft[2] == level]
        order = sorted(chance.shuffled(places), key=lambda place: drafts[place][3] == SLOW[county.code])
        solved.update(order[: round(share * len(places))])
    return solved


def _course(county: County, subject: str, level: str, *, solved: bool, systemic: bool) -> str:
    if solved:
        return "month"
    if systemic or level in ("C", "D"):
        return "up"
    return "slow" if subject == SLOW[county.code] else "later"


def _story(roster: Roster, chance: Chance, story: Story) -> Raised:
    pair = next(pair for pair in roster.pairs if pair.enterprise == story.enterprise and pair.covers(story.on))
    return _issue(
        roster,
        chance,
        pair,
        on=story.on,
        level=story.level,
        subject=story.subject,
        course=story.course,
        systemic=story.course == "stalled",
    )


def _issue(
    roster: Roster,
    chance: Chance,
    pair: Pair,
    *,
    on: date,
    level: str,
    subject: str,
    course: str,
    systemic: bool,
) -> Raised:
    firm = roster.firms[pair.enterprise]
    dept = roster.town_offices[str(firm["town"])] if subject == "town" else roster.handling[subject]
    staff = roster.staff.get(dept)
    return Raised(
        pair=pair,
        on=on,
        sector=str(firm["sector"]),
        subject=subject,
        summary=f"{firm['name']}反映：{chance.pick(ISSUES[subject])}。",
        level=level,
        systemic=systemic,
        dept=dept,
        owner=chance.pick(staff) if staff else None,
        course=course,
    )
