"""Monthly reports written, submitted, returned, submitted again and verified: permission, rules, change, audit line."""

from dataclasses import asdict, replace
from datetime import date

import pytest
from sqlmodel import select

from models import Region
from models.values import ReportState
from services.errors import BadInputError, NotFoundError, NotPermittedError, StaleRecordError
from services.ledgers import reports
from services.ledgers.entered import FieldFaultError
from services.ledgers.reports import Standing

from .conftest import AUGUST, JULY, REGION, TODAY, issue

OWN = {"enterprise": "Q001", "month": AUGUST}
ROW = {"cadre": "G001", **OWN}
DETAILS = {"cadre": "G001", "enterprise": "Q001", "month": "2016-08"}


def version(desk) -> int:
    with desk.database.read() as session:
        return session.exec(select(Region.ledger_version).where(Region.code == REGION)).one()


# ---- drafts


def test_a_draft_keeps_what_is_typed_as_it_is_typed_field_by_field(desk, people):
    desk.do(reports.save_report_draft, people.cadre, **OWN, draft={"output": "12,5", "difficulties": "缺电"})
    desk.do(reports.save_report_draft, people.cadre, **OWN, draft={"no_issue": True, "difficulties": None})
    found = desk.report(people.cadre, "G001", "Q001")
    assert (found.written, found.no_issue, found.row.standing) == ({"output": "12,5"}, True, Standing.DRAFT)
    assert found.counts is None
    assert found.saved_at is not None


def test_that_a_draft_was_begun_is_on_record_once_and_touches_no_ledger(desk, people):
    before = version(desk)
    for text in ("1", "12"):
        desk.do(reports.save_report_draft, people.cadre, **OWN, draft={"output": text})
    assert desk.lines() == [("begin_report", "cadre", DETAILS)]
    assert (version(desk), desk.changes()) == (before, [])


@pytest.mark.parametrize(
    "draft", [{"submitted_on": "2016-09-01"}, {"output": "9" * 33}, {"no_issue": "yes"}, {"suggestions": "长" * 4001}]
)
def test_a_draft_takes_no_other_field_and_no_longer_text(desk, people, draft):
    with pytest.raises(BadInputError, match="too long, or is no value"):
        desk.do(reports.save_report_draft, people.cadre, **OWN, draft=draft)
    assert desk.lines() == []


@pytest.mark.parametrize("name", ["office", "leader", "supervisor", "department"])
def test_only_cadres_write(desk, people, name):
    with pytest.raises(NotPermittedError):
        desk.do(reports.save_report_draft, getattr(people, name), **OWN, draft={"output": "1"})
    with pytest.raises(NotPermittedError):
        desk.submit(getattr(people, name), "Q001")
    assert desk.lines() == []


def test_nobody_writes_on_an_enterprise_that_is_not_theirs(desk, people):
    with pytest.raises(NotFoundError, match="You owe no monthly report on enterprise Q002"):
        desk.do(reports.save_report_draft, people.cadre, enterprise="Q002", month=AUGUST, draft={"output": "1"})
    with pytest.raises(NotFoundError, match="You owe no monthly report on enterprise Q002"):
        desk.submit(people.cadre, "Q002")


def test_nobody_writes_before_the_month_is_over(desk, people):
    with pytest.raises(NotFoundError, match="one is owed once the month is over"):
        desk.submit(people.cadre, "Q001", date(2016, 9, 1))


# ---- submitting


def test_a_report_enters_the_ledger_with_todays_date_and_amounts_to_four_places(desk, people):
    before = version(desk)
    desk.submit(
        people.cadre, "Q001", output="1,234.5678", employees="85", difficulties=" 缺电 ", suggestions="", no_issue=True
    )
    row = desk.stored()
    assert (row.submitted_on, row.output_e4, row.value_added_e4, row.employees) == (TODAY, 12_345_678, None, 85)
    assert (row.difficulties, row.suggestions, row.no_issue, row.verified_on) == ("缺电", None, True, None)
    assert version(desk) == before + 1
    assert desk.lines() == [("submit_report", "cadre", DETAILS)]
    (change,) = desk.changes()
    assert (change.ledger, change.record, change.before) == ("monthly_reports", "G001 / Q001 / 2016-08", {})
    assert change.after["submitted_on"] == "2016-09-06"


def test_what_the_ledgers_said_is_kept_with_it(desk, people):
    counts = desk.drafted(people.cadre, "G001", "Q001").counts
    desk.submit(people.cadre, "Q001", output="1.5")
    draft = desk.draft()
    assert (draft.state, draft.draft) == (ReportState.SUBMITTED, {"output": "1.5", "counts": asdict(counts)})
    assert desk.report(people.office, "G001", "Q001").counts == counts


def test_an_exempt_month_may_be_reported_on(desk, people):
    desk.submit(people.cadre, "Q001", JULY, output="1")
    row = desk.the(people.cadre, "Q001", JULY)
    assert (row.standing, row.due, row.late) == (Standing.SUBMITTED, None, False)


def test_it_is_submitted_once(desk, people):
    desk.submit(people.cadre, "Q001")
    with pytest.raises(BadInputError, match="was submitted on 2016-09-06; only the office can return it"):
        desk.submit(people.cadre, "Q001")
    with pytest.raises(BadInputError, match="only the office can return it"):
        desk.do(reports.save_report_draft, people.cadre, **OWN, draft={"output": "1"})


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"output": "12,5"}, "output_e4"),
        ({"investment": "1.23456"}, "investment_e4"),
        ({"value_added": "-1"}, "value_added_e4"),
        ({"employees": "3.5"}, "employees"),
        ({"employees": "-3"}, "employees"),
        ({"difficulties": "长" * 4001}, "difficulties"),
    ],
)
def test_a_field_that_does_not_fit_is_named_and_nothing_is_written(desk, people, given, field):
    with pytest.raises(FieldFaultError) as refused:
        desk.submit(people.cadre, "Q001", **given)
    assert refused.value.field == field
    assert (desk.stored(), desk.lines()) == (None, [])


def test_no_problem_is_not_said_where_one_is_registered(desk, people):
    with pytest.raises(BadInputError, match="registered in 2016-08: 1"):
        desk.submit(people.other, "Q002", no_issue=True)


def test_after_the_due_day_it_is_late(desk, people):
    desk.submit(people.other, "Q002", JULY)
    row = desk.the(people.other, "Q002", JULY)
    assert (row.late, row.overdue, row.days_late) == (True, False, 22)


# ---- returning


def returned(desk, people, **given):
    return desk.do(
        reports.return_report, people.office, **{**ROW, "version": 1, "reason": "产值与上月相差较大", **given}
    )


def test_a_returned_report_leaves_the_ledger_and_all_that_was_written_is_in_the_draft(desk, people):
    desk.submit(people.cadre, "Q001", output="1.5", suggestions="简化材料")
    returned(desk, people)
    assert desk.stored() is None
    found = desk.report(people.cadre, "G001", "Q001")
    assert found.row.standing is Standing.RETURNED
    assert (found.row.answer, found.row.returned_on, found.row.submitted_on) == ("产值与上月相差较大", TODAY, None)
    assert (found.written, found.counts) == ({"output": "1.5", "suggestions": "简化材料"}, None)
    assert desk.lines()[-1] == ("return_report", "office", {**DETAILS, "reason": "产值与上月相差较大"})
    change = desk.changes()[-1]
    assert (change.before["submitted_on"], change.before["output_e4"], change.after) == ("2016-09-06", 15_000, {})


def test_a_report_that_was_imported_can_be_returned_too(desk, people):
    desk.submit(people.cadre, "Q001", output="2.25", employees="7", no_issue=True)
    with desk.database.write() as session:
        session.delete(desk.draft())
    returned(desk, people)
    found = desk.report(people.cadre, "G001", "Q001")
    assert (found.written, found.no_issue) == ({"output": "2.25", "employees": "7"}, True)


def test_submitted_again_it_counts_from_that_day(desk, people):
    desk.submit(people.cadre, "Q001", output="1.5")
    returned(desk, people)
    later = date(2016, 9, 9)
    desk.do(reports.save_report_draft, people.cadre, **OWN, draft={"output": "1.6"}, today=later)
    assert desk.report(people.cadre, "G001", "Q001").row.standing is Standing.RETURNED
    desk.submit(people.cadre, "Q001", output="1.6", today=later)
    row = desk.the(people.cadre, "Q001", today=later)
    assert (row.standing, row.submitted_on, row.days_late) == (Standing.SUBMITTED, later, 2)
    draft = desk.draft()
    assert (draft.state, draft.answer, draft.returned_on, draft.returned_by) == (
        ReportState.SUBMITTED,
        None,
        None,
        None,
    )


def test_a_reason_is_needed(desk, people):
    desk.submit(people.cadre, "Q001")
    with pytest.raises(FieldFaultError, match="Reason"):
        returned(desk, people, reason="  ")
    assert desk.stored() is not None


def test_what_is_not_in_the_ledger_is_not_returned(desk, people):
    with pytest.raises(NotFoundError, match="is not in the ledger"):
        returned(desk, people)


def test_a_report_that_has_changed_meanwhile_is_looked_at_again(desk, people):
    desk.submit(people.cadre, "Q001", no_issue=True)
    desk.do(reports.verify_no_issue, people.office, **ROW, version=1)
    with pytest.raises(StaleRecordError):
        returned(desk, people)
    with pytest.raises(StaleRecordError):
        desk.do(reports.verify_no_issue, people.office, **ROW, version=1)
    assert desk.stored() is not None


@pytest.mark.parametrize("name", ["cadre", "leader", "supervisor", "department", "stranger"])
def test_only_the_office_returns_and_verifies(desk, people, name):
    desk.submit(people.cadre, "Q001", no_issue=True)
    actor = getattr(people, name)
    with pytest.raises(NotPermittedError):
        desk.do(reports.return_report, actor, **ROW, version=1, reason="不符")
    with pytest.raises(NotPermittedError):
        desk.do(reports.verify_no_issue, actor, **ROW, version=1)
    assert (desk.stored().verified_on, len(desk.lines())) == (None, 1)


# ---- verifying


def test_the_office_verifies_that_there_was_no_problem(desk, people):
    desk.submit(people.cadre, "Q001", no_issue=True)
    assert desk.the(people.office, "Q001").unverified
    desk.do(reports.verify_no_issue, people.office, **ROW, version=1)
    row = desk.stored()
    assert (row.verified_by, row.verified_on, row.version) == ("office", TODAY, 2)
    assert not desk.the(people.office, "Q001").unverified
    assert desk.lines()[-1] == ("verify_no_issue", "office", DETAILS)
    assert desk.changes()[-1].after == {"verified_by": "office", "verified_on": "2016-09-06"}


def test_nobody_decides_on_a_report_of_their_own_or_of_their_department(desk, people):
    desk.submit(people.cadre, "Q001", no_issue=True)
    colleague = replace(people.office, dept_code="D01")
    for actor in (people.both, colleague):
        with pytest.raises(NotPermittedError, match="your own"):
            desk.do(reports.verify_no_issue, actor, **ROW, version=1)
        with pytest.raises(NotPermittedError, match="your own"):
            desk.do(reports.return_report, actor, **ROW, version=1, reason="不符")
        assert not desk.report(actor, "G001", "Q001").decidable
    assert desk.report(people.office, "G001", "Q001").decidable


def test_there_is_nothing_to_verify_where_nothing_was_said(desk, people):
    desk.submit(people.cadre, "Q001")
    with pytest.raises(BadInputError, match="nothing to verify"):
        desk.do(reports.verify_no_issue, people.office, **ROW, version=1)


def test_it_is_verified_once(desk, people):
    desk.submit(people.cadre, "Q001", no_issue=True)
    desk.do(reports.verify_no_issue, people.office, **ROW, version=1)
    with pytest.raises(BadInputError, match="verified already"):
        desk.do(reports.verify_no_issue, people.office, **ROW, version=2)


def test_it_is_not_verified_against_the_ledger(desk, people):
    desk.submit(people.cadre, "Q001", no_issue=True)
    desk.add(issue("W3", date(2016, 8, 25), enterprise="Q001"))
    with pytest.raises(BadInputError, match="registered in 2016-08: 1"):
        desk.do(reports.verify_no_issue, people.office, **ROW, version=1)


def test_returned_it_is_verified_no_longer(desk, people):
    desk.submit(people.cadre, "Q001", no_issue=True)
    desk.do(reports.verify_no_issue, people.office, **ROW, version=1)
    returned(desk, people, version=2)
    desk.submit(people.cadre, "Q001", no_issue=True)
    assert desk.stored().verified_by is None
