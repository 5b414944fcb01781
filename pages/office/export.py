"""Export: the results of a period as a workbook, a table or a document, and the ledgers as they can be imported."""

from html import escape
from typing import Final

import streamlit as st

from pages.components import downloads, figures, identity, layout, menu, period, results
from pages.components.words import _, _n, text
from pages.web.screens import IMPORT
from services.access import Action
from services.exchange.results import Format
from services.messages import Message, say
from services.scoring.results import Assessment

_DIGITS: Final = 12
"""Of the rulebook's digest, as it is shown; the whole is in the title."""
_FILES: Final[tuple[tuple[Format, Message, Message], ...]] = (
    ("xlsx", say("Workbook (.xlsx)"), say("To read, print and hand round: a sheet for each group, with its leads.")),
    ("csv", say("Table (.csv)"), say("For other software and pivot tables: one line for each cadre and department.")),
    (
        "json",
        say("Document (.json)"),
        say("To keep and to compare: every number with what was done, what was due and its weight."),
    ),
)


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    view = results.asked(live.actor)
    found = results.assessment(live.actor, view)
    layout.head(_("Export"), view.county.name, view.county.campaign)
    with layout.filters():
        period.show(view, found.as_of)
    st.header(_("Results"), anchor=False)
    if found.subjects:
        st.html(_facts(found))
        for form, title, what in _FILES:
            with _row(f"export_{form}", text(title), text(what)):
                downloads.results(
                    live,
                    view,
                    form,
                    _("Download {ending}", ending=f".{form}"),
                    key=f"download_{form}",
                    primary=form == "xlsx",
                )
    else:
        may = live.actor.may(Action.IMPORT_LEDGERS, view.county.code)
        layout.empty(
            _("There is nobody to show yet: import the ledgers 部门, 干部 and 包抓 first."),
            page=menu.page(IMPORT) if may else None,
            label=_("Import ledgers"),
        )
    if live.actor.may(Action.EXPORT_LEDGERS, view.county.code):
        st.header(_("Ledgers"), anchor=False)
        use = _("To correct and bring in again: all sixteen sheets as they are stored now, whatever the period.")
        with _row("export_ledgers", _("Ledger workbook"), use):
            downloads.ledgers(live, view.county, _("Download the ledgers"))
    st.caption(_("Every download is written to the audit trail with its period, day of knowledge and rulebook."))


def _facts(found: Assessment) -> str:
    """Return how many are in the files, and by which rules."""
    cadres = sum(card.kind == "cadre" for card in found.subjects)
    stamp = found.rulebook
    parts = (
        _n("{count} cadre", "{count} cadres", count=cadres),
        _n("{count} department", "{count} departments", count=len(found.subjects) - cadres),
        _("rulebook {code}, version {version}", code=stamp.code, version=stamp.version),
    )
    digest = escape(_("fingerprint of the rulebook {digest}", digest=stamp.sha256[:_DIGITS]))
    whole = f'<span title="SHA-256 {stamp.sha256}">{digest}</span>'
    return f'<div class="k k-facts k-soft">{figures.facts(*parts)}{whole}</div>'


def _row(key: str, title: str, what: str) -> st.delta_generator.DeltaGenerator:
    """Return the row of a file: what it is and what it is for; its button goes in at the right."""
    row = st.container(
        border=True, key=key, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    )
    row.html(figures.entry(title, [what]))
    return row


show()
