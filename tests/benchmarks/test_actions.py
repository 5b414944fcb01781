"""What an action costs: a click, an entry or a deed of each screen beside a rerun of a screen with nothing on it.

Both demo counties are loaded; the bigger one is acted on. Before each action its screen is opened anew, which is not
counted. Looks come first, then deeds; those of a kind take turns in an order of chance, each followed by a rerun of the
empty screen. A deed counts as two reruns, being carried out and then shown, and so does an action that has the screen
run a second time. That the screens come out right and that a deed leaves its audit line is asserted, times never are.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlmodel import func, select

from models import Assignment, AuditEntry, ExemptionRequest, SpotCheck, Visit
from models.values import ExemptionReason, FindingState, Role, Sector
from pages.web import screens
from services import counties
from services.database import Database
from services.demo import REGIONS
from services.ledgers import exemptions, inspections, issues, reports
from services.ledgers.issues.machine import State
from services.ledgers.issues.reading import Filter, issues_page
from services.ledgers.issues.standing import Standing as Issue
from services.ledgers.reports import Standing
from tests.benchmarks.test_reruns import AIM, APP, PAUSE, WORKED_OUT
from tests.browser.people import Person, account_of, inhabit, signed_in
from tests.browser.server import Server, address_of, served
from tests.browser.wire import Run, Widget, Wire
from tests.conftest import ENGINES
from tests.oracle.workbook import REGION

ROUNDS = 9
SETTLED = 0.3
"""Seconds after which what is worked out behind a screen that was opened has begun and mostly ended."""

CLICK = {"trigger_value": True}
ON = {"bool_value": True}
Entry = Mapping[str, Any] | Callable[[Widget], Mapping[str, Any]]


def text(said: str) -> Mapping[str, Any]:
    return {"string_value": said}


def another(place: int) -> Callable[[Widget], Mapping[str, Any]]:
    """Return what the browser tells of a choice when its option at this place is taken."""
    return lambda widget: {"string_value": widget.proto.options[place]}


@dataclass
class World:
    """The database, who acts in it, and how many records were made for them."""

    database: Database
    people: Mapping[Role, Person]
    made: int = 0

    def given(self, role: Role) -> dict[str, Any]:
        """Return who does it, in which county, on which day there, at which moment."""
        actor, now = self.people[role].actor, datetime.now(UTC)
        with self.database.read() as session:
            today = counties.county(session, actor=actor, region=REGION).day(now.date())
        return {"actor": actor, "region": REGION, "today": today, "now": now}

    def own_firm(self) -> str:
        """Return an enterprise that the cadre assists."""
        mine = select(Assignment.enterprise_code).where(
            Assignment.region == REGION, Assignment.cadre_code == self.people[Role.CADRE].actor.cadre_code
        )
        with self.database.read() as session:
            return session.exec(mine).first() or ""

    def free_day(self) -> str:
        """Return the last day on which the cadre recorded no visit to that enterprise, as a browser writes it."""
        made = select(Visit.visited_on).where(Visit.region == REGION, Visit.enterprise_code == self.own_firm())
        with self.database.read() as session:
            taken = set(session.exec(made))
        today = self.given(Role.CADRE)["today"]
        days = (today - timedelta(days=back) for back in count())
        return f"{next(day for day in days if day not in taken):%Y/%m/%d}"

    def registered(self) -> str:
        """Return a problem that the cadre has just registered."""
        told = {"enterprise": self.own_firm(), "sector": Sector.TRADE, "summary": "门前道路积水，请求协调解决。"}
        with self.database.write() as session:
            return issues.register_issue(session, **told, **self.given(Role.CADRE))

    def handled(self) -> Issue:
        """Return a problem that the department is handling."""
        given = self.given(Role.DEPARTMENT)
        del given["now"]
        with self.database.read() as session:
            page = issues_page(session, asked=Filter(states=(State.HANDLING,)), most=1, **given)
        return page.rows[0].issue

    def reported(self) -> str:
        """Return a report that the department has just made to the leading group."""
        issue = self.handled()
        said = {"cause": "管网老旧", "tried": "多次协调", "proposal": "列入改造"}
        with self.database.write() as session:
            return issues.escalate_issue(
                session, code=issue.issue_code, version=issue.version, **said, **self.given(Role.DEPARTMENT)
            )

    def paper(self) -> str:
        """Return a spot check that the supervisor has just begun."""
        with self.database.write() as session:
            number = inspections.begin_inspection(
                session, kind="cadre", subject_code="G0005", **self.given(Role.SUPERVISOR)
            )
        return str(number)

    def open_check(self) -> str:
        """Return a finding that is to be decided on."""
        waits = select(SpotCheck.check_code).where(SpotCheck.region == REGION, SpotCheck.state == FindingState.OPEN)
        with self.database.read() as session:
            return session.exec(waits).first() or ""

    def submitted(self) -> str:
        """Return the query of a report that the cadre has submitted."""
        given = self.given(Role.CADRE)
        del given["now"]
        with self.database.read() as session:
            row = next(row for row in reports.owed_reports(session, **given) if row.standing is Standing.SUBMITTED)
        return urlencode({"cadre": row.cadre, "enterprise": row.enterprise, "of": f"{row.month:%Y-%m}"})

    def requested(self) -> str:
        """Let the cadre have asked for an exempt month."""
        given = self.given(Role.CADRE)
        month, firm = given["today"].replace(day=1), self.own_firm()
        with self.database.write() as session:
            if session.exec(select(ExemptionRequest.number).where(ExemptionRequest.region == REGION)).first() is None:
                exemptions.ask_exemption(
                    session, enterprise=firm, month=month, reason=ExemptionReason.HEALTH, details="住院", **given
                )
        return firm

    def lines(self) -> int:
        """Return how many audit lines there are."""
        with self.database.read() as session:
            return session.exec(select(func.count()).select_from(AuditEntry)).one()


@dataclass(frozen=True)
class Action:
    """What somebody does on a screen.

    Attributes:
        entries: by the key of each widget what the browser tells of it; `{record}` stands for what `record` returns.
        deed: it is carried out in the county and leaves an audit line.
        record: what it is done to, made or looked up anew before each time.
        query: the query of the address, in which `{record}` may stand as well.
    """

    role: Role
    screen: screens.Screen
    what: str
    entries: Mapping[str, Entry]
    deed: bool = False
    record: Callable[[World], str] = lambda _world: ""
    query: str = ""


def next_name(world: World) -> str:
    """Return a name that the campaign does not have yet."""
    world.made += 1
    return str(world.made)


LOOKS = (
    Action(Role.LEADER, screens.OVERVIEW, "open the period", {"period_open_*": ON}),
    Action(Role.LEADER, screens.OVERVIEW, "compare with another month", {"compare_*": another(2)}),
    Action(Role.LEADER, screens.RANKING, "choose a group", {"group_*": another(1)}),
    Action(Role.LEADER, screens.SCORECARD, "open evidence", {"open_visit_coverage": CLICK},
           query="subject=cadre:G0005"),
    Action(Role.LEADER, screens.LEADS, "choose a group", {"group_*": another(1)}),
    Action(Role.LEADER, screens.DIGEST, "the day before", {"digest_before": CLICK}),
    Action(Role.LEADER, screens.ROLL_UP, "choose a month", {"month_*": another(2)}),
    Action(Role.SUPERVISOR, screens.CHECKS, "only what is overdue", {"overdue_only": ON}),
    Action(Role.SUPERVISOR, screens.CHECKS, "choose a group", {"group_*": another(1)}),
    Action(Role.SUPERVISOR, screens.CHECK, "ask to confirm", {"confirm": CLICK},
           record=World.open_check, query="check={record}"),
    Action(Role.OFFICE, screens.INBOX, "choose a kind", {"of_*": another(1)}),
    Action(Role.OFFICE, screens.PROBLEMS, "only what is overdue", {"problems_overdue": ON}),
    Action(Role.OFFICE, screens.PROBLEMS, "search", {"problem_search": text("用电")}),
    Action(Role.OFFICE, screens.PROBLEMS, "choose a state", {"state_*": another(2)}),
    Action(Role.OFFICE, screens.VISITS, "search", {"visit_search": text("用工")}),
    Action(Role.OFFICE, screens.VISITS, "choose a method", {"method_*": another(2)}),
    Action(Role.OFFICE, screens.REPORTS, "search", {"report_search": text("商贸")}),
    Action(Role.OFFICE, screens.EXEMPTIONS, "ask to approve", {"approve_*": CLICK}, record=World.requested),
    Action(Role.OFFICE, screens.LISTS, "search", {"names_search_*": text("示例")}),
    Action(Role.OFFICE, screens.ASSIGNMENTS, "search", {"assignments_search": text("示例")}),
    Action(Role.CADRE, screens.MONTH, "another month", {"month_*": CLICK}),
    Action(Role.CADRE, screens.REPORT, "open the history", {"history_*": ON},
           record=World.submitted, query="{record}"),
    Action(Role.ADMINISTRATOR, screens.USERS, "choose a role", {"role_*": another(1)}),
)  # fmt: skip
DEEDS = (
    Action(Role.CADRE, screens.RECORD_VISIT, "record a visit",
           {"draft_visit-new-*-day": {"string_array_value": ["{record}"]},
            "draft_visit-new-*-summary": text("了解招工情况，企业一切正常。"), "save_visit": CLICK},
           deed=True, record=World.free_day),
    Action(Role.CADRE, screens.REGISTER_ISSUE, "register a problem",
           {"draft_register-*-summary": text("变压器容量不足，请求增容。"), "register_now": CLICK},
           deed=True, record=World.own_firm, query="enterprise={record}"),
    Action(Role.OFFICE, screens.PROBLEM, "grade",
           {"draft_issue-*-grade_issue-*-level": another(2), "do_grade_issue": CLICK},
           deed=True, record=World.registered, query="issue={record}"),
    Action(Role.DEPARTMENT, screens.PROBLEM, "note progress",
           {"draft_issue-*-note_progress-*-said": text("已经到现场查看。"), "do_note_progress": CLICK},
           deed=True, record=lambda world: world.handled().issue_code, query="issue={record}"),
    Action(Role.OFFICE, screens.DOCKET, "return a report",
           {"*{record}*return*said": text("部门可以解决"), "return_escalation_{record}": CLICK},
           deed=True, record=World.reported),
    Action(Role.SUPERVISOR, screens.INSPECTION, "draw a visit", {"draw_visit": CLICK},
           deed=True, record=World.paper, query="paper={record}"),
    Action(Role.OFFICE, screens.CAMPAIGN, "save the campaign",
           {"draft_campaign_name": text("亲商助企 {record}"), "save_campaign": CLICK}, deed=True, record=next_name),
)  # fmt: skip


@dataclass
class Measured:
    """What an action took, how often the script ran for it, and what the empty screen took meanwhile."""

    action: Action
    taken: list[float] = field(default_factory=list)
    runs: int = 0

    def told(self, empty: float) -> str:
        ratio = median(self.taken) / empty
        reruns = max(self.runs, 1 + self.action.deed)
        aim = AIM * reruns
        return (
            f"  {self.action.screen.path:16} {self.action.what:28} {self.action.role:14} p50 {median(self.taken):6.1f} "
            f"ms   {ratio:5.1f} times the empty one   counts as {reruns}, "
            f"aim: at most {aim:.0f}: {'met' if ratio <= aim else 'MISSED'}"
        )


def came_out(found: Run) -> bool:
    return not (found.failed or found.refused)


def filled(value: Any, record: str) -> Any:
    """Return what an entry tells, with the record in its place."""
    if isinstance(value, list):
        return [filled(one, record) for one in value]
    return value.format(record=record) if isinstance(value, str) else value


async def carry_out(tab: Wire, world: World, action: Action) -> Run:
    """Open the screen, let it come to rest, and act; return the run of the action."""
    record = action.record(world)
    query = action.query.format(record=record)
    opened = await tab.open(action.screen.path, query)
    assert came_out(opened), action
    await asyncio.sleep(SETTLED)
    entries = {}
    for pattern, entry in action.entries.items():
        key = pattern.format(record=record)
        told = entry(opened.widget(key)) if callable(entry) else entry
        entries[key] = {name: filled(value, record) for name, value in told.items()}
    before = world.lines()
    found = await tab.act(opened, entries, query)
    assert came_out(found), action
    assert (world.lines() > before) == action.deed, action
    return found


async def wire(stack: AsyncExitStack, server: Server, person: Person) -> Wire:
    cookie = "; ".join(f"{name}={value}" for name, value in person.jar().items())
    return await stack.enter_async_context(Wire(server.address, {"Cookie": cookie}))


@pytest.mark.parametrize("engine", ENGINES)
def test_actions(engine: str, fresh_database: Callable[[str], Database], tmp_path: Path, table: list[str]) -> None:
    database = fresh_database(engine)
    inhabit(database, REGIONS)
    roles = {action.role for action in (*LOOKS, *DEEDS)}
    world = World(database, {role: signed_in(database, account_of(role, REGION)) for role in roles})
    measured: list[Measured] = []
    empty: list[float] = []

    async def run(server: Server) -> None:
        async with AsyncExitStack() as stack:
            tabs = {role: await wire(stack, server, person) for role, person in world.people.items()}
            nothing = await wire(stack, server, world.people[Role.LEADER])
            await nothing.open("empty")
            chance = Random(1)  # noqa: S311  an order, not a secret
            for actions in (LOOKS, DEEDS):
                for action in actions:
                    await tabs[action.role].open(action.screen.path)
                await asyncio.sleep(WORKED_OUT)
                of_kind = [Measured(action) for action in actions]
                measured.extend(of_kind)
                for number in range(ROUNDS + 1):
                    for one in chance.sample(of_kind, len(of_kind)):
                        found = await carry_out(tabs[one.action.role], world, one.action)
                        await asyncio.sleep(PAUSE)
                        without = await nothing.rerun()
                        one.runs = found.runs
                        if number:  # the first round warms up
                            one.taken.append(found.milliseconds)
                            empty.append(without.milliseconds)
            table.append(f"an action on {engine}, {ROUNDS} each; the empty screen: p50 {median(empty):.1f} ms")
            table.extend(one.told(median(empty)) for one in measured)

    with served(address_of(database), tmp_path, app=APP) as server:
        asyncio.run(run(server))
