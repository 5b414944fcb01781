"""Every verb and read of the services, for every role, on one's own, another department's and another county's.

What is not in the matrix fails here, and so does what is in it and exists no longer.
"""

import ast
import inspect
import pkgutil
import re
import sqlite3
import textwrap
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from itertools import count
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from sqlmodel import func, select

import services
from models import AuditEntry, Change
from services import scoring
from services.accounts import passwords
from services.database import Database
from services.errors import KaoheError, NotFoundError, NotPermittedError

from .matrix import INTERNAL, MATRIX, OPERATOR_ONLY, Entry, in_county
from .world import ACTORS, AS_OF, COUNTY, DEPARTMENT, END, NEIGHBOUR, OWN, PASSWORD, START, TARGETS, Case, Target, fill

ASKS = {"actor", "session", "database"}
"""A parameter of one of these names makes a function a door to the data."""


# ---- which functions there are


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(services.__path__, "services."):
        if not found.name.endswith("__main__"):
            yield import_module(found.name)


def doors() -> dict[str, Callable[..., Any]]:
    """Return every public function and class of the services that is given a session, a database or an actor."""
    found = {}
    for module in modules():
        for name, value in vars(module).items():
            if name.startswith("_") or not (inspect.isfunction(value) or inspect.isclass(value)):
                continue
            if value.__module__ == module.__name__ and ASKS & set(parameters(value)):
                found[f"{module.__name__}.{name}".removeprefix("services.")] = value
    return {name: value for name, value in found.items() if not name.startswith(OPERATOR_ONLY)}


def parameters(value: Callable[..., Any]) -> list[str]:
    """Return the names of the parameters; a frozen row with a field `session` would be no door."""
    if inspect.isclass(value):
        own = value.__dict__.get("__init__")
        return [] if own is None or hasattr(value, "__dataclass_fields__") else list(inspect.signature(own).parameters)
    return list(inspect.signature(value).parameters)


DOORS = doors()


def test_every_verb_and_read_is_in_the_matrix():
    """Add a line to tests/access/matrix.py: to MATRIX, or to INTERNAL with the reason why nobody can ask for it."""
    assert sorted(set(DOORS) - set(MATRIX) - set(INTERNAL)) == []


def test_nothing_is_in_the_matrix_that_is_gone():
    assert sorted((set(MATRIX) | set(INTERNAL)) - set(DOORS)) == []
    assert sorted(set(MATRIX) & set(INTERNAL)) == []


def test_whatever_names_an_actor_asks_who_it_is():
    """A function without an actor cannot ask, so it is internal; one with an actor is internal for a reason only."""
    without = [name for name in MATRIX if "actor" not in parameters(DOORS[name])]
    assert without == []


# ---- the first line

CHECKS = {
    "require": "services.access",
    "_require_first": "services.accounts.first",
    "_require_own": "services.accounts.own",
    "_require_own_or_manager": "services.accounts.signing_in",
}
"""What refuses by itself: the permission, and the few questions that go beyond a role."""
DELEGATES = {"counties.usual_period": "county", "scoring.history.snapshot": "history"}
"""What begins by asking another read of the matrix for the same actor, which asks in its first line."""


def first_statement(name: str) -> ast.stmt:
    """Return the statement after the docstring, or the one that the first transaction begins with."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(DOORS[name])))
    body = tree.body[0].body[1:]
    return body[0].body[0] if isinstance(body[0], ast.With) else body[0]


def called(statement: ast.stmt) -> list[str]:
    """Return what a statement calls for the actor."""
    return [
        node.func.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if "actor" in [ast.unparse(given) for given in (*node.args, *(keyword.value for keyword in node.keywords))]
    ]


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_the_first_line_asks_permission(name):
    statement = first_statement(name)
    if name in DELEGATES:
        assert called(statement) == [DELEGATES[name]]
    else:
        assert isinstance(statement, ast.Expr), ast.unparse(statement)
        (check,) = called(statement)
        assert CHECKS[check] in (DOORS[name].__module__, "services.access")


@pytest.mark.parametrize(("check", "module"), CHECKS.items())
def test_what_stands_in_a_first_line_refuses(check, module):
    source = inspect.getsource(getattr(import_module(module), check))
    assert "NotPermittedError" in source or "require(actor," in source


# ---- who is let through


@pytest.fixture(scope="module")
def copies(fresh_database, tmp_path_factory) -> Callable[[], Database]:
    """Return a maker of copies of the world. SQLite alone: permission is asked before any SQL is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", 4)
        password_hash = passwords.hashed(PASSWORD, name="")
    template = fresh_database("sqlite")
    with template.write() as session:
        fill(session, password_hash)
    directory, numbers = tmp_path_factory.mktemp("worlds"), count(1)

    def copy() -> Database:
        path = directory / f"{next(numbers)}.db"
        source, target = sqlite3.connect(template.url.database), sqlite3.connect(path)
        with source, target:
            source.backup(target)
        source.close()
        target.close()
        return Database(f"sqlite:///{path}")

    return copy


@pytest.fixture(scope="module")
def world(copies) -> Iterator[Database]:
    """Return a world that every call leaves as it was."""
    database = copies()
    yield database
    database.close()


def attempt(database: Database, entry: Entry, letter: str, target: Target) -> tuple[bool, str]:
    """Call once and undo it; return whether it was let through, and every word of what came of it."""
    out = BytesIO()
    with database.write() as session:
        before = written(session)
        if entry.commits:
            session.rollback()
        try:
            allowed, told = True, repr(entry.call(Case(database, session, ACTORS[letter], target, out)))
        except (NotPermittedError, NotFoundError) as error:
            allowed, told = False, str(error)
            assert written(session) == before, "what is refused writes nothing"
            assert out.getvalue() == b"", "what is refused hands nothing out"
        except KaoheError as error:
            allowed, told = True, str(error)
        session.rollback()
    return allowed, told + in_workbook(out.getvalue())


def written(session) -> tuple[int, int]:
    session.flush()
    return tuple(session.exec(select(func.count()).select_from(table)).one() for table in (AuditEntry, Change))


def in_workbook(data: bytes) -> str:
    """Return every cell of a workbook as text."""
    if not data:
        return ""
    book = openpyxl.load_workbook(BytesIO(data))
    return "\n".join(str(row) for sheet in book for row in sheet.iter_rows(values_only=True))


CASES = [
    pytest.param(entry, letter, id=f"{name}{f'-{number}' if number else ''}-{ACTORS[letter].role}")
    for name, entries in MATRIX.items()
    for number, entry in enumerate(entries if isinstance(entries, tuple) else (entries,))
    for letter in ACTORS
]
HIDDEN = {
    "L": (NEIGHBOUR,),
    "S": (NEIGHBOUR,),
    "O": (NEIGHBOUR,),
    "D": (NEIGHBOUR, r"D02\b", r"G003\b", r"Q002\b"),
    "C": (NEIGHBOUR, r"D02\b", r"G003\b", r"Q002\b", r"G002\b"),
    "A": (),
}
"""What no answer to a role holds, beyond what was asked for by its code."""


@pytest.mark.parametrize(("entry", "letter"), CASES)
def test_a_role_gets_what_is_its_own_and_nothing_else(entry, letter, world, copies, monkeypatch):
    monkeypatch.setattr(passwords, "COST", 4)
    allowed = {OWN: entry.own, DEPARTMENT: entry.department, COUNTY: entry.county}
    found, leaked = {}, []
    for target in TARGETS:
        database = copies() if entry.commits else world
        found[target.name], told = attempt(database, entry, letter, target)
        leaked += [(target.name, sign) for sign in HIDDEN[letter] if found[target.name] and re.search(sign, told)]
        leaked += [
            (target.name, told) for word in (NEIGHBOUR, "干部G", "部门D") if not found[target.name] and word in told
        ]
        if entry.commits:
            database.close()
    assert found == {target.name: letter in allowed[target] for target in TARGETS}
    assert leaked == []


def test_a_refusal_is_the_same_whether_the_other_county_exists_or_not(world):
    nowhere = Target("nowhere", "999999", "D01", "G001", "Q001", user="nobody")
    for name, entries in MATRIX.items():
        for entry in entries if isinstance(entries, tuple) else (entries,):
            if entry.commits or entry.county:
                continue
            for letter in ACTORS:
                assert attempt(world, entry, letter, nowhere) == attempt(world, entry, letter, COUNTY), (name, letter)


def test_the_figures_of_the_county_are_for_whoever_sees_all_of_it(world):
    with world.read() as session:
        seen = {
            letter: scoring.snapshot(session, actor=actor, region="610124", start=START, end=END, as_of=AS_OF).county
            for letter, actor in ACTORS.items()
            if letter != "A"
        }
    assert [letter for letter, figures in seen.items() if figures is not None] == ["L", "S", "O"]


def test_the_matrix_would_notice_a_leak(world):
    """A read that forgets to ask is seen by what it lets through and by what it tells."""
    whole = {"actor": ACTORS["L"], "region": "610124", "start": START, "end": END, "as_of": AS_OF}
    forgetful = in_county("LSODC", lambda c: scoring.assess(c.session, **whole))
    allowed, told = attempt(world, forgetful, "C", COUNTY)
    assert allowed
    assert any(re.search(sign, told) for sign in HIDDEN["C"])
