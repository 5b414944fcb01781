"""The people of the demonstration: their accounts, and a session in their browser without typing a password."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from pages.web import cookies
from services import accounts
from services.access import OPERATOR, Actor
from services.accounts import passwords
from services.database import Database
from services.demo import DemoAccount, demo_accounts, load_demo

PASSWORD = "走访要实，办结要快，2016年"
HUXIAN = "610125"
BROWSER = "a-browser"
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in: who, and the session's token."""

    name: str
    actor: Actor
    token: str

    def jar(self, language: str = "zh_CN") -> dict[str, str]:
        """Return the cookies of this person's browser."""
        return {cookies.SESSION: self.token, cookies.BROWSER: BROWSER, cookies.LANGUAGE: language}


def inhabit(database: Database, regions: Sequence[str] = (HUXIAN,)) -> None:
    """Fill a migrated, empty database with demo counties and one account a role, whose passwords are hashed fast."""
    now = datetime.now(UTC)
    load_demo(database, actor=OPERATOR, regions=regions, now=now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", 4)
        for person in demo_accounts(regions):
            _move_in(database, person, now)


def _move_in(database: Database, person: DemoAccount, now: datetime) -> None:
    with database.write() as session:
        path = accounts.add_user(
            session,
            actor=OPERATOR,
            name=person.name,
            role=person.role,
            region=person.region,
            cadre=person.cadre_code,
            department=person.dept_code,
            now=now,
        )
    accounts.choose_password(database, link=path.partition("link=")[2], password=PASSWORD, now=now)


def signed_in(database: Database, name: str) -> Person:
    """Start a session for somebody, as a right password would."""
    now = datetime.now(UTC)
    with database.write() as session:
        ticket = accounts.issue_ticket(session, name=name, browser=BROWSER, next_path="/", now=now)
        started = accounts.start_session(session, ticket=ticket, browser=BROWSER, agent=AGENT, now=now)
        assert started is not None
        found = accounts.holder(session, token=started.token, now=now)
        assert found is not None
    return Person(name, found.actor, started.token)


def account_of(role: str, region: str = HUXIAN) -> str:
    """Return the sign-in name of the first account of a role in a demo county."""
    return next(one.name for one in demo_accounts([region]) if one.role == role)
