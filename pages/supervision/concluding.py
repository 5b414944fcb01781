"""Steps 4 to 6: the verdict with its facts, what has to be rectified by when, and the whole of it before it goes in."""

from collections.abc import Mapping, Sequence
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
from services.counties import County
from services.errors import KaoheError
from services.ledgers import finding as rules
from services.ledgers import inspections
from services.ledgers.check_titles import FIELD_TITLES, GRAVITY_TITLES, MODE_TITLES, VERDICT_TITLES
from services.ledgers.entered import FieldFaultError
from services.ledgers.finding import Finding
from services.ledgers.papers import Paper

_BAD: Final = (Verdict.FALSE, Verdict.FAIL)
_LATEST: Final = timedelta(days=366)
"""How far ahead a deadline may lie."""
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    steps.FINDING.name: ("verdict", "severity", "items_checked", "items_passed", "finding", "mode", "inspectors"),
    steps.DEMAND.name: ("demand", "rectify_due_on"),
}
"""The fields of each step by its name, in the order of the form."""
_LOOKED_FOR: Final = "gaps_looked_for"
"""Where this tab remembers of which paper and step it says what is missing."""


def conclude(county: County, paper: Paper) -> None:
    """Draw the step of the verdict and the facts."""
    steps.head(paper, steps.FINDING)
    meanings: dict[str, str] = {
        Verdict.TRUE: _("The visit took place as recorded"),
        Verdict.FALSE: _("There was no such visit; once confirmed it is annulled"),
        Verdict.PASS: _("The work is as it should be"),
        Verdict.FAIL: _("The work is not as it should be"),
    }
    verdict = fields.choice(
        paper,
        "verdict",
        {one: text(title) for one, title in VERDICT_TITLES.items()},
        needed=True,
        captions=meanings,
    )
    if verdict in _BAD:
        grades: dict[str, str] = {one: text(title) for one, title in GRAVITY_TITLES.items()}
        fields.choice(paper, "severity", grades, needed=True)
    left, right = st.columns(2)
    with left:
        fields.whole(paper, "items_checked")
    with right:
        fields.whole(paper, "items_passed")
    st.caption(_("An item is one thing that was checked, such as the day, the person or the topic of the visit."))
    fields.long(paper, "finding")
    st.caption(_("Required where the verdict is falsified or unsatisfactory."))
    fields.choice(paper, "mode", {one: text(title) for one, title in MODE_TITLES.items()}, usual=_usual_mode(paper))
    fields.short(paper, "inspectors", needed=True)
    st.caption(_("Separate names with commas."))
    fields.mark(paper)
    _onward(county, paper, steps.FINDING)


def demand(county: County, paper: Paper) -> None:
    """Draw the step of what has to be rectified."""
    steps.head(paper, steps.DEMAND)
    st.html(f'<p class="k k-soft">{escape(_("Leave both blank where nothing has to be rectified."))}</p>')
    today = results.today(county)
    fields.long(paper, "demand")
    fields.day(paper, "rectify_due_on", first=today, last=today + _LATEST)
    fields.mark(paper)
    _onward(county, paper, steps.DEMAND)


def _onward(county: County, paper: Paper, here: Step) -> None:
    """Offer the ways on and back; whoever goes on with something missing here is told what, and stays."""
    place = st.container(gap="xxsmall")
    wrong = _faults(county, paper, here)
    steps.ways(paper, here, gaps=lambda: _is_stopped(paper, here, wrong))
    if state.get(_LOOKED_FOR) == (paper.number, here.name):
        for fault in wrong:
            place.html(_wrong(fault))


def _is_stopped(paper: Paper, here: Step, wrong: Sequence[FieldFaultError]) -> bool:
    state.put(_LOOKED_FOR, (paper.number, here.name) if wrong else None)
    return bool(wrong)


def _faults(county: County, paper: Paper, *of: Step) -> list[FieldFaultError]:
    """Return what is wrong with the fields of these steps, in the order in which they are asked for."""
    visited_on = paper.record.visited_on if paper.record else None
    wrong = rules.faults(_entered(paper), today=results.today(county), visited_on=visited_on)
    order = [name for step in of for name in _FIELDS[step.name]]
    return sorted((fault for fault in wrong if fault.field in order), key=lambda fault: order.index(fault.field))


def submit(county: County, paper: Paper) -> None:
    """Draw the whole finding, what is wrong with it, and the button that hands it in."""
    steps.head(paper, steps.SUBMIT)
    asked = (steps.FINDING, steps.DEMAND)
    wrong = _faults(county, paper, *asked)
    st.html(_summary(paper, _entered(paper)))
    for fault in wrong:
        _mend(fault, next(step for step in asked if fault.field in _FIELDS[step.name]))
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


def _mend(fault: FieldFaultError, step: Step) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"mend_{fault.field}"):
        st.html(_wrong(fault))
        st.button(
            _("Fix"),
            key=f"mend_{fault.field}_button",
            icon=":material/chevron_right:",
            icon_position="right",
            type="tertiary",
            on_click=steps.go,
            args=(step,),
        )


def _wrong(fault: FieldFaultError) -> str:
    return f'<span class="k k-red">✖ {escape(text(fault.message))}</span>'


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


def _entered(paper: Paper) -> Finding:
    """Return the finding as the draft has it; what nobody has touched is as usual."""
    kept = paper.draft
    verdict = _word(kept.get("verdict"))
    return Finding(
        mode=_word(kept.get("mode")) or _usual_mode(paper),
        inspectors=_word(kept.get("inspectors")),
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
                finding=_entered(paper),
                today=today,
                now=now(),
            )
    except KaoheError as error:
        steps.refuse(error.message)
        return
    state.put(deciding.SUBMITTED, code)
