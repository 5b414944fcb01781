"""包抓: which enterprises are assisted by whom on a day, and assigning a cadre to one that has nobody."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlmodel import Session, col

from models import Assignment, Cadre, Department, Enterprise, Issue
from services.access import Action, Actor, require
from services.errors import BadInputError, NotFoundError
from services.ledgers import entered
from services.ledgers.issues.openness import is_open_in_ledger
from services.ledgers.ledger_write import LedgerEntry, hold
from services.ledgers.seen import seen_cadres
from services.messages import say


@dataclass(frozen=True)
class Person:
    """A cadre and the cadre's department."""

    code: str
    name: str
    department: str
    department_name: str


@dataclass(frozen=True)
class Helper:
    """Who assists an enterprise from one day to another, both included; without an end, for ever."""

    cadre: Person
    start_on: date
    end_on: date | None
    reason: str | None
    version: int

    def runs(self, day: date) -> bool:
        """Tell whether the assignment is in force on a day."""
        return self.start_on <= day and (self.end_on is None or day <= self.end_on)


@dataclass(frozen=True)
class Firm:
    """An enterprise with those who assist it now or later, and how many of its problems are open."""

    code: str
    name: str
    town: str | None
    helpers: tuple[Helper, ...]
    open_issues: int


@dataclass(frozen=True)
class FirmPage:
    """A page of enterprises: how many fit the filters, how many there are, and how many have nobody today."""

    rows: tuple[Firm, ...]
    found: int
    total: int
    idle: int


def assisted(
    session: Session,
    *,
    actor: Actor,
    region: str,
    today: date,
    words: str = "",
    department: str = "",
    idle: bool = False,
    first: int = 0,
    most: int = 25,
) -> FirmPage:
    """Return the enterprises with those who assist them, those without anybody first, then by code.

    Whoever sees the county sees all of it; a department sees those of its cadres, a cadre the cadre's own.

    Args:
        session: of the caller's transaction.
        actor: who asks.
        region: code of the county.
        today: the day it is there.
        words: each stands in the enterprise, or in a cadre who assists it.
        department: code of a department whose cadres assist it.
        idle: those that nobody assists today alone.
        first: how many to pass over.
        most: how many to return.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
    """
    require(actor, Action.VIEW_OWN, region)
    mine = seen_cadres(actor, region)
    running = _running(today)
    nobody = ~_has(region, running)
    there = [col(Enterprise.region) == region]
    if not actor.may(Action.VIEW_COUNTY, region):
        there.append(_has(region, _lasting(today), mine))
    wanted = [*there, *(_about(region, word, and_(_lasting(today), mine)) for word in words.split())]
    if department:
        wanted.append(_has(region, running, mine, col(Cadre.dept_code) == department))
    if idle:
        wanted.append(nobody)
    connection = session.connection()
    count = select(func.count()).select_from(Enterprise)
    page = select(col(Enterprise.enterprise_code), col(Enterprise.name), col(Enterprise.town)).where(*wanted)
    found = connection.execute(
        page.order_by(nobody.desc(), col(Enterprise.enterprise_code)).offset(first).limit(most)
    ).all()
    codes = [code for code, _, _ in found]
    helpers = _helpers(session, region, codes, and_(_lasting(today), mine))
    unsolved = _unsolved(session, region, codes)
    return FirmPage(
        tuple(Firm(code, name, town, helpers.get(code, ()), unsolved.get(code, 0)) for code, name, town in found),
        connection.execute(count.where(*wanted)).scalar_one(),
        connection.execute(count.where(*there)).scalar_one(),
        connection.execute(count.where(*there, nobody)).scalar_one(),
    )


def idle_firms(session: Session, *, actor: Actor, region: str, today: date) -> tuple[tuple[str, str], ...]:
    """Return code and name of the enterprises that nobody assists on a day, to whoever keeps the lists.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
    """
    require(actor, Action.KEEP_LISTS, region)
    statement = (
        select(col(Enterprise.enterprise_code), col(Enterprise.name))
        .where(col(Enterprise.region) == region, ~_has(region, _running(today)))
        .order_by(col(Enterprise.enterprise_code))
    )
    return tuple((code, name) for code, name in session.connection().execute(statement))


def firm(session: Session, *, actor: Actor, region: str, enterprise: str) -> Firm:
    """Return one enterprise with everybody who has assisted it, the latest first, to whoever keeps the lists.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
        NotFoundError: there is no such enterprise.
    """
    require(actor, Action.KEEP_LISTS, region)
    statement = select(col(Enterprise.name), col(Enterprise.town)).where(
        col(Enterprise.region) == region, col(Enterprise.enterprise_code) == enterprise
    )
    found = session.connection().execute(statement).first()
    if found is None:
        raise NotFoundError(say("There is no enterprise {code} in this county.", code=enterprise))
    helpers = _helpers(session, region, [enterprise], true()).get(enterprise, ())
    unsolved = _unsolved(session, region, [enterprise]).get(enterprise, 0)
    return Firm(enterprise, found.name, found.town, tuple(reversed(helpers)), unsolved)


def cadres(session: Session, *, actor: Actor, region: str) -> tuple[Person, ...]:
    """Return everybody who can be assigned, by code, to whoever keeps the lists.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
    """
    require(actor, Action.KEEP_LISTS, region)
    return tuple(people(session, region).values())


def assign(
    session: Session, *, actor: Actor, region: str, cadre: str, enterprise: str, start_on: date, now: datetime
) -> None:
    """Assign a cadre to an enterprise that nobody assists from that day on.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
        NotFoundError: there is no such county.
        BadInputError: somebody assists it from that day on, the day lies outside the campaign, or a rule of the
            ledger is broken.
    """
    require(actor, Action.KEEP_LISTS, region)
    hold(session, region)
    entered.require_campaign(session, region, start_on)
    for helper in _helpers(session, region, [enterprise], _lasting(start_on)).get(enterprise, ()):
        raise BadInputError(
            say(
                "{name} assists {enterprise} from {date} on; hand it over instead.",
                name=helper.cadre.name,
                enterprise=enterprise,
                date=helper.start_on,
            )
        )
    values: dict[str, Any] = {
        name: entered.value("assignments", name, title, raw)
        for name, title, raw in (
            ("cadre_code", say("Cadre"), cadre),
            ("enterprise_code", say("Enterprise"), enterprise),
            ("start_on", say("First day"), start_on),
        )
    }
    details = {"cadre": cadre, "enterprise": enterprise, "from": str(start_on)}
    entry = LedgerEntry(session, actor=actor, region=region, verb="assign", now=now, **details)
    entry.add(Assignment(region=region, **values))


def people(session: Session, region: str) -> dict[str, Person]:
    """Return the cadres of a county by code; whoever asks has asked `access`."""
    statement = select(*_PERSON).join(Department, _of_department(region)).where(col(Cadre.region) == region)
    found = session.connection().execute(statement.order_by(col(Cadre.cadre_code)))
    return {row.cadre_code: Person(*row) for row in found}


_PERSON: Final[tuple[Any, ...]] = (
    col(Cadre.cadre_code),
    col(Cadre.name),
    col(Cadre.dept_code),
    col(Department.name).label("department_name"),
)


def _of_department(region: str) -> ColumnElement[bool]:
    return and_(col(Department.region) == region, col(Department.dept_code) == col(Cadre.dept_code))


def _of_cadre(region: str) -> ColumnElement[bool]:
    return and_(col(Cadre.region) == region, col(Cadre.cadre_code) == col(Assignment.cadre_code))


def _lasting(day: date) -> ColumnElement[bool]:
    """Return which assignments have not ended before a day."""
    return or_(col(Assignment.end_on).is_(None), col(Assignment.end_on) >= day)


def _running(day: date) -> ColumnElement[bool]:
    """Return which assignments are in force on a day."""
    return and_(_lasting(day), col(Assignment.start_on) <= day)


def _has(region: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether an enterprise has an assignment like this."""
    linked: Select[Any] = select(col(Assignment.cadre_code)).join(Cadre, _of_cadre(region))
    return (
        linked.where(
            col(Assignment.region) == region,
            col(Assignment.enterprise_code) == col(Enterprise.enterprise_code),
            *conditions,
        )
        .correlate(Enterprise)
        .exists()
    )


def _about(region: str, word: str, lasting: ColumnElement[bool]) -> ColumnElement[bool]:
    firm = (Enterprise.enterprise_code, Enterprise.name, Enterprise.town)
    person = or_(*(col(name).icontains(word, autoescape=True) for name in (Cadre.cadre_code, Cadre.name)))
    return or_(*(col(name).icontains(word, autoescape=True) for name in firm), _has(region, lasting, person))


def _helpers(
    session: Session, region: str, codes: Sequence[str], condition: ColumnElement[bool]
) -> dict[str, tuple[Helper, ...]]:
    """Return who assists each enterprise, in the order in which they began."""
    row = (Assignment.start_on, Assignment.end_on, Assignment.reason, Assignment.version)
    statement = (
        select(col(Assignment.enterprise_code), *_PERSON, *(col(name) for name in row))
        .join(Cadre, _of_cadre(region))
        .join(Department, _of_department(region))
        .where(col(Assignment.region) == region, col(Assignment.enterprise_code).in_(codes), condition)
        .order_by(col(Assignment.start_on), col(Assignment.cadre_code))
    )
    found: dict[str, list[Helper]] = defaultdict(list)
    for enterprise, *of in session.connection().execute(statement):
        found[enterprise].append(Helper(Person(*of[:4]), *of[4:]))
    return {enterprise: tuple(helpers) for enterprise, helpers in found.items()}


def _unsolved(session: Session, region: str, codes: Sequence[str]) -> dict[str, int]:
    statement = (
        select(col(Issue.enterprise_code), func.count())
        .where(col(Issue.region) == region, col(Issue.enterprise_code).in_(codes), is_open_in_ledger())
        .group_by(col(Issue.enterprise_code))
    )
    return {code: int(number) for code, number in session.connection().execute(statement)}
