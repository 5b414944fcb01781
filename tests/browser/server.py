"""A real server on a free port, as `streamlit run app.py` starts it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.database import Database

ROOT = Path(__file__).parents[2]
APP = ROOT / "app.py"


@dataclass(frozen=True)
class Server:
    """A running server: its address, and what it wrote to its terminal."""

    address: str
    terminal: Path

    def written(self) -> str:
        return self.terminal.read_text(encoding="utf-8")


def address_of(database: Database) -> str:
    """Return what DATABASE_URL has to say."""
    return database.url.render_as_string(hide_password=False)


@contextmanager
def served(url: str, directory: Path, *, app: Path = APP, port: int = 0) -> Iterator[Server]:
    """Run the application over a database until the block ends, on a free port unless one is named."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = port or free.getsockname()[1]
    server = Server(f"http://127.0.0.1:{port}", directory / "terminal.txt")
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
    with server.terminal.open("w", encoding="utf-8") as terminal:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=terminal,
            stderr=subprocess.STDOUT,
        )
        try:
            _await(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(30)


def _await(server: Server, process: subprocess.Popen) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once:\n{server.written()}")
        try:
            if httpx.get(f"{server.address}/livez", timeout=5).json() == {"status": "ok"}:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the server does not answer:\n{server.written()}")
