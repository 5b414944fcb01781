"""A writer is killed in the middle of its work: what it was told is saved is there, whole, and nothing else is."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlmodel import select

from models import AuditEntry, Visit
from services.database import Database
from tests.database.rows import write

ROUNDS = 8
CONTROL_ROUNDS = 40
ROOT = Path(__file__).parents[2]


@dataclass
class Found:
    """What a killed writer had acknowledged, and what the database holds."""

    acknowledged: set[int]
    visits: set[int]
    audited: set[int]


def county(database: Database) -> None:
    with database.write() as session:
        for table in ("regions", "departments", "cadres", "enterprises"):
            write(session, table)


def kill_a_writer(database: Database, first: int, transactions: str, after: float) -> Found:
    """Start a writer, kill it (SIGKILL) `after` seconds from its first commit, and read what there is."""
    command = [sys.executable, "-m", "tests.database.writer", str(database.url), str(first), transactions]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline()]
        time.sleep(after)
        writer.kill()
        lines += writer.stdout.read().splitlines()
    with database.read() as session:
        assert session.connection().execute(text("PRAGMA integrity_check")).scalar() == "ok"
        visits = {int(code[1:]) for code in session.exec(select(Visit.visit_code)).all()}
        audited = {entry.details["number"] for entry in session.exec(select(AuditEntry)).all()}
    return Found({int(line) for line in lines if line.strip().isdigit()}, visits, audited)


def test_a_killed_writer_loses_nothing_and_leaves_nothing_half_done(sqlite_database: Database) -> None:
    county(sqlite_database)
    acknowledged: set[int] = set()
    for number in range(ROUNDS):
        found = kill_a_writer(sqlite_database, number * 1_000_000, "one", 0.05 + 0.037 * number)
        acknowledged |= found.acknowledged
        assert acknowledged <= found.visits, "an acknowledged visit is gone"
        assert found.visits == found.audited, "a visit without its audit line, or the reverse"
        assert len(found.visits - acknowledged) <= number + 1, "more was stored than one visit a kill"
    assert len(acknowledged) > 10 * ROUNDS


def test_the_control_with_two_transactions_leaves_visits_without_audit(sqlite_database: Database) -> None:
    """Without this the test above would prove nothing: the kill does fall between two commits."""
    county(sqlite_database)
    for number in range(CONTROL_ROUNDS):
        found = kill_a_writer(sqlite_database, number * 1_000_000, "two", 0.05 + 0.0037 * number)
        if found.visits != found.audited:
            return
    raise AssertionError("no kill fell between the two transactions")
