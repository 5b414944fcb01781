"""签收、异议、响应、办理、延期申请、办结: what the department in charge does with an issue."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from models import IssueFile, Reopening
from models.values import IssueEvent, Outcome
from services.access import Action, Actor, require
from services.calendars import calendar_of
from services.ledgers import entered
from services.ledgers.issues.deed import Doing, begin
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.timing import base_deadline, between
from services.ledgers.issues.titles import FIELD_TITLES
from services.messages import say, say_count
from services.scoring import rulebook


def receive_issue(
    session: Session, *, actor: Actor, region: str, code: str, version: int, today: date, now: datetime
) -> None:
    """Sign for an issue (签收): the department is in charge and can no longer object.

    Raises:
        NotPermittedError: it is assigned to somebody else.
        NotFoundError: there is no such issue for the actor to see.
        BadInputError: it is received already.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HANDLE_ISSUES, region)
    doing = begin(session, Deed.RECEIVE, actor=actor, region=region, code=code, version=version, today=today, now=now)
    doing.change(version=version)
    doing.file(received_on=today)
    doing.step(IssueEvent.RECEIVED)


def object_to_issue(
    session: Session, *, actor: Actor, region: str, code: str, version: int, reason: str, today: date, now: datetime
) -> None:
    """Return an issue as another department's matter (异议退回), within the procedure's time; the office decides.

    Raises:
        NotPermittedError: it is assigned to somebody else.
        NotFoundError: there is no such issue for the actor to see.
        BadInputError: it is received, too late, or the department is designated; or the reason is missing.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HANDLE_ISSUES, region)
    doing = begin(session, Deed.OBJECT, actor=actor, region=region, code=code, version=version, today=today, now=now)
    doing.in_time()
    why = entered.text("reason", FIELD_TITLES["reason"], reason, needed=True)
    doing.change(version=version)
    doing.file(objected_on=today)
    doing.step(IssueEvent.OBJECTED, note=why)


def respond_to_issue(
    session: Session, *, actor: Actor, region: str, code: str, version: int, said: str, today: date, now: datetime
) -> None:
    """Record the first response to the enterprise (首次响应), today, with what was said.

    Raises:
        NotPermittedError: it is assigned to somebody else.
        NotFoundError: there is no such issue for the actor to see.
        BadInputError: it is not received yet, or answered already, or nothing was said.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HANDLE_ISSUES, region)
    doing = begin(session, Deed.RESPOND, actor=actor, region=region, code=code, version=version, today=today, now=now)
    text = entered.text("told", FIELD_TITLES["told"], said, needed=True)
    doing.change(version=version, first_response_on=today)
    doing.step(IssueEvent.RESPONDED, note=text)


def plan_issue(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    measures: str,
    milestones: Sequence[tuple[date, str]] = (),
    today: date,
    now: datetime,
) -> None:
    """Write down the measures and the milestones (时间表、路线图) by which the issue will be solved.

    A milestone that is reached and stands as it was stays so.

    Raises:
        NotPermittedError: it is assigned to somebody else.
        NotFoundError: there is no such issue for the actor to see.
        BadInputError: it is not under way, or a measure or milestone is empty.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HANDLE_ISSUES, region)
    doing = begin(session, Deed.PLAN, actor=actor, region=region, code=code, version=version, today=today, now=now)
    text = entered.text("measures", FIELD_TITLES["measures"], measures, needed=True)
    file = session.get(IssueFile, (region, code))
    reached = {(one["due_on"], one["what"]): one for one in (file.milestones if file else ()) if "reached_on" in one}
    stones = (
        (day.isoformat(), entered.text("measures", FIELD_TITLES["measures"], what, needed=True))
        for day, what in sorted(milestones)
    )
    steps = [reached.get((due, what), {"due_on": due, "what": what}) for due, what in stones]
    doing.change(version=version)
    doing.file(measures=text, milestones=steps)
    doing.step(IssueEvent.PLANNED, note=text, milestones=steps)


def note_progress(
    session: Session, *, actor: Actor, region: str, code: str, version: int, said: str, today: date, now: datetime
) -> None:
    """Note what was done about an issue.

    Raises:
        NotPermittedError: it is none of the actor's.
        NotFoundError: there is no such issue for the actor to see.
        BadInputError: it is not under way, or nothing was said.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HANDLE_ISSUES, region)
    doing = begin(session, Deed.PROGRESS, actor=actor, region=region, code=code, version=version, today=today, now=now)
    text = entered.text("done", FIELD_TITLES["done"], said, needed=True)
    doing.change(version=version)
    doing.step(IssueEvent.PROGRESSED, note=text)


def ask_extension(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    until: date,
    reason: str,
    today: date,
    now: datetime,
) -> None:
    """Ask the office for a later deadline (延期), once, and in time before the one there is.

    Raises:
        NotPermittedError: it is assigned to somebody else.
        NotFoundError: there is no such issue for the actor to see.
        BadInputError: it is too late to ask, was extended before, or the day is too far; or the reason is missing.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HANDLE_ISSUES, region)
    doing = begin(
        session, Deed.ASK_EXTENSION, actor=actor, region=region, code=code, version=version, today=today, now=now
    )
    doing.in_time()
    _refuse_day(doing, until)
    why = entered.text("reason", FIELD_TITLES["reason"], reason, needed=True)
    doing.change(version=version)
    doing.file(extension_asked_on=today, extension_asked_to=until)
    doing.step(IssueEvent.EXTENSION_ASKED, note=why, extended_to=until)


def close_issue(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    outcome: str,
    said: str,
    today: date,
    now: datetime,
) -> None:
    """Close an issue today with its outcome (办结); any other than 已解决 counts only once it is crossed off.

    Raises:
        NotPermittedError: it is assigned to somebody else.
        NotFoundError: there is no such issue for the actor to see.
        BadInputError: it is not being handled, or the outcome is none, or nothing was said.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HANDLE_ISSUES, region)
    doing = begin(session, Deed.CLOSE, actor=actor, region=region, code=code, version=version, today=today, now=now)
    text = entered.text("done", FIELD_TITLES["done"], said, needed=True)
    found = _outcome(outcome)
    doing.change(version=version, closed_on=today, outcome=found)
    doing.file(extension_asked_on=None, extension_asked_to=None)
    doing.step(IssueEvent.CLOSED, note=text, outcome=found)


def reclose_issue(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    outcome: str,
    said: str,
    today: date,
    now: datetime,
) -> None:
    """Close an issue that was handled again (再办结); its first closing, outcome and rating stay as they are.

    Raises:
        NotPermittedError: it is assigned to somebody else.
        NotFoundError: there is no such issue for the actor to see.
        BadInputError: it is not reopened, or the outcome is none, or nothing was said.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HANDLE_ISSUES, region)
    doing = begin(session, Deed.RECLOSE, actor=actor, region=region, code=code, version=version, today=today, now=now)
    text = entered.text("done", FIELD_TITLES["done"], said, needed=True)
    found = session.connection().execute(
        select(col(Reopening.reopening_code), col(Reopening.version)).where(
            col(Reopening.region) == region, col(Reopening.issue_code) == code, col(Reopening.reclosed_on).is_(None)
        )
    )
    reopening, of_reopening = found.one()
    solved = _outcome(outcome)
    doing.change(version=version)
    doing.entry.change(
        Reopening,
        key={"reopening_code": reopening},
        version=of_reopening,
        changes={"reclosed_on": today, "outcome": solved},
    )
    doing.step(IssueEvent.RECLOSED, note=text, outcome=solved)


def _refuse_day(doing: Doing, until: date) -> None:
    """Refuse an extension that does not move the deadline, or moves it further than counts."""
    calendar, most = calendar_of(doing.session, doing.region), rulebook.load().issues.extension_max.value
    base = base_deadline(doing.issue, calendar)
    if until <= base or between(calendar, base, until) > most:
        raise entered.FieldFaultError(
            "extended_to",
            FIELD_TITLES["extended_to"],
            say_count(
                "a day after {day}, by at most {count} working day.",
                "a day after {day}, by at most {count} working days.",
                count=most,
                day=base.isoformat(),
            ),
        )


def _outcome(raw: str) -> Outcome:
    found = entered.value("issues", "outcome", FIELD_TITLES["outcome"], raw)
    if found is None:
        raise entered.FieldFaultError("outcome", FIELD_TITLES["outcome"], say("This cell must be filled in."))
    return Outcome(str(found))
