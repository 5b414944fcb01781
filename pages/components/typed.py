"""Texts under way: what the browser keeps of them until the server has them; pages/web/kaohe.js reads the marks.

A field whose key begins with `draft_` is mirrored in the tab's sessionStorage on each keystroke, under its writer's
name. The mark says what the server has of each field: a mirrored text that equals it is let go, one that does not and
is drawn again after a reload, a lost connection or a new sign-in is put back.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Final

import streamlit as st

from services.access import Actor

EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2099, 12, 31)
"""Between these days a field for a day reads whatever is typed, and a day that cannot be is refused in words: beyond
its bounds a field keeps the day before, which would then be written down in the place of the one that is seen."""


def whose(actor: Actor) -> None:
    """Mark whose texts may be kept in this tab; those of anybody else are thrown away."""
    st.html(f'<div class="k-who" data-user="{escape(actor.name)}"></div>')


def mark(fields: Mapping[str, str | None], *, scope: str) -> None:
    """Mark what the server has of each field that can be typed in now, by its key; None where it keeps no drafts.

    `scope` is what their keys begin with, such as `draft_7_`; what is kept under another key of it is let go.
    """
    saved = escape(json.dumps({_as_class(key): value for key, value in fields.items()}, ensure_ascii=False))
    st.html(f'<div class="k-typed" data-scope="{escape(_as_class(scope))}" data-saved="{saved}"></div>')


def _as_class(key: str) -> str:
    """Return a widget's key as Streamlit writes it into the class of its element."""
    return re.sub(r"[^a-zA-Z0-9_-]", "-", key)
