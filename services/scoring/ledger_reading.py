"""Reading a county's ledgers as columns: one SELECT a table, some rows at a time unless they are few."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final, Literal, cast

import numpy as np
from sqlalchemy import ColumnElement, Date, Select, String, Table, bindparam, select, type_coerce
from sqlmodel import Session

import models
from models.base import Base
from models.values import (
    EscalationKind,
    ExemptionReason,
    FindingState,
    Level,
    Outcome,
    Rating,
    Ruling,
    SubjectKind,
    Verdict,
    VisitMethod,
)
from services.database import once
from services.scoring.ledger import NOBODY, Ledger, Rows, Subjects
from services.workdays import NEVER, Ints, Texts, month_of

_LISTS: Final[Mapping[str, type[StrEnum]]] = {
    "visits.method": VisitMethod,
    "exemptions.reason": ExemptionReason,
    "issues.level": Level,
    "issues.outcome": Outcome,
    "issues.rating": Rating,
    "reopenings.outcome": Outcome,
    "escalations.kind": EscalationKind,
    "escalations.ruling": Ruling,
    "spot_checks.verdict": Verdict,
    "spot_checks.state": FindingState,
    "adjustments.subject_kind": SubjectKind,
}
_REFERENCES: Final[Mapping[str, str]] = {
    "cadre_code": "cadres",
    "dept_code": "departments",
    "directive_dept": "departments",
    "enterprise_code": "enterprises",
    "issue_code": "issues",
    "visit_code": "visits",
}
_KEYS_TO_NARROW: Final = frozenset({"enterprise_code", "issue_code"})
_NAMES_CADRES: Final = frozenset({"cadre_code", "subject_code"})
_WHOLE: Final = ("subject_code", "indicator")
"""Columns that are turned into numbers once all of their table has been read."""
_CHUNK: Final = 256
_FEW: Final = 50
"""Enterprises or issues whose rows a reading transaction keeps, as several ask for those of one reader."""
_READ: Final[Mapping[type[Base], tuple[str, ...]]] = {
    models.Assignment: ("cadre_code", "enterprise_code", "start_on", "end_on"),
    models.Visit: ("cadre_code", "enterprise_code", "visited_on", "recorded_on", "method"),
    models.Exemption: ("cadre_code", "enterprise_code", "month", "reason", "approved_on"),
    models.Issue: (
        "enterprise_code", "level", "systemic", "systemic_on", "registered_on", "dept_code", "assigned_on",
        "first_response_on", "due_on", "extended_to", "extension_approved_on", "closed_on", "outcome", "cancelled_on",
        "rating",
    ),
    models.Reopening: ("issue_code", "reopened_on", "reclosed_on", "outcome"),
    models.Escalation: (
        "issue_code", "escalated_on", "kind", "ruling", "ruled_on", "directive_dept", "directive_due_on",
        "directive_done_on",
    ),
    models.SpotCheck: (
        "checked_on", "dept_code", "cadre_code", "visit_code", "items_checked", "items_passed", "verdict", "state",
        "confirmed_on", "rectify_due_on", "rectified_on",
    ),
    models.MonthlyReport: ("cadre_code", "enterprise_code", "month", "submitted_on", "no_issue", "verified_on"),
    models.Service: ("cadre_code", "enterprise_code", "accepted_on", "due_on", "delivered_on"),
    models.Approval: ("dept_code", "started_on", "limit_workdays", "done_on"),
    models.Target: ("dept_code", "indicator", "year", "annual_e4", "month", "actual_e4"),
    models.Adjustment: ("subject_kind", "subject_code", "adjusted_on", "points_e4"),
}  # fmt: skip


class _Days(dict[Any, int]):
    """Days as the driver gives them (text on SQLite, dates on PostgreSQL) to ordinals, each worked out once."""

    def __missing__(self, day: str | date | None) -> int:
        ordinal = NEVER if day is None else (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()
        self[day] = ordinal
        return ordinal


class _Positions(dict[Any, int]):
    """Codes or members of a list to their positions; a blank is NOBODY."""

    def __missing__(self, code: str | None) -> int:
        return NOBODY


def load(
    session: Session,
    region: str,
    *,
    enterprises: Collection[str] | None = None,
    issues: Collection[str] | None = None,
    tables: Collection[type[Base]] | None = None,
) -> Ledger:
    """Read the ledgers of a county; rows come in the order of their natural keys (code points).

    Where `enterprises` are named, what other enterprises stand in is left out: nothing of these depends on it. Where
    `issues` are named it is these issues alone, with their enterprises and what hangs on them: an issue's life depends
    on nothing else. Where `tables` are named, the others are left empty, and so are the cadres if none names one.
    """
    narrowed: _Narrowed | None = None
    if issues is not None:
        narrowed = "issues", tuple(sorted(issues))
    elif enterprises is not None:
        narrowed = "enterprises", tuple(sorted(enterprises))
    return _Loader(session, region, narrowed, _READ if tables is None else tables).ledger()


_Narrowed = tuple[Literal["enterprises", "issues"], tuple[str, ...]]
"""By what a reading is narrowed, and the codes."""


class _Loader:
    """Reads table after table, so that codes can be turned into positions."""

    def __init__(
        self, session: Session, region: str, narrowed: _Narrowed | None, tables: Collection[type[Base]]
    ) -> None:
        self._session = session
        self._region = region
        self._narrowed = narrowed
        self._tables = tables
        self._days = _Days()
        self._positions: dict[str, _Positions] = {}

    def ledger(self) -> Ledger:
        departments = self._rows(models.Department, ("dept_code", "name", "group"))
        department_of = self._position("departments", departments)
        named = any(_NAMES_CADRES & set(_READ[table]) for table in self._tables)
        cadres = self._rows(models.Cadre, ("cadre_code", "name", "group", "dept_code")) if named else ()
        self._position("cadres", cadres)
        enterprises = self._rows(models.Enterprise, ("enterprise_code",))
        self._position("enterprises", enterprises)
        return Ledger(
            Subjects(*_three(cadres), _ints(department_of[code] for *_, code in cadres)),
            Subjects(*_three(departments), np.arange(len(departments))),
            tuple(row[0] for row in enterprises),
            *(self._table(table) if table in self._tables else self._nothing(table) for table in _READ),
        )

    def _nothing(self, table: type[Base]) -> Rows:
        """Return a table without a row."""
        self._positions[_stored(table).name] = _Positions()
        nothing: Ints = np.empty(0, np.int64)
        return Rows(np.empty(0, np.object_), dict.fromkeys(_READ[table], nothing))

    def _table(self, table: type[Base]) -> Rows:
        """Read a table: whole numbers take the place of some rows before the next ones come."""
        columns = _READ[table]
        stored: Table = _stored(table)
        keys = [column.name for column in stored.primary_key if column.name != "region"]
        names = (*columns, *(name for name in keys if name not in columns))
        kept: dict[str, list[Any]] = {name: [] for name in names if name in keys or name in _WHOLE}
        parts: dict[str, list[Ints]] = {name: [np.empty(0, np.int64)] for name in columns if name not in _WHOLE}
        for rows in self._parts(table, names):
            for name, values in zip(names, zip(*rows, strict=True), strict=True):
                if name in kept:
                    kept[name].extend(values)
                if name in parts:
                    parts[name].append(self._numbers(stored, name, values))
        numbers = {name: np.concatenate(part) for name, part in parts.items()}
        if "subject_code" in columns:
            numbers["subject_code"] = self._adjusted(numbers["subject_kind"], kept["subject_code"])
        if "indicator" in columns:
            indicators = _Positions((value, at) for at, value in enumerate(sorted(set(kept["indicator"]))))
            numbers["indicator"] = self._looked_up(indicators, kept["indicator"])
        if len(keys) == 1:
            self._positions[stored.name] = _Positions((code, at) for at, code in enumerate(kept[keys[0]]))
        written = zip(*(_written(stored, name, kept[name]) for name in keys), strict=True)
        return Rows(_texts([" / ".join(parts) for parts in written]), numbers)

    def _adjusted(self, kinds: Ints, codes: Sequence[Any]) -> Ints:
        """Return the position of each adjusted subject among its own kind."""
        is_cadre = kinds == list(SubjectKind).index(SubjectKind.CADRE)
        cadres, departments = (self._looked_up(self._positions[name], codes) for name in ("cadres", "departments"))
        return np.where(is_cadre, cadres, departments)

    def _numbers(self, stored: Table, name: str, values: Sequence[Any]) -> Ints:
        """Turn one column into whole numbers."""
        if isinstance(stored.c[name].type, Date):
            days = _ints(map(self._days.__getitem__, values), len(values))
            return month_of(days) if name == "month" else days
        if name in _REFERENCES:
            return self._looked_up(self._positions[_REFERENCES[name]], values)
        if f"{stored.name}.{name}" in _LISTS:
            members = _Positions((member.value, at) for at, member in enumerate(_LISTS[f"{stored.name}.{name}"]))
            return self._looked_up(members, values)
        return _ints(values, len(values))

    @staticmethod
    def _looked_up(positions: _Positions, values: Sequence[Any]) -> Ints:
        return _ints(map(positions.__getitem__, values), len(values))

    def _position(self, table: str, rows: Sequence[Sequence[Any]]) -> _Positions:
        positions = _Positions((row[0], number) for number, row in enumerate(rows))
        self._positions[table] = positions
        return positions

    def _rows(self, table: type[Base], names: tuple[str, ...]) -> Sequence[tuple[Any, ...]]:
        """Read columns of all rows; a transaction that only reads asks for few of them once."""

        def stored() -> list[tuple[Any, ...]]:
            return [row for rows in self._chunks(table, names) for row in rows]

        narrowed = self._narrowed if _KEYS_TO_NARROW & set(_stored(table).c.keys()) else None
        if narrowed is not None and len(narrowed[1]) > _FEW:
            return stored()
        return once(self._session, ("rows", table, names, self._region, narrowed), stored)

    def _parts(self, table: type[Base], names: tuple[str, ...]) -> Iterable[Sequence[tuple[Any, ...]]]:
        """Read columns some rows at a time, or all at once where they are of a few enterprises or issues."""
        if self._narrowed is None or len(self._narrowed[1]) > _FEW:
            return self._chunks(table, names)
        rows = self._rows(table, names)
        return [rows] if rows else []

    def _chunks(self, table: type[Base], names: tuple[str, ...]) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Read columns as the driver gives them: on SQLite dates stay text, and no row object is made of each tuple.

        Some rows at a time: a tuple that is gone before the garbage collector looks costs half of one that stays.
        """
        given: dict[str, Any] = {"region": self._region}
        by = None
        if self._narrowed is not None:
            by, given["codes"] = self._narrowed
        statement = _statement(table, names, by)
        cursor = self._session.connection().execute(statement, given).cursor
        while cursor is not None and (rows := cursor.fetchmany(_CHUNK)):
            yield rows


@cache
def _statement(table: type[Base], names: tuple[str, ...], by: str | None) -> Select[Any]:
    """Return what reads a table; it is made once, as making it takes longer than reading what one enterprise has."""
    stored = _stored(table)
    keys = [column for column in stored.primary_key if column.name != "region"]
    columns: list[Any] = [type_coerce(stored.c[name], String) for name in names]
    statement = select(*columns).where(stored.c.region == bindparam("region")).order_by(*keys)
    return statement if by is None else statement.where(*_narrowings(stored, by))


def _narrowings(stored: Table, by: str) -> Iterator[ColumnElement[bool]]:
    """Yield what leaves out the rows of other enterprises or issues, and those that hang on them."""
    codes: Any = bindparam("codes", expanding=True)
    issues = _stored(models.Issue).c
    own = issues.region == bindparam("region")
    if by == "enterprises" and "enterprise_code" in stored.c:
        yield stored.c.enterprise_code.in_(codes)
    elif by == "enterprises" and "issue_code" in stored.c:
        yield stored.c.issue_code.in_(select(issues.issue_code).where(own, issues.enterprise_code.in_(codes)))
    elif by == "issues" and "issue_code" in stored.c:
        yield stored.c.issue_code.in_(codes)
    elif by == "issues" and "enterprise_code" in stored.c:
        yield stored.c.enterprise_code.in_(select(issues.enterprise_code).where(own, issues.issue_code.in_(codes)))


def _stored(table: type[Base]) -> Table:
    return cast("Table", table.__table__)  # type: ignore[attr-defined]  # SQLModel adds it to every table


def _three(rows: Sequence[Sequence[Any]]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return tuple(row[0] for row in rows), tuple(row[1] for row in rows), tuple(row[2] for row in rows)


def _written(stored: Table, name: str, values: Sequence[Any]) -> list[str]:
    """Return a part of the natural key as people write it; a month without its day."""
    if name == "month" and isinstance(stored.c[name].type, Date):
        return [str(value)[:7] for value in values]
    return [str(value) for value in values]


def _ints(values: Iterable[Any], count: int = -1) -> Ints:
    return np.fromiter(values, np.int64, count)


def _texts(values: Sequence[str]) -> Texts:
    texts = np.empty(len(values), np.object_)
    texts[:] = values
    return texts
