"""Writes a ledger of model objects into a database, as it stands and in its order."""

from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from models import Campaign, Region
from services.calendars import CHINA, install
from tests.oracle.ledger import Ledger
from tests.oracle.workbook import REGION


def found_county(session: Session, region: str = REGION) -> None:
    """Write the working-day calendar, the county and its campaign."""
    install(session)
    session.add(Region(code=region, name="示例县", calendar=CHINA))
    session.flush()
    session.add(Campaign(region=region, name="亲商助企", starts_on=date(2011, 1, 1), ends_on=date(2018, 6, 7)))
    session.flush()


def fill(session: Session, ledger: Ledger) -> None:
    """Write every row of the ledger, table by table."""
    for rows in ledger.tables():
        if rows:
            table: Any = type(rows[0])
            names = [column.name for column in table.__table__.columns]
            session.connection().execute(insert(table), [{name: getattr(row, name) for name in names} for row in rows])
