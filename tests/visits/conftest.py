"""A county in which cadres assist enterprises, the people of it, and a desk at which each verb is a transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from models import Assignment, AuditEntry, Change, Exemption, Region, Visit
from models.values import Role
from services.access import Actor
from services.database import Database
from services.ledgers import visit_reading, visits
from services.ledgers.visit_reading import VisitRow
from services.ledgers.visits import Told
from tests.conftest import add_calendar

REGION = "610124"
TODAY = date(2016, 9, 14)
NOW = datetime(2016, 9, 14, 2, 30, tzinfo=UTC)
ASSIGNED = (
    ("G001", "Q001", date(2016, 7, 1), None),
    ("G001", "Q002", date(2016, 7, 1), date(2016, 8, 31)),
    ("G002", "Q002", date(2016, 9, 1), None),
    ("G003", "Q001", date(2016, 7, 1), None),
)


class People:
    """G001 and G002 are of D01, G003 is of D02; `insider` sits in the office and is of D01."""

    cadre = Actor("cadre", Role.CADRE, REGION, cadre_code="G001", dept_code="D01")
    colleague = Actor("colleague", Role.CADRE, REGION, cadre_code="G002", dept_code="D01")
    other_cadre = Actor("other-cadre", Role.CADRE, REGION, cadre_code="G003", dept_code="D02")
    department = Actor("department", Role.DEPARTMENT, REGION, dept_code="D01")
    other_department = Actor("other-department", Role.DEPARTMENT, REGION, dept_code="D02")
    office = Actor("office", Role.OFFICE, REGION)
    insider = Actor("insider", Role.OFFICE, REGION, dept_code="D01")
    supervisor = Actor("supervisor", Role.SUPERVISOR, REGION)
    leader = Actor("leader", Role.LEADER, REGION)
    administrator = Actor("administrator", Role.ADMINISTRATOR, None)
    stranger = Actor("stranger", Role.CADRE, "610125", cadre_code="G001", dept_code="D01")


@pytest.fixture(scope="session")
def people() -> type[People]:
    return People


def told(enterprise="Q001", on=TODAY, method="实地", summary="了解用工", needs="") -> Told:
    return Told(enterprise, on, method, summary, needs)


@dataclass(frozen=True)
class Desk:
    """What a test does at the county's desk."""

    database: Database

    def do(self, verb: Callable, actor: Actor, /, *, region: str = REGION, **given):
        """Carry a verb out; it gets the moment and the day if it asks for them."""
        usual = {"now": NOW, "today": TODAY}
        given = {name: value for name, value in usual.items() if name in verb.__code__.co_varnames} | given
        with self.database.write() as session:
            return verb(session, actor=actor, region=region, **given)

    def read(self, read: Callable, actor: Actor, /, *, region: str = REGION, **given):
        if "today" in read.__code__.co_varnames:
            given = {"today": TODAY, **given}
        with self.database.read() as session:
            return read(session, actor=actor, region=region, **given)

    def visit(self, actor: Actor, recorded: date = TODAY, **given) -> VisitRow:
        code = self.do(visits.record_visit, actor, told=told(**given), today=recorded)
        with self.database.read() as session:
            return visit_reading.visit(session, actor=actor, region=REGION, code=code, today=recorded)

    def stored(self, code: str) -> Visit:
        with self.database.read() as session:
            return session.exec(select(Visit).where(Visit.visit_code == code)).one()

    def exemptions(self) -> list[Exemption]:
        with self.database.read() as session:
            return list(session.exec(select(Exemption).order_by(col(Exemption.month))).all())

    def exempted(self, month: date, approved: date, cadre="G001", enterprise="Q001", reason="外出") -> None:
        """Write a month into the ledger as an import would."""
        with self.database.write() as session:
            session.add(
                Exemption(
                    region=REGION,
                    cadre_code=cadre,
                    enterprise_code=enterprise,
                    month=month,
                    reason=reason,
                    approved_by="主任",
                    approved_on=approved,
                )
            )

    def version(self) -> int:
        with self.database.read() as session:
            return session.exec(select(Region.ledger_version).where(Region.code == REGION)).one()

    def lines(self) -> list[tuple[str, str, dict]]:
        """Return the audit: verb, actor and details of each line."""
        with self.database.read() as session:
            found = session.exec(select(AuditEntry).order_by(col(AuditEntry.number))).all()
            return [(line.verb, line.actor, line.details) for line in found]

    def changes(self) -> list[tuple[str, str, dict, dict]]:
        with self.database.read() as session:
            found = session.exec(select(Change).order_by(col(Change.number))).all()
            return [(change.ledger, change.record, change.before, change.after) for change in found]


@pytest.fixture
def desk(database: Database, county: str) -> Desk:
    """Return the desk of 610124 with the calendars of 2016 and 2017, and who assists which enterprise."""
    with database.write() as session:
        add_calendar(session, 2016, 2017)
        for cadre, enterprise, start, end in ASSIGNED:
            row = {"cadre_code": cadre, "enterprise_code": enterprise, "start_on": start, "end_on": end}
            session.add(Assignment(region=county, **row))
    return Desk(database)
