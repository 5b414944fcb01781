"""Where the application runs: its database and its clock."""

import os
from datetime import UTC, date, datetime
from functools import cache

from services.counties import LOCAL
from services.database import DEFAULT_URL, Database


def database() -> Database:
    """Return the database that DATABASE_URL names, or the one in var/."""
    return _opened(os.environ.get("DATABASE_URL") or DEFAULT_URL)


def now() -> datetime:
    """Return this instant."""
    return datetime.now(UTC)


def today() -> date:
    """Return the local date."""
    return datetime.now(LOCAL).date()


@cache
def _opened(url: str) -> Database:
    return Database(url)
