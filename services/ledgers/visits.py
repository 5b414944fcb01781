"""走访: a cadre records a visit, and may amend it until the day is over; what the enterprise says of it is noted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import or_, select
from sqlmodel import Session, col

from models import Assignment, SpotCheck, Visit
from services.access import Action, Actor, require
from services.errors import BadInputError, NotFoundError, NotPermittedError
from services.ledgers import entered
from services.ledgers.codes import next_code
from services.ledgers.entered import FieldFaultError
from services.ledgers.ledger_write import LedgerEntry, hold
from services.ledgers.visit_titles import VISIT_TITLES, joined
from services.messages import say

PREFIX: Final = "ZF"
"""Begins the codes of visits that are recorded here."""
SUMMARY: Final = 1_000
NEEDS: Final = 1_000


@dataclass(frozen=True)
class Told:
    """A visit as a cadre tells it."""

    enterprise: str
    visited_on: date
    method: str
    summary: str
    needs: str = ""


def record_visit(session: Session, *, actor: Actor, region: str, told: Told, today: date, now: datetime) -> str:
    """Record a visit of one's own to an enterprise that one was assigned to on that day; return its code.

    Raises:
        NotPermittedError: the actor is no cadre of this county, or the enterprise was not theirs on that day.
        NotFoundError: there is no such county.
        BadInputError: a field cannot be stored, or the visit is on record.
    """
    require(actor, Action.RECORD_VISITS, region)
    cadre = own_code(actor)
    hold(session, region)
    row = _row(session, region, cadre, told, today)
    _refuse_twin(session, region, row)
    code = next_code(session, Visit, region=region, prefix=PREFIX, today=today)
    entry = LedgerEntry(session, actor=actor, region=region, verb="record_visit", now=now, visit=code)
    entry.add(Visit(region=region, visit_code=code, recorded_on=today, **row))
    return code


def amend_visit(
    session: Session, *, actor: Actor, region: str, code: str, version: int, told: Told, today: date, now: datetime
) -> None:
    """Amend a visit of one's own on the day on which it was recorded; `version` is that of the visit looked at.

    Raises:
        NotPermittedError: the actor is no cadre of this county, or the enterprise was not theirs on that day.
        NotFoundError: the actor has no such visit.
        BadInputError: it was recorded on another day, a spot check names it, or as `record_visit`.
        StaleRecordError: somebody else has changed it since.
    """
    require(actor, Action.RECORD_VISITS, region)
    cadre = own_code(actor)
    hold(session, region)
    stored = _stored(session, region, code)
    if stored is None or stored.cadre_code != cadre:
        raise NotFoundError(say("You have recorded no visit {code}.", code=code))
    if stored.recorded_on != today:
        raise BadInputError(
            say(
                "This visit was recorded on {date} and can be amended on that day only; ask the office to correct it.",
                date=stored.recorded_on,
            )
        )
    _refuse_checked(session, region, code)
    row = _row(session, region, cadre, told, today)
    _refuse_twin(session, region, row, but=code)
    entry = LedgerEntry(session, actor=actor, region=region, verb="amend_visit", now=now, visit=code)
    entry.change(Visit, key={"visit_code": code}, version=version, changes=row)


def set_confirmed(
    session: Session, *, actor: Actor, region: str, code: str, version: int, confirmed: bool | None, now: datetime
) -> None:
    """Note whether the enterprise confirms a visit (企业确认), None where it has not said; it annuls nothing by itself.

    Raises:
        NotPermittedError: the actor asks no enterprises here.
        NotFoundError: there is no such visit.
        StaleRecordError: somebody else has changed it since it was shown.
    """
    require(actor, Action.HEAR_ENTERPRISES, region)
    hold(session, region)
    if _stored(session, region, code) is None:
        raise NotFoundError(say("There is no visit {code} for you to see.", code=code))
    entry = LedgerEntry(session, actor=actor, region=region, verb="set_confirmed", now=now, visit=code)
    entry.change(Visit, key={"visit_code": code}, version=version, changes={"confirmed": confirmed})


def own_code(actor: Actor) -> str:
    """Return the code of the cadre who acts.

    Raises:
        NotPermittedError: the actor is no cadre.
    """
    if actor.cadre_code is None:
        raise NotPermittedError(say("Only cadres do this, for their own enterprises."))
    return actor.cadre_code


def _row(session: Session, region: str, cadre: str, told: Told, today: date) -> dict[str, Any]:
    """Return what the ledger stores of a visit, but for its code and the day of its record."""
    if told.visited_on > today:
        raise FieldFaultError(
            "visited_on", VISIT_TITLES["visited_on"], say("{date} is still to come.", date=told.visited_on)
        )
    summary = entered.text("summary", VISIT_TITLES["summary"], told.summary, most=SUMMARY, needed=True)
    needs = entered.text("needs", VISIT_TITLES["needs"], told.needs, most=NEEDS)
    row = {
        "enterprise_code": entered.value("visits", "enterprise_code", VISIT_TITLES["enterprise_code"], told.enterprise),
        "visited_on": told.visited_on,
        "method": entered.value("visits", "method", VISIT_TITLES["method"], told.method),
        "summary": joined(summary or "", needs),
    }
    if not _is_own(session, region, cadre, told):
        raise NotPermittedError(
            say("{code} was not assigned to you on {date}.", code=told.enterprise, date=told.visited_on)
        )
    return {"cadre_code": cadre, **row}


def _is_own(session: Session, region: str, cadre: str, told: Told) -> bool:
    statement = select(col(Assignment.cadre_code)).where(
        col(Assignment.region) == region,
        col(Assignment.cadre_code) == cadre,
        col(Assignment.enterprise_code) == told.enterprise,
        col(Assignment.start_on) <= told.visited_on,
        or_(col(Assignment.end_on).is_(None), col(Assignment.end_on) >= told.visited_on),
    )
    return session.connection().execute(statement).first() is not None


def _refuse_twin(session: Session, region: str, row: dict[str, Any], *, but: str = "") -> None:
    """Refuse what is on record word for word: a second click is no second visit."""
    same = (col(getattr(Visit, name)) == value for name, value in row.items())
    statement = select(col(Visit.visit_code)).where(col(Visit.region) == region, col(Visit.visit_code) != but, *same)
    code = session.connection().execute(statement).scalars().first()
    if code is not None:
        raise BadInputError(say("This very visit is on record already, as {code}.", code=code))


def _stored(session: Session, region: str, code: str) -> Any:
    statement = select(col(Visit.cadre_code), col(Visit.recorded_on))
    found = statement.where(col(Visit.region) == region, col(Visit.visit_code) == code)
    return session.connection().execute(found).first()


def _refuse_checked(session: Session, region: str, code: str) -> None:
    """Refuse what would change under the eyes of a spot check."""
    statement = select(col(SpotCheck.check_code)).where(
        col(SpotCheck.region) == region, col(SpotCheck.visit_code) == code
    )
    check = session.connection().execute(statement).scalars().first()
    if check is not None:
        raise BadInputError(say("Spot check {check} names this visit; it cannot be amended any more.", check=check))
