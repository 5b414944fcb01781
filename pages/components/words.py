"""The reader's language in this run."""

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from typing import Final

import streamlit as st
from babel.dates import format_skeleton

from pages.components import state
from pages.web import cookies
from services.messages import LANGUAGES, Message, say, say_count, word

_OF_RUN: Final[ContextVar[str | None]] = ContextVar("language", default=None)
"""Asked for thousands of times a run; callbacks and fragments, which run without the frame, ask the tab's state."""


def begin() -> None:
    """Settle the language of the run: the address's `lang`, else the cookie's."""
    asked = state.address().get("lang", "")
    chosen = asked if asked in LANGUAGES else cookies.language(dict(st.context.cookies))
    state.put("language", chosen)
    _OF_RUN.set(chosen)


def use(chosen: str) -> None:
    """Settle the language of an answer that is no screen, such as a page to be printed."""
    _OF_RUN.set(chosen)


def language() -> str:
    """Return the language of the run."""
    chosen: str = _OF_RUN.get() or state.get("language", LANGUAGES[0])
    return chosen


def text(message: Message) -> str:
    """Return a service's message in the reader's language."""
    return word(message, language())


def _(msgid: str, **values: object) -> str:
    """Return a sentence of the catalogue in the reader's language."""
    return text(say(msgid, **values))


def _n(one: str, many: str, *, count: int, **values: object) -> str:
    """Return a sentence about a number of things, `{count}` in it, in the reader's language."""
    return text(say_count(one, many, count=count, **values))


def value(stored: str) -> str:
    """Return a value that the ledgers and rulebooks store in Chinese, in the reader's language; others as they are."""
    return text(_VALUES[stored]) if stored in _VALUES else stored


def date_in_words(day: date) -> str:
    """Return a day as sentences name it: with its year, as campaigns run over several."""
    return _date_in_words(day, language())


def day_in_words(day: date) -> str:
    """Return a day as a narrow column names it, without its year."""
    return format_skeleton("MMMd", day, locale=language())


@lru_cache(maxsize=1024)
def _date_in_words(day: date, locale: str) -> str:
    return format_skeleton("yMMMd", day, locale=locale)


def month_in_words(day: date) -> str:
    """Return the month of a day with its year."""
    return format_skeleton("yMMM", day, locale=language())


def in_order(stored: Iterable[str]) -> list[str]:
    """Return such values in the order in which the county's notice names them; others last."""
    order = list(_VALUES)
    return sorted(set(stored), key=lambda one: (order.index(one) if one in order else len(order), one))


_VALUES = {
    "优秀": say("Excellent"),
    "良好": say("Good"),
    "合格": say("Pass"),
    "不合格": say("Fail"),
    "组织不力": say("Poorly organised"),
    "敷衍塞责": say("Perfunctory"),
    "效果不好": say("Poor effect"),
}
