"""并案: problems that are one are linked to a lead problem; each keeps its own clock, outcome and rating."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, FromClause, or_, select
from sqlmodel import Session, col

from models import Enterprise, Merger
from models.values import IssueEvent
from services.access import Action, Actor, require
from services.errors import BadInputError
from services.ledgers.issues.deed import NOBODY, Doing, write_step
from services.ledgers.issues.machine import State
from services.ledgers.issues.standing import Standing, existing, seen, standings
from services.ledgers.ledger_write import hold
from services.messages import Message, say
from services.records import stale

MERGE: Final = "merge_issue"
SEPARATE: Final = "separate_issue"


@dataclass(frozen=True)
class Linked:
    """A problem at the other end of a link; enterprise and summary are blank where it is not the reader's to see."""

    code: str
    state: State
    enterprise: str
    summary: str
    shown: bool


@dataclass(frozen=True)
class Links:
    """The lead problem that one is merged with, or the problems that are merged with it."""

    lead: Linked | None
    children: tuple[Linked, ...]


def merge_issue(
    session: Session, *, actor: Actor, region: str, code: str, version: int, lead: str, today: date, now: datetime
) -> None:
    """Link a problem to the lead problem that it is one with (并案); neither is closed by it.

    Raises:
        NotPermittedError: the actor does not direct issues here.
        NotFoundError: there is no such issue, or no such lead problem.
        BadInputError: it is merged already, leads others itself, or the lead problem is merged or was not taken on.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DIRECT_ISSUES, region)
    issue = _looked_at(session, actor, region, code, version)
    wrong = _refusal(session, region, issue, existing(session, region, lead, actor=actor))
    if wrong is not None:
        raise BadInputError(wrong)
    doing = Doing(session, actor, region, MERGE, issue, NOBODY, today, now, {"lead": lead})
    doing.change(version=version)
    session.add(Merger(region=region, issue_code=code, lead_code=lead, author=actor.name, on=today))
    _told(doing, IssueEvent.MERGED, lead)


def separate_issue(
    session: Session, *, actor: Actor, region: str, code: str, version: int, today: date, now: datetime
) -> None:
    """Undo the link of a problem to its lead problem.

    Raises:
        NotPermittedError: the actor does not direct issues here.
        NotFoundError: there is no such issue.
        BadInputError: it is merged with none.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DIRECT_ISSUES, region)
    issue = _looked_at(session, actor, region, code, version)
    link = session.get(Merger, (region, code))
    if link is None:
        raise BadInputError(say("Issue {code} is merged with no other.", code=code))
    lead = link.lead_code
    doing = Doing(session, actor, region, SEPARATE, issue, NOBODY, today, now, {"lead": lead})
    doing.change(version=version)
    session.delete(link)
    _told(doing, IssueEvent.SEPARATED, lead)


def links(session: Session, *, actor: Actor, region: str, code: str) -> Links:
    """Return what a problem is merged with, to whoever may see the problem.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such issue, or it is not the actor's to see.
    """
    require(actor, Action.VIEW_OWN, region)
    existing(session, region, code, actor=actor)
    linked = select(col(Merger.issue_code), col(Merger.lead_code)).where(
        col(Merger.region) == region, or_(col(Merger.issue_code) == code, col(Merger.lead_code) == code)
    )
    others = {child: lead for child, lead in session.connection().execute(linked)}  # noqa: C416  rows are no pairs
    lead = others.pop(code, None)
    if lead is None and not others:
        return Links(None, ())
    issues = standings(region, some=True)
    name = select(col(Enterprise.name)).where(
        col(Enterprise.region) == region, col(Enterprise.enterprise_code) == issues.c.enterprise_code
    )
    found = session.connection().execute(
        select(
            issues.c.issue_code,
            issues.c.state,
            issues.c.summary,
            name.scalar_subquery().label("enterprise"),
            seen(actor, region, issues).label("shown"),
        ),
        {"codes": [*others, *([lead] if lead else [])]},
    )
    told = {
        row.issue_code: Linked(
            row.issue_code,
            State(row.state),
            row.enterprise if row.shown else "",
            row.summary if row.shown else "",
            bool(row.shown),
        )
        for row in found
    }
    return Links(told.get(lead or ""), tuple(told[one] for one in sorted(others) if one in told))


def is_merged(session: Session, region: str, code: str) -> bool:
    """Tell whether a problem is merged with another, or others with it; whoever asks has asked `access`."""
    linked = or_(col(Merger.issue_code) == code, col(Merger.lead_code) == code)
    of = select(col(Merger.issue_code)).where(col(Merger.region) == region, linked)
    return session.connection().execute(of).first() is not None


def merged(region: str, issues: FromClause) -> ColumnElement[bool]:
    """Return which issues are merged, as the lead problem or with one; whoever asks has asked `access`."""
    of_county = col(Merger.region) == region
    return or_(
        issues.c.issue_code.in_(select(col(Merger.issue_code)).where(of_county)),
        issues.c.issue_code.in_(select(col(Merger.lead_code)).where(of_county)),
    )


def _looked_at(session: Session, actor: Actor, region: str, code: str, version: int) -> Standing:
    """Return the issue as the actor looked at it, in a county that is held."""
    hold(session, region)
    issue = existing(session, region, code, actor=actor)
    if issue.version != version:
        raise stale()
    return issue


def _refusal(session: Session, region: str, issue: Standing, lead: Standing) -> Message | None:
    """Return why a problem cannot be merged with a lead problem: links are one step deep."""
    code = issue.issue_code
    if lead.issue_code == code:
        return say("A problem is not merged with itself; name another one.")
    for one in (issue, lead):
        if one.state is State.DECLINED:
            return say("Issue {code} was not taken on; it cannot be merged.", code=one.issue_code)
    stands = session.get(Merger, (region, code))
    if stands is not None:
        return say("Issue {code} is merged with {lead} already; undo that first.", code=code, lead=stands.lead_code)
    above = session.get(Merger, (region, lead.issue_code))
    if above is not None:
        return say(
            "Issue {code} is merged with {lead} itself; merge with that one.",
            code=lead.issue_code,
            lead=above.lead_code,
        )
    led = select(col(Merger.issue_code)).where(col(Merger.region) == region, col(Merger.lead_code) == code)
    if session.connection().execute(led).first() is not None:
        return say("Issue {code} leads others; merge the other one with it instead.", code=code)
    return None


def _told(doing: Doing, event: IssueEvent, lead: str) -> None:
    """Write the step of both."""
    code = doing.issue.issue_code
    doing.step(event, lead=lead)
    write_step(
        doing.session,
        actor=doing.actor,
        region=doing.region,
        code=lead,
        event=event,
        today=doing.today,
        now=doing.now,
        facts={"child": code},
    )
