"""A small county with visits on record, the people who supervise it, and papers at every stage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from models import Assignment, AuditEntry, Change, Enterprise, Region, SpotCheck, Visit
from models.values import Role, VisitMethod
from services.access import Actor
from services.database import Database
from services.ledgers import draws, inspections, spot_checks
from services.ledgers.finding import Finding
from tests.conftest import add_calendar, add_users

REGION = "610124"
TODAY = date(2016, 9, 14)
NOW = datetime(2016, 9, 14, 2, 30, tzinfo=UTC)
VISITS = (
    ("Z001", "G001", "Q001", date(2016, 7, 5)),
    ("Z002", "G001", "Q001", date(2016, 7, 20)),
    ("Z003", "G001", "Q001", date(2016, 8, 9)),
    ("Z004", "G002", "Q002", date(2016, 8, 16)),
    ("Z005", "G001", "Q001", date(2016, 9, 30)),  # still to come
)
TRUE = Finding(mode="电话核查", inspectors="甲、乙", items_checked=4, items_passed=4, verdict="属实")
FALSE = Finding(
    mode="电话核查",
    inspectors="甲、乙",
    items_checked=4,
    items_passed=1,
    verdict="虚报",
    severity="严重",
    finding="企业表示七月没有人来过。",
    demand="重新走访并如实登记。",
    rectify_due_on=date(2016, 9, 20),
)
OFFICE = Finding(
    mode="明查",
    inspectors="甲、乙",
    items_checked=5,
    items_passed=3,
    verdict="不合格",
    severity="一般",
    finding="台账缺两页。",
    demand="补齐台账。",
    rectify_due_on=date(2016, 9, 15),
)


class People:
    """Two supervisors, one of them of D01 in `insider`, and those whom a finding may concern."""

    first = Actor("first", Role.SUPERVISOR, REGION)
    second = Actor("second", Role.SUPERVISOR, REGION)
    insider = Actor("insider", Role.SUPERVISOR, REGION, dept_code="D01")
    office = Actor("office", Role.OFFICE, REGION)
    leader = Actor("leader", Role.LEADER, REGION)
    cadre = Actor("cadre", Role.CADRE, REGION, cadre_code="G001", dept_code="D01")
    other_cadre = Actor("other-cadre", Role.CADRE, REGION, cadre_code="G003", dept_code="D02")
    department = Actor("department", Role.DEPARTMENT, REGION, dept_code="D01")
    other_department = Actor("other-department", Role.DEPARTMENT, REGION, dept_code="D02")
    stranger = Actor("stranger", Role.SUPERVISOR, "610125")
    administrator = Actor("administrator", Role.ADMINISTRATOR, None)


@pytest.fixture(scope="session")
def people() -> type[People]:
    return People


@pytest.fixture
def house(database: Database, county: str) -> Database:
    """Return the county 610124 with the calendar of 2016, users, assignments and visits; 610125 is next door."""
    with database.write() as session:
        add_calendar(session, 2016)
        session.add(Region(code="610125", name="户县", calendar="CN"))
        for enterprise in session.exec(select(Enterprise)):
            enterprise.town, enterprise.contact = "示例镇", "示例联系人"
            enterprise.phone, enterprise.verify_phone = "029-0000 0001", "029-0000 0002"
        session.flush()
        add_users(session, People, created_at=NOW)
        for cadre, enterprise in (("G001", "Q001"), ("G002", "Q002")):
            session.add(
                Assignment(region=county, cadre_code=cadre, enterprise_code=enterprise, start_on=date(2016, 7, 1))
            )
        for code, cadre, enterprise, day in VISITS:
            session.add(
                Visit(
                    region=county,
                    visit_code=code,
                    cadre_code=cadre,
                    enterprise_code=enterprise,
                    visited_on=day,
                    recorded_on=day + timedelta(days=1),
                    method=VisitMethod.ON_SITE,
                    summary=f"了解用工情况 {code}",
                    confirmed=True,
                )
            )
    return database


@dataclass(frozen=True)
class Desk:
    """What a test does at the county's desk: each verb in a transaction of its own, at the same moment."""

    database: Database

    def do(self, verb: Callable, actor: Actor, /, *, region: str = REGION, **given):
        """Carry a verb out; it gets the moment and the day if it asks for them."""
        wanted = verb.__kwdefaults__ or {}
        names = verb.__code__.co_varnames[: verb.__code__.co_argcount + verb.__code__.co_kwonlyargcount]
        given = {name: value for name, value in (("now", NOW), ("today", TODAY)) if name in names} | given
        assert set(wanted) <= set(names)
        with self.database.write() as session:
            return verb(session, actor=actor, region=region, **given)

    def begin(self, actor: Actor, kind: str = "cadre", code: str = "G001", **given) -> int:
        return self.do(inspections.begin_inspection, actor, kind=kind, subject_code=code, **given)

    def told(self, actor: Actor, kind: str = "cadre", code: str = "G001", visit: str = "Z001") -> int:
        """Return a paper whose answers are written down."""
        number = self.begin(actor, kind, code)
        self.do(draws.choose_visit, actor, number=number, code=visit)
        self.do(inspections.tell, actor, number=number, on=date(2016, 7, 5), person="干部G001", topic="用工")
        return number

    def found(self, actor: Actor, finding: Finding = FALSE, **given) -> str:
        """Return the code of a finding on visit Z001 that is to be heard."""
        number = self.told(actor, **given)
        return self.do(inspections.submit_inspection, actor, number=number, finding=finding)

    def found_in_the_office(self, actor: Actor, finding: Finding = OFFICE) -> str:
        """Return the code of a finding about the department D01, without a visit."""
        number = self.begin(actor, "department", "D01")
        return self.do(inspections.submit_inspection, actor, number=number, finding=finding)

    def confirmed(self, writer: Actor, by: Actor, finding: Finding = FALSE) -> str:
        code = self.found(writer, finding)
        self.do(spot_checks.confirm_check, by, code=code, version=1)
        return code

    def row(self, code: str) -> SpotCheck:
        with self.database.read() as session:
            return session.exec(select(SpotCheck).where(SpotCheck.check_code == code)).one()

    def version(self) -> int:
        with self.database.read() as session:
            return session.exec(select(Region.ledger_version).where(Region.code == REGION)).one()

    def lines(self) -> list[tuple[str, str, dict]]:
        """Return the audit: verb, actor and details of each line."""
        with self.database.read() as session:
            found = session.exec(select(AuditEntry).order_by(col(AuditEntry.number))).all()
            return [(line.verb, line.actor, line.details) for line in found]

    def last_change(self) -> Change | None:
        with self.database.read() as session:
            return session.exec(select(Change).order_by(col(Change.number).desc())).first()


@pytest.fixture
def desk(house: Database) -> Desk:
    return Desk(house)


def reading(desk: Desk, read: Callable, actor: Actor, **given):
    """Read as an actor."""
    with desk.database.read() as session:
        return read(session, actor=actor, region=given.pop("region", REGION), **given)
