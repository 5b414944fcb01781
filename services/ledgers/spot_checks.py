"""督查: what becomes of a finding: heard, confirmed by somebody else, revoked, rectified, looked at again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from models import CheckStep, SpotCheck
from models.values import CheckEvent, FindingState
from services.access import Action, Actor, require
from services.accounts import sign_in_name
from services.errors import BadInputError, KaoheError, NotFoundError, NotPermittedError
from services.ledgers import entered
from services.ledgers.check_detail import CheckDetail
from services.ledgers.check_reading import CheckRow, is_seen, stored_check
from services.ledgers.ledger_write import LedgerEntry, hold
from services.ledgers.recusal import concerns
from services.messages import Message, say

_BETWEEN_NAMES: Final = re.compile(r"[、,，;；\s]+")


class Deed(StrEnum):
    """What can be done with a check."""

    ANSWER = "answer"
    CONFIRM = "confirm"
    REVOKE = "revoke"
    RECTIFY = "rectify"
    FOLLOW_UP = "follow_up"


NEEDS: Final[Mapping[Deed, Action]] = {
    Deed.ANSWER: Action.ANSWER_CHECKS,
    Deed.CONFIRM: Action.DECIDE_CHECKS,
    Deed.REVOKE: Action.DECIDE_CHECKS,
    Deed.RECTIFY: Action.DECIDE_CHECKS,
    Deed.FOLLOW_UP: Action.RECORD_CHECKS,
}
"""What whoever does it must be allowed to do at all."""


def deeds(actor: Actor, region: str, detail: CheckDetail) -> frozenset[Deed]:
    """Return what the actor may do with a check that was read, as the verbs will say themselves."""
    return frozenset(
        deed
        for deed in Deed
        if actor.may(NEEDS[deed], region) and refusal(actor, deed, detail.row, detail.authors) is None
    )


def refusal(actor: Actor, deed: Deed, row: CheckRow, authors: frozenset[str]) -> KaoheError | None:
    """Return why an actor who may do this at all may not do it with this check, or None."""
    wrong = _not_own(actor, row) if deed is Deed.ANSWER else _partial(actor, deed, row, authors)
    if wrong is not None:
        return NotPermittedError(wrong)
    out_of_turn = _out_of_turn(deed, row)
    return None if out_of_turn is None else BadInputError(out_of_turn)


def _not_own(actor: Actor, row: CheckRow) -> Message | None:
    """A cadre answers as a cadre, a department as a department; nobody speaks for another."""
    own = ("cadre", actor.cadre_code) if actor.cadre_code is not None else ("department", actor.dept_code)
    if actor.role is None or any((one.kind, one.code) == own for one in row.concerned):
        return None
    return say("Only whom the finding concerns makes a statement on it.")


def _partial(actor: Actor, deed: Deed, row: CheckRow, authors: frozenset[str]) -> Message | None:
    if concerns(actor, row.concerned):
        return say("This concerns your own department; somebody else has to do it.")
    if not wrote(actor, row, authors):
        return None
    if deed is Deed.CONFIRM:
        return say("Whoever wrote a finding does not confirm it; another supervisor or the office does.")
    if deed is Deed.REVOKE and row.state is FindingState.CONFIRMED:
        return say(
            "Whoever wrote a finding does not revoke it once it is confirmed; another supervisor or the office does."
        )
    return None


def wrote(actor: Actor, row: CheckRow, authors: frozenset[str]) -> bool:
    """Tell whether the actor wrote the finding, or is named among its inspectors by sign-in name."""
    named = {sign_in_name(name) for name in _BETWEEN_NAMES.split(row.inspectors)}
    return actor.name in authors | named


def _out_of_turn(deed: Deed, row: CheckRow) -> Message | None:
    state = row.state
    if deed in (Deed.ANSWER, Deed.CONFIRM) and state is not FindingState.OPEN:
        return say("Spot check {code} has been decided on already.", code=row.code)
    if deed is Deed.REVOKE and state is FindingState.REVOKED:
        return say("Spot check {code} is revoked already.", code=row.code)
    if deed in (Deed.RECTIFY, Deed.FOLLOW_UP) and state is not FindingState.CONFIRMED:
        return say("Spot check {code} is not confirmed, so nothing follows from it yet.", code=row.code)
    if deed is Deed.RECTIFY and row.rectify_due_on is None:
        return say("Spot check {code} demanded no rectification.", code=row.code)
    if deed is Deed.RECTIFY and row.rectified_on is not None:
        return say("The rectification of spot check {code} is recorded already.", code=row.code)
    return None


def answer_check(
    session: Session, *, actor: Actor, region: str, code: str, statement: str, today: date, now: datetime
) -> None:
    """Write down a statement of whom the finding concerns, as long as nobody has decided on it; more may follow.

    The record's version rises, so that nobody decides without having seen the statement.

    Raises:
        NotPermittedError: the finding does not concern the actor.
        NotFoundError: there is no such check for the actor to see.
        BadInputError: it has been decided on, or the statement is empty or too long.
    """
    require(actor, Action.ANSWER_CHECKS, region)
    deed = _begun(session, Deed.ANSWER, actor=actor, region=region, code=code, today=today, now=now)
    text = entered.text("statement", say("Statement"), statement, needed=True)
    deed.write("answer_check", CheckEvent.STATED, version=deed.row.version, text=text)


def confirm_check(
    session: Session, *, actor: Actor, region: str, code: str, version: int, today: date, now: datetime
) -> None:
    """Confirm a finding: from today on it counts, and a visit that it found false is annulled.

    `version` is that of the check that the actor looked at.

    Raises:
        NotPermittedError: the actor wrote the finding, or it concerns the actor's own department.
        NotFoundError: there is no such check.
        BadInputError: it has been decided on already.
        StaleRecordError: it has changed since the actor looked at it; a statement may have come in.
    """
    require(actor, Action.DECIDE_CHECKS, region)
    deed = _begun(session, Deed.CONFIRM, actor=actor, region=region, code=code, today=today, now=now)
    checked = deed.row.checked_on
    if today < checked:
        raise BadInputError(
            say("Spot check {code} is of {date}; it cannot be confirmed before.", code=code, date=checked)
        )
    state = FindingState.CONFIRMED.value
    deed.write("confirm_check", CheckEvent.CONFIRMED, version=version, state=state, confirmed_on=today)


def revoke_check(
    session: Session, *, actor: Actor, region: str, code: str, version: int, reason: str, today: date, now: datetime
) -> None:
    """Revoke a finding, confirmed or not: it counts no longer, and a visit that it annulled counts again.

    Whoever wrote it may withdraw it until it is confirmed.

    Raises:
        NotPermittedError: the actor wrote it and it is confirmed, or it concerns the actor's own department.
        NotFoundError: there is no such check.
        BadInputError: it is revoked already, or the reason is missing or too long.
        StaleRecordError: it has changed since the actor looked at it.
    """
    require(actor, Action.DECIDE_CHECKS, region)
    deed = _begun(session, Deed.REVOKE, actor=actor, region=region, code=code, today=today, now=now)
    text = entered.text("reason", say("Reason"), reason, needed=True)
    deed.write("revoke_check", CheckEvent.REVOKED, version=version, text=text, state=FindingState.REVOKED.value)


def record_rectification(
    session: Session,
    *,
    actor: Actor,
    region: str,
    code: str,
    version: int,
    rectified_on: date,
    remark: str = "",
    today: date,
    now: datetime,
) -> None:
    """Record on which day what a confirmed check demanded was rectified.

    Raises:
        NotPermittedError: it concerns the actor's own department.
        NotFoundError: there is no such check.
        BadInputError: nothing was demanded, it is recorded already, or the day is before the check or to come.
        StaleRecordError: the check has changed since the actor looked at it.
    """
    require(actor, Action.DECIDE_CHECKS, region)
    deed = _begun(session, Deed.RECTIFY, actor=actor, region=region, code=code, today=today, now=now)
    checked = deed.row.checked_on
    if not checked <= rectified_on <= today:
        raise BadInputError(
            say(
                "Rectified on: {date} is not between the check ({checked}) and today ({today}).",
                date=rectified_on,
                checked=checked,
                today=today,
            )
        )
    text = entered.text("remark", say("Remark"), remark)
    deed.write("record_rectification", CheckEvent.RECTIFIED, version=version, text=text, rectified_on=rectified_on)


@dataclass(frozen=True)
class _Deed:
    """A deed under way: the check as it is now, in a county that is held, and nothing stands against it."""

    session: Session
    actor: Actor
    region: str
    row: CheckRow
    now: datetime

    def write(self, verb: str, event: CheckEvent, *, version: int, text: str | None = None, **changes: Any) -> None:
        """Write audit line, record and step, provided that the record has still the version that was looked at."""
        code = self.row.code
        entry = LedgerEntry(self.session, actor=self.actor, region=self.region, verb=verb, now=self.now, check=code)
        entry.change(SpotCheck, key={"check_code": code}, version=version, changes=changes)
        step = CheckStep(
            region=self.region, check_code=code, event=event, author=self.actor.name, at=self.now, note=text
        )
        self.session.add(step)
        self.session.flush()


def _begun(session: Session, deed: Deed, *, actor: Actor, region: str, code: str, today: date, now: datetime) -> _Deed:
    """Hold the county and look at the check, or say what stands against the deed; `access` has been asked."""
    hold(session, region)
    row = stored_check(session, region, code, today=today)
    if row is None or not is_seen(actor, row):
        raise NotFoundError(say("There is no spot check {code} for you to see.", code=code))
    written = select(col(CheckStep.author)).where(
        col(CheckStep.region) == region, col(CheckStep.check_code) == code, col(CheckStep.event) == CheckEvent.WRITTEN
    )
    refused = refusal(actor, deed, row, frozenset(session.connection().execute(written).scalars()))
    if refused is not None:
        raise refused
    return _Deed(session, actor, region, row, now)
