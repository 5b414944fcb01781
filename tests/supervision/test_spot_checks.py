"""Findings: heard, confirmed by somebody else, revoked, rectified, followed up; and what each does to the scorecard."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import event
from sqlmodel import select

from models import CheckStep, SpotCheck
from models.values import FindingState
from services import scoring
from services.access import OPERATOR
from services.database import Database
from services.errors import BadInputError, NotFoundError, NotPermittedError, StaleRecordError
from services.exchange.exporting import export_ledgers
from services.exchange.importing import import_ledgers
from services.exchange.reading import read_workbook
from services.ledgers import check_detail, check_reading, inspections, spot_checks
from services.ledgers.spot_checks import Deed

from .conftest import FALSE, NOW, OFFICE, REGION, TODAY, TRUE, Desk, reading

START, END = date(2016, 7, 1), TODAY


def listed(desk, actor, today=TODAY):
    return reading(desk, check_reading.checks, actor, today=today)


def detail(desk, actor, code, today=TODAY):
    return reading(desk, check_detail.check, actor, code=code, today=today)


def steps(desk, code):
    with desk.database.read() as session:
        found = session.exec(select(CheckStep).where(CheckStep.check_code == code).order_by(CheckStep.number)).all()
        return [(step.event, step.author, step.note) for step in found]


def card(desk, code="G001", kind="cadre"):
    with desk.database.read() as session:
        found = scoring.assess(session, actor=OPERATOR, region=REGION, start=START, end=END, as_of=TODAY)
    return next(one for one in found.subjects if (one.kind, one.code) == (kind, code))


def indicator(desk, name, code="G001", kind="cadre"):
    found = next(one for one in card(desk, code, kind).indicators if one.code == name)
    return found.num, found.den


# ---- being heard


def test_whom_it_concerns_makes_a_statement_and_may_add_to_it(desk, people):
    code = desk.found(people.first)
    before = desk.version()
    for words in (" 当天确实去过。 ", "附上照片说明。"):
        desk.do(spot_checks.answer_check, people.cadre, code=code, statement=words)
    assert steps(desk, code)[1:] == [("stated", "cadre", "当天确实去过。"), ("stated", "cadre", "附上照片说明。")]
    assert desk.row(code).state == FindingState.OPEN
    assert desk.lines()[-1] == ("answer_check", "cadre", {"check": code})
    assert desk.version() > before


def test_the_cadre_whose_visit_a_departments_check_looks_at_is_heard_too(desk, people):
    code = desk.found(people.first, kind="department", code="D01")
    desk.do(spot_checks.answer_check, people.cadre, code=code, statement="去过。")
    desk.do(spot_checks.answer_check, people.department, code=code, statement="已核实。")
    assert [author for _, author, _ in steps(desk, code)] == ["first", "cadre", "department"]


@pytest.mark.parametrize("who", ["other_cadre", "other_department", "department"])
def test_nobody_speaks_for_another(desk, people, who):
    code = desk.found(people.first)
    with pytest.raises((NotFoundError, NotPermittedError)):
        desk.do(spot_checks.answer_check, getattr(people, who), code=code, statement="x")
    assert len(steps(desk, code)) == 1


@pytest.mark.parametrize("who", ["first", "office", "leader", "stranger", "administrator"])
def test_those_who_decide_make_no_statements(desk, people, who):
    code = desk.found(people.first)
    with pytest.raises(NotPermittedError):
        desk.do(spot_checks.answer_check, getattr(people, who), code=code, statement="x")


def test_a_statement_is_not_empty_nor_endless_and_comes_before_the_decision(desk, people):
    code = desk.found(people.first)
    for words, why in (("", "Missing: Statement"), ("   ", "Missing: Statement"), ("字" * 4001, "Statement: ")):
        with pytest.raises(BadInputError, match=why):
            desk.do(spot_checks.answer_check, people.cadre, code=code, statement=words)
    desk.do(spot_checks.confirm_check, people.second, code=code, version=1)
    with pytest.raises(BadInputError, match="decided on already"):
        desk.do(spot_checks.answer_check, people.cadre, code=code, statement="x")


# ---- confirming


@pytest.mark.parametrize("who", ["second", "office"])
def test_another_supervisor_or_the_office_confirms(desk, people, who):
    code = desk.found(people.first)
    before = desk.version()
    desk.do(spot_checks.confirm_check, getattr(people, who), code=code, version=1)
    row = desk.row(code)
    assert (row.state, row.confirmed_on, row.version) == (FindingState.CONFIRMED, TODAY, 2)
    assert desk.version() == before + 1
    assert desk.lines()[-1] == ("confirm_check", who, {"check": code})
    change = desk.last_change()
    assert (change.ledger, change.record) == ("spot_checks", code)
    assert change.before == {"state": "待申辩", "confirmed_on": None}
    assert change.after == {"state": "确认", "confirmed_on": "2016-09-14"}
    assert steps(desk, code)[-1] == ("confirmed", who, None)


def test_whoever_wrote_a_finding_does_not_confirm_it(desk, people):
    code = desk.found(people.first)
    before = desk.version()
    with pytest.raises(NotPermittedError, match="does not confirm it"):
        desk.do(spot_checks.confirm_check, people.first, code=code, version=1)
    assert (desk.row(code).state, desk.version()) == (FindingState.OPEN, before)


@pytest.mark.parametrize("named", ["甲、second", "甲, Second ，乙", "second"])
def test_nor_does_who_is_named_among_the_inspectors(desk, people, named):
    code = desk.found(people.first, replace(FALSE, inspectors=named))
    with pytest.raises(NotPermittedError, match="does not confirm it"):
        desk.do(spot_checks.confirm_check, people.second, code=code, version=1)
    desk.do(spot_checks.confirm_check, people.office, code=code, version=1)


def test_nobody_decides_on_the_own_department(desk, people):
    for code in (
        desk.found(people.first),
        desk.found_in_the_office(people.first),
        desk.found(people.first, TRUE, kind="department", code="D01", visit="Z004"),
    ):
        for verb, given in (
            (spot_checks.confirm_check, {}),
            (spot_checks.revoke_check, {"reason": "x"}),
            (spot_checks.record_rectification, {"rectified_on": TODAY}),
        ):
            with pytest.raises(NotPermittedError, match="your own department"):
                desk.do(verb, people.insider, code=code, version=1, **given)


@pytest.mark.parametrize("who", ["leader", "cadre", "department", "administrator", "stranger"])
def test_only_supervisors_and_the_office_of_the_county_decide(desk, people, who):
    code = desk.found(people.first)
    for verb, given in (
        (spot_checks.confirm_check, {}),
        (spot_checks.revoke_check, {"reason": "x"}),
        (spot_checks.record_rectification, {"rectified_on": TODAY}),
    ):
        with pytest.raises(NotPermittedError):
            desk.do(verb, getattr(people, who), code=code, version=1, **given)
    assert desk.row(code).version == 1


def test_a_finding_is_decided_on_once(desk, people):
    code = desk.confirmed(people.first, people.second)
    with pytest.raises(BadInputError, match="decided on already"):
        desk.do(spot_checks.confirm_check, people.office, code=code, version=2)


def test_nobody_confirms_without_having_seen_the_statement(desk, people):
    code = desk.found(people.first)
    seen = detail(desk, people.second, code).row.version
    desk.do(spot_checks.answer_check, people.cadre, code=code, statement="去过。")
    with pytest.raises(StaleRecordError):
        desk.do(spot_checks.confirm_check, people.second, code=code, version=seen)
    assert desk.row(code).state == FindingState.OPEN
    assert steps(desk, code)[-1][0] == "stated"
    desk.do(spot_checks.confirm_check, people.second, code=code, version=detail(desk, people.second, code).row.version)


def test_an_unknown_check_is_not_found(desk, people):
    for verb, given in (
        (spot_checks.confirm_check, {"version": 1}),
        (spot_checks.revoke_check, {"version": 1, "reason": "x"}),
        (spot_checks.record_rectification, {"version": 1, "rectified_on": TODAY}),
    ):
        with pytest.raises(NotFoundError):
            desk.do(verb, people.second, code="DC-none", **given)


def test_a_finding_is_not_confirmed_before_it_was_made(desk, people):
    code = desk.found(people.first)
    with pytest.raises(BadInputError, match="cannot be confirmed before"):
        desk.do(spot_checks.confirm_check, people.second, code=code, version=1, today=TODAY - timedelta(days=1))


# ---- revoking


def test_the_writer_withdraws_a_finding_that_is_not_confirmed(desk, people):
    code = desk.found(people.first)
    before = desk.version()
    desk.do(spot_checks.revoke_check, people.first, code=code, version=1, reason=" 记错了企业 ")
    assert desk.row(code).state == FindingState.REVOKED
    assert desk.version() == before + 1
    assert desk.lines()[-1] == ("revoke_check", "first", {"check": code})
    assert (desk.last_change().before, desk.last_change().after) == ({"state": "待申辩"}, {"state": "撤销"})
    assert steps(desk, code)[-1] == ("revoked", "first", "记错了企业")


def test_a_confirmed_finding_is_revoked_by_somebody_else_only(desk, people):
    code = desk.confirmed(people.first, people.second)
    with pytest.raises(NotPermittedError, match="once it is confirmed"):
        desk.do(spot_checks.revoke_check, people.first, code=code, version=2, reason="x")
    desk.do(spot_checks.revoke_check, people.office, code=code, version=2, reason="申辩成立")
    row = desk.row(code)
    assert (row.state, row.confirmed_on) == (FindingState.REVOKED, TODAY)


def test_a_revocation_needs_a_reason_and_happens_once(desk, people):
    code = desk.found(people.first)
    with pytest.raises(BadInputError, match="Missing: Reason"):
        desk.do(spot_checks.revoke_check, people.second, code=code, version=1, reason=" ")
    desk.do(spot_checks.revoke_check, people.second, code=code, version=1, reason="x")
    with pytest.raises(BadInputError, match="revoked already"):
        desk.do(spot_checks.revoke_check, people.second, code=code, version=2, reason="x")
    with pytest.raises(BadInputError, match="decided on already"):
        desk.do(spot_checks.confirm_check, people.second, code=code, version=2)


# ---- rectifying


def test_a_rectification_is_recorded_once_between_the_check_and_today(desk, people):
    code = desk.confirmed(people.first, people.second)
    later = TODAY + timedelta(days=3)
    for day in (TODAY - timedelta(days=1), later + timedelta(days=1)):
        with pytest.raises(BadInputError, match="Rectified on: "):
            desk.do(spot_checks.record_rectification, people.first, code=code, version=2, rectified_on=day, today=later)
    before = desk.version()
    desk.do(
        spot_checks.record_rectification,
        people.first,
        code=code,
        version=2,
        rectified_on=later,
        remark="已补走访",
        today=later,
    )
    assert desk.row(code).rectified_on == later
    assert desk.version() == before + 1
    assert desk.last_change().after == {"rectified_on": "2016-09-17"}
    assert steps(desk, code)[-1] == ("rectified", "first", "已补走访")
    with pytest.raises(BadInputError, match="recorded already"):
        desk.do(spot_checks.record_rectification, people.first, code=code, version=3, rectified_on=later, today=later)


def test_only_what_a_confirmed_check_demanded_is_rectified(desk, people):
    pending = desk.found(people.first)
    with pytest.raises(BadInputError, match="not confirmed"):
        desk.do(spot_checks.record_rectification, people.second, code=pending, version=1, rectified_on=TODAY)
    easy = desk.confirmed(people.first, people.second, TRUE)
    with pytest.raises(BadInputError, match="demanded no rectification"):
        desk.do(spot_checks.record_rectification, people.second, code=easy, version=2, rectified_on=TODAY)


def test_overdue_is_what_scoring_says_from_the_same_day_on(desk, people):
    """Confirmed on Wednesday 14 September 2016 and due on the 15th: the fifth working day after is the 22nd."""
    code = desk.found_in_the_office(people.first)
    assert listed(desk, people.second)[0].due_on is None
    desk.do(spot_checks.confirm_check, people.second, code=code, version=1)
    (row,) = listed(desk, people.second)
    assert (row.rectify_due_on, row.due_on) == (date(2016, 9, 15), date(2016, 9, 22))
    for day in (date(2016, 9, 22), date(2016, 9, 23)):
        (row,) = listed(desk, people.second, day)
        with desk.database.read() as session:
            found = scoring.assess(session, actor=OPERATOR, region=REGION, start=START, end=day, as_of=day)
        department = next(one for one in found.subjects if (one.kind, one.code) == ("department", "D01"))
        assert row.overdue == (day.day == 23) == bool(department.counts["rectifications_overdue"])
    desk.do(
        spot_checks.record_rectification,
        people.second,
        code=code,
        version=2,
        rectified_on=TODAY,
        today=date(2016, 9, 23),
    )
    assert not listed(desk, people.second, date(2016, 9, 23))[0].overdue


# ---- the scorecard


def test_a_finding_counts_for_nothing_until_it_is_confirmed(desk, people):
    before = card(desk)
    code = desk.found(people.first)
    assert card(desk) == before
    desk.do(spot_checks.confirm_check, people.second, code=code, version=1)
    assert card(desk) != before


def test_a_confirmed_false_visit_is_annulled_at_once_and_the_evidence_names_the_check(desk, people):
    assert indicator(desk, "visit_coverage") == (3, 5)
    code = desk.confirmed(people.first, people.second)
    assert indicator(desk, "visit_coverage") == (2, 5)
    assert card(desk).counts["falsified_visits"] == 1
    with desk.database.read() as session:
        found = scoring.explain(
            session,
            actor=OPERATOR,
            region=REGION,
            start=START,
            end=END,
            as_of=TODAY,
            kind="cadre",
            subject="G001",
            code="visit_coverage",
        )
    (row,) = [row for row in found.rows if row.item == "Z001"]
    assert row.num == 0
    assert row.reason.english() == f"annulled by spot check {code}, which found it false"


def test_revoking_restores_the_scorecard_to_the_digit(desk, people):
    before = card(desk)
    code = desk.confirmed(people.first, people.second)
    assert card(desk) != before
    desk.do(spot_checks.revoke_check, people.office, code=code, version=2, reason="申辩成立")
    assert card(desk) == before


def test_a_departments_check_counts_for_the_department_and_its_false_visit_for_the_cadre(desk, people):
    code = desk.found(people.first, kind="department", code="D01")
    desk.do(spot_checks.confirm_check, people.second, code=code, version=1)
    assert indicator(desk, "spot_check_pass", "D01", "department") == (1, 4)
    assert indicator(desk, "spot_check_pass") == (0, 0)
    assert card(desk).counts["falsified_visits"] == 1


# ---- reading


def test_each_reader_sees_what_is_theirs(desk, people):
    on_cadre = desk.found(people.first)
    on_office = desk.found_in_the_office(people.first)
    with_visit = desk.found(people.first, TRUE, kind="department", code="D01", visit="Z004")
    number = desk.begin(people.first, "department", "D02")
    elsewhere = desk.do(inspections.submit_inspection, people.first, number=number, finding=OFFICE)
    everything = {on_cadre, on_office, with_visit, elsewhere}

    def seen(who):
        return {row.code for row in listed(desk, getattr(people, who))}

    assert [seen(who) for who in ("leader", "first", "office")] == [everything] * 3
    assert seen("department") == {on_cadre, on_office, with_visit}
    assert seen("cadre") == {on_cadre}
    assert seen("other_department") == {elsewhere}
    assert seen("other_cadre") == set()
    for who in ("administrator", "stranger"):
        with pytest.raises(NotPermittedError):
            listed(desk, getattr(people, who))
    with pytest.raises(NotFoundError):
        detail(desk, people.other_cadre, on_cadre)
    with pytest.raises(NotPermittedError):
        detail(desk, people.stranger, on_cadre)


def test_the_latest_stands_first_with_names_and_codes(desk, people):
    first, second = desk.found(people.first), desk.found_in_the_office(people.first)
    rows = listed(desk, people.leader)
    assert [row.code for row in rows] == [second, first]
    (subject,) = rows[1].subjects
    assert (subject.kind, subject.code, subject.name, subject.group, subject.department) == (
        "cadre", "G001", "干部G001", "县级部门", "D01"
    )  # fmt: skip
    assert rows[1].visitor == subject


def test_one_check_comes_with_steps_answers_and_record(desk, people):
    code = desk.confirmed(people.first, people.second)
    found = detail(desk, people.leader, code)
    assert [(step.event, step.role, step.author) for step in found.steps] == [
        ("written", "supervisor", "first"),
        ("confirmed", "supervisor", "second"),
    ]
    assert found.demand == FALSE.demand
    assert (found.told.on, found.told.topic) == (date(2016, 7, 5), "用工")
    assert (found.record.code, found.record.visited_on) == ("Z001", date(2016, 7, 5))
    assert found.row.inspectors == "甲、乙"


def test_whom_it_concerns_reads_no_sign_in_names_but_the_own(desk, people):
    code = desk.found(people.first)
    desk.do(spot_checks.answer_check, people.cadre, code=code, statement="去过。")
    found = detail(desk, people.cadre, code)
    assert [(step.event, step.author, step.role) for step in found.steps] == [
        ("written", None, "supervisor"),
        ("stated", "cadre", "cadre"),
    ]
    assert found.authors == frozenset()


def test_a_check_that_came_with_an_import_has_no_steps_and_can_be_confirmed_by_any_other(desk, people):
    with desk.database.write() as session:
        session.add(
            SpotCheck(
                region=REGION,
                check_code="DC-001",
                checked_on=TODAY,
                mode="明查",
                inspectors="甲、乙",
                dept_code="D01",
                items_checked=2,
                items_passed=1,
                verdict="不合格",
                state="待申辩",
            )
        )
    found = detail(desk, people.first, "DC-001")
    assert (found.steps, found.told, found.record, found.demand, found.draws) == ((), None, None, None, 0)
    desk.do(spot_checks.confirm_check, people.first, code="DC-001", version=1)


def test_what_may_be_done_is_what_the_verbs_allow(desk, people):
    code = desk.found(people.first)

    def may(who):
        actor = getattr(people, who)
        return spot_checks.deeds(actor, REGION, detail(desk, actor, code))

    assert may("first") == {Deed.REVOKE}
    assert may("second") == may("office") == {Deed.CONFIRM, Deed.REVOKE}
    assert may("cadre") == {Deed.ANSWER}
    assert may("department") == may("leader") == may("insider") == set()
    desk.do(spot_checks.confirm_check, people.second, code=code, version=1)
    assert may("first") == {Deed.RECTIFY, Deed.FOLLOW_UP}
    assert may("second") == {Deed.REVOKE, Deed.RECTIFY, Deed.FOLLOW_UP}
    assert may("office") == {Deed.REVOKE, Deed.RECTIFY}
    assert may("cadre") == set()


def test_a_follow_up_is_named_at_the_check_it_looked_at_again(desk, people):
    code = desk.confirmed(people.first, people.second)
    number = desk.begin(people.second, follows=code)
    assert listed(desk, people.leader)[0].followed_up_by == ()
    again = desk.do(
        inspections.submit_inspection,
        people.second,
        number=number,
        finding=replace(TRUE, mode="跟踪督查", verdict="合格"),
    )
    rows = {row.code: row for row in listed(desk, people.leader)}
    assert rows[code].followed_up_by == (again,)
    assert detail(desk, people.leader, again).follows == code


def statements(desk, read):
    count = []
    listener = lambda *_: count.append(1)  # noqa: E731
    event.listen(desk.database.engine, "before_cursor_execute", listener)
    try:
        read()
    finally:
        event.remove(desk.database.engine, "before_cursor_execute", listener)
    return len(count)


def test_the_list_takes_as_many_statements_for_many_checks_as_for_one(desk, people):
    desk.confirmed(people.first, people.second)
    listed(desk, people.leader)  # the days of the calendar are read once
    one = statements(desk, lambda: listed(desk, people.leader))
    for visit in ("Z002", "Z003"):
        desk.found(people.first, visit=visit)
    code = desk.found_in_the_office(people.first)
    desk.do(spot_checks.confirm_check, people.second, code=code, version=1)
    assert statements(desk, lambda: listed(desk, people.leader)) == one


# ---- the workbook


def test_a_check_entered_here_goes_out_and_comes_back_unchanged(desk, people):
    desk.confirmed(people.first, people.second, replace(FALSE, finding="=1+1\n第二行 'x"))
    desk.found_in_the_office(people.first)
    book = BytesIO()
    with desk.database.read() as session:
        export_ledgers(session, actor=OPERATOR, region=REGION, target=book)
    parsed = read_workbook(book.getvalue(), name="ledgers.xlsx")
    with desk.database.write() as session:
        report = import_ledgers(session, actor=OPERATOR, region=REGION, parsed=parsed, now=NOW)
    assert report.errors == ()
    assert (report.unchanged["spot_checks"], report.changed) == (2, 0)


def test_two_who_decide_at_once_do_not_both_succeed(house: Database, people):
    desk = Desk(house)
    code = desk.found(people.first)
    desk.do(spot_checks.confirm_check, people.second, code=code, version=1)
    with pytest.raises(StaleRecordError):
        desk.do(spot_checks.revoke_check, people.office, code=code, version=1, reason="x")
    assert desk.row(code).state == FindingState.CONFIRMED
