"""Codes of rows that are entered here: prefix, day and a running number, such as DC-20170707-01."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from models.base import Base


def next_code(session: Session, *models: type[Base], region: str, prefix: str, today: date) -> str:
    """Return the next free code of the day in the last key column of these tables; the county is held meanwhile."""
    day, taken = f"{prefix}-{today:%Y%m%d}", 0
    start, end = f"{day}-", f"{day}."  # the character after the hyphen: LIKE finds no index on SQLite
    for model in models:
        column = list(model.__table__.primary_key.columns)[-1]  # type: ignore[attr-defined]  # SQLModel adds it
        found = select(column).where(model.__table__.c.region == region, column > start, column < end)  # type: ignore[attr-defined]  # SQLModel adds it
        numbers = (code.removeprefix(start) for code in session.connection().execute(found).scalars())
        taken = max([taken, *(int(number) for number in numbers if number.isdecimal())])
    return f"{start}{taken + 1:02}"
