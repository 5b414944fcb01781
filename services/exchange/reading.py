"""Reading a file in a process of its own, so that no file can take the application with it."""

import json
from array import array
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from services.errors import BadInputError
from services.exchange import limits, sandbox
from services.exchange.cells import Raw, Unreadable
from services.exchange.parsed import Parsed, RawColumn, RawSheet, digest_of, understand
from services.exchange.sheets import BY_NAME, SHEET_TITLES
from services.messages import Message, say

_COMMAND: Final = sandbox.module("services.exchange.child")


def read_workbook(data: bytes | Path, *, name: str, ignore_unknown: bool = False) -> Parsed:
    """Read an .xlsx workbook, or a .zip of CSV files, in a process with bounded memory and time.

    Errors in sheets, headers and cells are in the result; `ignore_unknown` passes over columns that no ledger has.

    Raises:
        BadInputError: the file cannot be read at all.
    """
    content = _content(data)
    return put_together(_ask(content), name=name, digest=digest_of(content), ignore_unknown=ignore_unknown)


def put_together(answer: bytes, *, name: str, digest: str | None, ignore_unknown: bool = False) -> Parsed:
    """Return what the reading process found, from its answer.

    Raises:
        BadInputError: it refused the file, or broke off, or found no ledger in it.
    """
    head, _, arrays = answer.partition(b"\n")
    described = _described(head)
    parsed = understand(_sheets(described, arrays), name=name, digest=digest, ignore_unknown=ignore_unknown)
    if not parsed.tables and not parsed.errors:
        raise BadInputError(say("The file holds no ledger; the sheets are: {titles}.", titles=SHEET_TITLES))
    return parsed


def _content(data: bytes | Path) -> bytes:
    if isinstance(data, bytes):
        _bounded(len(data))
        return data
    try:
        _bounded(data.stat().st_size)
        return data.read_bytes()
    except OSError as error:
        raise BadInputError(say("“{name}” cannot be read: {why}", name=data.name, why=error.strerror)) from error


def _bounded(size: int) -> None:
    if size > limits.MAX_FILE:
        raise BadInputError(
            say("The file is larger than {most} MB; import it in parts.", most=limits.MAX_FILE // limits.MIB)
        )


def _ask(content: bytes) -> bytes:
    """Have the reading process read the content, and return its answer."""
    try:
        return sandbox.ask([*_COMMAND, *BY_NAME], content)
    except sandbox.BrokenOffError as error:
        raise BadInputError(_too_long() if error.late else _broken()) from error


def _too_long() -> Message:
    return say("Reading the file took too long; import it in parts, or save it anew from Excel.")


def _broken() -> Message:
    return say("The file is damaged or is no workbook; open it in Excel, save it as .xlsx and try again.")


def _described(head: bytes) -> dict[str, Any]:
    try:
        described: dict[str, Any] = json.loads(head)
    except ValueError as error:
        raise BadInputError(_broken()) from error
    if "refused" in described:
        raise BadInputError(Message(described["refused"], described["values"]))
    return described


def _sheets(described: dict[str, Any], arrays: bytes) -> Iterator[RawSheet]:
    """Put the sheets together again: contents from the JSON, the index of each cell from the arrays."""
    contents = [_decoded(content) for content in described["contents"]]
    view, place = memoryview(arrays), 0

    def take(count: int) -> "array[int]":
        nonlocal place
        taken = array("I")
        taken.frombytes(view[place : place + count * taken.itemsize])
        place += count * taken.itemsize
        return taken

    for sheet in described["sheets"]:
        numbers = take(sheet["rows"])
        header = [_decoded(cell) for cell in sheet["header"]]
        columns = []
        for position in range(max(sheet["columns"], len(header))):
            indexes = take(len(numbers)) if position < sheet["columns"] else array("I", bytes(4 * len(numbers)))
            title = header[position] if position < len(header) else None
            columns.append(RawColumn("" if title is None else str(title), contents, indexes))
        yield RawSheet(sheet["title"], numbers, columns)


def _decoded(content: Any) -> Raw | Unreadable:
    if isinstance(content, list):
        kind, text = content
        return date.fromisoformat(text) if kind == "d" else Unreadable(text)
    decoded: Raw = content
    return decoded
