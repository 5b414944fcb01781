"""Which recorded visit a spot check looks at: drawn at random, or taken by its code; either is on record."""

import hashlib
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from models import Cadre, Inspection, SpotCheck, Visit
from models.values import FindingState, SubjectKind
from services.access import Action, Actor, require
from services.errors import BadInputError, NotFoundError
from services.ledgers.ledger_write import note
from services.ledgers.paper_write import open_paper, require_blind, write
from services.messages import say

SEED: Final = 64
"""Characters of a seed."""


def draw_visit(
    session: Session, *, actor: Actor, region: str, number: int, seed: str, today: date, now: datetime
) -> None:
    """Draw one of the subject's recorded visits: the one with the smallest SHA-256(seed | code).

    Visits without a check that stands go first. Each draw is on record with its seed, so that drawing again until a
    convenient visit turns up can be seen.

    Raises:
        NotPermittedError: the actor enters no spot checks here, or is of the department concerned.
        NotFoundError: the actor has no such paper.
        BadInputError: no visit is recorded, the seed is unusable, or the answers are written down already.
    """
    require(actor, Action.RECORD_CHECKS, region)
    paper = open_paper(session, actor=actor, region=region, number=number)
    require_blind(paper)
    if not 0 < len(seed) <= SEED or not seed.isprintable():
        raise BadInputError(say("A draw needs a seed of 1 to {most} characters.", most=SEED))
    code = _drawn(session, region, paper, seed, today)
    draws = paper.draws + 1
    write(session, paper, visit_code=code, seed=seed, draws=draws)
    details = {"number": number, "seed": seed, "visit": code, "draw": draws}
    note(session, actor=actor, region=region, verb="draw_visit", now=now, **details)


def _drawn(session: Session, region: str, paper: Inspection, seed: str, today: date) -> str:
    """Return the code of the visit that a seed draws."""
    codes = set(session.connection().execute(visits_of(region, paper, today)).scalars())
    if not codes:
        raise BadInputError(
            say(
                "No visit of {code} is recorded, so there is none to draw; check without a visit.",
                code=paper.subject_code,
            )
        )
    stand = select(col(SpotCheck.visit_code)).where(
        col(SpotCheck.region) == region,
        col(SpotCheck.visit_code).is_not(None),
        col(SpotCheck.state) != FindingState.REVOKED,
    )
    fresh = codes - set(session.connection().execute(stand).scalars())
    drawn: str = min(fresh or codes, key=lambda code: hashlib.sha256(f"{seed}|{code}".encode()).hexdigest())
    return drawn


def visits_of(region: str, paper: Inspection, today: date) -> Any:
    """Return the statement that gives the codes of the subject's visits; a department's are those of its cadres.

    Whoever asks has asked `access`.
    """
    statement = select(col(Visit.visit_code)).where(col(Visit.region) == region, col(Visit.visited_on) <= today)
    if paper.subject_kind == SubjectKind.CADRE:
        return statement.where(col(Visit.cadre_code) == paper.subject_code)
    return statement.join(
        Cadre, (col(Cadre.region) == region) & (col(Cadre.cadre_code) == col(Visit.cadre_code))
    ).where(col(Cadre.dept_code) == paper.subject_code)


def choose_visit(
    session: Session, *, actor: Actor, region: str, number: int, code: str, today: date, now: datetime
) -> None:
    """Take a visit that the inspector knows by its code, because of a complaint for instance; it is on record as well.

    Raises:
        NotPermittedError: the actor enters no spot checks here, or is of the department concerned.
        NotFoundError: the actor has no such paper, or the subject no such visit.
        BadInputError: the answers are written down already.
    """
    require(actor, Action.RECORD_CHECKS, region)
    paper = open_paper(session, actor=actor, region=region, number=number)
    require_blind(paper)
    asked = code.strip()
    if (
        session.connection().execute(visits_of(region, paper, today).where(col(Visit.visit_code) == asked)).first()
        is None
    ):
        raise NotFoundError(say("{subject} has no recorded visit {code}.", subject=paper.subject_code, code=asked))
    write(session, paper, visit_code=asked, seed=None)
    note(session, actor=actor, region=region, verb="choose_visit", now=now, number=number, visit=asked)
