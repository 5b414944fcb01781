"""The lines that imports and exports leave, and the history of the imports, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from models import AuditEntry
from services.database import Database
from services.errors import NotFoundError, NotPermittedError
from services.exchange.importing import import_ledgers
from services.exchange.parsed import Parsed
from services.exchange.reading import read_workbook
from services.exchange.trail import imports, note_export
from tests.exchange.books import NOW, REGION, found_county, right, titled, xlsx


@pytest.fixture
def home(database: Database) -> Database:
    return found_county(database)


def bring(database: Database, actor: Any, parsed: Parsed, days: int = 0, region: str = REGION) -> None:
    with database.write() as session:
        now = NOW + timedelta(days=days)
        assert import_ledgers(session, actor=actor, region=region, parsed=parsed, now=now).errors == ()


def test_an_import_is_remembered_with_who_when_which_file_and_how_much(home: Database, actors: Any) -> None:
    data = xlsx(titled(right()))
    parsed = read_workbook(data, name="七月台账.xlsx")
    bring(home, actors.office, parsed)
    with home.read() as session:
        (line,) = imports(session, actor=actors.office, region=REGION)
    assert (line.at, line.actor, line.file, line.sha256) == (NOW, "office", "七月台账.xlsx", parsed.digest)
    assert set(line.inserted.values()) == {1}
    assert set(line.updated.values()) == set(line.unchanged.values()) == {0}


def test_the_last_import_stands_first_and_no_more_than_asked_for(home: Database, actors: Any) -> None:
    for day in range(4):
        rows = {"departments": [right()["departments"][0] | {"name": f"第{day}次"}]}
        bring(home, actors.office, Parsed.from_rows(rows, name=str(day)), day)
    with home.read() as session:
        assert [line.file for line in imports(session, actor=actors.office, region=REGION)] == ["3", "2", "1", "0"]
        assert [line.file for line in imports(session, actor=actors.office, region=REGION, limit=2)] == ["3", "2"]
        assert imports(session, actor=actors.office, region=REGION)[0].sha256 is None


def test_other_verbs_and_other_counties_are_no_imports_of_this_one(home: Database, actors: Any) -> None:
    found_county(home, "610125")
    bring(home, actors.stranger, Parsed.from_rows(right()), region="610125")
    note(home, actors.office, "ledgers")
    with home.read() as session:
        assert imports(session, actor=actors.office, region=REGION) == ()


@pytest.mark.parametrize("role", ["leader", "supervisor", "department", "cadre", "administrator", "stranger"])
def test_only_who_imports_reads_the_history(home: Database, actors: Any, role: str) -> None:
    with home.read() as session, pytest.raises(NotPermittedError):
        imports(session, actor=getattr(actors, role), region=REGION)


# ---- exports


def note(database: Database, actor: Any, what: Any, region: str = REGION) -> None:
    with database.write() as session:
        note_export(session, actor=actor, region=region, what=what, details={"format": "xlsx"}, now=NOW)


def lines(database: Database) -> list[tuple[str, str, Any]]:
    with database.read() as session:
        return [(entry.verb, entry.actor, entry.details) for entry in session.exec(select(AuditEntry))]


def test_an_export_leaves_its_line(home: Database, actors: Any) -> None:
    note(home, actors.leader, "results")
    note(home, actors.office, "ledgers")
    assert lines(home) == [
        ("export results", "leader", {"format": "xlsx"}),
        ("export ledgers", "office", {"format": "xlsx"}),
    ]


@pytest.mark.parametrize(
    ("role", "what"),
    [
        ("leader", "ledgers"),
        *(
            (role, what)
            for role in ("supervisor", "department", "cadre", "administrator", "stranger")
            for what in ("results", "ledgers")
        ),
    ],
)
def test_who_may_not_export_leaves_no_line(home: Database, actors: Any, role: str, what: str) -> None:
    with pytest.raises(NotPermittedError):
        note(home, getattr(actors, role), what)
    assert lines(home) == []


def test_a_county_that_does_not_exist_leaves_no_line(home: Database, actors: Any) -> None:
    with pytest.raises(NotFoundError):
        note(home, actors.operator, "results", "999999")
    assert lines(home) == []
