"""Users: adding, disabling and resetting them, and the one-time link by which each chooses a password."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models import AuditEntry, SetupLink, User
from models.values import Role
from services import accounts
from services.access import OPERATOR
from services.accounts import Person, passwords, throttle
from services.errors import BadInputError, NotFoundError, NotPermittedError, StaleRecordError

NOW = datetime(2016, 7, 1, 8, 0, tzinfo=UTC)
PASSWORD = "走访要实，办结要快，2016年"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    """Hash in a millisecond; tests of the time taken set the real cost again."""
    monkeypatch.setattr(passwords, "COST", 4)


def add(database, actor, **what):
    with database.write() as session:
        return accounts.add_user(session, actor=actor, now=NOW, **what).partition("link=")[2]


def audit(database):
    with database.read() as session:
        return [(entry.verb, entry.actor, entry.region) for entry in session.exec(select(AuditEntry)).all()]


def test_a_user_is_added_and_chooses_a_password_by_the_link(database, county, actors):
    link = add(database, actors.administrator, name=" Li.Si ", role=Role.LEADER, region=county)
    with database.read() as session:
        assert accounts.link_holder(session, link=link, now=NOW) == "li.si"
    assert accounts.choose_password(database, link=link, password=PASSWORD, now=NOW) == "li.si"
    with database.read() as session:
        user = session.get_one(User, "li.si")
        assert passwords.matches(PASSWORD, user.password_hash)
        (row,) = accounts.users(session, actor=actors.administrator)
        assert (row.name, row.role, row.region, row.has_password, row.disabled) == (
            "li.si", Role.LEADER, county, True, False,
        )  # fmt: skip
    assert audit(database) == [("add_user", "administrator", county), ("choose_password", "li.si", county)]


def test_the_database_keeps_neither_link_nor_password(database, county, actors):
    link = add(database, actors.operator, name="li", role=Role.LEADER, region=county)
    with database.read() as session:
        assert link not in str(session.exec(select(SetupLink)).one())
    accounts.choose_password(database, link=link, password=PASSWORD, now=NOW)
    with database.read() as session:
        assert PASSWORD not in str(session.exec(select(User)).one())
        assert session.exec(select(SetupLink)).first() is None


def test_a_link_works_once(database, county, actors):
    link = add(database, actors.operator, name="li", role=Role.LEADER, region=county)
    accounts.choose_password(database, link=link, password=PASSWORD, now=NOW)
    with pytest.raises(NotFoundError):
        accounts.choose_password(database, link=link, password="another long sentence", now=NOW)


def test_a_link_expires_after_a_week(database, county, actors):
    link = add(database, actors.operator, name="li", role=Role.LEADER, region=county)
    week = timedelta(days=7)
    with database.read() as session:
        assert accounts.link_holder(session, link=link, now=NOW + week) == "li"
        with pytest.raises(NotFoundError):
            accounts.link_holder(session, link=link, now=NOW + week + timedelta(seconds=1))


def test_two_who_hold_the_same_link_cannot_both_choose(database, county, actors, monkeypatch):
    """The second one's hash is ready only when the first has committed."""
    link = add(database, actors.operator, name="li", role=Role.LEADER, region=county)
    hashed = passwords.hashed

    def slow(password, *, name):
        monkeypatch.setattr("services.accounts.roster.hashed", hashed)
        accounts.choose_password(database, link=link, password="the first of two sentences", now=NOW)
        return hashed(password, name=name)

    monkeypatch.setattr("services.accounts.roster.hashed", slow)
    with pytest.raises((NotFoundError, StaleRecordError)):
        accounts.choose_password(database, link=link, password=PASSWORD, now=NOW)
    with database.read() as session:
        assert passwords.matches("the first of two sentences", session.get_one(User, "li").password_hash)


@pytest.mark.parametrize(
    "password", ["十五个字符的一句话才算够长对吧", "a" * 3 + "bcdefghijklm", "走访要实 办结要快 " * 2]
)
def test_long_enough_sentences_are_taken(password):
    assert passwords.matches(password, passwords.hashed(password, name="li"))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("fourteen chars", "at least 15"),
        ("     in spaces     ", "at least 15"),
        ("x1y2z3" * 12 + "!", "longer than 72 bytes"),
        ("二十五个汉字就是七十五个字节所以不行的这是一句太长的话", "longer than 72 bytes"),
        ("passwordpassword", "common words"),
        ("1234567890123456", "common words"),
        ("aaaaaaaaaaaaaaaaaaaa", "common words"),
        ("zhouzhixian-kaohe-123456", "common words"),
        ("li.xiaoming li.xiaoming", "common words"),
    ],
)
def test_a_password_that_may_not_be_chosen_is_refused_with_the_reason(password, why):
    with pytest.raises(BadInputError, match=why):
        passwords.hashed(password, name="li.xiaoming")


def test_passwords_of_64_characters_are_taken_and_compared_to_the_last_one():
    password = "".join(chr(97 + number % 26) for number in range(63))
    kept = passwords.hashed(password + "1", name="li")
    assert passwords.matches(password + "1", kept)
    assert not passwords.matches(password + "2", kept)


def test_a_password_is_the_same_however_its_accents_were_typed():
    assert passwords.matches("cafe\u0301 de la mairie 7", passwords.hashed("caf\u00e9 de la mairie 7", name="li"))


def test_a_refused_password_leaves_the_link_good(database, county, actors):
    link = add(database, actors.operator, name="li", role=Role.LEADER, region=county)
    with pytest.raises(BadInputError):
        accounts.choose_password(database, link=link, password="short", now=NOW)
    assert accounts.choose_password(database, link=link, password=PASSWORD, now=NOW) == "li"


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"name": "x", "role": Role.LEADER, "region": "610124"}, "no sign-in name"),
        ({"name": "a b", "role": Role.LEADER, "region": "610124"}, "no sign-in name"),
        ({"name": "li\n", "role": Role.LEADER, "region": "999999"}, "no county"),
        ({"name": "li", "role": Role.LEADER}, "no county"),
        ({"name": "li", "role": Role.CADRE, "region": "610124"}, "needs a cadre's code"),
        ({"name": "li", "role": Role.CADRE, "region": "610124", "cadre": "G999"}, "no cadre G999"),
        ({"name": "li", "role": Role.LEADER, "region": "610124", "cadre": "G001"}, "needs a cadre's code"),
        ({"name": "li", "role": Role.DEPARTMENT, "region": "610124"}, "needs a department's code"),
        ({"name": "li", "role": Role.DEPARTMENT, "region": "610124", "department": "D99"}, "no department D99"),
        ({"name": "li", "role": Role.ADMINISTRATOR, "region": "610124"}, "belongs to no county"),
        ({"name": "WANG", "role": Role.LEADER, "region": "610124"}, "already"),
    ],
)
def test_a_user_who_does_not_fit_together_is_refused(database, county, actors, what, why):
    add(database, actors.operator, name="wang", role=Role.LEADER, region=county)
    with pytest.raises(BadInputError, match=why):
        add(database, actors.operator, **what)


def test_a_cadre_has_the_department_of_the_ledger(database, county, actors):
    add(database, actors.operator, name="g3", role=Role.CADRE, region=county, cadre="G003")
    with database.read() as session:
        assert session.get_one(User, "g3").dept_code == "D02"


def test_reset_takes_the_password_away_and_lets_a_disabled_user_in_again(database, county, actors):
    link = add(database, actors.operator, name="li", role=Role.LEADER, region=county)
    accounts.choose_password(database, link=link, password=PASSWORD, now=NOW)
    with database.write() as session:
        accounts.disable_user(session, actor=actors.administrator, name="li", now=NOW)
    with database.write() as session:
        path = accounts.reset_user(session, actor=actors.administrator, name="li", now=NOW)
    with database.read() as session:
        user = session.get_one(User, "li")
        assert (user.password_hash, user.disabled) == (None, False)
    assert path.startswith("/set_password?link=")
    assert accounts.choose_password(database, link=path.partition("link=")[2], password=PASSWORD, now=NOW) == "li"
    assert [verb for verb, _, _ in audit(database)] == [
        "add_user", "choose_password", "disable_user", "reset_user", "choose_password",
    ]  # fmt: skip


def signed_in(database, password=PASSWORD, browser="b"):
    return accounts.sign_in(database, name="li", password=password, address="10.0.0.1", browser=browser, now=NOW)


def shut_out(database, now=NOW):
    with database.read() as session:
        return accounts.shut_out(session, actor=OPERATOR, now=now)


@pytest.fixture
def li(database, county, actors):
    link = add(database, actors.operator, name="li", role=Role.LEADER, region=county)
    return accounts.choose_password(database, link=link, password=PASSWORD, now=NOW)


def enable(database, actor, name="li"):
    with database.write() as session:
        accounts.enable_user(session, actor=actor, name=name, now=NOW)


def test_unlocking_lets_a_locked_user_in_with_the_same_password(database, actors, li):
    with database.write() as session:
        accounts.disable_user(session, actor=actors.administrator, name=li, now=NOW)
    assert not signed_in(database)
    enable(database, actors.administrator)
    assert signed_in(database)
    assert [verb for verb, _, _ in audit(database)][-2:] == ["disable_user", "enable_user"]


@pytest.mark.parametrize("known", [False, True], ids=["in a strange browser", "in a browser that signed in before"])
def test_unlocking_forgives_the_attempts_that_shut_a_user_out(database, actors, li, known):
    if known:
        assert signed_in(database)
    assert shut_out(database) == frozenset()
    for _ in range(throttle.ATTEMPTS_PER_ACCOUNT):
        assert not signed_in(database, password="wrong")
    assert shut_out(database) == {"li"}
    with pytest.raises(accounts.TooManyAttemptsError):
        signed_in(database)
    enable(database, actors.administrator)
    assert shut_out(database) == frozenset()
    assert signed_in(database)


def test_unlocking_one_user_forgives_no_other(database, county, actors, li):
    add(database, actors.operator, name="xli", role=Role.LEADER, region=county)
    for name in ("xli", "l_i"):
        for number in range(throttle.ATTEMPTS_PER_ACCOUNT):
            accounts.sign_in(database, name=name, password="wrong", address=f"{name}{number}", browser="b", now=NOW)
    enable(database, actors.administrator)
    assert shut_out(database) == {"xli", "l_i"}


def test_a_new_link_forgives_the_attempts_too(database, actors, li):
    for _ in range(throttle.ATTEMPTS_PER_ACCOUNT):
        signed_in(database, password="wrong")
    with database.write() as session:
        path = accounts.reset_user(session, actor=actors.administrator, name=li, now=NOW)
    accounts.choose_password(database, link=path.partition("link=")[2], password=PASSWORD, now=NOW)
    assert signed_in(database)


def test_whoever_was_shut_out_is_no_longer_when_the_window_is_over(database, li):
    for _ in range(throttle.ATTEMPTS_PER_ACCOUNT):
        signed_in(database, password="wrong")
    assert shut_out(database, NOW + throttle.WINDOW) == frozenset()


def test_users_are_listed_with_the_name_of_the_cadre_or_department(database, county, actors):
    add(database, actors.operator, name="g1", role=Role.CADRE, region=county, cadre="G001")
    add(database, actors.operator, name="d2", role=Role.DEPARTMENT, region=county, department="D02")
    add(database, actors.operator, name="li", role=Role.LEADER, region=county)
    with database.read() as session:
        found = {row.name: row.person for row in accounts.users(session, actor=actors.administrator)}
    assert found == {"d2": "部门D02", "g1": "干部G001", "li": None}


def test_accounts_can_be_given_to_a_countys_cadres_and_departments(database, county, actors):
    with database.read() as session:
        found = accounts.people(session, actor=actors.administrator, region=county)
        with pytest.raises(NotFoundError, match="999999"):
            accounts.people(session, actor=actors.administrator, region="999999")
    assert found.cadres == tuple(Person(code, f"干部{code}") for code in ("G001", "G002", "G003"))
    assert found.departments == tuple(Person(code, f"部门{code}") for code in ("D01", "D02"))


def test_a_new_link_makes_the_old_one_useless(database, county, actors):
    old = add(database, actors.operator, name="li", role=Role.LEADER, region=county)
    with database.write() as session:
        accounts.reset_user(session, actor=actors.operator, name="li", now=NOW)
    with pytest.raises(NotFoundError):
        accounts.choose_password(database, link=old, password=PASSWORD, now=NOW)


def test_nobody_disables_their_own_account(database, actors):
    add(database, actors.operator, name="administrator", role=Role.ADMINISTRATOR)
    with database.write() as session, pytest.raises(BadInputError, match="your own account"):
        accounts.disable_user(session, actor=actors.administrator, name="administrator", now=NOW)


@pytest.mark.parametrize("verb", [accounts.reset_user, accounts.disable_user, accounts.enable_user])
def test_an_unknown_user_is_named(database, actors, verb):
    with database.write() as session, pytest.raises(NotFoundError, match="nobody"):
        verb(session, actor=actors.operator, name="nobody", now=NOW)


@pytest.mark.parametrize("role", ["leader", "supervisor", "office", "department", "cadre", "stranger"])
def test_only_administrators_manage_users(database, county, actors, role):
    add(database, actors.operator, name="li", role=Role.LEADER, region=county)
    actor = getattr(actors, role)
    with database.write() as session:
        for attempt in (
            lambda: accounts.users(session, actor=actor),
            lambda: accounts.add_user(session, actor=actor, name="x2", role=Role.LEADER, region=county, now=NOW),
            lambda: accounts.reset_user(session, actor=actor, name="li", now=NOW),
            lambda: accounts.disable_user(session, actor=actor, name="li", now=NOW),
            lambda: accounts.enable_user(session, actor=actor, name="li", now=NOW),
            lambda: accounts.shut_out(session, actor=actor, now=NOW),
            lambda: accounts.people(session, actor=actor, region=county),
            lambda: accounts.sessions(session, actor=actor, name="li", now=NOW),
            lambda: accounts.end_session(session, actor=actor, name="li", number="x", now=NOW),
        ):
            with pytest.raises(NotPermittedError):
                attempt()
    assert [verb for verb, _, _ in audit(database)] == ["add_user"]
