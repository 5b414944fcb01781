"""Models and migrations say the same, and a migration keeps every row and what refers to it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

import services.database
from models import Base
from models.searching import in_models
from services.database import Database, head_revision
from services.errors import DatabaseUnavailableError
from tests.database.rows import ROWS, TABLES, fill, valid

POSTGRES_SCHEMA = {
    "columns": """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, l.collname,
               a.attidentity, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
          AND c.relname <> 'alembic_version'""",
    "constraints": """
        SELECT conrelid::regclass::text, contype, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'""",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'",
    "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}

SECOND = '''
"""Rebuild what others refer to."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "0006", None, None


def rebuilt(table):
    recreate = "always" if op.get_context().dialect.name == "sqlite" else "never"
    return op.batch_alter_table(table, recreate=recreate)


def upgrade() -> None:
    for table in ("departments", "cadres", "enterprises", "issues", "regions"):
        with rebuilt(table) as batch:
            batch.add_column(sa.Column("seal", sa.String(8), nullable=False, server_default="none"))


def downgrade() -> None:
    for table in ("departments", "cadres", "enterprises", "issues", "regions"):
        with rebuilt(table) as batch:
            batch.drop_column("seal")
'''

CASCADE = '''
"""Rebuild the parent of rows that would be deleted with it."""
from alembic import op
import sqlalchemy as sa

revision, down_revision, branch_labels, depends_on = "9999", "0006", None, None


def upgrade() -> None:
    with op.batch_alter_table("parents", recreate="always") as batch:
        batch.add_column(sa.Column("seal", sa.Integer))
'''

BROKEN = '''
"""Do half of the work, then fail."""
from alembic import op
import sqlalchemy as sa

revision, down_revision, branch_labels, depends_on = "9999", "0006", None, None


def upgrade() -> None:
    op.create_table("halves", sa.Column("number", sa.Integer, primary_key=True))
    op.execute("UPDATE departments SET name = 'changed'")
    op.execute("UPDATE nothing_of_that_name SET name = 'changed'")
'''

DANGLING = '''
"""Delete what others refer to."""
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "0006", None, None


def upgrade() -> None:
    op.execute("DELETE FROM departments")
'''


def words(sql: str) -> str:
    return re.sub(r"\s+", " ", sql.replace('"', "")).replace("( ", "(").replace(" )", ")").strip()


def sqlite_schema(connection: Connection) -> dict[str, object]:
    """Return every object's text; constraints of a table sorted, for their order says nothing."""
    found: dict[str, object] = {}
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    for kind, name, sql in connection.exec_driver_sql(query):
        lines = [words(line).rstrip(",") for line in sql.split("\n")]
        found[f"{kind} {name}"] = sorted(line for line in lines if line)
    return found


def schema(database: Database) -> dict[str, object]:
    with database.engine.connect() as connection:
        if database.engine.dialect.name == "sqlite":
            return sqlite_schema(connection)
        return {
            name: sorted(map(str, connection.execute(text(query)).all())) for name, query in POSTGRES_SCHEMA.items()
        }


def contents(database: Database) -> dict[str, list[str]]:
    """Return every row of every table, by the columns that the models name."""
    with database.engine.connect() as connection:
        return {
            name: sorted(str(tuple(row)) for row in connection.execute(table.select()))
            for name, table in TABLES.items()
        }


@contextmanager
def revision(monkeypatch: pytest.MonkeyPatch, folder: Path, source: str) -> Iterator[None]:
    """Add a second revision after the first one while the block runs."""
    folder.mkdir()
    (folder / "second.py").write_text(source)
    usual = services.database._alembic

    def both(connection: Connection | None) -> Config:
        config = usual(connection)
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", f"models:migrations/versions\n{folder}")
        return config

    with monkeypatch.context() as patch:
        patch.setattr(services.database, "_alembic", both)
        yield


def test_models_and_migrations_differ_in_nothing(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "include_object": in_models}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_a_migrated_database_is_a_fresh_one(database: Database) -> None:
    migrated = schema(database)
    with database._migration() as alembic:
        command.downgrade(alembic, "base")
    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    Base.metadata.create_all(database._writer)
    fresh = schema(database)
    assert migrated == fresh
    assert any("CHECK" in str(part) for part in fresh.values())


def test_the_comparison_sees_a_check_that_is_missing(database: Database) -> None:
    whole = schema(database)
    with database._migration() as alembic:
        connection: Connection = alembic.attributes["connection"]
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA writable_schema=ON")
            connection.exec_driver_sql(
                "UPDATE sqlite_master SET sql = replace(sql, 'CHECK (recorded_on >= visited_on)', 'CHECK (1)')"
            )
        else:
            connection.exec_driver_sql("ALTER TABLE visits DROP CONSTRAINT ck_visits_dates")
    assert schema(database) != whole


def test_the_migrations_are_at_their_head(database: Database) -> None:
    assert database.revision() == head_revision()
    before = schema(database)
    database.migrate()
    assert schema(database) == before


def test_up_down_up_leaves_the_same_schema(database: Database) -> None:
    with database.write() as session:
        fill(session)
    before = schema(database)
    with database._migration() as alembic:
        command.downgrade(alembic, "base")
    assert database.revision() is None
    database.migrate()
    assert schema(database) == before
    assert not any(contents(database).values())


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with database.write() as session:
        fill(session)
    before, shape = contents(database), schema(database)
    assert all(before.values())
    with revision(monkeypatch, tmp_path / "versions", SECOND):
        database.migrate()
        assert database.revision() == "9999"
        assert contents(database) == before
        with database._migration() as alembic:
            command.downgrade(alembic, "0006")
        assert contents(database) == before
        assert names(schema(database)) == names(shape)
        database.migrate()
        assert contents(database) == before
    with database.write() as session, pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        session.connection().execute(
            TABLES["cadres"].insert().values(valid("cadres", cadre_code="G9", dept_code="nobody"))
        )


def names(schema: dict[str, object]) -> set[str]:
    """Return the names of the constraints and indexes, which a rebuilt table has to keep."""
    return set(re.findall(r"\b(?:ck|ix)_\w+", str(schema)))


@pytest.mark.parametrize(("guarded", "left"), [(True, 100), (False, 0)])
def test_foreign_keys_are_off_while_a_table_is_rebuilt(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, guarded: bool, left: int
) -> None:
    """The negative control: with foreign keys on, the same migration loses all 100 children without an error."""
    with sqlite_database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("CREATE TABLE parents (number INTEGER PRIMARY KEY)")
        connection.exec_driver_sql(
            "CREATE TABLE children (number INTEGER PRIMARY KEY, "
            "parent INTEGER NOT NULL REFERENCES parents (number) ON DELETE CASCADE)"
        )
        connection.exec_driver_sql("INSERT INTO parents VALUES (1)")
        for number in range(100):
            connection.exec_driver_sql("INSERT INTO children VALUES (?, 1)", (number,))
    with revision(monkeypatch, tmp_path / "versions", CASCADE):
        if not guarded:
            monkeypatch.setattr(services.database, "_foreign_keys", lambda *_args, **_options: None)
        sqlite_database.migrate()
    with sqlite_database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM children").scalar() == left
    assert sqlite_database.pragmas()["foreign_keys"] == "1"


def test_a_migration_that_fails_leaves_nothing_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with database.write() as session:
        fill(session)
    before, shape = contents(database), schema(database)
    with revision(monkeypatch, tmp_path / "versions", BROKEN), pytest.raises(Exception, match="nothing_of_that_name"):
        database.migrate()
    assert (contents(database), schema(database), database.revision()) == (before, shape, "0006")


def test_a_migration_may_not_leave_rows_that_refer_to_none(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with database.write() as session:
        fill(session)
    before = contents(database)
    with revision(monkeypatch, tmp_path / "versions", DANGLING), pytest.raises(Exception, match=r"(?i)foreign key"):
        database.migrate()
    assert contents(database) == before


def test_two_processes_that_start_together_migrate_once(database: Database) -> None:
    with database._migration() as alembic:
        command.downgrade(alembic, "base")
    url = database.url.render_as_string(hide_password=False)
    both, failures = Barrier(2), []

    def start() -> None:
        mine = Database(url)
        try:
            both.wait()
            mine.migrate()
        except Exception as error:  # noqa: BLE001  reported by the assertion
            failures.append(error)
        finally:
            mine.close()

    threads = [Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert database.revision() == head_revision()


def test_a_database_of_a_newer_version_is_refused(database: Database) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnavailableError, match="9999"):
        database.migrate()
    assert database.revision() == "9999"


def test_every_index_of_a_county_leads_with_it() -> None:
    for table in TABLES.values():
        if "region" not in table.columns or table.name == "users":
            continue
        for index in table.indexes:
            assert next(iter(index.columns)).name == "region", index.name


def test_every_ledger_has_its_natural_key() -> None:
    keys: dict[str, Any] = {name: [column.name for column in TABLES[name].primary_key] for name in ROWS}
    assert keys["visits"] == ["region", "visit_code"]
    assert keys["assignments"] == ["region", "cadre_code", "enterprise_code", "start_on"]
    assert keys["targets"] == ["region", "dept_code", "indicator", "year", "month"]
