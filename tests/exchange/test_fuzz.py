"""Whatever stands in the cells or the file: a report or a success, never a traceback.

Rows that pass the rules are written, too: so no rule may let pass what the database refuses, on either engine.
"""

import io
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import Campaign, Region
from services.access import OPERATOR
from services.database import Database
from services.exchange import child, reading
from services.exchange.exporting import export_ledgers
from services.exchange.importing import import_ledgers
from services.exchange.parsed import Parsed
from services.exchange.report import ImportReport
from services.exchange.sheets import BY_NAME, SHEETS, Kind
from tests.conftest import ENGINES
from tests.exchange.books import NOW, REGION, Ledgers, brought_in, found_county, right, stored, titled, xlsx, zipped

CODES = ["D01", "G001", "G002", "Q001", "V0001", "I0001", "R0001", "C0001", "X", " ｄ０１"]
WORDS = [
    "是",
    "否",
    "A 当场可办",
    "B",
    "虚报",
    "确认",
    "撤销",
    "部门",
    "干部",
    "采纳",
    "已解决",
    "满意",
    "示例干部甲",
    "领导小组",
]
ODD = [
    "",
    " ",
    "'=1",
    "=1+1",
    "\x00",
    "\ud800",
    "null",
    "NaN",
    "1e400",
    "½",
    "٣",
    "2016-02-30",
    "2016年6月8日",
    "2016-06",
    "#N/A",
]
days = st.dates(date(2016, 5, 1), date(2018, 8, 1)) | st.dates()
cells: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.sampled_from(CODES + WORDS + ODD),
    days,
    days.map(lambda day: datetime(day.year, day.month, day.day)),  # noqa: DTZ001  as a workbook gives it
    days.map(str),
    st.booleans(),
    st.integers(-3, 40),
    st.integers(),
    st.floats(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.text("Ａ＝－'=+-@\n\t０1.,", max_size=8),
)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledgers:
    """The right ledger, or some of its sheets, with cells changed, columns left out and rows doubled."""
    names = draw(st.lists(st.sampled_from(list(SHEETS)), min_size=1, max_size=4, unique=True))
    rows = right() if draw(st.booleans()) else right(*names)
    for name in names:
        columns = [column.identifier for column in SHEETS[name].columns]
        for _ in range(draw(st.integers(0, 2))):
            rows[name].append(dict(rows[name][0]) | {columns[0]: draw(st.sampled_from(CODES))})
        for row in rows[name]:
            row.update(draw(st.dictionaries(st.sampled_from(columns), cells, max_size=3)))
        for column in draw(st.sets(st.sampled_from(columns), max_size=2)):
            for row in rows[name]:
                row.pop(column, None)
    return rows


@pytest.fixture(scope="module", params=ENGINES)
def home(request: pytest.FixtureRequest, fresh_database: Callable[[str], Database]) -> Iterator[Database]:
    """A county in which the right ledger and a second cadre are stored."""
    database = found_county(fresh_database(request.param))
    rows = right()
    rows["cadres"].append(rows["cadres"][0] | {"cadre_code": "G002", "name": "示例干部乙"})
    assert brought_in(database, rows).errors == ()
    yield database
    database.close()


def tried(database: Database, rows: Ledgers) -> ImportReport:
    """Import for good, then take it back."""
    with database.write() as session:
        report = import_ledgers(session, actor=OPERATOR, region=REGION, parsed=Parsed.from_rows(rows), now=NOW)
        session.rollback()
    return report


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ledgers())
def test_any_cells_end_in_a_report_or_in_the_database(home: Database, rows: Ledgers) -> None:
    report = tried(home, rows)
    assert json.dumps(report.as_document(), ensure_ascii=False)
    listed = {sheet.title for sheet in SHEETS.values()}
    assert all(error.sheet in listed and error.row is not None for error in report.errors)
    if report.errors:
        assert report.changed == 0


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ledgers(), turned=st.randoms())
def test_the_order_of_rows_does_not_matter(home: Database, rows: Ledgers, turned: Any) -> None:
    keys = {name: [column.identifier for column in SHEETS[name].keys] for name in rows}
    for name, listed in rows.items():  # of two rows with one key the second is the error, so there must be none
        unique = {tuple(str(row.get(key)) for key in keys[name]): row for row in listed}
        rows[name] = list(unique.values())
    first = tried(home, rows)
    other = {name: listed[:] for name, listed in rows.items()}
    for listed in other.values():
        turned.shuffle(listed)
    second = tried(home, other)
    assert bool(first.errors) == bool(second.errors)
    assert (first.inserted, first.updated, first.unchanged) == (second.inserted, second.updated, second.unchanged)


SAID = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12) | st.sampled_from(
    ["'=1", "''@", "_x000D_", "a\nb"]
)
"""What people may write."""
TEXTS = [
    (sheet.identifier, column.identifier)
    for sheet in SHEETS.values()
    for column in sheet.columns
    if column.kind is Kind.TEXT and not column.key and column.identifier not in ("name", "approved_by", "verified_by")
]
AMOUNTS = ["output", "value_added", "investment"]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    texts=st.dictionaries(
        st.sampled_from(TEXTS), SAID | st.sampled_from(["'=1", "''@", "_x000D_", "a\nb"]), max_size=6
    ),
    amounts=st.dictionaries(st.sampled_from(AMOUNTS), st.integers(-(10**15) + 1, 10**15 - 1), max_size=3),
    codes=st.text("0=+-@'Ａaz.", min_size=1, max_size=8).filter(lambda code: code.strip(" ")),
)
def test_what_went_in_comes_out_and_goes_in_again(
    home: Database, texts: dict[tuple[str, str], str], amounts: dict[str, int], codes: str
) -> None:
    rows = right()
    for (sheet, column), text in texts.items():
        rows[sheet][0][column] = text or "x"
    rows["monthly_reports"][0].update({name: Decimal(number) / 10_000 for name, number in amounts.items()})
    rows["services"][0]["service_code"] = codes
    with home.write() as session:
        for region in ("610001", "610002"):
            session.add(Region(code=region, name="示例县", calendar="CN"))
            session.flush()
            session.add(Campaign(region=region, name="x", starts_on=date(2016, 6, 8), ends_on=date(2018, 6, 7)))
        session.flush()
        first = import_ledgers(session, actor=OPERATOR, region="610001", parsed=Parsed.from_rows(rows), now=NOW)
        out = io.BytesIO()
        export_ledgers(session, actor=OPERATOR, region="610001", target=out)
        answer = io.BytesIO()
        child.respond(frozenset(BY_NAME), io.BytesIO(out.getvalue()), answer)
        parsed = reading.put_together(answer.getvalue(), name="x.xlsx", digest=None)
        again = import_ledgers(session, actor=OPERATOR, region="610001", parsed=parsed, now=NOW)
        second = import_ledgers(session, actor=OPERATOR, region="610002", parsed=parsed, now=NOW)
        if not first.errors:
            assert again.errors == second.errors == ()
            assert again.changed == 0
            assert [stored(session, name, "610001") for name in SHEETS] == [
                stored(session, name, "610002") for name in SHEETS
            ]
        session.rollback()


def answered(data: bytes) -> None:
    out = io.BytesIO()
    child.respond(frozenset(BY_NAME), io.BytesIO(data), out)
    head = json.loads(out.getvalue().partition(b"\n")[0])
    assert "refused" in head or "sheets" in head


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300), whole=st.booleans())
def test_any_bytes_end_in_an_answer(data: bytes, whole: bool) -> None:  # noqa: FBT001  hypothesis gives it
    answered(data if whole else b"PK\x03\x04" + data)


@pytest.mark.parametrize("make", [xlsx, zipped])
@settings(max_examples=150, deadline=None)
@given(damage=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=5))
def test_a_damaged_file_ends_in_an_answer(make: Callable[..., bytes], damage: list[tuple[float, int]]) -> None:
    data = bytearray(whole_file(make))
    for place, value in damage:
        data[min(int(place * len(data)), len(data) - 1)] = value
    answered(bytes(data))


_FILES: dict[Callable[..., bytes], bytes] = {}


def whole_file(make: Callable[..., bytes]) -> bytes:
    if make not in _FILES:
        _FILES[make] = make(titled(right("visits", "issues")))
    return _FILES[make]
