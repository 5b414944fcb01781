"""What an issue's record offers is what may be done now: not too late, not a second time, not about oneself."""

from dataclasses import replace
from datetime import date

from services.access import Actor
from services.ledgers.issues.docket import docket
from services.ledgers.issues.machine import Deed, State
from services.ledgers.issues.reading import issue
from tests.issues.conftest import REGION, Life, People


def offered(life: Life, actor: Actor) -> frozenset[Deed]:
    with life.database.read() as session:
        return issue(session, actor=actor, region=REGION, code=life.code, today=life.today).deeds


def test_an_objection_is_offered_while_it_is_in_time_and_never_to_a_designated_department(life: Life):
    life.bring_to(State.ASSIGNED)
    assert Deed.OBJECT in offered(life, People.department)
    life.do(Deed.OBJECT)
    life.do(Deed.DESIGNATE)
    assert offered(life, People.department) == {Deed.RECEIVE, Deed.ESCALATE}


def test_what_comes_too_late_is_not_offered(life: Life):
    """It was assigned on 14 September 2016 and is due on 22 November."""
    life.bring_to(State.ASSIGNED)
    life.today = date(2016, 9, 19)
    assert Deed.OBJECT not in offered(life, People.department), "Sunday the 18th was worked, and was the one day for it"
    life.do(Deed.RECEIVE)
    assert Deed.ASK_EXTENSION in offered(life, People.department)
    life.do(Deed.ASK_EXTENSION)
    life.today = date(2016, 11, 23)
    assert {Deed.EXTEND, Deed.REFUSE_EXTENSION} & offered(life, People.office) == {Deed.REFUSE_EXTENSION}
    life.do(Deed.REFUSE_EXTENSION)
    assert Deed.ASK_EXTENSION not in offered(life, People.department)


def test_nobody_rules_on_a_report_about_the_own_departments_issue(life: Life):
    life.bring_to(State.ESCALATED)
    insider = replace(People.leader, dept_code="D02")
    assert {Deed.ACCEPT, Deed.RETURN} <= offered(life, People.leader)
    assert not {Deed.ACCEPT, Deed.RETURN} & offered(life, insider)
    for actor, may in ((People.leader, True), (insider, False)):
        with life.database.read() as session:
            (item,) = docket(session, actor=actor, region=REGION, today=life.today).waiting
        assert item.may_be_ruled_on is may
