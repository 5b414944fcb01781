"""The cadre's part of a monthly report: fields that keep themselves as they are left, and the way to the ledger."""

import hashlib
import re
from html import escape
from typing import Any, Final

import streamlit as st

from pages.components import feedback, figures, identity, menu, results, state, typed
from pages.components.words import _, text
from pages.web.place import database, now
from pages.web.screens import REPORTS
from services.counties import LOCAL
from services.errors import KaoheError
from services.ledgers import reports
from services.ledgers.reports import Report, Written
from services.ledgers.reports.reading import AMOUNTS, WRITTEN
from services.ledgers.reports.standing import Key
from services.ledgers.reports.titles import WRITTEN_TITLES
from services.ledgers.reports.writing import LENGTHS

_DONE: Final = "report_done"
_REFUSED: Final = "report_refused"
_FIGURE: Final = re.compile(r"\d+(\.\d+)?", re.ASCII)


def digest(key: Key) -> str:
    """Return what names a report in the keys of its fields."""
    return hashlib.sha256("\n".join(map(str, key)).encode()).hexdigest()[:12]


def said(key: Key) -> None:
    """Say what has just been done with this report, or why not."""
    refused = state.get(_REFUSED)
    if refused is not None:
        state.take(_REFUSED)
        st.error(feedback.plain(text(refused)), icon=":material/block:")
    done: tuple[Key, str] | None = state.get(_DONE)
    if done is not None and done[0] == key:
        state.take(_DONE)
        st.success(feedback.plain(done[1]), icon=":material/check_circle:")
        st.page_link(menu.page(REPORTS), label=_("To the other reports"), icon=":material/arrow_forward:")


def tell(key: Key, words: str) -> None:
    """Remember what has been done with a report, for its next look."""
    state.put(_DONE, (key, words))


def show(found: Report) -> None:
    """Draw the fields and the way to submit."""
    key = found.row.key
    with st.container(key="report_form", border=True):
        st.html(f'<h2 class="k">{escape(_("What you add"))}</h2>')
        with st.container(key="report_figures"):
            for name in (*AMOUNTS, "employees"):
                _short(found, name)
        for name in ("difficulties", "suggestions"):
            _long(found, name)
        st.checkbox(
            _("No problem this month: the enterprise raised none. Only the office can verify it."),
            found.no_issue,
            key=_field(key, "no_issue"),
            on_change=_save,
            args=(key, "no_issue"),
        )
        typed.mark({_field(key, name): found.written.get(name, "") for name in WRITTEN}, scope=_scope(key))
        if found.saved_at is not None:
            st.caption(_("Saved at {time}", time=f"{found.saved_at.astimezone(LOCAL):%H:%M}"))
        st.button(
            _("Submit again") if found.row.returned_on is not None else _("Submit the report"),
            key="submit_report",
            type="primary",
            on_click=_submit,
            args=(key,),
        )


def over(key: Key) -> None:
    """Let go what a browser may still keep of a report that is not written any more."""
    typed.mark({}, scope=_scope(key))


def facts(found: Report) -> str:
    """Return what was written, under its titles."""
    lines = {text(WRITTEN_TITLES[name]): _in_figures(name, found.written.get(name, "")) for name in WRITTEN}
    if found.no_issue:
        lines[text(WRITTEN_TITLES["no_issue"])] = figures.capital(_("yes"))
    rows = "".join(f"<dt>{escape(title)}</dt><dd>{escape(words)}</dd>" for title, words in lines.items() if words)
    return f'<dl class="k k-facts-of k-drafted">{rows}</dl>'


def _in_figures(name: str, words: str) -> str:
    """Return a figure as the roll-up shows it: its thousands apart, an amount with two decimals; else the words."""
    if name not in (*AMOUNTS, "employees") or not _FIGURE.fullmatch(words):
        return words
    whole, _point, part = words.partition(".")
    decimals = part.ljust(2, "0") if name in AMOUNTS else part
    return f"{int(whole):,}" + (f".{decimals}" if decimals else "")


def _short(found: Report, name: str) -> None:
    key = found.row.key
    st.text_input(
        text(WRITTEN_TITLES[name]),
        found.written.get(name, ""),
        max_chars=LENGTHS[name],
        key=_field(key, name),
        on_change=_save,
        args=(key, name),
    )


def _long(found: Report, name: str) -> None:
    key = found.row.key
    st.text_area(
        text(WRITTEN_TITLES[name]),
        found.written.get(name, ""),
        height=100,
        max_chars=LENGTHS[name],
        key=_field(key, name),
        on_change=_save,
        args=(key, name),
    )


def _scope(key: Key) -> str:
    return f"draft_report-{digest(key)}-"


def _field(key: Key, name: str) -> str:
    return f"{_scope(key)}{name}"


def _shown(key: Key, name: str) -> Any:
    """Return what is in a field at this moment, saved or not."""
    return state.glance(_field(key, name))


def _save(key: Key, name: str) -> None:
    """Save a field that was left; who is signed out meanwhile is asked to sign in, and the browser has the text."""
    current = identity.current()
    if current is None:
        return
    try:
        county = results.county(current.actor)
        with database().write() as session:
            reports.save_report_draft(
                session,
                actor=current.actor,
                region=county.code,
                enterprise=key[1],
                month=key[2],
                draft={name: _shown(key, name) or None},
                today=results.today(county),
                now=now(),
            )
    except KaoheError as error:
        state.put(_REFUSED, error.message)


def _submit(key: Key) -> None:
    current = identity.current()
    if current is None:
        return
    try:
        county = results.county(current.actor)
        today = results.today(county)
        with database().write() as session:
            reports.submit_report(
                session,
                actor=current.actor,
                region=county.code,
                enterprise=key[1],
                month=key[2],
                written=Written(
                    no_issue=bool(_shown(key, "no_issue")),
                    **{name: str(_shown(key, name) or "") for name in WRITTEN},
                ),
                today=today,
                now=now(),
            )
    except KaoheError as error:
        state.put(_REFUSED, error.message)
        return
    tell(key, _("Submitted on {day}; it stands in the ledger now.", day=today))
