"""A real server on a free port, as `streamlit run app.py` starts it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest

from models.values import Role
from services import accounts, counties
from services.access import OPERATOR
from services.database import Database

ROOT = Path(__file__).parents[2]
PASSWORD = "走访要实，办结要快，2016年"


@dataclass(frozen=True)
class Server:
    """A running server: its address, and what it wrote to its terminal."""

    address: str
    terminal: Path

    def written(self) -> str:
        return self.terminal.read_text(encoding="utf-8")


@contextmanager
def served(url: str, directory: Path) -> Iterator[Server]:
    """Run the application over a database until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(f"http://127.0.0.1:{port}", directory / "terminal.txt")
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
    with server.terminal.open("w", encoding="utf-8") as terminal:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
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
            pytest.fail(f"the server ended at once:\n{server.written()}")
        try:
            if httpx.get(f"{server.address}/livez", timeout=5).json() == {"status": "ok"}:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"the server does not answer:\n{server.written()}")


@pytest.fixture(scope="module")
def house(fresh_database: Callable[[str], Database]) -> Database:
    """Return a database with the county 610124, a leader and an office, both with passwords."""
    database = fresh_database("sqlite")
    now = datetime.now(UTC)
    with database.write() as session:
        counties.create_county(
            session,
            actor=OPERATOR,
            code="610124",
            name="周至县",
            campaign="亲商助企",
            starts_on=date(2016, 6, 8),
            ends_on=date(2018, 6, 7),
            now=now,
        )
    for name, role in (("leader", Role.LEADER), ("office", Role.OFFICE)):
        with database.write() as session:
            path = accounts.add_user(session, actor=OPERATOR, name=name, role=role, region="610124", now=now)
        accounts.choose_password(database, link=path.partition("link=")[2], password=PASSWORD, now=now)
    return database


@pytest.fixture(scope="module")
def server(house: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(house.url.render_as_string(hide_password=False), tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def empty_server(database: Database, tmp_path: Path) -> Iterator[Server]:
    """Return a server over a database in which nobody is; the test runs once on each engine."""
    with served(database.url.render_as_string(hide_password=False), tmp_path) as running:
        yield running
