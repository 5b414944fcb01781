"""The first start: with no user in the database this is the only page, and the code in the terminal opens it."""

from datetime import date

import streamlit as st

from models.values import Role
from pages.components import feedback, figures, menu, state
from pages.components.redirect import redirect
from pages.components.words import _, text
from pages.web.place import database, now
from pages.web.start import is_set_up_code
from services import accounts, counties
from services.access import OPERATOR
from services.demo import DemoAccount, demo_accounts, load_demo
from services.errors import BadInputError, KaoheError
from services.messages import Message, say
from services.roles import ROLE_TITLES

_DONE: set[str] = set()
"""Addresses of databases known to have a user: none of them loses its last one."""


def is_due() -> bool:
    """Tell whether nobody can sign in yet."""
    address = str(database().url)
    if address in _DONE:
        return False
    with database().read() as session:
        due = accounts.nobody_yet(session)
    if not due:
        _DONE.add(address)
    return due


def show() -> None:
    """Ask for the code, then for the way to begin."""
    is_open = state.get("set_up_opened")
    with st.container(key="set_up_choices" if is_open else "set_up_card"):
        st.title(_("Set up Kaohe"))
        if is_open:
            _choices()
        else:
            _ask_for_code()
        menu.language_switch("/")


def _ask_for_code() -> None:
    st.write(
        _("The window in which the server was started shows a set-up code. Only someone who can read it may continue.")
    )
    with st.form("set_up_code_form"):
        given = st.text_input(_("Set-up code"), key="set_up_code", autocomplete="off")
        sent = st.form_submit_button(_("Continue"), type="primary")
    if not sent:
        return
    moment = now()
    with database().write() as session:
        buckets = accounts.count_set_up(session, now=moment)
    with database().read() as session:
        accounts.refuse_excess(session, buckets=buckets, now=moment)
    if is_set_up_code(given):
        state.put("set_up_opened", True)
        st.rerun()
    st.error(_("This is not the code; look at the server's window again."))


def _choices() -> None:
    demo, first = st.tabs([_("Look around with demo counties"), _("Begin in earnest")])
    with demo:
        _demo()
    with first:
        _first_account()


def _demo() -> None:
    st.write(
        _(
            "Loads Huxian and Zhouzhi, two counties with a campaign's worth of invented visits and issues, through the "
            "ordinary import, and makes one account for each role. Every screen then says that the data are for show."
        )
    )
    place = st.empty()
    if not place.button(_("Load the demo counties"), type="primary", key="load_demo"):
        return
    place.empty()
    bar = st.progress(0.0, text=_("Preparing the demo counties …"))

    def tell(share: float, doing: Message) -> None:
        bar.progress(share, text=text(doing))

    load_demo(database(), actor=OPERATOR, now=now(), progress=tell)
    people = demo_accounts()
    password = accounts.add_demo_users(database(), actor=OPERATOR, people=people, now=now())
    bar.empty()
    _show_demo_accounts(password, people)


def _show_demo_accounts(password: str, people: tuple[DemoAccount, ...]) -> None:
    st.success(_("The demo counties are ready. All accounts share one password; it is shown now and never again."))
    st.caption(_("Password of all demo accounts"))
    st.code(password, language=None)
    with database().read() as session:
        names = {county.code: county.name for county in counties.counties(session, actor=OPERATOR)}
    st.table(
        {
            _("Sign-in name"): [person.name for person in people],
            _("County"): [names.get(person.region or "", "–") for person in people],
            _("Role"): [figures.capital(text(ROLE_TITLES[person.role])) for person in people],
        }
    )
    st.button(_("Go to the sign-in"), type="primary", key="to_sign_in")
    st.stop()


def _first_account() -> None:
    name = st.text_input(_("Sign-in name"), key="first_name", autocomplete="off")
    role = st.radio(
        _("Role"),
        [Role.OFFICE, Role.ADMINISTRATOR],
        format_func=lambda role: figures.capital(text(ROLE_TITLES[role])),
        key="first_role",
        horizontal=True,
        captions=[
            _("Imports ledgers and sees every scorecard of one county, which is created now"),
            _("Adds and removes users; counties are created with the command kaohe init"),
        ],
    )
    county = _county() if role is Role.OFFICE else None
    if st.button(_("Create the account"), type="primary", key="create_first"):
        try:
            redirect(_create(name, role, county))
        except KaoheError as error:
            feedback.refusal(error)


def _county() -> tuple[str, str, str, date | None, date | None]:
    left, right = st.columns(2)
    code = left.text_input(_("Region code"), key="first_region", placeholder="610124")
    name = right.text_input(_("Name of the county"), key="first_county", placeholder="周至县")
    campaign = st.text_input(_("Name of the campaign"), key="first_campaign", placeholder="亲商助企抓项目促落实")
    left, right = st.columns(2)
    starts_on = left.date_input(_("From"), None, key="first_from", format="YYYY-MM-DD", min_value=date(2004, 1, 1))
    ends_on = right.date_input(_("To"), None, key="first_to", format="YYYY-MM-DD", min_value=date(2004, 1, 1))
    return code, name, campaign, starts_on, ends_on


def _create(name: str, role: Role, county: tuple[str, str, str, date | None, date | None] | None) -> str:
    moment = now()
    with database().write() as session:
        region = None
        if county is not None:
            region, title, campaign, starts_on, ends_on = county
            if starts_on is None or ends_on is None:
                raise BadInputError(say("A campaign needs its first and its last day."))
            counties.create_county(
                session,
                actor=OPERATOR,
                code=region,
                name=title,
                campaign=campaign,
                starts_on=starts_on,
                ends_on=ends_on,
                now=moment,
            )
        return accounts.add_first_user(session, actor=OPERATOR, name=name, role=role, region=region, now=moment)
