"""Lists of visits: whose each reader sees, what can be asked of them, a page at a time."""

from datetime import date

import pytest

from services.errors import NotFoundError, NotPermittedError
from services.ledgers import own_firms, visit_reading
from services.ledgers.visit_reading import Wanted

from .conftest import TODAY


@pytest.fixture
def filled(desk, people):
    """Return the desk with five visits: two and one of D01's cadres, two of D02's."""
    desk.visit(people.cadre, on=date(2016, 9, 12), recorded=date(2016, 9, 12), needs="希望扩大用电容量")
    desk.visit(people.cadre, on=date(2016, 9, 5), method="座谈", summary="座谈_100%")
    desk.visit(people.colleague, enterprise="Q002", on=date(2016, 9, 13))
    desk.visit(people.other_cadre, on=date(2016, 9, 14), method="电话")
    desk.visit(people.other_cadre, on=date(2016, 9, 1), recorded=date(2016, 9, 2))
    return desk


def listed(desk, actor, **given):
    return desk.read(visit_reading.visits, actor, **given)


def days(page):
    return [row.visited_on.day for row in page.rows]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("cadre", [12, 5]),
        ("colleague", [13]),
        ("department", [13, 12, 5]),
        ("other_department", [14, 1]),
        ("office", [14, 13, 12, 5, 1]),
        ("supervisor", [14, 13, 12, 5, 1]),
        ("leader", [14, 13, 12, 5, 1]),
    ],
)
def test_each_reader_sees_what_is_theirs_the_latest_first(filled, people, who, expected):
    page = listed(filled, getattr(people, who))
    assert days(page) == expected
    assert page.found == len(expected)


@pytest.mark.parametrize("who", ["administrator", "stranger"])
def test_nobody_of_elsewhere_sees_any(filled, people, who):
    for read, given in (
        (visit_reading.visits, {}),
        (visit_reading.visit, {"code": "ZF-20160914-01"}),
        (visit_reading.departments, {}),
        (own_firms.own_firms, {}),
    ):
        with pytest.raises(NotPermittedError):
            filled.read(read, getattr(people, who), **given)
    with pytest.raises(NotPermittedError):
        filled.do(visit_reading.visits_to_hand_out, getattr(people, who), wanted=Wanted())


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(cadre="G003"), [14, 1]),
        (Wanted(department="D01"), [13, 12, 5]),
        (Wanted(enterprise="Q002"), [13]),
        (Wanted(method="电话"), [14]),
        (Wanted(since=date(2016, 9, 5), until=date(2016, 9, 13)), [13, 12, 5]),
        (Wanted(words="用电"), [12]),
        (Wanted(words="干部G001 座谈"), [5]),
        (Wanted(words="企业q002"), [13]),
        (Wanted(words="_1"), [5]),
        (Wanted(words="%"), [5]),
        (Wanted(words="没有"), []),
    ],
)
def test_a_list_is_narrowed_by_what_is_asked(filled, people, wanted, expected):
    page = listed(filled, people.office, wanted=wanted)
    assert (days(page), page.found) == (expected, len(expected))


def test_a_page_tells_how_many_there_are_in_all(filled, people):
    page = listed(filled, people.office, first=2, most=2)
    assert (days(page), page.found) == ([12, 5], 5)


def test_each_visit_says_whether_it_counts(filled, people):
    rows = {row.visited_on.day: row for row in listed(filled, people.office).rows}
    assert {day: row.judged.counts for day, row in rows.items()} == {14: False, 13: True, 12: True, 5: False, 1: True}
    assert rows[5].judged.late
    assert (rows[12].summary, rows[12].needs) == ("了解用工", "希望扩大用电容量")


def test_one_visit_is_read_by_whoever_may_see_it(filled, people):
    code = listed(filled, people.other_cadre).rows[0].code
    for who in (people.other_cadre, people.other_department, people.leader):
        assert filled.read(visit_reading.visit, who, code=code).judged.why.english() == (
            "this method does not count as a visit"
        )
    for who in (people.cadre, people.department):
        with pytest.raises(NotFoundError):
            filled.read(visit_reading.visit, who, code=code)


def test_a_list_that_is_handed_out_holds_the_same_visits_and_leaves_a_line(filled, people):
    rows = filled.do(visit_reading.visits_to_hand_out, people.department, wanted=Wanted(method="实地"))
    assert [row.visited_on.day for row in rows] == [13, 12]
    assert filled.lines()[-1] == ("export_visits", "department", {"rows": 2, "method": "实地"})


def test_a_cadre_chooses_among_the_own_enterprises_those_of_today_first(filled, people):
    firms = filled.read(own_firms.own_firms, people.cadre)
    assert [(firm.code, firm.is_own(TODAY), firm.is_own(date(2016, 8, 31))) for firm in firms] == [
        ("Q001", True, True),
        ("Q002", False, True),
    ]
    assert [firm.code for firm in filled.read(own_firms.own_firms, people.colleague)] == ["Q002"]
    assert filled.read(own_firms.own_firms, people.colleague, today=date(2016, 8, 31)) == ()


def test_a_cadre_counts_the_own_visits_alone(filled, people):
    counted = [filled.read(own_firms.own_number, who) for who in (people.cadre, people.colleague)]
    assert counted == [2, 1]


def test_the_departments_to_choose_from_are_those_one_sees(filled, people):
    assert filled.read(visit_reading.departments, people.office) == (("D01", "部门D01"), ("D02", "部门D02"))
    assert filled.read(visit_reading.departments, people.other_department) == (("D02", "部门D02"),)
