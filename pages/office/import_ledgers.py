"""Importing ledgers: a file is compared first, shows what it would change, and goes in whole or not at all."""

from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final

import streamlit as st

from pages.components import feedback, identity, incoming, layout, menu, state, tables
from pages.components.incoming import Incoming
from pages.components.tables import Cell, Column
from pages.components.words import _, _n, language
from pages.web.place import database, now
from pages.web.screens import RANKING
from services import counties, demo
from services.access import OPERATOR
from services.counties import LOCAL
from services.errors import BadInputError, KaoheError
from services.exchange.importing import import_ledgers
from services.exchange.reading import read_workbook
from services.exchange.report import ImportReport
from services.exchange.template import template
from services.exchange.trail import LINES, ImportLine, imports
from services.messages import say

_DIGITS: Final = 12
"""Of a digest, as it is shown; the whole is in the title."""


@dataclass(frozen=True)
class _Done:
    """An import that this tab has carried out: of which file, and what came of it."""

    digest: str
    report: ImportReport


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    with database().read() as session:
        county = counties.county(session, actor=live.actor, region=live.actor.region or "")
        past = imports(session, actor=live.actor, region=county.code)
    layout.head(_("Import ledgers"), county.name, county.campaign)
    st.write(
        _(
            "A workbook with one sheet per ledger, or a .zip of CSV files. It is checked at once, and nothing is "
            "written until you have seen what changes. Rows with a known code are updated, others added, none deleted."
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
    if given is not None:
        _file(Incoming(live, county, given.name, given.getvalue()))
    _history(past)


def _blank(chosen: str) -> bytes:
    out = BytesIO()
    template(out, language=chosen)
    return out.getvalue()


def _file(file: Incoming) -> None:
    """Carry out the import that was asked for, or show what one would do."""
    done: _Done | None = state.get("imported")
    is_done = (
        done is not None and done.digest == file.digest and done.report.ledger_version == file.county.ledger_version
    )
    asked = state.take("import_asked")
    if asked is not None and asked[0] == file.digest and not is_done:
        _import(file, asked[1])
        st.rerun()
    refused = state.take("import_refused")
    if refused is not None:
        feedback.refusal(refused)
    if done is not None and is_done:
        _show_done(done.report)
    else:
        _show_comparison(file)


def _ask(digest: str, version: int) -> None:
    """Ask for the import of what was shown: this file, into the ledgers of this version."""
    state.put("import_asked", (digest, version))


def _import(file: Incoming, version: int) -> None:
    """Check the same bytes again and write them; a refusal is kept for the next run."""
    try:
        with incoming.progress() as tell:
            parsed = read_workbook(file.data, name=file.name)
            actor = identity.actor()
            with database().write() as session:
                report = import_ledgers(
                    session,
                    actor=actor,
                    region=file.county.code,
                    parsed=parsed,
                    expected_version=version,
                    now=now(),
                    progress=tell,
                )
            if report.errors:  # something beside the ledgers has changed, such as the campaign's dates
                incoming.forget()
                raise BadInputError(say("Something is wrong in the file now; look at it again."))
            state.put("imported", _Done(file.digest, replace(report, changes=())))
            database().analyze()
    except KaoheError as error:
        state.put("import_refused", error)


def _show_done(report: ImportReport) -> None:
    st.success(_("The ledgers have been imported."), icon=":material/check_circle:")
    st.page_link(menu.page(RANKING), label=_("See the ranks and grades"), icon=":material/arrow_forward:")
    incoming.show_counts(report)


def _show_comparison(file: Incoming) -> None:
    found = incoming.compared(file)
    if found is None:
        return
    report = found.report
    if found.wrong:
        incoming.show_errors(file, found)
        return
    if not report.changed:
        st.info(
            _("Everything in this file is stored already; there is nothing to import."), icon=":material/check_circle:"
        )
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="to_write"):
        st.header(
            _(
                "To be imported: {new}, {changed}",
                new=_n("{count} new row", "{count} new rows", count=sum(report.inserted.values())),
                changed=_n("{count} changed row", "{count} changed rows", count=sum(report.updated.values())),
            ),
            anchor=False,
        )
        st.button(_("Import"), type="primary", key="import", on_click=_ask, args=(file.digest, report.ledger_version))
    incoming.show_counts(report)
    incoming.show_changes(file, report)


def _history(past: tuple[ImportLine, ...]) -> None:
    st.header(_("Past imports"), anchor=False)
    if not past:
        layout.empty(
            _("Nothing has been imported yet."),
            _("Fill in the blank workbook, or prepare one of your own, and choose it above."),
        )
        return
    columns = [
        Column(_("Time"), "k-short"),
        Column(_("Imported by")),
        Column(_("File")),
        Column(_("Digest"), "k-digest"),
        Column(_("New"), "k-num"),
        Column(_("Changed"), "k-num"),
        Column(_("Unchanged"), "k-num"),
    ]
    st.html(tables.table(columns, map(_line, past)))
    if len(past) == LINES:
        st.caption(_("The latest {number} are shown.", number=LINES))


def _line(line: ImportLine) -> tuple[str | Cell, ...]:
    counts = (str(sum(counted.values())) for counted in (line.inserted, line.updated, line.unchanged))
    digest = Cell(line.sha256[:_DIGITS], line.sha256) if line.sha256 else "–"
    return (f"{line.at.astimezone(LOCAL):%Y-%m-%d %H:%M}", _by(line), _of(line), digest, *counts)


def _by(line: ImportLine) -> str:
    return _("Operator (command line)") if line.actor == OPERATOR.name else line.actor


def _of(line: ImportLine) -> str:
    """Return the name of the file; the demonstration comes from none, and its line names the command."""
    if line.sha256 is None and line.file.startswith(demo.VERB):
        return _("Loading of demonstration data")
    return line.file or "–"


show()
