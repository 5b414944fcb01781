"""One row held against the import's rules: what a screen enters keeps the same rules as a file, and loads little."""

from collections.abc import Collection, Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlmodel import Session

from services.exchange.merging import County, Given, Key, Ledger, Row, record_name
from services.exchange.parsed import Parsed
from services.exchange.rules import RULES
from services.exchange.rules.kinds import GroupRule, Parent, Rule
from services.exchange.sheets import SHEETS, Sheet
from services.messages import Message, say


class Fault(NamedTuple):
    """What is wrong with a row: the field to blame, and why."""

    field: str
    message: Message


def faults(
    session: Session,
    region: str,
    sheet: str,
    row: Row,
    *,
    changed: Collection[str] | None = None,
    is_new: bool = False,
) -> Iterator[Fault]:
    """Yield what the import would say about this row of a sheet, laid over what is stored, in the caller's transaction.

    Whether each value fits its column is for whoever made the row to see (`entered.value`).

    Args:
        session: of the caller's transaction.
        region: code of the county.
        sheet: identifier of the sheet.
        row: as it would be.
        changed: the fields in which it differs from what is stored, which keeps every rule that reads none of them.
        is_new: no row is stored under its key, so nothing can refer to it yet.
    """
    county = _Nearby(session, region, sheet, row)
    touched = frozenset(county.sheet.fields if changed is None else changed)
    yield from _unknown_references(county, row, touched)
    rules = RULES.get(sheet)
    if rules is not None:
        for rule in rules.rules:
            message = None if touched.isdisjoint(rule.columns) else rule.check(row, county)
            if message is not None:
                yield Fault(rule.columns[0], message)
        for group in rules.groups:
            if not touched.isdisjoint((*group.by, *group.columns)):
                yield from _clashes(county, row, group)
    if not is_new:
        yield from _children(county, row, touched)


class _Near(Ledger):
    """A sheet of which rows are read one at a time, when a rule asks for them."""

    def __init__(self, sheet: Sheet, session: Session, region: str) -> None:
        super().__init__(sheet)
        self._session = session
        self._region = region
        self._asked: set[Key] = set()

    def get(self, *key: Any) -> Row | None:
        if key not in self._asked:
            self._asked.add(key)
            names = (column.field for column in self.sheet.keys)
            given = {"region": self._region, **dict(zip(names, key, strict=True))}
            for found in self._session.connection().execute(_by_key(self.sheet.identifier), given):
                self.stored[key] = self.sheet.row._make(found)
        return super().get(*key)

    def __contains__(self, key: Key) -> bool:
        return self.get(*key) is not None

    def where(self, *conditions: ColumnElement[bool]) -> Iterator[Row]:
        """Yield the stored rows of the county that meet these conditions."""
        table = self.sheet.table
        statement = select(*(table.c[name] for name in self.sheet.fields)).where(table.c.region == self._region)
        yield from map(self.sheet.row._make, self._session.connection().execute(statement.where(*conditions)))


@cache
def _by_key(identifier: str) -> Select[Any]:
    """Return what reads the row of a sheet with a key; it is made once, as making it takes longer than running it."""
    sheet = SHEETS[identifier]
    keys = ["region", *(column.field for column in sheet.keys)]
    return select(*(sheet.table.c[name] for name in sheet.fields)).where(
        *(sheet.table.c[name] == bindparam(name) for name in keys)
    )


class _Nearby(County):
    """A county of which only what lies near one row is read."""

    def __init__(self, session: Session, region: str, sheet: str, row: Row) -> None:
        super().__init__(session, region, Parsed("", None, {}, ()))
        self.sheet = SHEETS[sheet]
        ledger = self.near(sheet)
        ledger.given[ledger.key_of(row)] = Given(0, row, frozenset())

    def ledger(self, identifier: str) -> Ledger:
        return self.near(identifier)

    def near(self, identifier: str) -> _Near:
        return self._near.setdefault(identifier, _Near(SHEETS[identifier], self._session, self.region))

    @cached_property
    def _near(self) -> dict[str, _Near]:
        return {}


def _unknown_references(county: _Nearby, row: Row, touched: frozenset[str]) -> Iterator[Fault]:
    for column in county.sheet.columns:
        if column.field not in touched:
            continue
        code = getattr(row, column.field)
        if column.references is not None and code is not None and (code,) not in county.near(column.references):
            title = SHEETS[column.references].title
            yield Fault(column.field, say("There is no such code in sheet {sheet}.", sheet=title))


def _clashes(county: _Nearby, row: Row, rule: GroupRule) -> Iterator[Fault]:
    """Yield what is wrong between the row and those that belong together with it."""
    ledger, key = county.near(county.sheet.identifier), county.near(county.sheet.identifier).key_of(row)
    together = (county.sheet.table.c[name] == getattr(row, name) for name in rule.by)
    others = [one for one in ledger.where(*together) if ledger.key_of(one) != key]
    for clash in rule.clashes([*others, row]):
        if clash.row is row:
            yield Fault(clash.column, clash.message)
        elif clash.other is row:
            yield Fault(clash.other_column, clash.other_message)


def _children(county: _Nearby, row: Row, touched: frozenset[str]) -> Iterator[Fault]:
    """Yield what this row makes wrong in stored rows of other sheets that hold its code."""
    for identifier, rules in RULES.items():
        for rule in rules.rules:
            parent = rule.parent
            if parent is None or parent.sheet != county.sheet.identifier or touched.isdisjoint(parent.columns):
                continue
            yield from _child(county, row, SHEETS[identifier], rule, parent)


def _child(county: _Nearby, row: Row, sheet: Sheet, rule: Rule, parent: Parent) -> Iterator[Fault]:
    link = sheet.table.c[parent.link]
    code = county.near(county.sheet.identifier).key_of(row)[0]
    for child in county.near(sheet.identifier).where(link == code):
        message = rule.check(child, county)
        if message is not None:
            record = record_name(sheet, child)
            told = say(
                "{what} ({sheet} {record}, which is stored already)", what=message, sheet=sheet.title, record=record
            )
            yield Fault(parent.columns[0], told)
