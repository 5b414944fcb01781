"""What has been typed is not lost: a reload, a lost connection, an ended session; and nobody else reads it."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from models import Inspection, SpotCheck
from models.values import FindingState
from services import accounts
from services.database import Database
from services.ledgers import draws, inspections
from tests.browser.chromium import become, rest
from tests.browser.people import HUXIAN, PASSWORD, Person, inhabit, signed_in
from tests.browser.relay import Relay
from tests.browser.server import Server, address_of, served

TODAY = date(2017, 7, 7)
"""The day it is in the demonstration."""
FACTS = "企业经办人称当日无人到访。\n门卫登记簿上也没有。"


@pytest.fixture(scope="module")
def demo(fresh_database: Callable[[str], Database]) -> Database:
    database = fresh_database("sqlite")
    inhabit(database)
    return database


@pytest.fixture(scope="module")
def running(demo: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(address_of(demo), tmp_path_factory.mktemp("drafts")) as server:
        yield server


@pytest.fixture
def line(running: Server) -> Iterator[Relay]:
    """Return a way to the server that can be cut."""
    with Relay(running.address) as relay:
        yield relay


@pytest.fixture
def desk(demo: Database) -> SimpleNamespace:
    """Return a supervisor with a paper of their own on which the answers are still to be written down."""
    person = signed_in(demo, "huxian-supervisor")
    given = {"actor": person.actor, "region": HUXIAN, "now": datetime.now(UTC)}
    with demo.write() as session:
        number = inspections.begin_inspection(session, kind="cadre", subject_code="G0005", today=TODAY, **given)
        draws.draw_visit(session, number=number, seed="1", today=TODAY, **given)
    return SimpleNamespace(person=person, number=number)


@contextmanager
def tab(browser: Browser, server: Server | Relay, person: Person) -> Iterator[Page]:
    """Open a phone's browser as somebody."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    become(context, server.address, person.jar())
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    yield page
    assert page.problems == []
    context.close()


def step(server: Server | Relay, desk: SimpleNamespace, name: str) -> str:
    return f"{server.address}/inspection?paper={desk.number}&step={name}"


def drafted(demo: Database, desk: SimpleNamespace) -> dict:
    with demo.read() as session:
        found = session.exec(select(Inspection).where(Inspection.number == desk.number)).one()
        return {name: value for name, value in found.draft.items() if name != "saved_at"}


def kept(page: Page) -> dict[str, str]:
    """Return what this tab keeps of what was typed."""
    everything = page.evaluate("() => ({...sessionStorage})")
    return {name.split(" ")[-1]: text for name, text in everything.items() if name.startswith("typed ")}


def has_let_go(page: Page) -> bool:
    """Wait until the tab keeps nothing more that was typed; what it is not told of as saved it asks about."""
    page.wait_for_function("() => !Object.keys(sessionStorage).some((name) => name.startsWith('typed '))")
    return True


def choose(page: Page, label: str) -> None:
    page.locator('[data-testid="stRadioOption"]').filter(has_text=re.compile(f"^{label}$")).first.click()


@pytest.fixture
def told(demo: Database, desk: SimpleNamespace) -> SimpleNamespace:
    """Return the same paper with the answers written down."""
    with demo.write() as session:
        inspections.tell(
            session,
            actor=desk.person.actor,
            region=HUXIAN,
            number=desk.number,
            on=None,
            person="",
            topic="用工",
            today=TODAY,
            now=datetime.now(UTC),
        )
    return desk


def end_session(demo: Database, person: Person) -> None:
    with demo.write() as session:
        accounts.sign_out(session, token=person.token, now=datetime.now(UTC))


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_a_field_that_is_left_is_saved_and_there_after_a_reload(chromium, running, demo, told):
    with tab(chromium, running, told.person) as page:
        page.goto(step(running, told, "finding"))
        page.get_by_label("事实").fill(FACTS)
        page.get_by_label("检查项数").fill("4")
        page.get_by_label("合格项数").click()
        expect(page.get_by_text("已保存")).to_be_visible()
        rest(page)
        assert drafted(demo, told) == {"finding": FACTS, "items_checked": 4}
        assert has_let_go(page)
        page.reload()
        expect(page.get_by_label("事实")).to_have_value(FACTS)
        expect(page.get_by_label("检查项数")).to_have_value("4")


def test_what_is_being_typed_survives_a_reload_in_the_middle_of_a_word(chromium, running, demo, told):
    with tab(chromium, running, told.person) as page:
        page.goto(step(running, told, "finding"))
        page.get_by_label("事实").click()
        page.keyboard.type("门卫登记簿上没")
        assert drafted(demo, told) == {}
        page.reload()
        expect(page.get_by_label("事实")).to_have_value("门卫登记簿上没")
        rest(page)
        assert drafted(demo, told) == {"finding": "门卫登记簿上没"}
        assert has_let_go(page)


def type_everything(page: Page) -> None:
    choose(page, "虚报")
    page.get_by_label("检查项数").fill("4")
    page.get_by_label("合格项数").fill("1")
    page.get_by_label("事实").fill(FACTS)
    page.get_by_label("督查人").click()
    page.wait_for_timeout(500)


EVERYTHING = {"finding": FACTS, "items_checked": 4, "items_passed": 1, "verdict": "虚报"}


def test_a_lost_connection_that_comes_back_loses_nothing(chromium, line, demo, told):
    with tab(chromium, line, told.person) as page:
        page.goto(step(line, told, "finding"))
        rest(page)
        line.swallow()
        type_everything(page)
        assert drafted(demo, told) == {}
        line.cut()
        expect(page.get_by_label("事实")).to_be_disabled()
        line.mend()
        expect(page.get_by_text("已保存")).to_be_visible(timeout=30_000)  # asked about after a moment
        rest(page)
        assert has_let_go(page)
        assert drafted(demo, told) == EVERYTHING


def test_a_lost_connection_and_a_page_that_had_to_be_opened_again_lose_nothing(chromium, line, demo, told):
    with tab(chromium, line, told.person) as page:
        page.goto(step(line, told, "finding"))
        rest(page)
        line.swallow()
        type_everything(page)
        line.cut()
        page.goto("about:blank")
        line.mend()
        assert drafted(demo, told) == {}
        page.goto(step(line, told, "finding"))
        expect(page.get_by_label("事实")).to_have_value(FACTS)
        expect(page.get_by_text("已保存")).to_be_visible()
        rest(page)
        assert has_let_go(page)
        assert drafted(demo, told) == EVERYTHING


def test_a_day_chosen_while_the_connection_was_lost_is_there_again(chromium, line, demo, told):
    with tab(chromium, line, told.person) as page:
        page.goto(step(line, told, "demand"))
        rest(page)
        line.swallow()
        page.get_by_role("spinbutton", name="year").click()
        page.keyboard.type("20170720")
        page.keyboard.press("Escape")
        page.wait_for_timeout(500)
        line.cut()
        page.goto("about:blank")
        line.mend()
        assert drafted(demo, told) == {}
        page.goto(step(line, told, "demand"))
        expect(page.get_by_text("已保存")).to_be_visible()
        rest(page)
        assert drafted(demo, told) == {"rectify_due_on": "2017-07-20"}


def test_a_server_that_starts_anew_learns_what_was_being_typed(chromium, demo, told, tmp_path: Path):
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
    with ExitStack() as opened:
        with served(address_of(demo), tmp_path / "before") as server:
            page = opened.enter_context(tab(chromium, server, told.person))
            page.goto(step(server, told, "finding"))
            page.get_by_label("事实").click()
            page.keyboard.type("门卫登记簿上没")
        with served(address_of(demo), tmp_path / "after", port=urlsplit(server.address).port):
            expect(page.get_by_text("已保存")).to_be_visible(timeout=60_000)
            rest(page)
            assert drafted(demo, told) == {"finding": "门卫登记簿上没"}
            assert has_let_go(page)


def test_an_ended_session_loses_nothing_for_whoever_signs_in_again(chromium, running, demo, told):
    with tab(chromium, running, told.person) as page:
        page.goto(step(running, told, "finding"))
        rest(page)
        end_session(demo, told.person)
        page.get_by_label("事实").fill(FACTS)
        page.get_by_label("督查人").click()
        expect(page.get_by_label("登录名")).to_be_visible()
        assert drafted(demo, told) == {}
        sign_in(page, "huxian-supervisor")
        page.wait_for_url("**/inspection?*")
        expect(page.get_by_label("事实")).to_have_value(FACTS)
        expect(page.get_by_text("已保存")).to_be_visible()
        rest(page)
        assert f"paper={told.number}" in page.url
        assert drafted(demo, told) == {"finding": FACTS}
        assert has_let_go(page)


def test_nobody_else_who_signs_in_reads_it_and_it_is_gone(chromium, running, demo, told):
    with tab(chromium, running, told.person) as page:
        page.goto(step(running, told, "finding"))
        rest(page)
        end_session(demo, told.person)
        page.get_by_label("事实").fill(FACTS)
        page.get_by_label("督查人").click()
        expect(page.get_by_label("登录名")).to_be_visible()
        assert list(kept(page).values()) == [FACTS]
        sign_in(page, "huxian-supervisor-2")
        expect(page.get_by_text(f"您没有编号为 {told.number} 的核查底稿")).to_be_visible()
        rest(page)
        assert has_let_go(page)
        assert FACTS.split("\n", maxsplit=1)[0] not in page.inner_text("body")
        become(page.context, running.address, signed_in(demo, "huxian-supervisor").jar())
        page.goto(step(running, told, "finding"))
        expect(page.get_by_label("事实")).to_have_value("")
        rest(page)
        assert drafted(demo, told) == {}


def test_the_last_word_typed_is_in_the_answers_that_a_click_writes_down(chromium, running, demo, desk):
    with tab(chromium, running, desk.person) as page:
        page.goto(step(running, desk, "call"))
        choose(page, "有人来过")
        page.get_by_label("谁来的").fill("示例某")
        page.get_by_label("谈了什么").click()
        page.keyboard.type("用工和用电")
        page.get_by_role("button", name="锁定回答，显示记录").click()
        page.wait_for_url("**step=compare**")
        expect(page.get_by_text("用工和用电")).to_be_visible()
        rest(page)
        assert page.get_by_test_id("stAlert").count() == 0
        with demo.read() as session:
            paper = session.exec(select(Inspection).where(Inspection.number == desk.number)).one()
        assert (paper.told_person, paper.told_topic) == ("示例某", "用工和用电")


def test_a_statement_under_way_survives_a_reload(chromium, running, demo):
    with demo.read() as session:
        check = session.exec(
            select(SpotCheck).where(SpotCheck.state == FindingState.OPEN, SpotCheck.cadre_code == "G0027")
        ).one()
    with tab(chromium, running, signed_in(demo, "huxian-cadre")) as page:
        page.goto(f"{running.address}/check?check={check.check_code}")
        page.get_by_label("陈述申辩").fill("当日在分厂走访。")
        page.reload()
        expect(page.get_by_label("陈述申辩")).to_have_value("当日在分厂走访。")
        rest(page)
        page.get_by_role("button", name="提交申辩").click()
        expect(page.get_by_text("申辩已提交")).to_be_visible()
        rest(page)
        assert has_let_go(page)
        expect(page.get_by_label("陈述申辩")).to_have_value("")


def test_entering_a_check_needs_no_scrolling_sideways_on_a_phone(chromium, running, demo, told):
    with tab(chromium, running, told.person) as page:
        for name in ("compare", "finding", "demand", "submit"):
            page.goto(step(running, told, name))
            rest(page)
            assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
            assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
            small = page.evaluate(
                """() => [...document.querySelectorAll('button[kind=primary], [data-testid=stRadioGroup] > div')]
                    .filter((one) => one.getBoundingClientRect().height < 44).length"""
            )
            assert small == 0
