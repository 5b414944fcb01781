"""What waits on who assists whom: hand-overs to be signed, enterprises that nobody assists."""

from datetime import date
from typing import Final

from sqlmodel import Session

from services.access import Action, Actor
from services.ledgers.assisted import idle_firms
from services.ledgers.handover_reading import handovers
from services.ledgers.inbox.task import Kind, Task
from services.messages import say, say_count

_MOST: Final = 10_000


def campaign_tasks(session: Session, actor: Actor, region: str, today: date) -> list[Task]:
    """Return the hand-overs that want the actor's signature, or the enterprises to assign; `access` has been asked."""
    if actor.cadre_code is not None:
        return _to_sign(session, actor, region)
    return _idle(session, actor, region, today) if actor.may(Action.KEEP_LISTS, region) else []


def _to_sign(session: Session, actor: Actor, region: str) -> list[Task]:
    page = handovers(session, actor=actor, region=region, waiting=True, most=_MOST)
    sides = [(row, row.waits_for(actor)) for row in page.rows]
    return [
        Task(
            kind=Kind.HANDOVER,
            record=str(row.number),
            todo=say_count("Sign over {count} open problem", "Sign over {count} open problems", count=len(row.issues))
            if side == "from"
            else say_count("Take over {count} open problem", "Take over {count} open problems", count=len(row.issues)),
            about=row.enterprise_name,
            more=(row.coming if side == "from" else row.leaving).name,
            since=row.on,
        )
        for row, side in sides
        if side is not None
    ]


def _idle(session: Session, actor: Actor, region: str, today: date) -> list[Task]:
    return [
        Task(kind=Kind.FIRM, record=code, todo=say("Assign a cadre to it"), about=name, more=code)
        for code, name in idle_firms(session, actor=actor, region=region, today=today)
    ]
