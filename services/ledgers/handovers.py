"""交接: an enterprise passes from one cadre to the next, with its open problems signed over by both."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from models import Assignment, Handover
from models.values import Role
from services.access import Action, Actor, require
from services.errors import BadInputError, NotFoundError, NotPermittedError
from services.ledgers import entered
from services.ledgers.answering import open_issues
from services.ledgers.handover_reading import stored_handover
from services.ledgers.ledger_write import LedgerEntry, hold, note
from services.messages import say
from services.records import stale, update_record

REASON: Final = 200
"""Characters of a reason."""


def hand_over(
    session: Session,
    *,
    actor: Actor,
    region: str,
    cadre: str,
    enterprise: str,
    start_on: date,
    version: int,
    to_cadre: str,
    on: date,
    reason: str,
    now: datetime,
) -> int:
    """Hand an enterprise over: end the assignment the day before, begin the next, and list the open problems.

    Args:
        session: of the caller's transaction.
        actor: who does it.
        region: code of the county.
        cadre: who leaves.
        enterprise: which one passes on.
        start_on: first day of the assignment that ends.
        version: of that assignment as it was shown.
        to_cadre: who comes.
        on: first day of the new assignment.
        reason: kept with the assignment that ends.
        now: the moment.

    Returns:
        The number of the hand-over.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
        NotFoundError: there is no such assignment.
        StaleRecordError: somebody else has changed the assignment since it was shown.
        BadInputError: it would end before it began or has ended by then, the day lies outside the campaign, nobody
            else comes, no reason is given, or a rule of the ledger is broken.
    """
    require(actor, Action.KEEP_LISTS, region)
    hold(session, region)
    why = entered.text("reason", say("Reason for the change"), reason, most=REASON, needed=True)
    running = _assignment(session, region, cadre, enterprise, start_on)
    if running.version != version:
        raise stale()
    _refuse(cadre, to_cadre, start_on, running.end_on, on)
    entered.require_campaign(session, region, on)
    entered.value("assignments", "cadre_code", say("New cadre"), to_cadre)
    details = {"cadre": cadre, "to": to_cadre, "enterprise": enterprise, "on": str(on)}
    entry = LedgerEntry(session, actor=actor, region=region, verb="hand_over", now=now, **details)
    key = {"cadre_code": cadre, "enterprise_code": enterprise, "start_on": start_on}
    entry.change(Assignment, key=key, version=version, changes={"end_on": on - timedelta(days=1), "reason": why})
    entry.add(Assignment(region=region, cadre_code=to_cadre, enterprise_code=enterprise, start_on=on))
    paper = Handover(
        region=region,
        enterprise_code=enterprise,
        from_cadre=cadre,
        to_cadre=to_cadre,
        on=on,
        author=actor.name,
        at=now,
        issues=[issue.code for issue in open_issues(session, region, enterprise)],
    )
    session.add(paper)
    session.flush()
    return paper.number or 0


def sign_handover(session: Session, *, actor: Actor, region: str, number: int, version: int, now: datetime) -> None:
    """Sign over, or take over, the problems that a hand-over lists; each of the two cadres does so once.

    Raises:
        NotPermittedError: the actor is neither of the two.
        NotFoundError: there is no such hand-over for the actor to see.
        StaleRecordError: it has been signed since it was shown.
        BadInputError: the actor has signed it, or it lists nothing.
    """
    require(actor, Action.VIEW_OWN, region)
    hold(session, region)
    row = stored_handover(session, actor, region, number)
    if row is None:
        raise NotFoundError(say("There is no such hand-over for you to see."))
    if actor.role is not Role.CADRE or actor.cadre_code not in (row.leaving.code, row.coming.code):
        raise NotPermittedError(say("Only the two cadres sign a hand-over, each with their own account."))
    if row.version != version:
        raise stale()
    side = row.waits_for(actor)
    if side is None:
        raise BadInputError(
            say("You have signed this hand-over already.")
            if row.issues
            else say("This hand-over lists no open problem, so there is nothing to sign.")
        )
    changes = {"signed_from_at" if side == "from" else "signed_to_at": now}
    update_record(session, Handover, key={"region": region, "number": number}, version=version, changes=changes)
    note(session, actor=actor, region=region, verb="sign_handover", now=now, number=number, side=side)


def _refuse(cadre: str, to_cadre: str, start_on: date, end_on: date | None, on: date) -> None:
    """Refuse a hand-over that leaves no assignment to end."""
    if to_cadre == cadre:
        raise BadInputError(say("The enterprise passes to somebody else; choose another cadre."))
    if on <= start_on:
        raise BadInputError(say("This assignment began on {date}; hand it over on a later day.", date=start_on))
    if end_on is not None and end_on < on - timedelta(days=1):
        raise BadInputError(
            say("This assignment ended on {date}; assign the new cadre from the day after.", date=end_on)
        )


def _assignment(session: Session, region: str, cadre: str, enterprise: str, start_on: date) -> Any:
    statement = select(col(Assignment.end_on), col(Assignment.version)).where(
        col(Assignment.region) == region,
        col(Assignment.cadre_code) == cadre,
        col(Assignment.enterprise_code) == enterprise,
        col(Assignment.start_on) == start_on,
    )
    found = session.connection().execute(statement).first()
    if found is None:
        raise NotFoundError(
            say(
                "{cadre} does not assist {enterprise} since {date}; load the page again.",
                cadre=cadre,
                enterprise=enterprise,
                date=start_on,
            )
        )
    return found
