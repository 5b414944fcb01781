"""共性: which problems are alike, and where so many enterprises raise one kind that it is suggested to be common."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, literal, select
from sqlmodel import Session, col

from models import Enterprise, Issue, Registration
from models.values import Sector
from services.access import Action, Actor, require
from services.ledgers.issues.likeness import Pairs, likeness, pairs, shared_words
from services.ledgers.issues.machine import State
from services.ledgers.issues.standing import existing, standings
from services.ledgers.procedure import Common, procedure

MOST: Final = 50
"""Problems that are named as alike; beyond these only their enterprises are counted."""


@dataclass(frozen=True)
class Alike:
    """A problem that is alike, or alike to one that is: how much, and the words that it shares."""

    code: str
    enterprise: str
    registered_on: date
    summary: str
    state: State
    likeness: int
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """What speaks for a problem being common.

    Attributes:
        alike: of the same sector, near in time and alike in text, the most alike first.
        firms: the most enterprises that raised it, its own included, within the days of the procedure.
        first: the day on which the first of these raised it.
        last: the day on which the last of these did.
        suggested: these are as many as the procedure asks for.
        rule: the numbers of the procedure.
    """

    alike: tuple[Alike, ...]
    firms: int
    first: date
    last: date
    suggested: bool
    rule: Common


@dataclass(frozen=True)
class _Text:
    """A problem as it is compared."""

    code: str
    firm: str
    name: str
    on: date
    summary: str
    pairs: Pairs


def suggestion(session: Session, *, actor: Actor, region: str, code: str) -> Suggestion:
    """Return the problems that are alike, and whether that many enterprises raise it that it may be a common one.

    Raises:
        NotPermittedError: the actor does not set levels here.
        NotFoundError: there is no such issue.
    """
    require(actor, Action.DIRECT_ISSUES, region)
    found, rule = existing(session, region, code, actor=actor), procedure().common
    texts = _texts(session, region, found.sector, found.registered_on, found.registered_on)
    own = next((text for text in texts if text.code == code), None)
    if own is None:  # it was not taken on
        return Suggestion((), 0, found.registered_on, found.registered_on, suggested=False, rule=rule)
    group = _Texts(texts, rule).group(own)
    like = sorted(
        ((text, likeness(own.pairs, text.pairs)) for text in group), key=lambda one: (-one[1], one[0].on, one[0].code)
    )[:MOST]
    window = _window(own, group, rule)
    states = _states(session, region, [text.code for text, _ in like])
    return Suggestion(
        alike=tuple(
            Alike(
                code=text.code,
                enterprise=text.name,
                registered_on=text.on,
                summary=text.summary,
                state=states[text.code],
                likeness=percent,
                shared=shared_words(own.summary, text.pairs, without=(own.name, *rule.stop.value)),
            )
            for text, percent in like
        ),
        firms=_firms(window),
        first=min(text.on for text in window),
        last=max(text.on for text in window),
        suggested=_firms(window) >= rule.firms.value,
        rule=rule,
    )


def suggested(session: Session, region: str) -> frozenset[str]:
    """Return the problems that wait for the office and are suggested to be common; whoever asks has asked `access`."""
    rule = procedure().common
    waiting = select(col(Registration.sector), col(Registration.issue_code), col(Registration.registered_on)).where(
        col(Registration.region) == region, ~col(Registration.systemic), _waits(region)
    )
    of_sector: dict[Sector, dict[str, date]] = defaultdict(dict)
    for sector, code, day in session.connection().execute(waiting):
        of_sector[sector][code] = day
    found: set[str] = set()
    for sector, codes in of_sector.items():
        texts = _texts(session, region, sector, min(codes.values()), max(codes.values()))
        compared = _Texts(texts, rule)
        for own in texts:
            if own.code in codes and _firms(_window(own, compared.group(own), rule)) >= rule.firms.value:
                found.add(own.code)
    return frozenset(found)


def _texts(session: Session, region: str, sector: Sector, first: date, last: date) -> list[_Text]:
    """Return the problems of a sector, assigned or not, registered about the time from one day to another."""
    rule = procedure().common
    about = timedelta(days=rule.days.value)
    statement = _of(region, Registration).where(_waits(region)).union_all(_of(region, Issue)).subquery()
    names = select(col(Enterprise.enterprise_code), col(Enterprise.name)).where(col(Enterprise.region) == region)
    name_of: Mapping[str, str] = dict(session.connection().execute(names).all())
    rows = session.connection().execute(
        select(statement)
        .where(
            statement.c.sector == sector,
            statement.c.registered_on >= first - about,
            statement.c.registered_on <= last + about,
        )
        .order_by(statement.c.registered_on, statement.c.issue_code)
    )
    return [
        _Text(code, firm, name_of[firm], on, summary, pairs(summary, without=(name_of[firm], *rule.stop.value)))
        for code, firm, _, on, summary in rows
    ]


def _of(region: str, table: type[Registration] | type[Issue]) -> Select[Any]:
    names = ("issue_code", "enterprise_code", "sector", "registered_on", "summary")
    return select(*(col(getattr(table, name)) for name in names)).where(col(table.region) == region)


def _waits(region: str) -> ColumnElement[bool]:
    """Return which registrations the office has neither assigned nor declined."""
    assigned = select(literal(1)).where(
        col(Issue.region) == region, col(Issue.issue_code) == col(Registration.issue_code)
    )
    return col(Registration.declined_on).is_(None) & ~assigned.exists()


class _Texts:
    """Texts that are compared: only those with a pair in common, and texts with the same pairs once."""

    def __init__(self, texts: Sequence[_Text], rule: Common) -> None:
        self._rule = rule
        self._having: dict[str, list[Pairs]] = defaultdict(list)
        self._with: dict[Pairs, list[_Text]] = defaultdict(list)
        self._like: dict[Pairs, list[Pairs]] = {}
        for text in texts:
            self._with[text.pairs].append(text)
        for one in self._with:
            for pair in one:
                self._having[pair].append(one)

    def group(self, own: _Text) -> list[_Text]:
        """Return what is alike, and what is alike to that: all of a group are suggested, whichever was worded first."""
        kinds = {other for one in self._alike(own.pairs) for other in self._alike(one)}
        found = (text for one in kinds for text in self._with[one])
        return [text for text in found if text.code != own.code and _in_days(own, text, self._rule)]

    def _alike(self, own: Pairs) -> list[Pairs]:
        if own not in self._like:
            both = Counter(other for pair in own for other in self._having[pair])
            least = self._rule.likeness.value
            self._like[own] = [
                other for other, number in both.items() if 100 * number // (len(own) + len(other) - number) >= least
            ]
        return self._like[own]


def _in_days(own: _Text, other: _Text, rule: Common) -> bool:
    return abs((own.on - other.on).days) <= rule.days.value


def _window(own: _Text, like: Iterable[_Text], rule: Common) -> list[_Text]:
    """Return those, itself among them, that lie within the days of the rule and come from the most enterprises."""
    every = sorted([own, *like], key=lambda text: (text.on, text.code))
    begins = sorted({text.on for text in every if 0 <= (own.on - text.on).days <= rule.days.value})
    spans = [[text for text in every if 0 <= (text.on - begin).days <= rule.days.value] for begin in begins]
    return max(spans, key=_firms)


def _firms(texts: Iterable[_Text]) -> int:
    """Return how many enterprises raised these."""
    return len({text.firm for text in texts})


def _states(session: Session, region: str, codes: Sequence[str]) -> dict[str, State]:
    if not codes:
        return {}
    found = session.connection().execute(_states_of(region), {"codes": codes})
    return {code: State(state) for code, state in found}


@lru_cache(maxsize=64)
def _states_of(region: str) -> Select[Any]:
    issues = standings(region, some=True)
    return select(issues.c.issue_code, issues.c.state)
