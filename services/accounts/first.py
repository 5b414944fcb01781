"""The first start: a database without a user is set up once, by whoever reads the code in the terminal."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe
from typing import Final

from sqlmodel import Session, col, select

from models import Cadre, Campaign, Department, User
from models.values import Role
from services.access import Action, Actor, require
from services.accounts.passwords import hashed
from services.accounts.roster import add_user, new_user
from services.accounts.trail import record
from services.database import Database
from services.errors import NotPermittedError
from services.messages import say

_ROLES_OF_A_COUNTY: Final = (Role.LEADER, Role.SUPERVISOR, Role.OFFICE, Role.DEPARTMENT, Role.CADRE)


def nobody_yet(session: Session) -> bool:
    """Tell whether the database has no user, so that set-up is the only page."""
    return session.exec(select(User.name).limit(1)).first() is None


def demo_regions(session: Session) -> tuple[str, ...]:
    """Return the codes of the demo counties that are in the database."""
    return tuple(session.exec(select(Campaign.region).where(col(Campaign.demo)).order_by(col(Campaign.region))).all())


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


def add_demo_users(
    database: Database, *, actor: Actor, regions: Sequence[str], now: datetime
) -> tuple[str, tuple[tuple[str, str, Role], ...]]:
    """Add one user per role and demo county, all with one random password, and an administrator.

    Returns the password, which is shown once and never kept, and (sign-in name, region, role) of each user.

    Raises:
        NotPermittedError: set-up is over, or the actor is not the operator.
    """
    password = "-".join(token_urlsafe(4)[:4] for _ in range(5))
    password_hash = hashed(password, name="")
    made: list[tuple[str, str, Role]] = []
    with database.write() as session:
        _require_first(session, actor)
        for region in regions:
            for role in _ROLES_OF_A_COUNTY:
                name = f"{role.value}-{region}"
                cadre, department = _example(session, region, role)
                user = new_user(
                    session, name=name, role=role, region=region, cadre=cadre, department=department, now=now
                )
                user.password_hash = password_hash
                session.add(user)
                made.append((name, region, role))
        administrator = new_user(
            session, name="administrator", role=Role.ADMINISTRATOR, region=None, cadre=None, department=None, now=now
        )
        administrator.password_hash = password_hash
        session.add(administrator)
        made.append((administrator.name, "", Role.ADMINISTRATOR))
        record(session, actor=actor, region=None, verb="add_demo_users", now=now, users=[name for name, _, _ in made])
    return password, tuple(made)


def _require_first(session: Session, actor: Actor) -> None:
    require(actor, Action.SET_UP)
    if not nobody_yet(session):
        raise NotPermittedError(say("The system has been set up already; sign in."))


def _example(session: Session, region: str, role: Role) -> tuple[str | None, str | None]:
    """Return the cadre or the department whose eyes the demo user of this role has: the first by code."""
    if role is Role.CADRE:
        return session.exec(
            select(Cadre.cadre_code).where(Cadre.region == region).order_by(col(Cadre.cadre_code)).limit(1)
        ).one(), None
    if role is Role.DEPARTMENT:
        return None, session.exec(
            select(Department.dept_code).where(Department.region == region).order_by(col(Department.dept_code)).limit(1)
        ).one()
    return None, None
