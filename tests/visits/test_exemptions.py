"""Exempt months: asked for by the cadre, decided by somebody else of the office, worth what scoring makes of them."""

from datetime import date

import pytest
from sqlmodel import select

from models import Assignment, ExemptionRequest
from models.values import Role
from services import scoring
from services.access import OPERATOR, Actor
from services.errors import BadInputError, NotFoundError, NotPermittedError, StaleRecordError
from services.ledgers import exemption_reading, exemptions
from services.ledgers.entered import FieldFaultError

from .conftest import REGION, TODAY

JUNE, JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2016, month, 1) for month in range(6, 11))


def ask(desk, actor, enterprise="Q001", month=SEPTEMBER, reason="学习", **given):
    return desk.do(exemptions.ask_exemption, actor, enterprise=enterprise, month=month, reason=reason, **given)


def approve(desk, actor, number, version=1, **given):
    return desk.do(exemptions.approve_exemption, actor, number=number, version=version, **given)


def refuse(desk, actor, number, version=1, answer="该月企业照常生产", **given):
    return desk.do(exemptions.refuse_exemption, actor, number=number, version=version, answer=answer, **given)


def withdraw(desk, actor, number, version=1):
    return desk.do(exemptions.withdraw_exemption, actor, number=number, version=version)


def requests(desk, actor, *, decided=False, **given):
    return desk.read(exemption_reading.exemption_requests, actor, decided=decided, **given)


def stored(desk, number) -> ExemptionRequest:
    with desk.database.read() as session:
        return session.exec(select(ExemptionRequest).where(ExemptionRequest.number == number)).one()


def required(desk, today) -> int:
    """Return how many visits the months of G001 at Q001 ask for on the scorecard."""
    with desk.database.read() as session:
        given = {"region": REGION, "start": date(2016, 6, 8), "end": today, "as_of": today}
        told = scoring.explain(session, actor=OPERATOR, **given, kind="cadre", subject="G001", code="visit_coverage")
    return sum(row.den for row in told.rows if row.item.startswith("G001 / Q001 /"))


# ---- asking


def test_a_request_tells_by_when_it_has_to_be_approved_and_how_many_places_are_left(desk, people):
    before = desk.version()
    found = ask(desk, people.cadre, details="县委党校培训")
    assert found.worth.approve_by == date(2016, 10, 12)  # 8 and 9 October were make-up days
    assert (found.worth.counts, found.worth.is_late, found.worth.is_free) == (True, False, False)
    assert (found.worth.left, found.worth.most) == (2, 2)
    row = stored(desk, found.number)
    assert (row.cadre_code, row.enterprise_code, row.month, row.reason) == ("G001", "Q001", SEPTEMBER, "学习")
    assert (row.details, row.asked_by, row.asked_on, row.state) == ("县委党校培训", "cadre", TODAY, "open")
    assert desk.lines() == [
        ("ask_exemption", "cadre",
         {"request": found.number, "enterprise": "Q001", "month": "2016-09", "reason": "学习"}),
    ]  # fmt: skip
    assert desk.version() == before
    assert desk.exemptions() == []


def test_a_month_is_asked_for_until_the_last_day_on_which_an_approval_counts(desk, people):
    found = ask(desk, people.cadre, month=AUGUST, today=date(2016, 9, 7))
    assert found.worth.counts
    withdraw(desk, people.cadre, found.number)
    with pytest.raises(BadInputError, match="2016-09-07"):
        ask(desk, people.cadre, month=AUGUST, today=date(2016, 9, 8))


def test_a_month_to_come_may_be_asked_for(desk, people):
    assert ask(desk, people.cadre, month=OCTOBER).worth.counts


def test_places_are_told_and_one_too_many_is_worth_nothing(desk, people):
    desk.exempted(JULY, date(2016, 8, 5))
    assert ask(desk, people.cadre, month=OCTOBER).worth.left == 1
    desk.exempted(AUGUST, date(2016, 9, 5))
    worth = ask(desk, people.cadre).worth
    assert (worth.left, worth.counts, worth.displaces) == (0, False, None)


def test_the_body_takes_no_place_and_has_no_maximum(desk, people):
    desk.exempted(JULY, date(2016, 8, 5))
    desk.exempted(AUGUST, date(2016, 9, 5))
    worth = ask(desk, people.cadre, reason="身体").worth
    assert (worth.is_free, worth.counts) == (True, True)


def test_what_was_approved_too_late_or_for_the_body_has_taken_no_place(desk, people):
    desk.exempted(JULY, date(2016, 9, 5))
    desk.exempted(AUGUST, date(2016, 9, 5), reason="身体")
    assert ask(desk, people.cadre).worth.left == 2


def test_an_earlier_month_takes_the_place_of_a_later_one_and_says_so(desk, people):
    desk.exempted(JULY, date(2016, 8, 5))
    desk.exempted(OCTOBER, date(2016, 9, 5))
    worth = ask(desk, people.cadre).worth
    assert (worth.left, worth.counts, worth.displaces) == (0, True, OCTOBER)


def test_the_places_of_another_pair_are_its_own(desk, people):
    desk.exempted(JULY, date(2016, 8, 5), cadre="G003")
    desk.exempted(AUGUST, date(2016, 9, 5), enterprise="Q002")
    assert ask(desk, people.cadre).worth.left == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [({"reason": "出差"}, "reason"), ({"reason": ""}, "reason"), ({"reason": "其他"}, "details"),
     ({"details": "长" * 501}, "details")],
)  # fmt: skip
def test_a_field_that_cannot_be_stored_is_named(desk, people, given, field):
    with pytest.raises(FieldFaultError) as fault:
        ask(desk, people.cadre, **given)
    assert fault.value.field == field
    assert desk.lines() == []


@pytest.mark.parametrize(
    "given",
    [{"enterprise": "Q002"}, {"enterprise": "Q999"}, {"month": JUNE}, {"month": date(2016, 9, 2)},
     {"month": date(2018, 7, 1)}],
)  # fmt: skip
def test_only_a_month_at_an_own_enterprise_is_asked_for(desk, people, given):
    with pytest.raises(NotPermittedError, match="not assigned"):
        ask(desk, people.cadre, **given)


def test_nothing_is_asked_for_twice(desk, people):
    number = ask(desk, people.cadre).number
    with pytest.raises(BadInputError, match="asked for already"):
        ask(desk, people.cadre, reason="外出")
    approve(desk, people.office, number)
    with pytest.raises(BadInputError, match="ledger"):
        ask(desk, people.cadre)


def test_what_was_refused_or_withdrawn_may_be_asked_for_again(desk, people):
    refuse(desk, people.office, ask(desk, people.cadre).number)
    withdraw(desk, people.cadre, ask(desk, people.cadre).number)
    assert ask(desk, people.cadre).worth.counts


@pytest.mark.parametrize("who", ["department", "office", "supervisor", "leader", "administrator", "stranger"])
def test_only_cadres_of_the_county_ask_and_withdraw(desk, people, who):
    number = ask(desk, people.cadre).number
    with pytest.raises(NotPermittedError):
        ask(desk, getattr(people, who), month=OCTOBER)
    with pytest.raises(NotPermittedError):
        withdraw(desk, getattr(people, who), number)
    assert len(desk.lines()) == 1


# ---- withdrawing


def test_a_request_is_withdrawn_by_whoever_made_it(desk, people):
    number = ask(desk, people.cadre).number
    with pytest.raises(NotFoundError):
        withdraw(desk, people.colleague, number)
    with pytest.raises(StaleRecordError):
        withdraw(desk, people.cadre, number, version=2)
    withdraw(desk, people.cadre, number)
    assert (stored(desk, number).state, stored(desk, number).decided_by) == ("withdrawn", "cadre")
    assert desk.lines()[-1] == ("withdraw_exemption", "cadre", {"request": number})
    with pytest.raises(BadInputError, match="withdrawn already"):
        withdraw(desk, people.cadre, number, version=2)
    with pytest.raises(NotFoundError):
        withdraw(desk, people.colleague, number, version=2)


# ---- deciding


def test_an_approved_month_stands_in_the_ledger_and_is_exempt_on_the_scorecard(desk, people):
    number = ask(desk, people.cadre, month=AUGUST, today=date(2016, 9, 5)).number
    owed, before = required(desk, TODAY), desk.version()
    worth = approve(desk, people.office, number, today=date(2016, 9, 7))
    (row,) = desk.exemptions()
    assert (row.cadre_code, row.enterprise_code, row.month, row.reason) == ("G001", "Q001", AUGUST, "学习")
    assert (row.approved_by, row.approved_on) == ("office", date(2016, 9, 7))
    assert worth.counts
    assert required(desk, TODAY) == owed - 2
    assert desk.version() > before
    found = stored(desk, number)
    assert (found.state, found.decided_by, found.decided_on) == ("approved", "office", date(2016, 9, 7))
    assert desk.lines()[-1] == ("approve_exemption", "office", {"request": number})
    assert [(ledger, record) for ledger, record, *_ in desk.changes()] == [("exemptions", "G001 / Q001 / 2016-08")]


def test_an_approval_that_is_too_late_says_so_and_changes_no_score(desk, people):
    number = ask(desk, people.cadre, month=AUGUST, today=date(2016, 9, 5)).number
    owed = required(desk, TODAY)
    worth = approve(desk, people.office, number, today=date(2016, 9, 8))
    assert (worth.counts, worth.is_late, worth.approve_by) == (False, True, date(2016, 9, 7))
    assert required(desk, TODAY) == owed


def test_one_approval_too_many_says_so_and_changes_no_score(desk, people):
    desk.exempted(JULY, date(2016, 8, 5))
    desk.exempted(AUGUST, date(2016, 9, 5))
    number = ask(desk, people.cadre).number
    after = date(2016, 10, 20)
    owed = required(desk, after)
    assert not approve(desk, people.office, number).counts
    assert required(desk, after) == owed


def test_a_refusal_says_why(desk, people):
    number = ask(desk, people.cadre).number
    before = desk.version()
    with pytest.raises(FieldFaultError):
        refuse(desk, people.office, number, answer=" ")
    refuse(desk, people.office, number)
    found = stored(desk, number)
    assert (found.state, found.decided_by, found.decided_on) == ("refused", "office", TODAY)
    assert found.answer == "该月企业照常生产"
    assert desk.lines()[-1] == ("refuse_exemption", "office", {"request": number})
    assert (desk.exemptions(), desk.version()) == ([], before)


@pytest.mark.parametrize("decide", [approve, refuse])
def test_nothing_is_decided_on_twice_or_unseen(desk, people, decide):
    number = ask(desk, people.cadre).number
    with pytest.raises(StaleRecordError):
        decide(desk, people.office, number, version=2)
    decide(desk, people.office, number)
    with pytest.raises(BadInputError, match="already"):
        decide(desk, people.office, number, version=2)
    with pytest.raises(NotFoundError):
        decide(desk, people.office, number + 100)


@pytest.mark.parametrize("decide", [approve, refuse])
@pytest.mark.parametrize("who", ["cadre", "department", "supervisor", "leader", "administrator", "stranger"])
def test_only_the_office_decides(desk, people, who, decide):
    number = ask(desk, people.cadre).number
    with pytest.raises(NotPermittedError):
        decide(desk, getattr(people, who), number)
    assert len(desk.lines()) == 1


@pytest.mark.parametrize("decide", [approve, refuse])
def test_nobody_decides_on_an_own_request_or_that_of_the_own_department(desk, people, decide):
    number = ask(desk, people.cadre).number
    same_account = Actor("cadre", Role.OFFICE, REGION)
    same_cadre = Actor("second-account", Role.OFFICE, REGION, cadre_code="G001", dept_code="D02")
    for who in (same_account, same_cadre, people.insider):
        with pytest.raises(NotPermittedError):
            decide(desk, who, number)
    assert stored(desk, number).state == "open"


def test_an_approval_in_the_name_of_the_cadre_breaks_a_rule_of_the_ledger(desk, people):
    number = ask(desk, people.cadre).number
    with pytest.raises(BadInputError):
        approve(desk, Actor("干部G001", Role.OFFICE, REGION), number)
    assert stored(desk, number).state == "open"


def test_a_month_that_came_in_by_an_import_meanwhile_is_not_approved_again(desk, people):
    number = ask(desk, people.cadre).number
    desk.exempted(SEPTEMBER, TODAY)
    with pytest.raises(BadInputError, match="ledger"):
        approve(desk, people.office, number)
    refuse(desk, people.office, number, answer="台账已有")


def test_a_month_of_an_assignment_that_is_gone_is_not_approved(desk, people):
    number = ask(desk, people.cadre).number
    with desk.database.write() as session:
        row = session.exec(select(Assignment).where(Assignment.cadre_code == "G001", Assignment.end_on == None)).one()  # noqa: E711
        row.end_on = date(2016, 8, 31)
    with pytest.raises(BadInputError, match="not assigned"):
        approve(desk, people.office, number)


# ---- reading


def test_each_reader_sees_the_requests_that_are_theirs(desk, people):
    mine, other = ask(desk, people.cadre).number, ask(desk, people.other_cadre).number
    seen = {
        who: [row.number for row in requests(desk, getattr(people, who)).rows]
        for who in ("cadre", "colleague", "department", "other_department", "office", "leader", "supervisor")
    }
    assert seen == {
        "cadre": [mine],
        "colleague": [],
        "department": [mine],
        "other_department": [other],
        "office": [mine, other],
        "leader": [mine, other],
        "supervisor": [mine, other],
    }
    for who in (people.administrator, people.stranger):
        with pytest.raises(NotPermittedError):
            requests(desk, who)


def test_open_requests_say_what_they_are_worth_and_who_may_decide(desk, people):
    desk.exempted(JULY, date(2016, 8, 5))
    ask(desk, people.cadre)
    (row,) = requests(desk, people.office).rows
    assert (row.worth.counts, row.worth.left, row.decidable) == (True, 1, True)
    assert (row.cadre_name, row.department_name, row.enterprise_name) == ("干部G001", "部门D01", "企业Q001")
    for who in (people.insider, people.cadre, people.leader):
        assert not requests(desk, who).rows[0].decidable
    (late,) = requests(desk, people.office, today=date(2016, 10, 17)).rows
    assert (late.worth.counts, late.worth.is_late) == (False, True)


def test_decided_requests_come_the_latest_first_a_page_at_a_time(desk, people):
    numbers = [ask(desk, people.cadre, month=date(2016, month, 1)).number for month in (9, 10, 11)]
    approve(desk, people.office, numbers[0])
    refuse(desk, people.office, numbers[1], today=date(2016, 9, 19))
    withdraw(desk, people.cadre, numbers[2])
    page = requests(desk, people.office, decided=True, most=2)
    assert ([row.number for row in page.rows], page.found) == ([numbers[1], numbers[2]], 3)
    assert [row.state.value for row in page.rows] == ["refused", "withdrawn"]
    assert page.rows[0].worth is None
    assert requests(desk, people.office, first=0).found == 0
    assert requests(desk, people.office, decided=True, first=2, most=2).found == 3
