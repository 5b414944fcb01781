"""One spot check: the facts, the blind answers beside the record, its steps, and what may be done with it now."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from models.values import CheckEvent, FindingState, Verdict
from pages.components import figures, history, identity, layout, listing, menu, results, state
from pages.components.words import _, text
from pages.supervision import calling, deciding, marks
from pages.web.place import database
from pages.web.screens import CHECK, CHECKS, SCORECARD
from services.access import Action, Actor
from services.counties import LOCAL, County
from services.errors import NotFoundError
from services.ledgers import check_detail
from services.ledgers.check_detail import CheckDetail, Step
from services.ledgers.check_reading import CheckRow
from services.ledgers.check_titles import EVENT_TITLES, FIELD_TITLES, MODE_TITLES
from services.ledgers.history import of_check
from services.ledgers.recusal import Subject
from services.messages import say
from services.roles import ROLE_TITLES


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    county = results.county(actor)
    found = _asked(actor, county)
    row = found.row
    query = listing.kept(marks.LISTED)
    st.page_link(menu.page(CHECKS), label=_("Spot checks"), icon=":material/arrow_back:", query_params=query)
    layout.head("、".join(one.name for one in row.subjects), *_facts(row, county))
    st.html(f'<div class="k k-standing">{marks.verdict(row)}{marks.state(row)}{marks.rectification(row)}</div>')
    deciding.said(row)
    _what_it_means(row)
    deciding.show(actor, county, found)
    st.html(_finding(found))
    _who_is_told(actor, county, row)
    if found.record is not None:
        _compared(found)
    _steps(found)
    _elsewhere(found)
    history.show(of_check, key=row.code, region=county.code, code=row.code)


def _asked(actor: Actor, county: County) -> CheckDetail:
    code = state.address().get("check")
    if code is None:
        raise NotFoundError(say("Choose a spot check from the list."))
    with database().read() as session:
        return check_detail.check(session, actor=actor, region=county.code, code=code, today=results.today(county))


def _facts(row: CheckRow, county: County) -> list[str]:
    return [
        row.code,
        *(one.code for one in row.subjects),
        text(MODE_TITLES[row.mode]),
        str(row.checked_on),
        county.name,
    ]


def _what_it_means(row: CheckRow) -> None:
    """Say what the finding does to the scorecard as it stands."""
    if row.state is FindingState.OPEN:
        sentence = _("Nothing counts yet: the person concerned is heard first, then another official decides.")
    elif row.state is FindingState.REVOKED:
        sentence = _("Revoked: it has no effect.")
    elif row.verdict is Verdict.FALSE:
        sentence = _("Visit {visit} is annulled; {passed} of {checked} items count as passed.", **_counts(row))
    else:
        sentence = _("{passed} of {checked} items count as passed.", passed=row.items_passed, checked=row.items_checked)
    st.html(f'<p class="k">{escape(sentence)} {" ".join(_cards(row))}</p>')


def _counts(row: CheckRow) -> dict[str, object]:
    return {"visit": row.visit_code, "passed": row.items_passed, "checked": row.items_checked}


def _cards(row: CheckRow) -> list[str]:
    """Return links to the scorecards that the finding bears on, each opened where it does."""
    links = []
    for one in row.concerned:
        annulled = row.verdict is Verdict.FALSE and one == row.visitor
        number = "visit_coverage" if annulled else "spot_check_pass"
        if annulled or one in row.subjects:
            links.append(card_link(one, number, _("Scorecard of {name}", name=one.name)))
    return links


def card_link(subject: Subject, evidence: str, label: str) -> str:
    """Return a link to a scorecard with one of its numbers open."""
    query = urlencode({"subject": f"{subject.kind}:{subject.code}", "evidence": evidence})
    return f'<a class="k-go" href="{escape(f"/{SCORECARD.path}?{query}")}">{escape(label)}</a>'


def _finding(found: CheckDetail) -> str:
    row = found.row
    lines = {
        text(FIELD_TITLES["inspectors"]): row.inspectors,
        _("Items"): _("{passed} of {checked} passed", passed=row.items_passed, checked=row.items_checked),
        text(FIELD_TITLES["finding"]): row.finding or "",
        text(FIELD_TITLES["demand"]): found.demand or "",
        text(FIELD_TITLES["rectify_due_on"]): str(row.rectify_due_on or ""),
    }
    rows = "".join(f"<dt>{escape(title)}</dt><dd>{escape(said)}</dd>" for title, said in lines.items() if said)
    return f'<dl class="k k-facts-of">{rows}</dl>'


def _who_is_told(actor: Actor, county: County, row: CheckRow) -> None:
    """Say to whom it concerns by when a rectification is owed, and who records it."""
    if row.due_on is None or row.rectified_on is not None or actor.may(Action.VIEW_COUNTY, county.code):
        return
    if row.overdue:
        sentence = _(
            "The rectification was due on {date}. Complete it, and tell the supervisors or the office, who record it.",
            date=row.due_on,
        )
    else:
        sentence = _(
            "Rectify by {date}. When it is done, tell the supervisors or the office, who record it.", date=row.due_on
        )
    st.html(f'<p class="k">{escape(sentence)}</p>')


def _compared(found: CheckDetail) -> None:
    st.header(_("The visit that was checked"), anchor=False)
    if found.record is None:
        return
    facts = figures.facts(found.record.code, found.record.enterprise, *_drawn(found))
    st.html(f'<div class="k k-facts k-soft">{facts}</div>')
    calling.side_by_side(found.told, found.record)


def _drawn(found: CheckDetail) -> list[str]:
    if found.draws > 1:
        return [_("drawn at random, at draw {number}", number=found.draws)]
    return [_("drawn at random")] if found.draws else []


def _steps(found: CheckDetail) -> None:
    st.header(_("What has happened"), anchor=False)
    if not found.steps:
        st.caption(_("This check came with an import; its steps were not recorded here."))
        return
    rows = "".join(_step(step, found.row) for step in found.steps)
    st.html(f'<ol class="k k-trail">{rows}</ol>')


def _step(step: Step, row: CheckRow) -> str:
    office = text(ROLE_TITLES[step.role]) if step.role else ""
    names = row.inspectors if step.event is CheckEvent.WRITTEN and step.author is None else step.author or ""
    who = " ".join(part for part in (office, names) if part)
    note = f"<p>{escape(step.note)}</p>" if step.note and step.event is not CheckEvent.WRITTEN else ""
    return (
        f'<li><b>{escape(text(EVENT_TITLES[step.event]))}</b> <span class="k-soft">'
        f"{figures.facts(who, f'{step.at.astimezone(LOCAL):%Y-%m-%d %H:%M}')}</span>{note}</li>"
    )


def _elsewhere(found: CheckDetail) -> None:
    """Lead to the check that this one looked at again, and to those that looked at it again."""
    lines = [(_("Re-inspection of {code}", code=found.follows), found.follows)] if found.follows else []
    lines += [(_("Re-inspected in {code}", code=code), code) for code in found.row.followed_up_by]
    links = "".join(
        f'<li><a class="k-go" href="/{CHECK.path}?{escape(urlencode({"check": code}))}">{escape(label)}</a></li>'
        for label, code in lines
    )
    if links:
        st.html(f'<ul class="k">{links}</ul>')


show()
