"""待办: everything that waits for one reader, the most urgent first."""

from datetime import date
from typing import Final

from sqlmodel import Session

from services.access import Action, Actor, require
from services.ledgers.inbox.of_campaign import campaign_tasks
from services.ledgers.inbox.of_checks import check_tasks
from services.ledgers.inbox.of_issues import issue_tasks
from services.ledgers.inbox.of_reports import report_tasks
from services.ledgers.inbox.of_visits import visit_tasks
from services.ledgers.inbox.task import Kind, Task

_SOURCES: Final = (issue_tasks, visit_tasks, report_tasks, campaign_tasks, check_tasks)
_ORDER: Final = list(Kind)


def tasks(session: Session, *, actor: Actor, region: str, today: date) -> tuple[Task, ...]:
    """Return what the actor may do now and has not done: overdue first, then by deadline, what has none last.

    Each source asks the rules of the verb itself, recusal among them, so nothing is listed that would be refused. The
    number of statements does not depend on how much waits.

    Args:
        session: reads only.
        actor: whose it is; whoever acts for nobody (the operator) has none.
        region: code of the county.
        today: the day it is there.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    if actor.role is None:
        return ()
    found = [task for source in _SOURCES for task in source(session, actor, region, today)]
    return tuple(sorted(found, key=_urgent))


def _urgent(task: Task) -> tuple[date, int, date, str]:
    """Return what a task is sorted by: those of one day by what they are, as they are done one after the other."""
    return task.due or date.max, _ORDER.index(task.kind), task.since or date.max, task.record
