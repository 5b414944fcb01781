"""The product comes to every expected scorecard, on both databases: through the services and through the command."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.access import OPERATOR
from services.cli import app
from services.database import Database
from services.scoring import assess, document
from tests.oracle.store import fill, found_county
from tests.oracle.vectors import CITY, COUNTIES, Vector, compared, vector
from tests.oracle.workbook import REGION


@pytest.mark.parametrize("name", COUNTIES)
def test_scoring_equals_the_expected_scorecards(name: str, shared: Path, database: Database) -> None:
    expected = vector(shared, name)
    with database.write() as session:
        found_county(session)
        fill(session, expected.ledger)
    with database.read() as session:
        found = document(
            assess(
                session,
                actor=OPERATOR,
                region=REGION,
                start=expected.start,
                end=expected.end,
                as_of=expected.as_of,
            )
        )
    assert_expected(found, expected)


def assert_expected(found: dict[str, Any], expected: Vector) -> None:
    assert found["period"] == {"start": expected.start.isoformat(), "end": expected.end.isoformat()}
    assert found["as_of"] == expected.as_of.isoformat()
    assert list(compared(found["subjects"]).items()) == list(compared(expected.subjects).items())


def kaohe(database: Database, *words: str | Path) -> str:
    """Run the command on a database; give what it prints."""
    address = database.url.render_as_string(hide_password=False)
    done = CliRunner().invoke(app, [*map(str, words), "--database", address])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("workbook", ["corners", "county", CITY])
def test_importing_and_scoring_by_command_equals_the_expected_scorecards(
    workbook: str, shared: Path, database: Database
) -> None:
    region = "000311" if workbook == CITY else REGION
    first, last = ("2011-07-01", "2011-12-31") if workbook == CITY else ("2016-06-08", "2018-06-07")
    kaohe(database, "init", "--region", region, "--name", "N", "--campaign", "C", "--from", first, "--to", last)
    names = [name for name in (*COUNTIES, CITY) if name.startswith(workbook)]
    kaohe(database, "import", vector(shared, names[0]).workbook, "--region", region)
    for name in names:
        expected = vector(shared, name)
        period = ("--from", expected.start.isoformat(), "--to", expected.end.isoformat())
        printed = kaohe(
            database,
            "score",
            "--region",
            region,
            *period,
            "--as-of",
            expected.as_of.isoformat(),
            "--format",
            "json",
        )
        assert_expected(json.loads(printed), expected)
