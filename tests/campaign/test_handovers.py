"""Who assists whom, hand-overs with their open problems and signatures, and who answers for what meanwhile."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models import Assignment, Handover, Issue, User
from models.values import Outcome
from services import scoring
from services.access import OPERATOR
from services.errors import BadInputError, NotFoundError, NotPermittedError, StaleRecordError
from services.ledgers import answering, assisted, handover_reading, handovers

from .conftest import NO_OFFICE, REGION, TODAY, issue

ON = date(2016, 9, 12)
"""A Monday; the tenth working day after it is the 27th: mid-autumn is left out, a Sunday is made up."""
LATER = date(2016, 9, 27)


def hand_over(desk, who, **given):
    values = {
        "cadre": "G001",
        "enterprise": "Q001",
        "start_on": date(2016, 7, 1),
        "version": 1,
        "to_cadre": "G003",
        "on": ON,
        "reason": "工作调动",
    }
    return desk.do(handovers.hand_over, who, **(values | given))


def assign(desk, who, cadre="G002", enterprise="Q002", start_on=ON):
    return desk.do(assisted.assign, who, cadre=cadre, enterprise=enterprise, start_on=start_on)


def preview(desk, who, **given):
    values = {"cadre": "G001", "enterprise": "Q001", "to_cadre": "G003", "on": ON}
    return desk.read(answering.answering, who, **(values | given))


def listed(desk, who, **given):
    return desk.read(assisted.assisted, who, today=TODAY, **given)


def papers(desk, who, **given):
    return desk.read(handover_reading.handovers, who, **given)


# ---- handing over


def test_one_action_ends_the_assignment_begins_the_next_and_lists_the_open_problems(desk, people):
    before = desk.version()
    number = hand_over(desk, people.office)
    assert desk.assignments() == [
        ("G001", "Q001", date(2016, 7, 1), date(2016, 9, 11), "工作调动"),
        ("G003", "Q001", ON, None, None),
    ]
    paper = desk.handover()
    assert (paper.number, paper.from_cadre, paper.to_cadre, paper.on, paper.author) == (
        number,
        "G001",
        "G003",
        ON,
        "office",
    )
    assert paper.issues == ["I1", "I3", "I5"]
    assert desk.lines() == [
        ("hand_over", "office", {"cadre": "G001", "to": "G003", "enterprise": "Q001", "on": "2016-09-12"})
    ]
    assert desk.changes() == [
        (
            "assignments",
            "G001 / Q001 / 2016-07-01",
            {"end_on": None, "reason": None},
            {"end_on": "2016-09-11", "reason": "工作调动"},
        ),
        (
            "assignments",
            "G003 / Q001 / 2016-09-12",
            {},
            {"cadre_code": "G003", "enterprise_code": "Q001", "start_on": "2016-09-12"},
        ),
    ]
    assert desk.version() == before + 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"to_cadre": "G001"}, "choose another cadre"),
        ({"on": date(2016, 7, 1)}, "began on 2016-07-01"),
        ({"on": date(2018, 6, 8)}, "2018-06-08 is outside the campaign"),
        ({"reason": "  "}, "Reason"),
        ({"reason": "字" * 201}, "Reason"),
        ({"to_cadre": "G999"}, "no such code"),
        ({"to_cadre": ""}, "New cadre"),
    ],
)
def test_a_hand_over_that_cannot_be_is_refused_and_writes_nothing(desk, people, given, words):
    with pytest.raises(BadInputError, match=words):
        hand_over(desk, people.office, **given)
    assert desk.assignments() == [("G001", "Q001", date(2016, 7, 1), None, None)]
    assert (desk.rows(Handover), desk.lines(), desk.changes()) == ([], [], [])


def test_an_assignment_that_has_ended_before_is_not_handed_over(desk, people):
    desk.add(
        Assignment(
            region=REGION,
            cadre_code="G002",
            enterprise_code="Q002",
            start_on=date(2016, 7, 1),
            end_on=date(2016, 8, 1),
        )
    )
    with pytest.raises(BadInputError, match="ended on 2016-08-01"):
        hand_over(desk, people.office, cadre="G002", enterprise="Q002")
    hand_over(desk, people.office, cadre="G002", enterprise="Q002", on=date(2016, 8, 2))
    with pytest.raises(NotFoundError, match="does not assist"):
        hand_over(desk, people.office, cadre="G002", enterprise="Q001")


def test_a_cadre_who_assists_the_enterprise_already_does_not_take_it_over(desk, people):
    desk.add(Assignment(region=REGION, cadre_code="G003", enterprise_code="Q001", start_on=date(2016, 8, 1)))
    with pytest.raises(BadInputError, match="overlaps"):
        hand_over(desk, people.office)
    assert desk.rows(Handover) == []


def test_of_two_who_hand_over_the_same_assignment_the_second_is_told(desk, people):
    hand_over(desk, people.office)
    with pytest.raises(StaleRecordError):
        hand_over(desk, people.office, to_cadre="G002")
    assert len(desk.rows(Handover)) == 1


@pytest.mark.parametrize("who", NO_OFFICE)
def test_only_the_countys_office_hands_over_and_assigns(desk, people, who):
    actor = getattr(people, who)
    for deed in (hand_over, assign, preview):
        with pytest.raises(NotPermittedError):
            deed(desk, actor)
    with pytest.raises(NotPermittedError):
        desk.read(assisted.firm, actor, enterprise="Q001")
    with pytest.raises(NotPermittedError):
        desk.read(assisted.cadres, actor)
    assert (desk.lines(), desk.rows(Handover)) == ([], [])


# ---- signing


def sign(desk, who, version=1, number=None):
    number = desk.handover().number if number is None else number
    return desk.do(handovers.sign_handover, who, number=number, version=version)


def test_both_cadres_sign_with_their_own_account(desk, people):
    number = hand_over(desk, people.office)
    before = desk.version()
    sign(desk, people.coming)
    sign(desk, people.leaving, version=2)
    paper = desk.handover()
    assert None not in (paper.signed_from_at, paper.signed_to_at)
    assert desk.lines()[-2:] == [
        ("sign_handover", "coming", {"number": number, "side": "to"}),
        ("sign_handover", "leaving", {"number": number, "side": "from"}),
    ]
    assert desk.version() == before


def test_who_cannot_sign_for_want_of_an_account_is_named(desk, people):
    hand_over(desk, people.office)
    (row,) = desk.read(handover_reading.handovers, people.office).rows
    able = {person.code for person in (row.leaving, row.coming)} - {person.code for person in row.unable}
    with desk.database.write() as session:
        for user in session.exec(select(User).where(User.name == "coming")):
            user.disabled = True
    (after,) = desk.read(handover_reading.handovers, people.office).rows
    assert {person.code for person in after.unable} == {person.code for person in row.unable} | {"G003"}
    assert able >= {"G003"}


@pytest.mark.parametrize("who", ["office", "leader", "department", "other_department"])
def test_nobody_signs_for_a_cadre(desk, people, who):
    hand_over(desk, people.office)
    with pytest.raises(NotPermittedError, match="Only the two cadres"):
        sign(desk, getattr(people, who))
    assert desk.handover().signed_from_at is None


@pytest.mark.parametrize(("who", "error"), [("second", NotFoundError), ("stranger", NotPermittedError)])
def test_a_hand_over_of_others_is_not_there(desk, people, who, error):
    hand_over(desk, people.office)
    with pytest.raises(error):
        sign(desk, getattr(people, who))


def test_a_signature_is_given_once_on_what_was_shown_and_only_where_something_is_listed(desk, people):
    hand_over(desk, people.office)
    sign(desk, people.coming)
    with pytest.raises(StaleRecordError):
        sign(desk, people.leaving)
    with pytest.raises(BadInputError, match="already"):
        sign(desk, people.coming, version=2)
    with pytest.raises(NotFoundError):
        sign(desk, people.coming, number=99)
    assign(desk, people.office)
    empty = hand_over(desk, people.office, cadre="G002", enterprise="Q002", start_on=ON, on=date(2016, 9, 13))
    with pytest.raises(BadInputError, match="no open problem"):
        sign(desk, people.coming, number=empty)


# ---- reading hand-overs


def test_everybody_reads_the_hand_overs_that_are_theirs(desk, people):
    hand_over(desk, people.office)
    seen = {who: papers(desk, getattr(people, who)).found for who in ("office", "leader", "supervisor", "leaving")}
    assert seen == {"office": 1, "leader": 1, "supervisor": 1, "leaving": 1}
    assert [papers(desk, one).found for one in (people.department, people.other_department, people.second)] == [1, 1, 0]
    (row,) = papers(desk, people.coming).rows
    assert (row.leaving.name, row.coming.department_name, row.enterprise_name) == ("干部G001", "部门D02", "企业Q001")
    assert [(one.code, one.settled) for one in row.issues] == [("I1", False), ("I3", False), ("I5", False)]
    assert (row.waits_for(people.coming), row.waits_for(people.leaving), row.waits_for(people.office)) == (
        "to",
        "from",
        None,
    )
    with pytest.raises(NotPermittedError):
        papers(desk, people.stranger)


def test_a_problem_settled_since_says_so(desk, people):
    hand_over(desk, people.office)
    with desk.database.write() as session:
        found = session.exec(select(Issue).where(Issue.issue_code == "I1")).one()
        found.closed_on, found.outcome = TODAY, Outcome.SOLVED
    (row,) = papers(desk, people.office).rows
    assert [one.code for one in row.issues if one.settled] == ["I1"]


def test_hand_overs_are_found_by_what_they_wait_for_and_by_enterprise(desk, people):
    hand_over(desk, people.office)
    assign(desk, people.office)
    hand_over(desk, people.office, cadre="G002", enterprise="Q002", start_on=ON, on=date(2016, 9, 13))
    number = papers(desk, people.office, enterprise="Q001").rows[0].number
    assert papers(desk, people.office).found == papers(desk, people.office, first=1).found == 2
    assert [row.number for row in papers(desk, people.office, waiting=True).rows] == [number]
    sign(desk, people.coming, number=number)
    assert papers(desk, people.coming, waiting=True).found == 0
    assert papers(desk, people.leaving, waiting=True).found == 1
    sign(desk, people.leaving, number=number, version=2)
    assert papers(desk, people.office, waiting=True).found == 0


# ---- who assists whom


def test_enterprises_without_a_cadre_come_first(desk, people):
    page = listed(desk, people.office)
    assert ([row.code for row in page.rows], page.found, page.total, page.idle) == (["Q002", "Q001"], 2, 2, 1)
    nobody, first = page.rows
    assert (nobody.helpers, nobody.open_issues, first.open_issues) == ((), 0, 3)
    assert [(one.cadre.name, one.start_on, one.end_on) for one in first.helpers] == [
        ("干部G001", date(2016, 7, 1), None)
    ]


def test_whoever_comes_later_is_named_and_does_not_assist_yet(desk, people):
    assign(desk, people.office, start_on=TODAY + timedelta(days=1))
    page = listed(desk, people.office, idle=True)
    assert ([row.code for row in page.rows], page.idle) == (["Q002"], 1)
    assert [one.runs(TODAY) for one in page.rows[0].helpers] == [False]


def test_the_enterprises_are_found_by_words_and_department_a_page_at_a_time(desk, people):
    assign(desk, people.office, cadre="G003")
    found = {
        word: [row.code for row in listed(desk, people.office, words=word).rows] for word in ("G003", "企业 q001", "x")
    }
    assert found == {"G003": ["Q002"], "企业 q001": ["Q001"], "x": []}
    assert [row.code for row in listed(desk, people.office, department="D02").rows] == ["Q002"]
    page = listed(desk, people.office, first=1, most=1)
    assert ([row.code for row in page.rows], page.found) == (["Q002"], 2)


def test_a_cadre_and_a_department_see_their_own_assignments_alone(desk, people):
    desk.add(Assignment(region=REGION, cadre_code="G003", enterprise_code="Q001", start_on=date(2016, 8, 1)))
    for actor in (people.department, people.leaving):
        page = listed(desk, actor)
        assert (page.total, page.idle) == (1, 0)
        assert [one.cadre.code for one in page.rows[0].helpers] == ["G001"]
        assert listed(desk, actor, words="G003").found == 0
    assert listed(desk, people.second).total == 0
    with pytest.raises(NotPermittedError):
        listed(desk, people.administrator)


def test_an_enterprise_tells_everybody_who_has_assisted_it(desk, people):
    hand_over(desk, people.office)
    found = desk.read(assisted.firm, people.office, enterprise="Q001")
    assert [(one.cadre.code, one.reason) for one in found.helpers] == [("G003", None), ("G001", "工作调动")]
    assert [one.code for one in desk.read(assisted.cadres, people.office)] == ["G001", "G002", "G003"]
    with pytest.raises(NotFoundError, match="Q999"):
        desk.read(assisted.firm, people.office, enterprise="Q999")


def test_an_enterprise_without_a_cadre_is_given_one(desk, people):
    assign(desk, people.office)
    assert desk.assignments()[-1] == ("G002", "Q002", ON, None, None)
    assert desk.lines() == [("assign", "office", {"cadre": "G002", "enterprise": "Q002", "from": "2016-09-12"})]
    with pytest.raises(BadInputError, match="干部G002 assists Q002"):
        assign(desk, people.office, cadre="G003")
    with pytest.raises(BadInputError, match="2016-06-07 is outside the campaign"):
        assign(desk, people.office, enterprise="Q999", start_on=date(2016, 6, 7))
    for given in ({"cadre": "G999"}, {"cadre": ""}):
        with pytest.raises(BadInputError, match=r"Cadre|干部编号"):
            assign(desk, people.office, **{"start_on": ON, "enterprise": "Q999"} | given)


# ---- who answers


def told(found):
    return {one.issue.code: (one.before, one.alone_until, one.since) for one in found.issues}


def test_during_a_hand_over_an_open_problem_is_the_departments_alone(desk, people):
    found = preview(desk, people.office)
    assert found.workdays == 10
    assert told(found) == dict.fromkeys(("I1", "I3", "I5"), (True, LATER - timedelta(days=1), LATER))
    assert {one.issue.department_name for one in found.issues} == {"部门D01"}


def test_what_is_registered_after_the_hand_over_is_the_new_cadres_at_once(desk, people):
    desk.add(issue("I7", registered_on=TODAY, assigned_on=TODAY))
    assert told(preview(desk, people.office))["I7"] == (False, None, ON)


def test_a_cadre_who_comes_back_within_a_hand_over_answers_at_once(desk, people):
    desk.add(
        Assignment(
            region=REGION,
            cadre_code="G003",
            enterprise_code="Q001",
            start_on=date(2016, 6, 20),
            end_on=date(2016, 9, 5),
        )
    )
    assert told(preview(desk, people.office))["I1"] == (True, None, ON)


def test_nothing_open_leaves_nobody_to_answer(desk, people):
    assert preview(desk, people.office, enterprise="Q002").issues == ()


@pytest.mark.parametrize("settles", [LATER - timedelta(days=1), LATER])
def test_scoring_says_the_same(desk, people, settles):
    """A problem that falls due the day before is judged on this day: for the new cadre from the day told on."""
    last = settles - timedelta(days=1)
    desk.add(issue("I9", enterprise_code="Q002", due_on=last))
    desk.add(Assignment(region=REGION, cadre_code="G001", enterprise_code="Q002", start_on=date(2016, 7, 1)))
    hand_over(desk, people.office, enterprise="Q002")
    (before,) = [one for one in preview(desk, people.office, enterprise="Q002").issues if one.issue.code == "I9"]
    assert before.since == LATER
    with desk.database.read() as session:
        found = scoring.explain(
            session,
            actor=OPERATOR,
            region=REGION,
            start=date(2016, 7, 1),
            end=date(2016, 9, 30),
            as_of=date(2016, 10, 14),
            kind="cadre",
            subject="G003",
            code="on_time_rate",
        )
    counted = {row.item: row.den for row in found.rows}
    assert counted["I9"] == (1 if settles >= before.since else 0)
