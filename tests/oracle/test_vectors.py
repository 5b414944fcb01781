"""The oracle comes to every expected scorecard, and to every cell of them from evidence rows."""

from pathlib import Path

import pytest

from services.scoring.rulebook import load
from tests.oracle.days import WorkingDays
from tests.oracle.rules import Rules, rules_of
from tests.oracle.score import score
from tests.oracle.vectors import CITY, COUNTIES, compared, vector


@pytest.fixture(scope="module")
def calendar() -> WorkingDays:
    return WorkingDays()


@pytest.mark.parametrize("name", [*COUNTIES, CITY])
def test_the_oracle_equals_the_expected_scorecards(name: str, shared: Path, calendar: WorkingDays) -> None:
    expected = vector(shared, name)
    found = score(expected.ledger, calendar, Rules(), start=expected.start, end=expected.end, as_of=expected.as_of)
    assert list(compared(found.subjects).items()) == list(compared(expected.subjects).items())


def test_without_a_day_of_knowledge_it_is_the_fifth_working_day_after_the_period(
    shared: Path, calendar: WorkingDays
) -> None:
    expected = vector(shared, "county.2017-01-09")
    found = score(expected.ledger, calendar, Rules(), start=expected.start, end=expected.end)
    assert found.as_of == expected.as_of
    assert compared(found.subjects) == compared(expected.subjects)


def test_the_default_rulebook_holds_the_numbers_of_the_contract() -> None:
    assert rules_of(load()) == Rules()
