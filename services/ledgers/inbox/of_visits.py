"""What waits on visits and exempt months: enterprises still to be visited, and requests to be decided on."""

from datetime import date
from typing import Final

from sqlmodel import Session

from services.access import Action, Actor
from services.counties import terms
from services.ledgers.exemption_reading import exemption_requests
from services.ledgers.inbox.task import Kind, Task
from services.ledgers.month_plan import month_plan
from services.ledgers.reports.titles import EXCUSE_TITLES
from services.messages import say, say_count

_MOST: Final = 10_000


def visit_tasks(session: Session, actor: Actor, region: str, today: date) -> list[Task]:
    """Return the enterprises of a cadre that lack visits this month, and the requests that the actor decides on.

    Whoever asks has asked `access`.
    """
    found = []
    if actor.may(Action.RECORD_VISITS, region) and actor.cadre_code is not None and _runs(session, region, today):
        found += _lacking(session, actor, region, today)
    if actor.may(Action.DECIDE_REQUESTS, region):
        found += _asked(session, actor, region, today)
    return found


def _lacking(session: Session, actor: Actor, region: str, today: date) -> list[Task]:
    """Return the enterprises that this month still lacks visits at, up to its last day."""
    month = today.replace(day=1)
    plan = month_plan(session, actor=actor, region=region, cadre=actor.cadre_code or "", month=month, today=today)
    return [
        Task(
            kind=Kind.VISITS,
            record=row.enterprise,
            todo=say_count(
                "Visit it {count} more time this month", "Visit it {count} more times this month", count=row.missing
            ),
            about=row.name,
            due=plan.last,
            since=plan.month,
        )
        for row in plan.rows
        if row.missing
    ]


def _asked(session: Session, actor: Actor, region: str, today: date) -> list[Task]:
    """Return the requests for exempt months that the actor may decide on; later than `due` an approval is worthless."""
    page = exemption_requests(session, actor=actor, region=region, decided=False, today=today, most=_MOST)
    return [
        Task(
            kind=Kind.EXEMPTION,
            record=str(row.number),
            todo=say(
                "Decide on an exempt month: {month}, {reason}",
                month=f"{row.month:%Y-%m}",
                reason=EXCUSE_TITLES[row.reason],
            ),
            about=row.enterprise_name,
            more=row.cadre_name,
            due=None if row.worth is None else row.worth.approve_by,
            since=row.asked_on,
        )
        for row in page.rows
        if row.decidable
    ]


def _runs(session: Session, region: str, today: date) -> bool:
    """Tell whether a campaign of the county is under way: before and after it no visit is asked for."""
    return any(starts <= today <= ends for starts, ends in terms(session, region))
