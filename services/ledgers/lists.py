"""The lists of a campaign: departments, cadres and enterprises, read a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from models import Base, Cadre, Department, Enterprise
from services.access import Action, Actor, require
from services.errors import NotFoundError
from services.exchange.cells import Value
from services.exchange.sheets import SHEETS, Kind, Sheet
from services.messages import say

LISTS: Final[Mapping[str, type[Base]]] = {"departments": Department, "cadres": Cadre, "enterprises": Enterprise}
"""By the sheet's identifier, in the order in which they are filled in."""
FILTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "departments": ("group",),
    "cadres": ("group", "dept_code"),
    "enterprises": ("kind", "sector"),
}
"""By which columns a list is filtered."""
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class ListRow:
    """A row as it is stored: its code, its version, and its cells by column."""

    key: str
    version: int
    cells: Mapping[str, Value]


@dataclass(frozen=True)
class ListPage:
    """A page of a list: its rows, how many fit the filters, and how many there are."""

    rows: tuple[ListRow, ...]
    found: int
    total: int


@dataclass(frozen=True)
class Groups:
    """The county's own words for its assessment groups, each with the rows in it, and its departments by code."""

    sizes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)


def listed(
    session: Session,
    *,
    actor: Actor,
    region: str,
    sheet: str,
    words: str = "",
    only: Mapping[str, str] = NOTHING,
    first: int = 0,
    most: int = 50,
) -> ListPage:
    """Return `most` rows of a list from the one in place `first`, by code.

    Args:
        session: of the caller's transaction.
        actor: who asks.
        region: code of the county.
        sheet: a list, by the sheet's identifier.
        words: each of them stands somewhere in a row.
        only: values of columns that a list is filtered by.
        first: how many rows to pass over.
        most: how many rows to return.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
        NotFoundError: there is no such list.
    """
    require(actor, Action.KEEP_LISTS, region)
    of = list_sheet(sheet)
    table = of.table
    there = table.c.region == region
    wanted = [there, *(table.c[name] == value for name, value in only.items() if name in FILTERS[sheet])]
    wanted += [_holds(of, word) for word in words.split()]
    connection = session.connection()
    count = select(func.count()).select_from(table)
    (key,) = of.keys
    columns = [table.c[name] for name in (*of.fields, "version")]
    page = select(*columns).where(*wanted).order_by(table.c[key.field]).offset(first).limit(most)
    return ListPage(
        tuple(_row(of, found) for found in connection.execute(page)),
        connection.execute(count.where(*wanted)).scalar_one(),
        connection.execute(count.where(there)).scalar_one(),
    )


def groups(session: Session, *, actor: Actor, region: str) -> Groups:
    """Return what a row of the lists may refer to, and the assessment groups there are.

    Raises:
        NotPermittedError: the actor does not keep the lists of this county.
    """
    require(actor, Action.KEEP_LISTS, region)
    connection = session.connection()
    sizes = {}
    for sheet in ("departments", "cadres"):
        table = SHEETS[sheet].table
        statement = select(table.c.group, func.count()).where(table.c.region == region).group_by(table.c.group)
        sizes[sheet] = {str(name): int(size) for name, size in connection.execute(statement.order_by(table.c.group))}
    statement = select(col(Department.dept_code), col(Department.name)).where(col(Department.region) == region)
    departments = {str(code): str(name) for code, name in connection.execute(statement.order_by("dept_code"))}
    return Groups(sizes, departments)


def list_sheet(identifier: str) -> Sheet:
    """Return the sheet of a list.

    Raises:
        NotFoundError: there is no such list.
    """
    if identifier not in LISTS:
        raise NotFoundError(say("There is no such list; choose one of those above."))
    return SHEETS[identifier]


def stored_row(session: Session, region: str, sheet: Sheet, code: str) -> ListRow | None:
    """Return one row as it is stored; whoever asks has asked `access`."""
    table, (key,) = sheet.table, sheet.keys
    columns = [table.c[name] for name in (*sheet.fields, "version")]
    statement = select(*columns).where(table.c.region == region, table.c[key.field] == code)
    found = session.connection().execute(statement).first()
    return None if found is None else _row(sheet, found)


def _row(sheet: Sheet, found: Any) -> ListRow:
    *values, version = found
    by_field = dict(zip(sheet.fields, values, strict=True))
    return ListRow(str(by_field[sheet.keys[0].field]), version, by_field)


def _holds(sheet: Sheet, word: str) -> ColumnElement[bool]:
    """Tell whether a word stands somewhere in a row."""
    texts = [column.field for column in sheet.columns if column.kind in (Kind.CODE, Kind.TEXT, Kind.CHOICE)]
    return or_(*(sheet.table.c[name].icontains(word, autoescape=True) for name in texts))
