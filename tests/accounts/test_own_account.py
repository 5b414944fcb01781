"""One's own account: another password, an end to the other sessions, and what neither of them lets through."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models import AuditEntry, SetupLink, Ticket, User, UserSession
from models.values import Role
from services import accounts
from services.access import OPERATOR, Actor
from services.accounts import OwnAccount, passwords, throttle
from services.accounts.tokens import digest
from services.errors import BadInputError, NotPermittedError, StaleRecordError

NOW = datetime(2016, 7, 1, 8, 0, tzinfo=UTC)
PASSWORD = "走访要实，办结要快，2016年"
ANOTHER = "问题不过夜，承诺都兑现，说到做到"
CADRE = Actor("g1", Role.CADRE, "610124", cadre_code="G001", dept_code="D01")


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "COST", 4)


@pytest.fixture
def cadre(database, county):
    with database.write() as session:
        path = accounts.add_user(
            session, actor=OPERATOR, name="g1", role=Role.CADRE, region=county, cadre="G001", now=NOW
        )
    return accounts.choose_password(database, link=path.partition("link=")[2], password=PASSWORD, now=NOW)


def started(database, name, now=NOW):
    """Start a session and return its digest."""
    with database.write() as session:
        ticket = accounts.issue_ticket(session, name=name, browser="b", next_path="/", now=now)
        begun = accounts.start_session(session, ticket=ticket, browser="b", agent="Firefox", now=now)
    return digest(begun.token)


def change(database, session_hash, *, actor=CADRE, old=PASSWORD, new=ANOTHER, now=NOW):
    accounts.change_password(database, actor=actor, session_hash=session_hash, old=old, new=new, now=now)


def can_sign_in(database, password):
    return accounts.sign_in(database, name="g1", password=password, address="10.0.0.1", browser="x", now=NOW)


def is_good(database, session_hash, name="g1", now=NOW):
    with database.read() as session:
        return accounts.live(session, name=name, session_hash=session_hash, now=now) is not None


def verbs(database):
    with database.read() as session:
        return [entry.verb for entry in session.exec(select(AuditEntry).order_by(AuditEntry.number)).all()]


# ---- who one is


def test_an_account_is_told_by_name_what_it_is_of(database, cadre):
    here = started(database, cadre)
    with database.read() as session:
        own = accounts.own_account(session, actor=CADRE, session_hash=here, now=NOW)
    assert own == OwnAccount(county="周至县", cadre="干部G001", department="部门D01")


def test_an_account_of_nothing_is_of_nothing(database, county):
    with database.write() as session:
        path = accounts.add_user(session, actor=OPERATOR, name="boss", role=Role.ADMINISTRATOR, now=NOW)
    accounts.choose_password(database, link=path.partition("link=")[2], password=PASSWORD, now=NOW)
    here = started(database, "boss")
    with database.read() as session:
        actor = Actor("boss", Role.ADMINISTRATOR, None)
        own = accounts.own_account(session, actor=actor, session_hash=here, now=NOW)
    assert own == OwnAccount(None, None, None)


# ---- another password


def test_with_the_present_password_one_sets_another(database, cadre):
    change(database, started(database, cadre))
    assert (can_sign_in(database, PASSWORD), can_sign_in(database, ANOTHER)) == (False, True)
    assert verbs(database)[-1] == "change_password"


def test_only_the_session_that_asked_outlives_a_new_password(database, cadre):
    here, there = started(database, cadre), started(database, cadre)
    with database.write() as session:
        accounts.issue_ticket(session, name=cadre, browser="b", next_path="/", now=NOW)
        session.add(SetupLink(link_hash="0" * 64, user_name=cadre, issued_at=NOW))
    change(database, here)
    assert (is_good(database, here), is_good(database, there)) == (True, False)
    with database.read() as session:
        assert session.exec(select(Ticket)).all() == []
        assert session.exec(select(SetupLink)).all() == []


def test_a_wrong_present_password_changes_nothing(database, cadre):
    here, there = started(database, cadre), started(database, cadre)
    with pytest.raises(BadInputError, match="current password is not right"):
        change(database, here, old="wrong")
    assert can_sign_in(database, PASSWORD)
    assert is_good(database, there)
    assert "change_password" not in verbs(database)


@pytest.mark.parametrize("new", ["short", "passwordpassword", "x1y2z3" * 13])
def test_a_weak_new_password_is_refused_as_at_the_first_choice(database, cadre, new):
    here = started(database, cadre)
    with pytest.raises(BadInputError):
        change(database, here, new=new)
    assert can_sign_in(database, PASSWORD)


def test_the_database_keeps_neither_password(database, cadre):
    change(database, started(database, cadre))
    with database.read() as session:
        kept = str(session.exec(select(User)).all()) + str(session.exec(select(AuditEntry)).all())
    assert PASSWORD not in kept
    assert ANOTHER not in kept


def test_attempts_at_the_present_password_are_limited(database, cadre):
    here = started(database, cadre)
    for _ in range(throttle.ATTEMPTS_PER_ACCOUNT):
        with pytest.raises(BadInputError):
            change(database, here, old="wrong")
    with pytest.raises(accounts.TooManyAttemptsError, match="15 minutes"):
        change(database, here)
    assert can_sign_in(database, PASSWORD), "the owner of the account is not shut out"
    later = NOW + throttle.WINDOW
    change(database, here, now=later)


def test_a_refused_new_password_uses_no_attempt_up(database, cadre):
    here = started(database, cadre)
    for _ in range(throttle.ATTEMPTS_PER_ACCOUNT * 2):
        with pytest.raises(BadInputError, match="at least 15"):
            change(database, here, new="short")
    change(database, here)


def test_a_password_is_not_looked_at_for_a_session_that_is_not_ones_own(database, cadre, county, monkeypatch):
    with database.write() as session:
        path = accounts.add_user(session, actor=OPERATOR, name="li", role=Role.LEADER, region=county, now=NOW)
    accounts.choose_password(database, link=path.partition("link=")[2], password=PASSWORD, now=NOW)
    monkeypatch.setattr("services.accounts.own.matches", lambda *_given: pytest.fail("it was looked at"))
    ended = started(database, cadre, now=NOW - timedelta(hours=1))
    for session_hash in (started(database, "li"), ended, "0" * 64, ""):
        with pytest.raises(NotPermittedError):
            change(database, session_hash)


def test_a_session_that_ended_while_the_hash_was_made_changes_nothing(database, cadre, monkeypatch):
    here = started(database, cadre)
    hashed = passwords.hashed

    def slow(password, *, name):
        with database.write() as session:
            accounts.disable_user(session, actor=OPERATOR, name=name, now=NOW)
        return hashed(password, name=name)

    monkeypatch.setattr("services.accounts.own.hashed", slow)
    with pytest.raises(NotPermittedError):
        change(database, here)
    with database.read() as session:
        assert passwords.matches(PASSWORD, session.get_one(User, cadre).password_hash)


def test_two_changes_by_the_same_old_password_cannot_both_hold(database, cadre, monkeypatch):
    """The second one's hash is ready only when the first has committed."""
    here = started(database, cadre)
    hashed = passwords.hashed

    def slow(password, *, name):
        monkeypatch.setattr("services.accounts.own.hashed", hashed)
        change(database, here, new="the first of two sentences")
        return hashed(password, name=name)

    monkeypatch.setattr("services.accounts.own.hashed", slow)
    with pytest.raises(StaleRecordError):
        change(database, here)
    with database.read() as session:
        assert passwords.matches("the first of two sentences", session.get_one(User, cadre).password_hash)


# ---- the other sessions


def test_one_ends_all_sessions_but_the_present_one(database, cadre, county):
    here, *others = (started(database, cadre) for _ in range(3))
    with database.write() as session:
        path = accounts.add_user(session, actor=OPERATOR, name="li", role=Role.LEADER, region=county, now=NOW)
    accounts.choose_password(database, link=path.partition("link=")[2], password=PASSWORD, now=NOW)
    somebody_elses = started(database, "li")
    with database.write() as session:
        assert accounts.end_other_sessions(session, actor=CADRE, session_hash=here, now=NOW) == 2
    assert [is_good(database, one) for one in (here, *others)] == [True, False, False]
    assert is_good(database, somebody_elses, name="li")
    assert verbs(database)[-1] == "end_other_sessions"


def test_a_ticket_not_used_yet_ends_with_the_other_sessions(database, cadre):
    here = started(database, cadre)
    with database.write() as session:
        ticket = accounts.issue_ticket(session, name=cadre, browser="b", next_path="/", now=NOW)
        assert accounts.end_other_sessions(session, actor=CADRE, session_hash=here, now=NOW) == 0
        assert accounts.start_session(session, ticket=ticket, browser="b", agent="", now=NOW) is None


def test_sessions_that_ran_out_by_themselves_are_not_counted(database, cadre):
    started(database, cadre, now=NOW - timedelta(minutes=31))
    here = started(database, cadre, now=NOW - timedelta(minutes=2))
    with database.write() as session:
        assert accounts.end_other_sessions(session, actor=CADRE, session_hash=here, now=NOW) == 0


def test_nobody_ends_the_others_from_a_session_that_is_not_theirs(database, cadre):
    here = started(database, cadre)
    with database.write() as session:
        for session_hash in ("0" * 64, digest("guess")):
            with pytest.raises(NotPermittedError):
                accounts.end_other_sessions(session, actor=CADRE, session_hash=session_hash, now=NOW)
        assert len(session.exec(select(UserSession)).all()) == 1
    assert is_good(database, here)
