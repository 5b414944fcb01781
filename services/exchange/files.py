"""Files that are handed out: written whole or not at all, under names that no cache takes for another file's."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from xlsxwriter.exceptions import XlsxWriterException

from services.errors import BadInputError
from services.messages import say

Target = Path | BinaryIO
"""Where a file goes: a path, or an open binary file."""

_KEPT = frozenset("-_.·")


def file_name(*parts: str, ending: str) -> str:
    """Return a file name of these parts and a nonce; whatever no file system takes is left out."""
    words = ("".join(letter for letter in part if letter.isalnum() or letter in _KEPT).strip(".") for part in parts)
    return "-".join([*filter(None, (word[:40] for word in words)), secrets.token_hex(4)]) + f".{ending}"


@contextmanager
def replacing(target: Target) -> Iterator[BinaryIO]:
    """Give a binary file; a path is replaced only when everything has been written and is on the disk.

    Raises:
        BadInputError: the path cannot be written; what stood there before stands there still.
    """
    if not isinstance(target, Path):
        yield target
        return
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with part.open("xb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    except (OSError, XlsxWriterException) as error:
        raise BadInputError(say("“{name}” cannot be written: {why}", name=target.name, why=_why(error))) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
