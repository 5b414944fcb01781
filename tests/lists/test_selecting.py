"""Lists of issues and visits against a plain look at every row: states, what is open, whose they are, words, orders."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from models import Enterprise
from models.searching import fold
from models.values import Role
from services.access import Actor
from services.database import Database
from services.ledgers import visit_reading
from services.ledgers.issues import reading, selecting
from services.ledgers.issues.machine import State
from services.ledgers.issues.openness import is_open
from services.ledgers.issues.remaining import overdue
from services.ledgers.issues.selecting import ORDERS, Filter
from services.ledgers.issues.standing import Standing, read, seen, standings
from services.ledgers.visit_reading import VisitRow, Wanted
from tests.lists.many import RARE, REGION, TODAY

OFFICE = Actor("office", Role.OFFICE, REGION)
DEPARTMENT = Actor("department", Role.DEPARTMENT, REGION, dept_code="D03")
CADRE = Actor("cadre", Role.CADRE, REGION, cadre_code="G0003", dept_code="D03")
READERS = [OFFICE, DEPARTMENT, CADRE]
ALL = 10_000
GROUPS = [
    *((state,) for state in State),
    (State.CLOSED, State.CONFIRMED, State.RECLOSED),
    (State.REGISTERED, State.HANDLING, State.ENDED),
    tuple(State),
]


@pytest.fixture(params=[False, True], ids=["few", "many"])
def many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a list look for its rows in either way, however few there are."""
    if request.param:
        monkeypatch.setattr("services.ledgers.text_index.FEW", 0)


def every(session: Session, actor: Actor = OFFICE, *conditions: Any) -> list[Standing]:
    """Return every issue that a reader sees, by the definition of its state and not by any index."""
    issues = standings(REGION)
    statement = select(issues).where(seen(actor, REGION, issues), *conditions)
    return [read(dict(row)) for row in session.connection().execute(statement).mappings()]


def codes(found: Sequence[Standing]) -> set[str]:
    return {one.issue_code for one in found}


def listed(session: Session, actor: Actor = OFFICE, asked: Filter | None = None, **given: Any) -> list[str]:
    """Return the codes of a list that is read page by page, which are as many as it says."""
    number, found = 0, []
    while True:
        page = reading.issues_page(
            session, actor=actor, region=REGION, asked=asked or Filter(), today=TODAY, offset=number, most=170, **given
        )
        found += [row.issue.issue_code for row in page.rows]
        if not page.rows:
            assert (page.number, page.more) == (len(found), False)
            assert len(found) == len(set(found)), "no issue stands in a list twice"
            return found
        number += len(page.rows)


@pytest.mark.parametrize("states", GROUPS, ids=lambda group: "+".join(group)[:40])
def test_the_states_of_a_list_are_those_of_the_machine(filled: Database, states: tuple[State, ...]) -> None:
    with filled.read() as session:
        assert set(listed(session, asked=Filter(states=states))) == codes(
            [one for one in every(session) if one.state in states]
        )


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("actor", READERS, ids=lambda actor: actor.name)
def test_a_reader_finds_what_is_theirs_to_see(filled: Database, actor: Actor) -> None:
    with filled.read() as session:
        issues = standings(REGION)
        assert set(listed(session, actor)) == codes(every(session, actor))
        assert set(listed(session, actor, Filter(open=True))) == codes(every(session, actor, is_open(issues)))
        opened = select(issues.c.issue_code).where(is_open(issues))
        late = overdue(session, REGION, issues, TODAY, among=[opened])
        assert set(listed(session, actor, Filter(overdue=True))) == codes(every(session, actor, is_open(issues) & late))


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("words", [RARE, "用电 仓库", "W0001", "w00011", "示例车间 用地", "电", "Q00003", "没有"])
def test_every_word_stands_in_the_issue_or_its_enterprise(filled: Database, words: str) -> None:
    with filled.read() as session:
        name_of = names(session)

        def says(one: Standing) -> bool:
            told = fold(f"{one.issue_code}\n{one.summary}\n{one.enterprise_code}\n{name_of[one.enterprise_code]}")
            return all(word in told for word in fold(words).split())

        assert set(listed(session, asked=Filter(words=words))) == codes([one for one in every(session) if says(one)])


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        (Filter(sector="商贸"), lambda one: one.sector == "商贸"),
        (Filter(level="B"), lambda one: one.level == "B"),
        (Filter(department="D05"), lambda one: one.dept_code == "D05"),
        (Filter(systemic=True), lambda one: one.systemic),
        (
            Filter(level="B", sector="工业", states=(State.CROSSED_OFF, State.ENDED)),
            lambda one: (one.level, one.sector) == ("B", "工业") and one.state in (State.CROSSED_OFF, State.ENDED),
        ),
    ],
    ids=lambda value: "" if callable(value) else None,
)
def test_filters_narrow_the_list(filled: Database, asked: Filter, fits: Callable[[Standing], bool]) -> None:
    with filled.read() as session:
        assert set(listed(session, asked=asked)) == codes([one for one in every(session) if fits(one)])


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("order", ORDERS)
def test_pages_follow_the_order(filled: Database, order: str, *, backwards: bool) -> None:
    name, down = ORDERS[order]
    with filled.read() as session:
        issues = sorted(every(session), key=lambda one: one.issue_code, reverse=down != backwards)
        there = [one for one in issues if getattr(one, name) is not None]
        there.sort(key=lambda one: getattr(one, name), reverse=down != backwards)
        missing = [one for one in issues if getattr(one, name) is None]
        expected = [one.issue_code for one in [*there, *missing]]
        assert listed(session, order=order, backwards=backwards) == expected


def test_a_long_list_is_counted_up_to_a_bound(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selecting, "COUNTED", 100)
    monkeypatch.setattr(visit_reading, "COUNTED", 100)
    with filled.read() as session:
        given: dict[str, Any] = {"actor": OFFICE, "region": REGION, "today": TODAY}
        issues = reading.issues_page(session, asked=Filter(), offset=390, most=5, **given)
        assert (issues.number, issues.more, len(issues.rows)) == (100, True, 5)
        visits = visit_reading.visits(session, first=390, most=5, **given)
        assert (visits.found, visits.more, len(visits.rows)) == (100, True, 5)
        few = reading.issues_page(session, asked=Filter(words=RARE), **given)
        assert few.more is False


def names(session: Session) -> dict[str, str]:
    statement = select(col(Enterprise.enterprise_code), col(Enterprise.name))
    return {code: name for code, name in session.connection().execute(statement)}  # noqa: C416  rows are no pairs


def visits(session: Session, actor: Actor = OFFICE, wanted: Wanted | None = None, **given: Any) -> list[VisitRow]:
    page = visit_reading.visits(session, actor=actor, region=REGION, today=TODAY, wanted=wanted, most=ALL, **given)
    assert page.found == len(page.rows)
    return list(page.rows)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("words", [RARE, "用电 仓库", "Z0001", "示例车间 用地", "示例干部7", "g0003 电", "没有"])
def test_every_word_stands_in_the_visit_its_cadre_or_its_enterprise(filled: Database, words: str) -> None:
    with filled.read() as session:

        def says(one: VisitRow) -> bool:
            texts = (one.code, one.summary, one.cadre, one.cadre_name, one.enterprise, one.enterprise_name)
            return all(word in fold("\n".join(texts)) for word in fold(words).split())

        expected = [one.code for one in visits(session) if says(one)]
        assert [one.code for one in visits(session, wanted=Wanted(words=words))] == expected


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("order", visit_reading.ORDERS)
def test_visits_follow_the_order(filled: Database, order: str, *, backwards: bool) -> None:
    by, down = visit_reading.ORDERS[order]
    names = {"visit_code": "code", "cadre_code": "cadre", "enterprise_code": "enterprise"}
    name = names.get(by.key, by.key)
    with filled.read() as session:
        found = visits(session, order=order, backwards=backwards)
        keys = [(getattr(one, name), one.code) for one in found]
        assert keys == sorted(keys, reverse=down != backwards)
        assert len(keys) == len(visits(session))


def test_visits_are_narrowed_and_seen_as_they_are_anybodys(filled: Database) -> None:
    with filled.read() as session:
        everything = visits(session)
        for actor, fits in (
            (DEPARTMENT, lambda one: one.department == "D03"),
            (CADRE, lambda one: one.cadre == "G0003"),
        ):
            assert {one.code for one in visits(session, actor)} == {one.code for one in everything if fits(one)}
        since, until = date(2017, 3, 1), date(2017, 3, 31)
        wanted = Wanted(department="D05", method="电话", since=since, until=until)
        assert {one.code for one in visits(session, wanted=wanted)} == {
            one.code
            for one in everything
            if (one.department, one.method) == ("D05", "电话") and since <= one.visited_on <= until
        }
