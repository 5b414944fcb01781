"""Which reports are owed, of whom, by when, and where each stands."""

from datetime import date

import pytest
from sqlmodel import select

from models import Assignment, Campaign, Registration
from models.values import ExemptionReason, Sector
from services import scoring
from services.access import OPERATOR
from services.counties import County
from services.errors import NotFoundError, NotPermittedError
from services.ledgers import reports
from services.ledgers.reports import Standing

from .conftest import AUGUST, DUE, JULY, REGION, TODAY


def test_a_cadre_owes_one_report_a_month_and_enterprise_and_sees_only_the_own_ones(desk, people):
    rows = desk.owed(people.cadre)
    assert [(row.cadre, row.enterprise, row.month, row.standing) for row in rows] == [
        ("G001", "Q001", AUGUST, Standing.NOT_BEGUN),
        ("G001", "Q001", JULY, Standing.EXEMPT),
    ]
    assert (rows[0].due, rows[0].overdue) == (DUE, False)
    assert (rows[1].due, rows[1].excuse) == (None, ExemptionReason.AWAY)


def test_whoever_views_the_county_sees_every_report(desk, people):
    for actor in (people.office, people.leader, people.supervisor):
        assert {row.cadre for row in desk.owed(actor)} == {"G001", "G003"}


def test_a_department_sees_those_of_its_cadres(desk, people):
    assert {row.cadre for row in desk.owed(people.department)} == {"G001"}


def test_another_county_sees_nothing(desk, people):
    with pytest.raises(NotPermittedError):
        desk.owed(people.stranger)


def test_a_report_is_owed_on_the_last_day_of_its_month_and_not_before(desk, people):
    assert {row.month for row in desk.owed(people.cadre, today=date(2016, 8, 30))} == {JULY}
    assert {row.month for row in desk.owed(people.cadre, today=date(2016, 8, 31))} == {JULY, AUGUST}


def test_after_its_due_day_it_is_overdue_by_working_days(desk, people):
    row = desk.the(people.other, "Q002", JULY)
    assert (row.due, row.overdue) == (date(2016, 8, 5), True)
    assert row.days_late == 22  # 8 August to 6 September


def test_only_who_is_assigned_on_the_last_day_owes_one(desk, people):
    desk.add(
        Assignment(region=REGION, cadre_code="G002", enterprise_code="Q001", start_on=JULY, end_on=date(2016, 8, 30))
    )
    assert {row.month for row in desk.owed(people.office) if row.cadre == "G002"} == {JULY}


def test_too_few_days_of_a_month_owe_none(desk, people):
    desk.add(Assignment(region=REGION, cadre_code="G002", enterprise_code="Q001", start_on=date(2016, 8, 29)))
    assert [row for row in desk.owed(people.office) if row.cadre == "G002"] == []


def test_what_is_owed_is_what_row_2_judges(desk, people):
    """On the day after the due day the open report is judged: num 0 of den 1."""
    after = date(2016, 9, 8)
    desk.submit(people.cadre, "Q001")
    owed = [row for row in desk.owed(people.office, today=after) if row.due is not None]
    with desk.database.read() as session:
        found = scoring.assess(session, actor=OPERATOR, region=REGION, start=date(2016, 6, 8), end=after, as_of=after)
    lines = [line for card in found.subjects for line in card.indicators if line.code == "report_timeliness"]
    assert sum(line.den for line in lines) == len(owed) == 3
    assert sum(line.num for line in lines) == sum(row.submitted_on is not None and not row.late for row in owed) == 1


def test_months_end_with_the_campaign(desk, people):
    with desk.database.write() as session:
        session.exec(select(Campaign)).one().ends_on = date(2016, 8, 10)
    assert [row.month for row in desk.owed(people.cadre, today=date(2016, 11, 1))] == [AUGUST, JULY]
    place = County("610124", "周至县", "亲商", date(2016, 6, 8), date(2016, 9, 7), demo=False, ledger_version=0)
    assert reports.reported_months(place, date(2017, 5, 1)) == (
        date(2016, 9, 1),
        AUGUST,
        JULY,
        date(2016, 6, 1),
    )


def test_the_draft_counts_what_the_ledgers_hold_of_the_month(desk, people):
    found = desk.drafted(people.cadre, "G001", "Q001")
    counts = found.counts
    assert (counts.visits, counts.valid_visits, found.required) == (3, 2, 2)
    assert (counts.services_accepted, counts.services_delivered) == (1, 1)
    assert (counts.issues_registered, counts.issues_closed) == (0, 0)
    assert [(line.code, line.why_not is None) for line in found.visits] == [("V1", True), ("V2", True), ("V3", False)]
    assert found.visits[2].why_not.english() == "this method does not count as a visit"
    assert [line.code for line in found.services] == ["F1"]


def test_problems_are_those_of_the_enterprise(desk, people):
    found = desk.drafted(people.other, "G003", "Q002")
    assert (found.counts.issues_registered, found.counts.issues_closed) == (1, 1)
    assert [line.code for line in found.registered] == ["W2"]
    assert [(line.code, line.on, line.outcome.english()) for line in found.closed] == [
        ("W1", date(2016, 8, 10), "solved")
    ]


def test_a_problem_that_waits_to_be_assigned_was_registered_all_the_same(desk, people):
    desk.add(
        Registration(
            region=REGION,
            issue_code="W9",
            enterprise_code="Q002",
            raised_by="G003",
            sector=Sector.INDUSTRY,
            summary="用地",
            registered_on=date(2016, 8, 30),
        )
    )
    found = desk.drafted(people.other, "G003", "Q002")
    assert found.counts.issues_registered == 2
    assert found.registered[1].outcome.english() == "not assigned yet"
    assert desk.roll_up(people.office).issues.unassigned == 1


def test_an_exempt_month_requires_no_visit(desk, people):
    assert desk.drafted(people.cadre, "G001", "Q001", JULY).required == 0


@pytest.mark.parametrize("read", [reports.report, reports.draft_of])
def test_another_cadres_report_is_not_there(desk, people, read):
    with desk.database.read() as session, pytest.raises(NotFoundError, match="no such monthly report"):
        read(session, actor=people.other, region=REGION, cadre="G001", enterprise="Q001", month=AUGUST, today=TODAY)
