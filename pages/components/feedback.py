"""What went wrong, in words: a short sentence on screen, the traceback only in the log."""

import logging
from secrets import token_hex
from typing import Final

import streamlit as st

from pages.components import state
from pages.components.words import _, text
from services.errors import KaoheError

_LOG = logging.getLogger("kaohe")


_CLICKS: Final = "clicks"


def clicked() -> None:
    """Have the screen read from its top after this run, where it says what became of the click."""
    state.put(_CLICKS, state.get(_CLICKS, 0) + 1)


def top(place: str) -> None:
    """Mark where a screen says what became of a click; the page is scrolled there after each (kaohe.js)."""
    st.html(f'<div class="k-steps" data-place="{place} {state.get(_CLICKS, 0)}"></div>')


def refusal(error: KaoheError, about: str = "") -> None:
    """Show why something was refused, and of which of several records."""
    said = text(error.message)
    st.error(plain(_("{record}: {what}", record=about, what=said) if about else said), icon=":material/block:")


def failure(error: Exception) -> None:
    """Show that something broke, with a number under which the log has the traceback."""
    number = token_hex(4)
    _LOG.error("error %s", number, exc_info=error)
    with st.container(key=f"failure_{number}"):
        st.error(
            _(
                "Something went wrong, and nothing was saved. Should it happen again, report the number {number}.",
                number=number,
            ),
            icon=":material/error:",
        )


def on_script_error(error: Exception) -> bool:
    """Word an error that no page caught: of a callback or a fragment."""
    if isinstance(error, KaoheError):
        refusal(error)
    else:
        failure(error)
    return True


def plain(sentence: str) -> str:
    """Return a sentence that Markdown shows as it is: names in it may hold any character."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()<>#+!|$~:" else letter for letter in sentence)
