"""Exempt months: what cadres ask for, what an approval is worth today, and the decision."""

from html import escape
from typing import Any, Final

import streamlit as st

from pages.components import asking, feedback, figures, history, identity, layout, results, state, typed
from pages.components.asking import Stored
from pages.components.words import _, _n, month_in_words, text
from pages.visits import marks
from pages.web.place import database, now
from services.access import Actor
from services.counties import County
from services.ledgers import exemption_reading, exemptions
from services.ledgers.exemption_reading import RequestPage, RequestRow
from services.ledgers.exemptions import DETAILS
from services.ledgers.history import of_exemption
from services.ledgers.reports.titles import EXCUSE_TITLES
from services.ledgers.visit_titles import EXEMPTION_TITLES

_PER_PAGE: Final = 25
_SAID: Final = "exemptions_said"
_TYPED: Final = "draft_refuse-"
"""Begins the key of the answer to a request: what is typed stays in the browser until it is decided on."""


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    county = results.county(actor)
    waiting = _requests(actor, county, decided=False)
    layout.head(_finding(waiting), county.name, county.campaign)
    said = state.take(_SAID)
    if said is not None:
        st.success(feedback.plain(said), icon=":material/check_circle:")
    if not waiting.rows:
        layout.empty(
            _("No request waits to be decided."),
            _("Cadres ask in “My month”; the office decides here."),
        )
    for row in waiting.rows:
        _open(actor, row)
    typed.mark({f"{_TYPED}{row.number}": None for row in waiting.rows}, scope=_TYPED)
    _decided(actor, county)


def _requests(actor: Actor, county: County, *, decided: bool, number: int = 1) -> RequestPage:
    with database().read() as session:
        return exemption_reading.exemption_requests(
            session,
            actor=actor,
            region=county.code,
            decided=decided,
            today=results.today(county),
            first=(number - 1) * _PER_PAGE,
            most=_PER_PAGE,
        )


def _finding(waiting: RequestPage) -> str:
    if not waiting.found:
        return _("Exempt months")
    return _n("{count} exempt month is to be decided", "{count} exempt months are to be decided", count=waiting.found)


def _open(actor: Actor, row: RequestRow) -> None:
    """Draw a request that waits, with what an approval is worth today."""
    with st.container(border=True, key=f"request_{row.number}"):
        details = f'<p class="k-said">{escape(row.details)}</p>' if row.details else ""
        worth = marks.worth(row.worth) if row.worth else ""
        st.html(f'<div class="k k-asked">{_about(row)}{details}<p>{worth}</p></div>')
        if not row.decidable:
            why_not = exemption_reading.refusal(actor, row)
            if why_not is not None:
                st.caption(feedback.plain(text(why_not)))
            return
        with st.container(horizontal=True):
            if st.button(_("Approve"), key=f"approve_{row.number}", icon=":material/done:"):
                question = marks.worth_words(row.worth) if row.worth else ""
                layout.ask_first(
                    _("Approve the exempt month"),
                    _("{who}, {month}: {worth}. Approve?", who=row.cadre_name, month=month_in_words(row.month),
                      worth=question),
                    _("Approve"),
                    lambda: _approve(row),
                )  # fmt: skip
            if st.button(_("Refuse"), key=f"refuse_{row.number}", icon=":material/close:"):
                _refuse(row)


def _about(row: RequestRow) -> str:
    facts = figures.facts(
        f"{row.enterprise_name} {row.enterprise}",
        row.department_name,
        _("asked on {date}", date=row.asked_on),
    )
    return (
        f"<div><b>{escape(row.cadre_name)}</b> <span class='k-soft'>{escape(row.cadre)}</span> · "
        f"<b>{escape(month_in_words(row.month))}</b> · {escape(figures.capital(text(EXCUSE_TITLES[row.reason])))}</div>"
        f'<div class="k-facts k-soft">{facts}</div>'
    )


def _approve(row: RequestRow) -> None:
    actor = identity.actor()
    county = results.county(actor)
    with database().write() as session:
        given: dict[str, Any] = {"number": row.number, "version": row.version}
        worth = exemptions.approve_exemption(
            session, actor=actor, region=county.code, today=results.today(county), now=now(), **given
        )
    told = _("Approved: {who}, {month}.", who=row.cadre_name, month=month_in_words(row.month))
    state.put(_SAID, told if worth.counts else f"{told} {figures.capital(marks.worth_words(worth))}")


def _refuse(row: RequestRow) -> None:
    @st.dialog(_("Refuse the exempt month"))
    def dialog() -> None:
        st.html(f'<p class="k">{escape(row.cadre_name)} · {escape(month_in_words(row.month))}</p>')
        answer = st.text_area(text(EXEMPTION_TITLES["answer"]), max_chars=DETAILS, key=f"{_TYPED}{row.number}")
        asking.deed(
            _("Refuse"), "refuse_now", row, do=lambda one: _refused(one, answer), read=lambda: _stored(row.number)
        )

    dialog()


def _stored(number: int) -> Stored[RequestRow]:
    """Return the request as it is stored now, with what was decided."""
    actor = identity.actor()
    county = results.county(actor)
    with database().read() as session:
        found = exemption_reading.exemption_request(session, actor=actor, region=county.code, number=number)
    return Stored(found, _line(found))


def _refused(row: RequestRow, answer: str) -> None:
    actor = identity.actor()
    county = results.county(actor)
    with database().write() as session:
        given: dict[str, Any] = {"number": row.number, "version": row.version, "answer": answer}
        exemptions.refuse_exemption(
            session, actor=actor, region=county.code, today=results.today(county), now=now(), **given
        )
    state.put(_SAID, _("Refused: {who}, {month}.", who=row.cadre_name, month=month_in_words(row.month)))


def _decided(actor: Actor, county: County) -> None:
    number = state.page_number()
    page = _requests(actor, county, decided=True, number=number)
    if not page.found:
        return
    st.header(_("Decided"), anchor=False)
    body = "".join(map(_line, page.rows))
    st.html(f'<div class="k k-list">{body}</div>')
    names = {row.number: f"{row.cadre_name} · {month_in_words(row.month)} · {row.enterprise_name}" for row in page.rows}
    history.choose(of_exemption, names, key="decided", called="number", paged=False, region=county.code)
    pages = -(-page.found // _PER_PAGE)
    if pages > 1:
        chosen = st.pagination(pages, default=min(number, pages), key=f"decided_page_{number}_{page.found}")
        if chosen != min(number, pages):
            state.set_address({"page": str(chosen) if chosen > 1 else None})
            st.rerun()


def _line(row: RequestRow) -> str:
    who = _("by {name}", name=row.decided_by)
    answer = f'<span class="k-soft k-said">{escape(row.answer)}</span>' if row.answer else ""
    return (
        f'<div class="k-decided">{_about(row)}<span>{marks.request(row)} '
        f'<span class="k-soft">{escape(who)}</span></span>{answer}</div>'
    )


show()
