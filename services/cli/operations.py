"""The command that looks at the installation: doctor."""

import platform
import sqlite3
from collections.abc import Iterator
from importlib.metadata import version
from typing import Final, NamedTuple

import typer
from sqlalchemy import text

from services import calendars
from services.cli import terminal
from services.cli.terminal import AsJson, DatabaseUrl, command, worded
from services.database import SQLITE_PRAGMAS, Database, head_revision
from services.messages import Message, say

_PACKAGES: Final = ("kaohe", "streamlit", "sqlmodel", "sqlalchemy", "numpy", "pandas", "chinesecalendar")
_SAFE_SQLITE: Final = (3, 51, 3)
"""From here on several processes may write one WAL database without a known race."""
_PRAGMA_VALUES: Final = {"WAL": "wal", "FULL": "2", "ON": "1"}


class Finding(NamedTuple):
    """One thing looked at: its name, what is so, whether that is right, and what to do if not."""

    name: str
    found: str
    good: bool
    advice: Message | None = None


@command("doctor", say("Look at versions, database, migration and settings; exit 1 when something is wrong."))
def doctor(*, database: DatabaseUrl = terminal.HERE, as_json: AsJson = False) -> None:
    """Carry out `kaohe doctor`."""
    findings = [*_versions(), *_database(Database(database))]
    if as_json:
        terminal.answer(
            [
                {
                    "check": one.name,
                    "found": one.found,
                    "ok": one.good,
                    "advice": worded(one.advice) if one.advice else None,
                }
                for one in findings
            ]
        )
    else:
        for one in findings:
            typer.echo(f"{'●' if one.good else '✖'} {one.name}: {one.found}")
            if one.advice:
                typer.echo(f"    {worded(one.advice)}")
    if not all(one.good for one in findings):
        raise typer.Exit(terminal.FAILED)


def _versions() -> Iterator[Finding]:
    yield Finding("python", platform.python_version(), good=True)
    for package in _PACKAGES:
        yield Finding(package, version(package), good=True)


def _database(database: Database) -> Iterator[Finding]:
    kind = database.engine.dialect.name
    revision, head = database.revision(), head_revision()
    yield Finding("database", database.url.render_as_string(hide_password=True), good=True)
    if kind == "sqlite":
        old = sqlite3.sqlite_version_info < _SAFE_SQLITE
        advice = say("Only one process may write this database; with several, use PostgreSQL.") if old else None
        yield Finding("sqlite", sqlite3.sqlite_version, good=True, advice=advice)
    advice = None if revision == head else say("Start the application once, or run `kaohe init`.")
    yield Finding("migration", f"{revision or '-'} / {head}", good=revision == head, advice=advice)
    for name, found in database.pragmas().items():
        wanted = _PRAGMA_VALUES.get(SQLITE_PRAGMAS[name], SQLITE_PRAGMAS[name])
        yield Finding(name, found, good=found == wanted)
    if revision != head:
        return
    with database.read() as session:
        if kind == "sqlite":
            sound = str(session.connection().execute(text("PRAGMA quick_check")).scalar())
            yield Finding("quick_check", sound, good=sound == "ok")
        last = calendars.last_year(session, calendars.CHINA)
        yield Finding(
            "calendar CN",
            f"… – {last or '-'}",
            good=last is not None,
            advice=say("Working days after {year} need that year's holiday notice in seed/calendars.", year=last or 0),
        )
