"""What waits on a problem: for whose turn it is, and for nobody else."""

from datetime import date

import pytest
from sqlalchemy import event

from models import Escalation
from models.values import EscalationKind, Role
from services.access import Actor
from services.errors import NotPermittedError
from services.ledgers.inbox import Kind, Urgency, urgency
from services.ledgers.inbox.of_issues import issue_tasks
from services.ledgers.issues.docket import docket
from services.ledgers.issues.machine import Deed, State
from services.ledgers.issues.reading import issue
from tests.issues.conftest import REGION, TODAY, P

EVERYBODY = (P.office, P.supervisor, P.leader, P.cadre, P.owner, P.department, P.own_department)


def handlers(todo):
    """Return that something waits for the department in charge and the person in charge there."""
    return {"department": [todo], "owner": [todo]}


def turns(database):
    """Return by person what waits on problems."""
    with database.read() as session:
        found = {who.name: issue_tasks(session, who, REGION, TODAY) for who in EVERYBODY}
    return {name: [task.todo.msgid for task in tasks] for name, tasks in found.items() if tasks}


def test_each_step_waits_for_whose_turn_it_is(life, database):
    asked = {"supervisor": ["Write down what the enterprise says"], "office": ["Write down what the enterprise says"]}
    called = {"supervisor": ["Write down a call back"], "office": ["Write down a call back"]}
    steps = (
        (Deed.REGISTER, {"office": ["Set the level"]}),
        (Deed.GRADE, {"office": ["Assign"]}),
        (Deed.ASSIGN, handlers("Receive")),
        (Deed.OBJECT, {"office": ["Decide on the objection"]}),
        (Deed.DESIGNATE, handlers("Receive")),
        (Deed.RECEIVE, handlers("Record the first response")),
        (Deed.RESPOND, handlers("Solve and close")),
        (Deed.ASK_EXTENSION, {**handlers("Solve and close"), "office": ["Decide on the extension"]}),
        (Deed.ESCALATE, {"leader": ["Rule on the report"], "office": ["Rule on the report"]}),
        (Deed.ACCEPT, {"own-department": ["Carry out the directive"]}),
        (Deed.CARRY_OUT, {**handlers("Solve and close"), "office": ["Decide on the extension"]}),
        (Deed.CLOSE, asked),
        (Deed.CONFIRM, {"office": ["Cross off"]}),
        (Deed.CROSS_OFF, called),
        (Deed.REOPEN, handlers("Solve and close again")),
        (Deed.RECLOSE, called),
        (Deed.CALL_BACK, {}),
    )
    for deed, wanted in steps:
        life.do(deed)
        assert turns(database) == wanted, deed


@pytest.mark.parametrize("state", [State.CLOSED, State.EXTENSION_ASKED])
def test_nobody_is_asked_to_judge_the_work_of_the_own_department(life, waits, state):
    life.bring_to(state)
    of_department = Actor("insider", Role.OFFICE, REGION, dept_code="D02")
    closer = Actor("department", Role.OFFICE, REGION)
    assert [task for task in waits(of_department) if task.kind is Kind.ISSUE] == []
    assert len([task for task in waits(closer) if task.kind is Kind.ISSUE]) == (state is not State.CLOSED)


def test_each_report_waits_for_its_ruling_as_on_the_docket(life, database):
    life.bring_to(State.ESCALATED)
    by_the_cadre = life.waiting()
    with database.write() as session:
        also = {"escalation_code": "SB-tick", "escalated_on": TODAY, "kind": EscalationKind.OVERDUE}
        session.add(Escalation(region=REGION, issue_code=life.code, **also))
    with database.read() as session:
        found = issue_tasks(session, P.leader, REGION, TODAY)
        listed = docket(session, actor=P.leader, region=REGION, today=TODAY).waiting
    assert {task.record for task in found} == {by_the_cadre, "SB-tick"}
    assert [(task.record, task.since) for task in found] == [(item.code, item.escalated_on) for item in listed]


def test_a_response_is_due_on_the_working_day_after_the_assignment_and_then_overdue(life, waits):
    life.bring_to(State.ASSIGNED)
    (task,) = waits(P.department)
    sunday = date(2016, 9, 18)  # worked on to make up for Mid-Autumn, 15 to 17 September
    assert (task.record, task.about, task.due) == (life.code, "企业Q001", sunday)
    urgent = [urgency(task, day) for day in (date(2016, 9, 11), TODAY, sunday, date(2016, 9, 19))]
    assert urgent == [Urgency.LATER, Urgency.WEEK, Urgency.TODAY, Urgency.OVERDUE]


def test_what_is_to_be_closed_is_due_when_the_scoring_says(life, waits):
    life.bring_to(State.HANDLING)
    (task,) = waits(P.department)
    assert task.due == life.now.due_on


def test_a_deed_that_waits_is_one_that_the_problem_offers(life, waits, database):
    for deed in (Deed.REGISTER, Deed.GRADE, Deed.ASSIGN):
        life.do(deed)
    with database.read() as session:
        found = issue(session, actor=P.department, region=REGION, code=life.code, today=TODAY)
    assert Deed.RECEIVE in found.deeds
    assert [task.todo.msgid for task in waits(P.department)] == ["Receive"]


def test_five_problems_are_asked_for_with_as_many_statements_as_one(life, waits, database):
    def counted():
        asked = []
        event.listen(database.engine, "before_cursor_execute", note := lambda *given: asked.append(given[2]))
        found = waits(P.office)
        event.remove(database.engine, "before_cursor_execute", note)
        return len(asked), len(found)

    life.bring_to(State.CLOSED)
    waits(P.office)  # the days of the calendar are read once
    few = counted()
    for _ in range(4):
        life.bring_to(State.EXTENSION_ASKED)
    assert counted() == (few[0], few[1] + 4)


def test_nothing_waits_in_another_county_nor_for_an_administrator(life, waits):
    for who in (P.stranger, P.administrator):
        with pytest.raises(NotPermittedError):
            waits(who, date(2016, 9, 14))
