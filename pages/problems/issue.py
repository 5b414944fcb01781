"""One issue: where it stands and what comes next, the facts, what may be done with it now, and its story."""

from datetime import date
from html import escape
from typing import Any

import streamlit as st

from models.values import Outcome, Ruling
from pages.components import figures, history, identity, layout, listing, menu, readings, results, state
from pages.components.words import _, text
from pages.problems import doing, marks, milestones, story, together, why
from pages.web.screens import PROBLEMS
from services.access import Actor
from services.accounts import Live
from services.counties import County
from services.errors import CalendarYearMissingError, NotFoundError
from services.ledgers.history import of_issue
from services.ledgers.issues import reading, remaining
from services.ledgers.issues.alike import Suggestion
from services.ledgers.issues.deadline import Deadline, deadline
from services.ledgers.issues.merging import Links
from services.ledgers.issues.reading import Again, IssueDetail, Report
from services.ledgers.issues.remaining import Due
from services.ledgers.issues.titles import FIELD_TITLES
from services.ledgers.issues.words import KIND_TITLES, LEVEL_TITLES, NEXT_STEPS, RATING_TITLES, RULING_TITLES
from services.ledgers.list_titles import SECTOR_TITLES
from services.messages import Message, say
from services.scoring.titles import OUTCOME_TITLES


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    actor = live.actor
    county = results.county(actor)
    found, due, reasons, linked, told = _asked(live, county)
    issue = found.listed.issue
    query = listing.kept(marks.LISTED)
    st.page_link(menu.page(PROBLEMS), label=_("Problems"), icon=":material/arrow_back:", query_params=query)
    layout.head(found.listed.enterprise, issue.issue_code, text(SECTOR_TITLES[issue.sector]), county.name)
    st.html(f'<p class="k k-said">{escape(issue.summary)}</p>')
    besides = _besides(found, due, results.today(county))
    st.html(f'<div class="k k-standing">{marks.state(issue.state)}{marks.deadline(due)}{besides}</div>')
    st.html(f'<p class="k">{escape(text(NEXT_STEPS[issue.state]))}</p>')
    if issue.closed_on and issue.outcome is not Outcome.SOLVED and not issue.cancelled_on:
        st.html(
            f'<p class="k k-soft">{escape(_("Not solved: it counts as open until somebody else crosses it off."))}</p>'
        )
    _registered(issue.issue_code)
    doing.said()
    together.show(actor, county, found, linked, told)
    doing.show(actor, county, found)
    why.show(due, reasons)
    milestones.show(county, found)
    _reports(found)
    _reopenings(found)
    st.header(_("Basic facts"), anchor=False)
    st.html(_facts(found))
    st.header(_("What has happened"), anchor=False)
    if found.steps:
        st.html(story.trail(found))
    else:
        st.caption(_("This problem came with an import; its steps were not recorded here."))
    history.show(of_issue, key=issue.issue_code, region=county.code, code=issue.issue_code)


_Read = tuple[IssueDetail, Due | None, Deadline | Message, Links, Suggestion | None]
"""An issue, by when it is due, and why, or why that cannot be told; what it is merged with, and what is alike."""


def _asked(live: Live, county: County) -> _Read:
    code = state.address().get("issue")
    if code is None:
        raise NotFoundError(say("Choose a problem from the list."))
    named: dict[str, Any] = {"region": county.code, "code": code, "today": results.today(county)}
    return readings.asked(live, _read, **named)


def _read(session: Any, *, actor: Actor, region: str, code: str, today: date) -> _Read:
    given: dict[str, Any] = {"actor": actor, "region": region, "today": today}
    found = reading.issue(session, code=code, **given)
    due = remaining.deadlines(session, issues=[found.listed.issue], **given).get(code)
    reasons: Deadline | Message
    try:
        reasons = deadline(session, code=code, **given)
    except CalendarYearMissingError as missing:
        reasons = missing.message
    return found, due, reasons, *together.read(session, actor=actor, region=region, issue=found.listed.issue)


def _besides(found: IssueDetail, due: Due | None, today: date) -> str:
    """Return the days that count beside the deadline: of the first response, and of a directive."""
    told = []
    if found.respond_by is not None:
        words = _("first response by {day}", day=found.respond_by)
        told.append(figures.mark("red" if found.respond_by < today else "yellow", words))
    directive = found.listed.issue.directive_due_on
    if directive is not None and (due is None or due.day != directive):
        words = _("directive to be carried out by {day}", day=directive)
        told.append(figures.mark("red" if directive < today else "none", words))
    return "".join(told)


def _registered(code: str) -> None:
    if state.get(marks.REGISTERED) == code:
        state.take(marks.REGISTERED)
        st.success(_("Registered as {code}.", code=code), icon=":material/check_circle:")


def _facts(found: IssueDetail) -> str:
    listed = found.listed
    issue = listed.issue
    common = _("yes") if issue.systemic else ""
    told = {
        "enterprise_code": f"{listed.enterprise} {issue.enterprise_code}",
        "level": text(LEVEL_TITLES[issue.level]) if issue.level else "",
        "systemic": _("since {day}", day=issue.systemic_on) if issue.systemic_on else common,
        "raised_by": f"{listed.raised_by} {issue.raised_by}",
        "registered_on": str(issue.registered_on),
        "dept_code": f"{listed.department} {issue.dept_code}" if issue.dept_code else "",
        "owner_code": f"{listed.owner} {issue.owner_code}" if issue.owner_code else "",
        "assigned_on": str(issue.assigned_on or ""),
        "due_on": str(issue.due_on or ""),
        "extended_to": str(issue.extended_to or ""),
        "first_response_on": str(issue.first_response_on or ""),
        "closed_on": str(issue.closed_on or ""),
        "outcome": figures.capital(text(OUTCOME_TITLES[issue.outcome])) if issue.outcome else "",
        "rating": text(RATING_TITLES[issue.rating]) if issue.rating else "",
        "cancelled_on": str(issue.cancelled_on or ""),
        "cancelled_by": issue.cancelled_by or "",
    }
    lines = {text(FIELD_TITLES[name]): said for name, said in told.items()} | {_("Visit"): found.visit_code or ""}
    rows = "".join(f"<dt>{escape(title)}</dt><dd>{escape(said)}</dd>" for title, said in lines.items() if said)
    return f'<dl class="k k-facts-of">{rows}</dl>'


def _reports(found: IssueDetail) -> None:
    if found.reports:
        st.header(_("Reports to the leading group"), anchor=False)
        st.html(f'<ol class="k k-trail">{"".join(map(_report, found.reports))}</ol>')


def _report(one: Report) -> str:
    facts = figures.facts(one.code, str(one.escalated_on))
    if one.ruling is None:
        ruling = figures.mark("yellow", _("not ruled on yet"))
    else:
        words = _("{ruling} on {day}", ruling=text(RULING_TITLES[one.ruling]), day=one.ruled_on or "–")
        ruling = figures.mark("green" if one.ruling is Ruling.ACCEPTED else "none", words)
    directive = ""
    if one.directive_due_on is not None:
        department = " ".join(filter(None, (one.directed, one.directive_dept))) or "–"
        named = {"department": department, "day": one.directive_due_on}
        told = _("Directive to {department}, due on {day}", **named)
        if one.directive_done_on is not None:
            told = _("{directive}, carried out on {day}", directive=told, day=one.directive_done_on)
        directive = f"<p>{escape(told)}</p>"
    return (
        f'<li><b>{escape(text(KIND_TITLES[one.kind]))}</b> <span class="k-soft">{facts}</span>'
        f"<p>{ruling}</p>{directive}</li>"
    )


def _reopenings(found: IssueDetail) -> None:
    if found.reopenings:
        st.header(_("Handled again"), anchor=False)
        st.html(f'<ol class="k k-trail">{"".join(map(_again, found.reopenings))}</ol>')


def _again(one: Again) -> str:
    if one.reclosed_on is None:
        mark = figures.mark("yellow", _("not closed again yet"))
    else:
        outcome = text(OUTCOME_TITLES[one.outcome]) if one.outcome else "–"
        mark = figures.mark("green", _("closed again on {day}: {outcome}", day=one.reclosed_on, outcome=outcome))
    facts = figures.facts(one.code, str(one.reopened_on))
    return f'<li><span class="k-soft">{facts}</span><p>{mark}</p></li>'


show()
