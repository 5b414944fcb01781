"""One spot check with what it rests on: its steps, the blind answers and the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from models import CheckStep, Inspection, User
from models.values import CheckEvent, Role
from services.access import Action, Actor, require
from services.errors import NotFoundError
from services.ledgers.check_reading import CheckRow, is_seen, stored_check
from services.ledgers.told import Record, Told, record_of, told_in
from services.messages import say


@dataclass(frozen=True)
class Step:
    """One step of a finding; `author` is a sign-in name, blank for a reader who need not know it."""

    event: CheckEvent
    at: datetime
    role: Role | None
    author: str | None
    note: str | None


@dataclass(frozen=True)
class CheckDetail:
    """One spot check with what it rests on.

    Attributes:
        demand: what has to be rectified.
        follows: code of the check that this one looked at again.
        draws: how often a visit was drawn for it.
        told: what the enterprise said before the record was shown.
        record: the visit as the cadre recorded it.
        authors: sign-in names of those who wrote it; empty for the concerned.
    """

    row: CheckRow
    steps: tuple[Step, ...]
    demand: str | None
    follows: str | None
    draws: int
    told: Told | None
    record: Record | None
    authors: frozenset[str]


def check(session: Session, *, actor: Actor, region: str, code: str, today: date) -> CheckDetail:
    """Return one spot check with its steps, the blind answers and the record.

    Whom it concerns reads the inspectors as the ledger writes them, and no sign-in names.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        NotFoundError: there is no such check, or it is not the actor's to see.
        CalendarYearMissingError: a deadline lies in a year that the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    row = stored_check(session, region, code, today=today)
    if row is None or not is_seen(actor, row):
        raise NotFoundError(say("There is no spot check {code} for you to see.", code=code))
    steps = _steps(session, region, code)
    written = next((step for step in steps if step.event is CheckEvent.WRITTEN), None)
    paper = _paper(session, region, code)
    whole = actor.may(Action.VIEW_COUNTY, region)
    return CheckDetail(
        row=row,
        steps=steps if whole else tuple(_veiled(step, actor) for step in steps),
        demand=written.note if written else None,
        follows=paper.get("follows"),
        draws=int(paper.get("draws") or 0),
        told=told_in(paper) if paper else None,
        record=record_of(session, region, row.visit_code) if row.visit_code else None,
        authors=frozenset(step.author or "" for step in steps if step.event is CheckEvent.WRITTEN)
        if whole
        else frozenset(),
    )


def _steps(session: Session, region: str, code: str) -> tuple[Step, ...]:
    statement = (
        select(col(CheckStep.event), col(CheckStep.at), col(CheckStep.author), col(CheckStep.note), col(User.role))
        .outerjoin(User, col(User.name) == col(CheckStep.author))
        .where(col(CheckStep.region) == region, col(CheckStep.check_code) == code)
        .order_by(col(CheckStep.number))
    )
    return tuple(
        Step(CheckEvent(event), at, None if role is None else Role(role), author, text)
        for event, at, author, text, role in session.connection().execute(statement)
    )


def _veiled(step: Step, actor: Actor) -> Step:
    """Return a step as the concerned reads it: who decides stands for an office, and is no name to call on."""
    own = step.author == actor.name
    return Step(step.event, step.at, step.role, step.author if own else None, step.note)


def _paper(session: Session, region: str, code: str) -> Mapping[Any, Any]:
    """Return what the working paper behind a check holds; nothing for a check that came with an import."""
    statement = select(
        *(
            col(getattr(Inspection, name))
            for name in ("follows", "draws", "told_on", "told_person", "told_topic", "told_at")
        )
    ).where(col(Inspection.region) == region, col(Inspection.check_code) == code)
    return session.connection().execute(statement).mappings().first() or {}
