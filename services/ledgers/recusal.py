"""Nobody checks, decides on or follows up what concerns themselves or their own department (domain.md §4)."""

from collections.abc import Iterable
from dataclasses import dataclass

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


def concerns(actor: Actor, subjects: Iterable[Subject]) -> bool:
    """Tell whether one of these is the actor, or of the actor's department."""
    return any(
        actor.dept_code == one.department
        if actor.dept_code is not None
        else one.kind == "cadre" and one.code == actor.cadre_code
        for one in subjects
    )


def recuse(actor: Actor, subjects: Iterable[Subject]) -> None:
    """Refuse an actor whom the matter concerns.

    Raises:
        NotPermittedError: it is about the actor or about the actor's own department.
    """
    if concerns(actor, subjects):
        raise NotPermittedError(say("This concerns your own department; somebody else has to do it."))
