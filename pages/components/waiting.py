"""What waits for the reader: the number on each screen of the menu, and where each task is acted on."""

from collections import Counter
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from pages.components import readings, results
from pages.web.screens import (
    ASSIGNMENTS,
    CHECK,
    CHECKS,
    DOCKET,
    EXEMPTIONS,
    INBOX,
    INSPECTION,
    MONTH,
    PROBLEM,
    PROBLEMS,
    RECORD_VISIT,
    REPORT,
    REPORTS,
    Screen,
)
from services.access import Action, Actor
from services.accounts import Live
from services.errors import KaoheError
from services.ledgers import inbox
from services.ledgers.inbox import Change, Kind, Task

LISTED: Final[Mapping[Kind, Screen]] = {
    Kind.ISSUE: PROBLEMS,
    Kind.REPORTED: DOCKET,
    Kind.VISITS: MONTH,
    Kind.EXEMPTION: EXEMPTIONS,
    Kind.REPORT: REPORTS,
    Kind.CLAIMS: REPORTS,
    Kind.HANDOVER: ASSIGNMENTS,
    Kind.FIRM: ASSIGNMENTS,
    Kind.CHECK: CHECKS,
    Kind.PAPER: INSPECTION,
}
"""The screen of the menu on which a kind of task stands."""

_RECORDS: Final[Mapping[Kind, tuple[Screen, str]]] = {
    Kind.ISSUE: (PROBLEM, "issue"),
    Kind.VISITS: (RECORD_VISIT, "enterprise"),
    Kind.REPORT: (REPORT, "of"),
    Kind.CLAIMS: (REPORTS, "month"),
    Kind.FIRM: (ASSIGNMENTS, "enterprise"),
    Kind.CHECK: (CHECK, "check"),
    Kind.PAPER: (INSPECTION, "paper"),
}
"""The screen of one record, and which part of its address names it; other kinds are acted on in their list."""
_BESIDES: Final[Mapping[Kind, Mapping[str, str]]] = {Kind.CLAIMS: {"state": "unverified"}}


def tasks(live: Live) -> tuple[Task, ...]:
    """Return what waits for whoever is signed in, the most urgent first.

    Raises:
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    actor = live.actor
    if not actor.may(Action.VIEW_OWN) or actor.region is None:
        return ()
    return readings.asked(live, inbox.tasks, region=actor.region, today=results.day_of(actor))


def numbers(live: Live) -> Counter[str]:
    """Return how much waits on each screen of the menu, by its path; where that cannot be told, nothing."""
    try:
        found = tasks(live)
    except KaoheError:  # the inbox itself says why
        return Counter()
    return Counter([*(LISTED[task.kind].path for task in found), *(INBOX.path for _ in found)])


def address(item: Task | Change, actor: Actor) -> str:
    """Return the address of the record on which a task is acted on, or to which something has happened."""
    screen, query = _place(item, actor)
    return f"/{screen.path}?{urlencode(query)}" if query else f"/{screen.path}"


def _place(item: Task | Change, actor: Actor) -> tuple[Screen, dict[str, str]]:
    if item.kind is Kind.FIRM and not actor.may(Action.KEEP_LISTS):
        return ASSIGNMENTS, {}
    if item.kind is Kind.EXEMPTION and not actor.may(Action.DECIDE_REQUESTS):
        return (MONTH if actor.may(Action.RECORD_VISITS) else ASSIGNMENTS), {}
    if item.kind in _RECORDS:
        screen, name = _RECORDS[item.kind]
        return screen, {**dict(item.of), name: item.record, **_BESIDES.get(item.kind, {})}
    return LISTED[item.kind], {}
