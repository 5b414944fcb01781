"""Results as a workbook: made on the click, and only for those who may have it then."""

from io import BytesIO

import streamlit as st

from pages.components.results import View
from pages.components.words import _, language
from pages.web.place import database, now
from services import accounts, scoring
from services.access import Action
from services.accounts import Live
from services.errors import NotPermittedError
from services.exchange.files import file_name
from services.exchange.results import export_scores
from services.messages import say


def scores(live: Live, view: View) -> None:
    """Offer the results of the view; the nonce keeps the browser from handing out an older file of the same size."""
    if not live.actor.may(Action.EXPORT_SCORES, view.county.code):
        return
    chosen = language()
    st.download_button(
        _("Download the results"),
        lambda: _workbook(live, view, chosen),
        file_name=file_name(_("results"), view.county.name, str(view.start), str(view.end), ending="xlsx"),
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        key="download_scores",
        on_click="ignore",
    )


def _workbook(live: Live, view: View, chosen: str) -> bytes:
    """Make the file; this runs on the click, outside any run, so who asks is looked up again."""
    out = BytesIO()
    with database().read() as session:
        found = accounts.live(session, name=live.actor.name, session_hash=live.session_hash, now=now())
        if found is None:
            raise NotPermittedError(say("You have been signed out; sign in again."))
        assessment = scoring.assess(
            session,
            actor=found.actor,
            region=view.county.code,
            start=view.start,
            end=view.end,
            as_of=view.as_of,
        )
        export_scores(session, actor=found.actor, assessment=assessment, path_or_buffer=out, language=chosen)
    return out.getvalue()
