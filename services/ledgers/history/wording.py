"""Wording what was found: persons by name, fields by title, values as a person reads them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, select
from sqlmodel import Session, col

from models import Cadre, Department, User
from models.values import Role
from services.access import Action, Actor
from services.counties import LOCAL
from services.exchange.merging import decimal_text
from services.exchange.sheets import SHEETS, Column, Kind
from services.ledgers.history.entries import Changed, Entry, Found, Part, Past, Said, Who
from services.ledgers.history.gathering import STORY
from services.ledgers.history.titles import MEMBERS, TITLES
from services.ledgers.visit_titles import parted
from services.messages import Message, say

_STORY_OF: Final = ("issues", "escalations", "reopenings", "spot_checks")
"""Whose columns the facts of a story are called after."""
_MONTH: Final = len("2016-12")
_CALLED: Final = ("escalation_code", "reopening_code")
"""Facts of a story that name a record of which the change itself is told."""
_BETWEEN: Final = " / "
"""Between the parts of a key."""


@dataclass(frozen=True)
class Reader:
    """Who reads a history, and what of it is kept from them.

    Attributes:
        actor: who reads.
        whole: they see the county: nothing is kept from them.
        nameless: nobody but themselves is called by name.
        withheld: columns that are not told.
    """

    actor: Actor
    whole: bool
    nameless: bool = False
    withheld: Collection[str] = ()

    def knows(self, account: str, role: Role | None) -> bool:
        """Tell whether they may read who this is: whoever checks is no name to call on (domain.md §4)."""
        if self.whole or account == self.actor.name:
            return True
        return not self.nameless and role is not Role.SUPERVISOR


def reader(actor: Actor, region: str, *, nameless: bool = False, withheld: Collection[str] = ()) -> Reader:
    """Return how much of a county's records the actor reads; to whoever sees all of it nothing is withheld."""
    whole = actor.may(Action.VIEW_COUNTY, region)
    return Reader(actor, whole, nameless and not whole, () if whole else withheld)


def page(
    session: Session, region: str, found: Sequence[Found], *, to: Reader, first: int = 0, most: int | None = None
) -> Past:
    """Return a page of what was found, the latest first; `found` is in the order of time."""
    latest = found[::-1]
    chosen = latest[first:] if most is None else latest[first : first + most]
    people = _people(session, region, {one.author for one in chosen})
    names = _names(session, region, chosen)
    return Past(tuple(_entry(one, people, names, to) for one in chosen), len(found))


def _entry(one: Found, people: Mapping[str, Who], names: Mapping[str, Mapping[str, str]], to: Reader) -> Entry:
    who = people.get(one.author, Who(one.author, "", None))
    if not to.knows(one.author, who.role):
        who = Who("", "", who.role)
    written = [part for part in one.parts if part.ledger != STORY]
    changed = [line for part in written for line in _lines(part, names, to)]
    titles = {line.title.msgid for line in changed}
    told = [line for part in one.parts if part.ledger == STORY for line in _lines(part, names, to)]
    return Entry(
        at=one.at.astimezone(LOCAL),
        who=who,
        verbs=(*one.verbs, *_came_along(one, names, to)),
        changed=(*changed, *(line for line in told if line.title.msgid not in titles)),
        notes=tuple(one.notes),
        file=one.file if to.whole else "",
        row=one.row if to.whole else None,
    )


def _came_along(one: Found, names: Mapping[str, Mapping[str, str]], to: Reader) -> Iterator[Message]:
    """Yield what was added that belongs to the record and has no field beyond what it is called."""
    for part in one.parts:
        called = None if part.before else _called(part, names)
        if called is not None and not any(_lines(part, names, to)):
            yield called


def _lines(part: Part, names: Mapping[str, Mapping[str, str]], to: Reader) -> Iterator[Changed]:
    """Yield the fields of a part; of a new record all that is filled in, but for its key and whose it is."""
    keys = {column.field for column in SHEETS[part.ledger].keys} if part.ledger in SHEETS else set()
    keys |= {"issue_code"} if part.of else set()
    of = _called(part, names)
    for name in dict.fromkeys((*part.before, *part.after)):
        if name in keys or name in to.withheld or name in _CALLED:
            continue
        before, after = part.before.get(name), part.after.get(name)
        if (part.ledger, name) == ("visits", "summary"):
            yield from _summary(before, after)
            continue
        ledger = part.ledger if part.ledger in SHEETS else _ledger_of(name)
        title = TITLES.get(ledger, {}).get(name)
        is_no = all(value is None or value is False for value in (before, after))
        if title is not None and not (is_no and not (part.before and part.after)):
            yield Changed(title, said(ledger, name, before, names), said(ledger, name, after, names), of)


def _called(part: Part, names: Mapping[str, Mapping[str, str]]) -> Message | None:
    """Return what a record is called that belongs to the one that was asked about."""
    if part.ledger == "assignments" and part.of:
        cadre, *_enterprise, start = part.of.split(_BETWEEN)
        called = names.get("cadres", {}).get(cadre, "")
        return say("Assignment of {name} from {day}", name=f"{called} {cadre}".strip(), day=start)
    if part.ledger == "escalations" and part.of:
        return say("Report {code}", code=part.of)
    return say("Reopening {code}", code=part.of) if part.ledger == "reopenings" and part.of else None


def _summary(before: Any, after: Any) -> Iterator[Changed]:
    """Yield the two fields that stand in one column of a visit."""
    for name, old, new in zip(("summary", "needs"), parted(before), parted(after), strict=True):
        if old != new:
            yield Changed(TITLES["visits"][name], old or None, new or None)


def _ledger_of(name: str) -> str:
    return next((ledger for ledger in _STORY_OF if name in TITLES[ledger]), _STORY_OF[0])


def said(ledger: str, name: str, stored: Any, names: Mapping[str, Mapping[str, str]]) -> Said | None:
    """Return a value as a person reads it, None where there is none; `names` are by sheet and code."""
    if stored is None or stored == "":
        return None
    if isinstance(stored, bool):
        return say("yes") if stored else say("no")
    member = MEMBERS.get(ledger, {}).get(name, {}).get(str(stored))
    if member is not None:
        return member
    if name == "milestones":
        return "\n".join(f"{one['due_on']} {one['what']}" for one in stored)
    column = _column(ledger, name)
    return str(stored) if column is None else _of_kind(column, stored, names)


def _of_kind(column: Column, stored: Any, names: Mapping[str, Mapping[str, str]]) -> str:
    called = names.get(column.references or "", {}).get(str(stored))
    if called is not None:
        return f"{called} {stored}"
    if column.kind is Kind.MONTH:
        return str(stored)[:_MONTH]
    return decimal_text(int(stored)) if column.kind is Kind.AMOUNT else str(stored)


def _column(ledger: str, name: str) -> Column | None:
    return SHEETS[ledger].by_field.get(name)


_NAMED: Final[Mapping[str, str]] = {
    "departments": "dept_code",
    "cadres": "cadre_code",
    "enterprises": "enterprise_code",
}
"""The lists whose codes have a name."""


def _names(session: Session, region: str, found: Sequence[Found]) -> dict[str, dict[str, str]]:
    """Return the names behind the codes that are told of, by sheet and code."""
    codes: dict[str, set[str]] = defaultdict(set)
    for part in (part for one in found for part in one.parts):
        if part.ledger == "assignments" and part.of:
            codes["cadres"].add(part.of.split(_BETWEEN)[0])
        for values in (part.before, part.after):
            for name, value in values.items():
                column = _column(part.ledger if part.ledger in SHEETS else _ledger_of(name), name)
                sheet = "" if column is None else column.references or ""
                if sheet in _NAMED and value is not None:
                    codes[sheet].add(str(value))
    named: dict[str, dict[str, str]] = {}
    for sheet, wanted in codes.items():
        table = SHEETS[sheet].table
        code = table.c[_NAMED[sheet]]
        statement = select(code, table.c.name).where(table.c.region == region, code.in_(wanted))
        named[sheet] = {str(key): str(name) for key, name in session.connection().execute(statement)}
    return named


def _people(session: Session, region: str, accounts: Collection[str]) -> dict[str, Who]:
    """Return who is behind the sign-in names: a cadre or a department by name, everybody by role."""
    of_cadre = and_(col(Cadre.region) == region, col(Cadre.cadre_code) == col(User.cadre_code))
    of_department = and_(col(Department.region) == region, col(Department.dept_code) == col(User.dept_code))
    statement = (
        select(col(User.name), col(User.role), col(User.cadre_code), col(Cadre.name), col(Department.name))
        .outerjoin(Cadre, of_cadre)
        .outerjoin(Department, of_department)
        .where(col(User.name).in_(accounts))
    )
    people = {}
    for account, role, code, cadre, department in session.connection().execute(statement):
        known = cadre if code is not None else department if role == Role.DEPARTMENT else ""
        people[account] = Who(account, known or "", Role(role))
    return people
