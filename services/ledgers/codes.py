"""Codes of rows that are entered here: prefix, day and a running number, such as DC-20170707-01."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from models.base import Base


def next_code(session: Session, *models: type[Base], region: str, prefix: str, today: date) -> str:
    """Return the next free code of the day in the last key column of these tables; the county is held meanwhile."""
    start, taken = f"{prefix}-{today:%Y%m%d}-", 0
    for model in models:
        column = list(model.__table__.primary_key.columns)[-1]  # type: ignore[attr-defined]  # SQLModel adds it
        found = select(column).where(model.__table__.c.region == region, column.startswith(start))  # type: ignore[attr-defined]  # SQLModel adds it
        ends = (code.removeprefix(start) for code in session.connection().execute(found).scalars())
        taken = max([taken, *(int(end) for end in ends if end.isdecimal())])
    return f"{start}{taken + 1:02}"
