"""What the office does with a submitted report: returns it with a reason, verifies that there was no problem."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.components import feedback, identity, layout, results
from pages.components.words import _
from pages.reports import form
from pages.web.place import database, now
from services.errors import KaoheError
from services.ledgers import entered, reports
from services.ledgers.reports import OwedReport


def show(row: OwedReport) -> None:
    """Draw what the office may do now."""
    with st.container(horizontal=True, key="deeds"):
        if row.unverified and st.button(
            _("Verify: no problem"), key="verify", type="primary", icon=":material/verified:"
        ):
            layout.ask_first(
                _("Verify that there was no problem"),
                _(
                    "Ask the enterprise first. Verified, the quarter counts as looked at, provided that the month has "
                    "a visit that counts. Your name and today's date are written down. Go on?"
                ),
                _("Verify: no problem"),
                lambda: _decide(reports.verify_no_issue, row, _("Verified: there was no problem this month.")),
            )
        if st.button(_("Return to the cadre"), key="return", icon=":material/undo:"):
            _return(row)


def _return(row: OwedReport) -> None:
    @st.dialog(_("Return the report"))
    def dialog() -> None:
        st.write(
            _(
                "It is taken out of the ledger and counts as not submitted until the cadre submits it again. "
                "What was written stays in the draft."
            )
        )
        reason = st.text_area(_("Reason"), max_chars=entered.REMARK, key="return_reason")
        said = _("Returned. It is out of the ledger, and the cadre reads the reason.")
        _act(_("Return to the cadre"), lambda: _decide(reports.return_report, row, said, reason=reason))

    dialog()


def _act(label: str, act: Callable[[], None]) -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Cancel"), key="return_cancel"):
            st.rerun()
        if st.button(label, key="return_now", type="primary"):
            try:
                act()
            except KaoheError as error:
                feedback.refusal(error)
            else:
                st.rerun()


def _decide(verb: Any, row: OwedReport, done: str, **given: Any) -> None:
    actor = identity.actor()
    county = results.county(actor)
    with database().write() as session:
        verb(
            session,
            actor=actor,
            region=county.code,
            cadre=row.cadre,
            enterprise=row.enterprise,
            month=row.month,
            version=row.version,
            today=results.today(county),
            now=now(),
            **given,
        )
    form.tell(row.key, done)
