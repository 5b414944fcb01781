"""Entering a spot check: from the subject over the blind call and the record to a finding that is to be heard."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlmodel import Session, col

from models import CheckStep, Inspection, SpotCheck, User, Visit
from models.values import CheckEvent, FindingState, SubjectKind
from services.access import Action, Actor, require
from services.errors import BadInputError, NotFoundError, NotPermittedError
from services.ledgers import entered
from services.ledgers.check_reading import stored_check
from services.ledgers.check_titles import FIELD_TITLES
from services.ledgers.codes import next_code
from services.ledgers.draws import visits_of
from services.ledgers.finding import DEMAND, FACTS, INSPECTORS, Finding, stored
from services.ledgers.ledger_write import LedgerEntry, hold, note
from services.ledgers.paper_write import open_paper, require_blind, told_already, write
from services.ledgers.papers import KINDS, SAVED_AT, subject
from services.ledgers.recusal import recuse
from services.ledgers.spot_checks import Deed, refusal
from services.ledgers.told import NOBODY_CAME
from services.messages import DEFAULT_LANGUAGE, say, word
from services.scoring.results import Kind

PREFIX: Final = "DC"
"""Begins the codes of spot checks that are entered here."""
PERSON: Final = 200
TOPIC: Final = 2_000
DRAFT_TEXTS: Final[Mapping[str, int]] = {
    "came": 16,
    "told_on": 10,
    "told_person": PERSON,
    "told_topic": TOPIC,
    "mode": 8,
    "inspectors": INSPECTORS,
    "verdict": 8,
    "severity": 8,
    "finding": FACTS,
    "demand": DEMAND,
    "rectify_due_on": 10,
}
"""The texts that a draft keeps, each with its greatest length."""
DRAFT_NUMBERS: Final = frozenset({"items_checked", "items_passed"})
BLIND: Final = frozenset({"came", "told_on", "told_person", "told_topic"})
"""The part of a draft that is over once the answers are written down."""
MOST_ITEMS: Final = 10_000
_DAYS: Final = frozenset({"told_on", "rectify_due_on"})


def begin_inspection(
    session: Session,
    *,
    actor: Actor,
    region: str,
    kind: Kind,
    subject_code: str,
    now: datetime,
    today: date,
    follows: str | None = None,
) -> int:
    """Begin a working paper on a cadre or a department and return its number; one may have several under way.

    Args:
        session: of the caller's transaction.
        actor: whose paper it becomes.
        region: code of the county.
        kind: whom the check is to be about.
        subject_code: their code.
        now: the moment.
        today: the day.
        follows: code of a confirmed check of the same subject that is looked at again (回头看).

    Raises:
        NotPermittedError: the actor enters no spot checks here, or is of the department concerned.
        NotFoundError: there is no such subject, or no such check.
        BadInputError: the earlier check is not confirmed, or is of somebody else.
    """
    require(actor, Action.RECORD_CHECKS, region)
    if session.get(User, actor.name) is None:
        raise NotPermittedError(say("A working paper belongs to somebody who signs in."))
    checked = subject(session, region, kind, subject_code)
    recuse(actor, [checked])
    if follows is not None:
        _followable(session, actor, region=region, subject=(kind, subject_code), follows=follows, today=today)
    paper = Inspection(
        region=region,
        inspector=actor.name,
        subject_kind=KINDS[kind],
        subject_code=subject_code,
        begun_at=now,
        follows=follows,
    )
    session.add(paper)
    session.flush()
    number = paper.number or 0
    details = {"number": number, "kind": kind, "subject": subject_code} | ({"follows": follows} if follows else {})
    note(session, actor=actor, region=region, verb="begin_inspection", now=now, **details)
    return number


def _followable(
    session: Session, actor: Actor, *, region: str, subject: tuple[Kind, str], follows: str, today: date
) -> None:
    row = stored_check(session, region, follows, today=today)
    if row is None:
        raise NotFoundError(say("There is no spot check {code} for you to see.", code=follows))
    if subject not in {(one.kind, one.code) for one in row.subjects}:
        raise BadInputError(say("Spot check {check} is not about {code}.", check=follows, code=subject[1]))
    refused = refusal(actor, Deed.FOLLOW_UP, row, frozenset())
    if refused is not None:
        raise refused


def save_draft(
    session: Session, *, actor: Actor, region: str, number: int, draft: Mapping[str, str | int | None], now: datetime
) -> None:
    """Keep what has been typed so far, as it was typed; fields that are not named stay, None takes one out.

    Raises:
        NotPermittedError: the actor enters no spot checks here, or is of the department concerned.
        NotFoundError: the actor has no such paper.
        BadInputError: a field that no draft has, a value that does not fit it, or an answer that is written down.
    """
    require(actor, Action.RECORD_CHECKS, region)
    paper = open_paper(session, actor=actor, region=region, number=number)
    for name, value in draft.items():
        if value is not None and not _fits(name, value):
            raise BadInputError(say("{field}: this is too long, or is no value for it.", field=_title(name)))
        if name in BLIND and paper.told_at is not None:
            raise BadInputError(told_already())
    kept = {name: value for name, value in {**paper.draft, **draft}.items() if value is not None}
    write(session, paper, draft={**kept, SAVED_AT: now.isoformat()})


def _fits(name: str, value: object) -> bool:
    if isinstance(value, str):
        return name in DRAFT_TEXTS and len(value) <= DRAFT_TEXTS[name] and (name not in _DAYS or _is_day(value))
    return name in DRAFT_NUMBERS and type(value) is int and 0 <= value <= MOST_ITEMS


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _title(name: str) -> Any:
    return FIELD_TITLES.get(name, name)


def drop_inspection(session: Session, *, actor: Actor, region: str, number: int, now: datetime) -> None:
    """Drop a working paper; that it was begun, and what was drawn for it, stays on record.

    Raises:
        NotPermittedError: the actor enters no spot checks here.
        NotFoundError: the actor has no such paper.
        BadInputError: it is submitted or dropped already.
    """
    require(actor, Action.RECORD_CHECKS, region)
    paper = open_paper(session, actor=actor, region=region, number=number, recused=False)
    write(session, paper, dropped_at=now, draft={})
    note(session, actor=actor, region=region, verb="drop_inspection", now=now, number=number)


def tell(
    session: Session,
    *,
    actor: Actor,
    region: str,
    number: int,
    on: date | None,
    person: str,
    topic: str,
    nobody_came: bool = False,
    today: date,
    now: datetime,
) -> None:
    """Write down what the enterprise told on the telephone; from then on the record is shown, and nothing is changed.

    Args:
        session: of the caller's transaction.
        actor: whose paper it is.
        region: code of the county.
        number: of the paper.
        on: the day of the visit as told, None where the enterprise does not remember or nobody came.
        person: who came, as told.
        topic: what it was about, as told.
        nobody_came: the enterprise says that nobody came; kept as the beginning of the topic.
        today: the day, which no answer lies after.
        now: the moment.

    Raises:
        NotPermittedError: the actor enters no spot checks here, or is of the department concerned.
        NotFoundError: the actor has no such paper.
        BadInputError: no visit is being checked, nothing was told, or it is written down already.
    """
    require(actor, Action.RECORD_CHECKS, region)
    paper = open_paper(session, actor=actor, region=region, number=number)
    require_blind(paper)
    if paper.visit_code is None:
        raise BadInputError(say("Draw or choose the visit first that the enterprise is asked about."))
    told_person = entered.text("told_person", FIELD_TITLES["told_person"], person, most=PERSON)
    told_topic = entered.text("told_topic", FIELD_TITLES["told_topic"], topic, most=TOPIC)
    if nobody_came:
        on, told_person = None, None
        said = word(NOBODY_CAME, DEFAULT_LANGUAGE)
        told_topic = f"{said}{told_topic or ''}"
    if on is None and told_topic is None:
        raise BadInputError(say("Enter the day or the topic that the enterprise tells, or choose “Nobody came”."))
    if on is not None and on > today:
        raise entered.FieldFaultError("told_on", FIELD_TITLES["told_on"], say("{date} is still to come.", date=on))
    rest = {name: value for name, value in paper.draft.items() if name not in BLIND}
    write(session, paper, told_on=on, told_person=told_person, told_topic=told_topic, told_at=now, draft=rest)
    note(session, actor=actor, region=region, verb="tell_inspection", now=now, number=number)


def submit_inspection(
    session: Session, *, actor: Actor, region: str, number: int, finding: Finding, today: date, now: datetime
) -> str:
    """Turn a working paper into a finding that is to be heard (待申辩) and return its code; nothing counts yet.

    A department's check names the department alone, also where a visit of one of its cadres was drawn: its items count
    for the department only (scoring.md row 13). The cadre is heard all the same, since the visit may be annulled.

    Raises:
        NotPermittedError: the actor enters no spot checks here, or is of the department concerned.
        NotFoundError: the actor has no such paper.
        BadInputError: a rule of the ledger is broken, the record was looked at without answers, or it is submitted.
    """
    require(actor, Action.RECORD_CHECKS, region)
    hold(session, region)
    paper = open_paper(session, actor=actor, region=region, number=number)
    visited_on = _checked_visit(session, region, paper, today)
    values = dict(stored(finding, today=today, visited_on=visited_on))
    demand = values.pop("demand")
    code = next_code(session, SpotCheck, region=region, prefix=PREFIX, today=today)
    kind = "cadre_code" if paper.subject_kind == SubjectKind.CADRE else "dept_code"
    values |= {kind: paper.subject_code, "visit_code": paper.visit_code}
    row = SpotCheck(region=region, check_code=code, checked_on=today, state=FindingState.OPEN, **values)
    entry = LedgerEntry(
        session, actor=actor, region=region, verb="submit_inspection", now=now, check=code, number=number
    )
    entry.add(row)
    session.add(
        CheckStep(region=region, check_code=code, event=CheckEvent.WRITTEN, author=actor.name, at=now, note=demand)
    )
    session.flush()
    write(session, paper, check_code=code, draft={})
    return code


def _checked_visit(session: Session, region: str, paper: Inspection, today: date) -> date | None:
    """Return the day of the visit that is checked; its answers must be there, and it must still be the subject's."""
    if paper.visit_code is None:
        return None
    if paper.told_at is None:
        raise BadInputError(say("Call the enterprise first and save what it says about the visit."))
    statement = visits_of(region, paper, today).with_only_columns(col(Visit.visited_on))
    found = session.connection().execute(statement.where(col(Visit.visit_code) == paper.visit_code)).first()
    if found is None:
        raise BadInputError(
            say("{subject} has no recorded visit {code}.", subject=paper.subject_code, code=paper.visit_code)
        )
    day: date = found[0]
    return day
