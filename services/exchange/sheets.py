"""The sheets of the ledger workbook: names and columns, derived from the tables they are stored in."""

import types
from collections import namedtuple
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import cached_property
from typing import Any, Final, Union, cast, get_args, get_origin

from sqlalchemy import ForeignKeyConstraint, String, Table

from models import LEDGERS, Base
from models.values import LEVEL_WORDS, Level

NOTES_SHEET: Final = "填表说明"
"""The one sheet beside the ledgers that a workbook may have; the import passes over it."""

TITLES: Final = {
    "departments": "部门",
    "cadres": "干部",
    "enterprises": "企业",
    "assignments": "包抓",
    "visits": "走访",
    "exemptions": "免计",
    "issues": "问题",
    "reopenings": "重办",
    "escalations": "上报",
    "spot_checks": "督查",
    "monthly_reports": "月报",
    "services": "服务",
    "approvals": "审批",
    "targets": "目标",
    "funds": "政策资金",
    "adjustments": "加减分",
}

_CODES: Final = {"raised_by", "directive_dept", "uscc"}
_BLANK_IS_NO: Final = {"systemic", "no_issue"}


class Kind(Enum):
    """What a column holds."""

    CODE = "code"
    TEXT = "text"
    DATE = "date"
    MONTH = "month"
    FLAG = "flag"
    CHOICE = "choice"
    INTEGER = "integer"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes:
        identifier: its English name in a file, such as `output`.
        field: its name in the table, such as `output_e4`.
        title: its Chinese header.
        kind: what it holds.
        key: part of the natural key.
        required: a new row needs the column; `blank` tells what an empty cell in it means.
        fillable: an empty cell is an error.
        choices: the members of its list, in order.
        length: the longest text it takes.
        places: decimal places of an amount.
        references: identifier of the sheet whose code it holds.
    """

    identifier: str
    field: str
    title: str
    kind: Kind
    key: bool
    required: bool
    fillable: bool
    choices: tuple[str, ...] = ()
    length: int | None = None
    places: int = 0
    references: str | None = None

    @property
    def blank(self) -> bool | None:
        """Return what an empty cell is stored as: unknown, or 否 where a blank means no."""
        return False if self.field in _BLANK_IS_NO else None

    @property
    def choice_words(self) -> tuple[str, ...]:
        """Return the members of the list as a drop-down shows them: levels with their words."""
        if self.choices == tuple(level.value for level in Level):
            return tuple(f"{level.value} {LEVEL_WORDS[level]}" for level in Level)
        return self.choices


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook and the table behind it."""

    identifier: str
    title: str
    table: Table
    columns: tuple[Column, ...]

    @cached_property
    def keys(self) -> tuple[Column, ...]:
        """Return the columns of the natural key, in the order of the table."""
        return tuple(column for column in self.columns if column.key)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Return the table's column names, without region and version."""
        return tuple(column.field for column in self.columns)

    @cached_property
    def by_field(self) -> dict[str, Column]:
        """Return the columns by their names in the table."""
        return {column.field: column for column in self.columns}

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """Return the columns by each name a header may give them."""
        return {name: column for column in self.columns for name in (column.title, column.identifier)}

    @cached_property
    def row(self) -> Any:
        """Return the named tuple that holds a row: one value a column, under the names of the table."""
        return namedtuple(f"{self.identifier}_row", self.fields)  # noqa: PYI024  made from the table


def _unwrap(annotation: Any) -> Any:
    """Return the type without `| None`."""
    if get_origin(annotation) in (Union, types.UnionType):
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def _kind(name: str, annotation: Any) -> Kind:
    if annotation is date:
        return Kind.MONTH if name == "month" else Kind.DATE
    if annotation is bool:
        return Kind.FLAG
    if annotation is int:
        return Kind.AMOUNT if name.endswith("_e4") else Kind.INTEGER
    if issubclass(annotation, StrEnum):
        return Kind.CHOICE
    return Kind.CODE if name.endswith("_code") or name in _CODES else Kind.TEXT


def _references(table: Table) -> dict[str, str]:
    """Return, for each column that holds a code of another sheet, that sheet's identifier."""
    found = {}
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKeyConstraint) and len(constraint.columns) > 1:
            (local,) = (name for name in constraint.column_keys if name != "region")
            found[local] = constraint.referred_table.name
    return found


def _sheet(model: type[Base]) -> Sheet:
    table = cast("Table", model.__table__)  # type: ignore[attr-defined]  # SQLModel adds it to every table
    references = _references(table)
    columns = []
    for name, info in model.model_fields.items():
        if name in ("region", "version"):
            continue
        stored = table.columns[name]
        annotation = _unwrap(info.annotation)
        kind = _kind(name, annotation)
        required = not stored.nullable and name != "no_issue"
        columns.append(
            Column(
                identifier=name.removesuffix("_e4"),
                field=name,
                title=str(info.title),
                kind=kind,
                key=stored.primary_key,
                required=required,
                fillable=required and name not in _BLANK_IS_NO,
                choices=tuple(member.value for member in annotation) if kind is Kind.CHOICE else (),
                length=stored.type.length if isinstance(stored.type, String) else None,
                places=0 if kind is not Kind.AMOUNT else 2 if name == "points_e4" else 4,
                references=references.get(name),
            )
        )
    return Sheet(table.name, TITLES[table.name], table, tuple(columns))


SHEETS: Final = {sheet.identifier: sheet for sheet in map(_sheet, LEDGERS)}
"""Every sheet by its identifier, in the order in which its rows may be written."""

BY_NAME: Final = {name: sheet for sheet in SHEETS.values() for name in (sheet.title, sheet.identifier)}
"""Every sheet by each name a file may give it."""

SHEET_TITLES: Final = "、".join(TITLES.values())
"""The titles in one sentence, for errors that say what there is."""
