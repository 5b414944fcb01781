"""The story of an issue: each step in words, with who did it, when, what was said and what was decided."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Final

from models.values import IssueEvent, Level, Outcome, Rating
from pages.components import figures
from pages.components.words import _, text
from services.counties import LOCAL
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.reading import IssueDetail, Told
from services.ledgers.issues.titles import FIELD_TITLES
from services.ledgers.issues.words import EVENT_TITLES, LEVEL_TITLES, RATING_TITLES
from services.messages import Message
from services.roles import ROLE_TITLES
from services.scoring.titles import OUTCOME_TITLES

EVENTS: Final[Mapping[Deed, tuple[IssueEvent, ...]]] = {
    Deed.REGISTER: (IssueEvent.REGISTERED,),
    Deed.SETTLE: (IssueEvent.REGISTERED, IssueEvent.CLOSED),
    Deed.GRADE: (IssueEvent.GRADED,),
    Deed.DECLINE: (IssueEvent.DECLINED,),
    Deed.ASSIGN: (IssueEvent.ASSIGNED,),
    Deed.RECEIVE: (IssueEvent.RECEIVED,),
    Deed.OBJECT: (IssueEvent.OBJECTED,),
    Deed.DESIGNATE: (IssueEvent.DESIGNATED,),
    Deed.REASSIGN: (IssueEvent.OBJECTION_UPHELD,),
    Deed.RESPOND: (IssueEvent.RESPONDED,),
    Deed.PLAN: (IssueEvent.PLANNED,),
    Deed.PROGRESS: (IssueEvent.PROGRESSED,),
    Deed.ASK_EXTENSION: (IssueEvent.EXTENSION_ASKED,),
    Deed.EXTEND: (IssueEvent.EXTENDED,),
    Deed.REFUSE_EXTENSION: (IssueEvent.EXTENSION_REFUSED,),
    Deed.ESCALATE: (IssueEvent.ESCALATED,),
    Deed.ACCEPT: (IssueEvent.ACCEPTED,),
    Deed.RETURN: (IssueEvent.RETURNED,),
    Deed.CARRY_OUT: (IssueEvent.DIRECTIVE_DONE,),
    Deed.CLOSE: (IssueEvent.CLOSED,),
    Deed.CONFIRM: (IssueEvent.CONFIRMED,),
    Deed.CROSS_OFF: (IssueEvent.CROSSED_OFF,),
    Deed.CALL_BACK: (IssueEvent.CALLED_BACK,),
    Deed.REOPEN: (IssueEvent.REOPENED,),
    Deed.RECLOSE: (IssueEvent.RECLOSED,),
}
"""Which steps a deed leaves."""
_WORDED: Final[Mapping[str, Mapping[Any, Message]]] = {
    "level": {Level(member): title for member, title in LEVEL_TITLES.items()},
    "outcome": {Outcome(member): title for member, title in OUTCOME_TITLES.items()},
    "rating": {Rating(member): title for member, title in RATING_TITLES.items()},
}
"""What a step decided that has words of its own."""


def trail(found: IssueDetail) -> str:
    """Return the whole story as HTML, the latest step last."""
    return f'<ol class="k k-trail">{"".join(step(one, found) for one in found.steps)}</ol>'


def step(one: Told, found: IssueDetail) -> str:
    """Return one step as HTML."""
    office = figures.capital(text(ROLE_TITLES[one.role])) if one.role else ""
    who = " ".join(part for part in (office, one.author) if part)
    told = figures.facts(who, f"{one.at.astimezone(LOCAL):%Y-%m-%d %H:%M}", *_counts_for(one))
    note = f"<p>{escape(one.note)}</p>" if one.note else ""
    said = "".join(f"<p>{escape(line)}</p>" for line in facts(one, found))
    title = escape(text(EVENT_TITLES[one.event]))
    return f'<li><b>{title}</b> <span class="k-soft">{told}</span>{note}{said}</li>'


def _counts_for(one: Told) -> list[str]:
    """Return the day that a step counts for where it is another than that of writing it down."""
    written = one.at.astimezone(LOCAL).date()
    return [] if one.on == written else [_("counts for {day}", day=one.on)]


def facts(one: Told, found: IssueDetail) -> list[str]:
    """Return what a step decided, a line each."""
    lines = []
    for name, value in one.facts.items():
        if name == "milestones":
            lines += milestones(value).splitlines()
        elif name in ("lead", "child"):
            title = _("Lead problem") if name == "lead" else _("Problem")
            lines.append(_("{field}: {value}", field=title, value=value))
        elif name == "escalation_code":
            lines.append(_("Report {code}", code=value))
        elif name == "reopening_code":
            lines.append(_("Reopening {code}", code=value))
        elif name in FIELD_TITLES and value not in (None, False, ""):
            lines.append(_("{field}: {value}", field=text(FIELD_TITLES[name]), value=_value(name, value, found)))
    return lines


def _value(name: str, value: Any, found: IssueDetail) -> str:
    listed = found.listed
    known = {
        "dept_code": {listed.issue.dept_code: listed.department},
        "owner_code": {listed.issue.owner_code: listed.owner},
        "directive_dept": {one.directive_dept: one.directed for one in found.reports},
    }
    if name in _WORDED:
        return figures.capital(text(_WORDED[name][value]))
    if value is True:
        return _("yes")
    of_code = known.get(name, {}).get(value)
    return f"{of_code} {value}" if of_code else str(value)


def milestones(of: Iterable[Mapping[str, Any]]) -> str:
    """Return milestones as text, a line each."""
    return "\n".join(f"{one['due_on']} {one['what']}" for one in of)
