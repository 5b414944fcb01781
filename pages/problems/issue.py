"""One issue: where it stands and what comes next, the facts, what may be done with it now, and its story."""

from html import escape
from typing import Any

import streamlit as st

from models.values import Ruling
from pages.components import figures, identity, layout, menu, results, state
from pages.components.words import _, text
from pages.problems import doing, marks, story, why
from pages.web.place import database
from pages.web.screens import PROBLEMS
from services.access import Actor
from services.counties import County
from services.errors import NotFoundError
from services.ledgers.issues import reading, remaining
from services.ledgers.issues.reading import Again, IssueDetail, Report
from services.ledgers.issues.titles import FIELD_TITLES
from services.ledgers.issues.words import KIND_TITLES, LEVEL_TITLES, NEXT_STEPS, RATING_TITLES, RULING_TITLES
from services.ledgers.list_titles import SECTOR_TITLES
from services.messages import say
from services.scoring.titles import OUTCOME_TITLES


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    county = results.county(actor)
    found, left = _asked(actor, county)
    issue = found.listed.issue
    st.page_link(menu.page(PROBLEMS), label=_("Problems"), icon=":material/arrow_back:")
    layout.head(found.listed.enterprise, issue.issue_code, text(SECTOR_TITLES[issue.sector]), county.name)
    st.html(f'<p class="k k-said">{escape(issue.summary)}</p>')
    st.html(f'<div class="k k-standing">{marks.state(issue.state)}{marks.deadline(issue, left)}</div>')
    st.html(f'<p class="k">{escape(text(NEXT_STEPS[issue.state]))}</p>')
    _registered(issue.issue_code)
    doing.said()
    doing.show(actor, county, found)
    why.show(actor, county, found, left)
    _measures(found)
    _reports(found)
    _reopenings(found)
    st.header(_("Basic facts"), anchor=False)
    st.html(_facts(found))
    st.header(_("What has happened"), anchor=False)
    if found.steps:
        st.html(story.trail(found))
    else:
        st.caption(_("This problem came with an import; its steps were not recorded here."))


def _asked(actor: Actor, county: County) -> tuple[IssueDetail, int | None]:
    code = state.address().get("issue")
    if code is None:
        raise NotFoundError(say("Choose a problem from the list."))
    given: dict[str, Any] = {"actor": actor, "region": county.code, "today": results.today(county)}
    with database().read() as session:
        found = reading.issue(session, code=code, **given)
        left = remaining.days_left(session, issues=[found.listed.issue], **given)
    return found, left.get(code)


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


def _measures(found: IssueDetail) -> None:
    issue = found.listed.issue
    if not issue.measures and not found.milestones:
        return
    st.header(_("Measures and milestones"), anchor=False)
    rows = "".join(f"<dt>{escape(one['due_on'])}</dt><dd>{escape(one['what'])}</dd>" for one in found.milestones)
    told = f'<p class="k k-said">{escape(issue.measures or "")}</p>'
    st.html(told + (f'<dl class="k k-facts-of">{rows}</dl>' if rows else ""))


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
        named = {"department": one.directive_dept or "–", "day": one.directive_due_on}
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
