"""How the fields of an issue's forms are drawn."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from models.values import Level, Outcome, Rating
from pages.components import figures, state, typed
from pages.components.words import _, text, value
from pages.problems import entries
from pages.problems.fields import TITLES, Field, Form, Kind
from services.ledgers import entered

_NAME: Final = 64
"""Characters of a name."""


def draw(form: Form) -> None:
    """Draw the fields."""
    for field in form.drawn:
        _DRAW[field.kind](form, field, text(field.title) if field.needed else _optional(field))


def _optional(field: Field) -> str:
    return text(field.title) if field.kind is Kind.FLAG else _("{field} (optional)", field=text(field.title))


def _long(form: Form, field: Field, label: str) -> None:
    st.text_area(
        label, form.usual.get(field.name) or "", max_chars=entered.REMARK, height=110, key=form.key(field.name)
    )


def _name(form: Form, field: Field, label: str) -> None:
    st.text_input(label, max_chars=_NAME, key=form.key(field.name))


def _day(form: Form, field: Field, label: str) -> None:
    st.date_input(
        label, None, min_value=typed.EARLIEST, max_value=typed.LATEST, format="YYYY-MM-DD", key=form.key(field.name)
    )


def _flag(form: Form, field: Field, label: str) -> None:
    st.checkbox(label, bool(form.usual.get(field.name)), key=form.key(field.name))


_MEMBERS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.LEVEL: tuple(one.value for one in Level),
    Kind.OUTCOME: tuple(one.value for one in Outcome),
    Kind.RATING: ("", *(one.value for one in Rating)),
}


def _radio(form: Form, field: Field, label: str) -> None:
    members, usual = _MEMBERS[field.kind], form.usual.get(field.name)
    titles = {str(member): figures.capital(text(title)) for member, title in TITLES[field.kind].items()}
    st.radio(
        label,
        members,
        index=members.index(usual) if usual in members else 0 if field.kind is Kind.RATING else None,
        format_func=lambda one: titles[one],
        key=form.key(field.name),
    )


def _choice(form: Form, field: Field, label: str, names: Mapping[str, str]) -> None:
    st.selectbox(
        label,
        list(names),
        index=None,
        format_func=lambda one: names.get(one, value(one)),
        placeholder=_("Choose"),
        key=form.key(field.name),
    )


def _department(form: Form, field: Field, label: str) -> None:
    _choice(form, field, label, entries.names(form.departments))


def _owner(form: Form, field: Field, label: str) -> None:
    _choice(form, field, label, entries.names(entries.of_department(form)))


def _report(form: Form, field: Field, label: str) -> None:
    _choice(form, field, label, {code: code for code in form.reports})


def _milestones(form: Form, _field: Field, label: str) -> None:
    st.caption(label)
    stand = form.usual.get("milestones") or []
    for row in range(entries.rows(form)):
        day, what = stand[row] if row < len(stand) else (None, "")
        of_day, of_what = entries.of_row(form, row)
        with st.container(horizontal=True, key=f"milestone_{row}"):
            st.date_input(
                _("By"),
                day,
                max_value=typed.LATEST,
                format="YYYY-MM-DD",
                width=150,
                key=of_day,
                min_value=typed.EARLIEST,
            )
            st.text_input(_("What is reached"), what, max_chars=200, key=of_what)
    st.button(_("One more milestone"), key=f"{form.scope}add", type="tertiary", on_click=_more, args=(form.scope,))


def _more(scope: str) -> None:
    state.put(f"{scope}more", int(state.get(f"{scope}more", 0)) + 1)


_DRAW: Final[Mapping[Kind, Callable[[Form, Field, str], None]]] = {
    Kind.LONG: _long,
    Kind.NAME: _name,
    Kind.DAY: _day,
    Kind.FLAG: _flag,
    Kind.LEVEL: _radio,
    Kind.OUTCOME: _radio,
    Kind.RATING: _radio,
    Kind.DEPARTMENT: _department,
    Kind.OWNER: _owner,
    Kind.REPORT: _report,
    Kind.MILESTONES: _milestones,
}
