"""Nobody checks, decides on or follows up what concerns themselves or their own department (domain.md §4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlmodel import col

from models import Cadre
from services.access import Actor
from services.errors import NotPermittedError
from services.messages import say
from services.scoring.results import Kind


@dataclass(frozen=True)
class Subject:
    """Who is checked: a cadre or a department; `department` is the code of a cadre's, or the department's own."""

    kind: Kind
    code: str
    name: str
    group: str
    department: str


def is_own(actor: Actor, *, cadre: str | None = None, department: str | None = None) -> bool:
    """Tell whether a cadre is the actor, or a department the actor's own; the one rule that all recusal goes by."""
    of_department = actor.dept_code is not None and actor.dept_code == department
    return of_department or (actor.cadre_code is not None and actor.cadre_code == cadre)


def recused_cadres(actor: Actor, region: str) -> Select[Any]:
    """Return the codes of the cadres whom the same rule withholds from the actor."""
    own = or_(col(Cadre.dept_code) == actor.dept_code, col(Cadre.cadre_code) == actor.cadre_code)
    return select(col(Cadre.cadre_code)).where(col(Cadre.region) == region, own)


def concerns(actor: Actor, subjects: Iterable[Subject]) -> bool:
    """Tell whether one of these is the actor, or of the actor's department."""
    return any(
        is_own(actor, cadre=one.code if one.kind == "cadre" else None, department=one.department) for one in subjects
    )


def recuse(actor: Actor, subjects: Iterable[Subject]) -> None:
    """Refuse an actor whom the matter concerns.

    Raises:
        NotPermittedError: it is about the actor or about the actor's own department.
    """
    if concerns(actor, subjects):
        raise NotPermittedError(OWN)


OWN: Final = say("This concerns your own department; somebody else has to do it.")
"""What is said to whoever is recused."""
