"""A made-up county with some hundreds of issues and visits, loaded once on each database and only read."""

from collections.abc import Callable

import pytest

from services.database import Database
from tests.conftest import ENGINES
from tests.lists.many import fill

NUMBER = 400


@pytest.fixture(scope="module", params=ENGINES)
def filled(request: pytest.FixtureRequest, fresh_database: Callable[[str], Database]) -> Database:
    """Return the county in a database that no test writes to."""
    database = fresh_database(request.param)
    fill(database, NUMBER)
    return database
