"""延期审批、企业确认、销号、回访、重办: what somebody other than the handler decides about an issue."""

from datetime import date, datetime
from typing import Final

from sqlmodel import Session

from models import Reopening
from models.values import IssueEvent
from services.access import Action, Actor, require
from services.ledgers import entered
from services.ledgers.codes import next_code
from services.ledgers.issues.deed import begin
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.titles import FIELD_TITLES

PREFIX: Final = "CB"
"""Begins the codes of reopenings that are decided here."""


def extend_issue(
    session: Session, *, actor: Actor, region: str, code: str, version: int, today: date, now: datetime
) -> None:
    """Grant the extension that was asked for; it counts only when it is granted on or before the deadline.

    Raises:
        NotPermittedError: it is the actor's own work or department's.
        NotFoundError: there is no such issue.
        BadInputError: none was asked for, or the deadline has passed.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DIRECT_ISSUES, region)
    doing = begin(session, Deed.EXTEND, actor=actor, region=region, code=code, version=version, today=today, now=now)
    doing.in_time()
    until = doing.issue.extension_asked_to
    doing.change(version=version, extended_to=until, extension_approved_on=today)
    doing.file(extension_asked_on=None, extension_asked_to=None)
    doing.step(IssueEvent.EXTENDED, extended_to=until)


def refuse_extension(
    session: Session, *, actor: Actor, region: str, code: str, version: int, reason: str, today: date, now: datetime
) -> None:
    """Refuse the extension that was asked for; the deadline stands.

    Raises:
        NotPermittedError: it is the actor's own work or department's.
        NotFoundError: there is no such issue.
        BadInputError: none was asked for, or the reason is missing.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DIRECT_ISSUES, region)
    doing = begin(
        session, Deed.REFUSE_EXTENSION, actor=actor, region=region, code=code, version=version, today=today, now=now
    )
    why = entered.text("reason", FIELD_TITLES["reason"], reason, needed=True)
    doing.change(version=version)
    doing.file(extension_asked_on=None, extension_asked_to=None)
    doing.step(IssueEvent.EXTENSION_REFUSED, note=why)


def confirm_closing(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    rating: str | None,
    said: str,
    today: date,
    now: datetime,
) -> None:
    """Write down what the enterprise thinks of the closing (企业确认), and its rating where it gives one.

    Raises:
        NotPermittedError: it is the actor's own work or department's.
        NotFoundError: there is no such issue.
        BadInputError: it is not closed, or nothing was said.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HEAR_ENTERPRISES, region)
    doing = begin(session, Deed.CONFIRM, actor=actor, region=region, code=code, version=version, today=today, now=now)
    text = entered.text("heard", FIELD_TITLES["heard"], said, needed=True)
    found = entered.value("issues", "rating", FIELD_TITLES["rating"], rating)
    doing.change(version=version, rating=found)
    doing.file(confirmed_on=today)
    doing.step(IssueEvent.CONFIRMED, note=text, rating=found)


def cross_off_issue(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    by: str,
    today: date,
    now: datetime,
) -> None:
    """Cross an issue off the list (销号); `by` is the name that the ledger keeps, never the handler's.

    Raises:
        NotPermittedError: it is the actor's own work or department's.
        NotFoundError: there is no such issue.
        BadInputError: it is not closed, or the name is that of the person in charge.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DIRECT_ISSUES, region)
    doing = begin(session, Deed.CROSS_OFF, actor=actor, region=region, code=code, version=version, today=today, now=now)
    name = entered.text("cancelled_by", FIELD_TITLES["cancelled_by"], by, most=64, needed=True)
    doing.change(version=version, cancelled_on=today, cancelled_by=name)
    doing.step(IssueEvent.CROSSED_OFF, cancelled_by=name)


def call_back(
    session: Session, *, actor: Actor, region: str, code: str, version: int, said: str, today: date, now: datetime
) -> None:
    """Write down that the enterprise was asked again (回访) and is content; if it is not, the issue is reopened.

    Raises:
        NotPermittedError: it is the actor's own work or department's.
        NotFoundError: there is no such issue.
        BadInputError: it is not crossed off or closed again, or nothing was said.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HEAR_ENTERPRISES, region)
    doing = begin(session, Deed.CALL_BACK, actor=actor, region=region, code=code, version=version, today=today, now=now)
    text = entered.text("heard", FIELD_TITLES["heard"], said, needed=True)
    doing.change(version=version)
    doing.file(called_on=today)
    doing.step(IssueEvent.CALLED_BACK, note=text)


def reopen_issue(
    session: Session, *, actor: Actor, region: str, code: str, version: int, reason: str, today: date, now: datetime
) -> str:
    """Have an issue handled again (重办), as the enterprise is not content; return the code of the reopening.

    The first closing, outcome and rating stay; what was called back is forgotten, not its story.

    Raises:
        NotPermittedError: it is the actor's own work or department's.
        NotFoundError: there is no such issue.
        BadInputError: it is not closed, or the reason is missing.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HEAR_ENTERPRISES, region)
    doing = begin(session, Deed.REOPEN, actor=actor, region=region, code=code, version=version, today=today, now=now)
    why = entered.text("reason", FIELD_TITLES["reason"], reason, needed=True)
    number = next_code(session, Reopening, region=region, prefix=PREFIX, today=today)
    doing.change(version=version)
    doing.add(Reopening(region=region, reopening_code=number, issue_code=code, reopened_on=today))
    doing.file(called_on=None)
    doing.step(IssueEvent.REOPENED, note=why, reopening_code=number)
    return number
