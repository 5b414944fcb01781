"""每日动态: what has changed between two days, of what a reader may see: assigned, overdue, decided, returned."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, Subquery, and_, func, or_, select
from sqlmodel import Session, col

from models import Assignment, Cadre, Enterprise, Escalation, ExemptionRequest, ReportDraft
from models.values import FindingState, ReportState, RequestState, Ruling
from services.access import Action, Actor, require
from services.ledgers.check_reading import checks
from services.ledgers.inbox.task import Kind
from services.ledgers.issues.standing import seen, standings
from services.ledgers.seen import seen_cadres

_DAY: Final = timedelta(days=1)


class Event(StrEnum):
    """What has happened, in the order in which a day is told."""

    OVERDUE = "overdue"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    FOUND = "found"
    REGISTERED = "registered"
    CLOSED = "closed"
    CROSSED_OFF = "crossed_off"
    GRANTED = "granted"
    REFUSED = "refused"
    ASSISTS = "assists"


@dataclass(frozen=True)
class Change:
    """One thing that has happened on a day; `kind`, `record` and `of` name what it happened to, as in a task."""

    event: Event
    on: date
    kind: Kind
    record: str
    about: str
    more: str = ""
    of: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class News:
    """What has happened from one day to another, both included, event by event and the latest first."""

    since: date
    until: date
    changes: tuple[Change, ...]


def news(session: Session, *, actor: Actor, region: str, until: date, days: int = 2) -> News:
    """Return what has happened on a day and the day before it: of the county, the department, or one's own.

    It is told by the days that the ledgers hold, so that what came with an import is told like what was entered here.

    Args:
        session: reads only.
        actor: who reads.
        region: code of the county.
        until: the last day.
        days: how many, that one included.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        CalendarYearMissingError: a deadline lies in a year that the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    since = until - (days - 1) * _DAY
    reader = _Reader(session, actor, region, since, until)
    found = [*reader.of_issues(), *reader.of_rulings(), *reader.of_cadres(), *reader.of_checks()]
    order = list(Event)
    return News(
        since,
        until,
        tuple(sorted(found, key=lambda one: (order.index(one.event), -one.on.toordinal(), one.record))),
    )


_DECIDED: Final = {RequestState.APPROVED: Event.GRANTED, RequestState.REFUSED: Event.REFUSED}
_OF_ISSUES: Final[Mapping[Event, str]] = {
    Event.REGISTERED: "registered_on",
    Event.ASSIGNED: "assigned_on",
    Event.CLOSED: "closed_on",
    Event.CROSSED_OFF: "cancelled_on",
}


@dataclass(frozen=True)
class _Reader:
    """Who asks, of which county, from which day to which; whoever makes one has asked `access`."""

    session: Session
    actor: Actor
    region: str
    since: date
    until: date

    def of_issues(self) -> Iterator[Change]:
        """Yield what happened to problems; one is overdue from the day after its deadline as it is written down.

        While one waits for the leading group nobody is held to its deadline.
        """
        issues = standings(self.region)
        last = func.coalesce(issues.c.directive_due_on, issues.c.extended_to, issues.c.due_on)
        overdue = and_(
            last.between(self.since - _DAY, self.until - _DAY),
            or_(issues.c.closed_on.is_(None), issues.c.closed_on > last),
            issues.c.escalated_on.is_(None),
        )
        days = [issues.c[name] for name in _OF_ISSUES.values()]
        moved = or_(overdue, *(day.between(self.since, self.until) for day in days))
        names = (issues.c.issue_code, issues.c.summary, *days, last.label("last"), overdue.label("overdue"))
        statement = select(*names, _firm(self.region, issues)).where(moved, seen(self.actor, self.region, issues))
        for row in self._asked(statement):
            told = {"kind": Kind.ISSUE, "record": row.issue_code, "about": row.firm or "", "more": row.summary}
            if row.overdue:
                yield Change(Event.OVERDUE, row.last + _DAY, **told)
            for event, name in _OF_ISSUES.items():
                on = getattr(row, name)
                if self._holds(on):
                    yield Change(event, on, **told)

    def of_rulings(self) -> Iterator[Change]:
        """Yield what was reported to the leading group, and what it ruled."""
        issues = standings(self.region)
        days = (col(Escalation.escalated_on), col(Escalation.ruled_on))
        statement = (
            select(*days, col(Escalation.ruling), issues.c.issue_code, issues.c.summary, _firm(self.region, issues))
            .join(issues, issues.c.issue_code == col(Escalation.issue_code))
            .where(
                col(Escalation.region) == self.region,
                or_(*(day.between(self.since, self.until) for day in days)),
                seen(self.actor, self.region, issues),
            )
        )
        for row in self._asked(statement):
            told = {"kind": Kind.ISSUE, "record": row.issue_code, "about": row.firm or "", "more": row.summary}
            if self._holds(row.escalated_on):
                yield Change(Event.REPORTED, row.escalated_on, **told)
            if self._holds(row.ruled_on):
                event = Event.ACCEPTED if row.ruling == Ruling.ACCEPTED else Event.SENT_BACK
                yield Change(event, row.ruled_on, **told)

    def of_cadres(self) -> Iterator[Change]:
        """Yield what happened to what cadres hand in, and which enterprises became theirs."""
        report = (ReportDraft.month, ReportDraft.state)
        for row in self._rows(ReportDraft, ReportDraft.returned_on, *report):
            if row.state == ReportState.RETURNED:
                key = (("cadre", row.cadre_code), ("enterprise", row.enterprise_code))
                yield Change(Event.RETURNED, row.on, Kind.REPORT, f"{row.month:%Y-%m}", row.firm, row.name, key)
        request = (ExemptionRequest.month, ExemptionRequest.state, ExemptionRequest.number)
        for row in self._rows(ExemptionRequest, ExemptionRequest.decided_on, *request):
            if row.state in _DECIDED:
                event, about = _DECIDED[RequestState(row.state)], f"{row.name} {row.month:%Y-%m}"
                yield Change(event, row.on, Kind.EXEMPTION, str(row.number), row.firm, about)
        for row in self._rows(Assignment, Assignment.start_on):
            yield Change(Event.ASSISTS, row.on, Kind.FIRM, row.enterprise_code, row.firm, row.name)

    def of_checks(self) -> Iterator[Change]:
        """Yield the findings that were confirmed."""
        for row in checks(self.session, actor=self.actor, region=self.region, today=self.until):
            on = row.confirmed_on
            if row.state is FindingState.CONFIRMED and on is not None and self._holds(on):
                about = "、".join(one.name for one in row.subjects)
                yield Change(Event.FOUND, on, Kind.CHECK, row.code, about, row.finding or "")

    def _rows(self, table: type[ReportDraft | ExemptionRequest | Assignment], day: Any, *columns: Any) -> Any:
        """Return the rows about a cadre and an enterprise whose `day` lies in the span, with both names."""
        region, cadre, firm = self.region, col(table.cadre_code), col(table.enterprise_code)
        named: tuple[Any, ...] = (cadre, firm, col(day).label("on"), col(Cadre.name), *map(col, columns))
        return self._asked(
            select(*named, col(Enterprise.name).label("firm"))
            .join(Cadre, and_(col(Cadre.region) == region, col(Cadre.cadre_code) == cadre))
            .join(Enterprise, and_(col(Enterprise.region) == region, col(Enterprise.enterprise_code) == firm))
            .where(
                col(table.region) == region,
                col(day).between(self.since, self.until),
                seen_cadres(self.actor, region),
            )
        )

    def _asked(self, statement: Select[Any]) -> Any:
        return self.session.connection().execute(statement)

    def _holds(self, day: date | None) -> bool:
        return day is not None and self.since <= day <= self.until


def _firm(region: str, issues: Subquery) -> Any:
    named = select(col(Enterprise.name)).where(
        col(Enterprise.region) == region, col(Enterprise.enterprise_code) == issues.c.enterprise_code
    )
    return named.scalar_subquery().label("firm")
