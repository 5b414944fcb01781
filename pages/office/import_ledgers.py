"""Importing ledgers: a workbook goes in whole or not at all, and says what is wrong where."""

from io import BytesIO
from typing import Final

import streamlit as st

from pages.components import feedback, figures, identity, menu
from pages.components.words import _, language, text
from pages.web.place import database, now
from pages.web.screens import RANKING
from services import counties
from services.errors import KaoheError
from services.exchange.files import file_name
from services.exchange.importing import import_ledgers
from services.exchange.reading import read_workbook
from services.exchange.report import ImportReport, write_errors
from services.exchange.sheets import SHEETS
from services.exchange.template import template
from services.messages import Message

_SHOWN: Final = 500
"""Errors shown on screen; the list to download has them all."""


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    with database().read() as session:
        county = counties.county(session, actor=actor, region=actor.region or "")
    st.title(_("Import ledgers"))
    st.html(f'<div class="k k-facts k-soft">{figures.facts(county.name, county.campaign)}</div>')
    st.write(
        _(
            "A workbook with one sheet per ledger, or a .zip of CSV files. Rows with a known code are updated, others "
            "added, none deleted. When anything is wrong nothing is written, and everything wrong is listed."
        )
    )
    chosen = language()
    st.download_button(
        _("Download the blank workbook"),
        lambda: _blank(chosen),
        file_name=f"{_('ledgers')}.xlsx",
        icon=":material/download:",
        key="download_template",
        on_click="ignore",
    )
    given = st.file_uploader(_("Workbook"), type=["xlsx", "zip"], key="ledgers")
    only_check = st.checkbox(_("Only check, write nothing"), key="only_check")
    if given is not None and st.button(_("Import"), type="primary", key="import"):
        report = _import(given.getvalue(), given.name, only_check=only_check)
        if report is not None:
            _show(report)


def _blank(chosen: str) -> bytes:
    out = BytesIO()
    template(out, language=chosen)
    return out.getvalue()


def _import(data: bytes, name: str, *, only_check: bool) -> ImportReport | None:
    bar = st.progress(0.0, text=_("Reading the file …"))

    def tell(share: float, doing: Message) -> None:
        bar.progress(share, text=text(doing))

    try:
        parsed = read_workbook(data, name=name)
        actor = identity.actor()
        with database().read() if only_check else database().write() as session:
            report = import_ledgers(
                session,
                actor=actor,
                region=actor.region or "",
                parsed=parsed,
                dry_run=only_check,
                now=now(),
                progress=tell,
            )
    except KaoheError as error:
        feedback.refusal(error)
        return None
    finally:
        bar.empty()
    if report.changed and not only_check:
        database().analyze()
    return report


def _show(report: ImportReport) -> None:
    if report.errors:
        st.error(
            _("Nothing was written: {number} things are wrong.", number=len(report.errors)), icon=":material/block:"
        )
        _show_errors(report)
        return
    done = _("The file is right; nothing was written.") if report.dry_run else _("The ledgers have been imported.")
    st.success(done, icon=":material/check_circle:")
    touched = [name for name in SHEETS if name in report.inserted]
    if not report.dry_run:
        st.page_link(menu.page(RANKING), label=_("See the ranks and grades"), icon=":material/arrow_forward:")
    with st.container(key="imported"):
        st.table(
            {
                _("Ledger"): [SHEETS[name].title for name in touched],
                _("New"): [report.inserted[name] for name in touched],
                _("Changed"): [report.updated[name] for name in touched],
                _("As before"): [report.unchanged[name] for name in touched],
            }
        )


def _show_errors(report: ImportReport) -> None:
    shown, chosen = report.errors[:_SHOWN], language()
    st.download_button(
        _("Download the list of errors"),
        lambda: _errors(report, chosen),
        file_name=file_name(_("errors"), ending="xlsx"),
        icon=":material/download:",
        key="download_errors",
        on_click="ignore",
    )
    st.dataframe(
        {
            _("Sheet"): [error.sheet for error in shown],
            _("Row"): [error.row for error in shown],
            _("Column"): [error.column or "" for error in shown],
            _("As written"): [error.value or "" for error in shown],
            _("What is wrong"): [text(error.message) for error in shown],
        },
        column_config={_("What is wrong"): st.column_config.TextColumn(width="large")},
        hide_index=True,
    )
    if len(report.errors) > len(shown):
        st.caption(_("The first {number} are shown; the list to download has them all.", number=len(shown)))


def _errors(report: ImportReport, chosen: str) -> bytes:
    out = BytesIO()
    write_errors(report, out, language=chosen)
    return out.getvalue()


show()
