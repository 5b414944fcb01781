"""The office's desk: the county 610124 with a calendar, its people, an assignment and problems in every state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from models import Assignment, AuditEntry, Base, Change, Handover, Issue, Region, Reopening
from models.values import Level, Outcome, Role, Sector
from services.access import Actor
from services.database import Database
from tests.conftest import add_calendar, add_users

REGION = "610124"
TODAY = date(2016, 9, 14)
NOW = datetime(2016, 9, 14, 2, 30, tzinfo=UTC)


class People:
    """Whom the tests concern."""

    office = Actor("office", Role.OFFICE, REGION)
    leader = Actor("leader", Role.LEADER, REGION)
    supervisor = Actor("supervisor", Role.SUPERVISOR, REGION)
    department = Actor("department", Role.DEPARTMENT, REGION, dept_code="D01")
    other_department = Actor("other-department", Role.DEPARTMENT, REGION, dept_code="D02")
    leaving = Actor("leaving", Role.CADRE, REGION, cadre_code="G001", dept_code="D01")
    second = Actor("second", Role.CADRE, REGION, cadre_code="G002", dept_code="D01")
    coming = Actor("coming", Role.CADRE, REGION, cadre_code="G003", dept_code="D02")
    stranger = Actor("stranger", Role.OFFICE, "610125")
    administrator = Actor("administrator", Role.ADMINISTRATOR, None)


NO_OFFICE = ["leader", "supervisor", "department", "leaving", "stranger", "administrator"]
"""Those who do not keep the lists of the county."""


@pytest.fixture(scope="session")
def people() -> type[People]:
    return People


def issue(code: str, **given: Any) -> Issue:
    """Return a problem of Q001 that D01 handles, open unless told otherwise."""
    values = {
        "enterprise_code": "Q001",
        "raised_by": "G001",
        "sector": Sector.INDUSTRY,
        "level": Level.B,
        "systemic": False,
        "summary": f"用地手续 {code}",
        "registered_on": date(2016, 8, 1),
        "dept_code": "D01",
        "assigned_on": date(2016, 8, 2),
        "due_on": date(2016, 9, 30),
    }
    return Issue(region=REGION, issue_code=code, **(values | given))


@dataclass(frozen=True)
class Desk:
    """What a test does and looks at, each in a transaction of its own."""

    database: Database

    def do(self, verb: Callable[..., Any], actor: Actor, /, *, region: str = REGION, **given: Any) -> Any:
        """Carry a verb out at the usual moment."""
        with self.database.write() as session:
            return verb(session, actor=actor, region=region, now=NOW, **given)

    def read(self, read: Callable[..., Any], actor: Actor, /, *, region: str = REGION, **given: Any) -> Any:
        with self.database.read() as session:
            return read(session, actor=actor, region=region, **given)

    def add(self, *rows: Base) -> None:
        with self.database.write() as session:
            for row in rows:
                session.add(row)
                session.flush()

    def rows(self, table: type[Any], *order: Any) -> list[Any]:
        with self.database.read() as session:
            return list(session.exec(select(table).order_by(*order)).all())

    def assignments(self) -> list[tuple[str, str, date, date | None, str | None]]:
        found = self.rows(Assignment, col(Assignment.start_on), col(Assignment.cadre_code))
        return [(row.cadre_code, row.enterprise_code, row.start_on, row.end_on, row.reason) for row in found]

    def handover(self) -> Handover:
        (found,) = self.rows(Handover)
        return found

    def version(self) -> int:
        return next(row.ledger_version for row in self.rows(Region) if row.code == REGION)

    def lines(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Return the audit: verb, actor and details of each line."""
        return [(line.verb, line.actor, line.details) for line in self.rows(AuditEntry, col(AuditEntry.number))]

    def changes(self) -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
        found = self.rows(Change, col(Change.number))
        return [(one.ledger, one.record, one.before, one.after) for one in found]


@pytest.fixture
def desk(database: Database, county: str) -> Desk:
    """G001 assists Q001; of its problems I1, I3 and I5 are open, I2, I4 and I6 are not; nobody assists Q002."""
    with database.write() as session:
        add_calendar(session, 2016)
        session.add(Region(code="610125", name="户县", calendar="CN"))
        session.flush()
        add_users(session, People, created_at=NOW)
        session.add(Assignment(region=county, cadre_code="G001", enterprise_code="Q001", start_on=date(2016, 7, 1)))
        closed = {"closed_on": date(2016, 8, 20)}
        session.add(issue("I1"))
        session.add(issue("I2", **closed, outcome=Outcome.SOLVED))
        session.add(issue("I3", **closed, outcome=Outcome.PLANNED))
        session.add(
            issue("I4", **closed, outcome=Outcome.PLANNED, cancelled_on=date(2016, 8, 25), cancelled_by="办公室")
        )
        session.add(issue("I5", **closed, outcome=Outcome.SOLVED))
        session.add(issue("I6", **closed, outcome=Outcome.PLANNED))
        session.flush()
        session.add(Reopening(region=county, reopening_code="R5", issue_code="I5", reopened_on=date(2016, 9, 1)))
        session.add(
            Reopening(
                region=county,
                reopening_code="R6",
                issue_code="I6",
                reopened_on=date(2016, 9, 1),
                reclosed_on=date(2016, 9, 5),
                outcome=Outcome.SOLVED,
            )
        )
    return Desk(database)
