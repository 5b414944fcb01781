"""The foot of a dialog in which something is typed: nothing of it goes over what somebody else has written unseen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

import streamlit as st

from pages.components import feedback, state
from pages.components.words import _
from services.errors import KaoheError, NotFoundError, NotPermittedError, StaleRecordError


class Versioned(Protocol):
    """A record whose version tells whether somebody has changed it."""

    @property
    def version(self) -> int:
        """Return the version that was read."""


R = TypeVar("R", bound=Versioned)

_NOW: Final = "asked_about"
"""Of the last refusal: the deed, the record that was on the screen, and what was stored of it then."""


@dataclass(frozen=True)
class Stored(Generic[R]):
    """A record as it is stored now, and what of it is shown beside what was typed, as HTML."""

    record: R
    words: str


def deed(label: str, key: str, shown: R, *, do: Callable[[R], None], read: Callable[[], Stored[R]]) -> None:
    """Offer the way back and the deed; a refusal is worded here, and what was typed stays in the fields above.

    Args:
        label: of the deed's button.
        key: of the deed's button; it names the dialog.
        shown: the record on the screen.
        do: carries the deed out on the version that was seen.
        read: returns the record as it is stored; it is asked where somebody else has changed it.
    """
    fresh = _seen_since(key, shown)
    place = st.container()
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Cancel"), key=f"{key}_cancel"):
            st.rerun()
        if st.button(label, key=key, type="primary"):
            try:
                do(shown if fresh is None else fresh.record)
            except KaoheError as error:
                fresh = _changed(read, shown)
                state.put(_NOW, (key, shown, fresh))
                if fresh is None or not isinstance(error, StaleRecordError):
                    feedback.refusal(error)
            else:
                state.take(_NOW)
                st.rerun()
    if fresh is not None:
        with place:
            st.warning(
                _(
                    "Somebody else has changed this meanwhile; nothing of yours was written. It is stored as follows. "
                    "What you typed still stands above: choose once more to go on with it."
                ),
                icon=":material/group:",
            )
            st.html(fresh.words)


def _seen_since(key: str, shown: R) -> Stored[R] | None:
    """Return what was stored at the last refusal of this deed on this record, unless the screen shows it by now."""
    kept: tuple[str, Any, Stored[R] | None] = state.get(_NOW, ("", None, None))
    return kept[2] if kept[:2] == (key, shown) else None


def _changed(read: Callable[[], Stored[R]], shown: R) -> Stored[R] | None:
    try:
        found = read()
    except (NotFoundError, NotPermittedError):
        return None
    return None if found.record.version == shown.version else found
