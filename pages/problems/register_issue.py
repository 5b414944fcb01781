"""Registering a problem, on a phone first: of which enterprise, what it is about, or settled on the spot."""

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from models.values import Sector
from pages.components import feedback, identity, layout, menu, results, state, typed
from pages.components.words import _, text
from pages.problems.marks import REGISTERED
from pages.web.place import database, now
from pages.web.screens import PROBLEM, PROBLEMS
from services.access import Actor
from services.counties import County
from services.errors import KaoheError
from services.ledgers import entered, issues, visit_reading
from services.ledgers.issues import choices
from services.ledgers.issues.choices import Firm, Named
from services.ledgers.issues.titles import FIELD_TITLES
from services.ledgers.list_titles import SECTOR_TITLES

_REFUSED: Final = "register_refused"
_COUNT: Final = "registered_count"
"""Where this tab counts what it has registered: the fields of the next problem are empty."""


def show() -> None:
    """Draw the screen."""
    code = state.get(REGISTERED)
    if code is not None:
        st.switch_page(menu.page(PROBLEM), query_params={"issue": code})
    actor = identity.actor()
    county = results.county(actor)
    st.page_link(menu.page(PROBLEMS), label=_("Problems"), icon=":material/arrow_back:")
    layout.head(_("Register a problem"), county.name, county.campaign)
    refused: KaoheError | None = state.take(_REFUSED)
    if refused is not None:
        feedback.refusal(refused)
    with database().read() as session:
        given: dict[str, Any] = {"actor": actor, "region": county.code}
        firms = choices.firms(session, today=results.today(county), **given)
        bringers = choices.bringers(session, **given)
    if not firms:
        layout.empty(
            _("There is no enterprise that you could register a problem for."),
            _("A cadre registers for the enterprises assisted today, a department for those of its cadres."),
        )
        return
    with st.container(key="register"):
        _form(actor, firms, bringers, _told_on(actor, county))


def _key(name: str) -> str:
    return f"draft_register-{state.get(_COUNT, 0)}-{name}"


def _told_on(actor: Actor, county: County) -> str:
    """Return what the enterprise asked for on the visit that the address names, which often is the problem."""
    visit = state.address().get("visit")
    if visit is None:
        return ""
    with database().read() as session:
        given: dict[str, Any] = {"code": visit, "today": results.today(county)}
        return visit_reading.visit(session, actor=actor, region=county.code, **given).needs


def _form(actor: Actor, firms: Sequence[Firm], bringers: Sequence[Named], told: str) -> None:
    asked = state.address()
    firm = _firm(firms, asked.get("enterprise"))
    if actor.cadre_code is None:
        _bringer(firm, bringers)
    members = [one.value for one in Sector]
    st.selectbox(
        text(FIELD_TITLES["sector"]),
        members,
        index=members.index(firm.sector.value) if firm else None,
        format_func=lambda one: text(SECTOR_TITLES[Sector(one)]),
        placeholder=_("Choose"),
        key=_sector_key(firm),
    )
    st.text_area(text(FIELD_TITLES["summary"]), told, max_chars=entered.REMARK, height=140, key=_key("summary"))
    settled = st.toggle(_("Settled on the spot"), key=_key("settled"))
    if settled:
        st.text_area(_("What was done on the spot"), max_chars=entered.REMARK, height=110, key=_key("measures"))
        st.caption(_("It is registered and closed in one go; the office then hears the enterprise and crosses it off."))
    visit = asked.get("visit")
    if visit and not settled:
        st.caption(feedback.plain(_("Told of on visit {visit}.", visit=visit)))
    typed.mark(dict.fromkeys((_key("summary"), _key("measures"))), scope="draft_register-")
    st.button(
        _("Register and close") if settled else _("Register"),
        key="register_now",
        type="primary",
        width="stretch",
        on_click=_register,
        args=(firm.code if firm else None, None if settled else visit),
    )


def _firm(firms: Sequence[Firm], asked: str | None) -> Firm | None:
    """Offer the enterprises, and return the one that is chosen: usually the one the address names, or the only one."""
    by_code = {firm.code: firm for firm in firms}
    codes = list(by_code)
    usual = codes.index(asked) if asked in by_code else 0 if len(codes) == 1 else None
    chosen = st.selectbox(
        text(FIELD_TITLES["enterprise_code"]),
        codes,
        index=usual,
        format_func=lambda code: f"{by_code[code].name} {code}" if code in by_code else code,
        placeholder=_("Choose"),
        key=_key("enterprise"),
    )
    return by_code.get(chosen or "")


def _bringer(firm: Firm | None, bringers: Sequence[Named]) -> None:
    """Offer the cadres, those who assist the enterprise first."""
    of = firm.assisted_by if firm else ()
    named = {one.code: f"{one.name} {one.code}" for one in sorted(bringers, key=lambda one: one.code not in of)}
    codes = list(named)
    st.selectbox(
        text(FIELD_TITLES["raised_by"]),
        codes,
        index=0 if codes and codes[0] in of else None,
        format_func=lambda code: named.get(code, code),
        placeholder=_("Choose"),
        key=_bringer_key(firm),
    )


def _sector_key(firm: Firm | None) -> str:
    """Return the key of the sector, another one for each enterprise: each has its own usual sector."""
    return _key(f"sector-{firm.code if firm else ''}")


def _bringer_key(firm: Firm | None) -> str:
    return _key(f"raised_by-{firm.code if firm else ''}")


def _register(enterprise: str | None, visit: str | None) -> None:
    """Register what stands in the form; whoever is signed out meanwhile is asked to sign in, and loses no text."""
    current = identity.current()
    if current is None:
        return
    actor, settled = current.actor, bool(state.glance(_key("settled")))
    try:
        county = results.county(actor)
        if enterprise is None:
            raise entered.FieldFaultError("enterprise_code", FIELD_TITLES["enterprise_code"], None)
        given: dict[str, Any] = {
            "actor": actor,
            "region": county.code,
            "enterprise": enterprise,
            "raised_by": state.glance(_key(f"raised_by-{enterprise}")),
            "sector": state.glance(_key(f"sector-{enterprise}")) or "",
            "summary": state.glance(_key("summary")) or "",
            "today": results.today(county),
            "now": now(),
        }
        with database().write() as session:
            if settled:
                code = issues.settle_on_the_spot(session, measures=state.glance(_key("measures")) or "", **given)
            else:
                code = issues.register_issue(session, visit_code=visit, **given)
    except KaoheError as error:
        state.put(_REFUSED, error)
        return
    state.put(_COUNT, int(state.get(_COUNT, 0)) + 1)
    state.put(REGISTERED, code)


show()
