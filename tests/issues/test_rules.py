"""What the procedure and the rulebook say about single steps of an issue."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models import Cadre, Escalation, Issue, IssueFile, Reopening, User
from models.values import IssueEvent, Role
from services.errors import BadInputError, NotFoundError, NotPermittedError
from services.ledgers.entered import FieldFaultError
from services.ledgers.issues.machine import Deed, State
from services.ledgers.issues.reading import issue
from services.messages import word
from tests.issues.conftest import NOW, REGION, TODAY, Life, People


def row(life: Life) -> Issue:
    with life.database.read() as session:
        return session.exec(select(Issue)).one()


def test_a_deadline_that_nobody_sets_is_the_limit_of_the_level(life: Life):
    """Level B has 45 working days; the National Day holiday and its make-up days are counted as noticed."""
    life.bring_to(State.ASSIGNED)
    assert life.now.due_on == date(2016, 11, 22)


def test_a_deadline_beyond_the_limit_of_the_level_is_refused(life: Life):
    life.bring_to(State.GRADED)
    with pytest.raises(FieldFaultError, match="2016-11-22") as refused:
        life.do(Deed.ASSIGN, due_on=date(2016, 11, 23))
    assert refused.value.field == "due_on"
    life.do(Deed.ASSIGN, due_on=date(2016, 10, 14))
    assert life.now.due_on == date(2016, 10, 14)


def test_a_cadre_registers_for_the_enterprises_they_assist(life: Life):
    with pytest.raises(NotPermittedError, match="do not assist"):
        life.do(Deed.REGISTER, enterprise="Q002")
    life.do(Deed.REGISTER, actor=People.office, enterprise="Q002", raised_by="G001")
    assert life.now.raised_by == "G001"


def test_a_department_registers_what_its_own_cadres_bring_in(life: Life):
    with pytest.raises(NotPermittedError, match="own cadres"):
        life.do(Deed.REGISTER, actor=People.department, raised_by="G001")
    life.do(Deed.REGISTER, actor=People.own_department, raised_by="G001")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"sector": "农业"}, "sector"), ({"summary": "  "}, "summary"), ({"summary": "字" * 4_001}, "summary")],
)
def test_what_cannot_be_stored_is_refused_with_its_field(life: Life, wrong, field):
    with pytest.raises(FieldFaultError) as refused:
        life.do(Deed.REGISTER, **wrong)
    assert refused.value.field == field


def test_nothing_is_registered_outside_the_campaign(life: Life):
    life.today = date(2018, 6, 8)
    with pytest.raises(BadInputError, match="outside the campaign"):
        life.do(Deed.REGISTER)


def test_what_was_settled_on_the_spot_is_closed_and_waits_for_somebody_else(life: Life):
    life.do(Deed.SETTLE)
    now = row(life)
    assert (now.level, now.dept_code, now.owner_code, now.outcome) == ("A", "D01", "G001", "已解决")
    assert now.closed_on == now.assigned_on == now.registered_on == TODAY
    with pytest.raises(FieldFaultError):
        life.do(Deed.CROSS_OFF, by="G001")
    life.do(Deed.CROSS_OFF)


def test_an_objection_is_in_time_for_one_working_day(life: Life):
    """Assigned on the Friday before the holiday week: the first working day after it is Saturday the 8th."""
    life.today = date(2016, 9, 30)
    life.bring_to(State.ASSIGNED)
    life.today = date(2016, 10, 9)
    with pytest.raises(BadInputError, match="1 working day"):
        life.do(Deed.OBJECT)
    life.today = date(2016, 10, 8)
    life.do(Deed.OBJECT)


def test_a_designated_department_cannot_return_an_issue_again(life: Life):
    life.bring_to(State.OBJECTED)
    life.do(Deed.DESIGNATE)
    with pytest.raises(BadInputError, match="designated"):
        life.do(Deed.OBJECT)
    assert life.now.assigned_on == TODAY


def test_another_department_gets_a_deadline_of_its_own_and_is_designated(life: Life):
    """Two working days lie between the two assignments: Sunday the 18th made up for the festival, and Monday."""
    life.bring_to(State.OBJECTED)
    life.today = date(2016, 9, 19)
    life.do(Deed.REASSIGN)
    now = life.now
    assert (now.dept_code, now.owner_code, now.assigned_on) == ("D01", "G002", life.today)
    assert now.due_on == date(2016, 11, 24)
    with pytest.raises(BadInputError, match="designated"):
        life.do(Deed.OBJECT, actor=People.own_department)


def test_an_objection_does_not_send_an_issue_to_the_same_department(life: Life):
    life.bring_to(State.OBJECTED)
    with pytest.raises(BadInputError, match="another one"):
        life.do(Deed.REASSIGN, department="D02")


def test_an_extension_is_asked_for_one_working_day_before_the_deadline(life: Life):
    """The deadline is Tuesday 22 November 2016; its Monday is the last day to ask."""
    life.bring_to(State.HANDLING)
    life.today = date(2016, 11, 22)
    with pytest.raises(BadInputError, match="2016-11-22"):
        life.do(Deed.ASK_EXTENSION)
    life.today = date(2016, 11, 21)
    life.do(Deed.ASK_EXTENSION)
    assert life.now.extension_asked_to == date(2016, 12, 2)


@pytest.mark.parametrize("until", [date(2016, 11, 22), date(2016, 12, 14)])
def test_an_extension_is_of_at_most_fifteen_working_days(life: Life, until):
    life.bring_to(State.HANDLING)
    with pytest.raises(FieldFaultError, match="15 working days"):
        life.do(Deed.ASK_EXTENSION, until=until)
    life.do(Deed.ASK_EXTENSION, until=date(2016, 12, 13))


def test_an_extension_granted_after_the_deadline_would_not_count(life: Life):
    life.bring_to(State.EXTENSION_ASKED)
    life.today = date(2016, 11, 23)
    with pytest.raises(BadInputError, match="would not count"):
        life.do(Deed.EXTEND)
    life.do(Deed.REFUSE_EXTENSION)
    assert (life.now.state, life.now.extended_to) == (State.HANDLING, None)


def test_an_extension_is_granted_once(life: Life):
    life.bring_to(State.EXTENSION_ASKED)
    life.do(Deed.EXTEND)
    assert (row(life).extended_to, row(life).extension_approved_on) == (date(2016, 12, 2), TODAY)
    with pytest.raises(BadInputError, match="extended once"):
        life.do(Deed.ASK_EXTENSION, until=date(2016, 12, 9))


def test_the_person_in_charge_does_not_cross_off_under_their_name_or_code(life: Life):
    life.bring_to(State.CLOSED)
    with life.database.read() as session:
        name = session.exec(select(Cadre.name).where(Cadre.cadre_code == "G003")).one()
    for by in (name, "G003"):
        with pytest.raises(FieldFaultError) as refused:
            life.do(Deed.CROSS_OFF, by=by)
        assert refused.value.field == "cancelled_by"
    life.do(Deed.CROSS_OFF)
    assert row(life).cancelled_by == "示例主任"


def test_a_reopening_keeps_the_first_closing_outcome_and_rating(life: Life):
    life.bring_to(State.CONFIRMED)
    first = row(life)
    life.today = TODAY + timedelta(days=9)
    life.do(Deed.REOPEN)
    life.do(Deed.RECLOSE, outcome="部分解决")
    now = row(life)
    assert (now.closed_on, now.outcome, now.rating) == (first.closed_on, first.outcome, first.rating)
    with life.database.read() as session:
        again = session.exec(select(Reopening)).one()
    assert (again.reopened_on, again.reclosed_on, again.outcome) == (life.today, life.today, "部分解决")


def test_an_issue_is_reopened_again_after_it_was_closed_again(life: Life):
    life.bring_to(State.RECLOSED)
    life.today = TODAY + timedelta(days=3)
    life.do(Deed.REOPEN)
    assert life.now.state is State.REOPENED
    with life.database.read() as session:
        assert len(session.exec(select(Reopening)).all()) == 2


def test_a_directive_stands_in_the_ledger_with_its_department_and_days(life: Life):
    life.bring_to(State.DIRECTED)
    life.do(Deed.CARRY_OUT)
    with life.database.read() as session:
        report = session.exec(select(Escalation)).one()
    assert (report.kind, report.ruling, report.directive_dept) == ("主动上报", "采纳", "D01")
    assert (report.ruled_on, report.directive_due_on, report.directive_done_on) == (TODAY, date(2016, 12, 30), TODAY)


def test_a_directive_cannot_be_due_before_it_is_given(life: Life):
    life.bring_to(State.ESCALATED)
    with pytest.raises(FieldFaultError) as refused:
        life.do(Deed.ACCEPT, due_on=date(2016, 9, 1))
    assert refused.value.field == "directive_due_on"


def test_a_returned_report_leaves_the_deadline_as_it_was(life: Life):
    life.bring_to(State.ESCALATED)
    due = life.now.due_on
    life.do(Deed.RETURN)
    assert (life.now.state, life.now.due_on) == (State.HANDLING, due)


def test_an_unknown_department_or_person_is_refused_by_the_rules_of_the_ledger(life: Life):
    life.bring_to(State.GRADED)
    with pytest.raises(FieldFaultError) as refused:
        life.do(Deed.ASSIGN, department="D99")
    assert (refused.value.field, "部门" in word(refused.value.message, "zh_CN")) == ("dept_code", True)


def test_an_unknown_cadre_cannot_have_brought_it_in(life: Life):
    with pytest.raises(NotFoundError, match="G999"):
        life.do(Deed.REGISTER, actor=People.office, raised_by="G999")


def test_measures_and_milestones_stand_in_the_file(life: Life):
    life.bring_to(State.RECEIVED)
    life.do(Deed.PLAN)
    with life.database.read() as session:
        file = session.exec(select(IssueFile)).one()
    assert file.measures == "分两步疏通"
    assert file.milestones == [{"due_on": "2016-09-19", "what": "勘查"}]


def test_common_problems_are_known_since_they_were_first_called_so(life: Life):
    life.bring_to(State.REGISTERED)
    life.do(Deed.GRADE, systemic=True)
    life.today = TODAY + timedelta(days=2)
    life.do(Deed.GRADE, systemic=True, level="C")
    life.do(Deed.ASSIGN)
    assert (row(life).systemic, row(life).systemic_on, row(life).level) == (True, TODAY, "C")


def test_who_checks_is_named_to_whoever_sees_the_county_alone(life: Life):
    """domain.md §4: whoever is checked has no name of a supervisor to call on."""
    life.bring_to(State.CONFIRMED)
    with life.database.write() as session:
        for one in (People.supervisor, People.office):
            session.add(User(name=one.name, role=one.role, region=REGION, created_at=NOW))
    told = {}
    for reader in (People.leader, People.department, People.owner):
        with life.database.read() as session:
            found = issue(session, actor=reader, region=REGION, code=life.code, today=TODAY)
        told[reader.name] = [(step.author, step.role) for step in found.steps if step.event == IssueEvent.CONFIRMED]
    hidden = [("", Role.SUPERVISOR)]
    assert told == {"leader": [("supervisor", Role.SUPERVISOR)], "department": hidden, "owner": hidden}
    with life.database.read() as session:
        found = issue(session, actor=People.owner, region=REGION, code=life.code, today=TODAY)
    assert {step.author for step in found.steps} == {"", "cadre", "office", "department"}
