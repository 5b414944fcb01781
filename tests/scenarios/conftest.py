"""One database for all scenarios: each county is written, scored and taken back."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from services.database import Database
from services.scoring.results import Scorecard
from services.scoring.rulebook import load
from tests.scenarios.county import END, START, County
from tests.scoring.engine import Engine
from tests.scoring.nasty import Asked

Score = Callable[..., dict[str, Scorecard]]


@pytest.fixture(scope="session")
def _engine() -> Iterator[Engine]:
    database = Database("sqlite://")
    database.migrate()
    yield Engine(database)
    database.close()


@pytest.fixture
def score(_engine: Engine) -> Score:
    """Score a county by the default rulebook; scorecards by code."""

    def scored(county: County, start: date = START, end: date = END) -> dict[str, Scorecard]:
        answer = _engine.answer(county.ledger, Asked(start, end, None, load()))
        return {card.code: card for card in answer.assessment.subjects}

    return scored
