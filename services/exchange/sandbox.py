"""A process of its own for other people's files: its memory and time are bounded, and it is no fork of this one."""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import services
from services.exchange import limits

_TURNS: Final = threading.BoundedSemaphore(limits.CHILDREN)
_ROOT: Final = Path(services.__file__).parents[1]


class BrokenOffError(Exception):
    """The process has ended without an answer; `late`: because it took too long."""

    def __init__(self, *, late: bool) -> None:
        """Keep why."""
        super().__init__("too late" if late else "broken")
        self.late = late


def module(name: str) -> tuple[str, ...]:
    """Return the command that runs one of our modules."""
    return (sys.executable, "-m", name)


def ask(command: Sequence[str], content: bytes) -> bytes:
    """Start a process, give it the content and return its answer; at most `limits.CHILDREN` run at a time.

    What the process leaves behind in temporary files goes with it.

    Raises:
        BrokenOffError: it gave no answer.
    """
    with _TURNS, TemporaryDirectory(prefix="kaohe-", ignore_cleanup_errors=True) as place:
        try:
            done = subprocess.run(  # noqa: S603  our own modules, and names from our own lists
                command,
                input=content,
                capture_output=True,
                timeout=limits.CHILD_WALL_SECONDS,
                check=False,
                env=_environment(place),
            )
        except subprocess.TimeoutExpired as error:
            raise BrokenOffError(late=True) from error
    if done.returncode or not done.stdout:
        raise BrokenOffError(late=done.returncode < 0)
    return done.stdout


def _environment(place: str) -> dict[str, str]:
    """Return what the process may know: not where the database is."""
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "PYTHONPATH": os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH")))),
        "OPENBLAS_NUM_THREADS": "1",
        "TMPDIR": place,
        "TMP": place,
        "TEMP": place,
    }
