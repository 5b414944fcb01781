"""What has changed in two days: told by day, and to each reader what is the reader's own."""

from datetime import date, timedelta

from services.ledgers import inbox
from services.ledgers.inbox import Event
from services.ledgers.issues.machine import Deed, State
from tests.issues.conftest import REGION, TODAY, P


def told(database, who, until=TODAY):
    with database.read() as session:
        found = inbox.news(session, actor=who, region=REGION, until=until)
    return [(one.event, one.on) for one in found.changes]


def test_a_day_tells_what_happened_to_problems_to_those_who_see_them(life, database):
    life.bring_to(State.CROSSED_OFF)
    events = [Event.ASSIGNED, Event.REGISTERED, Event.CLOSED, Event.CROSSED_OFF]
    for who in (P.office, P.department, P.owner, P.cadre):
        assert told(database, who) == [(event, TODAY) for event in events]
    assert told(database, P.office, TODAY + timedelta(days=1)) == [(event, TODAY) for event in events]
    assert told(database, P.office, TODAY + timedelta(days=2)) == []
    assert told(database, P.office, TODAY - timedelta(days=1)) == []


def test_a_stranger_to_a_problem_is_told_nothing_of_it(life, database):
    life.do(Deed.REGISTER)
    assert told(database, P.owner) == []
    assert told(database, P.cadre) == [(Event.REGISTERED, TODAY)]


def test_a_problem_is_newly_overdue_on_the_day_after_its_deadline_and_not_while_it_waits_above(life, database):
    life.bring_to(State.HANDLING)
    after = life.now.due_on + timedelta(days=1)
    assert told(database, P.department, after) == [(Event.OVERDUE, after)]
    life.today = after
    life.do(Deed.ESCALATE)
    assert told(database, P.department, after) == [(Event.REPORTED, after)]
    life.do(Deed.ACCEPT)
    assert told(database, P.office, after) == [(Event.REPORTED, after), (Event.ACCEPTED, after)]


def test_a_new_assignment_is_told_to_its_cadre(life, database):
    july = date(2016, 7, 1)
    assert told(database, P.cadre, july) == [(Event.ASSISTS, july)]
    assert len(told(database, P.leader, july)) == 2
