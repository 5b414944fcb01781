"""The throttle: attempts are counted in the database before anything is verified, so parallel ones cannot slip past.

An account is throttled for strangers only: a browser that has signed in to it before has a count of its own, so
nobody can shut a user out by guessing at the user's name.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from sqlalchemy import Table, case, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from models import Throttle
from services.accounts.tokens import digest
from services.errors import KaoheError
from services.messages import say

WINDOW: Final = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT: Final = 10
ATTEMPTS_PER_ADDRESS: Final = 40
"""A county's offices may share one address."""
ATTEMPTS_AT_SET_UP: Final = 10
_KNOWN_BROWSER_LIVES: Final = timedelta(days=180)
_UPSERTS: Final[dict[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_TABLE: Final[Table] = Throttle.__table__  # type: ignore[attr-defined]  # SQLModel adds it to every table


class TooManyAttemptsError(KaoheError):
    """The limit of attempts is reached; nothing was verified."""


def count_sign_in(session: Session, *, name: str, address: str, browser: str, now: datetime) -> tuple[str, ...]:
    """Count an attempt against its address and against the account, and return the buckets it stands in.

    The caller commits, then calls `refuse_excess`; a success gives the attempt back with `forgive`.
    """
    known = _known_browser(name, browser)
    account = known if session.get(Throttle, known) is not None else f"account:{name[:64]}"
    return _count(session, [f"address:{address[:64]}", account], now)


def count_set_up(session: Session, *, now: datetime) -> tuple[str, ...]:
    """Count an attempt at the set-up code."""
    return _count(session, ["set-up"], now)


def count_change(session: Session, *, name: str, now: datetime) -> tuple[str, ...]:
    """Count an attempt at the present password of somebody signed in; it shuts nobody out of signing in."""
    return _count(session, [f"change:{name}"], now)


def refuse_excess(session: Session, *, buckets: Sequence[str], now: datetime) -> None:
    """Refuse when one of these buckets has run over.

    Raises:
        TooManyAttemptsError: says how long to wait.
    """
    for bucket in buckets:
        found = session.get(Throttle, bucket)
        if found is not None and found.failures > _limit(bucket) and found.window_at > now - WINDOW:
            minutes = ceil((found.window_at + WINDOW - now) / timedelta(minutes=1))
            raise TooManyAttemptsError(say("Too many attempts; try again in {minutes} minutes.", minutes=minutes))


def forgive(session: Session, *, buckets: Sequence[str]) -> None:
    """Take one attempt back from each bucket: it was no failure."""
    session.connection().execute(
        update(_TABLE)
        .where(col(Throttle.bucket).in_(buckets), _TABLE.c.failures > 0)
        .values(failures=_TABLE.c.failures - 1)
    )


def forgive_account(session: Session, *, name: str) -> None:
    """Take back every attempt at an account, from strange and from known browsers; an address keeps its count."""
    session.connection().execute(
        update(_TABLE)
        .where(
            col(Throttle.bucket).in_([f"account:{name}", f"change:{name}"])
            | col(Throttle.bucket).startswith("browser:") & col(Throttle.bucket).endswith(f":{name}", autoescape=True)
        )
        .values(failures=0)
    )


def throttled(session: Session, *, now: datetime) -> frozenset[str]:
    """Return the names that the next attempt would be refused for, in some browser at least."""
    buckets = session.exec(
        select(Throttle.bucket).where(
            col(Throttle.failures) >= ATTEMPTS_PER_ACCOUNT,
            col(Throttle.window_at) > now - WINDOW,
            col(Throttle.bucket).startswith("account:") | col(Throttle.bucket).startswith("browser:"),
        )
    )
    return frozenset(bucket.rpartition(":")[2] for bucket in buckets)


def remember_browser(session: Session, *, name: str, browser: str, now: datetime) -> None:
    """Give a browser that signed in to this account a count of its own; forget those long unseen."""
    session.exec(
        delete(Throttle).where(
            col(Throttle.bucket).like("browser:%"), col(Throttle.window_at) < now - _KNOWN_BROWSER_LIVES
        )
    )
    bucket = _known_browser(name, browser)
    if session.get(Throttle, bucket) is None:
        session.add(Throttle(bucket=bucket, window_at=now, failures=0))


def _known_browser(name: str, browser: str) -> str:
    """Return the bucket of an account in a browser; the name stands in it, so that an administrator can forgive it."""
    return f"browser:{digest(browser)[:40]}:{name[:64]}"


def _limit(bucket: str) -> int:
    kind = bucket.partition(":")[0]
    return {"address": ATTEMPTS_PER_ADDRESS, "set-up": ATTEMPTS_AT_SET_UP}.get(kind, ATTEMPTS_PER_ACCOUNT)


def _count(session: Session, buckets: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Raise each count by one in a single statement, or begin a new window."""
    over = _TABLE.c.window_at <= now - WINDOW
    connection = session.connection()
    insert = _UPSERTS[connection.dialect.name]
    for bucket in buckets:
        connection.execute(
            insert(_TABLE)
            .values(bucket=bucket, window_at=now, failures=1)
            .on_conflict_do_update(
                index_elements=["bucket"],
                set_={
                    "failures": case((over, 1), else_=_TABLE.c.failures + 1),
                    "window_at": case((over, now), else_=_TABLE.c.window_at),
                },
            )
        )
    return tuple(buckets)
