"""What is in time: objections, extensions asked for and granted, by the procedure's days and the county's calendar."""

from datetime import date
from typing import Final

import numpy as np

from services.errors import BadInputError, CalendarYearMissingError
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.standing import Standing
from services.ledgers.procedure import procedure
from services.messages import Message, say, say_count
from services.scoring import rulebook
from services.workdays import WorkingDays

TIMED: Final = (Deed.OBJECT, Deed.ASK_EXTENSION, Deed.EXTEND)
"""What can come too late."""


def untimely(deed: Deed, issue: Standing, *, calendar: WorkingDays, today: date) -> Message | None:
    """Return why a deed that is its turn comes too late today, or a second time, or None.

    Raises:
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    if deed is Deed.OBJECT:
        return _objection(issue, calendar, today)
    if deed is Deed.ASK_EXTENSION:
        return _asking(issue, calendar, today)
    if deed is Deed.EXTEND and today > (base := base_deadline(issue, calendar)):
        return say("The deadline of {day} has passed: an extension granted now would not count.", day=base.isoformat())
    return None


def base_deadline(issue: Standing, calendar: WorkingDays) -> date:
    """Return the deadline before any extension: the day that was set, but no later than the limit of the level."""
    if issue.assigned_on is None or issue.due_on is None or issue.level is None:
        raise BadInputError(say("Issue {code} is not assigned yet.", code=issue.issue_code))
    limit = rulebook.load().issues.limits.value[issue.level]
    latest = calendar.nth(np.array([issue.assigned_on.toordinal()]), limit, at_most=issue.due_on.toordinal())
    return date.fromordinal(int(latest[0]))


def respond_by(issue: Standing, calendar: WorkingDays) -> date | None:
    """Return by when the enterprise hears of it (scoring.md row 7): so many working days after the assignment.

    None before that, and where the calendar does not reach.
    """
    if issue.assigned_on is None:
        return None
    try:
        found = calendar.nth(np.array([issue.assigned_on.toordinal()]), rulebook.load().issues.response_within.value)
    except CalendarYearMissingError:
        return None
    return date.fromordinal(int(found[0]))


def between(calendar: WorkingDays, after: date, until: date) -> int:
    """Return the number of working days after a day, up to another."""
    return int(calendar.count(after.toordinal(), until.toordinal()))


def _objection(issue: Standing, calendar: WorkingDays, today: date) -> Message | None:
    within = procedure().issues.objection_within.value
    if issue.designated:
        return say("The office has designated this department; the issue cannot be returned again.")
    if issue.assigned_on is not None and between(calendar, issue.assigned_on, today) > within:
        return say_count(
            "It was assigned on {day}: an objection is in time for {count} working day.",
            "It was assigned on {day}: an objection is in time for {count} working days.",
            count=within,
            day=issue.assigned_on.isoformat(),
        )
    return None


def _asking(issue: Standing, calendar: WorkingDays, today: date) -> Message | None:
    base, notice = base_deadline(issue, calendar), procedure().issues.extension_notice.value
    if issue.extended_to is not None:
        return say("The deadline was extended once already, to {day}.", day=str(issue.extended_to))
    if between(calendar, today, base) < notice:
        return say_count(
            "The deadline is {day}: an extension is asked for {count} working day before it at the latest.",
            "The deadline is {day}: an extension is asked for {count} working days before it at the latest.",
            count=notice,
            day=base.isoformat(),
        )
    return None
