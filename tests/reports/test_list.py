"""The list of monthly reports in its orders, and its file with the order and the columns that are shown."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from services.errors import NotPermittedError
from services.ledgers import reports
from services.ledgers.list_file import in_order
from services.ledgers.reports.listing import COLUMNS, ORDERS, USUAL_ORDER, Wanted

from .conftest import AUGUST, JULY

ROWS = {"AUG1": ("G001", AUGUST), "AUG3": ("G003", AUGUST), "JUL1": ("G001", JULY), "JUL3": ("G003", JULY)}
"""What is owed: in July G001 is exempt, and the report of G003 is overdue."""


def names(rows) -> list[str]:
    called = {key: name for name, key in ROWS.items()}
    return [called[row.cadre, row.month] for row in rows]


def ordered(desk, actor, order=USUAL_ORDER, *, backwards=False) -> str:
    return " ".join(names(in_order(desk.owed(actor), ORDERS[order], backwards=backwards)))


def the_file(desk, actor, **given) -> list[tuple]:
    """Return the rows of the workbook from the titles on."""
    out, asked = BytesIO(), given.pop("asked", Wanted())
    desk.do(reports.export_reports, actor, asked=asked, target=out, language="zh_CN", **given)
    return list(openpyxl.load_workbook(BytesIO(out.getvalue())).active.iter_rows(min_row=5, values_only=True))


def test_usually_the_list_is_as_it_is_read(desk, people):
    assert ordered(desk, people.office) == " ".join(names(desk.owed(people.office))) == "AUG1 AUG3 JUL1 JUL3"


@pytest.mark.parametrize(
    ("order", "backwards", "found"),
    [
        ("month", True, "JUL1 JUL3 AUG1 AUG3"),
        ("due", False, "JUL3 AUG1 AUG3 JUL1"),
        ("due", True, "AUG1 AUG3 JUL3 JUL1"),
        ("enterprise", True, "AUG3 JUL3 AUG1 JUL1"),
        ("cadre", False, "AUG1 JUL1 AUG3 JUL3"),
        ("department", True, "AUG3 JUL3 AUG1 JUL1"),
        ("state", False, "JUL3 AUG1 AUG3 JUL1"),
    ],
)
def test_each_order_leaves_equal_reports_as_they_are_and_blanks_last(desk, people, order, backwards, found):
    assert ordered(desk, people.office, order, backwards=backwards) == found


def test_what_was_submitted_last_comes_first_and_what_was_not_comes_last(desk, people):
    desk.submit(people.other, "Q002", JULY, today=date(2016, 9, 5), output="1")
    desk.submit(people.cadre, "Q001", AUGUST, output="1")
    assert ordered(desk, people.office, "submitted_on") == "AUG1 JUL3 AUG3 JUL1"
    assert ordered(desk, people.office, "submitted_on", backwards=True) == "JUL3 AUG1 AUG3 JUL1"
    assert ordered(desk, people.office, "state") == "AUG3 JUL3 AUG1 JUL1", "of the submitted the late one first"


def test_the_file_has_everything_in_the_usual_order_where_nothing_is_chosen(desk, people):
    titles, *rows = the_file(desk, people.office)
    assert titles == ("月份", "干部", "部门", "企业", "时限", "状态", "报送日期", "说明")
    assert len(titles) == len(COLUMNS)
    assert [(row[0], row[1].split()[-1]) for row in rows] == [
        ("2016-08", "G001"), ("2016-08", "G003"), ("2016-07", "G001"), ("2016-07", "G003")
    ]  # fmt: skip


def test_the_file_follows_the_order_and_the_columns_that_are_shown(desk, people):
    columns = ("due", "nothing", "month")
    titles, *rows = the_file(desk, people.office, order="due", backwards=True, columns=columns)
    assert titles == ("时限", "月份")
    assert [row[1] for row in rows] == ["2016-08", "2016-08", "2016-07", "2016-07"]
    assert [bool(row[0]) for row in rows] == [True, True, True, False]
    assert desk.lines()[-1] == ("export_reports", "office", {"rows": 4})


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"month": JULY}, ["JUL1", "JUL3"]),
        ({"state": "overdue"}, ["JUL3"]),
        ({"state": "exempt", "words": "g001"}, ["JUL1"]),
        ({"words": "G003 企业q002"}, ["AUG3", "JUL3"]),
        ({"words": "Ｇ００３"}, ["AUG3", "JUL3"]),
        ({"words": "没有"}, []),
    ],
)
def test_the_file_holds_what_was_asked_for_and_its_line_tells_that(desk, people, asked, found):
    _titles, *rows = the_file(desk, people.office, asked=Wanted(**asked))
    expected = [(ROWS[name][1].strftime("%Y-%m"), ROWS[name][0]) for name in found]
    assert [(row[0], row[1].split()[-1]) for row in rows] == expected
    told = {name: str(value) for name, value in asked.items()}
    assert desk.lines()[-1] == ("export_reports", "office", {"rows": len(found), **told})


def test_the_columns_tell_no_sign_in_name(desk, people):
    desk.submit(people.cadre, "Q001", AUGUST, no_issue=True)
    key = {"cadre": "G001", "enterprise": "Q001", "month": AUGUST}
    desk.do(reports.verify_no_issue, people.office, **key, version=1)
    assert desk.the(people.office, "Q001").verified_by == "office"
    cells = [str(cell) for row in the_file(desk, people.office) for cell in row]
    assert any("已核实" in cell for cell in cells)
    assert [cell for cell in cells if "office" in cell] == []


def test_the_file_stays_with_who_decides_on_reports(desk, people):
    for reader in (people.leader, people.supervisor, people.cadre, people.department, people.stranger):
        with pytest.raises(NotPermittedError):
            the_file(desk, reader, order="due", columns=("month",))
