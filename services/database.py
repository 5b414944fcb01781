"""The database: one engine, short read and write transactions, and the migrations; SQLite and PostgreSQL alike."""

import logging
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlmodel import Session

from services.errors import DatabaseUnavailableError
from services.messages import say

T = TypeVar("T")

_LOG: Final = logging.getLogger("kaohe")
DEFAULT_URL: Final = "sqlite:///var/kaohe.db"
SQLITE_PRAGMAS: Final = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "10000",
    "mmap_size": "0",
}
POSTGRES_CONNECT_SECONDS: Final = 10
POSTGRES_PREPARED: Final = 500
"""Statements that a connection keeps prepared: the screens have more than the driver's 100."""
_WRITING: Final = "kaohe_writing"
_READ: Final = "kaohe_read"
"""Where a session that only reads keeps what it has read."""
_MIGRATION_LOCK: Final = 2016_0608
"""Number of the PostgreSQL advisory lock that lets one process migrate at a time."""


class Database:
    """One database; `read()` and `write()` give a session that lives as long as one transaction."""

    def __init__(self, url: str = DEFAULT_URL) -> None:
        """Open nothing yet; the directory of an SQLite file is made if it is missing.

        Raises:
            DatabaseUnavailableError: the address is none that SQLAlchemy understands.
        """
        try:
            self.url = make_url(url)
            self.engine = _engine(self.url.render_as_string(hide_password=False))
        except (ArgumentError, ModuleNotFoundError) as error:
            raise DatabaseUnavailableError(
                say(
                    "“{url}” is no database address; write sqlite:///path or postgresql+psycopg://user@host/name.",
                    url=url,
                )
            ) from error
        self._writer = self.engine.execution_options(**{_WRITING: True})
        self._reader = self.engine
        if self.engine.dialect.name == "postgresql":
            self._reader = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one state of the database and writes nothing.

        Raises:
            DatabaseUnavailableError: the database cannot be reached.
        """
        with self._session(self._reader) as session:
            session.info[_READ] = {}
            yield session
            if self._reader is not self.engine:  # PostgreSQL, where it could not have written
                session.expunge_all()
                session.commit()  # after a rollback the driver forgets the statements that it has prepared

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose transaction commits at the end, or leaves nothing behind when it raises.

        On SQLite the write lock is taken at once (BEGIN IMMEDIATE): what was read stays true until it is written.

        Raises:
            DatabaseUnavailableError: the database cannot be reached.
        """
        with self._session(self._writer) as session:
            yield session
            session.commit()

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        with Session(engine, expire_on_commit=False) as session:
            try:
                session.connection()
            except DBAPIError as error:
                raise _unreachable(error) from error
            try:
                yield session
            except OperationalError as error:  # locked for too long, disk full, connection lost
                raise _unreachable(error) from error

    def migrate(self) -> None:
        """Bring the database to the newest revision in one transaction, whoever else tries to at the same time.

        Raises:
            DatabaseUnavailableError: the database cannot be reached, or a newer version of the program wrote it.
        """
        with self._migration() as alembic:
            _refuse_newer(alembic)
            command.upgrade(alembic, "head")

    @contextmanager
    def _migration(self) -> Iterator[Config]:
        """Give a configuration to run migrations with: all or nothing, and no row loses those that refer to it."""
        with self._connection(self._writer) as connection:
            _foreign_keys(connection, enforced=False)
            try:
                with connection.begin():
                    if connection.dialect.name == "postgresql":
                        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
                    yield _alembic(connection)
                    _check_foreign_keys(connection)
            finally:
                _foreign_keys(connection, enforced=True)

    def revision(self) -> str | None:
        """Return the revision the database is at, None when it was never migrated."""
        with self._connection(self._reader) as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def analyze(self) -> None:
        """Renew the planner's statistics, then let every connection go so that they are used.

        PostgreSQL also notes which pages hold nothing but settled rows: until then no index is enough by itself.
        """
        with self._connection(self._writer) as connection:
            if connection.dialect.name == "postgresql":
                try:
                    connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM (ANALYZE)")
                except DBAPIError as error:  # PostgreSQL does it by itself sooner or later
                    _LOG.warning("the statistics were not renewed: %s", error.orig)
            else:
                connection.exec_driver_sql("ANALYZE")
                connection.commit()
        self.engine.dispose()

    def pragmas(self) -> dict[str, str]:
        """Return SQLite's settings as they are in force; empty on PostgreSQL."""
        if self.engine.dialect.name != "sqlite":
            return {}
        with self._connection(self._reader) as connection:
            return {name: str(connection.execute(text(f"PRAGMA {name}")).scalar()) for name in SQLITE_PRAGMAS}

    def close(self) -> None:
        """Let every connection go."""
        self.engine.dispose()

    @contextmanager
    def _connection(self, engine: Engine) -> Iterator[Connection]:
        try:
            connection = engine.connect()
        except DBAPIError as error:
            raise _unreachable(error) from error
        with connection:
            yield connection


def only_reads(session: Session) -> bool:
    """Tell whether a session was given by `Database.read`: what it sees has been committed."""
    return _READ in session.info


def once(session: Session, key: Hashable, read: Callable[[], T]) -> T:
    """Return what `read` returns, asked once by a session that only reads: it sees one state of the database.

    One that writes sees what it has written, and asks each time.
    """
    kept: dict[Hashable, T] | None = session.info.get(_READ)
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]


def _unreachable(error: DBAPIError) -> DatabaseUnavailableError:
    return DatabaseUnavailableError(say("The database cannot be reached: {why}", why=str(error.orig)))


def head_revision() -> str | None:
    """Return the newest revision that this version of the program knows."""
    return ScriptDirectory.from_config(_alembic(None)).get_current_head()


def _foreign_keys(connection: Connection, *, enforced: bool) -> None:
    """Switch SQLite's foreign keys, before any transaction: inside one the pragma does nothing.

    A migration that rebuilds a table while they are on deletes the rows that refer to it.
    """
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA foreign_keys={'ON' if enforced else 'OFF'}")


def _check_foreign_keys(connection: Connection) -> None:
    """Refuse to commit a migration after which a row refers to none, as SQLite did not watch."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration breaks foreign keys: {broken[:10]}")


def _refuse_newer(alembic: Config) -> None:
    found = MigrationContext.configure(alembic.attributes["connection"]).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(alembic).walk_revisions()}
    if found is not None and found not in known:
        raise DatabaseUnavailableError(
            say(
                "A newer version of the program has written this database (revision {revision}); start that version.",
                revision=found,
            )
        )


def _alembic(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", "models:migrations")
    config.attributes["connection"] = connection
    return config


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_use_lifo=True,  # the connection used last has its statements prepared
            connect_args={"connect_timeout": POSTGRES_CONNECT_SECONDS},
        )

        @event.listens_for(engine, "connect")
        def _prepared(connection: Any, _record: Any) -> None:
            connection.prepared_max = POSTGRES_PREPARED

        return engine
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: `begin` below does
        for name, value in SQLITE_PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
