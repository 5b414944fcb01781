"""Steps 2 and 3: what the enterprise tells before anybody has seen the record, then the record beside it."""

import re
from datetime import date
from html import escape

import streamlit as st
from babel.dates import format_skeleton

from pages.components import figures, identity, results, state
from pages.components.words import _, language, text
from pages.supervision import fields, steps
from pages.web.place import database, now
from services.counties import County
from services.errors import KaoheError
from services.ledgers import inspections
from services.ledgers.check_titles import METHOD_TITLES
from services.ledgers.papers import Firm, Paper
from services.ledgers.told import Record, Told

_SAME, _DIFFERENT, _OPEN = "green", "red", "none"


def ask(county: County, paper: Paper) -> None:
    """Draw the step in which the answers are written down."""
    steps.head(paper, steps.CALL)
    if paper.firm is not None:
        _number(paper.firm)
    if paper.month is not None:
        question = _(
            "Ask about {month}: did anybody come to help, on which day, who, what about? The record comes afterwards.",
            month=format_skeleton("yMMM", paper.month, locale=language()),
        )
        st.html(f'<p class="k">{escape(question)}</p>')
    came = fields.choice(
        paper,
        "came",
        {"yes": _("Somebody came"), "nobody": _("Nobody came"), "unsure": _("They cannot say")},
        label=_("What does the enterprise say?"),
    )
    if came in ("yes", "unsure"):
        fields.day(paper, "told_on", first=county.starts_on, last=results.today(county))
        st.caption(_("Blank if not remembered"))
        fields.short(paper, "told_person")
    if came is not None:
        fields.long(paper, "told_topic", label=_("In their own words") if came == "nobody" else None)
    fields.mark(paper)
    st.button(
        _("Save the answers and show the record"),
        key="tell",
        type="primary",
        width="stretch",
        disabled=came is None,
        on_click=_tell,
        args=(paper.number,),
    )
    st.caption(_("Answers cannot be changed once saved."))
    st.button(
        _("No answer? Choose another visit"),
        key="back_to_visit",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=steps.go,
        args=(steps.VISIT,),
    )


def _number(firm: Firm) -> None:
    """Draw whom to call: the number kept for checks, or a warning that there is none."""
    where = " · ".join(part for part in (firm.town, firm.contact) if part)
    call = _link(firm.verify_phone, _("Independent number")) if firm.verify_phone else ""
    st.html(f'<div class="k k-firm"><b>{escape(firm.name)}</b><span class="k-soft">{escape(where)}</span>{call}</div>')
    if not firm.verify_phone:
        st.warning(
            _("No independent number is kept for this enterprise. The contact's number was registered by the cadre."),
            icon=":material/warning:",
        )
        if firm.phone:
            st.html(f'<div class="k k-firm">{_link(firm.phone, _("Number from the cadre, not independent"))}</div>')


def _link(number: str, title: str) -> str:
    dialled = re.sub(r"[^\d+*#]", "", number)
    return (
        f'<a class="k-call" href="tel:{escape(dialled)}"><span aria-hidden="true">☎</span> {escape(number)}'
        f'<small class="k-soft">{escape(title)}</small></a>'
    )


def _tell(number: int) -> None:
    found = identity.current()
    if found is None:
        return
    actor, region = found.actor, found.actor.region or ""
    try:
        today = results.today(results.county(actor))
        came, on, person, topic = (
            fields.shown(number, name) for name in ("came", "told_on", "told_person", "told_topic")
        )
        with database().write() as session:
            inspections.tell(
                session,
                actor=actor,
                region=region,
                number=number,
                on=on,
                person=person or "",
                topic=topic or "",
                nobody_came=came == "nobody",
                today=today,
                now=now(),
            )
    except KaoheError as error:
        steps.refuse(error.message)
        return
    state.put(fields.TOLD, number)
    steps.go(steps.COMPARE)


def compare(paper: Paper) -> None:
    """Draw what was told beside what was recorded."""
    steps.head(paper, steps.COMPARE)
    if paper.told is not None and paper.record is not None:
        side_by_side(paper.told, paper.record)
    steps.ways(paper, steps.COMPARE)


def side_by_side(told: Told | None, record: Record) -> None:
    """Draw the blind answers, where there are any, beside the record, with what agrees and what does not."""
    if told is not None and told.nobody_came:
        answer = figures.mark(_DIFFERENT, _("The enterprise says: {answer}", answer=_("Nobody came")))
        st.html(f'<p class="k">{answer}</p>')
    told_of = ("", "", "") if told is None else _told(told)
    marks = ("", "") if told is None else (_same_day(told, record.visited_on), _same_person(told, record))
    rows = (
        (_("Day"), told_of[0], str(record.visited_on), marks[0]),
        (_("Who came"), told_of[1], f"{record.cadre_name} {record.cadre}", marks[1]),
        (_("Topic"), told_of[2], record.summary or "–", ""),
        (_("Way of visiting"), "", text(METHOD_TITLES[record.method]), ""),
        (_("Recorded on"), "", str(record.recorded_on), ""),
        (_("Confirmed by the enterprise"), "", _yes_or_no(record.confirmed), ""),
    )
    heads = ("", _("As told"), _("As recorded"), "")
    body = "".join(
        f'<div class="k-told-row"><span class="k-soft">{escape(title)}</span>'
        f'<span data-title="{escape(heads[1])}" class="{"" if one else "k-unasked"}">{escape(one)}</span>'
        f'<span data-title="{escape(heads[2])}">{escape(other)}</span><span>{mark}</span></div>'
        for title, one, other, mark in rows
    )
    head = "".join(f"<span>{escape(title)}</span>" for title in heads)
    st.html(
        f'<div class="k k-list k-told{"" if told else " k-record-only"}" data-visit="{escape(record.code)}">'
        f'<div class="k-told-row k-head">{head}</div>{body}</div>'
    )


def _told(told: Told) -> tuple[str, str, str]:
    """Return day, person and topic as told; who says that nobody came names neither day nor person."""
    if told.nobody_came:
        return _("Nobody came"), _("Nobody came"), told.own_words or "–"
    return str(told.on or "–"), told.person or "–", told.topic or "–"


def _same_day(told: Told, recorded: date) -> str:
    if told.nobody_came or (told.on is not None and told.on != recorded):
        return figures.mark(_DIFFERENT, _("differs"))
    return figures.mark(_OPEN, _("not told")) if told.on is None else figures.mark(_SAME, _("agrees"))


def _same_person(told: Told, record: Record) -> str:
    """Names are told as they are known: that one holds the other is as far as a program can compare them."""
    if told.nobody_came:
        return figures.mark(_DIFFERENT, _("differs"))
    if told.person is None:
        return figures.mark(_OPEN, _("not told"))
    if record.cadre_name in told.person or told.person in record.cadre_name:
        return figures.mark(_SAME, _("agrees"))
    return figures.mark("yellow", _("to be compared"))


def _yes_or_no(confirmed: bool | None) -> str:  # noqa: FBT001  a cell of the ledger
    return "–" if confirmed is None else _("Yes") if confirmed else _("No")
