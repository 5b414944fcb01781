"""One's own account, from a session of one's own: who it is, another password, an end to every other session."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models import Cadre, Department, Region
from services.access import Actor
from services.accounts.passwords import hashed, matches
from services.accounts.roster import end_access, find_user, write_user
from services.accounts.signing_in import live, session_number, sessions
from services.accounts.throttle import count_change, forgive, refuse_excess
from services.accounts.trail import record
from services.database import Database
from services.errors import BadInputError, NotPermittedError
from services.messages import say


@dataclass(frozen=True)
class OwnAccount:
    """What an account is of, by name; None where it is of no such thing, or of one that the ledgers lack."""

    county: str | None
    cadre: str | None
    department: str | None


def own_account(session: Session, *, actor: Actor, session_hash: str, now: datetime) -> OwnAccount:
    """Return what the actor's account is of.

    Raises:
        NotPermittedError: the session is none (any more) of the actor's own.
    """
    _require_own(session, actor, session_hash, now)
    region = session.get(Region, actor.region) if actor.region else None
    cadre = session.get(Cadre, (actor.region, actor.cadre_code)) if actor.cadre_code else None
    department = session.get(Department, (actor.region, actor.dept_code)) if actor.dept_code else None
    return OwnAccount(*(found.name if found else None for found in (region, cadre, department)))


def change_password(database: Database, *, actor: Actor, session_hash: str, old: str, new: str, now: datetime) -> None:
    """Set another password for the actor, and end every session, ticket and link but the session that asks.

    Attempts at the old password are limited as those of signing in are, and counted before it is looked at; verifying
    it and making the hash take a quarter of a second each, so they stand between transactions.

    Raises:
        NotPermittedError: the session is none (any more) of the actor's own.
        TooManyAttemptsError: too many attempts have failed; the old password was not looked at.
        BadInputError: the old password is not right, or the new one may not be chosen.
        StaleRecordError: the account was changed meanwhile; nothing was written.
    """
    with database.read() as session:
        _require_own(session, actor, session_hash, now)
    with database.write() as session:
        buckets = count_change(session, name=actor.name, now=now)
    with database.read() as session:
        refuse_excess(session, buckets=buckets, now=now)
        user = find_user(session, actor.name)
    if not matches(old, user.password_hash):
        raise BadInputError(say("The current password is not right; nothing was changed."))
    with database.write() as session:
        forgive(session, buckets=buckets)
    password_hash = hashed(new, name=user.name)
    with database.write() as session:
        _require_own(session, actor, session_hash, now)
        write_user(session, user, password_hash=password_hash)  # in the version whose password was verified
        end_access(session, user.name, keep=session_hash)
        record(session, actor=actor, region=actor.region, verb="change_password", now=now)


def end_other_sessions(session: Session, *, actor: Actor, session_hash: str, now: datetime) -> int:
    """End every session of the actor's but the one that asks, and return how many that were.

    Raises:
        NotPermittedError: the session is none (any more) of the actor's own.
    """
    _require_own(session, actor, session_hash, now)
    here = session_number(session_hash)
    others = [row for row in sessions(session, actor=actor, name=actor.name, now=now) if row.number != here]
    end_access(session, actor.name, keep=session_hash)
    record(session, actor=actor, region=actor.region, verb="end_other_sessions", now=now, sessions=len(others))
    return len(others)


def _require_own(session: Session, actor: Actor, session_hash: str, now: datetime) -> None:
    """Refuse unless the session is a good one of the actor's own: no role gives anybody another's."""
    if live(session, name=actor.name, session_hash=session_hash, now=now) is None:
        raise NotPermittedError(say("You have been signed out; sign in again."))
