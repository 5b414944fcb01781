"""Signing in, choosing a password by a link, and how the tree of pages is laid."""

from pathlib import Path

import pytest
from sqlmodel import select

from models import AuditEntry, Ticket
from pages.web.place import now
from pages.web.screens import HOME, SCREENS
from services import accounts
from services.access import OPERATOR

from .conftest import PASSWORD, seen, session_of

SET_PASSWORD = "account/set_password.py"


@pytest.fixture
def redirected(monkeypatch):
    """Collect where the browser is sent."""
    sent = []
    monkeypatch.setattr("pages.account.sign_in.redirect", sent.append)
    monkeypatch.setattr("pages.components.redirect.redirect", sent.append)
    monkeypatch.setattr("pages.account.sign_in._browser", lambda: "b")
    return sent


def fill(at, name, password):
    at.text_input[0].input(name)
    at.text_input[1].input(password)
    return at.button[0].click().run()


# ---- signing in


def test_the_right_password_leads_by_a_ticket_to_the_page_that_was_asked_for(at, demo, redirected):
    at.query_params["kind"] = "department"
    fill(at.switch_page("scorecards/ranking.py").run(), " Huxian-Leader ", PASSWORD)
    assert not at.error
    (sent,) = redirected
    assert sent.startswith("/session/start?ticket=")
    with demo.read() as session:
        ticket = session.exec(select(Ticket)).all()[-1]
        assert (ticket.user_name, ticket.next_path) == ("huxian-leader", "/ranking?kind=department")
    assert "authentication_status" not in at.session_state


@pytest.mark.parametrize(("name", "password"), [("huxian-leader", "wrong"), ("nobody", PASSWORD)])
def test_anything_else_is_refused_in_the_same_words(at, redirected, name, password):
    fill(at.run(), name, password)
    assert redirected == []
    assert at.error[0].value == "登录名或密码不正确。"


# ---- passwords


def link_of(demo, name="huxian-supervisor"):
    with demo.write() as session:
        return accounts.reset_user(session, actor=OPERATOR, name=name, now=now()).partition("link=")[2]


def test_a_link_lets_its_holder_choose_a_password_once(at, demo, redirected):
    at.query_params["link"] = link_of(demo)
    at.switch_page(SET_PASSWORD).run()
    assert "huxian-supervisor" in seen(at)
    fill(at, PASSWORD, PASSWORD + "x")
    assert "两次输入不一致" in at.error[0].value
    fill(at, "short", "short")
    assert "至少要 15 个" in at.error[0].value
    fill(at, PASSWORD, PASSWORD)
    assert (not at.error, redirected) == (True, ["/"])
    at.run()
    assert "此链接已使用" in at.error[0].value


def test_a_made_up_link_is_refused(at):
    at.query_params["link"] = "made-up"
    at.switch_page(SET_PASSWORD).run()
    assert "此链接已使用" in at.error[0].value
    assert not at.text_input


# ---- the tree


def test_only_the_frame_lies_directly_in_pages():
    pages = Path(__file__).parents[2] / "pages"
    assert {path.name for path in pages.glob("*.py")} == {"__init__.py", "frame.py"}


def test_every_screen_is_registered_at_the_address_of_its_file():
    assert [screen.path for screen in SCREENS if screen is not HOME] == [
        Path(screen.file).stem for screen in SCREENS if screen is not HOME
    ]


def test_signing_in_leaves_a_line_for_the_user(demo):
    session_of(demo, "huxian-leader")
    with demo.read() as session:
        assert ("sign_in", "huxian-leader") in {
            (entry.verb, entry.actor) for entry in session.exec(select(AuditEntry)).all()
        }
