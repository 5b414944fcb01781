"""Steps 4 to 6: the verdict with its facts, what has to be rectified by when, and the whole of it before it goes in."""

from datetime import timedelta
from html import escape
from typing import Final

import streamlit as st

from models.values import CheckMode, Verdict
from pages.components import identity, results, state
from pages.components.words import _, text
from pages.supervision import deciding, fields, steps
from pages.supervision.steps import Step
from pages.web.place import database, now
from services.access import Actor
from services.counties import County
from services.errors import KaoheError
from services.ledgers import finding as rules
from services.ledgers import inspections
from services.ledgers.check_titles import FIELD_TITLES, GRAVITY_TITLES, MODE_TITLES, VERDICT_TITLES
from services.ledgers.finding import Finding
from services.ledgers.papers import Paper

_BAD: Final = (Verdict.FALSE, Verdict.FAIL)
_LATEST: Final = timedelta(days=366)
"""How far ahead a deadline may lie."""


def conclude(actor: Actor, paper: Paper) -> None:
    """Draw the step of the verdict and the facts."""
    steps.head(paper, steps.FINDING)
    meanings: dict[str, str] = {
        Verdict.TRUE: _("the visit took place as recorded"),
        Verdict.FALSE: _("there was no such visit; once confirmed it is annulled"),
        Verdict.PASS: _("the work is as it should be"),
        Verdict.FAIL: _("the work is not as it should be"),
    }
    verdict = fields.choice(
        paper,
        "verdict",
        {one: text(title) for one, title in VERDICT_TITLES.items()},
        captions=meanings,
    )
    if verdict in _BAD:
        fields.choice(paper, "severity", {one: text(title) for one, title in GRAVITY_TITLES.items()})
    left, right = st.columns(2)
    with left:
        fields.whole(paper, "items_checked")
    with right:
        fields.whole(paper, "items_passed")
    fields.long(paper, "finding")
    fields.choice(paper, "mode", {one: text(title) for one, title in MODE_TITLES.items()}, usual=_usual_mode(paper))
    fields.short(paper, "inspectors", usual=actor.name)
    st.caption(_("Names with a comma or 、 between them."))
    fields.mark(paper)
    steps.ways(paper, steps.FINDING)


def demand(county: County, paper: Paper) -> None:
    """Draw the step of what has to be rectified."""
    steps.head(paper, steps.DEMAND)
    st.html(f'<p class="k k-soft">{escape(_("Leave both blank where nothing has to be rectified."))}</p>')
    today = results.today(county)
    fields.long(paper, "demand")
    fields.day(paper, "rectify_due_on", first=today, last=today + _LATEST)
    fields.mark(paper)
    steps.ways(paper, steps.DEMAND)


def submit(actor: Actor, county: County, paper: Paper) -> None:
    """Draw the whole finding, what is wrong with it, and the button that hands it in."""
    steps.head(paper, steps.SUBMIT)
    given = _entered(actor, paper)
    visited_on = paper.record.visited_on if paper.record else None
    wrong = rules.faults(given, today=results.today(county), visited_on=visited_on)
    st.html(_summary(paper, given))
    for fault in wrong:
        step = steps.DEMAND if fault.field in ("demand", "rectify_due_on") else steps.FINDING
        _mend(text(fault.message), step, fault.field)
    fields.mark(paper)
    st.caption(
        _("The finding is to be heard first: nothing counts until another supervisor or the office confirms it.")
    )
    st.button(
        _("Submit"),
        key="submit",
        type="primary",
        width="stretch",
        disabled=bool(wrong),
        on_click=_submit,
        args=(paper.number,),
    )
    steps.ways(paper, steps.SUBMIT)


def _mend(sentence: str, step: Step, field: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"mend_{field}"):
        st.html(f'<span class="k k-red">✖ {escape(sentence)}</span>')
        st.button(_("Mend"), key=f"mend_{field}_button", type="tertiary", on_click=steps.go, args=(step,))


def _summary(paper: Paper, given: Finding) -> str:
    severity = next((text(title) for one, title in GRAVITY_TITLES.items() if one == given.severity), "")
    verdict = next((text(title) for one, title in VERDICT_TITLES.items() if one == given.verdict), "")
    lines = {
        _("Cadre or department"): f"{paper.subject.name} {paper.subject.code}",
        text(FIELD_TITLES["visit_code"]): paper.record.code if paper.record else "",
        text(FIELD_TITLES["mode"]): text(MODE_TITLES[CheckMode(given.mode)]) if given.mode else "",
        text(FIELD_TITLES["inspectors"]): given.inspectors or "",
        text(FIELD_TITLES["verdict"]): " · ".join(part for part in (verdict, severity) if part),
        _("Items"): _passed(given),
        text(FIELD_TITLES["finding"]): given.finding or "",
        text(FIELD_TITLES["demand"]): given.demand or "",
        text(FIELD_TITLES["rectify_due_on"]): str(given.rectify_due_on or ""),
    }
    rows = "".join(f"<dt>{escape(title)}</dt><dd>{escape(said) or '–'}</dd>" for title, said in lines.items())
    return f'<dl class="k k-facts-of">{rows}</dl>'


def _passed(given: Finding) -> str:
    if given.items_checked is None or given.items_passed is None:
        return ""
    return _("{passed} of {checked} passed", passed=given.items_passed, checked=given.items_checked)


def _usual_mode(paper: Paper) -> str:
    if paper.follows is not None:
        return CheckMode.FOLLOW_UP.value
    return CheckMode.PHONE.value if paper.firm is not None else CheckMode.OPEN.value


def _entered(actor: Actor, paper: Paper) -> Finding:
    """Return the finding as the draft has it; what nobody has touched is as usual."""
    kept = paper.draft
    verdict = _word(kept.get("verdict"))
    return Finding(
        mode=_word(kept.get("mode")) or _usual_mode(paper),
        inspectors=_word(kept.get("inspectors")) or actor.name,
        items_checked=_number(kept.get("items_checked")),
        items_passed=_number(kept.get("items_passed")),
        verdict=verdict,
        severity=_word(kept.get("severity")) if verdict in _BAD else None,
        finding=_word(kept.get("finding")),
        demand=_word(kept.get("demand")),
        rectify_due_on=fields.drafted_day(paper, "rectify_due_on"),
    )


def _word(kept: str | int | None) -> str | None:
    return kept if isinstance(kept, str) else None


def _number(kept: str | int | None) -> int | None:
    return kept if isinstance(kept, int) else None


def _submit(number: int) -> None:
    found = identity.current()
    if found is None:
        return
    actor, region = found.actor, found.actor.region or ""
    try:
        today = results.today(results.county(actor))
        paper = fields.paper(actor, number)
        with database().write() as session:
            code = inspections.submit_inspection(
                session,
                actor=actor,
                region=region,
                number=number,
                finding=_entered(actor, paper),
                today=today,
                now=now(),
            )
    except KaoheError as error:
        steps.refuse(error.message)
        return
    state.put(deciding.SUBMITTED, code)
