"""How many working days an issue has left: its deadline against the county's calendar."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from services.access import Action, Actor, require
from services.calendars import calendar_of
from services.errors import CalendarYearMissingError
from services.ledgers.issues.standing import Standing


def last_day(issue: Standing) -> date | None:
    """Return the day by which an issue is to be closed as it is written down, None once it is closed or before that.

    A directive that is not carried out has taken the place of the issue's own deadline.
    """
    if issue.closed_on is not None:
        return None
    return issue.directive_due_on or issue.extended_to or issue.due_on


def days_left(
    session: Session, *, actor: Actor, region: str, issues: Iterable[Standing], today: date
) -> dict[str, int]:
    """Return by code the working days that are left, negative ones those that it is overdue by.

    What is closed, has no deadline, or ends in a year that the calendar does not hold yet is left out.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
    """
    require(actor, Action.VIEW_OWN, region)
    calendar, found = calendar_of(session, region), {}
    for issue in issues:
        last = last_day(issue)
        if last is None:
            continue
        first, until = sorted((today.toordinal(), last.toordinal()))
        try:
            days = int(calendar.count(first, until))
        except CalendarYearMissingError:
            continue
        found[issue.issue_code] = days if last >= today else -days
    return found
