"""The look: one constant style sheet; colours follow the light or dark theme by themselves."""

from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from pages.components.words import _

ICON: Final = "📋"
_LOGO: Final = (Path(__file__).parent / "logo.svg").read_text(encoding="utf-8")
_SHEET: Final = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "styles").glob("*.css"))
)


def draw() -> None:
    """Put the style sheet into the page."""
    st.html(f"<style>{_SHEET}</style>")
    st.logo(_LOGO, size="large")


def watermark() -> None:
    """Write 演示数据 across the screen, and say so in the reader's language."""
    words = escape(_("Demonstration data"))
    st.html(f'<div class="k-watermark" aria-hidden="true"></div><div class="k-demo k-chip k-yellow">▲ {words}</div>')
