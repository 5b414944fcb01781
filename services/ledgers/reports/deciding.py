"""What the office decides on a submitted report: returned with a reason, or verified as 无问题."""

from datetime import date, datetime

from sqlmodel import Session

from models import Cadre, MonthlyReport
from models.values import ReportState
from services.access import Action, Actor, require
from services.errors import BadInputError, NotFoundError, NotPermittedError
from services.ledgers import entered
from services.ledgers.ledger_write import LedgerEntry, hold
from services.ledgers.recusal import OWN, is_own
from services.ledgers.reports.drafts import contradicted, details, natural, write_draft
from services.ledgers.reports.month import Month
from services.ledgers.reports.reading import as_typed
from services.ledgers.reports.standing import Key
from services.messages import say
from services.records import stale


def return_report(
    session: Session,
    *,
    actor: Actor,
    region: str,
    cadre: str,
    enterprise: str,
    month: date,
    version: int,
    reason: str,
    today: date,
    now: datetime,
) -> None:
    """Take a report out of the ledger again: it was not submitted, and the cadre finds all of it in the draft.

    `version` is that of the row that the actor looked at.

    Raises:
        NotPermittedError: the actor does not decide on reports here, or the report is of the actor's own department.
        NotFoundError: there is no such report in the ledger.
        BadInputError: no reason is given, or too long a one.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DECIDE_REQUESTS, region)
    hold(session, region)
    key = (cadre, enterprise, month)
    row = _decided_on(session, actor, region, key, version)
    answer = entered.text("answer", say("Reason"), reason, needed=True)
    typed = as_typed(row)
    entry = LedgerEntry(
        session, actor=actor, region=region, verb="return_report", now=now, **details(key), reason=answer
    )
    session.expunge(row)
    entry.remove(MonthlyReport, key=natural(key), version=version)
    write_draft(
        session,
        region,
        key,
        now,
        draft=typed,
        state=ReportState.RETURNED,
        returned_by=actor.name,
        returned_on=today,
        answer=answer,
    )


def verify_no_issue(
    session: Session,
    *,
    actor: Actor,
    region: str,
    cadre: str,
    enterprise: str,
    month: date,
    version: int,
    today: date,
    now: datetime,
) -> None:
    """Write down that the office has verified 无问题; `version` is that of the row that the actor looked at.

    Raises:
        NotPermittedError: the actor does not decide on reports here, or the report is of the actor's own department.
        NotFoundError: there is no such report in the ledger.
        BadInputError: it does not say 无问题, is verified already, or a problem of that month is registered.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DECIDE_REQUESTS, region)
    hold(session, region)
    key = (cadre, enterprise, month)
    row = _decided_on(session, actor, region, key, version)
    if not row.no_issue:
        raise BadInputError(say("This report does not say that there was no problem; there is nothing to verify."))
    if row.verified_on is not None:
        raise BadInputError(say("This has been verified already."))
    counts = Month(session, region, month=month, today=today, enterprises=[enterprise]).counts(cadre, enterprise)
    if counts.issues_registered:
        raise contradicted(counts, month)
    entry = LedgerEntry(session, actor=actor, region=region, verb="verify_no_issue", now=now, **details(key))
    entry.change(
        MonthlyReport,
        key=natural(key),
        version=version,
        changes={"verified_by": actor.name, "verified_on": today},
    )


def _decided_on(session: Session, actor: Actor, region: str, key: Key, version: int) -> MonthlyReport:
    """Return a row of the ledger that the office decides on."""
    writer = session.get(Cadre, (region, key[0]))
    if is_own(actor, cadre=key[0], department=None if writer is None else writer.dept_code):
        raise NotPermittedError(OWN)
    row = session.get(MonthlyReport, (region, *key), populate_existing=True)
    if row is None:
        raise NotFoundError(say("This monthly report is not in the ledger; it may have been returned meanwhile."))
    if row.version != version:
        raise stale()
    return row
