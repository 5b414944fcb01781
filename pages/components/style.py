"""The look: one constant style sheet; colours follow the light or dark theme by themselves."""

from pathlib import Path
from typing import Final

import streamlit as st

ICON: Final = "📋"
_SHEET: Final = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def draw() -> None:
    """Put the style sheet into the page."""
    st.html(f"<style>{_SHEET}</style>")


def watermark() -> None:
    """Write 演示数据 across the screen of a demo county."""
    st.html('<div class="k-watermark" aria-hidden="true"></div>')
