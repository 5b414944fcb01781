"""The kinds of rules, and the few sentences that most of them are made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from services.exchange.merging import County, Row, written
from services.exchange.sheets import SHEETS
from services.messages import Message, say

Check = Callable[[Row, County], Message | None]
"""Returns what is wrong with a row, or None."""


class Parent(NamedTuple):
    """A rule also reads a row of another sheet: where it is, and which of its columns count."""

    sheet: str
    link: str
    """The field that holds its code."""
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One rule on a row.

    Attributes:
        columns: the fields it reads; the first is the one to blame.
        check: tells what is wrong.
        parent: the other row it reads.
    """

    columns: tuple[str, ...]
    check: Check
    parent: Parent | None = None


class Clash(NamedTuple):
    """Two rows that cannot both be right: each with its field to blame and what to say there."""

    row: Row
    column: str
    message: Message
    other: Row | None
    other_column: str
    other_message: Message


@dataclass(frozen=True)
class GroupRule:
    """One rule on the rows that belong together.

    Attributes:
        by: the fields that they have in common.
        columns: the fields it reads.
        clashes: yields what is wrong in a group.
    """

    by: tuple[str, ...]
    columns: tuple[str, ...]
    clashes: Callable[[list[Row]], Iterator[Clash]]


class Rules:
    """The rules of one sheet, told in the words of the contract."""

    def __init__(self, identifier: str) -> None:
        """Start without a rule."""
        self.sheet = SHEETS[identifier]
        self.rules: list[Rule] = []
        self.groups: list[GroupRule] = []

    def _title(self, field: str) -> str:
        return self.sheet.by_field[field].title

    def add(self, *columns: str, check: Check, parent: Parent | None = None) -> "Rules":
        """Add a rule of its own."""
        self.rules.append(Rule(columns, check, parent))
        return self

    def not_before(self, later: str, *earlier: str) -> "Rules":
        """`later` may not be before any of `earlier`; blanks are passed over."""
        for name in earlier:
            self.add(later, name, check=self._order(later, name))
        return self

    def _order(self, later: str, earlier: str) -> Check:
        column = self.sheet.by_field[earlier]

        def check(row: Row, _county: County) -> Message | None:
            end, start = getattr(row, later), getattr(row, earlier)
            if end is None or start is None or end >= start:
                return None
            return say("This may not be before {column} ({date}).", column=column.title, date=written(column, start))

        return check

    def needs(self, given: str, needed: str) -> "Rules":
        """Where `given` is filled in, `needed` must be."""

        def check(row: Row, _county: County) -> Message | None:
            if getattr(row, given) is None or getattr(row, needed) is not None:
                return None
            return say("This must be filled in where {column} is.", column=self._title(given))

        return self.add(needed, given, check=check)

    def together(self, one: str, other: str) -> "Rules":
        """Both are filled in, or neither."""
        return self.needs(one, other).needs(other, one)

    def where(self, column: str, value: str, needed: str) -> "Rules":
        """Where `column` holds `value`, `needed` must be filled in."""

        def check(row: Row, _county: County) -> Message | None:
            if getattr(row, column) != value or getattr(row, needed) is not None:
                return None
            return say("This must be filled in where {column} is {value}.", column=self._title(column), value=value)

        return self.add(needed, column, check=check)

    def at_least(self, column: str, least: int) -> "Rules":
        """A number may not be below `least` (in the unit of the table)."""

        def check(row: Row, _county: County) -> Message | None:
            value = getattr(row, column)
            return None if value is None or value >= least else say("This may not be negative.")

        return self.add(column, check=check)

    def not_oneself(self, column: str, cadre: str) -> "Rules":
        """Whoever is named in `column`, by name or code, may not be the cadre whose code is in `cadre`."""

        def check(row: Row, county: County) -> Message | None:
            named, code = getattr(row, column), getattr(row, cadre)
            if named is None or code is None:
                return None
            person = county.ledger("cadres").get(code)
            if named != code and (person is None or named != person.name):
                return None
            return say("This may not be the cadre in {column}.", column=self._title(cadre))

        return self.add(column, cadre, check=check, parent=Parent("cadres", cadre, ("name",)))

    def in_campaign(self, column: str) -> "Rules":
        """A day must lie in a campaign of the county; a month must have a day in it."""
        month = self.sheet.by_field[column].kind.value == "month"

        def check(row: Row, county: County) -> Message | None:
            day = getattr(row, column)
            for starts, ends in county.terms:
                if (starts.replace(day=1) if month else starts) <= day <= ends:
                    return None
            return say("This is outside the campaign ({terms}).", terms=_worded(county))

        return self.add(column, check=check)

    def among(self, *by: str, columns: tuple[str, ...], clashes: Callable[[list[Row]], Iterator[Clash]]) -> "Rules":
        """Add a rule on the rows that have the fields `by` in common."""
        self.groups.append(GroupRule(by, columns, clashes))
        return self


def _worded(county: County) -> str:
    return "、".join(f"{starts.isoformat()} – {ends.isoformat()}" for starts, ends in county.terms)
