"""Writing to a working paper: one's own, still under way, held until the transaction ends."""

from typing import Any

from sqlmodel import Session, select

from models import Inspection
from services.access import Actor
from services.errors import BadInputError
from services.ledgers.papers import kind_of, no_paper, subject
from services.ledgers.recusal import recuse
from services.messages import Message, say
from services.records import update_record


def open_paper(session: Session, *, actor: Actor, region: str, number: int, recused: bool = True) -> Inspection:
    """Hold one of the actor's own papers that is under way, and return it as it is now; `access` has been asked.

    Raises:
        NotPermittedError: it is about the actor's own department (unless `recused` is off).
        NotFoundError: the actor has no such paper.
        BadInputError: it is submitted or dropped.
    """
    paper = session.exec(
        select(Inspection)
        .where(Inspection.region == region, Inspection.inspector == actor.name, Inspection.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if paper is None:
        raise no_paper(number)
    if paper.check_code is not None:
        raise BadInputError(
            say(
                "Working paper {number} is submitted already, as spot check {code}.",
                number=number,
                code=paper.check_code,
            )
        )
    if paper.dropped_at is not None:
        raise BadInputError(say("Working paper {number} was discarded.", number=number))
    if recused:
        recuse(actor, [subject(session, region, kind_of(paper.subject_kind), paper.subject_code)])
    return paper


def require_blind(paper: Inspection) -> None:
    """Refuse when the answers are written down and the record has been shown.

    Raises:
        BadInputError: they are.
    """
    if paper.told_at is not None:
        raise BadInputError(told_already())


def told_already() -> Message:
    """Return why nothing changes any more in what was told."""
    return say("The enterprise's answers are saved and the record has been shown; neither can be changed.")


def write(session: Session, paper: Inspection, **changes: Any) -> None:
    """Write to a paper that is held.

    Raises:
        StaleRecordError: never while it is held; it has changed since it was read.
    """
    key = {"region": paper.region, "number": paper.number}
    update_record(session, Inspection, key=key, version=paper.version, changes=changes)
