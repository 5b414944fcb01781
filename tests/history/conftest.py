"""A county whose people keep its records for an hour: every deed a minute after the one before."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models import Assignment, Region
from models.values import Role
from services.access import Actor
from services.database import Database
from services.exchange.importing import import_ledgers
from services.exchange.parsed import Parsed
from services.ledgers.history import Entry, Past
from services.messages import word
from tests.conftest import add_calendar, add_users

REGION = "610124"
TODAY = date(2016, 9, 14)
BEGUN = datetime(2016, 9, 14, 2, 30, tzinfo=UTC)


class People:
    """G001 and G002 are of D01, G003 is of D02."""

    office = Actor("office", Role.OFFICE, REGION)
    supervisor = Actor("supervisor", Role.SUPERVISOR, REGION)
    second = Actor("second", Role.SUPERVISOR, REGION)
    cadre = Actor("cadre", Role.CADRE, REGION, cadre_code="G001", dept_code="D01")
    colleague = Actor("colleague", Role.CADRE, REGION, cadre_code="G002", dept_code="D01")
    other = Actor("other", Role.CADRE, REGION, cadre_code="G003", dept_code="D02")
    department = Actor("department", Role.DEPARTMENT, REGION, dept_code="D01")
    other_department = Actor("other-department", Role.DEPARTMENT, REGION, dept_code="D02")
    administrator = Actor("administrator", Role.ADMINISTRATOR, None)
    neighbour = Actor("neighbour", Role.OFFICE, "610125")


@pytest.fixture(scope="session")
def people() -> type[People]:
    return People


@dataclass
class Desk:
    """What a test does and looks at, each in a transaction of its own."""

    database: Database
    now: datetime = field(default=BEGUN)

    def do(self, verb: Callable[..., Any], actor: Actor, /, **given: Any) -> Any:
        """Carry a verb out, a minute after the one before."""
        self.now += timedelta(minutes=1)
        usual = {"now": self.now, "today": TODAY, "region": REGION}
        takes = verb.__code__.co_varnames
        given = {name: value for name, value in usual.items() if name in takes} | given
        with self.database.write() as session:
            return verb(session, actor=actor, **given)

    def bring_in(self, file: str = "", **rows: list[dict[str, Any]]) -> None:
        """Import rows, of a file if it has a name."""
        parsed = replace(Parsed.from_rows(rows, name=file), digest="d" * 64 if file else None)
        report = self.do(import_ledgers, People.office, parsed=parsed)
        assert report.errors == ()

    def past(self, read: Callable[..., Past], actor: Actor, /, **given: Any) -> Past:
        """Return a history as somebody reads it."""
        usual = {"region": REGION} if "region" in read.__code__.co_varnames else {}
        with self.database.read() as session:
            return read(session, actor=actor, **(usual | given))

    def told(self, read: Callable[..., Past], actor: Actor, /, **given: Any) -> list[str]:
        """Return a history in English, a line an entry: who, what, and every field as `title: before -> after`."""
        return [line(one) for one in self.past(read, actor, **given).entries]


def line(one: Entry) -> str:
    who = " ".join(part for part in (one.who.role or "operator", one.who.name, one.who.account) if part)
    verbs = "; ".join(said(verb) for verb in one.verbs)
    fields = [
        (f"{said(changed.of)} " if changed.of else "")
        + f"{said(changed.title)}: {said(changed.before)}{said(changed.after)}"
        if changed.before is None
        else f"{said(changed.title)}: {said(changed.before)} -> {said(changed.after)}"
        for changed in one.changed
    ]
    return " | ".join([who, verbs, *fields, *one.notes])


def said(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else word(value, "en")


@pytest.fixture
def desk(database: Database, county: str) -> Desk:
    """Return the desk of 610124, where G001 assists Q001 and G003 assists Q002."""
    with database.write() as session:
        add_calendar(session, 2016, 2017)
        session.add(Region(code="610125", name="户县", calendar="CN"))
        session.flush()
        add_users(session, People, created_at=BEGUN)
        for cadre, enterprise in (("G001", "Q001"), ("G003", "Q002")):
            session.add(
                Assignment(region=county, cadre_code=cadre, enterprise_code=enterprise, start_on=date(2016, 7, 1))
            )
    return Desk(database)
