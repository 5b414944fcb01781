"""What every screen is laid out with: its head, the line of filters, an empty state, a question before a deed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape

import streamlit as st
from streamlit.navigation.page import Page

from pages.components import feedback, figures, state
from pages.components.words import _
from services.errors import KaoheError


def head(title: str, *facts: str) -> None:
    """Draw the title of a screen, or the finding that it tells, and below it what it is of."""
    st.title(feedback.plain(title), anchor=False)
    if facts:
        st.html(f'<div class="k k-facts k-soft">{figures.facts(*facts)}</div>')


@contextmanager
def filters(key: str = "filters") -> Iterator[None]:
    """Draw what follows in one line above a list."""
    with st.container(horizontal=True, vertical_alignment="center", key=key):
        yield


def choice(name: str, label: str, names: Mapping[str, str], *, width: int, clears: Sequence[str] = ()) -> str:
    """Offer a choice that stands in the address, and return it; the first one is the usual one and needs no name.

    Another choice takes the parts `clears` out of the address: a list that is filtered anew begins at its first page.
    """
    asked = state.address().get(name, "")
    current = asked if asked in names else next(iter(names))
    chosen = st.selectbox(
        label,
        list(names),
        index=list(names).index(current),
        format_func=names.__getitem__,
        key=f"{name}_{current}_{len(names)}",
        label_visibility="collapsed",
        width=width,
    )
    if chosen != current:
        state.set_address({name: chosen or None, **dict.fromkeys(clears)})
        st.rerun()
    return current


def empty(why: str, next_step: str = "", *, page: Page | None = None, label: str = "") -> None:
    """Say why there is nothing to see, and what to do next."""
    with st.container(key="empty", border=True):
        st.html(
            f'<div class="k k-empty"><b>{escape(why)}</b>'
            + (f'<br><span class="k-soft">{escape(next_step)}</span>' if next_step else "")
            + "</div>"
        )
        if page is not None:
            st.page_link(page, label=label, icon=":material/arrow_forward:")


def ask_first(title: str, question: str, label: str, act: Callable[[], None]) -> None:
    """Open a dialog that asks before something is done which others will see; a refusal is worded in the dialog."""

    @st.dialog(title)
    def dialog() -> None:
        st.write(feedback.plain(question))
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="ask_cancel"):
                st.rerun()
            if st.button(label, key="ask_confirm", type="primary"):
                try:
                    act()
                except KaoheError as error:
                    feedback.refusal(error)
                else:
                    st.rerun()

    dialog()
