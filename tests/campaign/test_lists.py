"""The lists: read a page at a time, edited as a whole, nothing written where one cell is wrong."""

import pytest

from models import Cadre, Department, Enterprise
from models.values import EnterpriseKind, Sector
from services.errors import BadInputError, NotFoundError, NotPermittedError
from services.ledgers import list_editing, lists
from services.ledgers.list_editing import MOST_ROWS, StaleRowsError, TypedRow

from .conftest import NO_OFFICE, REGION

GOOD = {
    "enterprise_code": "Ｑ００３",
    "name": " 示例机械 ",
    "uscc": "91350100M000100Y43",
    "kind": "重点项目",
    "sector": "商贸",
    "phone": "029-1",
}


def save(desk, who, sheet, *rows):
    return desk.do(list_editing.save_rows, who, sheet=sheet, rows=list(rows))


def told(saved):
    return [(fault.row, fault.column, fault.value, fault.key) for fault in saved.faults]


# ---- reading


def test_a_list_is_read_a_page_at_a_time_by_code(desk, people):
    page = desk.read(lists.listed, people.office, sheet="cadres", first=1, most=1)
    assert ([row.key for row in page.rows], page.found, page.total) == (["G002"], 3, 3)
    assert page.rows[0].version == 1
    assert page.rows[0].cells["dept_code"] == "D01"


def test_a_list_is_filtered_by_its_columns_and_by_every_word(desk, people):
    desk.add(
        Enterprise(
            region=REGION,
            enterprise_code="Q100%",
            name="示例旅游",
            kind=EnterpriseKind.KEY_PROJECT,
            sector=Sector.TOURISM,
            town="楼观镇",
        )
    )
    found = desk.read(lists.listed, people.office, sheet="enterprises", words="旅游 楼观")
    assert ([row.key for row in found.rows], found.found, found.total) == (["Q100%"], 1, 3)
    assert desk.read(lists.listed, people.office, sheet="enterprises", words="100%").found == 1
    assert desk.read(lists.listed, people.office, sheet="enterprises", words="q1").found == 1
    assert desk.read(lists.listed, people.office, sheet="enterprises", words="%").found == 1
    assert desk.read(lists.listed, people.office, sheet="enterprises", only={"kind": "四上企业"}).found == 2
    assert desk.read(lists.listed, people.office, sheet="cadres", only={"dept_code": "D02", "title": "x"}).found == 1


def test_the_groups_are_the_countys_own_words_with_their_sizes(desk, people):
    found = desk.read(lists.groups, people.office)
    assert found.sizes == {"departments": {"县级部门": 2}, "cadres": {"县级部门": 3}}
    assert found.departments == {"D01": "部门D01", "D02": "部门D02"}


def test_there_are_three_lists_and_no_other(desk, people):
    for verb, given in ((desk.read, {"sheet": "visits"}), (desk.do, {"sheet": "visits", "rows": []})):
        with pytest.raises(NotFoundError, match="no such list"):
            verb(lists.listed if verb == desk.read else list_editing.save_rows, people.office, **given)


@pytest.mark.parametrize("who", NO_OFFICE)
def test_only_the_countys_office_reads_and_saves_lists(desk, people, who):
    actor = getattr(people, who)
    with pytest.raises(NotPermittedError):
        desk.read(lists.listed, actor, sheet="cadres")
    with pytest.raises(NotPermittedError):
        desk.read(lists.groups, actor)
    with pytest.raises(NotPermittedError):
        save(desk, actor, "departments", TypedRow(1, {"name": "x"}, "D01", 1))
    assert desk.lines() == []


# ---- saving


def test_new_rows_and_changed_cells_are_saved_together_as_the_import_would(desk, people):
    before = desk.version()
    saved = save(desk, people.office, "enterprises", TypedRow(1, {"town": " 二曲街道 "}, "Q001", 1), TypedRow(3, GOOD))
    assert (saved.added, saved.changed, saved.faults) == (1, 1, ())
    first, _, third = desk.rows(Enterprise, Enterprise.enterprise_code)
    assert (first.town, first.version) == ("二曲街道", 2)
    assert (third.enterprise_code, third.name, third.kind, third.contact) == ("Q003", "示例机械", "重点项目", None)
    assert desk.version() == before + 1
    assert desk.lines() == [("save_rows", "office", {"list": "enterprises", "added": 1, "changed": 1})]
    assert desk.changes()[0] == ("enterprises", "Q001", {"town": None}, {"town": "二曲街道"})
    assert desk.changes()[1][:3] == ("enterprises", "Q003", {})


def test_departments_and_cadres_are_saved_the_same_way(desk, people):
    save(desk, people.office, "departments", TypedRow(1, {"dept_code": "D03", "name": "商务局", "group": "县级部门"}))
    new = {"cadre_code": "G009", "name": "示例", "dept_code": "D03", "group": "镇街"}
    saved = save(desk, people.office, "cadres", TypedRow(1, new), TypedRow(2, {"dept_code": "D03"}, "G001", 1))
    assert (saved.added, saved.changed) == (1, 1)
    assert {row.cadre_code: row.dept_code for row in desk.rows(Cadre)} == {
        "G001": "D03", "G002": "D01", "G003": "D02", "G009": "D03",
    }  # fmt: skip


def test_every_wrong_cell_is_named_and_nothing_is_written(desk, people):
    saved = save(
        desk,
        people.office,
        "enterprises",
        TypedRow(1, {"town": "二曲街道", "sector": "农业"}, "Q001", 1),
        TypedRow(2, {"uscc": "91350100M000100Y44"}, "Q002", 1),
        TypedRow(3, {"enterprise_code": "Q003", "kind": "重点项目"}),
    )
    assert told(saved) == [
        (1, "sector", "农业", "Q001"),
        (2, "uscc", "91350100M000100Y44", "Q002"),
        (3, "name", "", None),
        (3, "sector", "", None),
    ]
    assert (saved.added, saved.changed) == (0, 0)
    assert [row.town for row in desk.rows(Enterprise)] == [None, None]
    assert (desk.lines(), desk.changes()) == ([], [])


def test_a_cadre_is_of_a_department_that_there_is(desk, people):
    saved = save(desk, people.office, "cadres", TypedRow(4, {"dept_code": "D77"}, "G001", 1))
    assert told(saved) == [(4, "dept_code", "D77", "G001")]
    assert "no such code in sheet 部门" in saved.faults[0].message.english()


def test_a_code_is_given_once_and_never_changed(desk, people):
    row = {"name": "商务局", "group": "县级部门"}
    saved = save(
        desk,
        people.office,
        "departments",
        TypedRow(1, {"dept_code": "D09"}, "D01", 1),
        TypedRow(3, row | {"dept_code": "D02"}),
        TypedRow(4, row | {"dept_code": "D05"}),
        TypedRow(5, row | {"dept_code": "Ｄ05"}),
        TypedRow(6, row),
    )
    assert told(saved) == [
        (1, "dept_code", "D09", "D01"),
        (3, "dept_code", "D02", None),
        (5, "dept_code", "D05", None),
        (6, "dept_code", "", None),
    ]
    assert [row.dept_code for row in desk.rows(Department, Department.dept_code)] == ["D01", "D02"]


def test_what_is_typed_as_it_stands_writes_nothing(desk, people):
    saved = save(desk, people.office, "departments", TypedRow(1, {"name": "部门D01", "dept_code": "D01"}, "D01", 1))
    assert (saved.added, saved.changed, desk.lines()) == (0, 0, [])


def test_rows_that_somebody_else_has_changed_are_shown_as_they_are_now(desk, people):
    save(desk, people.office, "departments", TypedRow(1, {"name": "经贸局"}, "D01", 1))
    with pytest.raises(StaleRowsError, match="D01") as refused:
        save(
            desk,
            people.office,
            "departments",
            TypedRow(1, {"name": "商务局"}, "D01", 1),
            TypedRow(2, {"name": "发改局"}, "D02", 1),
        )
    (now,) = refused.value.rows
    assert (now.key, now.version, now.cells["name"]) == ("D01", 2, "经贸局")
    assert [row.name for row in desk.rows(Department, Department.dept_code)] == ["经贸局", "部门D02"]


def test_a_row_that_is_gone_and_too_many_rows_are_refused(desk, people):
    with pytest.raises(NotFoundError, match="D77"):
        save(desk, people.office, "departments", TypedRow(1, {"name": "x"}, "D77", 1))
    with pytest.raises(BadInputError, match="too many"):
        save(desk, people.office, "departments", *[TypedRow(n, {"name": "x"}) for n in range(MOST_ROWS + 1)])
