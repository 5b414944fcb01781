"""Finding what was done to a record: its changes, the imports that wrote it, and the steps of its story."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from models import AuditEntry, Change, CheckStep, IssueStep
from models.values import CheckEvent, IssueEvent
from services.exchange.origins import written_rows
from services.exchange.trail import IMPORTED
from services.ledgers.check_titles import EVENT_TITLES as CHECK_EVENTS
from services.ledgers.history.entries import Found, Part, Record
from services.ledgers.history.titles import verb_title
from services.ledgers.issues.words import EVENT_TITLES as ISSUE_EVENTS
from services.messages import Message

STORY: Final = "story"
"""Stands for the ledger in a part that tells what a step decided."""


def changes(session: Session, region: str, records: Sequence[Record]) -> list[Found]:
    """Return what was written to these records, the earliest first; the first of them is the one that is asked about.

    Whoever asks has asked `access`.
    """
    found: dict[int, Found] = {}
    for number, at, actor, verb, details, *change in _changed(session, region, records):
        part = _part(records[0], *change)
        made = found.get(number)
        if made is None:
            file = details["file"] if verb == IMPORTED and details["sha256"] else ""
            made = found[number] = Found(at, actor, file=file)
            made.verbs.append(verb_title(verb, added=not part.before, removed=not part.after))
            made.notes += [details["reason"]] if details.get("reason") and verb == "return_report" else []
        made.parts.append(part)
    rows = [
        (row, _part(records[0], row.ledger, row.record, {}, {}))
        for row in written_rows(session, region, [(one.ledger, one.name) for one in records])
    ]
    for row, part in sorted(rows, key=lambda one: one[1].of):  # the record that is asked about comes first
        made = found.get(row.audit_number)
        if made is None:
            made = found[row.audit_number] = Found(row.at, row.actor, file=row.file)
            made.verbs.append(verb_title(IMPORTED, added=not part.of, removed=False))
        if (part.ledger, part.of) not in {(one.ledger, one.of) for one in made.parts}:
            made.parts.append(part)
        made.row = row.number if made.file and made.row is None else made.row
    return [found[number] for number in sorted(found)]


def _changed(session: Session, region: str, records: Sequence[Record]) -> Iterator[tuple[Any, ...]]:
    line = (AuditEntry.number, AuditEntry.at, AuditEntry.actor, AuditEntry.verb, AuditEntry.details)
    change = (Change.ledger, Change.record, Change.before, Change.after)
    statement = (
        select(*(col(one) for one in line), *(col(one) for one in change))
        .join(Change, col(Change.audit_number) == col(AuditEntry.number))
        .where(col(Change.region) == region, _any_of(records))
        .order_by(col(Change.number))
    )
    return map(tuple, session.connection().execute(statement))


def _any_of(records: Sequence[Record]) -> ColumnElement[bool]:
    by_ledger: dict[str, list[str]] = defaultdict(list)
    for record in records:
        by_ledger[record.ledger].append(record.name)
    return or_(
        *(and_(col(Change.ledger) == ledger, col(Change.record).in_(names)) for ledger, names in by_ledger.items())
    )


def _part(asked: Record, ledger: str, record: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Part:
    return Part(ledger, before, after, "" if (ledger, record) == (asked.ledger, asked.name) else record)


def issue_steps(session: Session, region: str, code: str) -> list[Found]:
    """Return the steps of an issue's story, the earliest first; whoever asks has asked `access`."""
    statement = select(
        col(IssueStep.at), col(IssueStep.author), col(IssueStep.event), col(IssueStep.note), col(IssueStep.facts)
    ).where(col(IssueStep.region) == region, col(IssueStep.issue_code) == code)
    return [
        _step(at, author, ISSUE_EVENTS[IssueEvent(event)], note, facts)
        for at, author, event, note, facts in session.connection().execute(statement.order_by(col(IssueStep.number)))
    ]


def check_steps(session: Session, region: str, code: str) -> list[Found]:
    """Return the steps of a finding, the earliest first; whoever asks has asked `access`."""
    statement = select(col(CheckStep.at), col(CheckStep.author), col(CheckStep.event), col(CheckStep.note)).where(
        col(CheckStep.region) == region, col(CheckStep.check_code) == code
    )
    return [
        _step(at, author, CHECK_EVENTS[CheckEvent(event)], note, {"demand": note} if event == "written" else {})
        for at, author, event, note in session.connection().execute(statement.order_by(col(CheckStep.number)))
    ]


def _step(at: datetime, author: str, title: Message, note: str | None, facts: Mapping[str, Any]) -> Found:
    told = {name: value for name, value in facts.items() if value not in (None, "", False, [])}
    notes = [note] if note and note not in told.values() else []
    return Found(at, author, [title], [Part(STORY, {}, told)] if told else [], notes)


def joined(written: Sequence[Found], steps: Sequence[Found]) -> list[Found]:
    """Return both as one, the earliest first: a deed leaves its audit line and its steps at one moment."""
    lines: dict[tuple[datetime, str], list[Found]] = defaultdict(list)
    for one in written:
        lines[one.at, one.author].append(one)
    seen: set[int] = set()
    whole = list(written)
    for step in steps:
        there = lines[step.at, step.author]
        found = next((one for one in there if id(one) not in seen), there[-1] if there else None)
        if found is None:
            lines[step.at, step.author].append(step)
            whole.append(step)
            seen.add(id(step))
            continue
        found.verbs = [*found.verbs, *step.verbs] if id(found) in seen else [*step.verbs]
        found.parts += step.parts
        found.notes += step.notes
        seen.add(id(found))
    return sorted(whole, key=lambda one: one.at)


def lines(session: Session, region: str | None, verbs: Sequence[str], *conditions: ColumnElement[bool]) -> list[Found]:
    """Return audit lines of these verbs, the earliest first; whoever asks has asked `access`."""
    of_region = col(AuditEntry.region).is_(None) if region is None else col(AuditEntry.region) == region
    statement = select(col(AuditEntry.at), col(AuditEntry.actor), col(AuditEntry.verb)).where(
        of_region, col(AuditEntry.verb).in_(verbs), *conditions
    )
    return [
        Found(at, actor, [verb_title(verb, added=False, removed=False)])
        for at, actor, verb in session.connection().execute(statement.order_by(col(AuditEntry.number)))
    ]
