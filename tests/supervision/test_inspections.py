"""Working papers: whom, which visit, what the enterprise tells, and only then the record; then a finding."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import event
from sqlmodel import select

from models import Cadre, CheckStep, Inspection, SpotCheck, Visit
from models.values import FindingState
from services.access import OPERATOR
from services.errors import BadInputError, NotFoundError, NotPermittedError
from services.ledgers import draws, inspections, papers, spot_checks
from services.ledgers.finding import Finding, faults

from .conftest import FALSE, OFFICE, REGION, TODAY, TRUE, reading

GOLDEN = {"a": "Z002", "b": "Z001", "c": "Z002", "d": "Z002", "e": "Z001"}
"""Seeds and the visits of G001 that they draw, worked out with sha256sum."""


def paper(desk, actor, number):
    return reading(desk, papers.inspection, actor, number=number)


def everything_in(found) -> str:
    """Return all that a paper hands out, as text."""
    return repr(found)


# ---- beginning


def test_a_paper_is_begun_and_is_on_record_and_no_ledger_is_touched(desk, people):
    before = desk.version()
    number = desk.begin(people.first)
    found = paper(desk, people.first, number)
    assert (found.subject.kind, found.subject.code, found.subject.name) == ("cadre", "G001", "干部G001")
    assert found.is_open
    assert desk.lines()[-1] == (
        "begin_inspection", "first", {"number": number, "kind": "cadre", "subject": "G001"}
    )  # fmt: skip
    assert desk.version() == before


def test_several_papers_are_under_way_and_each_inspector_sees_the_own_ones(desk, people):
    first, second = desk.begin(people.first), desk.begin(people.first, "department", "D02")
    desk.begin(people.second)
    rows = reading(desk, papers.open_inspections, people.first)
    assert [(row.number, row.subject.code) for row in rows] == [(second, "D02"), (first, "G001")]
    with pytest.raises(NotFoundError):
        paper(desk, people.second, first)


@pytest.mark.parametrize("who", ["leader", "office", "department", "cadre", "administrator", "stranger"])
def test_only_supervisors_of_the_county_enter_checks(desk, people, who):
    actor = getattr(people, who)
    number = desk.begin(people.first)
    verbs = {
        inspections.begin_inspection: {"kind": "cadre", "subject_code": "G001"},
        draws.draw_visit: {"number": number, "seed": "1"},
        draws.choose_visit: {"number": number, "code": "Z001"},
        inspections.save_draft: {"number": number, "draft": {"finding": "x"}},
        inspections.tell: {"number": number, "on": None, "person": "", "topic": "x"},
        inspections.submit_inspection: {"number": number, "finding": TRUE},
        inspections.drop_inspection: {"number": number},
    }
    for verb, given in verbs.items():
        with pytest.raises(NotPermittedError):
            desk.do(verb, actor, **given)
    for read, given in (
        (papers.inspection, {"number": number}),
        (papers.open_inspections, {}),
        (papers.inspectable, {}),
    ):
        with pytest.raises(NotPermittedError):
            reading(desk, read, actor, **given)
    assert len(desk.lines()) == 1


def test_nobody_begins_a_paper_on_the_own_department_or_its_cadres(desk, people):
    for kind, code in (("department", "D01"), ("cadre", "G001"), ("cadre", "G002")):
        with pytest.raises(NotPermittedError, match="your own department"):
            desk.begin(people.insider, kind, code)
    assert {one.code for one in reading(desk, papers.inspectable, people.insider)} == {"G003", "D02"}
    assert [one.code for one in reading(desk, papers.inspectable, people.first)] == [
        "G001", "G002", "G003", "D01", "D02"
    ]  # fmt: skip
    desk.begin(people.insider, "cadre", "G003")


def test_a_cadre_who_moves_to_the_inspectors_department_is_no_longer_theirs_to_check(desk, people):
    number = desk.begin(people.insider, "cadre", "G003")
    with desk.database.write() as session:
        session.exec(select(Cadre).where(Cadre.cadre_code == "G003")).one().dept_code = "D01"
    with pytest.raises(NotPermittedError):
        desk.do(inspections.submit_inspection, people.insider, number=number, finding=OFFICE)
    desk.do(inspections.drop_inspection, people.insider, number=number)


def test_an_unknown_subject_and_the_operator_are_refused(desk, people):
    with pytest.raises(NotFoundError):
        desk.begin(people.first, "cadre", "G999")
    with pytest.raises(NotFoundError):
        desk.begin(people.first, "department", "G001")
    with pytest.raises(NotPermittedError, match="signs in"):
        desk.begin(OPERATOR)


# ---- which visit


def test_a_draw_takes_a_recorded_visit_of_the_cadre_and_every_draw_is_on_record(desk, people):
    number = desk.begin(people.first)
    for seed in ("one", "two"):
        desk.do(draws.draw_visit, people.first, number=number, seed=seed)
    lines = [details for verb, _, details in desk.lines() if verb == "draw_visit"]
    assert [(line["seed"], line["draw"]) for line in lines] == [("one", 1), ("two", 2)]
    assert {line["visit"] for line in lines} <= {"Z001", "Z002", "Z003"}
    assert paper(desk, people.first, number).draws == 2


def test_the_draw_is_the_same_for_the_same_seed_on_both_databases(desk, people):
    drawn = {}
    for seed in ("a", "b", "c", "d", "e"):
        number = desk.begin(people.first)
        desk.do(draws.draw_visit, people.first, number=number, seed=seed)
        drawn[seed] = desk.lines()[-1][2]["visit"]
    assert drawn == GOLDEN


def test_a_departments_draw_is_among_the_visits_of_its_cadres(desk, people):
    drawn = set()
    for seed in range(12):
        number = desk.begin(people.first, "department", "D01")
        desk.do(draws.draw_visit, people.first, number=number, seed=str(seed))
        drawn.add(desk.lines()[-1][2]["visit"])
    assert drawn == {"Z001", "Z002", "Z003", "Z004"}


def test_visits_without_a_check_that_stands_go_first(desk, people):
    for visit in ("Z001", "Z002"):
        code = desk.found(people.first, TRUE, visit=visit)
    desk.do(spot_checks.revoke_check, people.second, code=code, version=1, reason="重复")

    def drawn():
        found = set()
        for seed in range(12):
            number = desk.begin(people.first)
            desk.do(draws.draw_visit, people.first, number=number, seed=str(seed))
            found.add(desk.lines()[-1][2]["visit"])
        return found

    assert drawn() == {"Z002", "Z003"}
    for visit in ("Z002", "Z003"):
        desk.found(people.first, TRUE, visit=visit)
    assert drawn() == {"Z001", "Z002", "Z003"}


def test_where_no_visit_is_recorded_the_draw_says_so(desk, people):
    number = desk.begin(people.first, "cadre", "G003")
    with pytest.raises(BadInputError, match="No visit of G003 is recorded"):
        desk.do(draws.draw_visit, people.first, number=number, seed="1")
    with pytest.raises(BadInputError, match="seed"):
        desk.do(draws.draw_visit, people.first, number=number, seed="")


def test_a_visit_is_taken_by_its_code_only_when_it_is_the_subjects(desk, people):
    number = desk.begin(people.first)
    for code in ("Z004", "Z005", "Z999", ""):
        with pytest.raises(NotFoundError):
            desk.do(draws.choose_visit, people.first, number=number, code=code)
    desk.do(draws.choose_visit, people.first, number=number, code=" Z003 ")
    assert desk.lines()[-1] == ("choose_visit", "first", {"number": number, "visit": "Z003"})


# ---- the blind answers


def test_the_record_is_not_handed_out_before_the_answers_are_written_down(desk, people):
    number = desk.begin(people.first, "department", "D01")
    desk.do(draws.choose_visit, people.first, number=number, code="Z003")
    before = paper(desk, people.first, number)
    assert before.record is None
    for secret in ("2016, 8, 9", "2016, 8, 10", "ON_SITE", "实地", "了解用工情况", "G001", "Z003"):
        assert secret not in everything_in(before)
    assert (before.firm.name, before.firm.town, before.firm.contact) == ("企业Q001", "示例镇", "示例联系人")
    assert (before.firm.verify_phone, before.firm.phone) == ("029-0000 0002", "029-0000 0001")
    assert before.month == date(2016, 8, 1)
    desk.do(inspections.tell, people.first, number=number, on=date(2016, 8, 9), person=" 干部G001 ", topic="用工")
    after = paper(desk, people.first, number)
    assert (after.record.code, after.record.cadre, after.record.visited_on) == ("Z003", "G001", date(2016, 8, 9))
    assert (after.told.on, after.told.person, after.told.topic) == (date(2016, 8, 9), "干部G001", "用工")


def test_answers_are_written_once_and_never_changed(desk, people):
    number = desk.told(people.first)
    again = {
        inspections.tell: {"on": date(2016, 7, 6), "person": "", "topic": ""},
        draws.draw_visit: {"seed": "x"},
        draws.choose_visit: {"code": "Z002"},
        inspections.save_draft: {"draft": {"told_topic": "x"}},
    }
    for verb, given in again.items():
        with pytest.raises(BadInputError, match="neither can be changed"):
            desk.do(verb, people.first, number=number, **given)
    assert paper(desk, people.first, number).told.on == date(2016, 7, 5)
    assert desk.lines()[-1] == ("tell_inspection", "first", {"number": number})


def test_that_nobody_came_can_be_written_down(desk, people):
    number = desk.begin(people.first)
    desk.do(draws.choose_visit, people.first, number=number, code="Z001")
    desk.do(
        inspections.tell, people.first, number=number, on=None, person="x", topic="门卫也没有见过", nobody_came=True
    )
    told = paper(desk, people.first, number).told
    assert (told.on, told.person) == (None, None)
    assert told.topic.endswith("门卫也没有见过")
    assert len(told.topic) > len("门卫也没有见过")
    assert told.nobody_came


def test_an_answer_without_a_day_does_not_say_that_nobody_came(desk, people):
    number = desk.begin(people.first)
    desk.do(draws.choose_visit, people.first, number=number, code="Z001")
    desk.do(inspections.tell, people.first, number=number, on=None, person="", topic="记不清哪天")
    assert not paper(desk, people.first, number).told.nobody_came


def test_answers_need_a_visit_and_something_told_that_is_not_to_come(desk, people):
    number = desk.begin(people.first)
    with pytest.raises(BadInputError, match="visit first"):
        desk.do(inspections.tell, people.first, number=number, on=TODAY, person="", topic="")
    desk.do(draws.choose_visit, people.first, number=number, code="Z001")
    for given, why in (
        ({"on": None, "person": "甲", "topic": " "}, "or choose “Nobody came”"),
        ({"on": TODAY + timedelta(days=1), "person": "", "topic": ""}, "Day as told: 2016-09-15 is still to come"),
        ({"on": None, "person": "", "topic": "字" * 2001}, "Topic as told: .* 2001"),
    ):
        with pytest.raises(BadInputError, match=why):
            desk.do(inspections.tell, people.first, number=number, **given)


# ---- the draft


def test_a_draft_is_kept_as_typed_field_by_field_and_leaves_no_trace_in_the_audit(desk, people):
    number = desk.begin(people.first)
    lines, version = desk.lines(), desk.version()
    desk.do(inspections.save_draft, people.first, number=number, draft={"finding": " 台账\n缺页 ", "items_checked": 3})
    desk.do(inspections.save_draft, people.first, number=number, draft={"demand": "补齐", "items_checked": None})
    found = paper(desk, people.first, number)
    assert found.draft == {"finding": " 台账\n缺页 ", "demand": "补齐"}
    assert found.saved_at is not None
    assert (desk.lines(), desk.version()) == (lines, version)


@pytest.mark.parametrize(
    "draft",
    [
        {"visit_code": "Z001"},
        {"finding": "字" * 4001},
        {"items_checked": "3"},
        {"items_checked": -1},
        {"items_checked": True},
        {"items_checked": 10_001},
        {"finding": 3},
        {"finding": ["x"]},
    ],
)
def test_a_draft_holds_nothing_else(desk, people, draft):
    number = desk.begin(people.first)
    with pytest.raises(BadInputError):
        desk.do(inspections.save_draft, people.first, number=number, draft=draft)
    assert paper(desk, people.first, number).draft == {}


def test_what_was_typed_of_the_answers_is_gone_from_the_draft_once_they_are_written_down(desk, people):
    number = desk.begin(people.first)
    desk.do(draws.choose_visit, people.first, number=number, code="Z001")
    desk.do(inspections.save_draft, people.first, number=number, draft={"told_topic": "用工", "finding": "x"})
    desk.do(inspections.tell, people.first, number=number, on=None, person="", topic="用工")
    assert paper(desk, people.first, number).draft == {"finding": "x"}


def test_a_dropped_paper_is_closed_and_stays_on_record(desk, people):
    number = desk.begin(people.first)
    desk.do(inspections.drop_inspection, people.first, number=number)
    assert desk.lines()[-1] == ("drop_inspection", "first", {"number": number})
    assert reading(desk, papers.open_inspections, people.first) == ()
    assert not paper(desk, people.first, number).is_open
    for verb, given in ((inspections.drop_inspection, {}), (inspections.save_draft, {"draft": {}})):
        with pytest.raises(BadInputError, match="was discarded"):
            desk.do(verb, people.first, number=number, **given)


# ---- the finding


def test_a_finding_is_to_be_heard_and_on_record(desk, people):
    before = desk.version()
    number = desk.told(people.first)
    code = desk.do(inspections.submit_inspection, people.first, number=number, finding=FALSE)
    row = desk.row(code)
    assert code == "DC-20160914-01"
    assert (row.state, row.checked_on, row.confirmed_on) == (FindingState.OPEN, TODAY, None)
    assert (row.cadre_code, row.dept_code, row.visit_code) == ("G001", None, "Z001")
    assert desk.version() == before + 1
    assert desk.lines()[-1] == ("submit_inspection", "first", {"check": code, "number": number})
    change = desk.last_change()
    assert (change.ledger, change.record, change.before) == ("spot_checks", code, {})
    assert change.after["verdict"] == "虚报"
    assert change.after["rectify_due_on"] == "2016-09-20"
    with desk.database.read() as session:
        (step,) = session.exec(select(CheckStep)).all()
    assert (step.event, step.author, step.note) == ("written", "first", FALSE.demand)


def test_submitting_again_is_answered_with_the_code(desk, people):
    number = desk.told(people.first)
    code = desk.do(inspections.submit_inspection, people.first, number=number, finding=TRUE)
    with pytest.raises(BadInputError, match=f"as spot check {code}"):
        desk.do(inspections.submit_inspection, people.first, number=number, finding=TRUE)
    with desk.database.read() as session:
        assert len(session.exec(select(SpotCheck)).all()) == 1


def test_codes_of_a_day_are_counted_on_whatever_came_with_an_import(desk, people):
    with desk.database.write() as session:
        for code in ("DC-20160914-07", "DC-20160914-x", "DC-20160913-99"):
            session.add(
                SpotCheck(
                    region=REGION,
                    check_code=code,
                    checked_on=TODAY,
                    mode="明查",
                    inspectors="甲",
                    dept_code="D01",
                    items_checked=1,
                    items_passed=1,
                    verdict="合格",
                    state="待申辩",
                )
            )
    assert [desk.found_in_the_office(people.first) for _ in range(2)] == ["DC-20160914-08", "DC-20160914-09"]


def test_findings_handed_in_at_the_same_moment_get_different_codes(desk, people):
    numbers = [desk.begin(people.first, "department", "D01") for _ in range(6)]
    together, codes = Barrier(len(numbers)), []

    def hand_in(number):
        together.wait(timeout=60)
        codes.append(desk.do(inspections.submit_inspection, people.first, number=number, finding=OFFICE))

    threads = [Thread(target=hand_in, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [f"DC-20160914-0{number}" for number in range(1, 7)]


def test_a_check_of_a_visit_needs_the_call_first(desk, people):
    number = desk.begin(people.first)
    desk.do(draws.choose_visit, people.first, number=number, code="Z001")
    with pytest.raises(BadInputError, match="Call the enterprise first"):
        desk.do(inspections.submit_inspection, people.first, number=number, finding=FALSE)


def test_a_visit_that_has_become_another_cadres_is_refused(desk, people):
    number = desk.told(people.first)
    with desk.database.write() as session:
        session.exec(select(Visit).where(Visit.visit_code == "Z001")).one().cadre_code = "G002"
    with pytest.raises(BadInputError, match="G001 has no recorded visit Z001"):
        desk.do(inspections.submit_inspection, people.first, number=number, finding=FALSE)


def test_a_departments_check_names_the_department_alone_even_with_a_visit(desk, people):
    code = desk.found(people.first, kind="department", code="D01", visit="Z004")
    row = desk.row(code)
    assert (row.dept_code, row.cadre_code, row.visit_code) == ("D01", None, "Z004")


WRONG = [
    ("mode", {"mode": "突击"}, "Way of checking: .*集中检查"),
    ("mode", {"mode": None}, "Missing: Way of checking"),
    ("inspectors", {"inspectors": " "}, "Missing: Inspectors"),
    ("inspectors", {"inspectors": "甲" * 201}, "Inspectors: .* 201"),
    ("items_checked", {"items_checked": None}, "Missing: Items checked"),
    ("items_checked", {"items_checked": 0, "items_passed": 0}, "At least one item"),
    ("items_passed", {"items_passed": 5}, r"Items passed: .*\(4\)"),
    ("items_passed", {"items_passed": -1}, "Items passed: .*negative"),
    ("verdict", {"verdict": "真的"}, "Verdict: .*属实"),
    ("severity", {"severity": None}, "how grave"),
    ("severity", {"severity": "很重"}, "Severity: .*一般"),
    ("finding", {"finding": ""}, "Facts: .*rests on"),
    ("finding", {"finding": "字" * 4001}, "Facts: .* 4001"),
    ("finding", {"finding": "a\x00b"}, "cannot be printed"),
    ("rectify_due_on", {"rectify_due_on": TODAY - timedelta(days=1)}, r"Rectify by: .*\(2016-09-14\)"),
    ("rectify_due_on", {"rectify_due_on": None}, "by which day"),
    ("demand", {"demand": None}, "Say what has to be rectified by 2016-09-20"),
    ("demand", {"demand": "字" * 2001}, "What has to be rectified: .* 2001"),
]


@pytest.mark.parametrize(("field", "change", "why"), WRONG)
def test_each_rule_of_the_ledger_names_its_field(desk, people, field, change, why):
    number = desk.told(people.first)
    before = desk.version()
    with pytest.raises(BadInputError, match=why) as refused:
        desk.do(inspections.submit_inspection, people.first, number=number, finding=replace(FALSE, **change))
    assert refused.value.field == field
    assert desk.version() == before
    with desk.database.read() as session:
        assert session.exec(select(SpotCheck)).all() == []


def test_only_a_recorded_visit_is_found_false(desk, people):
    number = desk.begin(people.first)
    with pytest.raises(BadInputError, match="Verdict: Only a recorded visit"):
        desk.do(inspections.submit_inspection, people.first, number=number, finding=FALSE)


def test_a_verdict_that_all_is_well_needs_neither_facts_nor_severity():
    for verdict in ("属实", "合格"):
        assert faults(replace(TRUE, verdict=verdict), today=TODAY, visited_on=date(2016, 7, 5)) == ()


def test_everything_wrong_is_told_at_once():
    found = faults(Finding(verdict="不合格"), today=TODAY, visited_on=None)
    assert [fault.field for fault in found] == [
        "mode", "inspectors", "items_checked", "items_passed", "severity", "finding"
    ]  # fmt: skip


# ---- looking again


def test_a_follow_up_is_begun_on_a_confirmed_check_of_the_same_subject(desk, people):
    code = desk.confirmed(people.first, people.second)
    number = desk.begin(people.first, follows=code)
    assert paper(desk, people.first, number).follows == code
    assert desk.lines()[-1][2]["follows"] == code
    for subject in (("cadre", "G002"), ("department", "D01")):
        with pytest.raises(BadInputError, match=f"{code} is not about {subject[1]}"):
            desk.begin(people.first, *subject, follows=code)
    with pytest.raises(NotFoundError):
        desk.begin(people.first, follows="DC-none")


def test_what_is_not_confirmed_is_not_looked_at_again(desk, people):
    code = desk.found(people.first)
    with pytest.raises(BadInputError, match="not confirmed"):
        desk.begin(people.first, follows=code)


def test_the_reads_take_as_many_statements_for_many_papers_as_for_one(desk, people):
    def statements():
        count = []
        listener = lambda *_: count.append(1)  # noqa: E731
        event.listen(desk.database.engine, "before_cursor_execute", listener)
        try:
            reading(desk, papers.open_inspections, people.first)
        finally:
            event.remove(desk.database.engine, "before_cursor_execute", listener)
        return len(count)

    desk.begin(people.first)
    one = statements()
    for code in ("G001", "G002", "G003"):
        desk.begin(people.first, "cadre", code)
    assert statements() == one


def test_a_paper_counts_its_versions(desk, people):
    number = desk.told(people.first)
    with desk.database.read() as session:
        assert session.exec(select(Inspection).where(Inspection.number == number)).one().version == 3
