"""What the office does with a submitted report: returns it with a reason, verifies that there was no problem."""

from typing import Any

import streamlit as st

from pages.components import asking, identity, layout, results, typed
from pages.components.asking import Stored
from pages.components.words import _
from pages.reports import form, marks
from pages.web.place import database, now
from services.ledgers import entered, reports
from services.ledgers.reports import OwedReport


def over(row: OwedReport) -> None:
    """Let go what a browser may still keep of a reason, where nothing is to be decided."""
    typed.mark({}, scope=_scope(row))


def show(row: OwedReport) -> None:
    """Draw what the office may do now; a reason that is typed stays in the browser until the report is returned."""
    typed.mark({f"{_scope(row)}reason": None}, scope=_scope(row))
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
        reason = st.text_area(_("Reason"), max_chars=entered.REMARK, key=f"{_scope(row)}reason")
        said = _("Returned. It is out of the ledger, and the cadre reads the reason.")
        asking.deed(
            _("Return to the cadre"),
            "return_now",
            row,
            do=lambda one: _decide(reports.return_report, one, said, reason=reason),
            read=lambda: _stored(row),
        )

    dialog()


def _stored(row: OwedReport) -> Stored[OwedReport]:
    """Return the report as it is stored now, with what is written in it."""
    actor = identity.actor()
    county = results.county(actor)
    with database().read() as session:
        named: dict[str, Any] = {"cadre": row.cadre, "enterprise": row.enterprise, "month": row.month}
        found = reports.report(session, actor=actor, region=county.code, today=results.today(county), **named)
    return Stored(found.row, marks.standing(found.row) + form.facts(found))


def _scope(row: OwedReport) -> str:
    return f"draft_return-{form.digest(row.key)}-"


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
