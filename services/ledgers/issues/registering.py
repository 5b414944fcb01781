"""登记、当场解决: a problem is registered, or settled on the spot in one go."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from models import Assignment, Cadre, Enterprise, Issue, Registration, Visit
from models.values import IssueEvent, Outcome, Sector
from services.access import Action, Actor, require
from services.errors import NotFoundError, NotPermittedError
from services.ledgers import entered
from services.ledgers.codes import next_code
from services.ledgers.issues.deed import runs, write_step
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.titles import FIELD_TITLES
from services.ledgers.ledger_write import LedgerEntry, hold, note
from services.ledgers.procedure import procedure
from services.messages import say

PREFIX: Final = "WT"
"""Begins the codes of issues that are registered here."""


def register_issue(
    session: Session,
    *,
    actor: Actor,
    region: str,
    enterprise: str,
    raised_by: str | None = None,
    sector: str,
    summary: str,
    visit_code: str | None = None,
    today: date,
    now: datetime,
) -> str:
    """Register a problem that an enterprise told of, and return its code.

    Args:
        session: of the caller's transaction.
        actor: a cadre (for an enterprise they assist today), a department (for its cadres), or the office.
        region: the county.
        enterprise: its code.
        raised_by: code of the cadre who brought it in; a cadre's own unless given.
        sector: one of the nine.
        summary: what it is about.
        visit_code: the visit on which it was told.
        today: the day of registration.
        now: the instant.

    Raises:
        NotPermittedError: the enterprise, or the cadre, is not theirs.
        NotFoundError: there is no such enterprise, cadre or visit.
        BadInputError: a field cannot be stored, or today lies outside the campaign.
    """
    require(actor, Action.REGISTER_ISSUES, region)
    hold(session, region)
    row = _registration(
        session,
        actor=actor,
        region=region,
        enterprise=enterprise,
        raised_by=raised_by,
        sector=sector,
        summary=summary,
        today=today,
    )
    if visit_code is not None and not _is_of(session, region, visit_code, enterprise):
        raise NotFoundError(say("There is no visit {code} for you to see.", code=visit_code))
    row.visit_code = visit_code
    session.add(row)
    note(session, actor=actor, region=region, verb=Deed.REGISTER.value, now=now, issue=row.issue_code)
    write_step(
        session,
        actor=actor,
        region=region,
        code=row.issue_code,
        event=IssueEvent.REGISTERED,
        today=today,
        now=now,
        note=row.summary,
    )
    return row.issue_code


def settle_on_the_spot(
    session: Session,
    *,
    actor: Actor,
    region: str,
    enterprise: str,
    raised_by: str | None = None,
    sector: str,
    summary: str,
    measures: str,
    today: date,
    now: datetime,
) -> str:
    """Register a problem that was solved at once (当场解决) and return its code: it is closed, yet to be crossed off.

    It is of the lowest level, and the department in charge is that of the cadre who brought it in and solved it.

    Raises:
        NotPermittedError: the enterprise, or the cadre, is not theirs.
        NotFoundError: there is no such enterprise or cadre.
        BadInputError: a field cannot be stored, or breaks a rule of the ledger.
    """
    require(actor, Action.REGISTER_ISSUES, region)
    hold(session, region)
    row = _registration(
        session,
        actor=actor,
        region=region,
        enterprise=enterprise,
        raised_by=raised_by,
        sector=sector,
        summary=summary,
        today=today,
    )
    done = entered.text("measures", FIELD_TITLES["measures"], measures, needed=True)
    level = procedure().issues.settled_on_the_spot.value[0]
    entry = LedgerEntry(session, actor=actor, region=region, verb=Deed.SETTLE.value, now=now, issue=row.issue_code)
    entry.add(
        Issue(
            **{name: getattr(row, name) for name in REGISTERED},
            level=level,
            systemic=False,
            dept_code=_department(session, region, row.raised_by),
            owner_code=row.raised_by,
            assigned_on=today,
            first_response_on=today,
            due_on=today,
            closed_on=today,
            outcome=Outcome.SOLVED,
        )
    )
    for event, said in ((IssueEvent.REGISTERED, row.summary), (IssueEvent.CLOSED, done)):
        write_step(
            session, actor=actor, region=region, code=row.issue_code, event=event, today=today, now=now, note=said
        )
    return row.issue_code


REGISTERED: Final = (
    "region", "issue_code", "enterprise_code", "raised_by", "sector", "summary", "registered_on",
)  # fmt: skip
"""What the ledger takes over from a registration."""


def _registration(
    session: Session,
    *,
    actor: Actor,
    region: str,
    enterprise: str,
    raised_by: str | None,
    sector: str,
    summary: str,
    today: date,
) -> Registration:
    """Return a registration that is the actor's to make and holds what a ledger can store."""
    entered.require_campaign(session, region, today)
    cadre = actor.cadre_code if actor.cadre_code is not None else raised_by
    if cadre is None:
        raise entered.FieldFaultError("raised_by", FIELD_TITLES["raised_by"], say("This cell must be filled in."))
    department = _department(session, region, cadre)
    if actor.cadre_code is not None and not _assists(session, region, cadre, enterprise, today):
        raise NotPermittedError(say("You do not assist this enterprise today; the office registers it for you."))
    if actor.role is not None and actor.cadre_code is None and actor.dept_code not in (None, department):
        raise NotPermittedError(say("A department registers what its own cadres bring in."))
    if session.get(Enterprise, (region, enterprise)) is None:
        raise NotFoundError(say("There is no enterprise {code} in this county.", code=enterprise))
    return Registration(
        region=region,
        issue_code=next_code(session, Registration, Issue, region=region, prefix=PREFIX, today=today),
        enterprise_code=str(entered.value("issues", "enterprise_code", FIELD_TITLES["enterprise_code"], enterprise)),
        raised_by=cadre,
        sector=Sector(str(entered.value("issues", "sector", FIELD_TITLES["sector"], sector))),
        summary=str(entered.text("summary", FIELD_TITLES["summary"], summary, needed=True)),
        registered_on=today,
    )


def _department(session: Session, region: str, cadre: str) -> str:
    found = select(col(Cadre.dept_code)).where(col(Cadre.region) == region, col(Cadre.cadre_code) == cadre)
    department = session.connection().execute(found).scalar_one_or_none()
    if department is None:
        raise NotFoundError(say("There is no cadre {code}.", code=cadre))
    return str(department)


def _assists(session: Session, region: str, cadre: str, enterprise: str, today: date) -> bool:
    found = select(col(Assignment.cadre_code)).where(
        col(Assignment.region) == region,
        col(Assignment.cadre_code) == cadre,
        col(Assignment.enterprise_code) == enterprise,
        runs(today),
    )
    return session.connection().execute(found).first() is not None


def _is_of(session: Session, region: str, visit: str, enterprise: str) -> bool:
    found = select(col(Visit.visit_code)).where(
        col(Visit.region) == region, col(Visit.visit_code) == visit, col(Visit.enterprise_code) == enterprise
    )
    return session.connection().execute(found).first() is not None
