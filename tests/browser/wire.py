"""The websocket of a screen without a browser: one connection, runs asked for and waited for."""

import asyncio
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Any, Self

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LONGEST = 60
"""Seconds that a run may take."""
_NAMED = re.compile(r"\$\$ID-[0-9a-f]+-(.*)")
"""How Streamlit calls a widget: a digest, then the key."""


@dataclass(frozen=True)
class Widget:
    """A widget as it was sent: what Streamlit calls it, of which fragment it is, what it is made of."""

    id: str
    fragment: str
    proto: Any


@dataclass
class Run:
    """What one run of the script sent, and how long it took."""

    sent: list[ForwardMsg] = field(default_factory=list)
    milliseconds: float = 0.0

    @property
    def session(self) -> str:
        """Return the number of the Streamlit session."""
        return next((one.new_session.initialize.session_id for one in self._of("new_session")), "")

    @property
    def screen(self) -> str:
        """Return by what Streamlit knows the screen that was run."""
        return next((one.navigation.page_script_hash for one in self._of("navigation")), "")

    @property
    def failed(self) -> bool:
        """Tell whether an exception reached the screen, as it is or as the number under which the log has it."""
        return any(
            one.delta.new_element.HasField("exception") or "failure_" in one.delta.add_block.id for one in self.sent
        )

    @property
    def refused(self) -> bool:
        """Tell whether the screen says no, in words."""
        return any(one.delta.add_block.id.endswith("refusal") for one in self.sent)

    @property
    def runs(self) -> int:
        """Return how many times the script ran: once more where it asked for that itself."""
        return len(self._of("new_session"))

    def widget(self, key: str) -> Widget:
        """Return the widget whose key is this one; `*` stands for any letters.

        Raises:
            LookupError: there is none on the screen.
        """
        widgets = dict(self._widgets())
        for name, widget in widgets.items():
            if fnmatchcase(name, key):
                return widget
        raise LookupError(f"no {key} among {sorted(widgets)}")

    def _widgets(self) -> Iterator[tuple[str, Widget]]:
        for message in self._of("delta"):
            delta = message.delta
            of = delta.new_element if delta.HasField("new_element") else delta.add_block
            kind = of.WhichOneof("type")
            proto = getattr(of, kind) if kind else None
            named = _NAMED.fullmatch(getattr(proto, "id", ""))
            if named:
                yield named[1], Widget(proto.id, delta.fragment_id, proto)

    def _of(self, kind: str) -> list[ForwardMsg]:
        return [one for one in reversed(self.sent) if one.HasField(kind)]


class Wire:
    """A connection to the server, as one tab of a browser has it."""

    def __init__(self, address: str, headers: dict[str, str], *, resume: str = "") -> None:
        protocols = ["streamlit", "none", resume] if resume else ["streamlit"]
        self._connecting = websockets.connect(
            address.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=protocols,
            additional_headers=headers,
            max_size=None,
        )
        self.screen = ""
        """By what Streamlit knows the screen that was opened."""

    async def __aenter__(self) -> Self:
        self._channel = await self._connecting
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._channel.close()

    async def open(self, page: str, query: str = "") -> Run:
        """Run a screen as an address that somebody enters."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = query
        found = await self._run(asked)
        self.screen = found.screen
        return found

    async def rerun(self, query: str = "") -> Run:
        """Run the screen once more, as after a click."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.screen
        asked.rerun_script.query_string = query
        return await self._run(asked)

    async def act(self, seen: Run, values: Mapping[str, Mapping[str, Any]], query: str = "") -> Run:
        """Run the screen as after a click or an entry.

        Args:
            seen: the run that drew what is acted on.
            values: by the key of each widget what the browser tells of it, as fields of `WidgetState`.
            query: the query of the address.
        """
        asked = BackMsg()
        asked.rerun_script.page_script_hash = seen.screen or self.screen
        asked.rerun_script.query_string = query
        for key, told in values.items():
            widget = seen.widget(key)
            state = asked.rerun_script.widget_states.widgets.add(id=widget.id)
            for name, value in told.items():
                if isinstance(value, list):
                    getattr(state, name).data.extend(value)
                else:
                    setattr(state, name, value)
            asked.rerun_script.fragment_id = widget.fragment
        return await self._run(asked)

    async def _run(self, asked: BackMsg) -> Run:
        found, begun = Run(), time.perf_counter()
        await self._channel.send(asked.SerializeToString())
        while not (found.sent and _is_the_end(found.sent[-1])):
            message = ForwardMsg()
            message.ParseFromString(await asyncio.wait_for(self._channel.recv(), LONGEST))
            found.sent.append(message)
        found.milliseconds = 1000 * (time.perf_counter() - begun)
        return found


def _is_the_end(message: ForwardMsg) -> bool:
    """Tell whether the run is over; one that was broken off goes on as another."""
    broken_off = ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return message.HasField("script_finished") and message.script_finished != broken_off
