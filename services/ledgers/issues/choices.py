"""What the forms of issues let one choose from: departments, the cadres in them, the enterprises a problem is of."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, select, true
from sqlmodel import Session, col

from models import Assignment, Cadre, Department, Enterprise
from models.values import Sector
from services.access import Action, Actor, require
from services.ledgers.issues.deed import runs


@dataclass(frozen=True)
class Named:
    """A department, or a cadre with the code of the department."""

    code: str
    name: str
    department: str = ""


@dataclass(frozen=True)
class Firm:
    """An enterprise that a problem can be registered for, and the codes of the cadres who assist it today."""

    code: str
    name: str
    sector: Sector
    assisted_by: tuple[str, ...]


def departments(session: Session, *, actor: Actor, region: str) -> tuple[Named, ...]:
    """Return the departments of a county, by code, to whoever sees all of it.

    Raises:
        NotPermittedError: the actor sees less than the county.
    """
    require(actor, Action.VIEW_COUNTY, region)
    found = select(col(Department.dept_code), col(Department.name)).where(col(Department.region) == region)
    return tuple(Named(code, name) for code, name in session.connection().execute(found.order_by(Department.dept_code)))


def owners(session: Session, *, actor: Actor, region: str) -> tuple[Named, ...]:
    """Return the cadres who may be in charge of an issue, by code, to whoever assigns issues.

    Raises:
        NotPermittedError: the actor does not assign issues here.
    """
    require(actor, Action.DIRECT_ISSUES, region)
    return _cadres(session, region, true())


def bringers(session: Session, *, actor: Actor, region: str) -> tuple[Named, ...]:
    """Return the cadres for whom the actor registers problems: oneself, those of the department, or all.

    Raises:
        NotPermittedError: the actor registers no problems here.
    """
    require(actor, Action.REGISTER_ISSUES, region)
    return _cadres(session, region, _own(actor))


def firms(session: Session, *, actor: Actor, region: str, today: date) -> tuple[Firm, ...]:
    """Return the enterprises for which the actor registers problems, those that somebody assists today first.

    To a cadre these are the ones they assist today, to a department the ones its cadres assist or assisted.

    Raises:
        NotPermittedError: the actor registers no problems here.
    """
    require(actor, Action.REGISTER_ISSUES, region)
    helping = _helping(session, region, actor, today)
    statement = select(col(Enterprise.enterprise_code), col(Enterprise.name), col(Enterprise.sector)).where(
        col(Enterprise.region) == region
    )
    if actor.cadre_code is not None or actor.dept_code is not None:
        assisted = _assignments(region, actor)
        if actor.cadre_code is not None:
            assisted = assisted.where(runs(today))
        statement = statement.where(
            col(Enterprise.enterprise_code).in_(assisted.with_only_columns(col(Assignment.enterprise_code)))
        )
    found = session.connection().execute(statement.order_by(col(Enterprise.enterprise_code)))
    rows = [Firm(code, name, Sector(sector), tuple(helping.get(code, ()))) for code, name, sector in found]
    return tuple(sorted(rows, key=lambda firm: not firm.assisted_by))


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.cadre_code is not None:
        return col(Cadre.cadre_code) == actor.cadre_code
    return true() if actor.dept_code is None else col(Cadre.dept_code) == actor.dept_code


def _cadres(session: Session, region: str, which: ColumnElement[bool]) -> tuple[Named, ...]:
    found = select(col(Cadre.cadre_code), col(Cadre.name), col(Cadre.dept_code)).where(col(Cadre.region) == region)
    rows = session.connection().execute(found.where(which).order_by(col(Cadre.cadre_code)))
    return tuple(Named(*row) for row in rows)


def _assignments(region: str, actor: Actor) -> Select[str, str]:
    """Return the assignments, of whatever day, of the cadres for whom the actor registers problems."""
    own = select(col(Cadre.cadre_code)).where(col(Cadre.region) == region, _own(actor))
    return select(col(Assignment.enterprise_code), col(Assignment.cadre_code)).where(
        col(Assignment.region) == region, col(Assignment.cadre_code).in_(own)
    )


def _helping(session: Session, region: str, actor: Actor, today: date) -> dict[str, list[str]]:
    found = defaultdict(list)
    rows = session.connection().execute(
        _assignments(region, actor).where(runs(today)).order_by(col(Assignment.cadre_code))
    )
    for enterprise, cadre in rows:
        found[enterprise].append(cadre)
    return found
