"""The history of a record, for whoever may see the record itself: permission first, exactly as its screen asks it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import and_, select
from sqlmodel import Session, col

from models import Assignment, AuditEntry, Cadre, Escalation, Reopening, User, Visit
from services.access import Action, Actor, require
from services.accounts import sign_in_name
from services.errors import NotFoundError
from services.exchange.merging import key_name
from services.exchange.sheets import SHEETS
from services.ledgers.check_reading import is_seen, stored_check
from services.ledgers.exemption_reading import RequestRow, exemption_request
from services.ledgers.handover_reading import HandoverRow, stored_handover
from services.ledgers.history.entries import Found, Part, Past, Record
from services.ledgers.history.gathering import changes, check_steps, issue_steps, joined, lines
from services.ledgers.history.wording import Reader, page, reader
from services.ledgers.issues.standing import existing
from services.ledgers.lists import list_sheet, stored_row
from services.ledgers.seen import seen_cadres
from services.messages import Message, say

PAGE: Final = 10
_ABOUT_ACCOUNTS: Final = ("add_user", "reset_user", "disable_user", "enable_user")
_BY_THEMSELVES: Final = ("choose_password", "change_password", "end_other_sessions")
_REQUESTS: Final = ("ask_exemption", "withdraw_exemption", "refuse_exemption")
"""What leaves a line and no change in a ledger; an approval is told by its change."""


def of_issue(session: Session, *, actor: Actor, region: str, code: str, first: int = 0, most: int = PAGE) -> Past:
    """Return what was done to an issue, its reports to the leading group and its reopenings.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such issue, or it is not the actor's to see.
    """
    require(actor, Action.VIEW_OWN, region)
    existing(session, region, code, actor=actor)
    records = [Record("issues", code)]
    for ledger, key, of in (
        ("escalations", Escalation.escalation_code, Escalation),
        ("reopenings", Reopening.reopening_code, Reopening),
    ):
        belongs = select(col(key)).where(col(of.region) == region, col(of.issue_code) == code)
        records += [Record(ledger, str(one)) for one in session.connection().execute(belongs).scalars()]
    found = joined(changes(session, region, records), issue_steps(session, region, code))
    return page(session, region, found, to=reader(actor, region), first=first, most=most)


def of_visit(session: Session, *, actor: Actor, region: str, code: str, first: int = 0, most: int = PAGE) -> Past:
    """Return what was done to a visit; that somebody is checking it is no part of it.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such visit, or it is not the actor's to see.
    """
    require(actor, Action.VIEW_OWN, region)
    of_cadre = and_(col(Cadre.region) == region, col(Cadre.cadre_code) == col(Visit.cadre_code))
    statement = select(col(Visit.visit_code)).join(Cadre, of_cadre)
    own = statement.where(col(Visit.region) == region, col(Visit.visit_code) == code, seen_cadres(actor, region))
    if session.connection().execute(own).first() is None:
        raise NotFoundError(say("There is no visit {code} for you to see.", code=code))
    to = reader(actor, region)
    found = _since_theirs(changes(session, region, [Record("visits", code)]), to, {"cadre_code"})
    return page(session, region, found, to=to, first=first, most=most)


def of_check(session: Session, *, actor: Actor, region: str, code: str, first: int = 0, most: int = PAGE) -> Past:
    """Return what was done to a spot check.

    Whom it concerns reads no names but their own, as on the check itself, and nothing of who is named as inspector.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such check, or it is not the actor's to see.
        CalendarYearMissingError: a deadline lies in a year that the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    row = stored_check(session, region, code, today=date.min)  # what is overdue plays no part here
    if row is None or not is_seen(actor, row):
        raise NotFoundError(say("There is no spot check {code} for you to see.", code=code))
    to = reader(actor, region, nameless=True, withheld=("inspectors",))
    found = joined(changes(session, region, [Record("spot_checks", code)]), check_steps(session, region, code))
    found = _since_theirs(found, to, {"cadre_code", "dept_code", "visit_code"})
    return page(session, region, found, to=to, first=first, most=most)


def of_report(
    session: Session,
    *,
    actor: Actor,
    region: str,
    cadre: str,
    enterprise: str,
    month: date,
    first: int = 0,
    most: int = PAGE,
) -> Past:
    """Return what became of a monthly report in the ledger; what is typed in a draft is nobody else's.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: the cadre is not the actor's to see.
    """
    require(actor, Action.VIEW_OWN, region)
    if not _sees_cadre(session, actor, region, cadre):
        raise NotFoundError(say("There is no such monthly report for you to see; choose one from the list."))
    record = _record("monthly_reports", cadre_code=cadre, enterprise_code=enterprise, month=month)
    return page(session, region, changes(session, region, [record]), to=reader(actor, region), first=first, most=most)


def of_exemption(session: Session, *, actor: Actor, region: str, number: int) -> Past:
    """Return what became of a request for an exempt month, and of the month in the ledger.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such request, or it is not the actor's to see.
    """
    require(actor, Action.VIEW_OWN, region)
    row = exemption_request(session, actor=actor, region=region, number=number)
    request = col(AuditEntry.details)["request"].as_integer() == number
    found = lines(session, region, _REQUESTS, request)
    _tell_request(found, row)
    record = _record("exemptions", cadre_code=row.cadre, enterprise_code=row.enterprise, month=row.month)
    whole = sorted([*found, *changes(session, region, [record])], key=lambda one: one.at)
    return page(session, region, whole, to=reader(actor, region))


def of_list_row(
    session: Session, *, actor: Actor, region: str, sheet: str, code: str, first: int = 0, most: int = PAGE
) -> Past:
    """Return what was done to a department, a cadre or an enterprise, of this one with who has assisted it.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
        NotFoundError: there is no such list, or no such row in it.
    """
    require(actor, Action.KEEP_LISTS, region)
    of = list_sheet(sheet)
    if stored_row(session, region, of, code) is None:
        raise NotFoundError(say("{code} is no longer in this list; load the page again.", code=code))
    records = [Record(sheet, code)]
    if sheet == "enterprises":
        statement = select(col(Assignment.cadre_code), col(Assignment.start_on)).where(
            col(Assignment.region) == region, col(Assignment.enterprise_code) == code
        )
        records += [
            _record("assignments", cadre_code=cadre, enterprise_code=code, start_on=start)
            for cadre, start in session.connection().execute(statement)
        ]
    found = changes(session, region, records)
    return page(session, region, found, to=reader(actor, region), first=first, most=most)


def of_handover(session: Session, *, actor: Actor, region: str, number: int) -> Past:
    """Return who handed an enterprise over, and who signed when.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such hand-over for the actor to see.
    """
    require(actor, Action.VIEW_OWN, region)
    row = stored_handover(session, actor, region, number)
    if row is None:
        raise NotFoundError(say("There is no such hand-over for you to see."))
    at_it = lines(session, region, ("hand_over",), col(AuditEntry.at) == row.at)
    signed = lines(session, region, ("sign_handover",), col(AuditEntry.details)["number"].as_integer() == number)
    for one in signed:
        one.verbs = [_signature(row, one.at)]
    return page(session, region, [*at_it[:1], *signed], to=reader(actor, region))


def of_account(session: Session, *, actor: Actor, name: str, first: int = 0, most: int = PAGE) -> Past:
    """Return what was done to an account, by whoever manages users and by its own user; signing in changes nothing.

    Raises:
        NotPermittedError: the actor does not manage users.
        NotFoundError: there is no such user.
    """
    require(actor, Action.MANAGE_USERS)
    user = session.get(User, sign_in_name(name))
    if user is None:
        raise NotFoundError(say("There is no user “{name}”.", name=name))
    about = lines(session, user.region, _ABOUT_ACCOUNTS, col(AuditEntry.details)["user"].as_string() == user.name)
    own = lines(session, user.region, _BY_THEMSELVES, col(AuditEntry.actor) == user.name)
    demo = lines(session, None, ("add_demo_users",), col(AuditEntry.at) == user.created_at)
    found = sorted([*demo, *about, *own], key=lambda one: one.at)
    return page(session, user.region or "", found, to=Reader(actor, whole=True), first=first, most=most)


def _since_theirs(found: Sequence[Found], to: Reader, of: Collection[str]) -> list[Found]:
    """Return what was done since a record is the reader's: before another one was named in it, it was not."""
    theirs: list[Found] = []
    for one in reversed(found):
        passed = any(part.before.get(name) is not None for part in one.parts if not part.of for name in of)
        if passed and not to.whole:
            theirs.insert(0, replace(one, parts=[], notes=[]))
            break
        theirs.insert(0, one)
    return theirs


def _sees_cadre(session: Session, actor: Actor, region: str, cadre: str) -> bool:
    found = session.get(Cadre, (region, cadre))
    return found is not None and actor.sees("cadre", cadre, found.dept_code)


def _record(ledger: str, **key: Any) -> Record:
    return Record(ledger, key_name(SHEETS[ledger], key))


def _tell_request(found: Sequence[Found], row: RequestRow) -> None:
    """Lay what was asked for and answered beside the lines of the audit."""
    if found:
        asked = {"month": row.month.isoformat(), "reason": str(row.reason), "details": row.details}
        found[0].parts.append(Part("exemptions", {}, asked))
    if len(found) > 1 and row.answer:
        found[-1].notes.append(row.answer)


def _signature(row: HandoverRow, at: datetime) -> Message:
    if row.signed_from_at == at:
        return say("The problems were signed over")
    return say("The problems were taken over")
