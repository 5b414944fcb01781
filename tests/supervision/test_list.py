"""The list of spot checks: in order, narrowed, column by column, and as a file that tells nobody more than the list."""

import csv
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest

from services.errors import NotPermittedError
from services.ledgers import check_reading, inspections, spot_checks
from services.ledgers.check_listing import COLUMNS, Wanted, export_checks, selected
from services.ledgers.list_file import Order, in_order

from .conftest import FALSE, NOW, REGION, TRUE, Desk, People, reading

LATER = date(2016, 11, 30)
"""When what was to be rectified in September is overdue."""
FIFTH_DAY = date(2016, 9, 19)


@dataclass(frozen=True)
class Scene:
    """The codes of four checks, in the order in which they were entered; the last one five days later."""

    overdue: str
    revoked: str
    waiting: str
    fine: str


@pytest.fixture
def on(desk: Desk, people: type[People]) -> Scene:
    overdue = desk.confirmed(people.first, people.second)
    revoked = desk.found(people.first, replace(FALSE, finding="台账与企业说法不一。"), visit="Z003")
    desk.do(spot_checks.revoke_check, people.first, code=revoked, version=1, reason="录入有误")
    waiting = desk.found_in_the_office(people.first)
    number = desk.told(people.first, visit="Z002")
    fine = desk.do(inspections.submit_inspection, people.first, number=number, finding=TRUE, today=FIFTH_DAY)
    desk.do(spot_checks.confirm_check, people.second, code=fine, version=1, today=FIFTH_DAY)
    return Scene(overdue, revoked, waiting, fine)


def rows(desk, actor, asked=None, **given):
    found = reading(desk, check_reading.checks, actor, today=LATER)
    return selected(found, asked or Wanted(), **given)


def codes(desk, actor, asked=None, **given):
    return [row.code for row in rows(desk, actor, asked, **given)]


def written(desk, actor, form="csv", asked=None, language="zh_CN", **given) -> bytes:
    out = BytesIO()
    with desk.database.write() as session:
        export_checks(
            session,
            actor=actor,
            region=REGION,
            asked=asked or Wanted(),
            target=out,
            form=form,
            language=language,
            today=LATER,
            now=NOW,
            **given,
        )
    return out.getvalue()


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"))))


# ---- the order


def test_usually_what_is_overdue_comes_first_then_what_is_to_be_decided_then_the_latest(desk, people, on):
    assert codes(desk, people.leader) == [on.overdue, on.waiting, on.fine, on.revoked]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("-urgent", "fine revoked waiting overdue"),
        ("checked_on", "fine waiting revoked overdue"),
        ("-checked_on", "waiting revoked overdue fine"),
        ("state", "waiting fine overdue revoked"),
        ("-state", "revoked fine overdue waiting"),
        ("due_on", "waiting overdue fine revoked"),
        ("-due_on", "overdue waiting fine revoked"),
        ("code", "overdue revoked waiting fine"),
    ],
)
def test_each_order_leaves_equal_checks_with_the_latest_first_and_blanks_last(desk, people, on, order, names):
    found = codes(desk, people.leader, order=order.removeprefix("-"), backwards=order.startswith("-"))
    assert found == [getattr(on, name) for name in names.split()]


def test_by_whom_it_names(desk, people, on):
    named = [row.subjects[0].code for row in rows(desk, people.leader, order="subject")]
    assert named == ["G001", "G001", "G001", "D01"], "cadres first, each kind by its code"
    turned = rows(desk, people.leader, order="subject", backwards=True)
    assert [row.subjects[0].code for row in turned] == named[::-1]
    of_cadre = [row.code for row in turned if row.subjects[0].code == "G001"]
    assert of_cadre == [on.fine, on.revoked, on.overdue], "the latest first, whichever way round"


def test_an_order_is_stable_and_puts_blanks_last_whichever_way_round():
    order = Order(lambda row: row[0])
    given = [(None, "a"), (2, "b"), (1, "c"), (None, "d"), (2, "e")]
    assert "".join(name for _, name in in_order(given, order)) == "cbead"
    assert "".join(name for _, name in in_order(given, order, backwards=True)) == "becad"


# ---- what is asked for


def test_the_list_is_narrowed_by_what_is_asked_for(desk, people, on):
    def found(**asked):
        return set(codes(desk, people.leader, Wanted(**asked)))

    assert found(state="撤销") == {on.revoked}
    assert found(overdue=True) == {on.overdue}
    assert found(subject="department:D01") == {on.waiting}
    assert found(subject="cadre:G001", words="甲 Z002") == {on.fine}
    assert found(words="ｇ００１　不一") == {on.revoked}, "full-width letters and spaces are like any others"
    assert found(group="没有这一组") == set()


# ---- the columns and the file


def test_the_file_holds_what_the_list_shows_in_its_order(desk, people, on):
    head, *lines = table(written(desk, people.office))
    assert head == [
        "督查编号", "日期", "督查方式", "干部或部门", "结论", "严重度", "状态", "整改情况", "回头看"
    ]  # fmt: skip
    assert [line[0] for line in lines] == [on.overdue, on.waiting, on.fine, on.revoked]
    by_code = {line[0]: line[1:] for line in lines}
    (due,) = {row.due_on for row in rows(desk, people.office) if row.code == on.overdue}
    assert by_code[on.overdue] == [
        "2016-09-14", "电话核查", "干部G001 G001", "虚报", "严重", "已确认", f"{due} 到期，逾期未整改", ""
    ]  # fmt: skip
    assert by_code[on.waiting][5:] == ["待申辩", "2016-09-15 前整改", ""]
    assert by_code[on.fine][3:] == ["属实", "", "已确认", "", ""]
    assert by_code[on.revoked][5:] == ["已撤销", "", ""], "of what is revoked nothing is owed any more"


def test_a_workbook_holds_the_same(desk, people, on):
    sheet = openpyxl.load_workbook(BytesIO(written(desk, people.office, form="xlsx"))).active
    cells = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert cells == table(written(desk, people.office))
    assert sheet.title == "督查"


def test_the_file_has_the_columns_and_the_order_that_are_asked_for(desk, people, on):
    columns = ("due_on", "nothing", "code")
    data = written(desk, people.office, columns=columns, order="due_on", backwards=True, asked=Wanted(state="确认"))
    head, first, second = table(data)
    assert head == ["整改时限", "督查编号"]
    assert [first[1], second] == [on.overdue, ["", on.fine]]


def test_that_it_was_looked_at_again_is_told(desk, people, on):
    number = desk.begin(people.first, follows=on.overdue)
    assert "已回头看" not in written(desk, people.office).decode()
    desk.do(inspections.submit_inspection, people.first, number=number, finding=replace(TRUE, verdict="合格"))
    assert {line[0]: line[-1] for line in table(written(desk, people.office))}[on.overdue] == "已回头看"


def test_the_file_leaves_a_line_that_says_what_was_asked_for(desk, people, on):
    written(desk, people.department, form="xlsx", asked=Wanted(state="确认", words="G001", overdue=True))
    line = {"rows": 1, "format": "xlsx", "state": "确认", "words": "G001", "overdue": True}
    assert desk.lines()[-1] == ("export_checks", "department", line)
    written(desk, people.leader)
    assert desk.lines()[-1] == ("export_checks", "leader", {"rows": 4, "format": "csv"})


def test_the_file_of_a_reader_holds_the_rows_of_their_list_and_no_others(desk, people, on):
    for who in ("leader", "second", "office", "department", "cadre", "other_cadre", "other_department"):
        reader = getattr(people, who)
        assert [line[0] for line in table(written(desk, reader))[1:]] == codes(desk, reader)
    assert on.waiting not in written(desk, people.cadre).decode()
    assert table(written(desk, people.other_cadre))[1:] == []


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_who_sees_nothing_of_the_county_gets_no_file_and_leaves_no_line(desk, people, on, who):
    before = desk.lines()
    with pytest.raises(NotPermittedError):
        written(desk, getattr(people, who))
    assert desk.lines() == before


def test_no_column_tells_a_sign_in_name_and_the_concerned_read_the_inspectors_of_the_ledger(desk, people, on):
    desk.do(spot_checks.answer_check, people.department, code=on.waiting, statement="正在补。")
    for reader in (people.cadre, people.department, people.leader):
        cells = [cell for line in table(written(desk, reader, columns=tuple(COLUMNS))) for cell in line]
        assert "甲、乙" in cells
        assert [cell for cell in cells if "first" in cell or "second" in cell] == []


def test_no_cell_is_a_formula(desk, people):
    code = desk.found(people.first, replace(FALSE, finding="=1+1"))
    (cell,) = table(written(desk, people.office, columns=("finding",)))[1]
    assert cell == "'=1+1"
    sheet = openpyxl.load_workbook(BytesIO(written(desk, people.office, "xlsx", columns=("code", "finding")))).active
    assert [cell.value for cell in sheet[2]] == [code, "'=1+1"]


def test_the_titles_and_words_are_those_of_the_reader(desk, people, on):
    head, *lines = table(written(desk, people.office, language="en"))
    assert head[:4] == ["Check code", "Date", "Way of checking", "Cadre or department"]
    assert {line[6] for line in lines} == {"to be heard", "confirmed", "revoked"}
