"""Work that no reader waits for: done in a thread of its own, once for each key, and there at a later run."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from time import sleep
from typing import Final, Generic, TypeVar

import streamlit as st

T = TypeVar("T")

_LOG = logging.getLogger("kaohe")
_WORKER: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="later")
_PAUSE: Final = 0.2
_LOOK_AGAIN: Final = 0.4
"""Seconds between two looks of a screen that waits."""


def _after_a_pause(make: Callable[[], T]) -> T:
    """Begin once the run that asked has drawn its screen: until then both would be at half speed."""
    sleep(_PAUSE)
    return make()


class Later(Generic[T]):
    """Results by key, the latest `most` of them."""

    def __init__(self, most: int) -> None:
        """Hold nothing yet."""
        self._most = most
        self._found: OrderedDict[Hashable, Future[T]] = OrderedDict()
        self._lock = Lock()

    def ask(self, key: Hashable, make: Callable[[], T]) -> T | None:
        """Return what `make` returned for this key, or None while it is at work; what failed is tried again."""
        with self._lock:
            future = self._found.get(key)
            if future is None:
                future = self._found[key] = _WORKER.submit(_after_a_pause, make)
                while len(self._found) > self._most:
                    self._found.popitem(last=False)[1].cancel()
            self._found.move_to_end(key)
        if not future.done():
            return None
        try:
            return future.result()
        except Exception:
            with self._lock:
                self._found.pop(key, None)
            raise

    def wait(self) -> None:
        """Wait until everything asked for is there."""
        for future in list(self._found.values()):
            future.exception()


@st.fragment(run_every=_LOOK_AGAIN)
def look_again(_ready: Callable[[], bool]) -> None:
    """Run the screen again as soon as it is ready; drawn only by a screen that waits."""
    if _ready():
        st.rerun()
