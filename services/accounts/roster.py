"""Users: who may come in, in which role; only the user ever knows the password."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final

from sqlmodel import Session, col, delete, select

from models import Cadre, Department, Region, SetupLink, Ticket, User, UserSession
from models.values import Role
from services.access import Action, Actor, require
from services.accounts.passwords import hashed
from services.accounts.throttle import forgive_account, throttled
from services.accounts.tokens import digest
from services.accounts.trail import record
from services.database import Database
from services.errors import BadInputError, NotFoundError
from services.messages import say
from services.records import update_record

LINK_PATH: Final = "/set_password"
LINK_LIVES: Final = timedelta(days=7)
_NAME: Final = re.compile(r"\w[\w.-]{1,31}")


@dataclass(frozen=True)
class UserRow:
    """A user as the list shows it.

    Attributes:
        person: name of the cadre the user is, else of the user's department.
        has_password: false until the set-up link has been used.
    """

    name: str
    role: Role
    region: str | None
    cadre_code: str | None
    dept_code: str | None
    person: str | None
    has_password: bool
    disabled: bool
    created_at: datetime


def sign_in_name(text: str) -> str:
    """Return the form in which a sign-in name is kept and compared: NFKC, lower case, no space around it."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def users(session: Session, *, actor: Actor) -> tuple[UserRow, ...]:
    """Return every user, by name."""
    require(actor, Action.MANAGE_USERS)
    found = session.exec(
        select(User, Cadre.name, Department.name)
        .join(Cadre, (col(Cadre.region) == User.region) & (col(Cadre.cadre_code) == col(User.cadre_code)), isouter=True)
        .join(
            Department,
            (col(Department.region) == User.region) & (col(Department.dept_code) == col(User.dept_code)),
            isouter=True,
        )
        .order_by(col(User.name))
    ).all()
    return tuple(
        UserRow(
            name=user.name,
            role=Role(user.role),
            region=user.region,
            cadre_code=user.cadre_code,
            dept_code=user.dept_code,
            person=cadre or department,
            has_password=user.password_hash is not None,
            disabled=user.disabled,
            created_at=user.created_at,
        )
        for user, cadre, department in found
    )


def shut_out(session: Session, *, actor: Actor, now: datetime) -> frozenset[str]:
    """Return the names of those who cannot sign in for the moment, for too many attempts have failed."""
    require(actor, Action.MANAGE_USERS)
    return throttled(session, now=now)


def add_user(
    session: Session,
    *,
    actor: Actor,
    name: str,
    role: Role,
    now: datetime,
    region: str | None = None,
    cadre: str | None = None,
    department: str | None = None,
) -> str:
    """Add a user and return the path of the one-time link by which the user chooses a password.

    Raises:
        NotPermittedError: the actor does not manage users.
        BadInputError: the name is taken or unusable, or role, county, cadre and department do not fit together.
    """
    require(actor, Action.MANAGE_USERS)
    user = new_user(session, name=name, role=role, region=region, cadre=cadre, department=department, now=now)
    session.add(user)
    session.flush()
    record(session, actor=actor, region=region, verb="add_user", now=now, user=user.name, role=role.value)
    return _link(session, user.name, now)


def new_user(
    session: Session,
    *,
    name: str,
    role: Role,
    region: str | None,
    cadre: str | None,
    department: str | None,
    now: datetime,
) -> User:
    """Return a user that fits together, not yet in the database.

    Raises:
        BadInputError: the name is taken or unusable, or role, county, cadre and department do not fit together.
    """
    key = sign_in_name(name)
    if not _NAME.fullmatch(key):
        raise BadInputError(
            say("“{name}” is no sign-in name: write 2 to 32 letters, digits, dots, hyphens or underscores.", name=name)
        )
    if session.get(User, key) is not None:
        raise BadInputError(say("There is a user “{name}” already; choose another name.", name=key))
    department = _checked_place(session, role=role, region=region, cadre=cadre, department=department)
    return User(name=key, role=role, region=region, cadre_code=cadre, dept_code=department, created_at=now)


def _checked_place(
    session: Session, *, role: Role, region: str | None, cadre: str | None, department: str | None
) -> str | None:
    """Check what the user is of, and return the department: a cadre's is the one of the ledger."""
    if role is Role.ADMINISTRATOR:
        if region or cadre or department:
            raise BadInputError(say("An administrator belongs to no county, cadre or department."))
        return None
    if region is None or session.get(Region, region) is None:
        raise BadInputError(say("There is no county {region}; create it first.", region=region or "–"))
    if (role is Role.CADRE) != (cadre is not None):
        raise BadInputError(say("A user with the role cadre needs a cadre's code, and only that role has one."))
    if role is Role.DEPARTMENT and department is None:
        raise BadInputError(say("A user with the role department needs a department's code."))
    if cadre is not None:
        found = session.get(Cadre, (region, cadre))
        if found is None:
            raise BadInputError(say("There is no cadre {code} in the county {region}.", code=cadre, region=region))
        return found.dept_code
    if department is not None and session.get(Department, (region, department)) is None:
        raise BadInputError(
            say("There is no department {code} in the county {region}.", code=department, region=region)
        )
    return department


def reset_user(session: Session, *, actor: Actor, name: str, now: datetime) -> str:
    """Take away the password, end the sessions, let a disabled user in again, and return a new one-time link's path.

    Raises:
        NotFoundError: there is no such user.
    """
    require(actor, Action.MANAGE_USERS)
    user = find_user(session, name)
    write_user(session, user, password_hash=None, disabled=False)
    end_access(session, user.name)
    forgive_account(session, name=user.name)
    record(session, actor=actor, region=user.region, verb="reset_user", now=now, user=user.name)
    return _link(session, user.name, now)


def disable_user(session: Session, *, actor: Actor, name: str, now: datetime) -> None:
    """Shut a user out at once: sessions, tickets and links end.

    Raises:
        NotFoundError: there is no such user.
        BadInputError: one cannot shut oneself out.
    """
    require(actor, Action.MANAGE_USERS)
    user = find_user(session, name)
    if user.name == actor.name:
        raise BadInputError(say("You cannot disable your own account; ask another administrator."))
    write_user(session, user, disabled=True)
    end_access(session, user.name)
    record(session, actor=actor, region=user.region, verb="disable_user", now=now, user=user.name)


def enable_user(session: Session, *, actor: Actor, name: str, now: datetime) -> None:
    """Let a user in again, whether disabled or shut out by attempts that failed; the password stays as it was.

    Raises:
        NotFoundError: there is no such user.
    """
    require(actor, Action.MANAGE_USERS)
    user = find_user(session, name)
    write_user(session, user, disabled=False)
    forgive_account(session, name=user.name)
    record(session, actor=actor, region=user.region, verb="enable_user", now=now, user=user.name)


def link_holder(session: Session, *, link: str, now: datetime) -> str:
    """Return the name of the user to whom a one-time link belongs.

    Raises:
        NotFoundError: the link was used, replaced, has expired or never was.
    """
    found = session.get(SetupLink, digest(link))
    if found is None or now - found.issued_at > LINK_LIVES:
        raise NotFoundError(
            say("This link has been used, replaced or has expired; ask the administrator for a new one.")
        )
    return found.user_name


def choose_password(database: Database, *, link: str, password: str, now: datetime) -> str:
    """Set the password that the holder of a one-time link chose, end all sessions, and return the user's name.

    The hash takes a quarter of a second, so it is made between two transactions, not in one.

    Raises:
        NotFoundError: the link was used, replaced, has expired or never was.
        BadInputError: the password may not be chosen; the link stays good.
    """
    with database.read() as session:
        name = link_holder(session, link=link, now=now)
    password_hash = hashed(password, name=name)
    with database.write() as session:
        link_holder(session, link=link, now=now)
        user = find_user(session, name)
        end_access(session, name)
        write_user(session, user, password_hash=password_hash)
        actor = Actor(name, Role(user.role), user.region, user.cadre_code, user.dept_code)
        record(session, actor=actor, region=user.region, verb="choose_password", now=now)
    return name


def find_user(session: Session, name: str) -> User:
    """Return a user by sign-in name.

    Raises:
        NotFoundError: there is no such user.
    """
    user = session.get(User, sign_in_name(name))
    if user is None:
        raise NotFoundError(say("There is no user “{name}”.", name=name))
    return user


def write_user(session: Session, user: User, **changes: object) -> None:
    """Write changes to a user, unless somebody else has meanwhile.

    Raises:
        StaleRecordError: somebody else has.
    """
    update_record(session, User, key={"name": user.name}, version=user.version, changes=changes)


def _link(session: Session, name: str, now: datetime) -> str:
    link = token_urlsafe(24)
    session.add(SetupLink(link_hash=digest(link), user_name=name, issued_at=now))
    return f"{LINK_PATH}?link={link}"


def end_access(session: Session, name: str, *, keep: str = "") -> None:
    """End a user's sessions, tickets and links, except the session with the digest `keep`."""
    for table in (Ticket, SetupLink):
        session.exec(delete(table).where(col(table.user_name) == name))
    session.exec(delete(UserSession).where(col(UserSession.user_name) == name, col(UserSession.token_hash) != keep))
