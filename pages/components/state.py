"""The one door to what outlives a run: this browser tab's state and the query of its address."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from services.errors import BadInputError
from services.messages import say

_DIGITS: Final = 6
"""Digits of a page's number: no list fills so many."""
_OURS: Final = "kaohe_"


def get(name: str, default: Any = None) -> Any:
    """Return a value of this tab."""
    return st.session_state.get(_OURS + name, default)


def put(name: str, value: Any) -> None:
    """Keep a value for this tab."""
    st.session_state[_OURS + name] = value


def take(name: str) -> Any:
    """Return a value of this tab and forget it."""
    return st.session_state.pop(_OURS + name, None)


def widget(key: str) -> Any:
    """Return the value of the widget with this key, None where it is not on the screen."""
    return st.session_state.get(key)


def glance(key: str) -> Any:
    """Return what `widget` returns without giving way to a newer run, which would end a callback before its deed."""
    return st.session_state.to_dict().get(key)


def set_widget(key: str, value: Any) -> None:
    """Make the widget with this key show a value at the next run."""
    st.session_state[key] = value


def forget(*keys: str) -> None:
    """Drop keys that a widget of a library has left behind."""
    for key in keys:
        st.session_state.pop(key, None)


def address() -> dict[str, str]:
    """Return the query of the address, as text."""
    return dict(st.query_params.to_dict())


def set_address(values: Mapping[str, str | None]) -> None:
    """Change the query of the address; None takes a part out."""
    query = {**address(), **values}
    st.query_params.from_dict({name: value for name, value in query.items() if value is not None})


def page_number(name: str = "page") -> int:
    """Return the number of the page that the address names, 1 where it names none."""
    asked = address().get(name, "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) <= _DIGITS else 1


def day(name: str) -> date | None:
    """Return the day that the address names, None where it names none.

    Raises:
        BadInputError: what it names is no day.
    """
    asked = address().get(name)
    if asked is None:
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError as error:
        raise BadInputError(say("“{text}” is no date; write it as 2016-12-05.", text=asked)) from error


def month(name: str) -> date | None:
    """Return the first day of the month that the address names, None where it names none.

    Raises:
        BadInputError: what it names is no month.
    """
    asked = address().get(name)
    if asked is None:
        return None
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError as error:
        raise BadInputError(say("“{text}” is no month; write it as 2016-12.", text=asked)) from error
