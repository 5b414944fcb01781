"""A small county over three months with visits, problems and services on record, and who reports on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from models import (
    Assignment,
    AuditEntry,
    Change,
    Exemption,
    Issue,
    MonthlyReport,
    Region,
    ReportDraft,
    Service,
    Visit,
)
from models.values import ExemptionReason, Level, Outcome, Role, Sector, ServiceMethod, VisitMethod
from services.access import Actor
from services.database import Database
from services.ledgers import reports
from tests.conftest import add_calendar, add_users

REGION = "610124"
JULY, AUGUST = date(2016, 7, 1), date(2016, 8, 1)
DUE = date(2016, 9, 7)
"""Of the August reports."""
TODAY = date(2016, 9, 6)
NOW = datetime(2016, 9, 6, 2, 30, tzinfo=UTC)
VISITS = (
    ("V1", "G001", "Q001", date(2016, 8, 9), 1, VisitMethod.ON_SITE),
    ("V2", "G001", "Q001", date(2016, 8, 23), 1, VisitMethod.TALK),
    ("V3", "G001", "Q001", date(2016, 8, 24), 1, VisitMethod.PHONE),  # does not count
    ("V4", "G003", "Q002", date(2016, 8, 16), 1, VisitMethod.ON_SITE),
    ("V5", "G003", "Q002", date(2016, 7, 20), 1, VisitMethod.ON_SITE),
)


class People:
    """Those who report, who decide on reports, and who look on."""

    office = Actor("office", Role.OFFICE, REGION)
    leader = Actor("leader", Role.LEADER, REGION)
    supervisor = Actor("supervisor", Role.SUPERVISOR, REGION)
    cadre = Actor("cadre", Role.CADRE, REGION, cadre_code="G001", dept_code="D01")
    other = Actor("other", Role.CADRE, REGION, cadre_code="G003", dept_code="D02")
    both = Actor("both", Role.OFFICE, REGION, cadre_code="G001", dept_code="D01")
    """Of the office, and named by the code of the cadre."""
    department = Actor("department", Role.DEPARTMENT, REGION, dept_code="D01")
    stranger = Actor("stranger", Role.OFFICE, "610125")


@pytest.fixture(scope="session")
def people() -> type[People]:
    return People


@pytest.fixture
def house(database: Database, county: str) -> Database:
    """Return the county with G001 at Q001 and G003 at Q002; a problem of Q002 is open, another was closed in August."""
    with database.write() as session:
        add_calendar(session, 2016)
        session.add(Region(code="610125", name="户县", calendar="CN"))
        session.flush()
        add_users(session, People, created_at=NOW)
        for cadre, enterprise in (("G001", "Q001"), ("G003", "Q002")):
            session.add(Assignment(region=county, cadre_code=cadre, enterprise_code=enterprise, start_on=JULY))
        session.add(
            Exemption(
                region=county,
                cadre_code="G001",
                enterprise_code="Q001",
                month=JULY,
                reason=ExemptionReason.AWAY,
                approved_by="办公室",
                approved_on=date(2016, 7, 20),
            )
        )
        for code, cadre, enterprise, day, later, method in VISITS:
            session.add(
                Visit(
                    region=county,
                    visit_code=code,
                    cadre_code=cadre,
                    enterprise_code=enterprise,
                    visited_on=day,
                    recorded_on=day + timedelta(days=later),
                    method=method,
                )
            )
        for code, registered, closed in (
            ("W1", date(2016, 7, 12), date(2016, 8, 10)),
            ("W2", date(2016, 8, 18), None),
        ):
            session.add(issue(code, registered, closed))
        session.add(
            Service(
                region=county,
                service_code="F1",
                cadre_code="G001",
                enterprise_code="Q001",
                method=ServiceMethod.ON_BEHALF,
                matter="代办证照",
                accepted_on=date(2016, 8, 2),
                due_on=date(2016, 8, 12),
                delivered_on=date(2016, 8, 11),
            )
        )
    return database


def issue(code: str, registered: date, closed: date | None = None, enterprise: str = "Q002") -> Issue:
    return Issue(
        region=REGION,
        issue_code=code,
        enterprise_code=enterprise,
        raised_by="G003",
        sector=Sector.INDUSTRY,
        level=Level.B,
        systemic=False,
        summary=f"用工困难 {code}",
        registered_on=registered,
        dept_code="D01",
        assigned_on=registered,
        due_on=registered + timedelta(days=60),
        closed_on=closed,
        outcome=Outcome.SOLVED if closed else None,
    )


@dataclass(frozen=True)
class Desk:
    """What a test does at the county's desk: each verb in a transaction of its own, at the same moment."""

    database: Database

    def do(self, verb: Callable, actor: Actor, /, *, region: str = REGION, **given):
        """Carry a verb out; it gets the moment and the day if it asks for them."""
        names = verb.__code__.co_varnames[: verb.__code__.co_argcount + verb.__code__.co_kwonlyargcount]
        given = {name: value for name, value in (("now", NOW), ("today", TODAY)) if name in names} | given
        with self.database.write() as session:
            return verb(session, actor=actor, region=region, **given)

    def submit(self, actor: Actor, enterprise: str, month: date = AUGUST, **given):
        written = reports.Written(**{key: given.pop(key) for key in tuple(given) if key not in ("today", "region")})
        return self.do(reports.submit_report, actor, enterprise=enterprise, month=month, written=written, **given)

    def owed(self, actor: Actor, today: date = TODAY, month: date | None = None) -> list[reports.OwedReport]:
        with self.database.read() as session:
            return list(reports.owed_reports(session, actor=actor, region=REGION, today=today, month=month))

    def the(self, actor: Actor, enterprise: str, month: date = AUGUST, today: date = TODAY) -> reports.OwedReport:
        return next(row for row in self.owed(actor, today, month) if row.enterprise == enterprise)

    def report(self, actor: Actor, cadre: str, enterprise: str, month: date = AUGUST) -> reports.Report:
        with self.database.read() as session:
            return reports.report(
                session, actor=actor, region=REGION, cadre=cadre, enterprise=enterprise, month=month, today=TODAY
            )

    def drafted(self, actor: Actor, cadre: str, enterprise: str, month: date = AUGUST) -> reports.Drafted:
        with self.database.read() as session:
            return reports.draft_of(
                session, actor=actor, region=REGION, cadre=cadre, enterprise=enterprise, month=month, today=TODAY
            )

    def roll_up(self, actor: Actor, month: date = AUGUST, today: date = TODAY) -> reports.RollUp:
        with self.database.read() as session:
            return reports.roll_up(session, actor=actor, region=REGION, month=month, today=today)

    def add(self, *rows) -> None:
        with self.database.write() as session:
            session.add_all(rows)

    def stored(self, cadre: str = "G001", enterprise: str = "Q001", month: date = AUGUST) -> MonthlyReport | None:
        with self.database.read() as session:
            return session.get(MonthlyReport, (REGION, cadre, enterprise, month))

    def draft(self, cadre: str = "G001", enterprise: str = "Q001", month: date = AUGUST) -> ReportDraft | None:
        with self.database.read() as session:
            return session.get(ReportDraft, (REGION, cadre, enterprise, month))

    def lines(self) -> list[tuple[str, str, dict]]:
        """Return the audit: verb, actor and details of each line."""
        with self.database.read() as session:
            found = session.exec(select(AuditEntry).order_by(col(AuditEntry.number))).all()
            return [(line.verb, line.actor, line.details) for line in found]

    def changes(self) -> list[Change]:
        with self.database.read() as session:
            return list(session.exec(select(Change).order_by(col(Change.number))).all())


@pytest.fixture
def desk(house: Database) -> Desk:
    return Desk(house)
