"""The full text index against a plain scan: whichever way a row came in or changed, and whatever is asked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, delete, insert, text, update
from sqlmodel import Session, col, select

from models import Assignment, Cadre, Enterprise, Issue, Registration, Visit
from models.searching import SEARCHED, fold
from services import calendars
from services.access import OPERATOR, Actor
from services.database import Database
from services.demo import load_demo
from services.exchange.importing import import_ledgers
from services.exchange.parsed import Parsed
from services.ledgers import text_index, visits
from services.ledgers.visits import Told
from tests.conftest import Actors
from tests.database.rows import TABLES, valid, write
from tests.lists.many import RARE
from tests.oracle.workbook import REGION

NOW = datetime(2016, 9, 14, 2, 30, tzinfo=UTC)
TODAY = date(2016, 9, 14)
MODELS = {"visits": Visit, "issues": Issue, "registrations": Registration, "enterprises": Enterprise, "cadres": Cadre}
TEXTS = {
    "Z-2016-001": "走访企业，了解用地、用电。",
    "Z-2016-002": "企业（示例）希望ＶＰＮ专线；编号ＡＢ１２ 尽快",
    "Z-2016-003": '"用电" OR NEAR(用地) * 100% _ \\ \' ; -- ：',
    "Z-2016-004": None,
    "Z-2016-005": "用\n电",
    "Z-2016-006": "电",
    "Ｚ-2016-007": "𠀀生僻字𠀀 emoji😀走访",
}
ASKED = (
    "走访", "用电", "用地", "电", "走", "走访企业", "了解用地", "访企 用电", "vpn", "ＶＰＮ", "VpN专线", "ab12",
    "（示例）", "(示例)", "Z-2016", "z-2016-00", "016-003", "2", "%", "_", "\\", "'", '"', '"用电"', "OR",
    "NEAR(", "用电 *", "* 用电", "--", "：",
    "𠀀生", "😀", "😀走", "没有", "用 电", "用电 没有", "企业 ab1", "；",
)  # fmt: skip


def found(session: Session, table: str, asked: str) -> tuple[set[str], set[str]]:
    """Return the codes that the index finds, and those of the rows that are asked themselves."""
    model = MODELS[table]
    code = TABLES[table].c[SEARCHED[table][0]]
    of_index: list[set[str]] = []
    of_rows: list[set[str]] = []
    for word in text_index.words(asked):
        statement = select(code).where(TABLES[table].c.region == REGION, text_index.stands_in(session, model, word))
        of_rows.append(set(session.connection().execute(statement).scalars()))
        holding = text_index.holding(session, model, REGION, word)
        of_index.append(set(session.connection().execute(holding).scalars()))
    return set.intersection(*of_index), set.intersection(*of_rows)


def scanned(session: Session, table: str, asked: str) -> set[str]:
    """Return the codes of the rows in which each word stands, by looking at every row."""
    code, said = SEARCHED[table]
    columns = TABLES[table].c
    rows = session.connection().execute(select(columns[code], columns[said]).where(columns.region == REGION))
    wanted = fold(asked).split()
    return {key for key, told in rows if all(word in fold(f"{key}\n{told or ''}") for word in wanted)}


def agrees(database: Database, *tables: str, asked: tuple[str, ...] = ASKED) -> None:
    with database.read() as session:
        for table in tables or MODELS:
            for one in asked:
                plain = scanned(session, table, one)
                assert found(session, table, one) == (plain, plain), (table, one)


@pytest.fixture
def ledgers(database: Database, county: str, actors: type[Actors]) -> Iterator[Database]:
    """Return the small county with visits of all sorts, written past the models."""
    with database.write() as session:
        calendars.install(session)
        session.add(Assignment(region=county, cadre_code="G001", enterprise_code="Q001", start_on=date(2016, 7, 1)))
        session.connection().execute(
            insert(Visit), [valid("visits", visit_code=code, summary=said) for code, said in TEXTS.items()]
        )
    return database


def test_whatever_is_asked_is_found_as_by_looking_at_every_row(ledgers: Database) -> None:
    agrees(ledgers, "visits")
    with ledgers.read() as session:
        assert found(session, "visits", "用电")[0] == {"Z-2016-001", "Z-2016-003"}
        assert found(session, "visits", "ab12")[0] == {"Z-2016-002"}
        assert found(session, "visits", "電")[0] == set()


def test_a_row_is_found_by_what_it_says_now(ledgers: Database, actors: type[Actors]) -> None:
    told = Told("Q001", TODAY, "实地", "了解水电气", "变压器扩容")
    cadre: Actor = actors.cadre
    with ledgers.write() as session:
        given = {"actor": cadre, "region": REGION, "today": TODAY, "now": NOW}
        code = visits.record_visit(session, told=told, **given)
        assert found(session, "visits", "扩容")[0] == {code}
        visits.amend_visit(session, code=code, version=1, told=Told("Q001", TODAY, "实地", "改为融资"), **given)
        assert (found(session, "visits", "扩容")[0], found(session, "visits", "融资")[0]) == (set(), {code})
    with ledgers.write() as session:
        connection = session.connection()
        connection.execute(update(Visit).where(col(Visit.visit_code) == "Z-2016-001").values(summary="改了"))
        connection.execute(update(Visit).where(col(Visit.visit_code) == "Z-2016-006").values(visit_code="新-006"))
        connection.execute(update(Visit).where(col(Visit.visit_code) == "Z-2016-002").values(confirmed=True))
        connection.execute(delete(Visit).where(col(Visit.visit_code) == "Z-2016-003"))
    agrees(ledgers, "visits", asked=(*ASKED, "改了", "新-", "融资"))


def test_an_import_that_adds_and_changes_is_found(ledgers: Database, actors: type[Actors]) -> None:
    rows = {
        name: valid("visits", visit_code=name, summary=said)
        for name, said in (("Z-2016-001", "改为融资"), ("N1", "新的走访"))
    }
    sheet = [{key: row[key] for key in row if key not in ("region", "version")} for row in rows.values()]
    for row in sheet:
        row["visited_on"] = row["recorded_on"] = date(2016, 8, 10)
        row.setdefault("confirmed", None)
    parsed = Parsed.from_rows({"visits": sheet}, name="test")
    with ledgers.write() as session:
        report = import_ledgers(session, actor=actors.office, region=REGION, parsed=parsed, now=NOW)
        assert (report.errors, report.inserted["visits"], report.updated["visits"]) == ((), 1, 1)
    agrees(ledgers, "visits", asked=("走访", "融资", "用地", "N1", "新"))


def test_what_is_undone_is_not_found(ledgers: Database) -> None:
    with pytest.raises(ZeroDivisionError), ledgers.write() as session:
        write(session, "visits", visit_code="U1", summary="撤销的走访")
        raise ZeroDivisionError
    agrees(ledgers, "visits", asked=("撤销", "U1"))


def test_the_index_is_whole_after_tables_are_rebuilt(ledgers: Database) -> None:
    """Rebuilding drops a table's triggers on SQLite; each run of the migrations looks whether they are there."""
    if ledgers.engine.dialect.name == "sqlite":
        with ledgers.write() as session:
            for deed in ("added", "changed", "removed"):
                session.connection().execute(text(f"DROP TRIGGER search_visits_{deed}"))
            session.connection().execute(delete(Visit).where(col(Visit.visit_code) == "Z-2016-001"))
    ledgers.migrate()
    with ledgers.write() as session:
        write(session, "visits", visit_code="R1", summary="重建以后")
    agrees(ledgers, "visits", asked=(*ASKED, "重建"))


def test_a_migration_fills_the_index_with_what_is_there(ledgers: Database) -> None:
    with ledgers._migration() as alembic:
        command.downgrade(alembic, "0003")
    ledgers.migrate()
    agrees(ledgers, "visits", "enterprises", "cadres", asked=(*ASKED, "企业Q", "干部g00"))


def test_the_demonstration_is_found(sqlite_database: Database) -> None:
    load_demo(sqlite_database, actor=OPERATOR, regions=[REGION], now=NOW)
    agrees(sqlite_database, asked=("走访", "用电", "示例", "公司", "融资", "电", "G01"))


def test_two_counties_do_not_find_each_others_rows(ledgers: Database) -> None:
    with ledgers.write() as session:
        write(session, "regions", code="610125")
        for table, other in (("departments", {}), ("cadres", {}), ("enterprises", {}), ("visits", {"summary": "走访"})):
            write(session, table, region="610125", **other)
    agrees(ledgers, "visits", asked=("走访", "Z001"))


def test_a_long_text_is_found_to_its_end(ledgers: Database) -> None:
    with ledgers.write() as session:
        write(session, "visits", visit_code="L1", summary=f"{'长Ｂ' * 16_000}末尾")
    agrees(ledgers, "visits", asked=("末尾", "b末", "长b长", "尾", "ｂ长ｂ长ｂ"))


@pytest.mark.parametrize("word", [RARE, RARE[:2], RARE[0]])
def test_the_plan_of_a_search_uses_the_index(filled: Database, word: str) -> None:
    with filled.read() as session:
        connection = session.connection()
        holding = text_index.holding(session, Issue, REGION, word)
        if connection.dialect.name == "sqlite":
            plan = explained(connection, "EXPLAIN QUERY PLAN", holding)
            assert "search_issues_pairs VIRTUAL TABLE INDEX" in plan
            assert "SCAN issues" not in plan
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # so few rows are as quickly looked through
            anywhere = select(Issue.issue_code).where(text_index.stands_in(session, Issue, word))
            assert "Index Scan on search_issues" in explained(connection, "EXPLAIN", anywhere)


def explained(connection: Connection, how: str, statement: Any) -> str:
    compiled = statement.compile(dialect=connection.dialect)
    given = compiled.params
    asked = tuple(given[name] for name in compiled.positiontup) if compiled.positiontup else given
    return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{how} {compiled}", asked))
