"""Who gets which screen: the menu, the address typed in, a click after the end of a session, a file, a printed page."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
import streamlit as st
from sqlmodel import func, select
from streamlit.testing.v1 import AppTest

from models import AuditEntry, Campaign, Region, User, UserSession
from models.values import Role
from pages.web import print_scorecard
from pages.web.place import now
from pages.web.screens import HOME, PUBLIC, SCREENS, Screen
from services import accounts
from services.access import ALLOWED, OPERATOR
from services.database import Database
from services.errors import NotPermittedError

from .conftest import HUXIAN, frame, seen, session_of

NAMES = {role: "administrator" if role is Role.ADMINISTRATOR else f"huxian-{role}" for role in Role}
REFUSED = "您没有此项权限"
OURS = [screen for screen in SCREENS if screen.path not in PUBLIC]
USERS, ACCOUNT = "office/users.py", "account/account.py"


def may(role: Role, screen: Screen) -> bool:
    return screen.needs is None or screen.needs in ALLOWED[role]


def is_form(at: AppTest) -> bool:
    return [field.label for field in at.text_input] == ["登录名", "密码"]


# ---- addresses


@pytest.mark.parametrize("screen", OURS, ids=lambda screen: screen.path or "home")
def test_a_deep_link_of_somebody_signed_out_is_the_form_and_no_data(at, screen):
    at.query_params["region"], at.query_params["subject"] = HUXIAN, "cadre:G0005"
    at.switch_page(screen.file).run()
    assert not at.exception
    assert is_form(at)
    assert "示例" not in seen(at)
    assert "户县" not in seen(at)


@pytest.mark.parametrize("screen", OURS, ids=lambda screen: screen.path or "home")
@pytest.mark.parametrize("role", Role)
def test_a_screen_opens_for_those_who_may_and_refuses_all_others_in_words(as_user, role, screen):
    at = as_user(NAMES[role]).switch_page(screen.file).run()
    assert not at.exception
    refusals = [error.value for error in at.error if REFUSED in error.value]
    assert len(refusals) == (0 if may(role, screen) else 1)
    if refusals:
        assert not at.title
        assert "示例" not in seen(at)


# ---- the menu


def menu_of(at: AppTest, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the addresses in the menu that a run draws."""
    drawn: list = []
    navigation = st.navigation

    def watched(pages, **how):
        drawn[:] = pages if how["position"] != "hidden" else []
        return navigation(pages, **how)

    monkeypatch.setattr(st, "navigation", watched)
    at.switch_page(ACCOUNT).run()
    return {page.url_path for page in drawn if page._visibility == "visible"}


@pytest.mark.parametrize("role", Role)
def test_the_menu_has_exactly_the_screens_that_the_role_may_open(as_user, monkeypatch, role):
    expected = {screen.path for screen in SCREENS if screen.in_menu and may(role, screen)}
    assert menu_of(as_user(NAMES[role]), monkeypatch) == expected


def test_the_menus_are_as_the_offices_know_them(as_user, monkeypatch):
    """Written out, so that a change of the table shows here."""
    everybody = {"inbox", "scorecard", "checks", "account", "issues", "visits", "reports", "assignments"}
    whole = {"overview", "ranking", "leads", "roll_up"}
    expected = {
        Role.LEADER: everybody | whole | {"export", "docket"},
        Role.SUPERVISOR: everybody | whole | {"inspection"},
        Role.OFFICE: everybody
        | whole
        | {"import_ledgers", "export", "docket", "register_issue", "exemptions", "campaign", "lists"},
        Role.DEPARTMENT: everybody | {"ranking", "register_issue"},
        Role.CADRE: everybody | {"record_visit", "month", "register_issue"},
        Role.ADMINISTRATOR: {"users", "account"},
    }
    assert {role: menu_of(as_user(name), monkeypatch) for role, name in NAMES.items()} == expected


def test_nobody_signed_in_has_a_menu(at, monkeypatch):
    assert menu_of(at, monkeypatch) == set()


# ---- a click on a screen that was drawn before


@pytest.fixture
def house(fresh_database) -> Database:
    """Return a database with two administrators and a leader, which a click may change."""
    database = fresh_database("sqlite")
    with database.write() as session:
        session.add(Region(code="610124", name="周至县", calendar="CN"))
        session.flush()
        days = {"starts_on": date(2016, 6, 8), "ends_on": date(2018, 6, 7)}
        session.add(Campaign(region="610124", name="亲商助企", demo=False, **days))
        for name, role, region in (
            ("administrator", Role.ADMINISTRATOR, None),
            ("other", Role.ADMINISTRATOR, None),
            ("li", Role.LEADER, "610124"),
        ):
            session.add(User(name=name, role=role, region=region, password_hash="x", created_at=now()))
    return database


def out(database: Database) -> None:
    """End every session of the administrator."""
    with database.write() as session:
        for row in session.exec(select(UserSession).where(UserSession.user_name == "administrator")):
            session.delete(row)


def locked(database: Database) -> None:
    with database.write() as session:
        accounts.disable_user(session, actor=OPERATOR, name="administrator", now=now())


def another_role(database: Database) -> None:
    with database.write() as session:
        user = session.get_one(User, "administrator")
        user.role, user.region = Role.LEADER, "610124"
        session.add(user)


def stand(database: Database) -> list[object]:
    """Return what a click could have changed."""
    with database.read() as session:
        users = [(user.name, user.disabled, user.password_hash) for user in session.exec(select(User))]
        return [users, session.exec(select(func.count()).select_from(AuditEntry)).one()]


@pytest.mark.parametrize("change", [out, locked, another_role], ids=["signed out", "locked", "another role"])
@pytest.mark.parametrize("key", ["disable_li", "enable_other", "reset_li"])
def test_a_click_after_the_right_was_lost_is_refused_and_writes_nothing(house, monkeypatch, change, key):
    with house.write() as session:
        accounts.disable_user(session, actor=OPERATOR, name="other", now=now())
    at = frame(house, monkeypatch)
    at.user = {"username": "administrator", "session": session_of(house, "administrator")[1]}
    at.switch_page(USERS).run()
    assert at.button(key=key)
    change(house)
    before = stand(house)
    at.button(key=key).click().run()
    assert stand(house) == before
    assert at.exception or is_form(at) or REFUSED in at.error[0].value
    assert key not in [button.key for button in at.button]


@pytest.mark.parametrize("change", [out, locked], ids=["signed out", "locked"])
def test_what_a_dialog_does_is_refused_when_the_session_has_ended_meanwhile(house, monkeypatch, change):
    """A dialog is a fragment: it runs without the frame, so what it does asks again who is there."""
    deeds = []
    monkeypatch.setattr("pages.components.layout.ask_first", lambda *given: deeds.append(given[-1]))
    at = frame(house, monkeypatch)
    at.user = {"username": "administrator", "session": session_of(house, "administrator")[1]}
    at.switch_page(USERS).run()
    at.button(key="reset_li").click().run()
    change(house)
    before = stand(house)
    whoever = {"username": "administrator", "session": at.user["session"]}
    monkeypatch.setattr("streamlit.user", SimpleNamespace(to_dict=lambda: whoever))
    with pytest.raises(NotPermittedError):
        deeds[0]()
    assert stand(house) == before


# ---- files


def files_of(at: AppTest, monkeypatch: pytest.MonkeyPatch, screen: Screen) -> dict[str, Callable[[], bytes]]:
    """Return what a screen would make on the click on each of its downloads, by key."""
    offered: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(
        st, "download_button", lambda _label, data, *, key, **_how: offered.update({key: data}) if callable(data) else 0
    )
    for key in OPENED:
        at.session_state[key] = True
    at.switch_page(screen.file).run()
    assert not at.exception
    return offered


OPENED = ("figures_months", "figures_groups", "figures_trend")
"""What is laid out once somebody opens it."""


OF_NOBODY = {"download_template"}
"""Files in which there is nothing of a county."""


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_a_file_is_made_for_nobody_who_has_signed_out_since_the_screen_was_drawn(demo, at, monkeypatch, role):
    token, session_hash = session_of(demo, NAMES[role])
    at.user = {"username": NAMES[role], "session": session_hash}
    offered: dict[str, Callable[[], bytes]] = {}
    for screen in OURS:
        if screen is not HOME and may(role, screen):
            offered |= files_of(at, monkeypatch, screen)
    assert offered.keys() - OF_NOBODY
    with demo.write() as session:
        accounts.sign_out(session, token=token, now=now())
    for key in offered.keys() - OF_NOBODY:
        with pytest.raises(NotPermittedError, match="signed out"):
            offered[key]()


# ---- the printed page


def printed(demo: Database, monkeypatch: pytest.MonkeyPatch, token: str, subject: str) -> tuple[int, str]:
    monkeypatch.setenv("DATABASE_URL", demo.url.render_as_string(hide_password=False))
    asked = {"region": HUXIAN, "from": "2016-06-17", "to": "2016-12-31", "subject": subject}
    return print_scorecard._page(token, "zh_CN", asked)


@pytest.mark.parametrize(
    ("name", "subject", "status"),
    [
        ("huxian-leader", "cadre:G0005", 200),
        ("huxian-cadre", "cadre:G0027", 200),
        ("huxian-cadre", "cadre:G0005", 404),
        ("huxian-department", "department:D06", 200),
        ("huxian-department", "department:D05", 404),
        ("neighbour", "cadre:G0005", 403),
        ("administrator", "cadre:G0005", 403),
    ],
)
def test_a_scorecard_is_printed_for_those_who_may_see_it(demo, monkeypatch, name, subject, status):
    found, page = printed(demo, monkeypatch, session_of(demo, name)[0], subject)
    assert found == status
    assert ("示例" in page) == (status == 200)


def test_a_scorecard_is_printed_for_nobody_who_is_signed_out(demo, monkeypatch):
    token, session_hash = session_of(demo, "huxian-leader")
    with demo.write() as session:
        accounts.sign_out(session, token=token, now=now())
    for given in (token, session_hash, "", "guess"):
        found, page = printed(demo, monkeypatch, given, "cadre:G0005")
        assert found == 403
        assert "示例" not in page
