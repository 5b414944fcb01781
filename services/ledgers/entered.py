"""What is typed on a screen becomes what a ledger stores by the import's own converters, so both keep one form."""

from datetime import date
from typing import Final

from sqlmodel import Session

from services.counties import terms
from services.errors import BadInputError
from services.exchange.cells import CellFaultError, Raw, Value, convert
from services.exchange.sheets import SHEETS
from services.messages import Message, say

REMARK: Final = 4_000
"""Characters of a statement, a reason or a remark."""
_TEXT: Final = SHEETS["spot_checks"].by_field["finding"]
"""A column of plain text, which tells what a text may hold."""


class FieldFaultError(BadInputError):
    """A field that cannot be stored as it is: which one, and what is wrong with it."""

    def __init__(self, field: str, title: Message | str, what: Message | None) -> None:
        """Keep the field's identifier and say its title before what is wrong, or that it is missing."""
        missing = say("Missing: {field}.", field=title)
        super().__init__(missing if what is None else say("{field}: {what}", field=title, what=what))
        self.field = field


def value(sheet: str, field: str, title: Message, raw: Raw) -> Value:
    """Return a field as the ledger stores it.

    Raises:
        FieldFaultError: it does not fit its column, or is empty and may not be.
    """
    column = SHEETS[sheet].by_field[field]
    if column.fillable and (raw is None or (isinstance(raw, str) and not raw.strip())):
        raise FieldFaultError(field, title, None)
    try:
        return convert(column, raw)
    except CellFaultError as fault:
        raise FieldFaultError(field, title, fault.message) from fault


def text(field: str, title: Message, raw: str, *, most: int = REMARK, needed: bool = False) -> str | None:
    """Return a text as the ledgers keep it, None when it is empty.

    Raises:
        FieldFaultError: it is too long, holds what cannot be printed, or is empty and needed.
    """
    try:
        found = convert(_TEXT, raw)
    except CellFaultError as fault:
        raise FieldFaultError(field, title, fault.message) from fault
    if found is None:
        if needed:
            raise FieldFaultError(field, title, None)
        return None
    if len(str(found)) > most:
        raise FieldFaultError(
            field,
            title,
            say("The text has {count} characters; at most {most} fit here.", count=len(str(found)), most=most),
        )
    return str(found)


def require_campaign(session: Session, region: str, day: date) -> None:
    """Refuse a day that lies in no campaign of the county; whoever asks has asked `access`.

    Raises:
        BadInputError: it lies in none.
    """
    if not any(starts <= day <= ends for starts, ends in terms(session, region)):
        raise BadInputError(say("{day} is outside the campaign.", day=day.isoformat()))
