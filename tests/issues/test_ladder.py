"""The daily run: what is long overdue goes to the leading group, once, and nothing else does."""

from datetime import date

import pytest
from sqlalchemy import delete
from sqlmodel import select

from models import Campaign, Escalation, IssueStep, Region
from services.access import OPERATOR
from services.errors import NotPermittedError
from services.ledgers import issues
from services.ledgers.issues.ladder import Rung, waiting
from services.ledgers.issues.machine import Deed, State
from tests.database.rows import write
from tests.issues.conftest import NOW, REGION, Life, People

DUE = date(2016, 11, 22)
"""The deadline of what is assigned on 14 September 2016 at level B."""


def tick(life: Life, today: date) -> tuple[str, ...]:
    with life.database.write() as session:
        return issues.tick(session, actor=OPERATOR, region=REGION, today=today, now=NOW)


def rung(life: Life, today: date) -> tuple[Rung, int] | None:
    with life.database.read() as session:
        return next(((one.rung, one.days) for one in waiting(session, REGION, today)), None)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2016, 11, 16), None),
        (date(2016, 11, 17), (Rung.NEAR, 0)),
        (DUE, (Rung.NEAR, 0)),
        (date(2016, 11, 23), (Rung.HEAD, 1)),
        (date(2016, 11, 28), (Rung.HEAD, 4)),
        (date(2016, 11, 29), (Rung.OFFICE, 5)),
        (date(2016, 12, 12), (Rung.OFFICE, 14)),
        (date(2016, 12, 13), (Rung.LEADING_GROUP, 15)),
    ],
)
def test_an_issue_goes_up_rung_by_rung(life: Life, today, found):
    life.bring_to(State.HANDLING)
    assert rung(life, today) == found


def test_what_is_overdue_by_fifteen_working_days_is_reported_once(life: Life):
    life.bring_to(State.HANDLING)
    assert tick(life, date(2016, 12, 12)) == ()
    assert tick(life, date(2016, 12, 13)) == (life.code,)
    assert tick(life, date(2016, 12, 13)) == tick(life, date(2017, 3, 1)) == ()
    with life.database.read() as session:
        report = session.exec(select(Escalation)).one()
    assert (report.issue_code, report.kind, report.escalated_on) == (life.code, "逾期升级", date(2016, 12, 13))
    assert life.steps()[-1] == ("forced", "operator")
    assert life.now.state is State.HANDLING


@pytest.mark.parametrize("state", [State.CLOSED, State.ESCALATED, State.DIRECTED, State.GRADED, State.REOPENED])
def test_what_is_closed_or_with_the_leading_group_is_not(life: Life, state):
    life.bring_to(state)
    assert tick(life, date(2017, 6, 1)) == ()


def test_what_was_returned_goes_up_when_it_is_overdue_all_the_same(life: Life):
    life.bring_to(State.ESCALATED)
    life.do(Deed.RETURN)
    assert tick(life, date(2016, 12, 13)) == (life.code,)


def test_an_extension_moves_the_ladder(life: Life):
    life.bring_to(State.EXTENSION_ASKED)
    life.do(Deed.EXTEND)
    assert tick(life, date(2016, 12, 22)) == ()
    assert tick(life, date(2016, 12, 23)) == (life.code,)


def test_the_leading_group_rules_on_what_was_reported_by_the_daily_run(life: Life):
    life.bring_to(State.HANDLING)
    tick(life, date(2016, 12, 13))
    life.today = date(2016, 12, 14)
    life.do(Deed.ACCEPT)
    assert life.now.state is State.DIRECTED


def test_in_a_demonstration_no_day_goes_by(life: Life):
    life.bring_to(State.HANDLING)
    with life.database.write() as session:
        session.exec(select(Campaign).where(Campaign.region == REGION)).one().demo = True
    assert tick(life, date(2017, 6, 1)) == ()


def test_what_came_from_a_workbook_goes_up_there(life: Life):
    life.bring_to(State.HANDLING)
    with life.database.write() as session:
        session.connection().execute(delete(IssueStep))
    assert tick(life, date(2016, 12, 13)) == ()


def test_nothing_goes_up_when_the_campaign_is_over(life: Life):
    life.bring_to(State.HANDLING)
    with life.database.write() as session:
        session.exec(select(Campaign).where(Campaign.region == REGION)).one().ends_on = date(2016, 12, 12)
    assert tick(life, date(2016, 12, 13)) == ()


def test_nobody_but_the_operator_runs_it(life: Life):
    for actor in (People.office, People.leader, People.administrator):
        with life.database.write() as session, pytest.raises(NotPermittedError):
            issues.tick(session, actor=actor, region=REGION, today=DUE, now=NOW)


def test_every_county_has_its_run(life: Life):
    life.bring_to(State.HANDLING)
    with life.database.write() as session:
        session.add(Campaign(region="610125", name="亲商助企", starts_on=date(2016, 6, 17), ends_on=date(2018, 6, 16)))
    found = issues.tick_counties(life.database, actor=OPERATOR, today=date(2016, 12, 13), now=NOW)
    assert (found.reported, found.refused) == ({REGION: (life.code,), "610125": ()}, {})


def test_a_county_whose_calendar_lacks_a_year_does_not_keep_the_others_from_their_run(life: Life):
    """610122 and 610123 come first, and their calendars are nowhere."""
    life.bring_to(State.HANDLING)
    term = {"starts_on": date(2016, 6, 17), "ends_on": date(2018, 6, 16)}
    for code, name, calendar in (("610122", "蓝田县", "YY"), ("610123", "临潼县", "XX")):
        with life.database.write() as session:
            session.add(Region(code=code, name=name, calendar=calendar))
            session.flush()
            session.add(Campaign(region=code, name="亲商助企", **term))
            for table in ("departments", "cadres", "enterprises", "issues"):
                write(session, table, region=code)
    found = issues.tick_counties(life.database, actor=OPERATOR, today=date(2016, 12, 13), now=NOW)
    assert found.reported[REGION] == (life.code,)
    assert {code: why.english() for code, why in found.refused.items()} == {
        "610122": "There is no working-day calendar YY.",
        "610123": "There is no working-day calendar XX.",
    }
    with life.database.read() as session:
        assert [report.issue_code for report in session.exec(select(Escalation))] == [life.code]
