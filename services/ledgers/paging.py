"""How many rows a list has in all."""

from typing import Any

from sqlalchemy import Select
from sqlmodel import Session


def number_of(session: Session, count: Select[Any], *, rows: int, first: int, most: int) -> int:
    """Return how many rows there are, counted only where the page does not tell; whoever asks has asked `access`.

    Args:
        session: of the caller's transaction.
        count: selects their number.
        rows: how many are on the page.
        first: how many were passed over.
        most: how many the page holds.
    """
    if first == 0 and rows < most:
        return rows
    number: int = session.connection().execute(count).scalar_one()
    return number
