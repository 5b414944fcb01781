"""One deed with one issue: the county held, the issue as it is now, and everything that may stand against it asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from models import Assignment, Base, Cadre, Issue, IssueFile, IssueStep, Registration
from models.values import IssueEvent
from services.access import Actor, require
from services.calendars import calendar_of
from services.errors import BadInputError, KaoheError, NotPermittedError
from services.ledgers.issues.machine import EDGES, STATE_TITLES, Deed, Who
from services.ledgers.issues.standing import Standing, existing
from services.ledgers.issues.timing import untimely
from services.ledgers.ledger_write import LedgerEntry, hold
from services.ledgers.recusal import is_own
from services.messages import Message, say
from services.records import stale, update_record


@dataclass(frozen=True)
class People:
    """Who has to do with an issue: the cadres who assist its enterprise today, and who closed it."""

    assisting: frozenset[str]
    departments: frozenset[str]
    """Of those cadres, and of who raised it."""
    closers: frozenset[str]
    """Sign-in names of whoever closed it, first or again."""


NOBODY: Final = People(frozenset(), frozenset(), frozenset())
"""Where it does not matter who: a report is ruled on by neither closers nor assistants in particular."""


def refusal(actor: Actor, deed: Deed, issue: Standing, people: People) -> KaoheError | None:
    """Return why an actor with the right to do this at all may not do it with this issue, or None."""
    edge = EDGES[deed]
    wrong = _who(actor, edge.who, issue, people)
    if wrong is not None:
        return NotPermittedError(wrong)
    if issue.state not in edge.before:
        return BadInputError(
            say(
                "Issue {code} stands at “{state}”: this is not its turn.",
                code=issue.issue_code,
                state=STATE_TITLES[issue.state],
            )
        )
    if deed in (Deed.ACCEPT, Deed.RETURN) and not issue.unruled:
        return BadInputError(say("No report on issue {code} waits for a ruling.", code=issue.issue_code))
    return None


def _who(actor: Actor, who: Who, issue: Standing, people: People) -> Message | None:
    if actor.role is None or who is Who.ANYBODY:
        return None
    if who is Who.IMPARTIAL:
        return _partial(actor, issue, people)
    if who is Who.DIRECTED:
        own = actor.cadre_code is None and actor.dept_code == issue.directive_dept
        return None if own else say("Only the department that the directive names does this.")
    if _handles(actor, issue):
        return None
    if who is Who.HANDLER:
        return say("Only the department in charge, or the person in charge there, does this.")
    concerned = (
        actor.cadre_code in people.assisting or actor.cadre_code == issue.raised_by
        if actor.cadre_code is not None
        else actor.dept_code in people.departments
    )
    return None if concerned else say("Only the department in charge or whoever assists the enterprise does this.")


def _handles(actor: Actor, issue: Standing) -> bool:
    if actor.cadre_code is not None:
        return actor.cadre_code == issue.owner_code
    return actor.dept_code is not None and actor.dept_code == issue.dept_code


def _partial(actor: Actor, issue: Standing, people: People) -> Message | None:
    """Nobody judges their own work: not who handled or closed it, not their department."""
    if actor.name not in people.closers and not is_own(actor, cadre=issue.owner_code, department=issue.dept_code):
        return None
    return say("This is your own work or your department's; somebody else has to do it.")


def people_of(session: Session, region: str, issue: Standing, today: date) -> People:
    """Return who has to do with an issue; whoever asks has asked `access`."""
    run = session.connection().execute
    assigned = select(col(Assignment.cadre_code)).where(
        col(Assignment.region) == region,
        col(Assignment.enterprise_code) == issue.enterprise_code,
        runs(today),
    )
    assisting = frozenset(run(assigned).scalars())
    departments = select(col(Cadre.dept_code)).where(
        col(Cadre.region) == region, col(Cadre.cadre_code).in_([*assisting, issue.raised_by])
    )
    closed = select(col(IssueStep.author)).where(
        col(IssueStep.region) == region,
        col(IssueStep.issue_code) == issue.issue_code,
        col(IssueStep.event).in_([IssueEvent.CLOSED, IssueEvent.RECLOSED]),
    )
    return People(assisting, frozenset(run(departments).scalars()), frozenset(run(closed).scalars()))


def runs(day: date) -> ColumnElement[bool]:
    """Return what tells whether an assignment runs on a day."""
    return (col(Assignment.start_on) <= day) & or_(col(Assignment.end_on).is_(None), col(Assignment.end_on) >= day)


@dataclass
class Doing:
    """A deed under way: the issue as it is now in a county that is held, and nothing stands against it."""

    session: Session
    actor: Actor
    region: str
    verb: str
    issue: Standing
    people: People
    today: date
    now: datetime
    details: Mapping[str, Any] = field(default_factory=dict)
    _entry: list[LedgerEntry] = field(default_factory=list)

    @property
    def entry(self) -> LedgerEntry:
        """Return the audit line, written when it is first needed."""
        if not self._entry:
            self._entry.append(
                LedgerEntry(
                    self.session,
                    actor=self.actor,
                    region=self.region,
                    verb=self.verb,
                    now=self.now,
                    issue=self.issue.issue_code,
                    **self.details,
                )
            )
        return self._entry[0]

    def in_time(self) -> None:
        """Refuse what comes too late or a second time.

        Raises:
            BadInputError: it does.
            CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
        """
        calendar = calendar_of(self.session, self.region)
        wrong = untimely(Deed(self.verb), self.issue, calendar=calendar, today=self.today)
        if wrong is not None:
            raise BadInputError(wrong)

    def change(self, *, version: int, **changes: Any) -> None:
        """Write to the issue's row of the ledger, or to its registration before there is one."""
        if self.issue.assigned_on is not None:
            self.entry.change(Issue, key={"issue_code": self.issue.issue_code}, version=version, changes=changes)
            return
        _ = self.entry
        key = {"region": self.region, "issue_code": self.issue.issue_code}
        update_record(self.session, Registration, key=key, version=version, changes=changes)

    def file(self, **changes: Any) -> None:
        """Write to the issue's file, which begins when something is written to it."""
        found = self.session.get(IssueFile, (self.region, self.issue.issue_code))
        if found is None:
            self.session.add(IssueFile(region=self.region, issue_code=self.issue.issue_code, **changes))
        else:
            for name, value in changes.items():
                setattr(found, name, value)
            found.version += 1
        self.session.flush()

    def step(self, event: IssueEvent, *, note: str | None = None, **facts: Any) -> None:
        """Write one line of the issue's story."""
        write_step(
            self.session,
            actor=self.actor,
            region=self.region,
            code=self.issue.issue_code,
            event=event,
            today=self.today,
            now=self.now,
            note=note,
            facts=facts,
        )

    def add(self, row: Base) -> None:
        """Write a new row of another ledger under the same audit line."""
        self.entry.add(row)


def write_step(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    event: IssueEvent,
    today: date,
    now: datetime,
    note: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write one line of an issue's story."""
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in (facts or {}).items()}
    session.add(
        IssueStep(
            region=region, issue_code=code, event=event, author=actor.name, on=today, at=now, note=note, facts=told
        )
    )
    session.flush()


def begin(
    session: Session,
    deed: Deed,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    today: date,
    now: datetime,
    verb: str = "",
) -> Doing:
    """Hold the county and look at the issue, or say what stands against the deed.

    What is part of a deed and stands under the same rules has a `verb` of its own in the audit.

    Raises:
        NotPermittedError: the actor does not do this, or not with this issue.
        NotFoundError: there is no such issue for the actor to see.
        StaleRecordError: it has changed since the actor looked at it.
        BadInputError: it is not its turn, or there is nothing to rule on.
    """
    require(actor, EDGES[deed].action, region)
    hold(session, region)
    issue = existing(session, region, code, actor=actor)
    people = people_of(session, region, issue, today)
    refused = refusal(actor, deed, issue, people)
    if isinstance(refused, NotPermittedError):
        raise refused
    if issue.version != version:
        raise stale()
    if refused is not None:
        raise refused
    return Doing(session, actor, region, verb or deed.value, issue, people, today, now)
