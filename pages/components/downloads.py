"""Results and ledgers as files: made on the click, only for those who may have them then, and never without a line."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO, Final

import streamlit as st

from pages.components.results import View
from pages.components.words import _, language
from pages.web.place import database, now
from services import accounts, scoring
from services.access import Action, Actor
from services.accounts import Live
from services.counties import County
from services.errors import NotPermittedError
from services.exchange.exporting import export_ledgers
from services.exchange.files import file_name
from services.exchange.results import Format, details, export_scores
from services.exchange.trail import note_export
from services.ledgers.list_file import Format as ListFormat
from services.messages import say

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES: Final[dict[Format, str]] = {"xlsx": XLSX, "csv": "text/csv", "json": "application/json"}
_LIST_TYPES: Final[dict[ListFormat, str]] = {"xlsx": XLSX, "csv": "text/csv"}


def scores(live: Live, view: View) -> None:
    """Offer the results of the view as a workbook, to whoever may export them."""
    if live.actor.may(Action.EXPORT_SCORES, view.county.code):
        results(live, view, "xlsx", _("Download the results"), key="download_scores")


def results(live: Live, view: View, form: Format, label: str, *, key: str, primary: bool = False) -> None:
    """Offer the results of the view; the nonce keeps the browser from handing out an older file of the same size."""
    chosen = language()
    st.download_button(
        label,
        lambda: results_file(live, view, form, chosen),
        file_name=file_name(_("results"), view.county.name, str(view.start), str(view.end), ending=form),
        mime=_TYPES[form],
        icon=":material/download:",
        type="primary" if primary else "secondary",
        key=key,
        on_click="ignore",
    )


def ledgers(live: Live, county: County, label: str) -> None:
    """Offer the county's ledgers as the workbook that can be imported again."""
    st.download_button(
        label,
        lambda: ledgers_file(live, county),
        file_name=file_name(_("ledgers"), county.name, ending="xlsx"),
        mime=XLSX,
        icon=":material/download:",
        key="download_ledgers",
        on_click="ignore",
    )


def listed(
    live: Live, name: str, county: County, *, key: str, write: Callable[[Any, Actor, BinaryIO, ListFormat], None]
) -> None:
    """Offer what a list shows as a workbook and as a CSV file.

    Args:
        live: who asks.
        name: of the list, which the file is called by.
        county: whose it is.
        key: of the list.
        write: writes the file and its audit line, given a session, the actor as of the click, where to and as what.
    """
    with st.popover(_("Download"), icon=":material/download:", key=f"{key}_download"):
        for form in _LIST_TYPES:
            st.download_button(
                _("Download {ending}", ending=f".{form}"),
                partial(_list_file, live, write, form),
                file_name=file_name(name, county.name, ending=form),
                mime=_LIST_TYPES[form],
                icon=":material/download:",
                key=f"download_{key}_{form}",
                on_click="ignore",
            )


def _list_file(live: Live, write: Callable[[Any, Actor, BinaryIO, ListFormat], None], form: ListFormat) -> bytes:
    actor, out = still(live).actor, BytesIO()
    with database().write() as session:
        write(session, actor, out, form)
    return out.getvalue()


def still(live: Live) -> Live:
    """Look up again who asks: a file is made on the click, outside any run.

    Raises:
        NotPermittedError: the session has ended since the screen was drawn.
    """
    with database().read() as session:
        found = accounts.live(session, name=live.actor.name, session_hash=live.session_hash, now=now())
    if found is None:
        raise NotPermittedError(say("You have been signed out; sign in again."))
    return found


def results_file(live: Live, view: View, form: Format, chosen: str) -> bytes:
    """Make the file of the results; without its audit line there is none."""
    actor, out = still(live).actor, BytesIO()
    with database().read() as session:
        assessment = scoring.assess(
            session,
            actor=actor,
            region=view.county.code,
            start=view.start,
            end=view.end,
            as_of=view.as_of,
        )
    with database().write() as session:
        said = details(assessment, form)
        note_export(session, actor=actor, region=view.county.code, what="results", details=said, now=now())
    with database().read() as session:
        export_scores(session, actor=actor, assessment=assessment, path_or_buffer=out, format=form, language=chosen)
    return out.getvalue()


def ledgers_file(live: Live, county: County) -> bytes:
    """Make the workbook of the ledgers; without its audit line there is none."""
    actor, out = still(live).actor, BytesIO()
    with database().write() as session:
        note_export(session, actor=actor, region=county.code, what="ledgers", details={"format": "xlsx"}, now=now())
    with database().read() as session:
        export_ledgers(session, actor=actor, region=county.code, target=out)
    return out.getvalue()
