"""A tab that stays open after its session has ended: a click, a dialog and a rerun get words, and write nothing."""

import asyncio
from datetime import UTC, datetime

import pytest
from google.protobuf.text_format import MessageToString
from sqlmodel import func, select
from streamlit.proto.BackMsg_pb2 import BackMsg

from models import AuditEntry, User, UserSession
from models.values import Role
from services import accounts
from services.access import OPERATOR
from tests.browser.wire import Wire

OUT = "您已退出，请重新登录。"


@pytest.fixture
def cookie(house):
    """Return the cookie of an administrator who has just signed in."""
    now = datetime.now(UTC)
    with house.write() as session:
        if session.get(User, "boss") is None:
            session.add(User(name="boss", role=Role.ADMINISTRATOR, password_hash="x", created_at=now))
            session.flush()
        ticket = accounts.issue_ticket(session, name="boss", browser="b", next_path="/", now=now)
        token = accounts.start_session(session, ticket=ticket, browser="b", agent="", now=now).token
    return {"Cookie": f"kaohe_session={token}"}


def signed_out(house):
    with house.write() as session:
        for row in session.exec(select(UserSession).where(UserSession.user_name == "boss")):
            session.delete(row)


def locked(house):
    with house.write() as session:
        accounts.disable_user(session, actor=OPERATOR, name="boss", now=datetime.now(UTC))


@pytest.fixture(autouse=True)
def _unlocked_afterwards(house):
    yield
    with house.write() as session:
        if session.get(User, "boss") is not None:
            accounts.enable_user(session, actor=OPERATOR, name="boss", now=datetime.now(UTC))


def stand(house):
    """Return what a click could have changed."""
    with house.read() as session:
        leader = session.get_one(User, "leader")
        lines = session.exec(select(func.count()).select_from(AuditEntry).where(AuditEntry.actor == "boss")).one()
        return leader.disabled, leader.password_hash, lines


def button(run, key):
    """Return the id of a button that a run drew, and the fragment it belongs to."""
    for message in run.sent:
        drawn = message.delta.new_element.button
        if drawn.id.endswith(f"-{key}"):
            return drawn.id, message.delta.fragment_id
    return pytest.fail(f"there is no button {key}")


async def click(wire, run, key):
    """Click as a browser does: what a fragment drew runs its fragment alone."""
    asked = BackMsg()
    asked.rerun_script.page_script_hash = wire.screen
    number, fragment = button(run, key)
    asked.rerun_script.fragment_id = fragment
    pressed = asked.rerun_script.widget_states.widgets.add()
    pressed.id, pressed.trigger_value = number, True
    return await wire._run(asked)


def words(run):
    return "\n".join(MessageToString(one, as_utf8=True) for one in run.sent)


def is_refused(run):
    return OUT in words(run) and not run.failed and "disable_office" not in words(run)


@pytest.mark.parametrize("end", [signed_out, locked])
def test_a_dialog_that_is_confirmed_after_the_end_changes_nothing(server, house, cookie, end):
    async def run():
        async with Wire(server.address, cookie) as wire:
            opened = await click(wire, await wire.open("users"), "reset_leader")
            assert button(opened, "ask_confirm")[1], "the dialog is a fragment"
            end(house)
            before = stand(house)
            return before, await click(wire, opened, "ask_confirm")

    before, confirmed = asyncio.run(run())
    assert is_refused(confirmed)
    assert stand(house) == before


@pytest.mark.parametrize("end", [signed_out, locked])
def test_a_click_after_the_end_changes_nothing(server, house, cookie, end):
    async def run():
        async with Wire(server.address, cookie) as wire:
            drawn = await wire.open("users")
            end(house)
            before = stand(house)
            return before, await click(wire, drawn, "disable_leader")

    before, clicked = asyncio.run(run())
    assert is_refused(clicked)
    assert stand(house) == before


def test_a_dialog_that_is_confirmed_in_time_does_what_it_says(server, house, cookie):
    """Without this one the tests above could pass by never having clicked anything."""

    async def run():
        async with Wire(server.address, cookie) as wire:
            opened = await click(wire, await wire.open("users"), "reset_office")
            return await click(wire, opened, "ask_confirm")

    asyncio.run(run())
    with house.read() as session:
        assert session.get_one(User, "office").password_hash is None


def test_a_rerun_after_the_end_is_the_form(server, house, cookie):
    async def run():
        async with Wire(server.address, cookie) as wire:
            await wire.open("users")
            signed_out(house)
            return await wire.rerun()

    again = words(asyncio.run(run()))
    assert "登录名" in again
    assert "disable_leader" not in again
