"""Transactions: all or nothing, one writer on SQLite, one state of the database a read, instants in UTC."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, text
from sqlalchemy.exc import InternalError, StatementError
from sqlmodel import Session, col, select

from models import AuditEntry, Region
from services.database import POSTGRES_PREPARED, SQLITE_PRAGMAS, Database, once
from services.errors import DatabaseUnavailableError, StaleRecordError
from services.records import update_record
from tests.conftest import ENGINES
from tests.database.rows import HOME, NOW, fill, write

SHANGHAI = ZoneInfo("Asia/Shanghai")


def audits(session: Session) -> int:
    return session.exec(select(func.count()).select_from(AuditEntry)).one()


def test_a_write_commits_at_its_end(database: Database) -> None:
    with database.write() as session:
        session.add(AuditEntry(at=NOW, actor="zhang", verb="test"))
    with database.read() as session:
        assert audits(session) == 1


def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as session:
        fill(session)
        session.flush()
        assert audits(session) == 1
        _ = 1 / 0
    with database.read() as session:
        assert audits(session) == 0
        assert session.exec(select(Region)).all() == []


def test_a_write_that_the_database_refuses_leaves_nothing(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.write() as session:
        session.add(AuditEntry(at=NOW, actor="zhang", verb="test"))
        session.flush()
        write(session, "departments")
    with database.read() as session:
        assert audits(session) == 0


def test_a_read_leaves_nothing_on_sqlite(sqlite_database: Database) -> None:
    with sqlite_database.read() as session:
        session.add(AuditEntry(at=NOW, actor="zhang", verb="test"))
        session.flush()
    with sqlite_database.read() as session:
        assert audits(session) == 0


def test_a_read_is_refused_a_write_on_postgresql(postgres_database: Database) -> None:
    with pytest.raises(InternalError, match="read-only"), postgres_database.read() as session:
        session.add(AuditEntry(at=NOW, actor="zhang", verb="test"))
        session.flush()
    with postgres_database.read() as session:
        session.add(AuditEntry(at=NOW, actor="zhang", verb="never flushed"))
    with postgres_database.read() as session:
        assert audits(session) == 0


def test_what_was_prepared_on_postgresql_outlives_a_read(postgres_database: Database) -> None:
    for _ in range(10):
        with postgres_database.read() as session:
            audits(session)
    with postgres_database.read() as session:
        prepared = session.connection().execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
        assert session.connection().connection.driver_connection.prepared_max == POSTGRES_PREPARED
    assert any("FROM audit" in statement for statement in prepared)


def test_a_read_asks_once_and_a_write_each_time(database: Database) -> None:
    with database.write() as session:
        assert once(session, "lines", lambda: audits(session)) == 0
        session.add(AuditEntry(at=NOW, actor="zhang", verb="test"))
        assert once(session, "lines", lambda: audits(session)) == 1
    with database.read() as session:
        assert once(session, "lines", lambda: audits(session)) == 1
        assert once(session, "lines", lambda: 2) == 1
    with database.read() as session:
        assert once(session, "lines", lambda: 2) == 2


def test_a_read_sees_one_state(database: Database) -> None:
    with database.read() as reader:
        assert audits(reader) == 0
        with database.write() as writer:
            writer.add(AuditEntry(at=NOW, actor="zhang", verb="test"))
        assert audits(reader) == 0
    with database.read() as reader:
        assert audits(reader) == 1


def test_sqlite_runs_with_the_settings_that_keep_what_was_committed(sqlite_database: Database) -> None:
    expected = {**SQLITE_PRAGMAS, "journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
    assert sqlite_database.pragmas() == expected


def test_postgresql_has_no_pragmas(postgres_database: Database) -> None:
    assert postgres_database.pragmas() == {}


def test_a_commit_waits_for_postgresql(postgres_database: Database) -> None:
    """What PostgreSQL itself waits for is the server's setting, which the tests' own loosens; nothing of ours does."""
    names = "'synchronous_commit', 'fsync', 'full_page_writes'"
    asked = text(f"SELECT source FROM pg_settings WHERE name IN ({names})")
    with postgres_database.write() as session:
        assert session.connection().execute(text("SHOW synchronous_commit")).scalar() == "on"
        sources = session.connection().execute(asked).scalars().all()
    assert len(sources) == 3
    assert set(sources) <= {"default", "configuration file"}


def test_a_write_takes_sqlites_lock_at_once_and_readers_go_on(sqlite_database: Database) -> None:
    other = sqlite3.connect(str(sqlite_database.url.database), timeout=0, isolation_level=None)
    with sqlite_database.write():
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM audit").fetchone() == (0,)
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    other.close()


def test_a_read_and_the_revision_take_no_lock(sqlite_database: Database) -> None:
    other = sqlite3.connect(str(sqlite_database.url.database), timeout=0, isolation_level=None)
    with sqlite_database.read() as session:
        assert audits(session) == 0
        other.execute("BEGIN IMMEDIATE")
        assert sqlite_database.revision() is not None
        assert sqlite_database.pragmas()
        other.execute("ROLLBACK")
    other.close()


def test_a_lock_that_lasts_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SQLITE_PRAGMAS, "busy_timeout", "50")
    database = Database(f"sqlite:///{tmp_path}/kaohe.db")
    database.migrate()
    other = sqlite3.connect(tmp_path / "kaohe.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailableError, match="locked"), database.write():
        pytest.fail("the lock is somebody else's")
    other.execute("ROLLBACK")
    other.close()
    database.close()


@pytest.mark.parametrize("url", ["nonsense", "nosuch://host/name", "postgresql+nosuch://host/name"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(DatabaseUnavailableError, match="no database address"):
        Database(url)


def test_a_database_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    (tmp_path / "kaohe.db").write_bytes(b"This is a letter, not a database. " * 100)
    for url in (f"sqlite:///{tmp_path}/kaohe.db", f"sqlite:///{tmp_path}", "postgresql+psycopg://127.0.0.1:1/kaohe"):
        database = Database(url)
        with pytest.raises(DatabaseUnavailableError, match="cannot be reached"), database.read():
            pytest.fail("there is no database")
        with pytest.raises(DatabaseUnavailableError, match="cannot be reached"):
            database.migrate()
        with pytest.raises(DatabaseUnavailableError, match="cannot be reached"):
            database.revision()
        database.close()


def test_a_database_that_was_never_migrated_has_no_revision(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/kaohe.db")
    assert database.revision() is None
    database.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_statistics_are_there_after_analyze(engine: str, fresh_database: Callable[[str], Database]) -> None:
    database = fresh_database(engine)  # what was analysed once stays so when the rows are taken out
    with database.write() as session:
        fill(session)
    database.analyze()
    sqlite = database.engine.dialect.name == "sqlite"
    query = (
        "SELECT count(*) FROM sqlite_stat1" if sqlite else "SELECT count(*) FROM pg_stats WHERE tablename = 'visits'"
    )
    settled = "SELECT relallvisible FROM pg_class WHERE relname = 'visits'"
    with database.read() as session:
        assert (session.connection().execute(text(query)).scalar() or 0) > 0
        assert sqlite or (session.connection().execute(text(settled)).scalar() or 0) > 0


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2016, 6, 30, 17, 0, tzinfo=UTC),
        datetime(2016, 7, 1, 1, 0, tzinfo=SHANGHAI),
        datetime(2016, 6, 30, 13, 0, tzinfo=timezone(timedelta(hours=-4))),
        datetime(2016, 6, 30, 17, 0, 0, 123456, tzinfo=UTC),
        datetime(1988, 7, 1, 1, 0, tzinfo=SHANGHAI),  # China kept summer time that year
        datetime(2016, 2, 29, 23, 59, 59, tzinfo=SHANGHAI),
    ],
    ids=str,
)
def test_an_instant_comes_back_equal_and_in_utc(database: Database, instant: datetime) -> None:
    with database.write() as session:
        session.add(AuditEntry(at=instant, actor="zhang", verb="test"))
    with database.read() as session:
        found = session.exec(select(AuditEntry).where(col(AuditEntry.at) == instant)).one().at
    assert found == instant
    assert found.utcoffset() == timedelta(0)


def test_one_instant_in_two_zones_is_one_value(database: Database) -> None:
    instants = [datetime(2016, 6, 30, 17, 0, tzinfo=UTC), datetime(2016, 7, 1, 1, 0, tzinfo=SHANGHAI)]
    with database.write() as session:
        session.add_all([AuditEntry(at=instant, actor="zhang", verb="test") for instant in instants])
    with database.read() as session:
        assert session.exec(select(func.count(func.distinct(AuditEntry.at)))).one() == 1


def test_a_naive_datetime_is_refused(database: Database) -> None:
    naive = datetime(2016, 6, 30, 17, 0)  # noqa: DTZ001  the point of the test
    with pytest.raises(StatementError, match="time zone"), database.write() as session:
        session.add(AuditEntry(at=naive, actor="zhang", verb="test"))
    with database.read() as session:
        assert audits(session) == 0


def test_a_stale_form_overwrites_nothing(database: Database) -> None:
    with database.write() as session:
        write(session, "regions")
    key = {"code": HOME}
    with database.write() as session:
        update_record(session, Region, key=key, version=1, changes={"name": "first"})
    with pytest.raises(StaleRecordError), database.write() as session:
        session.add(AuditEntry(at=NOW, actor="zhang", verb="rename"))
        update_record(session, Region, key=key, version=1, changes={"name": "second"})
    with database.read() as session:
        region = session.exec(select(Region)).one()
        assert (region.name, region.version, audits(session)) == ("first", 2, 0)


def test_a_record_that_is_gone_is_stale(database: Database) -> None:
    with pytest.raises(StaleRecordError), database.write() as session:
        update_record(session, Region, key={"code": HOME}, version=1, changes={"name": "first"})
