"""What an import writes, what it leaves alone, and what it refuses, on both databases."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from models import AuditEntry, Change, Department, Region, Visit
from models.values import VisitMethod
from services.access import OPERATOR
from services.database import Database
from services.errors import NotFoundError, NotPermittedError, StaleRecordError
from services.exchange import importing
from services.exchange.importing import import_ledgers
from services.exchange.parsed import Parsed
from services.exchange.reading import read_workbook
from services.exchange.sheets import SHEETS
from services.messages import word
from services.records import update_record
from tests.exchange.books import (
    NOW,
    REGION,
    Ledgers,
    brought_in,
    everything,
    found_county,
    places,
    right,
    titled,
    xlsx,
)


@pytest.fixture
def home(database: Database) -> Database:
    return found_county(database)


@pytest.fixture
def filled(home: Database) -> Database:
    assert brought_in(home, right()).errors == ()
    return home


def version(database: Database) -> int:
    with database.read() as session:
        return session.get_one(Region, REGION).ledger_version


def trail(database: Database) -> tuple[list[AuditEntry], list[Change]]:
    with database.read() as session:
        return (
            list(session.exec(select(AuditEntry).order_by(AuditEntry.number))),  # type: ignore[arg-type]  # a column
            list(session.exec(select(Change).order_by(Change.number))),  # type: ignore[arg-type]  # a column
        )


def changed(sheet: str, **changes: Any) -> Ledgers:
    """Return the worked example's row of one sheet with changes."""
    return {sheet: [right()[sheet][0] | changes]}


def test_every_sheet_is_written(filled: Database) -> None:
    for name, rows in everything(filled).items():
        assert len(rows) == 1, name
    with filled.read() as session:
        visit = session.get_one(Visit, (REGION, "V0001"))
        assert (visit.visited_on, visit.method, visit.confirmed) == (date(2016, 7, 5), VisitMethod.ON_SITE, True)


def test_the_same_file_twice_changes_nothing(filled: Database) -> None:
    before, number = everything(filled), version(filled)
    for _ in range(2):
        report = brought_in(filled, read_workbook(xlsx(titled(right())), name="台账.xlsx"))
        assert report.errors == ()
        assert sum(report.unchanged.values()) == len(SHEETS)
        assert report.changed == 0
    assert everything(filled) == before
    assert version(filled) == number
    assert trail(filled)[1] == []


def test_rows_in_another_order_are_the_same_ledger(filled: Database) -> None:
    other = {name: list(reversed(rows)) for name, rows in reversed(right().items())}
    assert brought_in(filled, other).changed == 0


def test_columns_left_out_leave_what_is_stored_and_blanks_clear_it(filled: Database) -> None:
    report = brought_in(filled, {"visits": [{"visit_code": "V0001", "summary": None}]})
    assert (report.errors, dict(report.updated)) == ((), {"visits": 1})
    (visit,) = everything(filled)["visits"]
    assert visit == ("V0001", "G001", "Q001", date(2016, 7, 5), date(2016, 7, 6), "实地", None, True)


def test_a_blank_in_a_required_column_clears_nothing(filled: Database) -> None:
    report = brought_in(filled, {"visits": [{"visit_code": "V0001", "method": None}]})
    assert places(report) == [("走访", 2, "方式")]
    assert everything(filled)["visits"][0][5] == "实地"


def test_new_rows_need_every_required_column(home: Database) -> None:
    report = brought_in(home, {"departments": [{"dept_code": "D1", "name": "甲"}, {"dept_code": "D2", "name": "乙"}]})
    assert places(report) == [("部门", 1, "考核组别")]
    report = brought_in(home, {"departments": [{"name": "甲", "group": "组"}]})
    assert places(report) == [("部门", 1, "部门编号")]
    header_only = read_workbook(xlsx({"部门": [["部门名称"]]}), name="empty.xlsx")
    assert brought_in(home, header_only).errors == ()


def test_a_new_issue_needs_the_column_of_common_ones_but_not_the_cell(filled: Database) -> None:
    row = right()["issues"][0] | {"issue_code": "I0002"}
    assert brought_in(filled, {"issues": [row | {"systemic": None}]}).errors == ()
    assert [issue[5] for issue in everything(filled)["issues"]] == [False, False]
    del row["systemic"]
    assert places(brought_in(filled, {"issues": [row | {"issue_code": "I0003"}]})) == [("问题", 1, "共性")]


def test_rows_that_the_file_lacks_stay(filled: Database) -> None:
    report = brought_in(filled, changed("visits", visit_code="V0002"))
    assert dict(report.inserted) == {"visits": 1}
    assert [visit[0] for visit in everything(filled)["visits"]] == ["V0001", "V0002"]


def test_an_update_leaves_its_trail(filled: Database) -> None:
    brought_in(filled, changed("monthly_reports", output="1300", no_issue=None, submitted_on=date(2016, 9, 3)))
    entries, changes = trail(filled)
    assert [entry.verb for entry in entries] == ["import ledgers"] * 2
    assert entries[-1].actor == "operator"
    assert entries[-1].at == NOW
    assert entries[-1].details["updated"] == {"monthly_reports": 1}
    (change,) = changes
    assert (change.audit_number, change.ledger) == (entries[-1].number, "monthly_reports")
    assert change.record == "G001 / Q001 / 2016-08"
    assert change.before == {"output_e4": 12_865_000, "no_issue": True, "submitted_on": "2016-09-02"}
    assert change.after == {"output_e4": 13_000_000, "no_issue": False, "submitted_on": "2016-09-03"}


def test_the_audit_line_names_the_file(home: Database) -> None:
    data = xlsx(titled(right()))
    brought_in(home, read_workbook(data, name="七月台账.xlsx"))
    (entry,), _ = trail(home)
    assert entry.details["file"] == "七月台账.xlsx"
    assert len(entry.details["sha256"]) == 64
    assert entry.details["inserted"]["visits"] == 1


def test_every_import_that_changes_something_raises_the_version(home: Database) -> None:
    assert version(home) == 0
    brought_in(home, right())
    assert version(home) == 1
    brought_in(home, changed("visits", summary="改"))
    assert version(home) == 2
    with home.read() as session:
        assert session.get_one(Visit, (REGION, "V0001")).version == 2


def test_a_rehearsal_writes_nothing_and_says_what_would_be_written(home: Database) -> None:
    with home.read() as session:
        parsed = Parsed.from_rows(right())
        report = import_ledgers(session, actor=OPERATOR, region=REGION, parsed=parsed, dry_run=True, now=NOW)
    assert sum(report.inserted.values()) == len(SHEETS)
    assert not any(everything(home).values())
    assert trail(home) == ([], [])


def test_one_error_keeps_everything_out(home: Database) -> None:
    ledgers = right()
    ledgers["visits"].append(ledgers["visits"][0] | {"visit_code": "V0002", "method": "电邮"})
    report = brought_in(home, ledgers)
    assert places(report) == [("走访", 3, "方式")]
    assert not any(everything(home).values())
    assert (version(home), trail(home)) == (0, ([], []))
    document = report.as_document()
    assert document["inserted"] == {}
    assert document["errors"][0] == {
        "sheet": "走访",
        "row": 3,
        "column": "方式",
        "value": "电邮",
        "message": "不在选项之内，请选择：实地、帮办、陪办、代办、座谈、电话。",
    }
    assert json.dumps(document)
    assert word(report.errors[0].sentence(), "zh_CN").startswith("走访 第 3 行 方式：“电邮”不在选项之内")


def test_progress_is_told_from_start_to_end(home: Database) -> None:
    told: list[tuple[float, str]] = []
    brought_in(home, right(), progress=lambda share, doing: told.append((share, word(doing, "zh_CN"))))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert any("正在写入：走访" in doing for _, doing in told)


# ---- rules over what is stored already ----


def test_a_sheet_may_come_alone_once_what_it_names_is_stored(filled: Database) -> None:
    for name in right():
        report = brought_in(filled, right(name))
        assert report.errors == ()
        assert report.changed == 0


def test_a_spot_check_of_a_stored_visit(filled: Database) -> None:
    later = changed("spot_checks", check_code="C0002", checked_on=date(2016, 7, 4), confirmed_on=date(2016, 7, 9))
    assert places(brought_in(filled, later)) == [("督查", 2, "走访编号")]


def test_a_reopening_of_a_stored_issue(filled: Database) -> None:
    early = changed("reopenings", reopening_code="R0002", reopened_on=date(2016, 8, 1), reclosed_on=date(2016, 8, 2))
    assert places(brought_in(filled, early)) == [("重办", 2, "重办日期")]
    second = changed("reopenings", reopening_code="R0002", reopened_on=date(2016, 9, 19))
    assert places(brought_in(filled, second)) == [("重办", 2, "重办日期")]


def test_partial_columns_are_judged_with_what_is_stored(filled: Database) -> None:
    report = brought_in(filled, {"visits": [{"visit_code": "V0001", "recorded_on": date(2016, 7, 4)}]})
    assert places(report) == [("走访", 2, "登记日期")]
    report = brought_in(filled, {"issues": [{"issue_code": "I0001", "extension_approved_on": None}]})
    assert places(report) == [("问题", 2, "延期批准日期")]


@pytest.mark.parametrize(
    ("sheet", "changes", "column"),
    [
        ("issues", {"closed_on": date(2016, 9, 6), "cancelled_on": date(2016, 9, 7)}, "办结日期"),
        ("issues", {"registered_on": date(2016, 7, 16)}, "登记日期"),
        ("visits", {"visited_on": date(2016, 8, 31), "recorded_on": date(2016, 9, 1)}, "走访日期"),
        ("cadres", {"name": "示例领导乙"}, "姓名"),
    ],
)
def test_a_row_may_not_make_a_stored_one_wrong(
    filled: Database, sheet: str, changes: dict[str, Any], column: str
) -> None:
    """The stored reopening, escalation, spot check or exemption is not in the file: the file's row is to blame."""
    report = brought_in(filled, changed(sheet, **changes))
    assert [(row, found) for _, row, found in places(report)] == [(2, column)]
    assert "已入库" in word(report.errors[0].message, "zh_CN")


def test_a_visit_given_to_another_cadre_after_it_was_checked(filled: Database) -> None:
    other = right()["cadres"][0] | {"cadre_code": "G002", "name": "示例干部乙"}
    moved = {"cadres": [other], **changed("visits", cadre_code="G002")}
    assert places(brought_in(filled, moved)) == [("走访", 2, "干部编号")]
    moved["spot_checks"] = changed("spot_checks", cadre_code="G002")["spot_checks"]
    assert brought_in(filled, moved).errors == ()


def test_a_stored_assignment_overlaps(filled: Database) -> None:
    assert places(brought_in(filled, changed("assignments", start_on=date(2017, 1, 1)))) == [("包抓", 2, "开始日期")]
    earlier = changed("assignments", start_on=date(2016, 6, 8))
    assert places(brought_in(filled, earlier)) == [("包抓", 2, "结束日期")]
    assert brought_in(filled, changed("assignments", start_on=date(2016, 6, 8), end_on=date(2016, 6, 16))).errors == ()


def test_a_stored_reopening_that_is_opened_again_by_the_file(filled: Database) -> None:
    later = changed("reopenings", reopening_code="R0002", reopened_on=date(2016, 10, 8), reclosed_on=date(2016, 10, 9))
    assert brought_in(filled, later).errors == ()
    first = changed("reopenings", reclosed_on=None, outcome=None)
    assert places(brought_in(filled, first)) == [("重办", 2, "再办结日期")]


# ---- who may, and what else is going on ----


@pytest.mark.parametrize("role", ["leader", "supervisor", "department", "cadre", "administrator", "stranger"])
def test_only_the_office_of_the_county_imports(home: Database, actors: Any, role: str) -> None:
    with home.write() as session, pytest.raises(NotPermittedError):
        import_ledgers(session, actor=getattr(actors, role), region=REGION, parsed=Parsed.from_rows(right()), now=NOW)
    assert not any(everything(home).values())


def test_the_office_imports(home: Database, actors: Any) -> None:
    with home.write() as session:
        import_ledgers(session, actor=actors.office, region=REGION, parsed=Parsed.from_rows(right()), now=NOW)
    assert trail(home)[0][0].actor == "office"


def test_a_county_that_does_not_exist(home: Database) -> None:
    with pytest.raises(NotFoundError):
        brought_in(home, right(), region="999999")


def test_two_counties_do_not_mix(filled: Database) -> None:
    found_county(filled, "610125")
    before = everything(filled)
    assert places(brought_in(filled, right("visits"), region="610125")) == [
        ("走访", 2, "干部编号"),
        ("走访", 2, "企业编号"),
    ]
    assert brought_in(filled, right(), region="610125").errors == ()
    brought_in(filled, changed("visits", summary="别县"), region="610125")
    assert everything(filled) == before


def together(database: Database, *imports: Ledgers) -> list[Any]:
    """Import at the same moment, each in a thread and a transaction of its own."""
    start, found = threading.Barrier(len(imports)), [None] * len(imports)

    def run(number: int) -> None:
        parsed = Parsed.from_rows(imports[number])
        start.wait()
        found[number] = brought_in(database, parsed)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(imports))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_imports_of_the_same_file_at_once(home: Database) -> None:
    first, second = together(home, right(), right())
    assert sorted((first.changed, second.changed)) == [0, len(SHEETS)]
    assert version(home) == 1


def test_two_imports_of_different_columns_at_once_lose_nothing(filled: Database) -> None:
    for number in range(5):
        first, second = together(
            filled,
            {"visits": [{"visit_code": "V0001", "summary": f"内容{number}"}]},
            {"visits": [{"visit_code": "V0001", "confirmed": bool(number % 2)}]},
        )
        assert first.errors == second.errors == ()
        (visit,) = everything(filled)["visits"]
        assert visit[6:] == (f"内容{number}", bool(number % 2))
    # every update is in the trail, each after the other
    assert len(trail(filled)[1]) == version(filled) - 1


def test_a_row_that_somebody_edits_meanwhile_is_not_overwritten(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen saves a row between the comparison and the writing: possible where writers do not exclude each other."""

    def edit_first(session: Session, *arguments: Any) -> Any:
        key = {"region": REGION, "visit_code": "V0001"}
        update_record(session, Visit, key=key, version=1, changes={"summary": "屏幕上改的"})
        return real(session, *arguments)

    real = importing.write_difference
    monkeypatch.setattr(importing, "write_difference", edit_first)
    with pytest.raises(StaleRecordError):
        brought_in(filled, changed("visits", summary="导入的"))
    monkeypatch.undo()
    assert everything(filled)["visits"][0][6] == right()["visits"][0]["summary"]
    assert version(filled) == 1


def test_a_row_that_somebody_adds_meanwhile_is_not_a_traceback(home: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def add_first(session: Session, *arguments: Any) -> Any:
        session.add(Department(region=REGION, dept_code="D01", name="另一人所加", group="县级部门"))
        session.flush()
        return real(session, *arguments)

    real = importing.write_difference
    monkeypatch.setattr(importing, "write_difference", add_first)
    with pytest.raises(StaleRecordError):
        brought_in(home, right("departments"))
    assert not any(everything(home).values())


@contextmanager
def failing_at(database: Database, number: int) -> Iterator[None]:
    """Let the statement of this number fail, whichever it is."""
    passing = count(1)

    def fail(*_: Any) -> None:
        if next(passing) == number:
            raise OSError("the disk is full")

    event.listen(database.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", fail)


def test_whichever_statement_fails_nothing_is_written(sqlite_database: Database) -> None:
    """The first statement fails, then the second, and so on until the import passes: all or nothing each time."""
    home = found_county(sqlite_database)
    for number in count(1):
        try:
            with failing_at(home, number):
                report = brought_in(home, right())
        except OSError:
            assert not any(everything(home).values()), number
            assert (version(home), trail(home)) == (0, ([], []))
        else:
            break
    assert number > 30
    assert sum(report.inserted.values()) == len(SHEETS)
    assert [len(rows) for rows in everything(home).values()] == [1] * len(SHEETS)


@pytest.mark.parametrize("name", ["county", "corners"])
def test_the_shared_workbooks_have_no_error(home: Database, shared: Any, name: str) -> None:
    parsed = read_workbook(shared / f"vectors/{name}.xlsx", name=f"{name}.xlsx")
    report = brought_in(home, parsed)
    assert report.errors == ()
    assert report.inserted == {sheet: len(table.numbers) for sheet, table in parsed.tables.items()}
    assert brought_in(home, parsed).changed == 0
