"""Who may come in: users, their sessions, one-time links and tickets, and the throttle."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Base, UTCDateTime, blank, key, one_of, rule, text
from models.values import Role


def instant() -> datetime:
    """Return a required instant column."""
    column: datetime = Field(sa_type=UTCDateTime)
    return column


class User(Base, table=True):
    """A person who signs in; cadres and departments see what is theirs."""

    __tablename__ = "users"
    __table_args__ = (
        one_of("users", "role", Role),
        rule("users", "cadre", "role <> 'cadre' OR cadre_code IS NOT NULL"),
        rule("users", "department", "role <> 'department' OR dept_code IS NOT NULL"),
        Index("ix_users_region", "region"),
    )

    name: str = key()
    """Sign-in name, lower case."""
    role: Role = text(length=16)
    region: str | None = Field(default=None, foreign_key="regions.code", sa_type=text(length=12).sa_type)
    """The county; only an administrator has none."""
    cadre_code: str | None = blank(length=64)
    dept_code: str | None = blank(length=64)
    password_hash: str | None = blank()
    """bcrypt; blank until the set-up link has been used."""
    disabled: bool = False
    created_at: datetime = instant()
    version: int = 1


class UserSession(Base, table=True):
    """A signed-in browser; the token itself is only in its HttpOnly cookie."""

    __tablename__ = "user_sessions"
    __table_args__ = (Index("ix_user_sessions_user_name", "user_name"),)

    token_hash: str = key(length=64)
    """SHA-256 of the token, hexadecimal."""
    user_name: str = Field(foreign_key="users.name", sa_type=text(length=64).sa_type)
    started_at: datetime = instant()
    seen_at: datetime = instant()
    browser: str | None = blank(length=200)
    """The user agent, for the list of sessions."""


class Ticket(Base, table=True):
    """A right to start one session, once, within a minute, in the browser that signed in."""

    __tablename__ = "tickets"

    ticket_hash: str = key(length=64)
    user_name: str = Field(foreign_key="users.name", sa_type=text(length=64).sa_type)
    browser_hash: str = text(length=64)
    next_path: str = text()
    issued_at: datetime = instant()


class SetupLink(Base, table=True):
    """A one-time link by which a user chooses a password."""

    __tablename__ = "setup_links"

    link_hash: str = key(length=64)
    user_name: str = Field(foreign_key="users.name", sa_type=text(length=64).sa_type)
    issued_at: datetime = instant()


class Throttle(Base, table=True):
    """Sign-in attempts that failed, counted per account and per address in a window."""

    __tablename__ = "throttle"

    bucket: str = key(length=120)
    """`account:NAME` or `address:IP`."""
    window_at: datetime = instant()
    failures: int = 0
