"""One monthly report: what the ledgers say of the month, what the cadre adds, and what the office does with it."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final

import streamlit as st

from pages.components import feedback, history, identity, layout, menu, readings, results, state
from pages.components.words import _, date_in_words, month_in_words
from pages.reports import deciding, drafted, form, marks
from pages.web.place import database
from pages.web.screens import REPORTS
from services.access import Action, Actor
from services.accounts import Live
from services.counties import County
from services.errors import NotFoundError
from services.ledgers import reports
from services.ledgers.history import of_report
from services.ledgers.reports import OwedReport, Report, Standing
from services.ledgers.reports.standing import Key
from services.messages import say

_MONTH: Final = "%Y-%m"


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    actor = live.actor
    county = results.county(actor)
    own = _own(live, county)
    asked = state.address()
    st.page_link(
        menu.page(REPORTS),
        label=_("Monthly reports"),
        icon=":material/arrow_back:",
        query_params={part: asked[part] for part in marks.LISTED if part in asked},
    )
    if actor.may(Action.RECORD_VISITS) and not own:
        layout.head(_("Monthly report"), county.name, county.campaign)
        layout.empty(
            _("No monthly report is owed."),
            _("One is owed of whoever assists an enterprise on the last day of a month."),
        )
        return
    key = _asked(actor, own)
    named: dict[str, Any] = {"cadre": key[0], "enterprise": key[1], "month": key[2]}
    named |= {"region": county.code, "today": results.today(county)}
    if own:
        with database().read() as session:
            found = reports.report(session, actor=actor, **named)
    else:
        found = readings.asked(live, reports.report, **named)
    _draw(live, county, found, own)


def _draw(live: Live, county: County, found: Report, own: Sequence[OwedReport]) -> None:
    row = found.row
    title = _("Monthly report of {month}", month=month_in_words(row.month))
    layout.head(title, row.enterprise_name, row.enterprise, f"{row.cadre_name} {row.cadre}", county.name)
    if own:
        _choose(own, row)
    st.html(f'<div class="k k-standing">{marks.standing(row)}{marks.claim(row)}{_days(row)}</div>')
    form.said(row.key)
    if row.standing is Standing.RETURNED:
        _returned(row)
    drafted.show(live, county, found)
    if row.cadre == live.actor.cadre_code and row.standing is not Standing.SUBMITTED:
        form.show(found)
    else:
        form.over(row.key)
        _written(found)
        if row.standing is Standing.SUBMITTED and found.decidable:
            deciding.show(row)
        else:
            deciding.over(row)
    named: dict[str, Any] = {"cadre": row.cadre, "enterprise": row.enterprise, "month": row.month}
    history.show(of_report, key=form.digest(row.key), region=county.code, **named)


def _own(live: Live, county: County) -> tuple[OwedReport, ...]:
    """Return a cadre's own reports; whoever writes none reads the one that the address names."""
    if not live.actor.may(Action.RECORD_VISITS):
        return ()
    with database().read() as session:
        return reports.owed_reports(session, actor=live.actor, region=county.code, today=results.today(county))


def _asked(actor: Actor, own: Sequence[OwedReport]) -> Key:
    """Return the report that the address names; a cadre's is otherwise the first one that is still to come."""
    asked, month = state.address(), state.month("of")
    if "enterprise" in asked and month is not None:
        return asked.get("cadre") or actor.cadre_code or "", asked["enterprise"], month
    if not own:
        raise NotFoundError(say("Choose a monthly report from the list."))
    waiting = [row for row in own if row.open]
    return (waiting[-1] if waiting else own[0]).key


def _choose(own: Sequence[OwedReport], row: OwedReport) -> None:
    """Offer the reports that are still to come, beside the one that is shown."""
    offered = [one for one in own if one.open or one.key == row.key]
    if len(offered) <= 1:
        return
    named = {
        one.key: _("{month} · {enterprise}", month=marks.month(one), enterprise=one.enterprise_name) for one in offered
    }
    keys = list(named)
    chosen = st.selectbox(
        _("Enterprise and month"),
        keys,
        index=keys.index(row.key),
        format_func=named.__getitem__,
        key=f"report_{form.digest(row.key)}_{len(keys)}",
    )
    if chosen != row.key:
        state.set_address({"cadre": chosen[0], "enterprise": chosen[1], "of": chosen[2].strftime(_MONTH)})
        st.rerun()


def _days(row: OwedReport) -> str:
    parts = []
    if row.submitted_on is not None:
        parts.append(_("Submitted on {day}", day=date_in_words(row.submitted_on)))
    if row.due is not None:
        parts.append(_("Due on {day}", day=date_in_words(row.due)))
    elif row.excuse is not None:
        parts.append(_("The month is exempt: no report is owed, but one may be written."))
    return "".join(f'<span class="k-soft">{escape(part)}</span>' for part in parts)


def _returned(row: OwedReport) -> None:
    day = "" if row.returned_on is None else date_in_words(row.returned_on)
    st.warning(
        feedback.plain(_("Returned by the office on {day}: {reason}", day=day, reason=row.answer or ""))
        + "\n\n"
        + feedback.plain(
            _(
                "A returned report was not submitted: it counts from the day on which it is submitted again. "
                "All that was written is below."
            )
        ),
        icon=":material/undo:",
    )


def _written(found: Report) -> None:
    """Show what the cadre wrote, to read."""
    st.header(_("What the cadre adds"), anchor=False)
    if not found.written and not found.no_issue:
        st.caption(_("Nothing is written yet."))
        return
    st.html(form.facts(found))
    if found.row.cadre == identity.actor().cadre_code:
        st.caption(_("It is in the ledger; only the office can return it to be changed."))


show()
