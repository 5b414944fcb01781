"""What stands beside the forms of issues: the list as a file, the docket, working days left, what can be chosen."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlmodel import select

from models import AuditEntry, Department
from services.errors import NotFoundError, NotPermittedError
from services.ledgers.issues import choices
from services.ledgers.issues.docket import docket
from services.ledgers.issues.listing import USUAL, export_issues
from services.ledgers.issues.machine import Deed, State
from services.ledgers.issues.reading import Filter, issue
from services.ledgers.issues.remaining import deadlines

from .conftest import NEW, NOW, REGION, TODAY, Life, People


def the_file(life: Life, actor, form="csv", columns=USUAL, today=TODAY, **asked) -> bytes:
    out = BytesIO()
    with life.database.write() as session:
        export_issues(
            session,
            actor=actor,
            region=REGION,
            asked=Filter(**asked),
            columns=columns,
            target=out,
            form=form,
            language="zh_CN",
            today=today,
            now=NOW,
        )
    return out.getvalue()


def read(life: Life, what, actor, **given):
    with life.database.read() as session:
        return what(session, actor=actor, region=REGION, **given)


def test_the_list_as_a_file_holds_what_is_shown_and_leaves_its_line(life: Life, people: type[People]) -> None:
    life.bring_to(State.HANDLING)
    text = the_file(life, people.office).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("问题,企业,")
    assert life.code in text
    assert life.code not in the_file(life, people.office, states=(State.CLOSED,)).decode()
    book = openpyxl.load_workbook(BytesIO(the_file(life, people.owner, form="xlsx")))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == [life.code]


def test_the_line_of_a_file_tells_what_was_asked_for(life: Life, people: type[People]) -> None:
    the_file(life, people.office, states=(State.CLOSED, State.CONFIRMED), words="用电", overdue=True)
    with life.database.read() as session:
        line = session.exec(select(AuditEntry.details).where(AuditEntry.verb == "export_issues")).one()
    asked = {"states": ["closed", "confirmed"], "words": "用电", "overdue": True}
    assert line == {"rows": 0, "format": "csv", **asked}


def test_the_file_has_the_columns_that_are_asked_for(life: Life, people: type[People]) -> None:
    life.do(Deed.REGISTER)
    text = the_file(life, people.office, columns=("state", "code", "nothing")).decode("utf-8-sig")
    assert text.splitlines() == ["状态,问题", f"已登记，待定级,{life.code}"]


def test_the_file_of_a_stranger_is_empty_of_what_is_not_theirs(life: Life, people: type[People]) -> None:
    life.do(Deed.REGISTER)
    assert life.code in the_file(life, people.cadre).decode()
    assert life.code not in the_file(life, people.owner).decode()
    with pytest.raises(NotPermittedError):
        the_file(life, people.stranger)


def test_no_cell_of_the_file_is_a_formula(life: Life, people: type[People]) -> None:
    life.do(Deed.REGISTER, summary="=1+1")
    assert ",'=1+1," in the_file(life, people.office).decode()


def test_days_overdue_are_a_number_in_the_file(life: Life, people: type[People]) -> None:
    life.bring_to(State.HANDLING)
    columns = ("code", "left")
    late = date(2016, 12, 30)
    (row,) = the_file(life, people.office, columns=columns, today=late).decode("utf-8-sig").splitlines()[1:]
    assert int(row.removeprefix(f"{life.code},")) < 0, "no ' stands before it"
    book = openpyxl.load_workbook(BytesIO(the_file(life, people.office, form="xlsx", columns=columns, today=late)))
    cell = book.active.cell(2, 2)
    assert (cell.data_type, cell.value < 0) == ("n", True)


def test_days_left_are_working_days_and_negative_once_overdue(life: Life, people: type[People]) -> None:
    life.bring_to(State.HANDLING)
    now = life.now
    assert now.due_on is not None

    def left(today: date) -> dict[str, int]:
        due = read(life, deadlines, people.office, issues=[now], today=today)
        return {code: one.left for code, one in due.items()}

    assert left(now.due_on) == {life.code: 0}
    after = left(date(2016, 10, 10))[life.code]
    assert left(date(2016, 9, 30)) == {life.code: after + 3}, "8 and 9 October were worked"
    assert left(date(2016, 12, 30))[life.code] < 0


def test_what_is_closed_has_no_days_left(life: Life, people: type[People]) -> None:
    life.bring_to(State.CLOSED)
    assert read(life, deadlines, people.office, issues=[life.now], today=TODAY) == {}


def test_the_docket_tells_what_was_asked_and_then_what_is_under_way(life: Life, people: type[People]) -> None:
    life.bring_to(State.ESCALATED)
    (item,) = read(life, docket, people.leader, today=date(2016, 9, 23)).waiting
    assert (item.cause, item.tried, item.proposal) == ("管网老旧", "多次协调", "列入改造")
    assert (item.waits, item.may_be_ruled_on) == (6, True), "18 September was worked"
    life.do(Deed.ACCEPT)
    found = read(life, docket, people.office, today=date(2017, 1, 3))
    assert found.waiting == ()
    (directive,) = found.under_way
    assert directive.due_on == date(2016, 12, 30)
    assert directive.left == -1
    life.do(Deed.CARRY_OUT)
    assert read(life, docket, people.office, today=TODAY).under_way == ()


def test_a_department_goes_on_seeing_the_problem_that_it_had_a_directive_on(life: Life, people: type[People]) -> None:
    third = replace(people.own_department, dept_code="D03")
    with life.database.write() as session:
        session.add(Department(region=REGION, dept_code="D03", name="牵头部门", group="县级部门"))
    life.bring_to(State.ESCALATED)
    with pytest.raises(NotFoundError):
        read(life, issue, third, code=life.code, today=TODAY)
    life.do(Deed.ACCEPT, department="D03")
    life.do(Deed.CARRY_OUT, actor=third)
    (report,) = read(life, issue, third, code=life.code, today=TODAY).reports
    assert (report.directive_dept, report.directed, report.directive_done_on) == ("D03", "牵头部门", TODAY)
    assert life.code in the_file(life, third).decode()


def test_the_docket_is_for_those_who_rule(life: Life, people: type[People]) -> None:
    for actor in (people.supervisor, people.department, people.cadre, people.stranger):
        with pytest.raises(NotPermittedError):
            read(life, docket, actor, today=TODAY)


def test_a_cadre_chooses_from_the_enterprises_assisted_today(life: Life, people: type[People]) -> None:
    assert [one.code for one in read(life, choices.firms, people.cadre, today=TODAY)] == ["Q001"]
    assert read(life, choices.firms, people.cadre, today=date(2016, 6, 30)) == ()
    (of_department,) = read(life, choices.firms, people.own_department, today=TODAY)
    assert (of_department.code, of_department.assisted_by) == ("Q001", ("G001",))
    everything = read(life, choices.firms, people.office, today=TODAY)
    assert [bool(one.assisted_by) for one in everything] == sorted(bool(one.assisted_by) for one in everything)[::-1]


def test_one_registers_for_oneself_for_the_own_cadres_or_for_all(life: Life, people: type[People]) -> None:
    assert [one.code for one in read(life, choices.bringers, people.cadre)] == ["G001"]
    assert {one.department for one in read(life, choices.bringers, people.department)} == {"D02"}
    assert {"G001", "G003"} <= {one.code for one in read(life, choices.bringers, people.office)}
    with pytest.raises(NotPermittedError):
        read(life, choices.bringers, people.leader)


def test_two_problems_of_one_day_never_have_one_code(life: Life) -> None:
    first = life.do(Deed.SETTLE)
    assert life.do(Deed.REGISTER) != first


@pytest.mark.parametrize("wrong", [{"enterprise": "Q999"}, {"visit_code": "V-999"}])
def test_what_is_registered_is_of_an_enterprise_and_a_visit_that_exist(
    life: Life, people: type[People], wrong: dict[str, str]
) -> None:
    with pytest.raises(NotFoundError):
        life.do(Deed.REGISTER, actor=people.office, **{**NEW, "raised_by": "G001", **wrong})
