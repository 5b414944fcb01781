"""What waits is tried on the issue of tests/issues and the findings of tests/supervision."""

from collections.abc import Callable
from datetime import date

import pytest

from services.access import Actor
from services.database import Database
from services.ledgers import inbox
from services.ledgers.inbox import Task
from tests.issues.conftest import REGION, TODAY, life
from tests.supervision.conftest import house

__all__ = ["house", "life"]


@pytest.fixture
def waits(database: Database) -> Callable[..., list[Task]]:
    """Return what reads a person's tasks."""

    def read(actor: Actor, today: date = TODAY) -> list[Task]:
        with database.read() as session:
            return list(inbox.tasks(session, actor=actor, region=REGION, today=today))

    return read
