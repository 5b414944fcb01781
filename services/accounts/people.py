"""Whom an account can be given to: a county's cadres and departments, by code and name and nothing else."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import Cadre, Department, Region
from services.access import Action, Actor, require
from services.errors import NotFoundError
from services.messages import say


@dataclass(frozen=True)
class Person:
    """A cadre or a department as one chooses it."""

    code: str
    name: str


@dataclass(frozen=True)
class People:
    """Everybody of a county who can have an account of their own, by code."""

    cadres: tuple[Person, ...]
    departments: tuple[Person, ...]


def people(session: Session, *, actor: Actor, region: str) -> People:
    """Return a county's cadres and departments to whoever adds users.

    Raises:
        NotFoundError: there is no such county.
    """
    require(actor, Action.MANAGE_USERS)
    if session.get(Region, region) is None:
        raise NotFoundError(say("There is no county {region}; create it first.", region=region))
    cadres = session.exec(
        select(Cadre.cadre_code, Cadre.name).where(Cadre.region == region).order_by(col(Cadre.cadre_code))
    )
    departments = session.exec(
        select(Department.dept_code, Department.name)
        .where(Department.region == region)
        .order_by(col(Department.dept_code))
    )
    return People(
        tuple(Person(code, name) for code, name in cadres), tuple(Person(code, name) for code, name in departments)
    )
