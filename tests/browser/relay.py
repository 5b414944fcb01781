"""A line between Chromium and a server that can be lost: what the browser's own "offline" does to websockets varies."""

import asyncio
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

LONGEST = 10
"""Seconds that cutting or listening may take."""


class Relay:
    """A port of its own that passes everything on to a server until it is told not to; to be used in a `with` block.

    A phone that enters a tunnel notices nothing at first: what it sends is swallowed. Later its connections are cut,
    and Streamlit shuts the fields.
    """

    address: str

    def __init__(self, server: str) -> None:
        to = urlsplit(server)
        self._host, self._port = to.hostname or "", to.port or 0
        self._swallows = self._is_cut = False
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(LONGEST)

    def swallow(self) -> None:
        """Let nothing that Chromium sends from now on arrive, without a word to either end."""
        self._swallows = True

    def cut(self) -> None:
        """End all connections and refuse new ones: nothing passes any more once this has returned."""
        self._run(self._cut())

    def mend(self) -> None:
        """Let new connections pass again."""
        self._swallows = self._is_cut = False

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(LONGEST)

    async def _listen(self) -> None:
        listening = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"

    async def _cut(self) -> None:
        self._is_cut = True
        for writer in self._open:
            writer.transport.abort()

    async def _end(self) -> None:
        await self._cut()
        passing = asyncio.all_tasks() - {asyncio.current_task()}
        for task in passing:
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        answers, server = await asyncio.open_connection(self._host, self._port)
        ends = {writer, server}
        self._open |= ends
        await asyncio.gather(self._pump(reader, server), self._pump(answers, writer))
        self._open -= ends

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while read := await source.read(65536):
                if not self._swallows:
                    sink.write(read)
                    await sink.drain()
        except ConnectionError:
            pass  # the other end is gone
        finally:
            sink.close()
