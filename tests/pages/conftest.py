"""A demo county in a database of its own, and screens run through the frame as somebody."""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from models.values import Role
from pages.account import set_up
from services import accounts, counties
from services.access import OPERATOR, Actor
from services.accounts import passwords
from services.database import Database
from services.demo import demo_accounts, load_demo

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"
HUXIAN = "610125"
PASSWORD = "走访要实，办结要快，2016年"


@pytest.fixture(scope="session")
def demo(fresh_database: Callable[[str], Database]) -> Database:
    """Return Huxian with one user a role, and the offices of two empty counties."""
    database = fresh_database("sqlite")
    now = datetime.now(UTC)
    load_demo(database, actor=OPERATOR, regions=[HUXIAN], now=now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", 4)
        people = [(person.name, person.role, person.region, person.cadre_code, person.dept_code)
                  for person in demo_accounts([HUXIAN])]  # fmt: skip
        for code, name in (("610124", "周至县"), ("610126", "高陵县")):
            with database.write() as session:
                counties.create_county(
                    session,
                    actor=OPERATOR,
                    code=code,
                    name=name,
                    campaign="亲商助企",
                    starts_on=date(2016, 6, 8),
                    ends_on=date(2018, 6, 7),
                    now=now,
                )
        people += [("neighbour", Role.OFFICE, "610124", None, None), ("importer", Role.OFFICE, "610126", None, None)]
        for name, role, region, cadre, department in people:
            with database.write() as session:
                path = accounts.add_user(
                    session,
                    actor=OPERATOR,
                    name=name,
                    role=role,
                    region=region,
                    cadre=cadre,
                    department=department,
                    now=now,
                )
            accounts.choose_password(database, link=path.partition("link=")[2], password=PASSWORD, now=now)
    return database


@pytest.fixture
def at(demo: Database, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the frame over the demo, nobody signed in."""
    return frame(demo, monkeypatch)


def frame(database: Database, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))
    set_up._DONE.clear()
    return AppTest.from_file(str(FRAME), default_timeout=60)


def session_of(database: Database, name: str) -> tuple[str, str]:
    """Start a session and return its token and its digest."""
    now = datetime.now(UTC)
    with database.write() as session:
        ticket = accounts.issue_ticket(session, name=name, browser="b", next_path="/", now=now)
        token = accounts.start_session(session, ticket=ticket, browser="b", agent="", now=now).token
        return token, accounts.holder(session, token=token, now=now).session_hash


def copied(database: Database, directory: Path) -> Database:
    """Return a copy of a database in which a test may change what it likes."""
    path = directory / "kaohe.db"
    with sqlite3.connect(database.url.database or "") as source:
        source.execute("VACUUM INTO ?", (str(path),))
    return Database(f"sqlite:///{path}")


def actor(database: Database, name: str) -> Actor:
    """Return who acts when somebody is signed in."""
    token_hash = session_of(database, name)[1]
    with database.read() as session:
        return accounts.live(session, name=name, session_hash=token_hash, now=datetime.now(UTC)).actor


@pytest.fixture
def desk(demo: Database) -> Database:
    """Return the database at which the users sit: the demo itself, unless a file of tests takes a copy of its own."""
    return demo


@pytest.fixture
def as_user(desk: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return what makes the frame run as a user with a session, as the gate's headers would, at an address."""

    def sign_in(name: str, **query: str) -> AppTest:
        at = frame(desk, monkeypatch)
        at.user = {"username": name, "session": session_of(desk, name)[1]}
        for part, value in query.items():
            at.query_params[part] = value
        return at

    return sign_in


def seen(at: AppTest) -> str:
    """Return every text on the screen."""
    texts = [
        "".join(
            str(part) for part in (getattr(element, "value", ""), getattr(element, "label", "")) if part is not None
        )
        for element in at.main
        if element.type != "html"
    ]
    texts += [element.proto.body for element in at.get("html") if "<style>" not in element.proto.body]
    return "\n".join(texts)


def column(at, number):
    """Return the cells of a column of the table of chosen columns, the first one's without their links."""
    rows = re.findall(r"<tr>(<td.*?)</tr>", seen(at))
    return [re.sub("<.*?>", "", re.findall(r"<td.*?</td>", row)[number]) for row in rows]
