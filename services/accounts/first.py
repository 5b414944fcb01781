"""The first start: a database without a user is set up once, by whoever reads the code in the terminal."""

from collections.abc import Sequence
from datetime import datetime
from secrets import choice
from typing import Final

from sqlmodel import Session, select

from models import User
from models.values import Role
from services.access import Action, Actor, require
from services.accounts.passwords import hashed
from services.accounts.roster import add_user, new_user
from services.accounts.trail import record
from services.database import Database
from services.demo import DemoAccount
from services.errors import NotPermittedError
from services.messages import say

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is mistaken for another."""


def nobody_yet(session: Session) -> bool:
    """Tell whether the database has no user, so that set-up is the only page."""
    return session.exec(select(User.name).limit(1)).first() is None


def add_first_user(
    session: Session, *, actor: Actor, name: str, role: Role, now: datetime, region: str | None = None
) -> str:
    """Add the first user and return the path of the one-time link by which that user chooses a password.

    Raises:
        NotPermittedError: set-up is over, or the actor is not the operator.
        BadInputError: the name, or the role without its county.
    """
    _require_first(session, actor)
    return add_user(session, actor=actor, name=name, role=role, region=region, now=now)


def add_demo_users(database: Database, *, actor: Actor, people: Sequence[DemoAccount], now: datetime) -> str:
    """Add the accounts of the demonstration and return their one random password: shown once, its hash kept.

    Raises:
        NotPermittedError: set-up is over, or the actor is not the operator.
    """
    require(actor, Action.SET_UP)
    password = "-".join("".join(choice(_LETTERS) for _ in range(4)) for _ in range(5))
    password_hash = hashed(password, name="")
    with database.write() as session:
        _require_first(session, actor)
        for person in people:
            user = new_user(
                session,
                name=person.name,
                role=person.role,
                region=person.region,
                cadre=person.cadre_code,
                department=person.dept_code,
                now=now,
            )
            user.password_hash = password_hash
            session.add(user)
        names = [person.name for person in people]
        record(session, actor=actor, region=None, verb="add_demo_users", now=now, users=names)
    return password


def _require_first(session: Session, actor: Actor) -> None:
    require(actor, Action.SET_UP)
    if not nobody_yet(session):
        raise NotPermittedError(say("The system has been set up already; sign in."))
