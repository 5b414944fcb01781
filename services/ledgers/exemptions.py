"""免计: a cadre asks that a month be exempt; the office approves it, and it stands in the ledger, or refuses it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import or_, select
from sqlmodel import Session, col

from models import Assignment, Campaign, Exemption, ExemptionRequest
from models.values import ExemptionReason, RequestState
from services.access import Action, Actor, require
from services.counties import month_end
from services.errors import BadInputError, NotFoundError, NotPermittedError
from services.ledgers import entered
from services.ledgers.exempt_worth import Asked, Worth, worths
from services.ledgers.exemption_reading import RequestRow, refusal, stored_request
from services.ledgers.ledger_write import LedgerEntry, hold, note
from services.ledgers.visit_titles import EXEMPTION_TITLES
from services.ledgers.visits import own_code
from services.messages import Message, say
from services.records import update_record

DETAILS: Final = 500


@dataclass(frozen=True)
class Request:
    """A request that was made: its number, and what it is worth when it is approved today."""

    number: int
    worth: Worth


def ask_exemption(
    session: Session,
    *,
    actor: Actor,
    region: str,
    enterprise: str,
    month: date,
    reason: str,
    details: str = "",
    today: date,
    now: datetime,
) -> Request:
    """Ask that a month at one of one's own enterprises be exempt, as long as an approval can be in time.

    Args:
        session: of the caller's transaction.
        actor: the cadre.
        region: code of the county.
        enterprise: code of an enterprise that is the cadre's on a day of the month.
        month: first day of the month.
        reason: one of the published ones.
        details: more about it; needed where the reason is another one.
        today: the day it is in the county.
        now: the instant.

    Raises:
        NotPermittedError: the actor is no cadre of this county, or the enterprise is not theirs in that month.
        NotFoundError: there is no such county.
        BadInputError: the month is over for good, exempt or asked for already, or a field cannot be stored.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.RECORD_VISITS, region)
    cadre = own_code(actor)
    hold(session, region)
    asked = Asked(cadre, enterprise, month, _reason(reason))
    wrong = _not_assigned(session, region, asked)
    if wrong is not None:
        raise NotPermittedError(wrong)
    _refuse_twin(session, region, asked)
    needed = asked.reason is ExemptionReason.OTHER
    text = entered.text("details", EXEMPTION_TITLES["details"], details, most=DETAILS, needed=needed)
    (worth,) = worths(session, region, [asked], today=today)
    if worth.is_late:
        raise BadInputError(
            say(
                "{month} can no longer be exempt: an approval had to be given by {date}.",
                month=f"{month:%Y-%m}",
                date=worth.approve_by,
            )
        )
    row = ExemptionRequest(
        region=region,
        cadre_code=cadre,
        enterprise_code=enterprise,
        month=month,
        reason=asked.reason,
        details=text,
        asked_by=actor.name,
        asked_on=today,
    )
    session.add(row)
    session.flush()
    number = row.number or 0
    told = {"enterprise": enterprise, "month": f"{month:%Y-%m}", "reason": asked.reason.value}
    note(session, actor=actor, region=region, verb="ask_exemption", now=now, request=number, **told)
    return Request(number, worth)


def withdraw_exemption(
    session: Session, *, actor: Actor, region: str, number: int, version: int, today: date, now: datetime
) -> None:
    """Withdraw a request of one's own that nobody has decided on.

    Raises:
        NotPermittedError: the actor is no cadre of this county.
        NotFoundError: the actor has made no such request.
        BadInputError: it is decided on or withdrawn already.
        StaleRecordError: it has changed since it was shown.
    """
    require(actor, Action.RECORD_VISITS, region)
    row = _open(session, region, number, cadre=own_code(actor))
    _close(session, actor, row, version, state=RequestState.WITHDRAWN, decided_on=today)
    note(session, actor=actor, region=region, verb="withdraw_exemption", now=now, request=number)


def approve_exemption(
    session: Session, *, actor: Actor, region: str, number: int, version: int, today: date, now: datetime
) -> Worth:
    """Approve a request: the month stands in the ledger 免计 from today; return what that is worth.

    An approval that is too late or one too many is written all the same, as an import would: scoring passes it over.

    Raises:
        NotPermittedError: the actor does not decide here, or it is their own request or department.
        NotFoundError: there is no such request.
        BadInputError: it is decided on already, the ledger has the month already, or the assignment is gone.
        StaleRecordError: it has changed since it was shown.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.DECIDE_REQUESTS, region)
    row = _open(session, region, number)
    _refuse_own(actor, row)
    wrong = _not_assigned(session, region, row.asked)
    if wrong is not None:
        raise BadInputError(wrong)
    _refuse_twin(session, region, row.asked, but=number)
    (worth,) = worths(session, region, [row.asked], today=today)
    _close(session, actor, row, version, state=RequestState.APPROVED, decided_on=today)
    entry = LedgerEntry(session, actor=actor, region=region, verb="approve_exemption", now=now, request=number)
    entry.add(
        Exemption(
            region=region,
            cadre_code=row.cadre,
            enterprise_code=row.enterprise,
            month=row.month,
            reason=row.reason,
            approved_by=actor.name,
            approved_on=today,
        )
    )
    return worth


def refuse_exemption(
    session: Session, *, actor: Actor, region: str, number: int, version: int, answer: str, today: date, now: datetime
) -> None:
    """Refuse a request, and say why.

    Raises:
        NotPermittedError: the actor does not decide here, or it is their own request or department.
        NotFoundError: there is no such request.
        BadInputError: it is decided on already, or the answer is missing or too long.
        StaleRecordError: it has changed since it was shown.
    """
    require(actor, Action.DECIDE_REQUESTS, region)
    row = _open(session, region, number)
    _refuse_own(actor, row)
    text = entered.text("answer", EXEMPTION_TITLES["answer"], answer, most=DETAILS, needed=True)
    _close(session, actor, row, version, state=RequestState.REFUSED, decided_on=today, answer=text)
    note(session, actor=actor, region=region, verb="refuse_exemption", now=now, request=number)


def _reason(raw: str) -> ExemptionReason:
    return ExemptionReason(str(entered.value("exemptions", "reason", EXEMPTION_TITLES["reason"], raw)))


def _not_assigned(session: Session, region: str, asked: Asked) -> Message | None:
    """Return that the month is none of the campaign in which the cadre assists the enterprise, or None."""
    pair, last = {"cadre_code": asked.cadre, "enterprise_code": asked.enterprise}, month_end(asked.month)
    until = or_(col(Assignment.end_on).is_(None), col(Assignment.end_on) >= asked.month)
    campaign = (col(Campaign.starts_on) <= last, col(Campaign.ends_on) >= asked.month)
    if (
        asked.month.day == 1
        and _found(session, region, Campaign, {}, *campaign)
        and _found(session, region, Assignment, pair, col(Assignment.start_on) <= last, until)
    ):
        return None
    return say("{code} is not assigned to this cadre in {month}.", code=asked.enterprise, month=f"{asked.month:%Y-%m}")


def _refuse_twin(session: Session, region: str, asked: Asked, *, but: int = 0) -> None:
    """Refuse a month that stands in the ledger, or in a request that waits."""
    key = {"cadre_code": asked.cadre, "enterprise_code": asked.enterprise, "month": asked.month}
    if _found(session, region, Exemption, key):
        raise BadInputError(say("The ledger of exempt months has this month already."))
    waiting = (col(ExemptionRequest.state) == RequestState.OPEN, col(ExemptionRequest.number) != but)
    if _found(session, region, ExemptionRequest, key, *waiting):
        raise BadInputError(say("This month has been asked for already; the office has yet to decide."))


def _found(session: Session, region: str, table: Any, key: Mapping[str, Any], *conditions: Any) -> bool:
    equal = (col(getattr(table, name)) == value for name, value in key.items())
    statement = select(col(table.region)).where(col(table.region) == region, *equal, *conditions)
    return session.connection().execute(statement).first() is not None


def _open(session: Session, region: str, number: int, *, cadre: str | None = None) -> RequestRow:
    """Hold the county and return a request that nobody has decided on; where a cadre is named, one of the cadre's."""
    hold(session, region)
    row = stored_request(session, region, number)
    if row is None or cadre not in (None, row.cadre):
        raise NotFoundError(say("There is no request {number} for you to see.", number=number))
    if row.state is not RequestState.OPEN:
        raise BadInputError(say("Request {number} is decided on or withdrawn already.", number=number))
    return row


def _refuse_own(actor: Actor, row: RequestRow) -> None:
    wrong = refusal(actor, row)
    if wrong is not None:
        raise NotPermittedError(wrong)


def _close(session: Session, actor: Actor, row: RequestRow, version: int, **changes: Any) -> None:
    update_record(
        session,
        ExemptionRequest,
        key={"region": row.region, "number": row.number},
        version=version,
        changes={"decided_by": actor.name, **changes},
    )
