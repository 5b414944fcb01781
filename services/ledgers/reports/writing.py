"""Writing one's own monthly reports: what is typed is kept as it is, and submitted to the ledger."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlmodel import Session

from models import MonthlyReport, ReportDraft
from models.values import ReportState
from services.access import Action, Actor, require
from services.errors import BadInputError, NotFoundError, NotPermittedError
from services.ledgers import entered
from services.ledgers.ledger_write import LedgerEntry, hold, note
from services.ledgers.reports.drafts import contradicted, details, write_draft
from services.ledgers.reports.month import Month
from services.ledgers.reports.reading import AMOUNTS, COUNTS, WRITTEN, as_typed
from services.ledgers.reports.standing import Key, OwedReport, Standing, owed_report
from services.ledgers.reports.titles import WRITTEN_TITLES
from services.messages import say
from services.scoring.metrics.catalogue import Metrics

SHORT: Final = 32
"""Characters of a figure."""
LENGTHS: Final[Mapping[str, int]] = {
    name: entered.REMARK if name in ("difficulties", "suggestions") else SHORT for name in WRITTEN
}
"""The texts that a draft keeps, each with its greatest length."""


@dataclass(frozen=True)
class Written:
    """What a cadre hands in, as it was typed; a blank stays a blank. Amounts are in 万元."""

    no_issue: bool = False
    output: str = ""
    value_added: str = ""
    investment: str = ""
    employees: str = ""
    difficulties: str = ""
    suggestions: str = ""


def save_report_draft(
    session: Session,
    *,
    actor: Actor,
    region: str,
    enterprise: str,
    month: date,
    draft: Mapping[str, str | bool | None],
    today: date,
    now: datetime,
) -> None:
    """Keep what has been typed so far, as it was typed; fields that are not named stay, None takes one out.

    That a draft was begun is on record; what is typed in it is not, until it is submitted.

    Raises:
        NotPermittedError: the actor is no cadre of this county.
        NotFoundError: no report of the actor's is owed there.
        BadInputError: it is submitted, or a field that no report has, or too long a text.
    """
    require(actor, Action.RECORD_VISITS, region)
    key = _own(actor, enterprise, month)
    for name, value in draft.items():
        if value is not None and not _fits(name, value):
            raise BadInputError(
                say("{field}: this is too long, or is no value for it.", field=WRITTEN_TITLES.get(name, name))
            )
    hold(session, region)
    _writable(session, region, key, today)
    stored = session.get(ReportDraft, (region, *key))
    if stored is None:
        note(session, actor=actor, region=region, verb="begin_report", now=now, **details(key))
    kept = {} if stored is None else stored.draft
    write_draft(session, region, key, now, draft=_filled({**kept, **draft}))


def submit_report(
    session: Session,
    *,
    actor: Actor,
    region: str,
    enterprise: str,
    month: date,
    written: Written,
    today: date,
    now: datetime,
) -> None:
    """Write a report to the ledger 月报 with today's date, and keep what the ledgers say of its month at this moment.

    A report that was returned is submitted anew, with a new date.

    Raises:
        NotPermittedError: the actor is no cadre of this county.
        NotFoundError: no report of the actor's is owed there.
        BadInputError: it is submitted already, a field does not fit, or 无问题 is said where a problem is registered.
    """
    require(actor, Action.RECORD_VISITS, region)
    hold(session, region)
    key = _own(actor, enterprise, month)
    books = Month(session, region, month=month, today=today, enterprises=[enterprise])
    _writable(session, region, key, today, books.so_far)
    counts = books.counts(*key[:2])
    if written.no_issue and counts.issues_registered:
        raise contradicted(counts, month)
    row = MonthlyReport(
        region=region,
        cadre_code=key[0],
        enterprise_code=enterprise,
        month=month,
        submitted_on=today,
        no_issue=written.no_issue,
        **_values(written),
    )
    entry = LedgerEntry(session, actor=actor, region=region, verb="submit_report", now=now, **details(key))
    entry.add(row)
    write_draft(
        session,
        region,
        key,
        now,
        draft={**as_typed(row), COUNTS: asdict(counts)},
        state=ReportState.SUBMITTED,
        returned_by=None,
        returned_on=None,
        answer=None,
    )


def _own(actor: Actor, enterprise: str, month: date) -> Key:
    if actor.cadre_code is None:
        raise NotPermittedError(say("Only the cadre who assists the enterprise writes its monthly report."))
    return actor.cadre_code, enterprise, month


def _writable(session: Session, region: str, key: Key, today: date, metrics: Metrics | None = None) -> OwedReport:
    """Return where one's own report stands, provided that it can be written."""
    row = owed_report(session, region=region, key=key, today=today, metrics=metrics)
    if row is None:
        raise NotFoundError(
            say(
                "You owe no monthly report on enterprise {enterprise} for {month}; one is owed once the month is over.",
                enterprise=key[1],
                month=f"{key[2]:%Y-%m}",
            )
        )
    if row.standing is Standing.SUBMITTED:
        raise BadInputError(
            say(
                "The report for {month} was submitted on {date}; only the office can return it to be changed.",
                month=f"{key[2]:%Y-%m}",
                date=row.submitted_on,
            )
        )
    return row


def _values(written: Written) -> dict[str, Any]:
    """Return what was typed as the ledger stores it."""
    values: dict[str, Any] = {}
    for name in WRITTEN:
        title, raw = WRITTEN_TITLES[name], getattr(written, name)
        field = f"{name}_e4" if name in AMOUNTS else name
        if name in ("difficulties", "suggestions"):
            values[field] = entered.text(field, title, raw)
            continue
        number = values[field] = entered.value("monthly_reports", field, title, raw)
        if isinstance(number, int) and number < 0:
            raise entered.FieldFaultError(field, title, say("This may not be negative."))
    return values


def _fits(name: str, value: object) -> bool:
    if name == "no_issue":
        return isinstance(value, bool)
    return name in LENGTHS and isinstance(value, str) and len(value) <= LENGTHS[name]


def _filled(draft: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in draft.items() if value not in (None, "", False)}
