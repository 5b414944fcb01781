"""时间表、路线图: a milestone is ticked as reached on the day that somebody says so."""

from datetime import date, datetime
from typing import Final

from sqlmodel import Session

from models import IssueFile
from models.values import IssueEvent
from services.access import Action, Actor, require
from services.errors import BadInputError
from services.ledgers.issues.deed import begin
from services.ledgers.issues.machine import Deed
from services.messages import say

REACH: Final = "reach_milestone"


def reach_milestone(
    session: Session, *, actor: Actor, region: str, code: str, version: int, place: int, today: date, now: datetime
) -> None:
    """Write down that a milestone is reached today; whoever may plan may say so. `place` counts from 0.

    Raises:
        NotPermittedError: the issue is assigned to somebody else.
        NotFoundError: there is no such issue for the actor to see.
        BadInputError: the issue is not under way, it has no such milestone, or it is reached already.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.HANDLE_ISSUES, region)
    doing = begin(
        session,
        Deed.PLAN,
        actor=actor,
        region=region,
        code=code,
        version=version,
        today=today,
        now=now,
        verb=REACH,
    )
    file = session.get(IssueFile, (region, code))
    stones = [] if file is None else list(file.milestones)
    if not 0 <= place < len(stones):
        raise BadInputError(say("Issue {code} has no such milestone.", code=code))
    stone = stones[place]
    if "reached_on" in stone:
        raise BadInputError(say("This milestone was reached on {day} already.", day=stone["reached_on"]))
    stones[place] = {**stone, "reached_on": today.isoformat()}
    doing.change(version=version)
    doing.file(milestones=stones)
    doing.step(IssueEvent.REACHED, note=stone["what"], planned_for=stone["due_on"])
