"""Signing in, tickets, and sessions: a random token in the browser, its digest here, checked at every run."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlmodel import Session, col, delete, select

from models import AuditEntry, Region, Ticket, User, UserSession
from models.values import Role
from services.access import Action, Actor, require
from services.accounts.passwords import matches
from services.accounts.roster import sign_in_name
from services.accounts.throttle import count_sign_in, forgive, refuse_excess, remember_browser
from services.accounts.tokens import digest, new_token
from services.accounts.trail import record
from services.database import Database
from services.errors import BadInputError, NotFoundError
from services.messages import say

TICKET_LIVES: Final = timedelta(seconds=60)
IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=12)
TOUCH_EVERY: Final = timedelta(minutes=1)

_SIGN_IN: Final = "sign_in"
_SIGN_OUT: Final = "sign_out"


@dataclass(frozen=True)
class Live:
    """A session that is good at this moment.

    Attributes:
        actor: whose it is.
        session_hash: names it.
        stale: it is time to note that it is in use.
        stamp: ledger version and last audit line of the actor's county: a change tells that something was done there.
    """

    actor: Actor
    session_hash: str
    stale: bool
    stamp: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Started:
    """A session just begun: the token for the cookie, and where the user wanted to go."""

    token: str
    next_path: str


@dataclass(frozen=True)
class SessionRow:
    """A session as the list shows it; `number` names it without giving its digest away."""

    number: str
    user_name: str
    started_at: datetime
    seen_at: datetime
    browser: str | None


def sign_in(database: Database, *, name: str, password: str, address: str, browser: str, now: datetime) -> bool:
    """Tell whether name and password are right; wrong, unknown and disabled look the same and take the same time.

    The attempt is counted and committed before the password is looked at.

    Raises:
        TooManyAttemptsError: the account or the address has had its attempts; the password was not looked at.
    """
    key = sign_in_name(name)
    with database.write() as session:
        buckets = count_sign_in(session, name=key, address=address, browser=browser, now=now)
    with database.read() as session:
        refuse_excess(session, buckets=buckets, now=now)
        user = session.get(User, key)
        password_hash = None if user is None or user.disabled else user.password_hash
    if not matches(password, password_hash):
        return False
    with database.write() as session:
        forgive(session, buckets=buckets)
        if browser:  # one without a cookie of ours is everybody's
            remember_browser(session, name=key, browser=browser, now=now)
    return True


def issue_ticket(session: Session, *, name: str, browser: str, next_path: str, now: datetime) -> str:
    """Return a ticket with which this browser may start one session within a minute; where to go next stays here.

    Raises:
        BadInputError: `next_path` leads out of the house.
    """
    if not is_local(next_path):
        raise BadInputError(say("The address to return to is not one of this site."))
    session.exec(delete(Ticket).where(col(Ticket.issued_at) < now - TICKET_LIVES))
    ticket = new_token()
    session.add(
        Ticket(
            ticket_hash=digest(ticket),
            user_name=sign_in_name(name),
            browser_hash=digest(browser),
            next_path=next_path,
            issued_at=now,
        )
    )
    return ticket


def is_local(path: str) -> bool:
    """Tell whether an address is a plain path of this site (`//host` and a backslash are not)."""
    return path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()


def start_session(session: Session, *, ticket: str, browser: str, agent: str, now: datetime) -> Started | None:
    """Turn a ticket into a session; None when it is used up, too old or another browser's. Either way it is gone."""
    found = session.exec(delete(Ticket).where(col(Ticket.ticket_hash) == digest(ticket)).returning(Ticket)).scalar()
    if found is None or now - found.issued_at > TICKET_LIVES:
        return None
    if not browser or found.browser_hash != digest(browser):
        return None
    user = session.get(User, found.user_name)
    if user is None or user.disabled:
        return None
    session.exec(
        delete(UserSession).where(
            (col(UserSession.seen_at) < now - IDLE) | (col(UserSession.started_at) < now - ABSOLUTE)
        )
    )
    token = new_token()
    session.add(
        UserSession(
            token_hash=digest(token), user_name=user.name, started_at=now, seen_at=now, browser=agent[:200] or None
        )
    )
    record(session, actor=_actor(user), region=user.region, verb=_SIGN_IN, now=now)
    return Started(token, found.next_path)


def live(session: Session, *, name: str, session_hash: str, now: datetime) -> Live | None:
    """Return who this is, or None when the session has ended, idled, run its time, or is not that user's."""
    lines = select(AuditEntry.number).where(
        AuditEntry.region == User.region, col(AuditEntry.verb).not_in([_SIGN_IN, _SIGN_OUT])
    )
    last = lines.order_by(col(AuditEntry.number).desc()).limit(1)
    row = session.exec(
        select(UserSession, User, Region.ledger_version, last.correlate(User).scalar_subquery())
        .join(User, col(User.name) == col(UserSession.user_name))
        .outerjoin(Region, col(Region.code) == col(User.region))
        .where(UserSession.token_hash == session_hash)
    ).first()
    if row is None:
        return None
    found, user, version, line = row
    if found.user_name != name or now - found.seen_at > IDLE or now - found.started_at > ABSOLUTE:
        return None
    if user.disabled or user.password_hash is None:
        return None
    return Live(_actor(user), session_hash, now - found.seen_at > TOUCH_EVERY, (version or 0, line or 0))


def holder(session: Session, *, token: str, now: datetime) -> Live | None:
    """Return whose session a cookie's token opens."""
    found = session.get(UserSession, digest(token))
    return None if found is None else live(session, name=found.user_name, session_hash=found.token_hash, now=now)


def touch(session: Session, *, session_hash: str, now: datetime) -> None:
    """Note that a session is in use; one that has ended meanwhile stays ended."""
    session.connection().execute(
        update(UserSession).where(col(UserSession.token_hash) == session_hash).values(seen_at=now)
    )


def sessions(session: Session, *, actor: Actor, name: str, now: datetime) -> tuple[SessionRow, ...]:
    """Return a user's sessions that are still good, newest first: one's own, or anyone's for whoever manages users."""
    _require_own_or_manager(actor, name)
    found = session.exec(
        select(UserSession)
        .where(
            UserSession.user_name == name,
            col(UserSession.seen_at) >= now - IDLE,
            col(UserSession.started_at) >= now - ABSOLUTE,
        )
        .order_by(col(UserSession.started_at).desc())
    ).all()
    return tuple(
        SessionRow(session_number(row.token_hash), name, row.started_at, row.seen_at, row.browser) for row in found
    )


def end_session(session: Session, *, actor: Actor, name: str, number: str, now: datetime) -> None:
    """End one session of a user: one's own, or anyone's for whoever manages users.

    Raises:
        NotFoundError: there is no such session (any more).
    """
    _require_own_or_manager(actor, name)
    for found in session.exec(select(UserSession).where(UserSession.user_name == name)).all():
        if session_number(found.token_hash) == number:
            session.delete(found)
            record(session, actor=actor, region=actor.region, verb="end_session", now=now, user=name)
            return
    raise NotFoundError(say("This session has ended already."))


def session_number(session_hash: str) -> str:
    """Return what names a session in a list without giving its digest away."""
    return digest(session_hash)


def sign_out(session: Session, *, token: str, now: datetime) -> None:
    """End the session of a cookie's token, if there is one."""
    found = session.get(UserSession, digest(token))
    if found is None:
        return
    user = session.get_one(User, found.user_name)
    session.delete(found)
    record(session, actor=_actor(user), region=user.region, verb=_SIGN_OUT, now=now)


def _require_own_or_manager(actor: Actor, name: str) -> None:
    if actor.name != name:
        require(actor, Action.MANAGE_USERS)


def _actor(user: User) -> Actor:
    return Actor(user.name, Role(user.role), user.region, user.cadre_code, user.dept_code)
