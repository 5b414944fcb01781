"""What may be done with a finding: a statement, confirming, revoking, a rectification, looking again."""

from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from models.values import CheckEvent, Verdict
from pages.components import asking, feedback, figures, identity, layout, menu, results, state, typed
from pages.components.asking import Stored
from pages.components.words import _, _n, text
from pages.supervision import effect
from pages.supervision.effect import Moved
from pages.web.place import database, now
from pages.web.screens import INSPECTION, SCORECARD
from services.access import Actor
from services.counties import LOCAL, County
from services.errors import KaoheError
from services.ledgers import check_detail, entered, inspections, spot_checks
from services.ledgers.check_detail import CheckDetail
from services.ledgers.check_reading import CheckRow
from services.ledgers.check_titles import EVENT_TITLES, STATE_TITLES
from services.ledgers.spot_checks import Deed

_DONE: Final = "check_done"
_MOVED: Final = "check_moved"
_REFUSED: Final = "check_refused"
_FOLLOWED: Final = "followed_up"
SUBMITTED: Final = "submitted"
"""Where this tab remembers the code of the finding that it has just handed in."""


def said(row: CheckRow) -> None:
    """Say what has just been done with this check, and what that has changed."""
    if state.get(SUBMITTED) == row.code:
        state.take(SUBMITTED)
        st.success(_("Submitted as {code}. Another supervisor or the office decides on it.", code=row.code))
    refused = state.take(_REFUSED)
    if refused is not None:
        st.error(feedback.plain(text(refused)), icon=":material/block:")
    done: str | None = state.take(_DONE)
    if done is not None:
        st.success(feedback.plain(done), icon=":material/check_circle:")
    moved: list[Moved] | None = state.take(_MOVED)
    if moved:
        st.html(_effect(moved))


def _effect(moved: list[Moved]) -> str:
    rows = "".join(
        f'<li>{escape(one.name)} · <a class="k-go" href="{escape(_address(one))}">{escape(one.title)}</a> '
        f"<span>{escape(one.before)}</span> → <b>{escape(one.after)}</b></li>"
        for one in moved
    )
    return f'<div class="k k-effect"><b>{escape(_("What has changed"))}</b><ul>{rows}</ul></div>'


def _address(one: Moved) -> str:
    return f"/{SCORECARD.path}?{urlencode({'subject': one.subject, 'evidence': one.evidence})}"


def show(actor: Actor, county: County, found: CheckDetail) -> None:
    """Draw what this reader may do now."""
    may = spot_checks.deeds(actor, county.code, found)
    typed.mark(
        {key: None for deed, keys in _TYPED.items() if deed in may for key in keys(found.row)}, scope=_scope(found.row)
    )
    if Deed.ANSWER in may:
        _statement(actor, found)
    if not may - {Deed.ANSWER}:
        return
    row = found.row
    if Deed.CONFIRM in may:
        st.html(f'<p class="k">{escape(_heard(found))}</p>')
    with st.container(horizontal=True, key="deeds"):
        if Deed.CONFIRM in may and st.button(_("Confirm"), key="confirm", type="primary", icon=":material/done:"):
            layout.ask_first(_("Confirm the finding"), _consequence(found), _("Confirm"), lambda: _confirm(row))
        if Deed.RECTIFY in may and st.button(_("Record the rectification"), key="rectify", icon=":material/task_alt:"):
            _rectify(row, results.today(county))
        if Deed.FOLLOW_UP in may:
            st.button(_("Re-inspect"), key="follow_up", icon=":material/replay:", on_click=_follow_up, args=(row,))
        if Deed.REVOKE in may and st.button(_("Revoke"), key="revoke", icon=":material/undo:"):
            _revoke(row)
    if state.get(_FOLLOWED) is not None:
        st.switch_page(menu.page(INSPECTION), query_params={"paper": str(state.take(_FOLLOWED))})


def _heard(found: CheckDetail) -> str:
    """Return whether who is concerned has made a statement: whoever decides looks at it first."""
    said = _statements(found)
    if not said:
        return _("No statement has been submitted yet.")
    return _n(
        "{count} statement has been submitted; read it below before you decide.",
        "{count} statements have been submitted; read them below before you decide.",
        count=said,
    )


def _statements(found: CheckDetail) -> int:
    return sum(step.event is CheckEvent.STATED for step in found.steps)


def _consequence(found: CheckDetail) -> str:
    """Return what is asked before a finding is confirmed: what follows, and that statements have been made."""
    row = found.row
    if row.verdict is Verdict.FALSE:
        follows = _(
            "Visit {visit} is annulled and the scorecard changes at once; the evidence will name this check. Confirm?",
            visit=row.visit_code,
        )
    else:
        follows = _(
            "{passed} of {checked} items count from today, and the scorecard changes at once. Confirm?",
            passed=row.items_passed,
            checked=row.items_checked,
        )
    said = _statements(found)
    if not said:
        return follows
    return _n(
        "{count} statement is to be weighed first. {follows}",
        "{count} statements are to be weighed first. {follows}",
        count=said,
        follows=follows,
    )


def _confirm(row: CheckRow) -> None:
    _decide(spot_checks.confirm_check, row, _("Confirmed."))


def _decide(verb: Any, row: CheckRow, done: str, **given: Any) -> None:
    """Carry a verb out and remember what it has changed in the scorecards of whom it concerns."""
    actor = identity.actor()
    county = results.county(actor)
    before = effect.cards(actor, row.concerned)
    with database().write() as session:
        verb(
            session,
            actor=actor,
            region=county.code,
            code=row.code,
            version=row.version,
            today=results.today(county),
            now=now(),
            **given,
        )
    state.put(_DONE, done)
    state.put(_MOVED, effect.moved(before, effect.cards(actor, row.concerned)))


def _scope(row: CheckRow) -> str:
    return f"draft_decide-{row.code}-"


def _revoke(row: CheckRow) -> None:
    @st.dialog(_("Revoke the finding"))
    def dialog() -> None:
        st.write(_("It no longer has any effect, and a visit that it annulled counts again."))
        reason = st.text_area(_("Reason"), max_chars=entered.REMARK, key=f"{_scope(row)}reason")
        asking.deed(
            _("Revoke"),
            "revoke_now",
            row,
            do=lambda one: _decide(spot_checks.revoke_check, one, _("Revoked."), reason=reason),
            read=lambda: _stored(row.code),
        )

    dialog()


def _rectify(row: CheckRow, today: date) -> None:
    @st.dialog(_("Record the rectification"))
    def dialog() -> None:
        day = st.date_input(
            _("Rectified on"),
            today,
            min_value=typed.EARLIEST,
            max_value=typed.LATEST,
            format="YYYY-MM-DD",
            key=f"{_scope(row)}rectified_on",
        )
        remark = st.text_area(_("Remark"), max_chars=entered.REMARK, key=f"{_scope(row)}remark")
        verb, said = spot_checks.record_rectification, _("The rectification is recorded.")
        asking.deed(
            _("Record the rectification"),
            "rectify_now",
            row,
            do=lambda one: _decide(verb, one, said, rectified_on=day, remark=remark),
            read=lambda: _stored(row.code),
        )

    dialog()


def _stored(code: str) -> Stored[CheckRow]:
    """Return the check as it is stored now, with how it stands and what has been said about it."""
    actor = identity.actor()
    county = results.county(actor)
    with database().read() as session:
        found = check_detail.check(session, actor=actor, region=county.code, code=code, today=results.today(county))
    lines = [(_("State"), text(STATE_TITLES[found.row.state]))]
    lines += [
        (
            text(EVENT_TITLES[step.event]),
            " ".join(filter(None, (f"{step.at.astimezone(LOCAL):%Y-%m-%d %H:%M}", step.note))),
        )
        for step in found.steps
    ]
    rows = "".join(f"<dt>{escape(title)}</dt><dd>{escape(figures.capital(said))}</dd>" for title, said in lines)
    return Stored(found.row, f'<dl class="k k-facts-of">{rows}</dl>')


_TYPED: Final[Mapping[Deed, Callable[[CheckRow], list[str]]]] = {
    Deed.REVOKE: lambda row: [f"{_scope(row)}reason"],
    Deed.RECTIFY: lambda row: [f"{_scope(row)}rectified_on", f"{_scope(row)}remark"],
}
"""What can be typed for a deed: the browser keeps it until the deed is done."""


def _follow_up(row: CheckRow) -> None:
    """Begin a paper that looks again at the check, on the first that it names."""
    found = identity.current()
    if found is None:
        return
    actor, subject = found.actor, row.subjects[0]
    try:
        county = results.county(actor)
        with database().write() as session:
            number = inspections.begin_inspection(
                session,
                actor=actor,
                region=county.code,
                kind=subject.kind,
                subject_code=subject.code,
                follows=row.code,
                today=results.today(county),
                now=now(),
            )
    except KaoheError as error:
        state.put(_REFUSED, error.message)
        return
    state.put(_FOLLOWED, number)


def _statement(actor: Actor, found: CheckDetail) -> None:
    """Draw the field for a statement; what is typed stays in the browser until it is handed in."""
    scope = f"draft_statement-{found.row.code}-"
    key = f"{scope}{sum(step.event is CheckEvent.STATED and step.author == actor.name for step in found.steps)}"
    with st.container(key="statement", border=True):
        st.text_area(_("Statement"), max_chars=entered.REMARK, key=key)
        st.caption(_("It is read before anybody decides. You may add another one until then."))
        typed.mark({key: None}, scope=scope)
        st.button(_("Submit statement"), key="answer", type="primary", on_click=_answer, args=(found.row.code, key))


def _answer(code: str, key: str) -> None:
    current = identity.current()
    if current is None:
        return
    actor = current.actor
    try:
        county = results.county(actor)
        with database().write() as session:
            spot_checks.answer_check(
                session,
                actor=actor,
                region=county.code,
                code=code,
                statement=state.glance(key) or "",
                today=results.today(county),
                now=now(),
            )
    except KaoheError as error:
        state.put(_REFUSED, error.message)
        return
    state.put(_DONE, _("The statement is submitted."))
