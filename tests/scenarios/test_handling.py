"""How a department might play the rules about problems, and what it comes to."""

from datetime import date
from typing import Any

from models.values import EscalationKind, Outcome, Rating, Ruling
from tests.scenarios.conftest import Score
from tests.scenarios.county import DAY, MONTHS, County, closed, honest, solved
from tests.scenarios.gains import flags, gains, sample

SEPTEMBER = date(2016, 9, 10)
"""When G4's slow problem was registered; it was due on 24 September and solved on 29 October."""


def slow(**how: Any) -> County:
    """The honest county, but G4's problem of September went otherwise."""
    county = honest(without={"G4": ["slow issue"]})
    county.raises("Q4", SEPTEMBER, **how)
    return county


def explained_at_once(*, crossed: bool, rating: Rating | None = None) -> County:
    """D1 answers every problem on the day it comes with an explanation of the policy."""
    county = honest(without={"G1": ["issues"], "G2": ["issues"]})
    for month in MONTHS[1:]:
        for enterprise in ("Q1", "Q2"):
            on = month + 9 * DAY
            county.raises(enterprise, on, **closed(on, Outcome.EXPLAINED, rating, crossed=crossed))
    return county


def test_policy_explained_on_day_one_stays_open_until_the_office_crosses_it_off(score: Score) -> None:
    """D1 closes every problem as 政策解释 on day one; the office crosses none off: they are open, and late."""
    before, gamed = score(honest())["D1"], score(explained_at_once(crossed=False))["D1"]
    assert (sample(before, "on_time_rate"), sample(gamed, "on_time_rate")) == ((12, 12), (0, 12))
    assert gains(before, gamed) == []
    assert {"long_overdue", "low_on_time"} <= flags(gamed)


def test_policy_explained_and_crossed_off_earns_no_grade(score: Score) -> None:
    """The office does cross them off: then there is nothing by which D1 could be graded, but the ratings count."""
    before = score(honest())["D1"]
    gamed = score(explained_at_once(crossed=True))["D1"]
    assert sample(gamed, "on_time_rate") == (0, 0)
    assert (gamed.status, gamed.rank, gamed.grade) == ("ungraded", None, None)
    assert gains(before, gamed) == []
    rated = score(explained_at_once(crossed=True, rating=Rating.BAD))["D1"]
    assert sample(rated, "satisfaction") == (0, 120_000)
    assert gains(before, rated) == []
    assert (rated.total or 0) < (gamed.total or 0)


def test_a_withdrawal_in_december_does_not_undo_september(score: Score) -> None:
    """The problem of September is open until the firm is talked into withdrawing it on 20 December.

    It was judged late when it was due, and stays so; the honest department solves it that day and has it resolved.
    """
    december = date(2016, 12, 20)
    before, gamed = score(slow(**solved(december))), score(slow(**closed(december, Outcome.WITHDRAWN, Rating.GOOD)))
    for code in ("D2", "G4"):
        assert sample(gamed[code], "on_time_rate") == sample(before[code], "on_time_rate")
        assert gains(before[code], gamed[code]) == []
    assert (sample(before["G4"], "resolution_rate"), sample(gamed["G4"], "resolution_rate")) == ((6, 6), (5, 6))


def test_an_escalation_that_is_returned_is_a_late_problem(score: Score) -> None:
    """On the due day the problem is passed up and forgotten; the leading group gives it back on 20 October."""
    county = slow()
    ruling: dict[str, Any] = {"ruling": Ruling.RETURNED, "ruled_on": date(2016, 10, 20)}
    county.escalates(county.ledger.issues[-1], SEPTEMBER + 14 * DAY, **ruling)
    before, gamed = score(honest()), score(county)
    for code in ("D2", "G4"):
        assert sample(gamed[code], "on_time_rate") == sample(before[code], "on_time_rate")
        assert gains(before[code], gamed[code]) == []
    assert "long_overdue" in flags(gamed["D2"])


def test_an_escalation_that_is_adopted_and_forgotten_is_an_overdue_directive(score: Score) -> None:
    """The leading group adopts it and directs D2 to be done by the end of October; D2 forgets it."""
    county = slow()
    ruling: dict[str, Any] = {
        "ruling": Ruling.ACCEPTED,
        "ruled_on": date(2016, 9, 28),
        "directive_dept": "D2",
        "directive_due_on": date(2016, 10, 31),
    }
    county.escalates(county.ledger.issues[-1], SEPTEMBER + 14 * DAY, **ruling)
    in_time = slow(**solved(SEPTEMBER + 5 * DAY))
    before, gamed = score(in_time)["D2"], score(county)["D2"]
    assert sample(gamed, "directive_on_time") == (0, 1)
    assert gains(before, gamed) == []
    assert flags(gamed) == {"directive_overdue"}


def test_an_escalation_nobody_ruled_on_is_judged_when_it_is_ruled_on(score: Score) -> None:
    """No ruling by the end of the year: pending, and no better than solved in time. Returned in January: late then."""
    county = slow()
    escalation = county.escalates(county.ledger.issues[-1], SEPTEMBER + 14 * DAY)
    before, pending = score(slow(**solved(SEPTEMBER + 5 * DAY))), score(county)
    assert sample(pending["D2"], "on_time_rate") == (10, 11)
    assert gains(before["D2"], pending["D2"]) == []
    escalation.ruling, escalation.ruled_on = Ruling.RETURNED, date(2017, 1, 10)
    assert sample(score(county)["D2"], "on_time_rate") == (10, 11)
    january = score(county, date(2017, 1, 1), date(2017, 1, 31))["D2"]
    assert sample(january, "on_time_rate") == (0, 1)
    assert "long_overdue" in flags(january)


def test_closing_now_and_solving_never_ends_in_rework(score: Score) -> None:
    """The problem of September is closed as solved on its due day; the firm complains and it is taken up again.

    The honest department was late by seven weeks and solved it.
    """
    county = slow(**solved(SEPTEMBER + 14 * DAY, Rating.BAD))
    issue = county.ledger.issues[-1]
    county.reopens(issue, date(2016, 11, 21))
    complaint: dict[str, Any] = {"ruling": Ruling.ACCEPTED, "ruled_on": date(2016, 11, 21)}
    county.escalates(issue, date(2016, 11, 18), EscalationKind.COMPLAINT, **complaint)
    before, gamed = score(honest()), score(county)
    for code in ("D2", "G4"):
        assert sample(gamed[code], "on_time_rate") == sample(before[code], "on_time_rate")
        assert gains(before[code], gamed[code]) == []
        assert {line.code for line in gamed[code].adjustments} == {"forced_escalations", "rework"}
    assert (sample(before["G4"], "resolution_rate"), sample(gamed["G4"], "resolution_rate")) == ((6, 6), (5, 6))


def test_a_padded_deadline_is_cut_to_the_limit_of_its_level(score: Score) -> None:
    """D2 gives itself until 31 December for a problem of level A: ten working days are the most."""
    padded = slow(due_on=date(2016, 12, 31), **solved(SEPTEMBER + 49 * DAY))
    before, gamed = score(honest()), score(padded)
    for code in ("D2", "G4"):
        assert sample(gamed[code], "on_time_rate") == sample(before[code], "on_time_rate")
        assert gains(before[code], gamed[code]) == []


def test_extensions_neither_come_late_nor_reach_far(score: Score) -> None:
    """D2 has the problem extended to the end of the year: once after it was due, once in time.

    After the due day it changes nothing. In time it gives fifteen working days, to 19 October, and not one more.
    """
    far: dict[str, Any] = {"extended_to": date(2016, 12, 31)}
    too_late, in_time = ({**far, "extension_approved_on": date(2016, 9, day)} for day in (26, 24))
    done_late, done_in_time = solved(date(2016, 10, 29)), solved(date(2016, 10, 18))
    assert score(slow(**too_late, **done_late))["G4"] == score(slow(**done_late))["G4"]
    as_far_as_it_goes = in_time | {"extended_to": date(2016, 10, 19)}
    assert score(slow(**in_time, **done_late))["G4"] == score(slow(**as_far_as_it_goes, **done_late))["G4"]
    assert sample(score(slow(**in_time, **done_late))["G4"], "on_time_rate") == (5, 6)
    assert sample(score(slow(**in_time, **done_in_time))["G4"], "on_time_rate") == (6, 6)


def test_one_approval_makes_no_graded_department(score: Score) -> None:
    """D3 does nothing in half a year but one approval, in time."""
    county = honest()
    county.has_department("D3")
    county.approves("D3", date(2016, 9, 5), date(2016, 9, 6))
    cards = score(county)
    assert sample(cards["D3"], "approval_on_time") == (1, 1)
    assert (cards["D3"].status, cards["D3"].rank, cards["D3"].grade) == ("ungraded", None, None)
    assert (cards["D1"].rank, cards["D1"].ranked, cards["D1"].grade) == (1, 2, "优秀")


def test_a_silent_department_is_not_assessed(score: Score) -> None:
    """D3 does nothing at all: it is listed with the reason, and neither ranked nor graded."""
    county = honest()
    county.has_department("D3")
    silent = score(county)["D3"]
    assert (silent.status, silent.total, silent.rank, silent.grade) == ("not_assessed", None, None, None)
    assert silent.reason is not None
