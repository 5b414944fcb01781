"""A cadre's month: at each enterprise what is required, done and missing, and the way to be exempt from it."""

from datetime import date, timedelta
from html import escape
from typing import Any, Final

import streamlit as st

from models.values import ExemptionReason
from pages.components import feedback, figures, history, identity, layout, menu, results, state, typed
from pages.components.words import _, _n, day_in_words, month_in_words, text
from pages.visits import marks
from pages.web.place import database, now
from pages.web.screens import RECORD_VISIT, VISITS
from services.access import Actor
from services.counties import County
from services.errors import KaoheError
from services.ledgers import exemption_reading, exemptions, month_plan
from services.ledgers.exempt_worth import Worth
from services.ledgers.exemption_reading import RequestRow
from services.ledgers.exemptions import DETAILS
from services.ledgers.history import of_exemption
from services.ledgers.month_plan import MonthPlan, PlanRow
from services.ledgers.reports.titles import EXCUSE_TITLES
from services.ledgers.visit_titles import EXEMPTION_TITLES

_SAID: Final = "month_said"
_REFUSED: Final = "month_refused"
_DECIDED: Final = 5
"""How many decided requests are told of."""


def show() -> None:
    """Draw the screen."""
    actor = identity.actor()
    county = results.county(actor)
    today = results.today(county)
    plan = _plan(actor, county, _month(county, today), today)
    layout.head(_finding(plan, today), county.name, plan.name, month_in_words(plan.month))
    _ways(county, plan.month)
    _said()
    if not plan.rows:
        layout.empty(_("No enterprise is assigned to you in this month."))
    for row in plan.rows:
        _enterprise(actor, county, plan, row, today)
    open_ = [row.enterprise for row in plan.rows if row.request is None]
    fields = [f"{_scope(plan.month, one)}{name}" for one in open_ for name in ("reason", "details")]
    typed.mark(dict.fromkeys(fields), scope=_scope(plan.month))
    _requests(actor, county, today)


def _month(county: County, today: date) -> date:
    """Return the first day of the month that the address names, of this one unless it does."""
    return state.month("month") or min(max(today, county.starts_on), county.ends_on).replace(day=1)


def _plan(actor: Actor, county: County, month: date, today: date) -> MonthPlan:
    with database().read() as session:
        given: dict[str, Any] = {"cadre": actor.cadre_code or "", "month": month, "today": today}
        return month_plan.month_plan(session, actor=actor, region=county.code, **given)


def _finding(plan: MonthPlan, today: date) -> str:
    """Return in one sentence what the month still asks for."""
    missing, required = sum(row.missing for row in plan.rows), sum(row.required for row in plan.rows)
    if missing and today > plan.last:
        return _n("{count} visit is missing", "{count} visits are missing", count=missing)
    if missing:
        return _n("{count} more visit this month", "{count} more visits this month", count=missing)
    return _("Every visit of the month is made") if required else _("No visit is required this month")


def _ways(county: County, month: date) -> None:
    """Offer the months before and after, as far as the campaign goes."""
    before = (month - timedelta(days=1)).replace(day=1)
    after = (month + timedelta(days=31)).replace(day=1)
    with st.container(horizontal=True, horizontal_alignment="distribute", key="months"):
        for one, icon, open_ in (
            (before, ":material/chevron_left:", before >= county.starts_on.replace(day=1)),
            (after, ":material/chevron_right:", after <= county.ends_on),
        ):
            st.button(
                month_in_words(one),
                key=f"month_{one:%Y_%m}",
                icon=icon,
                icon_position="left" if one is before else "right",
                type="tertiary",
                disabled=not open_,
                on_click=state.set_address,
                args=({"month": f"{one:%Y-%m}"},),
            )


def _said() -> None:
    refused = state.take(_REFUSED)
    if refused is not None:
        st.error(feedback.plain(text(refused)), icon=":material/block:")
    said = state.take(_SAID)
    if said is not None:
        st.success(feedback.plain(said), icon=":material/check_circle:")


def _enterprise(actor: Actor, county: County, plan: MonthPlan, row: PlanRow, today: date) -> None:
    """Draw one enterprise of the month with what may be done about it."""
    with st.container(border=True, key=f"plan_{row.enterprise}"):
        st.html(_figures(row, plan, is_over=today > plan.last))
        with st.container(horizontal=True, vertical_alignment="center"):
            if plan.month <= today:
                st.page_link(
                    menu.page(RECORD_VISIT),
                    label=_("Record a visit"),
                    icon=":material/add:",
                    query_params={"enterprise": row.enterprise},
                )
            st.page_link(
                menu.page(VISITS),
                label=_("Visits"),
                icon=":material/list:",
                query_params={"enterprise": row.enterprise, "month": f"{plan.month:%Y-%m}"},
            )
            if row.request is not None:
                st.button(
                    _("Withdraw the request"),
                    key=f"withdraw_{row.enterprise}",
                    icon=":material/undo:",
                    type="tertiary",
                    on_click=_withdraw,
                    args=row.request,
                )
            elif row.required and row.excuse is None and today <= plan.approve_by:
                asks = st.button(
                    _("Ask to be exempt"), key=f"ask_{row.enterprise}", icon=":material/event_busy:", type="tertiary"
                )
                if asks:
                    _ask(actor, county, plan.month, row)


def _figures(row: PlanRow, plan: MonthPlan, *, is_over: bool) -> str:
    numbers = ((_("Required"), row.required), (_("Done"), row.done), (_("Missing"), row.missing))
    cells = "".join(f"<span><small>{escape(title)}</small><b>{number}</b></span>" for title, number in numbers)
    notes = "".join(f"<p>{note}</p>" for note in _notes(row, plan, is_over=is_over))
    return (
        f'<div class="k k-plan"><div><span class="k-name">{escape(row.name)}</span> '
        f'<span class="k-soft">{escape(row.enterprise)}</span></div>'
        f'<div class="k-plan-figures">{cells}</div>{notes}</div>'
    )


def _notes(row: PlanRow, plan: MonthPlan, *, is_over: bool) -> list[str]:
    """Return what the figures come from, each in a line."""
    found = []
    excuse = figures.capital(text(EXCUSE_TITLES[row.excuse])) if row.excuse else ""
    if row.exempt:
        found.append(figures.mark("none", _("exempt: {reason}", reason=excuse)))
    elif row.missing:
        if is_over:
            words = _n("{count} visit missing", "{count} visits missing", count=row.missing)
        else:
            words = _("to be made by {date}", date=day_in_words(plan.last))
        found.append(figures.mark("red" if is_over else "yellow", words))
    elif row.required:
        found.append(figures.mark("green", _("made")))
    else:
        found.append(figures.mark("none", _("too few days of the month assigned for a visit to be required")))
    if row.excuse and not row.exempt:
        found.append(figures.mark("yellow", _("the exemption was approved too late or is one too many: not exempt")))
    if row.late:
        words = _n("{count} visit was recorded too late to count", "{count} visits were recorded too late to count",
                   count=row.late)  # fmt: skip
        found.append(figures.mark("red", words))
    if row.request is not None:
        words = _("asked to be exempt: the office has to approve it by {date}", date=day_in_words(plan.approve_by))
        found.append(figures.mark("yellow", words))
    return found


def _ask(actor: Actor, county: County, month: date, row: PlanRow) -> None:
    """Ask for an exempt month in a dialog that says first what it is worth."""
    with database().read() as session:
        given: dict[str, Any] = {"enterprise": row.enterprise, "month": month, "today": results.today(county)}
        worth = exemption_reading.outlook(session, actor=actor, region=county.code, **given)

    scope = _scope(month, row.enterprise)

    @st.dialog(_("Ask to be exempt"))
    def dialog() -> None:
        st.html(f'<p class="k"><b>{escape(row.name)}</b> · {escape(month_in_words(month))}</p>')
        if worth is not None:
            st.html(f'<p class="k">{escape(_promise(worth))}</p>')
        reasons = list(ExemptionReason)
        reason = st.radio(
            text(EXEMPTION_TITLES["reason"]),
            reasons,
            index=None,
            format_func=lambda one: figures.capital(text(EXCUSE_TITLES[one])),
            key=f"{scope}reason",
        )
        details = st.text_area(text(EXEMPTION_TITLES["details"]), max_chars=DETAILS, height=80, key=f"{scope}details")
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="ask_cancel"):
                st.rerun()
            if st.button(_("Ask"), key="ask_now", type="primary", disabled=reason is None):
                try:
                    _asked(month, row.enterprise, reason or "", details)
                except KaoheError as error:
                    feedback.refusal(error)
                else:
                    st.rerun()

    dialog()


def _scope(month: date, enterprise: str = "") -> str:
    """Return what the keys of a request begin with: what is typed stays in the browser until it is sent."""
    return f"draft_exempt-{month:%Y-%m}-" + (f"{enterprise}-" if enterprise else "")


def _promise(worth: Worth) -> str:
    """Return by when it has to be approved, and how many places are left."""
    return _(
        "It counts if the office approves it by {date}. Of {most} places for this enterprise {left} are free; "
        "reasons of health take none.",
        date=worth.approve_by,
        left=worth.left,
        most=worth.most,
    )


def _asked(month: date, enterprise: str, reason: str, details: str) -> None:
    actor = identity.actor()
    county = results.county(actor)
    with database().write() as session:
        given: dict[str, Any] = {"enterprise": enterprise, "month": month, "reason": reason, "details": details}
        done = exemptions.ask_exemption(
            session, actor=actor, region=county.code, today=results.today(county), now=now(), **given
        )
    state.put(_SAID, _("Asked: {worth}.", worth=marks.worth_words(done.worth)))


def _withdraw(number: int, version: int) -> None:
    found = identity.current()
    if found is None:
        return
    try:
        county = results.county(found.actor)
        with database().write() as session:
            given: dict[str, Any] = {"number": number, "version": version, "today": results.today(county), "now": now()}
            exemptions.withdraw_exemption(session, actor=found.actor, region=county.code, **given)
    except KaoheError as error:
        state.put(_REFUSED, error.message)
        return
    state.put(_SAID, _("The request is withdrawn."))


def _requests(actor: Actor, county: County, today: date) -> None:
    """List one's own requests that were decided last, with what the office said."""
    with database().read() as session:
        given: dict[str, Any] = {"decided": True, "today": today, "most": _DECIDED}
        page = exemption_reading.exemption_requests(session, actor=actor, region=county.code, **given)
    if page.rows:
        st.header(_("My requests"), anchor=False)
        st.html(f'<div class="k k-list">{"".join(map(_request, page.rows))}</div>')
        names = {row.number: f"{month_in_words(row.month)} · {row.enterprise_name}" for row in page.rows}
        history.choose(of_exemption, names, key="requests", called="number", paged=False, region=county.code)


def _request(row: RequestRow) -> str:
    answer = f'<span class="k-soft">{escape(row.answer)}</span>' if row.answer else ""
    return (
        f'<div class="k-request"><span>{escape(month_in_words(row.month))} · {escape(row.enterprise_name)} · '
        f"{escape(figures.capital(text(EXCUSE_TITLES[row.reason])))}</span><span>{marks.request(row)}</span>{answer}</div>"
    )


show()
