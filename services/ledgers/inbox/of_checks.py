"""What waits on spot checks: to be answered, decided on, rectified, looked at again, and papers that are under way."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from models import CheckStep, SpotCheck
from models.values import CheckEvent, FindingState
from services.access import Action, Actor
from services.counties import LOCAL
from services.ledgers.check_reading import CheckRow, is_seen, stored_checks
from services.ledgers.inbox.task import Kind, Task
from services.ledgers.papers import open_inspections
from services.ledgers.recusal import concerns
from services.ledgers.spot_checks import NEEDS, Deed, refusal
from services.messages import Message, say

_TITLES: Final[Mapping[Deed, Message]] = {
    Deed.ANSWER: say("Make a statement on the finding"),
    Deed.CONFIRM: say("Decide on the finding"),
    Deed.RECTIFY: say("Record the rectification"),
    Deed.FOLLOW_UP: say("Look at it again"),
}


def check_tasks(session: Session, actor: Actor, region: str, today: date) -> list[Task]:
    """Return the spot checks and working papers that wait for the actor; whoever asks has asked `access`."""
    found: list[Task] = []
    if any(actor.may(action, region) for action in NEEDS.values()):
        found = [
            task
            for row, written, stated in _rows(session, actor, region, today)
            for task in _of_check(actor, region, row, written, answered=actor.name in stated)
        ]
    if actor.may(Action.RECORD_CHECKS, region):
        found += _papers(session, actor, region)
    return found


def _rows(
    session: Session, actor: Actor, region: str, today: date
) -> list[tuple[CheckRow, frozenset[str], frozenset[str]]]:
    """Return the unsettled checks that the actor may see, each with who wrote it and who made a statement."""
    stored = stored_checks(session, region, today=today, unsettled=True)
    rows = [row for row in stored if is_seen(actor, row)]
    if not any(row.state is FindingState.OPEN for row in rows):
        return [(row, frozenset(), frozenset()) for row in rows]
    steps = (
        select(col(CheckStep.check_code), col(CheckStep.author), col(CheckStep.event))
        .join(
            SpotCheck,
            (col(SpotCheck.region) == region) & (col(SpotCheck.check_code) == col(CheckStep.check_code)),
        )
        .where(
            col(CheckStep.region) == region,
            col(CheckStep.event).in_([CheckEvent.WRITTEN, CheckEvent.STATED]),
            col(SpotCheck.state) == FindingState.OPEN,
        )
    )
    written: dict[str, set[str]] = {}
    stated: dict[str, set[str]] = {}
    for code, author, event in session.connection().execute(steps):
        (written if event == CheckEvent.WRITTEN else stated).setdefault(code, set()).add(author)
    return [(row, frozenset(written.get(row.code, ())), frozenset(stated.get(row.code, ()))) for row in rows]


def _of_check(actor: Actor, region: str, row: CheckRow, written: frozenset[str], *, answered: bool) -> Iterator[Task]:
    """Yield what the actor owes on a check; a rectification is owed by whom it names, and recorded by somebody else."""
    for deed in _duties(row, answered=answered):
        if actor.may(NEEDS[deed], region) and refusal(actor, deed, row, written) is None:
            yield _task(row, _TITLES[deed])
    own = ("cadre", actor.cadre_code) if actor.cadre_code is not None else ("department", actor.dept_code)
    demanded = row.state is FindingState.CONFIRMED and row.rectified_on is None
    if demanded and actor.may(Action.ANSWER_CHECKS, region) and own in {(one.kind, one.code) for one in row.subjects}:
        yield _task(row, say("Rectify what was found"))


def _duties(row: CheckRow, *, answered: bool) -> tuple[Deed, ...]:
    if row.state is FindingState.OPEN:
        return (Deed.CONFIRM,) if answered else (Deed.ANSWER, Deed.CONFIRM)
    return (Deed.RECTIFY,) if row.rectified_on is None else (Deed.FOLLOW_UP,)


def _task(row: CheckRow, todo: Message) -> Task:
    is_rectified = row.rectified_on is not None
    return Task(
        kind=Kind.CHECK,
        record=row.code,
        todo=todo,
        about="、".join(one.name for one in row.subjects),
        more=row.finding or "",
        due=None if is_rectified else row.due_on,
        since=row.rectified_on or row.confirmed_on or row.checked_on,
    )


def _papers(session: Session, actor: Actor, region: str) -> list[Task]:
    """Return the papers that the actor has begun; whom they are about, not what is in the record."""
    return [
        Task(
            kind=Kind.PAPER,
            record=str(row.number),
            todo=say("Finish the spot check"),
            about=row.subject.name,
            more=row.enterprise or "",
            since=row.begun_at.astimezone(LOCAL).date(),
        )
        for row in open_inspections(session, actor=actor, region=region)
        if not concerns(actor, [row.subject])
    ]
