"""A server over a small county, one over an empty database, one over the demonstration; and Chromium."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from models.values import Role
from services import accounts, counties
from services.access import OPERATOR
from services.database import Database
from tests.browser import chromium as browsers
from tests.browser.people import PASSWORD, inhabit, signed_in
from tests.browser.server import Server, address_of, served

PATIENCE = 20_000
"""Milliseconds until what is expected must be there: other tests are at work on the same cores."""


@dataclass(frozen=True)
class Inhabited:
    """The demonstration with an account a role: its database, and the server over it."""

    database: Database
    server: Server


@pytest.fixture(scope="module")
def house(fresh_database: Callable[[str], Database]) -> Database:
    """Return a database with the county 610124, a leader and an office, both with passwords."""
    database = fresh_database("sqlite")
    now = datetime.now(UTC)
    with database.write() as session:
        counties.create_county(
            session,
            actor=OPERATOR,
            code="610124",
            name="周至县",
            campaign="亲商助企",
            starts_on=date(2016, 6, 8),
            ends_on=date(2018, 6, 7),
            now=now,
        )
    for name, role in (("leader", Role.LEADER), ("office", Role.OFFICE)):
        with database.write() as session:
            path = accounts.add_user(session, actor=OPERATOR, name=name, role=role, region="610124", now=now)
        accounts.choose_password(database, link=path.partition("link=")[2], password=PASSWORD, now=now)
    return database


@pytest.fixture(scope="module")
def server(house: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(address_of(house), tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def empty_server(database: Database, tmp_path: Path) -> Iterator[Server]:
    """Return a server over a database in which nobody is; the test runs once on each engine."""
    with served(address_of(database), tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def demo(fresh_database: Callable[[str], Database], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inhabited]:
    """Return a server over Huxian, where somebody of each role may sign in."""
    database = fresh_database("sqlite")
    inhabit(database)
    with served(address_of(database), tmp_path_factory.mktemp("server")) as running:
        yield Inhabited(database, running)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if browsers.path() is None:
        pytest.skip("chromium is not installed")
    expect.set_options(timeout=PATIENCE)
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture
def sign_in(chromium: Browser, demo: Inhabited) -> Iterator[Callable[..., Page]]:
    """Return what gives somebody a page of their own browser, on a phone or at a desk."""
    contexts: list[BrowserContext] = []

    def open_page(name: str, width: int = 1440) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 844})
        contexts.append(context)
        browsers.become(context, demo.server.address, signed_in(demo.database, name).jar())
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def at(page: Page, demo: Inhabited, path: str) -> None:
    """Go to a screen of the demonstration."""
    page.goto(demo.server.address + path)
    browsers.rest(page)
