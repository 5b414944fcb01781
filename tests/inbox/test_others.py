"""What waits beside problems: visits, reports, requests, hand-overs, findings; and the order of all of it."""

from datetime import date, timedelta

from sqlmodel import select

from models import Assignment, Campaign, MonthlyReport
from models.values import Role
from services.access import Actor
from services.ledgers import exemptions, handovers, reports, spot_checks, visits
from services.ledgers.inbox import Kind
from services.ledgers.issues.machine import Deed, State
from services.ledgers.reports import Written
from services.ledgers.visits import Told
from tests.conftest import add_calendar
from tests.issues.conftest import NOW, REGION, TODAY, P
from tests.supervision.conftest import OFFICE, Desk
from tests.supervision.conftest import People as S

AUGUST, SEPTEMBER = date(2016, 8, 1), date(2016, 9, 1)


def do(database, verb, actor, **given):
    with database.write() as session:
        return verb(session, actor=actor, region=REGION, now=NOW, **given)


def of(tasks, kind):
    return [task for task in tasks if task.kind is kind]


def test_a_cadre_sees_the_visits_that_the_month_lacks_until_they_are_made(life, waits, database):
    (task,) = of(waits(P.cadre), Kind.VISITS)
    assert (task.record, task.due, dict(task.todo.values)["count"]) == ("Q001", date(2016, 9, 30), 2)
    for day in (12, 13):
        told = Told("Q001", date(2016, 9, day), "实地", "了解用工")
        do(database, visits.record_visit, P.cadre, told=told, today=TODAY)
    assert of(waits(P.cadre), Kind.VISITS) == []


def test_before_and_after_the_campaign_no_visit_is_asked_for(life, waits, database):
    with database.write() as session:
        add_calendar(session, 2018)
        campaign = session.exec(select(Campaign).where(Campaign.region == REGION)).one()
    for day in (campaign.starts_on - timedelta(days=1), campaign.ends_on + timedelta(days=1)):
        assert of(waits(P.cadre, today=day), Kind.VISITS) == []


def test_a_cadre_owes_the_reports_of_the_months_that_are_over_the_oldest_first(life, waits, database):
    owed = [task for task in waits(P.cadre) if task.kind is Kind.REPORT]
    assert [task.record for task in owed] == ["2016-07", "2016-08"]
    assert owed[1].due == date(2016, 9, 7)
    given = {"enterprise": "Q001", "month": AUGUST, "today": TODAY}
    do(database, reports.submit_report, P.cadre, written=Written(no_issue=True), **given)
    assert [task.record for task in of(waits(P.cadre), Kind.REPORT)] == ["2016-07"]
    (claim,) = of(waits(P.office), Kind.CLAIMS)
    assert (claim.record, dict(claim.todo.values)["count"]) == ("2016-08", 1)
    do(database, reports.return_report, P.office, cadre="G001", version=1, reason="请写明困难", **given)
    assert of(waits(P.office), Kind.CLAIMS) == []
    again = of(waits(P.cadre), Kind.REPORT)[1]
    assert (again.todo.msgid, again.more) == ("Mend and submit the report of {month} again", "请写明困难")


def test_a_claim_of_the_own_department_is_for_somebody_else_to_verify(life, waits, database):
    with database.write() as session:
        key = {"region": REGION, "cadre_code": "G001", "enterprise_code": "Q001", "month": AUGUST}
        session.add(MonthlyReport(**key, submitted_on=TODAY, no_issue=True))
    assert len(of(waits(P.office), Kind.CLAIMS)) == 1
    assert of(waits(Actor("insider", Role.OFFICE, REGION, dept_code="D01")), Kind.CLAIMS) == []


def test_a_request_waits_for_the_office_but_not_for_the_cadres_own_department(life, waits, database):
    given = {"enterprise": "Q001", "month": SEPTEMBER, "reason": "外出", "today": TODAY}
    do(database, exemptions.ask_exemption, P.cadre, **given)
    (task,) = of(waits(P.office), Kind.EXEMPTION)
    assert (task.more, task.due) == ("干部G001", date(2016, 10, 12))
    assert of(waits(Actor("insider", Role.OFFICE, REGION, dept_code="D01")), Kind.EXEMPTION) == []


def test_an_enterprise_that_nobody_assists_waits_for_the_office(life, waits, database):
    assert of(waits(P.office), Kind.FIRM) == []
    with database.write() as session:
        session.exec(select(Assignment).where(Assignment.enterprise_code == "Q002")).one().end_on = date(2016, 9, 1)
    assert [task.record for task in of(waits(P.office), Kind.FIRM)] == ["Q002"]
    assert of(waits(P.supervisor), Kind.FIRM) == []


def test_a_hand_over_waits_for_each_cadre_until_it_is_signed(life, waits, database):
    life.bring_to(State.HANDLING)
    new = Actor("new", Role.CADRE, REGION, cadre_code="G002", dept_code="D01")
    passes = {"cadre": "G001", "enterprise": "Q001", "start_on": date(2016, 7, 1), "version": 1, "to_cadre": "G002"}
    do(database, handovers.hand_over, P.office, **passes, on=date(2016, 9, 12), reason="调离")
    (leaving,), (coming,) = of(waits(P.cadre), Kind.HANDOVER), of(waits(new), Kind.HANDOVER)
    assert (leaving.todo.msgid, leaving.more) == ("Sign over {count} open problem", "干部G002")
    assert (coming.todo.msgid, coming.more) == ("Take over {count} open problem", "干部G001")
    do(database, handovers.sign_handover, new, number=int(coming.record), version=1)
    assert of(waits(new), Kind.HANDOVER) == []
    assert of(waits(P.cadre), Kind.HANDOVER) == [leaving]


# ---- spot checks


def named(waits, who):
    return [(task.todo.msgid, task.due) for task in of(waits(who), Kind.CHECK)]


def test_a_finding_waits_for_whom_it_concerns_and_for_whoever_did_not_write_it(house, waits):
    desk = Desk(house)
    code = desk.found(S.first)
    decide = [("Decide on the finding", None)]
    assert [named(waits, who) for who in (S.second, S.first, S.insider)] == [decide, [], []]
    assert named(waits, S.cadre) == [("Make a statement on the finding", None)]
    desk.do(spot_checks.answer_check, S.cadre, code=code, statement="当日确有走访")
    assert named(waits, S.cadre) == []


def test_a_rectification_waits_for_whom_it_is_demanded_of_and_is_looked_at_again(house, waits):
    desk = Desk(house)
    code = desk.found_in_the_office(S.first, OFFICE)
    desk.do(spot_checks.confirm_check, S.second, code=code, version=1)
    # five working days after the confirmation, which was on the eve of Mid-Autumn: more than was demanded
    due = date(2016, 9, 22)
    assert named(waits, S.department) == [("Rectify what was found", due)]
    assert named(waits, S.second) == [("Record the rectification", due)]
    assert named(waits, S.insider) == []
    desk.do(spot_checks.record_rectification, S.second, code=code, version=2, rectified_on=date(2016, 9, 14))
    assert named(waits, S.department) == []
    assert named(waits, S.second) == [("Look at it again", None)]


def test_a_paper_waits_for_its_inspector_alone(house, waits):
    number = Desk(house).begin(S.first)
    assert [task.record for task in of(waits(S.first), Kind.PAPER)] == [str(number)]
    assert of(waits(S.second), Kind.PAPER) == []


def test_what_is_overdue_stands_first_and_what_has_no_deadline_last(life, waits):
    life.bring_to(State.HANDLING)
    for deed in (Deed.ESCALATE, Deed.ACCEPT):
        life.do(deed)
    found = waits(P.cadre)
    dated = [task.due for task in found if task.due is not None]
    assert dated == sorted(dated)
    assert [task.due for task in found[len(dated) :]] == [None] * (len(found) - len(dated))
