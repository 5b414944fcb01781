"""How often a screen asks the database: as often for a big county as for a small one, right after a write and later."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import event
from sqlmodel import col, update

from models import Region
from models.values import Role
from pages.components import results
from pages.web import place
from pages.web.screens import PROBLEM, PROBLEMS, REPORT, SCREENS, USERS
from services import accounts, calendars, counties
from services.access import OPERATOR
from services.database import Database
from services.demo import REGIONS
from tests.browser.people import account_of, inhabit, signed_in
from tests.browser.views import View, views

from .conftest import frame, session_of

SMALL, BIG = "610125", "610124"
ONE_READING = 16
"""Statements of one reading of a ledger: whether a deadline of the list was moved, which takes one, is chance."""
FILES = {screen.path: screen.file for screen in SCREENS}


@pytest.fixture(scope="module")
def both(fresh_database: Callable[[str], Database]) -> Database:
    """Return both demo counties: one has two and a half times the visits of the other."""
    database = fresh_database("sqlite")
    inhabit(database, REGIONS)
    return database


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect what is asked of the screens' database."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    engine = place.database().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def run(database: Database, monkeypatch: pytest.MonkeyPatch, name: str, view: View) -> list[str]:
    """Run a screen once, as somebody who has just signed in; return what was asked of the database."""
    at = frame(database, monkeypatch)
    at.user = {"username": name, "session": session_of(database, name)[1]}
    for key, value in parse_qsl(urlsplit(view.address).query):
        at.query_params[key] = value
    with counted() as asked:
        at.switch_page(FILES[view.screen]).run()
        results._HISTORIES.wait()
    assert not at.exception, view.name
    assert not at.error, view.name
    return asked


def write(database: Database) -> None:
    """Make everything that was worked out one of an older version."""
    with database.write() as session:
        session.connection().execute(update(Region).values(ledger_version=col(Region.ledger_version) + 1))


def looked_at(database: Database, region: str, roles: Sequence[Role]) -> dict[str, tuple[str, View]]:
    """Return each view by its name, and the first account that may open it."""
    found: dict[str, tuple[str, View]] = {}
    for role in roles:
        name = account_of(role, region)
        for view in views(database, signed_in(database, name).actor):
            found.setdefault(view.name, (name, view))
    return found


@pytest.mark.parametrize("roles", [(Role.LEADER, Role.SUPERVISOR, Role.OFFICE), (Role.DEPARTMENT,), (Role.CADRE,)])
def test_a_screen_asks_a_big_county_as_often_as_a_small_one(both, monkeypatch, roles):
    monkeypatch.setattr(results, "await_history", lambda *_: None)  # it runs the screen again, sooner or later
    every = counties.month_ends  # the ledgers are read once for all of them
    monkeypatch.setattr(counties, "month_ends", lambda *of: every(*of)[-2:])
    asked = {}
    for region in (SMALL, BIG):
        found = looked_at(both, region, roles)
        run(both, monkeypatch, *next(iter(found.values())))  # what never changes is asked once, calendars too
        with place.database().read() as session:
            calendars.calendar_of(session, region)
        for name, (account, view) in found.items():
            write(both)
            asked[name, region] = [len(run(both, monkeypatch, account, view)) for _ in ("after a write", "later")]
    small, big = ({name: counts for (name, region), counts in asked.items() if region == one} for one in (SMALL, BIG))
    records = (f"{PROBLEM.path}-", f"{REPORT.path}-")  # it is chance how far those of a county have come
    assert all(name.startswith(records) for name in small.keys() ^ big.keys())
    shared = small.keys() & big.keys()
    assert abs(small[PROBLEMS.path][0] - big[PROBLEMS.path][0]) <= ONE_READING
    assert {name: small[name] for name in shared - {PROBLEMS.path}} == {
        name: big[name] for name in shared - {PROBLEMS.path}
    }
    assert all(later <= first for first, later in small.values()), small


def test_the_list_of_users_asks_as_often_when_there_are_many(both, monkeypatch):
    view = View(USERS.path, USERS.path, f"/{USERS.path}")
    few = run(both, monkeypatch, "administrator", view)
    for number in range(30):
        with both.write() as session:
            accounts.add_user(
                session,
                actor=OPERATOR,
                name=f"newcomer-{number}",
                role=Role.OFFICE,
                region=SMALL,
                now=datetime.now(UTC),
            )
    many = run(both, monkeypatch, "administrator", view)
    assert len(many) == len(few)
