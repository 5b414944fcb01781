"""All rules over a county as it would be: every error that the file is to blame for, with its place."""

from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from services.exchange.merging import County, Given, Ledger, Row, record_name, written
from services.exchange.parsed import CellError
from services.exchange.rules import RULES
from services.exchange.rules.kinds import Clash, GroupRule, Parent, Rule
from services.exchange.sheets import SHEETS, Sheet
from services.messages import Message, say


def check_sheet(county: County, identifier: str) -> Iterator[CellError]:
    """Yield what is wrong with a sheet of the file, and with stored rows of that sheet because of the file."""
    if identifier in county.parsed.tables:
        yield from _unknown_references(county, county.ledger(identifier))
    rules = RULES.get(identifier)
    if rules is None:
        return
    for rule in rules.rules:
        yield from _given_rows(county, identifier, rule)
        if rule.parent is not None:
            yield from _stored_rows(county, identifier, rule, rule.parent)
    for group in rules.groups:
        yield from _groups(county, identifier, group)


def _unknown_references(county: County, ledger: Ledger) -> Iterator[CellError]:
    for column in ledger.sheet.columns:
        if column.references is None:
            continue
        place = ledger.sheet.fields.index(column.field)
        codes = {given.row[place] for given in ledger.given.values()} - {None}
        if not codes:
            continue
        others = county.ledger(column.references)
        unknown = {code for code in codes if (code,) not in others}
        if unknown:
            message = say("There is no such code in sheet {sheet}.", sheet=others.sheet.title)
            for given in ledger.given.values():
                if given.row[place] in unknown:
                    yield CellError(ledger.sheet.title, given.number, column.title, given.row[place], message)


def _given_rows(county: County, identifier: str, rule: Rule) -> Iterator[CellError]:
    if identifier not in county.parsed.tables:
        return
    ledger = county.ledger(identifier)
    for given in ledger.given.values():
        if given.faulty and not given.faulty.isdisjoint(rule.columns):
            continue
        if rule.parent is not None and not _parent_sound(county, given.row, rule.parent):
            continue
        message = rule.check(given.row, county)
        if message is not None:
            yield _error(ledger.sheet, given, rule.columns[0], message)


def _parent_sound(county: County, row: Row, parent: Parent) -> bool:
    given = county.ledger(parent.sheet).given.get((getattr(row, parent.link),))
    return given is None or given.faulty.isdisjoint(parent.columns)


def _stored_rows(county: County, identifier: str, rule: Rule, parent: Parent) -> Iterator[CellError]:
    """Check stored rows whose other row the file changes; the file's row is to blame."""
    changed = _changed(county, parent)
    if not changed:
        return
    ledger = county.ledger(identifier)
    link = attrgetter(parent.link)
    for row in ledger.untouched():
        given = changed.get(link(row))
        message = None if given is None else rule.check(row, county)
        if given is not None and message is not None:
            told = say(
                "{what} ({sheet} {record}, which is stored already)",
                what=message,
                sheet=ledger.sheet.title,
                record=record_name(ledger.sheet, row),
            )
            yield _error(SHEETS[parent.sheet], given, parent.columns[0], told)


def _changed(county: County, parent: Parent) -> dict[Any, Given]:
    """Return, by code, the rows of the file that change a stored row's columns that a rule reads."""
    if parent.sheet not in county.parsed.tables:
        return {}
    ledger = county.ledger(parent.sheet)
    read = attrgetter(*parent.columns)
    return {
        key[0]: given
        for key, given in ledger.given.items()
        if key in ledger.stored
        and given.faulty.isdisjoint(parent.columns)
        and read(given.row) != read(ledger.stored[key])
    }


def _groups(county: County, identifier: str, rule: GroupRule) -> Iterator[CellError]:
    if identifier not in county.parsed.tables:
        return
    ledger = county.ledger(identifier)
    by = attrgetter(*rule.by)
    touched = {by(given.row) for given in ledger.given.values()}
    members: dict[Any, list[Row]] = defaultdict(list)
    for row in ledger.rows():
        group = by(row)
        if group in touched and ledger.sound(row, rule.columns):
            members[group].append(row)
    for rows in members.values():
        for clash in rule.clashes(rows):
            yield from _blamed(ledger, clash)


def _blamed(ledger: Ledger, clash: Clash) -> Iterator[CellError]:
    """Blame the row that the rule names, or the other one when only that one stands in the file."""
    given = ledger.given.get(ledger.key_of(clash.row))
    if given is not None:
        yield _error(ledger.sheet, given, clash.column, clash.message)
        return
    given = ledger.given.get(ledger.key_of(clash.other))
    if given is not None:
        yield _error(ledger.sheet, given, clash.other_column, clash.other_message)


def _error(sheet: Sheet, given: Given, field: str, message: Message) -> CellError:
    column = sheet.by_field[field]
    return CellError(sheet.title, given.number, column.title, written(column, getattr(given.row, field)), message)
