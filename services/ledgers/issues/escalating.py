"""上报、认定、交办: what goes to the leading group, what it rules, and how a directive is carried out."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from models import Escalation
from models.values import EscalationKind, IssueEvent, Ruling
from services.access import Action, Actor, require
from services.errors import BadInputError
from services.ledgers import entered
from services.ledgers.codes import next_code
from services.ledgers.issues.deed import Doing, begin
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.titles import FIELD_TITLES
from services.messages import say

PREFIX: Final = "SB"
"""Begins the codes of what is reported here."""


def escalate_issue(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    cause: str,
    tried: str,
    proposal: str,
    today: date,
    now: datetime,
) -> str:
    """Report a common or systemic problem to the leading group (主动上报), and return the code of the report.

    Args:
        session: of the caller's transaction.
        actor: the department or person in charge, or whoever assists the enterprise.
        region: the county.
        code: of the issue.
        version: that the actor looked at.
        cause: why it cannot be solved where it is.
        tried: what was tried.
        proposal: what the leading group is asked to do.
        today: the day of the report.
        now: the instant.

    Raises:
        NotPermittedError: it is none of the actor's.
        NotFoundError: there is no such issue for the actor to see.
        BadInputError: it is not open, waits for a ruling already, or something is missing.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HANDLE_ISSUES, region)
    doing = begin(session, Deed.ESCALATE, actor=actor, region=region, code=code, version=version, today=today, now=now)
    said = {
        name: entered.text(name, FIELD_TITLES[name], text, needed=True)
        for name, text in (("cause", cause), ("tried", tried), ("proposal", proposal))
    }
    number = next_code(session, Escalation, region=region, prefix=PREFIX, today=today)
    doing.change(version=version)
    doing.add(
        Escalation(
            region=region,
            escalation_code=number,
            issue_code=code,
            escalated_on=today,
            kind=EscalationKind.VOLUNTARY,
        )
    )
    doing.step(IssueEvent.ESCALATED, escalation_code=number, **said)
    return number


def accept_escalation(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    escalation: str,
    department: str,
    due_on: date,
    said: str = "",
    today: date,
    now: datetime,
) -> None:
    """Write down that the leading group takes it up (采纳): which department leads, by when (交办).

    Raises:
        NotFoundError: there is no such issue or report.
        BadInputError: it is ruled on already, or the issue is closed, or the department or day breaks a rule.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.RULE_ESCALATIONS, region)
    doing = begin(session, Deed.ACCEPT, actor=actor, region=region, code=code, version=version, today=today, now=now)
    changes = {"directive_dept": department, "directive_due_on": due_on}
    _rule(doing, escalation, version, Ruling.ACCEPTED, **changes)
    text = entered.text("reason", FIELD_TITLES["reason"], said)
    doing.step(IssueEvent.ACCEPTED, note=text, escalation_code=escalation, **changes)


def return_escalation(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    escalation: str,
    said: str,
    today: date,
    now: datetime,
) -> None:
    """Write down that the leading group returns it (退回): the clock has kept running.

    Raises:
        NotFoundError: there is no such issue or report.
        BadInputError: it is ruled on already, or the issue is closed, or the reason is missing.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.RULE_ESCALATIONS, region)
    doing = begin(session, Deed.RETURN, actor=actor, region=region, code=code, version=version, today=today, now=now)
    text = entered.text("returned", FIELD_TITLES["returned"], said, needed=True)
    _rule(doing, escalation, version, Ruling.RETURNED)
    doing.step(IssueEvent.RETURNED, note=text, escalation_code=escalation)


def carry_out_directive(
    session: Session, *, actor: Actor, region: str, code: str, version: int, said: str, today: date, now: datetime
) -> None:
    """Report a directive as carried out today (交办办结); the issue itself is then closed by who is in charge of it.

    Raises:
        NotPermittedError: the directive names another department.
        NotFoundError: there is no such issue for the actor to see.
        BadInputError: there is no directive to carry out, or nothing was said.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HANDLE_ISSUES, region)
    doing = begin(session, Deed.CARRY_OUT, actor=actor, region=region, code=code, version=version, today=today, now=now)
    text = entered.text("done", FIELD_TITLES["done"], said, needed=True)
    directed = select(col(Escalation.escalation_code), col(Escalation.version)).where(
        col(Escalation.region) == region,
        col(Escalation.issue_code) == code,
        col(Escalation.directive_dept) == doing.issue.directive_dept,
        col(Escalation.directive_due_on) == doing.issue.directive_due_on,
        col(Escalation.directive_done_on).is_(None),
    )
    number, of_report = doing.session.connection().execute(
        directed.order_by(col(Escalation.escalation_code))
    ).first() or (None, 0)
    if number is None:
        raise BadInputError(say("There is no directive on issue {code} to be carried out.", code=code))
    doing.change(version=version)
    doing.entry.change(
        Escalation, key={"escalation_code": number}, version=of_report, changes={"directive_done_on": today}
    )
    doing.step(IssueEvent.DIRECTIVE_DONE, note=text, escalation_code=number)


def _rule(doing: Doing, escalation: str, version: int, ruling: Ruling, **changes: Any) -> None:
    """Write a ruling of today to a report that waits for one."""
    waiting = select(col(Escalation.version)).where(
        col(Escalation.region) == doing.region,
        col(Escalation.escalation_code) == escalation,
        col(Escalation.issue_code) == doing.issue.issue_code,
        col(Escalation.ruling).is_(None),
    )
    of_report = doing.session.connection().execute(waiting).scalar_one_or_none()
    if of_report is None:
        raise BadInputError(say("There is no report {code} that waits for a ruling.", code=escalation))
    doing.change(version=version)
    ruled = {"ruling": ruling, "ruled_on": doing.today, **changes}
    doing.entry.change(Escalation, key={"escalation_code": escalation}, version=of_report, changes=ruled)
