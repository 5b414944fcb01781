"""A county's ledgers as the workbook that the import reads."""

from sqlalchemy import select
from sqlmodel import Session, col

from models import Campaign, Region
from services.access import Action, Actor, require
from services.errors import NotFoundError
from services.exchange.files import Target, replacing
from services.exchange.layout import Formats, ledger_sheet, workbook, write_cell
from services.exchange.sheets import SHEETS, Sheet
from services.messages import DEFAULT_LANGUAGE, say, word

_ROWS = 2_000
"""Rows fetched at a time."""


def export_ledgers(session: Session, *, actor: Actor, region: str, target: Target) -> None:
    """Write every ledger sheet of a county, rows ordered by natural key; importing it elsewhere gives the same rows.

    Raises:
        NotPermittedError: the actor may not export this county's ledgers.
        NotFoundError: there is no such county.
    """
    require(actor, Action.EXPORT_LEDGERS, region)
    county = session.get(Region, region)
    if county is None:
        raise NotFoundError(say("There is no county {region}; create it first.", region=region))
    demo = (
        session.connection()
        .execute(select(col(Campaign.demo)).where(col(Campaign.region) == region, col(Campaign.demo)))
        .first()
    )
    with replacing(target) as out, workbook(out, title=f"{county.name} {region}") as book:
        formats = Formats(book)
        for sheet in SHEETS.values():
            made = ledger_sheet(book, formats, sheet)
            if demo is not None:
                made.set_header("&C" + word(say("Demonstration data"), DEFAULT_LANGUAGE))
            _rows(session, region, sheet, made, formats)


def _rows(session: Session, region: str, sheet: Sheet, made: object, formats: Formats) -> None:
    table = sheet.table
    statement = (
        select(*(table.c[name] for name in sheet.fields))
        .where(table.c.region == region)
        .order_by(*(table.c[column.field] for column in sheet.keys))
    )
    found = session.connection().execute(statement, execution_options={"yield_per": _ROWS})
    for number, row in enumerate(found, start=1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            write_cell(made, formats, (number, place), column, value)
