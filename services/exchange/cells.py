"""One cell: from what stood in the file to what the table stores, or the reason why it cannot be."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from models.base import E4
from services.exchange.sheets import Column, Kind
from services.messages import Message, say

Raw = str | int | float | bool | date | Decimal | None
"""A cell as it stood in the file."""
Value = str | int | bool | date | None
"""A cell as the table stores it."""

YEARS: Final = range(1901, 2200)
MAX_TEXT: Final = 32_000
"""Characters of one text; Excel holds 32,767 in a cell."""
MAX_INTEGER: Final = 2_000_000_000
MAX_AMOUNT: Final = 10**11
"""Beyond this, Excel's fifteen digits no longer hold four decimal places."""
MAX_EXACT: Final = 10**15
"""From here on a number in Excel has lost digits."""

YES, NO = "是", "否"
"""How a boolean stands in a ledger."""
DANGEROUS: Final = "=+-@"
"""Characters that make a spreadsheet read a text as a formula."""
DANGEROUS_IN_CSV: Final = "=+-@\t\r\n＝＋－＠"
"""What spreadsheets take for the start of a formula, or pass over before one, when they open a CSV file."""
_GUARDED: Final = re.compile(rf"'+[{re.escape(DANGEROUS)}]")
_FULL_WIDTH: Final = {0x3000: " "} | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE: Final = re.compile("[\n\t\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
"""What nobody sees in a code, so that two codes would look the same."""
_DATE: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII)
_MONTH: Final = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/]0?1)?|(\d{4})年(\d{1,2})月", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class Unreadable:
    """A cell that holds no value: an error such as #N/A, a formula never calculated, a time of day."""

    text: str


class CellFaultError(Exception):
    """A cell's content does not fit its column."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        super().__init__(message.msgid)
        self.message = message


def convert(column: Column, raw: Raw | Unreadable) -> Value:
    """Return what the table stores for a cell; an empty cell gives the column's blank.

    Raises:
        CellFaultError: the cell does not fit the column, or is empty and may not be.
    """
    if isinstance(raw, Unreadable):
        raise CellFaultError(say("The cell holds {value}, which is no value; type the value itself.", value=raw.text))
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if column.fillable:
            raise CellFaultError(say("This cell must be filled in."))
        return column.blank
    return _CONVERTERS[column.kind](column, raw)


def shown(raw: Raw | Unreadable) -> str:
    """Return a cell as a person saw it, for an error report."""
    if isinstance(raw, Unreadable):
        return raw.text
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return f"{raw:.15g}"
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    return "" if raw is None else str(raw)


def guard(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; the import takes the ' off again."""
    return f"'{text}" if text.lstrip("'")[:1] in tuple(DANGEROUS) else text


def guard_in_csv(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula when it opens a CSV file."""
    return f"'{text}" if text.startswith(tuple(DANGEROUS_IN_CSV)) else text


def plain(text: str) -> str:
    """Return a text in NFC, trimmed, with one kind of line end."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _half_width(text: str) -> str:
    return plain(plain(text).translate(_FULL_WIDTH))


def _word(raw: Raw) -> str:
    """Return a cell of a list, a date or a number as text without full-width forms."""
    return _half_width(shown(raw))


def _integral(raw: Raw) -> str:
    """Return a cell as text; a numeric cell loses its `.0`."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if not abs(raw) < MAX_EXACT:  # nor is NaN
            raise CellFaultError(
                say("Excel keeps only 15 digits of so long a number; format the column as text and type it again.")
            )
        if raw == int(raw):
            return str(int(raw))
    return shown(raw)


def _text(column: Column, raw: Raw) -> str:
    text = plain(_integral(raw))
    if _GUARDED.match(text):
        text = text[1:]
    return _checked(text, column.length or MAX_TEXT)


def _code(column: Column, raw: Raw) -> str:
    if isinstance(raw, date):
        raise CellFaultError(say("This is a date, not a code; format the column as text and type the code again."))
    text = _half_width(_integral(raw))
    if _GUARDED.match(text):
        text = text[1:]
    if _INVISIBLE.search(text):
        raise CellFaultError(say("The code holds a line break or a character that cannot be seen; type it again."))
    return _checked(text, column.length or MAX_TEXT)


def _checked(text: str, length: int) -> str:
    if _CONTROL.search(text):
        raise CellFaultError(say("The text holds a character that cannot be printed; type it again."))
    if len(text) > length:
        raise CellFaultError(
            say("The text has {count} characters; at most {most} fit here.", count=len(text), most=length)
        )
    return text


def _date(column: Column, raw: Raw) -> date:  # noqa: ARG001  one form for all converters
    if isinstance(raw, datetime):
        raw = raw.date()
    if not isinstance(raw, date):
        raw = _day_of(_word(raw))
    if raw is None or raw.year not in YEARS:
        raise CellFaultError(say("This is not a date; write it as 2016-06-08."))
    return raw


def _day_of(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, _, month, day = match.group(1, 2, 3, 4) if match.group(1) else (match.group(5), "", *match.group(6, 7))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _month(column: Column, raw: Raw) -> date:  # noqa: ARG001  one form for all converters
    if isinstance(raw, date):
        first = date(raw.year, raw.month, 1)
    else:
        match = _MONTH.fullmatch(_word(raw))
        year, month = (match.group(1, 2) if match.group(1) else match.group(3, 4)) if match else ("0", "0")
        first = date(int(year), int(month), 1) if int(year) and 1 <= int(month) <= 12 else date.min  # noqa: PLR2004  months
    if first.year not in YEARS:
        raise CellFaultError(say("This is not a month; write it as 2016-06."))
    return first


def _flag(column: Column, raw: Raw) -> bool:  # noqa: ARG001  one form for all converters
    if isinstance(raw, bool):
        return raw
    word = _word(raw)
    if word not in (YES, NO):
        raise CellFaultError(say("Write 是 or 否."))
    return word == YES


def _choice(column: Column, raw: Raw) -> str:
    word = _word(raw)
    for member, worded in zip(column.choices, column.choice_words, strict=True):
        if word in (member, worded):
            return member
    raise CellFaultError(say("This is not in the list; choose one of: {choices}.", choices="、".join(column.choices)))


def _number(raw: Raw) -> Decimal | None:
    """Return a number as it was typed: fifteen digits of a numeric cell, thousands separators taken off."""
    if isinstance(raw, bool | date):
        return None
    word = str(raw) if isinstance(raw, int) else format(raw, "f") if isinstance(raw, Decimal) else _word(raw)
    if isinstance(raw, float) and "e" in word:
        word = format(Decimal(word), "f")
    return Decimal(word.replace(",", "")) if _NUMBER.fullmatch(word) else None


def _integer(column: Column, raw: Raw) -> int:
    number = _number(raw)
    if number is None or number != int(number) or abs(number) > MAX_INTEGER:
        raise CellFaultError(say("This is not a whole number."))
    if column.field == "month" and not 1 <= number <= 12:  # noqa: PLR2004  months
        raise CellFaultError(say("A month is a number from 1 to 12."))
    if column.field == "year" and int(number) not in YEARS:
        raise CellFaultError(say("This is not a year; write it as 2016."))
    return int(number)


def _amount(column: Column, raw: Raw) -> int:
    number = _number(raw)
    if number is None:
        raise CellFaultError(say("This is not a number."))
    if abs(number) >= MAX_AMOUNT:
        raise CellFaultError(say("The number is too large."))
    if number.as_tuple().exponent < -column.places and number % (Decimal(1).scaleb(-column.places)):  # type: ignore[operator]  # finite
        raise CellFaultError(say("At most {places} decimal places are kept.", places=column.places))
    return int(number * E4)


_CONVERTERS: Final[dict[Kind, Callable[[Column, Raw], Value]]] = {
    Kind.CODE: _code,
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.MONTH: _month,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.INTEGER: _integer,
    Kind.AMOUNT: _amount,
}
