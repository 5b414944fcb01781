"""A visit is recorded by whose enterprise it is, may be amended until the day is over, and tells whether it counts."""

from datetime import date, timedelta

import pytest

from models import Exemption, SpotCheck
from models.values import CheckMode, FindingState, Verdict
from services.access import OPERATOR
from services.errors import BadInputError, NotFoundError, NotPermittedError, StaleRecordError
from services.ledgers import visit_reading, visits
from services.ledgers.entered import FieldFaultError
from services.messages import word

from .conftest import REGION, TODAY, told


def named_by_a_check(desk, code) -> None:
    with desk.database.write() as session:
        session.add(
            SpotCheck(
                region=REGION,
                check_code="DC-1",
                checked_on=TODAY,
                mode=CheckMode.PHONE,
                inspectors="甲",
                cadre_code="G001",
                visit_code=code,
                items_checked=1,
                items_passed=0,
                verdict=Verdict.FALSE,
                finding="无人来过",
                state=FindingState.CONFIRMED,
                confirmed_on=TODAY,
            )
        )


# ---- recording


def test_a_visit_of_today_stands_in_the_ledger_and_counts(desk, people):
    before = desk.version()
    found = desk.visit(people.cadre, needs="希望协调用电\n扩容")
    row = desk.stored(found.code)
    assert found.code == "ZF-20160914-01"
    assert (row.cadre_code, row.enterprise_code, row.visited_on, row.recorded_on) == ("G001", "Q001", TODAY, TODAY)
    assert (row.method, row.confirmed, row.version) == ("实地", None, 1)
    assert row.summary == "了解用工\n需求与建议：希望协调用电\n扩容"
    assert (found.judged.counts, found.judged.late, found.judged.days) == (True, False, 0)
    assert desk.version() > before
    assert desk.lines() == [("record_visit", "cadre", {"visit": found.code})]
    assert [(ledger, record) for ledger, record, *_ in desk.changes()] == [("visits", found.code)]


def test_codes_run_on_within_a_day(desk, people):
    assert [desk.visit(actor).code[-2:] for actor in (people.cadre, people.other_cadre)] == ["01", "02"]


@pytest.mark.parametrize(
    ("on", "days", "counts"),
    [
        (date(2016, 9, 9), 3, True),
        (date(2016, 9, 7), 5, True),
        (date(2016, 9, 6), 6, False),
    ],
)
def test_an_entry_says_how_many_working_days_late_it_is_and_whether_it_counts(desk, people, on, days, counts):
    found = desk.visit(people.cadre, on=on).judged
    assert (found.days, found.counts, found.late) == (days, counts, not counts)
    if not counts:
        assert word(found.why, "en") == "recorded 6 working days after the visit: too late to count"


def test_a_telephone_call_and_a_second_visit_of_the_day_are_recorded_and_do_not_count(desk, people):
    assert not desk.visit(people.cadre, method="电话").judged.counts
    assert desk.visit(people.cadre).judged.counts
    second = desk.visit(people.cadre, summary="又去了一次").judged
    assert not second.counts
    assert word(second.why, "en") == "another visit of the same day is counted"


def test_the_same_words_twice_are_one_visit(desk, people):
    code = desk.visit(people.cadre).code
    with pytest.raises(BadInputError, match=code):
        desk.visit(people.cadre)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": TODAY + timedelta(days=1)}, "visited_on"),
        ({"enterprise": ""}, "enterprise_code"),
        ({"method": "微信"}, "method"),
        ({"summary": "  "}, "summary"),
        ({"summary": "长" * 1_001}, "summary"),
        ({"needs": "长" * 1_001}, "needs"),
    ],
)
def test_a_field_that_cannot_be_stored_is_named_and_nothing_is_written(desk, people, given, field):
    with pytest.raises(FieldFaultError) as fault:
        desk.visit(people.cadre, **given)
    assert fault.value.field == field
    assert desk.lines() == []


@pytest.mark.parametrize("given", [{"on": date(2016, 6, 30)}, {"enterprise": "Q002"}, {"enterprise": "Q999"}])
def test_nobody_records_a_visit_to_an_enterprise_that_was_not_theirs_on_that_day(desk, people, given):
    with pytest.raises(NotPermittedError, match="was not assigned to you"):
        desk.visit(people.cadre, **given)
    code = desk.visit(people.cadre).code
    with pytest.raises(NotPermittedError, match="was not assigned to you"):
        desk.do(visits.amend_visit, people.cadre, code=code, version=1, told=told(**given))


def test_an_enterprise_that_was_theirs_on_that_day_is_recorded_later_too(desk, people):
    found = desk.visit(people.cadre, enterprise="Q002", on=date(2016, 8, 31))
    assert found.judged.late
    assert desk.visit(people.colleague, enterprise="Q002").judged.counts


@pytest.mark.parametrize("who", ["department", "office", "supervisor", "leader", "administrator", "stranger"])
def test_only_cadres_of_the_county_record_visits(desk, people, who):
    code = desk.visit(people.cadre).code
    with pytest.raises(NotPermittedError):
        desk.visit(getattr(people, who), summary="别人")
    with pytest.raises(NotPermittedError):
        desk.do(visits.amend_visit, getattr(people, who), code=code, version=1, told=told())
    assert len(desk.lines()) == 1


def test_the_operator_is_no_cadre(desk):
    with pytest.raises(NotPermittedError, match="Only cadres"):
        desk.visit(OPERATOR)


# ---- amending


def test_a_visit_is_amended_on_the_day_of_its_record(desk, people):
    code = desk.visit(people.cadre).code
    desk.do(
        visits.amend_visit,
        people.cadre,
        code=code,
        version=1,
        told=told(on=date(2016, 9, 6), method="座谈", summary="座谈会", needs="用地"),
    )
    row = desk.stored(code)
    assert (row.visited_on, row.recorded_on, row.method, row.version) == (date(2016, 9, 6), TODAY, "座谈", 2)
    assert row.summary == "座谈会\n需求与建议：用地"
    judged = desk.read(visit_reading.visit, people.cadre, code=code, today=TODAY).judged
    assert (judged.counts, judged.days) == (False, 6)
    assert desk.lines()[-1] == ("amend_visit", "cadre", {"visit": code})
    _, record, before, after = desk.changes()[-1]
    assert (record, before["method"], after["method"]) == (code, "实地", "座谈")
    assert set(after) == {"visited_on", "method", "summary"}


def test_nothing_is_amended_on_a_later_day(desk, people):
    code = desk.visit(people.cadre).code
    with pytest.raises(BadInputError, match="2016-09-14"):
        desk.do(visits.amend_visit, people.cadre, code=code, version=1, told=told(summary="x"), today=date(2016, 9, 15))


def test_nobody_amends_what_somebody_else_recorded(desk, people):
    code = desk.visit(people.cadre).code
    for who in (people.colleague, people.other_cadre):
        with pytest.raises(NotFoundError):
            desk.do(visits.amend_visit, who, code=code, version=1, told=told(summary="x"))
    with pytest.raises(NotFoundError):
        desk.do(visits.amend_visit, people.cadre, code="ZF-0", version=1, told=told(summary="x"))


def test_an_amendment_of_what_has_changed_meanwhile_is_refused(desk, people):
    code = desk.visit(people.cadre).code
    desk.do(visits.set_confirmed, people.office, code=code, version=1, confirmed=True)
    with pytest.raises(StaleRecordError):
        desk.do(visits.amend_visit, people.cadre, code=code, version=1, told=told(summary="x"))
    assert (desk.stored(code).summary, desk.stored(code).confirmed) == ("了解用工", True)


def test_a_visit_that_a_spot_check_names_is_amended_no_more(desk, people):
    code = desk.visit(people.cadre).code
    named_by_a_check(desk, code)
    with pytest.raises(BadInputError, match="DC-1"):
        desk.do(visits.amend_visit, people.cadre, code=code, version=1, told=told(summary="x"))


def test_a_visit_is_not_amended_into_another_one(desk, people):
    desk.visit(people.cadre)
    code = desk.visit(people.cadre, summary="另一次").code
    with pytest.raises(BadInputError, match="on record"):
        desk.do(visits.amend_visit, people.cadre, code=code, version=1, told=told())


# ---- what the enterprise says


@pytest.mark.parametrize("who", ["office", "supervisor"])
@pytest.mark.parametrize("confirmed", [True, False])
def test_whether_the_enterprise_confirms_a_visit_is_noted_and_annuls_nothing(desk, people, who, confirmed):
    code = desk.visit(people.cadre).code
    desk.do(visits.set_confirmed, getattr(people, who), code=code, version=1, confirmed=confirmed)
    assert desk.stored(code).confirmed is confirmed
    assert desk.lines()[-1] == ("set_confirmed", who, {"visit": code})
    desk.do(visits.set_confirmed, getattr(people, who), code=code, version=2, confirmed=None)
    assert desk.stored(code).confirmed is None


@pytest.mark.parametrize("who", ["cadre", "department", "leader", "administrator", "stranger"])
def test_nobody_else_notes_what_the_enterprise_says(desk, people, who):
    code = desk.visit(people.cadre).code
    with pytest.raises(NotPermittedError):
        desk.do(visits.set_confirmed, getattr(people, who), code=code, version=1, confirmed=True)


def test_a_confirmation_of_what_is_gone_or_has_changed_is_refused(desk, people):
    code = desk.visit(people.cadre).code
    with pytest.raises(NotFoundError):
        desk.do(visits.set_confirmed, people.office, code="ZF-0", version=1, confirmed=True)
    with pytest.raises(StaleRecordError):
        desk.do(visits.set_confirmed, people.office, code=code, version=2, confirmed=True)


def test_an_exempt_month_makes_no_visit_invalid(desk, people):
    with desk.database.write() as session:
        row = {"cadre_code": "G001", "enterprise_code": "Q001", "month": date(2016, 9, 1), "reason": "外出"}
        session.add(Exemption(region=REGION, **row, approved_by="主任", approved_on=TODAY))
    assert desk.visit(people.cadre).judged.counts
