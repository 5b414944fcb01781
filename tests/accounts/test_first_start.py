"""The first start: one first user, or the demonstration's users with one password that nobody stored."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models import AuditEntry, User
from models.values import Role
from services import accounts, counties
from services.accounts import passwords
from services.demo import DemoAccount
from services.errors import BadInputError, NotPermittedError

NOW = datetime(2016, 7, 1, 8, 0, tzinfo=UTC)
PEOPLE = (
    DemoAccount("administrator", Role.ADMINISTRATOR, None),
    DemoAccount("zhouzhi-leader", Role.LEADER, "610124"),
    DemoAccount("zhouzhi-cadre", Role.CADRE, "610124", cadre_code="G003"),
    DemoAccount("zhouzhi-department", Role.DEPARTMENT, "610124", dept_code="D02"),
)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "COST", 4)


def test_a_new_database_has_nobody_until_the_first_user(database, actors):
    with database.write() as session:
        assert accounts.nobody_yet(session)
        path = accounts.add_first_user(session, actor=actors.operator, name="admin", role=Role.ADMINISTRATOR, now=NOW)
        assert not accounts.nobody_yet(session)
    assert accounts.choose_password(
        database, link=path.partition("link=")[2], password="我来管理这一台服务器上的全部用户", now=NOW
    ) == "admin"  # fmt: skip


def test_there_is_one_first_user_only(database, actors):
    with database.write() as session:
        accounts.add_first_user(session, actor=actors.operator, name="one", role=Role.ADMINISTRATOR, now=NOW)
        with pytest.raises(NotPermittedError, match="set up already"):
            accounts.add_first_user(session, actor=actors.operator, name="two", role=Role.ADMINISTRATOR, now=NOW)
    with pytest.raises(NotPermittedError, match="set up already"):
        accounts.add_demo_users(database, actor=actors.operator, people=PEOPLE, now=NOW)


def test_an_office_needs_its_county(database, actors):
    with database.write() as session, pytest.raises(BadInputError, match="no county"):
        accounts.add_first_user(
            session, actor=actors.operator, name="office", role=Role.OFFICE, region="610124", now=NOW
        )


@pytest.mark.parametrize("role", ["leader", "supervisor", "office", "department", "cadre", "administrator"])
def test_only_the_operator_sets_up(database, county, actors, role):
    actor = getattr(actors, role)
    with database.write() as session, pytest.raises(NotPermittedError):
        accounts.add_first_user(session, actor=actor, name="me", role=Role.ADMINISTRATOR, now=NOW)
    with pytest.raises(NotPermittedError):
        accounts.add_demo_users(database, actor=actor, people=PEOPLE, now=NOW)
    with database.write() as session, pytest.raises(NotPermittedError):
        counties.create_county(
            session,
            actor=actor,
            code="1",
            name="a",
            campaign="b",
            starts_on=date(2016, 6, 8),
            ends_on=date(2018, 6, 7),
            now=NOW,
        )


def test_the_demo_users_share_a_password_of_this_installation(database, county, actors):
    password = accounts.add_demo_users(database, actor=actors.operator, people=PEOPLE, now=NOW)
    for person in PEOPLE:
        assert accounts.sign_in(database, name=person.name, password=password, address="10.0.0.1", browser="b", now=NOW)
    with database.read() as session:
        users = {user.name: user for user in session.exec(select(User)).all()}
        (entry,) = session.exec(select(AuditEntry)).all()
    assert users["zhouzhi-cadre"].cadre_code == "G003"
    assert password not in str(users) + str(entry)
    assert (entry.verb, entry.details["users"]) == ("add_demo_users", [person.name for person in PEOPLE])


def test_every_installation_has_another_demo_password(fresh_database, actors):
    people = PEOPLE[:1]
    passwords_made = {
        accounts.add_demo_users(fresh_database("sqlite"), actor=actors.operator, people=people, now=NOW)
        for _ in range(3)
    }
    assert len(passwords_made) == 3
    assert all(len(made) >= passwords.MIN_CHARACTERS for made in passwords_made)
