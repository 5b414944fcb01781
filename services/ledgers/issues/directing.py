"""定级、交办、异议裁定: what the office makes of a registration, and who is in charge of an issue."""

from datetime import date, datetime

import numpy as np
from sqlmodel import Session

from models import Issue, Registration
from models.values import IssueEvent, Level
from services.access import Action, Actor, require
from services.calendars import calendar_of
from services.errors import BadInputError
from services.ledgers import entered
from services.ledgers.issues.deed import Doing, begin
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.merging import is_merged
from services.ledgers.issues.registering import REGISTERED
from services.ledgers.issues.titles import FIELD_TITLES
from services.messages import say
from services.scoring import rulebook


def grade_issue(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    level: str,
    systemic: bool,
    today: date,
    now: datetime,
) -> None:
    """Say how hard a problem is, and whether it is common or systemic (共性); again, until it is assigned.

    Raises:
        NotFoundError: there is no such issue.
        BadInputError: it is assigned already, or there is no such level.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DIRECT_ISSUES, region)
    doing = begin(session, Deed.GRADE, actor=actor, region=region, code=code, version=version, today=today, now=now)
    found = entered.value("issues", "level", FIELD_TITLES["level"], level)
    doing.change(
        version=version, level=found, systemic=systemic, systemic_on=_since(doing, systemic=systemic), graded_on=today
    )
    doing.step(IssueEvent.GRADED, level=found, systemic=systemic)


def decline_issue(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    reason: str,
    today: date,
    now: datetime,
) -> None:
    """Do not take a registration on, with the reason: it is no problem of an enterprise, or stands there already.

    Raises:
        NotFoundError: there is no such issue.
        BadInputError: it is assigned already, it is merged, or the reason is missing.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DIRECT_ISSUES, region)
    doing = begin(session, Deed.DECLINE, actor=actor, region=region, code=code, version=version, today=today, now=now)
    if is_merged(session, region, code):
        raise BadInputError(say("Issue {code} is merged; undo that first.", code=code))
    why = entered.text("reason", FIELD_TITLES["reason"], reason, needed=True)
    doing.change(version=version, declined_on=today)
    doing.step(IssueEvent.DECLINED, note=why)


def assign_issue(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    department: str,
    owner: str | None = None,
    due_on: date | None = None,
    today: date,
    now: datetime,
) -> None:
    """Assign an issue to a department, and to a person there, by a day: it stands in the ledger from now on.

    Without a day the rulebook's limit of its level is the deadline; a later one than that would not count.

    Raises:
        NotFoundError: there is no such issue.
        BadInputError: it is not graded, or the department, person or day breaks a rule of the ledger.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DIRECT_ISSUES, region)
    doing = begin(session, Deed.ASSIGN, actor=actor, region=region, code=code, version=version, today=today, now=now)
    row = session.get_one(Registration, (region, code))
    level = row.level
    if level is None:
        raise BadInputError(say("Issue {code} is not graded yet.", code=code))
    due = _due(doing, due_on)
    doing.add(
        Issue(
            **{name: getattr(row, name) for name in REGISTERED},
            level=level,
            systemic=row.systemic,
            systemic_on=row.systemic_on,
            dept_code=department,
            owner_code=owner,
            assigned_on=today,
            due_on=due,
            version=version + 1,
        )
    )
    doing.step(IssueEvent.ASSIGNED, dept_code=department, owner_code=owner, due_on=due)


def designate_department(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    reason: str,
    today: date,
    now: datetime,
) -> None:
    """Decide an objection: the department stays in charge and cannot return the issue again; its clock ran on.

    Raises:
        NotFoundError: there is no such issue.
        BadInputError: nobody objected, or the reason is missing.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DIRECT_ISSUES, region)
    doing = begin(session, Deed.DESIGNATE, actor=actor, region=region, code=code, version=version, today=today, now=now)
    why = entered.text("reason", FIELD_TITLES["reason"], reason, needed=True)
    doing.change(version=version)
    doing.file(objected_on=None, designated=True)
    doing.step(IssueEvent.DESIGNATED, note=why)


def reassign_issue(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    department: str,
    owner: str | None = None,
    due_on: date | None = None,
    reason: str,
    today: date,
    now: datetime,
) -> None:
    """Decide an objection: another department is in charge from today, designated, with a deadline of its own.

    Raises:
        NotFoundError: there is no such issue.
        BadInputError: nobody objected, the reason is missing, or the department is the one that objected.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DIRECT_ISSUES, region)
    doing = begin(session, Deed.REASSIGN, actor=actor, region=region, code=code, version=version, today=today, now=now)
    if department == doing.issue.dept_code:
        raise BadInputError(say("This department objected; name another one, or designate it all the same."))
    why = entered.text("reason", FIELD_TITLES["reason"], reason, needed=True)
    due = _due(doing, due_on)
    doing.change(version=version, dept_code=department, owner_code=owner, assigned_on=today, due_on=due)
    doing.file(objected_on=None, designated=True, received_on=None)
    doing.step(IssueEvent.OBJECTION_UPHELD, note=why)
    doing.step(IssueEvent.ASSIGNED, dept_code=department, owner_code=owner, due_on=due)


def _since(doing: Doing, *, systemic: bool) -> date | None:
    """Return since when a problem is known to be common: the day it was first called so."""
    if not systemic:
        return None
    return doing.issue.systemic_on or doing.today


def _due(doing: Doing, due_on: date | None) -> date:
    """Return the deadline that was given, or the limit of the level, and refuse one that would not count."""
    level = doing.issue.level or Level.D
    limit = rulebook.load().issues.limits.value[level]
    days = calendar_of(doing.session, doing.region).nth(np.array([doing.today.toordinal()]), limit)
    latest = date.fromordinal(int(days[0]))
    if due_on is not None and due_on > latest:
        raise entered.FieldFaultError(
            "due_on",
            FIELD_TITLES["due_on"],
            say(
                "level {level} has {limit} working days at most, until {latest}; a later deadline does not count.",
                level=level.value,
                limit=limit,
                latest=latest.isoformat(),
            ),
        )
    return due_on or latest
