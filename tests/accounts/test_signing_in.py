"""Signing in, tickets and sessions: what opens one, what ends it, and how often one may guess."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import perf_counter, thread_time

import pytest
from sqlmodel import select

from models import AuditEntry, Ticket, UserSession
from models.values import Role
from services import accounts
from services.accounts import passwords, throttle
from services.database import Database
from services.errors import BadInputError, NotFoundError

NOW = datetime(2016, 7, 1, 8, 0, tzinfo=UTC)
PASSWORD = "走访要实，办结要快，2016年"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "COST", 4)
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


@pytest.fixture
def leader(database, county, actors) -> str:
    with database.write() as session:
        path = accounts.add_user(
            session, actor=actors.operator, name="leader", role=Role.LEADER, region=county, now=NOW
        )
    return accounts.choose_password(database, link=path.partition("link=")[2], password=PASSWORD, now=NOW)


def sign_in(database, *, name="leader", password=PASSWORD, address="10.0.0.1", browser="b1", now=NOW):
    return accounts.sign_in(database, name=name, password=password, address=address, browser=browser, now=now)


def ticket_for(database, name, browser="b1", next_path="/ranking", now=NOW):
    with database.write() as session:
        return accounts.issue_ticket(session, name=name, browser=browser, next_path=next_path, now=now)


def start(database, ticket, browser="b1", now=NOW):
    with database.write() as session:
        return accounts.start_session(session, ticket=ticket, browser=browser, agent="Firefox", now=now)


def started(database, name, now=NOW):
    return start(database, ticket_for(database, name, now=now), now=now).token


def who(database, token, now=NOW):
    with database.read() as session:
        found = accounts.holder(session, token=token, now=now)
    return found and found.actor.name


# ---- name and password


def test_the_right_password_opens(database, leader):
    assert sign_in(database, name=" LEADER ")


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + "x", "x" * 5000])
def test_any_other_password_does_not(database, leader, password):
    assert not sign_in(database, password=password)


def test_unknown_disabled_and_unset_users_are_refused_alike(database, leader, actors):
    with database.write() as session:
        accounts.add_user(session, actor=actors.operator, name="new", role=Role.ADMINISTRATOR, now=NOW)
        accounts.disable_user(session, actor=actors.operator, name=leader, now=NOW)
    assert [sign_in(database, name=name) for name in ("nobody", "new", leader)] == [False, False, False]


def test_an_unknown_user_costs_as_much_time_as_a_wrong_password(monkeypatch):
    monkeypatch.setattr(passwords, "COST", 10)
    kept = passwords.hashed(PASSWORD, name="leader")
    passwords.matches(PASSWORD, None)

    def took(password_hash):
        begun = thread_time()  # what this thread computed: a busy machine does not count
        passwords.matches("wrong", password_hash)
        return thread_time() - begun

    rounds = [(took(None), took(kept)) for _ in range(7)]
    unknown, wrong = (min(times) for times in zip(*rounds, strict=True))
    assert unknown == pytest.approx(wrong, rel=0.4)


# ---- the throttle


def test_wrong_guesses_at_an_account_are_limited_from_everywhere_together(database, leader):
    for number in range(throttle.ATTEMPTS_PER_ACCOUNT):
        assert not sign_in(database, password="wrong", address=f"10.0.0.{number}", browser=f"x{number}")
    with pytest.raises(accounts.TooManyAttemptsError, match="15 minutes"):
        sign_in(database, address="10.1.1.1", browser="another")


def test_a_window_later_one_may_try_again(database, leader):
    for _ in range(throttle.ATTEMPTS_PER_ACCOUNT):
        sign_in(database, password="wrong")
    with pytest.raises(accounts.TooManyAttemptsError):
        sign_in(database)
    assert sign_in(database, now=NOW + throttle.WINDOW)


def test_guesses_from_one_address_at_many_accounts_are_limited(database):
    for number in range(throttle.ATTEMPTS_PER_ADDRESS):
        assert not sign_in(database, name=f"user{number}", password="wrong")
    with pytest.raises(accounts.TooManyAttemptsError):
        sign_in(database, name="one.more", password="wrong")


def test_strangers_cannot_shut_out_a_browser_that_has_signed_in_before(database, leader):
    assert sign_in(database, browser="own")
    for _ in range(throttle.ATTEMPTS_PER_ACCOUNT + 1):
        try:
            sign_in(database, password="wrong", address="10.9.9.9", browser="strange")
        except accounts.TooManyAttemptsError:
            break
    else:
        pytest.fail("the stranger was never refused")
    assert sign_in(database, browser="own")


def test_browsers_without_our_cookie_have_no_count_of_their_own(database, leader):
    assert sign_in(database, browser="")
    for number in range(throttle.ATTEMPTS_PER_ACCOUNT):
        assert not sign_in(database, password="wrong", address=f"10.0.0.{number}", browser=f"x{number}")
    with pytest.raises(accounts.TooManyAttemptsError):
        sign_in(database, address="10.1.1.1", browser="")


def test_a_known_browser_is_limited_too(database, leader):
    assert sign_in(database, browser="own")
    for _ in range(throttle.ATTEMPTS_PER_ACCOUNT):
        assert not sign_in(database, password="wrong", browser="own")
    with pytest.raises(accounts.TooManyAttemptsError):
        sign_in(database, browser="own")


def test_successes_use_nothing_up(database, leader):
    for _ in range(throttle.ATTEMPTS_PER_ACCOUNT * 5):
        assert sign_in(database)


def test_the_count_survives_a_restart(database, leader):
    for _ in range(throttle.ATTEMPTS_PER_ACCOUNT):
        sign_in(database, password="wrong")
    database.close()
    again = Database(database.url.render_as_string(hide_password=False))
    with pytest.raises(accounts.TooManyAttemptsError):
        sign_in(again)
    again.close()


def test_parallel_guesses_never_exceed_the_limit(database, leader, monkeypatch):
    looked = []
    matches = passwords.matches
    monkeypatch.setattr("services.accounts.signing_in.matches", lambda *given: looked.append(given) or matches(*given))

    def guess(number):
        try:
            return sign_in(database, password=f"wrong {number}", browser=f"b{number}", address=f"10.0.{number}.1")
        except accounts.TooManyAttemptsError:
            return None

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(guess, range(80)))
    assert 1 <= len(looked) <= throttle.ATTEMPTS_PER_ACCOUNT
    assert answers.count(None) == 80 - len(looked)


def test_at_most_two_passwords_are_compared_at_once(monkeypatch):
    running, most = [], []

    def slow(_password, _hash):
        running.append(1)
        most.append(len(running))
        end = perf_counter() + 0.02
        while perf_counter() < end:
            pass
        running.pop()
        return False

    passwords._nobody()
    monkeypatch.setattr(passwords.bcrypt, "checkpw", slow)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: passwords.matches("x", None), range(12)))
    assert max(most) <= 2


def test_attempts_at_the_set_up_code_are_limited(database):
    with database.write() as session:
        for _ in range(throttle.ATTEMPTS_AT_SET_UP):
            buckets = accounts.count_set_up(session, now=NOW)
        accounts.refuse_excess(session, buckets=buckets, now=NOW)
        accounts.count_set_up(session, now=NOW)
        with pytest.raises(accounts.TooManyAttemptsError):
            accounts.refuse_excess(session, buckets=buckets, now=NOW)


# ---- tickets


def test_a_ticket_starts_a_session_and_leads_where_the_user_wanted(database, leader):
    begun = start(database, ticket_for(database, leader, next_path="/ranking?kind=cadre"))
    assert begun.next_path == "/ranking?kind=cadre"
    assert who(database, begun.token) == leader
    with database.read() as session:
        assert [entry.verb for entry in session.exec(select(AuditEntry)).all()][-1] == "sign_in"
        assert begun.token not in str(session.exec(select(UserSession)).all())


def test_the_database_keeps_no_ticket(database, leader):
    ticket = ticket_for(database, leader)
    with database.read() as session:
        assert ticket not in str(session.exec(select(Ticket)).all())


def test_a_ticket_works_once(database, leader):
    ticket = ticket_for(database, leader)
    assert start(database, ticket)
    assert start(database, ticket) is None


def test_a_ticket_is_of_no_use_in_another_browser_and_then_gone(database, leader):
    ticket = ticket_for(database, leader)
    assert start(database, ticket, browser="b2") is None
    assert start(database, ticket) is None


def test_a_ticket_of_a_browser_without_a_name_starts_nothing(database, leader):
    assert start(database, ticket_for(database, leader, browser=""), browser="") is None


def test_a_ticket_lives_a_minute(database, leader):
    assert start(database, ticket_for(database, leader), now=NOW + timedelta(seconds=61)) is None
    assert start(database, ticket_for(database, leader), now=NOW + timedelta(seconds=60))


def test_a_ticket_of_somebody_disabled_meanwhile_is_refused(database, leader, actors):
    ticket = ticket_for(database, leader)
    with database.write() as session:
        accounts.disable_user(session, actor=actors.operator, name=leader, now=NOW)
    assert start(database, ticket) is None


@pytest.mark.parametrize(
    "path", ["https://evil.example", "//evil.example", "/\\evil.example", "ranking", "", "/a\r\nb"]
)
def test_a_ticket_never_leads_out_of_the_house(database, leader, path):
    with pytest.raises(BadInputError):
        ticket_for(database, leader, next_path=path)


# ---- sessions


def test_a_session_ends_after_half_an_hour_without_use(database, leader):
    token = started(database, leader)
    assert who(database, token, now=NOW + timedelta(minutes=30)) == leader
    assert who(database, token, now=NOW + timedelta(minutes=30, seconds=1)) is None


def test_a_session_in_use_ends_after_twelve_hours(database, leader):
    token = started(database, leader)
    for minutes in range(25, 721, 25):
        moment = NOW + timedelta(minutes=minutes)
        with database.write() as session:
            found = accounts.holder(session, token=token, now=moment)
            assert found.stale
            accounts.touch(session, session_hash=found.session_hash, now=moment)
    assert who(database, token, now=NOW + timedelta(hours=12)) == leader
    assert who(database, token, now=NOW + timedelta(hours=12, seconds=1)) is None


def test_a_session_just_used_needs_no_note(database, leader):
    token = started(database, leader)
    with database.read() as session:
        assert not accounts.holder(session, token=token, now=NOW + timedelta(seconds=30)).stale


def test_a_session_is_nobody_elses(database, leader):
    token = started(database, leader)
    with database.read() as session:
        found = accounts.holder(session, token=token, now=NOW)
        assert accounts.live(session, name="other", session_hash=found.session_hash, now=NOW) is None
        assert accounts.live(session, name=leader, session_hash=token, now=NOW) is None
        assert accounts.live(session, name=leader, session_hash=found.session_hash, now=NOW).actor.name == leader


@pytest.mark.parametrize("verb", [accounts.disable_user, accounts.reset_user])
def test_disabling_and_resetting_end_the_sessions_at_once(database, leader, actors, verb):
    token = started(database, leader)
    with database.write() as session:
        verb(session, actor=actors.operator, name=leader, now=NOW)
    assert who(database, token) is None


def test_a_new_password_ends_the_sessions(database, leader, actors):
    with database.write() as session:
        path = accounts.reset_user(session, actor=actors.operator, name=leader, now=NOW)
    link = path.partition("link=")[2]
    with database.write() as session:
        session.add(UserSession(token_hash="0" * 64, user_name=leader, started_at=NOW, seen_at=NOW))
    accounts.choose_password(database, link=link, password=PASSWORD, now=NOW)
    with database.read() as session:
        assert session.exec(select(UserSession)).first() is None


def test_signing_out_ends_one_session_and_leaves_a_line(database, leader):
    here, there = started(database, leader), started(database, leader)
    with database.write() as session:
        accounts.sign_out(session, token=here, now=NOW)
        accounts.sign_out(session, token="unknown", now=NOW)
    assert (who(database, here), who(database, there)) == (None, leader)
    with database.read() as session:
        assert [entry.verb for entry in session.exec(select(AuditEntry)).all()][-1] == "sign_out"


def test_one_sees_and_ends_ones_own_sessions(database, leader, actors):
    here, there = started(database, leader), started(database, leader, now=NOW + timedelta(minutes=1))
    with database.write() as session:
        newest, _oldest = accounts.sessions(session, actor=actors.leader, name=leader, now=NOW)
        assert newest.browser == "Firefox"
        accounts.end_session(session, actor=actors.leader, name=leader, number=newest.number, now=NOW)
        with pytest.raises(NotFoundError):
            accounts.end_session(session, actor=actors.leader, name=leader, number=newest.number, now=NOW)
    assert (who(database, here), who(database, there)) == (leader, None)
    with database.read() as session:
        assert [entry.verb for entry in session.exec(select(AuditEntry)).all()][-1] == "end_session"
