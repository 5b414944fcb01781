"""The reading process: a file on standard input becomes plain cells on standard output, within its limits.

It is started as `python -m services.exchange.child NAME...`, the names being the sheets worth reading. The first line
of the answer is JSON; the index arrays of the columns follow it as bytes. Cells are kept once for each different
content, so that neither side ever holds a hundred thousand copies of a word.
"""

import contextlib
import json
import sys
import warnings
from io import BytesIO
from typing import BinaryIO

from services.errors import BadInputError
from services.exchange import limits
from services.exchange.archive import opened, read_csvs
from services.exchange.cellstore import CellStore
from services.exchange.xlsx import is_workbook, read_workbook_sheets
from services.messages import Message, say


def limit_resources() -> None:
    """Bound memory and processor time of this process; Windows knows no such limits."""
    try:
        import resource  # noqa: PLC0415  it does not exist on Windows
    except ModuleNotFoundError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, limits.CHILD_MEMORY),
        (resource.RLIMIT_CPU, limits.CHILD_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # a stricter limit of the machine stays
            resource.setrlimit(kind, (allowed, allowed))


def read(data: bytes, wanted: frozenset[str]) -> CellStore:
    """Read a workbook or a .zip of CSV files.

    Raises:
        BadInputError: the file is neither, or it breaks a limit.
    """
    store = CellStore(wanted)
    with opened(BytesIO(data)) as archive:
        if is_workbook(archive):
            read_workbook_sheets(data, store)
        else:
            read_csvs(archive, store)
    return store


def answer(store: CellStore, out: BinaryIO) -> None:
    """Write the cells: one line of JSON, then one array a column."""
    out.write(json.dumps(store.described(), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    out.writelines(column.tobytes() for column in store.arrays())


def _refuse(message: Message, out: BinaryIO) -> None:
    out.write(json.dumps({"refused": message.msgid, "values": dict(message.values)}).encode() + b"\n")


def respond(wanted: frozenset[str], source: BinaryIO, out: BinaryIO) -> None:
    """Read one file and answer; what cannot be read is answered as a refusal."""
    try:
        answer(read(source.read(limits.MAX_FILE + 1), wanted), out)
    except BadInputError as error:
        _refuse(error.message, out)
    except MemoryError:
        _refuse(say("The file needs more memory than reading it may take; is it a ledger at all?"), out)
    except Exception:  # noqa: BLE001  whatever a broken file does to the libraries, the user reads one sentence
        _refuse(say("The file is damaged or is no workbook; open it in Excel, save it as .xlsx and try again."), out)


if __name__ == "__main__":
    limit_resources()
    warnings.simplefilter("ignore")
    respond(frozenset(sys.argv[1:]), sys.stdin.buffer, sys.stdout.buffer)
