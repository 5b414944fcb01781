"""One thing that waits for somebody: what it is, by when, and on which record it is done."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.messages import Message


class Kind(StrEnum):
    """What a record is that something waits on, in the order of a list; screens know where each is acted on."""

    REPORTED = "reported"
    """An issue that was reported upward."""
    ISSUE = "issue"
    VISITS = "visits"
    """A cadre's month at an enterprise."""
    EXEMPTION = "exemption"
    REPORT = "report"
    """A monthly report."""
    HANDOVER = "handover"
    FIRM = "firm"
    CHECK = "check"
    PAPER = "paper"
    """A working paper of a spot check."""
    CLAIMS = "claims"
    """The reports of a month that say 无问题."""


class Urgency(StrEnum):
    """How soon something is due, the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    """By Sunday."""
    LATER = "later"
    UNDATED = "undated"


@dataclass(frozen=True)
class Task:
    """Something that its reader may do now and has not done.

    Attributes:
        kind: of the record.
        record: its number or code, or a natural key's last part; with `of` it names the record.
        todo: what is to be done.
        about: whom or what it is about, a name from the ledgers.
        more: what else tells one record from another: a summary, a code.
        due: the last day on which it is in time; None where no rule names one.
        since: since when it waits, where that is on record.
        of: the other parts of the record's key, by name.
    """

    kind: Kind
    record: str
    todo: Message
    about: str
    more: str = ""
    due: date | None = None
    since: date | None = None
    of: tuple[tuple[str, str], ...] = ()


def urgency(task: Task, today: date) -> Urgency:
    """Tell how soon a task is due."""
    if task.due is None:
        return Urgency.UNDATED
    if task.due <= today:
        return Urgency.TODAY if task.due == today else Urgency.OVERDUE
    return Urgency.WEEK if task.due <= today + timedelta(days=6 - today.weekday()) else Urgency.LATER
