"""What is stored now beside what somebody has typed, field by field, where another has changed the record meanwhile."""

from collections.abc import Iterable
from html import escape

from pages.components.words import _


def beside(rows: Iterable[tuple[str, str, str]]) -> str:
    """Return the table of title, stored value and typed value as HTML; a card a field on a phone."""
    heads = (_("Field"), _("Stored now"), _("What you typed"))
    head = "".join(f"<span>{escape(title)}</span>" for title in heads)
    named = ("", *heads[1:])
    body = "".join(
        '<div class="k-beside">'
        + "".join(
            f'<span data-title="{escape(name)}">{escape(cell)}</span>' for name, cell in zip(named, row, strict=True)
        )
        + "</div>"
        for row in rows
    )
    return f'<div class="k k-list k-meanwhile"><div class="k-beside k-head">{head}</div>{body}</div>'
