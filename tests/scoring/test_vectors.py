"""The product comes to every expected scorecard, on both databases."""

from pathlib import Path

import pytest

from services.access import OPERATOR
from services.database import Database
from services.scoring import assess, document
from tests.oracle.store import fill, found_county
from tests.oracle.vectors import CITY, COUNTIES, compared, vector
from tests.oracle.workbook import REGION


@pytest.mark.parametrize("name", [*COUNTIES, CITY])
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
    assert (found["period"], found["as_of"]) == (
        {"start": expected.start.isoformat(), "end": expected.end.isoformat()},
        expected.as_of.isoformat(),
    )
    assert list(compared(found["subjects"]).items()) == list(compared(expected.subjects).items())
