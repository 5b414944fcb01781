"""What an action costs: a click, an entry or a deed of each screen beside a rerun of a screen with nothing on it.

Both demo counties are loaded; the bigger one is acted on. Before each action its screen is opened anew, which is not
counted; all actions take turns in an order of chance, each followed by a rerun of the empty screen. An action that has
the screen run a second time counts as two reruns. Only that the screens come out right is asserted, never the times.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlmodel import select

from models import Assignment
from models.values import Role, Sector
from pages.web import screens
from services import counties
from services.database import Database
from services.demo import REGIONS
from services.ledgers import issues
from services.ledgers.issues.machine import State
from services.ledgers.issues.reading import Filter, issues_page
from tests.benchmarks.test_reruns import AIM, APP, PAUSE
from tests.browser.people import Person, account_of, inhabit, signed_in
from tests.browser.server import Server, address_of, served
from tests.browser.wire import Run, Widget, Wire
from tests.conftest import ENGINES
from tests.oracle.workbook import REGION

ROUNDS = 15
SETTLED = 0.3
"""Seconds after which what is worked out behind a screen that was opened has begun and mostly ended."""

CLICK = {"trigger_value": True}
ON = {"bool_value": True}
Values = Mapping[str, Mapping[str, Any] | Callable[[Widget], Mapping[str, Any]]]


def text(said: str) -> dict[str, str]:
    return {"string_value": said}


def another(place: int) -> Callable[[Widget], dict[str, str]]:
    """Return what the browser tells of a choice when its option at this place is taken."""
    return lambda widget: {"string_value": widget.proto.options[place]}


@dataclass(frozen=True)
class World:
    """The database, and who acts in it."""

    database: Database
    people: Mapping[Role, Person]

    def today(self, role: Role) -> Any:
        with self.database.read() as session:
            county = counties.county(session, actor=self.people[role].actor, region=REGION)
        return county.day(datetime.now(UTC).date())

    def own_firm(self) -> str:
        """Return an enterprise that the cadre assists today."""
        actor = self.people[Role.CADRE].actor
        with self.database.read() as session:
            mine = select(Assignment.enterprise_code).where(
                Assignment.region == REGION, Assignment.cadre_code == actor.cadre_code
            )
            return session.exec(mine).first() or ""

    def registered(self) -> str:
        """Return a problem that the cadre has just registered."""
        given = {"actor": self.people[Role.CADRE].actor, "region": REGION, "today": self.today(Role.CADRE)}
        with self.database.write() as session:
            return issues.register_issue(
                session,
                enterprise=self.own_firm(),
                sector=Sector.TRADE,
                summary="门前道路积水，请求协调解决。",
                now=datetime.now(UTC),
                **given,
            )

    def handled(self) -> str:
        """Return a problem that the department is handling."""
        given = {"actor": self.people[Role.DEPARTMENT].actor, "region": REGION, "today": self.today(Role.DEPARTMENT)}
        with self.database.read() as session:
            page = issues_page(session, asked=Filter(states=(State.HANDLING,)), most=1, **given)
        return page.rows[0].issue.issue_code


@dataclass(frozen=True)
class Action:
    """What somebody does on a screen; `query` is worked out anew before each time."""

    role: Role
    screen: screens.Screen
    what: str
    values: Values
    query: Callable[[World], Mapping[str, str]] = lambda _world: {}


ACTIONS = (
    Action(Role.LEADER, screens.OVERVIEW, "open the period", {"period_open_*": ON}),
    Action(Role.LEADER, screens.OVERVIEW, "compare with another month", {"compare_*": another(2)}),
    Action(Role.LEADER, screens.RANKING, "choose a group", {"group_*": another(1)}),
    Action(Role.LEADER, screens.SCORECARD, "open evidence", {"open_visit_coverage": CLICK},
           lambda _world: {"subject": "cadre:G0005"}),
    Action(Role.LEADER, screens.LEADS, "choose a group", {"group_*": another(1)}),
    Action(Role.LEADER, screens.DIGEST, "the day before", {"digest_before": CLICK}),
    Action(Role.LEADER, screens.ROLL_UP, "choose a month", {"month_*": another(2)}),
    Action(Role.SUPERVISOR, screens.CHECKS, "only what is overdue", {"overdue_only": ON}),
    Action(Role.SUPERVISOR, screens.CHECKS, "choose a group", {"group_*": another(1)}),
    Action(Role.OFFICE, screens.PROBLEMS, "only what is overdue", {"problems_overdue": ON}),
    Action(Role.OFFICE, screens.PROBLEMS, "search", {"problem_search": text("用电")}),
    Action(Role.OFFICE, screens.PROBLEMS, "choose a state", {"state_*": another(2)}),
    Action(Role.OFFICE, screens.VISITS, "search", {"visit_search": text("用工")}),
    Action(Role.OFFICE, screens.VISITS, "choose a method", {"method_*": another(2)}),
    Action(Role.OFFICE, screens.REPORTS, "search", {"report_search": text("商贸")}),
    Action(Role.OFFICE, screens.LISTS, "search", {"names_search_*": text("示例")}),
    Action(Role.OFFICE, screens.ASSIGNMENTS, "search", {"assignments_search": text("示例")}),
    Action(Role.ADMINISTRATOR, screens.USERS, "choose a role", {"role_*": another(1)}),
    Action(Role.CADRE, screens.RECORD_VISIT, "record a visit",
           {"draft_visit-new-*-summary": text("了解招工情况，企业一切正常。"), "save_visit": CLICK},
           lambda world: {"enterprise": world.own_firm()}),
    Action(Role.OFFICE, screens.PROBLEM, "grade",
           {"draft_issue-*-grade_issue-*-level": another(2), "do_grade_issue": CLICK},
           lambda world: {"issue": world.registered()}),
    Action(Role.DEPARTMENT, screens.PROBLEM, "note progress",
           {"draft_issue-*-note_progress-*-said": text("已经到现场查看。"), "do_note_progress": CLICK},
           lambda world: {"issue": world.handled()}),
)  # fmt: skip


@dataclass
class Measured:
    """What an action took, how often the script ran for it, and what the empty screen took meanwhile."""

    action: Action
    taken: list[float] = field(default_factory=list)
    runs: int = 0

    def told(self, empty: float) -> str:
        ratio = median(self.taken) / empty
        aim = AIM * self.runs
        return (
            f"  {self.action.screen.path:16} {self.action.what:28} {self.action.role:14} p50 {median(self.taken):6.1f} "
            f"ms, {self.runs} run{'s' if self.runs > 1 else ' '}  {ratio:5.1f} times the empty one   "
            f"aim: at most {aim:.0f}: {'met' if ratio <= aim else 'MISSED'}"
        )


def came_out(found: Run) -> bool:
    return not (found.failed or found.refused)


async def carry_out(tab: Wire, world: World, action: Action) -> Run:
    """Open the screen, let it come to rest, and act; return the run of the action."""
    query = urlencode(action.query(world))
    opened = await tab.open(action.screen.path, query)
    assert came_out(opened), action
    await asyncio.sleep(SETTLED)
    values = {key: told(opened.widget(key)) if callable(told) else told for key, told in action.values.items()}
    found = await tab.act(opened, values, query)
    assert came_out(found), action
    return found


async def wire(stack: AsyncExitStack, server: Server, person: Person) -> Wire:
    cookie = "; ".join(f"{name}={value}" for name, value in person.jar().items())
    return await stack.enter_async_context(Wire(server.address, {"Cookie": cookie}))


@pytest.mark.parametrize("engine", ENGINES)
def test_actions(engine: str, fresh_database: Callable[[str], Database], tmp_path: Path, table: list[str]) -> None:
    database = fresh_database(engine)
    inhabit(database, REGIONS)
    roles = {action.role for action in ACTIONS}
    world = World(database, {role: signed_in(database, account_of(role, REGION)) for role in roles})
    measured = [Measured(action) for action in ACTIONS]
    empty: list[float] = []

    async def run(server: Server) -> None:
        async with AsyncExitStack() as stack:
            tabs = {role: await wire(stack, server, person) for role, person in world.people.items()}
            nothing = await wire(stack, server, world.people[Role.LEADER])
            await nothing.open("empty")
            for one in measured:  # the first round warms up
                one.runs = (await carry_out(tabs[one.action.role], world, one.action)).runs
            chance = Random(1)  # noqa: S311  an order, not a secret
            for _ in range(ROUNDS):
                for one in chance.sample(measured, len(measured)):
                    one.taken.append((await carry_out(tabs[one.action.role], world, one.action)).milliseconds)
                    await asyncio.sleep(PAUSE)
                    empty.append((await nothing.rerun()).milliseconds)
            table.append(f"an action on {engine}, {ROUNDS} each; the empty screen: p50 {median(empty):.1f} ms")
            table.extend(one.told(median(empty)) for one in measured)

    with served(address_of(database), tmp_path, app=APP) as server:
        asyncio.run(run(server))
