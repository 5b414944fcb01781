"""Which monthly reports are owed, by row 2 of scoring.md and nothing else, and where each stands."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final

import numpy as np
from sqlalchemy import Row, Select, bindparam, select
from sqlmodel import Session, col

from models import Assignment, Enterprise, Exemption, MonthlyReport, ReportDraft
from models.base import Base
from models.values import ExemptionReason, ReportState
from services.ledgers.reports.month import read
from services.scoring.evidence import Reason
from services.scoring.ledger import Ledger
from services.scoring.metrics.catalogue import Metrics
from services.scoring.metrics.reports import report_timeliness

Key = tuple[str, str, date]
"""Cadre, enterprise, first day of the month."""


class Standing(StrEnum):
    """Where a report stands; `OwedReport` says besides whether it is late."""

    NOT_BEGUN = "not_begun"
    DRAFT = "draft"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    EXEMPT = "exempt"


OPEN: Final = frozenset({Standing.NOT_BEGUN, Standing.DRAFT, Standing.RETURNED})
"""Still to be written, or to be handed in again."""


@dataclass(frozen=True)
class OwedReport:
    """One report of a cadre on an enterprise.

    Attributes:
        due: the last day on which it is on time; None where none is owed.
        days_late: working days after that day, until it was submitted or, while it is not, until today.
        excuse: why the month is exempt.
        answer: why the office returned it.
        version: of the row in the ledger, 0 where there is none.
    """

    cadre: str
    cadre_name: str
    department: str
    department_name: str
    enterprise: str
    enterprise_name: str
    month: date
    standing: Standing
    due: date | None = None
    days_late: int = 0
    excuse: ExemptionReason | None = None
    submitted_on: date | None = None
    no_issue: bool = False
    verified_by: str | None = None
    verified_on: date | None = None
    returned_on: date | None = None
    answer: str | None = None
    version: int = 0

    @property
    def key(self) -> Key:
        """Return the natural key."""
        return self.cadre, self.enterprise, self.month

    @property
    def open(self) -> bool:
        """Tell whether it is owed and not in the ledger."""
        return self.standing in OPEN

    @property
    def overdue(self) -> bool:
        """Tell whether it is not submitted although its day has passed."""
        return self.open and self.days_late > 0

    @property
    def late(self) -> bool:
        """Tell whether it was submitted after its day."""
        return self.standing is Standing.SUBMITTED and self.days_late > 0

    @property
    def unverified(self) -> bool:
        """Tell whether it is submitted as 无问题 and nobody has verified that."""
        return self.standing is Standing.SUBMITTED and self.no_issue and self.verified_on is None


def standings(
    session: Session,
    *,
    region: str,
    today: date,
    enterprises: Collection[str] | None = None,
    month: date | None = None,
    metrics: Metrics | None = None,
) -> list[OwedReport]:
    """Return where the reports stand that are owed, exempt or submitted; whoever asks has asked `access`.

    Args:
        session: reads only.
        region: code of the county.
        today: the day up to which months and lateness are counted.
        enterprises: the only ones that are asked about.
        month: first day of the only month that is asked about.
        metrics: the evidence up to today, where it has been read already.

    Raises:
        NotFoundError: there is no such county.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    if metrics is None:
        metrics = read(session, region, until=today, today=today, enterprises=enterprises, tables=_READ)
    stored = _Stored(session, region, enterprises, month, metrics.ledger)
    owed = {key: due for key, due in _looked_at(metrics) if month in (None, key[2])}
    keys = dict.fromkeys([*(key for key, due in owed.items() if due is not _TOO_SHORT), *stored.reports])
    late = _days_late(keys, owed, stored, metrics, today)
    return [_found(key, owed.get(key), stored, days) for key, days in zip(keys, late, strict=True)]


def owed_report(
    session: Session, *, region: str, key: Key, today: date, metrics: Metrics | None = None
) -> OwedReport | None:
    """Return where one report stands, None where none is owed, exempt or submitted; access has been asked.

    `metrics` is the evidence up to today on its enterprise, where it has been read already.
    """
    cadre, enterprise, month = key
    found = standings(session, region=region, today=today, enterprises=[enterprise], month=month, metrics=metrics)
    return next((row for row in found if row.cadre == cadre), None)


_READ: Final = (Assignment, Exemption, MonthlyReport)
"""What row 2 looks at."""
_TOO_SHORT: Final = "too short"
_EXEMPT: Final = "exempt"


def _looked_at(metrics: Metrics) -> Iterator[tuple[Key, date | str]]:
    """Yield each pair's month that row 2 looks at, with its due day, or why none is owed."""
    evidence = report_timeliness(metrics.ledger, metrics.question, metrics.assignments)
    cadres = metrics.ledger.cadres.codes
    columns = (evidence.subject, evidence.item, evidence.due, evidence.reason)
    for subject, item, due, reason in zip(*(column.tolist() for column in columns), strict=True):
        cadre = cadres[subject]
        enterprise, month = item[len(cadre) + len(" / ") :].rsplit(" / ", 1)
        key = (cadre, enterprise, date.fromisoformat(f"{month}-01"))
        none_owed = {Reason.MONTH_EXEMPT: _EXEMPT, Reason.MONTH_TOO_SHORT: _TOO_SHORT}
        yield key, none_owed.get(reason) or date.fromordinal(due)


class _Stored:
    """What the county has stored about reports, by key."""

    def __init__(
        self, session: Session, region: str, enterprises: Collection[str] | None, month: date | None, ledger: Ledger
    ) -> None:
        self._session = session
        self._region = region
        self._enterprises = enterprises
        self._month = month
        self.reports = self._by_key(MonthlyReport, "submitted_on", "no_issue", "verified_by", "verified_on", "version")
        self.drafts = self._by_key(ReportDraft, "state", "returned_on", "answer")
        self.excuses = self._by_key(Exemption, "reason")
        self.firms = self._named()
        self.cadres = {code: at for at, code in enumerate(ledger.cadres.codes)}
        self.ledger = ledger

    def _named(self) -> dict[str, str]:
        statement = select(col(Enterprise.enterprise_code), col(Enterprise.name))
        if self._enterprises is not None:
            statement = statement.where(col(Enterprise.enterprise_code).in_(self._enterprises))
        found = self._session.connection().execute(statement.where(col(Enterprise.region) == self._region))
        return {code: name for code, name in found}  # noqa: C416  rows are no pairs to mypy

    def _by_key(self, table: type[Base], *names: str) -> Mapping[Key, Row[Any]]:
        given: dict[str, Any] = {"region": self._region}
        if self._enterprises is not None:
            given["enterprises"] = list(self._enterprises)
        if self._month is not None:
            given["month"] = self._month
        found = self._session.connection().execute(_keyed(table, names, frozenset(given)), given)
        return {(row[0], row[1], row[2]): row for row in found}


@cache
def _keyed(table: type[Base], names: tuple[str, ...], by: frozenset[str]) -> Select[Any]:
    """Return what reads rows of a pair's month; it is made once, as making it takes longer than running it."""
    stored = table.__table__.c  # type: ignore[attr-defined]  # SQLModel adds it
    keys = [stored[name] for name in ("cadre_code", "enterprise_code", "month")]
    statement = select(*keys, *(stored[name] for name in names)).where(stored.region == bindparam("region"))
    if "enterprises" in by:
        statement = statement.where(stored.enterprise_code.in_(bindparam("enterprises", expanding=True)))
    return statement.where(stored.month == bindparam("month")) if "month" in by else statement


def _days_late(
    keys: Iterable[Key], owed: Mapping[Key, date | str], stored: _Stored, metrics: Metrics, today: date
) -> list[int]:
    """Return the working days from each due day until the report was submitted, or until today."""
    pairs = []
    for key in keys:
        row, due = stored.reports.get(key), owed.get(key)
        until = today if row is None else min(row.submitted_on, today)
        pairs.append((due if isinstance(due, date) else until, until))
    after, ends = (np.array([pair[at].toordinal() for pair in pairs], np.int64) for at in (0, 1))
    days: list[int] = metrics.question.calendar.count(after, ends).tolist()
    return days


def _found(key: Key, owed: date | str | None, stored: _Stored, days_late: int) -> OwedReport:
    row, draft, excuse = stored.reports.get(key), stored.drafts.get(key), stored.excuses.get(key)
    cadres, departments = stored.ledger.cadres, stored.ledger.departments
    at = stored.cadres[key[0]]
    department = int(cadres.department[at])
    facts: dict[str, Any] = {}
    if row is not None:
        standing = Standing.SUBMITTED
        facts = {
            name: getattr(row, name) for name in ("submitted_on", "no_issue", "verified_by", "verified_on", "version")
        }
    elif draft is not None and draft.state == ReportState.RETURNED:
        standing = Standing.RETURNED
        facts = {"returned_on": draft.returned_on, "answer": draft.answer}
    elif owed is _EXEMPT:
        standing = Standing.EXEMPT
    else:
        standing = Standing.NOT_BEGUN if draft is None else Standing.DRAFT
    return OwedReport(
        cadre=key[0],
        cadre_name=cadres.names[at],
        department=departments.codes[department],
        department_name=departments.names[department],
        enterprise=key[1],
        enterprise_name=stored.firms[key[1]],
        month=key[2],
        standing=standing,
        due=owed if isinstance(owed, date) else None,
        days_late=days_late,
        excuse=ExemptionReason(excuse.reason) if excuse is not None and owed is _EXEMPT else None,
        **facts,
    )
