"""Zhouzhi, run through the verbs alone: its people and their accounts, and the day that it is."""

import inspect
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlmodel import Session

from models.values import Role
from seed.demo.chance import Chance
from seed.demo.county import ZHOUZHI
from seed.demo.days import workday_after, workdays
from seed.demo.roster import Pair, Roster, roster
from services import accounts, calendars
from services.access import OPERATOR, Actor
from services.counties import create_county
from services.database import Database
from services.ledgers.assisted import assign
from services.ledgers.campaign import Member, campaign, leading_group, save_campaign, save_leading_group
from services.ledgers.list_editing import TypedRow, save_rows

REGION: Final = ZHOUZHI.code
STARTS: Final = ZHOUZHI.starts_on
YEAR_ENDS: Final = date(2017, 6, 7)
"""Last day on which anything new happens."""
LAST: Final = date(2017, 6, 14)
"""Last day on which anything is written down: the reports for May are in."""
SEED: Final = 20160608
_MOVES: Final = 8
"""Cadres who move beside the four of the demonstration."""

Story = Iterator[date]
"""What goes on over days: it acts, then tells on which day it goes on."""


@dataclass
class County:
    """The county on one day of its year; whatever is done is done by a verb, by somebody with an account."""

    database: Database
    people: Roster
    chance: Chance
    today: date = STARTS
    cadres: dict[str, Actor] = field(default_factory=dict)
    departments: dict[str, Actor] = field(default_factory=dict)
    staff: dict[str, Actor] = field(default_factory=dict)
    visited: dict[tuple[str, str, date], str] = field(default_factory=dict)
    """Codes of the visits on record, by cadre, enterprise and day."""
    troubled: set[tuple[str, date]] = field(default_factory=set)
    """Enterprises and months of which a problem was registered."""
    _session: Session | None = None
    _moments: int = 0
    _stories: dict[date, list[Story]] = field(default_factory=lambda: defaultdict(list))

    @property
    def now(self) -> datetime:
        """Return the instant: every deed of a day is a second later than the one before."""
        self._moments += 1
        return datetime(self.today.year, self.today.month, self.today.day, 1, tzinfo=UTC) + timedelta(
            seconds=self._moments
        )

    def do(self, verb: Callable[..., Any], actor: Actor, **given: Any) -> Any:
        """Have somebody do or read something of the county today, in the day's transaction."""
        assert self._session is not None
        wants = _wants(verb)
        clock = {"now": self.now, "today": self.today, "region": REGION}
        usual = {name: value for name, value in clock.items() if name in wants}
        return verb(self._session, actor=actor, **{**usual, **given})

    @contextmanager
    def day(self, today: date) -> Iterator[None]:
        """Begin a working day: one transaction, in which whatever is due goes on at the end."""
        self.today, self._moments = today, 0
        with self.database.write() as self._session:
            yield
            for story in self._stories.pop(today, ()):
                self.tell(story)
        self._session = None

    def tell(self, story: Story) -> None:
        """Let a story go on, until it waits for another day."""
        day = next(story, None)
        while day is not None and day <= self.today:
            day = next(story, None)
        if day is not None:
            self._stories[day].append(story)

    def after(self, number: int) -> date:
        """Return the working day so many after today."""
        return workday_after(self.today, number)

    def assisting(self, enterprise: str) -> str:
        """Return the cadre who assists an enterprise today."""
        pairs = self.people.pairs
        return next(pair.cadre for pair in pairs if pair.enterprise == enterprise and pair.covers(self.today))


@cache
def _wants(verb: Callable[..., Any]) -> frozenset[str]:
    return frozenset(inspect.signature(verb).parameters)


def found(database: Database) -> County:
    """Found the county on its first morning: campaign, lists and assignments by the office, accounts for everybody."""
    county = County(database, _with_moves(roster(ZHOUZHI, 1)), Chance(SEED, REGION, "year"))
    with database.write() as session:
        calendars.install(session)
    with county.day(STARTS):
        county.do(
            create_county,
            OPERATOR,
            code=REGION,
            name=ZHOUZHI.name,
            campaign="活动名称待定",
            starts_on=STARTS,
            ends_on=ZHOUZHI.ends_on,
        )
        county.do(accounts.add_user, OPERATOR, name="administrator", role=Role.ADMINISTRATOR, region=None)
        _staff(county)
        _campaign(county)
        for sheet in ("departments", "cadres", "enterprises"):
            rows = getattr(county.people, sheet)
            typed = [TypedRow(number, row) for number, row in enumerate(rows, 1)]
            saved = county.do(save_rows, county.staff["office"], sheet=sheet, rows=typed)
            assert (saved.added, saved.faults) == (len(rows), ())
        for pair in county.people.pairs:
            if pair.start == STARTS:
                given = {"cadre": pair.cadre, "enterprise": pair.enterprise, "start_on": STARTS}
                county.do(assign, county.staff["office"], **given)
        _accounts(county)
    return county


def _with_moves(people: Roster) -> Roster:
    """Let some more cadres move: from a day on a colleague assists the enterprise."""
    chance, pairs = Chance(SEED, REGION, "moves"), list(people.pairs)
    department = {str(cadre["cadre_code"]): str(cadre["dept_code"]) for cadre in people.cadres}
    days = workdays(date(2016, 9, 1), date(2017, 4, 28))
    for pair in chance.sample([pair for pair in pairs if pair.end is None and pair.start == STARTS], _MOVES):
        last = chance.pick(days)
        others = [cadre for cadre in people.staff[department[pair.cadre]] if cadre != pair.cadre]
        place = pairs.index(pair)
        pairs[place : place + 1] = [
            replace(pair, end=last, reason="工作岗位调整"),
            Pair(chance.pick(others), pair.enterprise, last + timedelta(days=1), None),
        ]
    return replace(people, pairs=pairs)


def _staff(county: County) -> None:
    administrator = Actor("administrator", Role.ADMINISTRATOR, None)
    roles = {Role.OFFICE: ("office", "office-2"), Role.SUPERVISOR: ("supervisor", "supervisor-2")}
    for role, names in {**roles, Role.LEADER: ("leader",)}.items():
        for name in names:
            county.do(accounts.add_user, administrator, name=name, role=role)
            county.staff[name] = Actor(name, role, REGION)


def _campaign(county: County) -> None:
    office = county.staff["office"]
    version = county.do(campaign, office).version
    dates = {"starts_on": STARTS, "ends_on": ZHOUZHI.ends_on}
    county.do(save_campaign, office, version=version, name=ZHOUZHI.campaign, **dates)
    stamp = county.do(leading_group, office).stamp
    members = [Member("组长", "示例县长", "县委副书记、县长"), Member("成员", "示例主任")]
    assert county.do(save_leading_group, office, members=members, stamp=stamp) == ()


def _accounts(county: County) -> None:
    administrator = Actor("administrator", Role.ADMINISTRATOR, None)
    for row in county.people.departments:
        code = str(row["dept_code"])
        county.do(accounts.add_user, administrator, name=code, role=Role.DEPARTMENT, department=code)
        county.departments[code] = Actor(code.lower(), Role.DEPARTMENT, REGION, dept_code=code)
    for row in county.people.cadres:
        code, department = str(row["cadre_code"]), str(row["dept_code"])
        county.do(accounts.add_user, administrator, name=code, role=Role.CADRE, cadre=code)
        county.cadres[code] = Actor(code.lower(), Role.CADRE, REGION, cadre_code=code, dept_code=department)
