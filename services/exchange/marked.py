"""A faulty file handed back with its faults marked in it, so that they are mended where they stand."""

import json
from collections.abc import Sequence
from typing import Final

from services.errors import BadInputError
from services.exchange import limits, sandbox
from services.exchange.parsed import CellError
from services.messages import DEFAULT_LANGUAGE, say, word

_COMMAND: Final = sandbox.module("services.exchange.marking")


def marked_copy(data: bytes, *, errors: Sequence[CellError], language: str = DEFAULT_LANGUAGE) -> bytes:
    """Return a copy of an imported file as an .xlsx workbook: faulty cells filled, each with a comment that says why.

    Values, formulas and formats of a workbook stay as they are; of a .zip every CSV file becomes a sheet. An error of a
    column is marked at its header, one of a row at the row's first cell, one of a whole sheet at the sheet's. Beyond
    `limits.MAX_MARKED` errors the first ones are marked.

    Raises:
        BadInputError: this file cannot be marked within the limits; the list of errors still tells what is wrong.
    """
    marks = [_mark(error, language) for error in errors[: limits.MAX_MARKED]]
    head = {"author": word(say("Kaohe"), language), "marks": marks}
    try:
        return sandbox.ask(_COMMAND, json.dumps(head).encode() + b"\n" + data)
    except sandbox.BrokenOffError as error:
        raise BadInputError(
            say("The workbook is too large or too unusual to be marked; correct it by the list of errors.")
        ) from error


def _mark(error: CellError, language: str) -> tuple[str, int | None, str | None, str, str]:
    """Return an error as the marking process takes it (`marking.Mark`)."""
    elsewhere = say("{column}: {what}", column=error.column, what=error.message)
    return error.sheet, error.row, error.column, word(error.message, language), word(elsewhere, language)
