"""How a cadre might play the rules about visits, reports and assignments, and what it comes to."""

from datetime import date, timedelta

import pytest

from models.values import VisitMethod
from tests.scenarios.conftest import Score
from tests.scenarios.county import DAY, END, HELPS, MONTHS, START, County, honest, solved
from tests.scenarios.gains import flags, gains, points, sample


def test_the_honest_county_is_what_the_scenarios_think_it_is(score: Score) -> None:
    """G1 did everything and is first; G4 had one slow issue and is last, still above 95."""
    cards = score(honest())
    assert (cards["G1"].total, cards["G1"].rank, cards["G1"].grade) == (10_000, 1, "优秀")
    assert (cards["G2"].total, cards["G2"].rank, cards["G2"].grade) == (9_954, 2, "良好")
    assert (cards["G4"].total, cards["G4"].rank, cards["G4"].grade) == (9_867, 3, "良好")
    assert not any(flags(card) for card in cards.values())


def test_silence_is_never_first(score: Score) -> None:
    """G1 makes the visits and sends the reports, but registers no problem and happens not to be checked.

    What others did stands in for what is missing: the group's average and never more. That no problem was found in two
    quarters is G1's own: no points.
    """
    before = score(honest())["G1"]
    cards = score(honest(without={"G1": ["issues", "check"]}))
    assert gains(before, cards["G1"]) == []
    assert cards["G1"].rank == 4
    assert sample(before, "problem_discovery") == (2, 2)
    assert sample(cards["G1"], "problem_discovery") == (0, 2)
    best = max(points(cards[code], "spot_check_pass") or 0 for code in ("G2", "G3", "G4"))
    assert 0 < (points(cards["G1"], "spot_check_pass") or 0) <= best


def test_doing_nothing_at_all_is_flagged(score: Score) -> None:
    """G1 is assigned and does nothing for half a year."""
    everything = ["visits", "reports", "issues", "check"]
    gamed = score(honest(without={"G1": everything}))["G1"]
    assert gains(score(honest())["G1"], gamed) == []
    assert {"absent", "low_visits", "low_score"} <= flags(gamed)


def test_phone_calls_are_no_visits(score: Score) -> None:
    """G1 telephones twice a month and writes it down as 电话."""
    county = honest(without={"G1": ["visits"]})
    for month in MONTHS:
        county.visits("G1", month + 14 * DAY, method=VisitMethod.PHONE)
        county.visits("G1", month + 24 * DAY, method=VisitMethod.PHONE)
    before, gamed = score(honest())["G1"], score(county)["G1"]
    assert (sample(before, "visit_coverage"), sample(gamed, "visit_coverage")) == ((14, 14), (0, 14))
    assert gains(before, gamed) == []
    assert {"absent", "low_visits"} <= flags(gamed)


def test_backdated_visits_do_not_count(score: Score) -> None:
    """G1 writes the whole half-year's visits into the ledger on 5 January, before the books are closed.

    They may have been made, so G1 is not called absent; but what is written down after five working days is no visit.
    """
    county = honest(without={"G1": ["visits"]})
    for month in MONTHS:
        county.visits("G1", month + 14 * DAY, recorded=date(2017, 1, 5))
        county.visits("G1", month + 24 * DAY, recorded=date(2017, 1, 5))
    before, gamed = score(honest())["G1"], score(county)["G1"]
    assert sample(gamed, "visit_coverage") == (0, 14)
    assert gains(before, gamed) == []
    assert flags(gamed) == {"low_visits"}


def test_an_invented_visit_costs_all_visits_once_it_is_found_out(score: Score) -> None:
    """G1 writes down a visit that was never made; a covert check finds it false and the finding is confirmed."""
    county = honest()
    county.checks("G1", date(2016, 12, 20), passed=10, visit=county.visits("G1", date(2016, 12, 12)))
    before, gamed = score(honest())["G1"], score(county)["G1"]
    assert (points(before, "visit_coverage"), points(gamed, "visit_coverage")) == (200_000, 0)
    assert gains(before, gamed) == []
    assert gamed.grade == "合格"
    assert flags(gamed) == {"falsified"}


def test_exemptions_bought_on_the_last_day_are_too_late(score: Score) -> None:
    """G1 stops visiting in September, and on 31 December has September to December exempted.

    Only December's exemption is in time: September to November count, six visits owed and none made.
    """
    county = _stops_visiting_in_september()
    without_exemptions = score(county)["G1"]
    for month in MONTHS[3:]:
        county.exempts("G1", month, approved=END)
    before, gamed = score(honest())["G1"], score(county)["G1"]
    assert sample(without_exemptions, "visit_coverage") == (6, 14)
    assert sample(gamed, "visit_coverage") == (6, 12)
    assert gains(before, gamed) == []
    assert {"absent", "low_visits"} <= flags(gamed)


def test_no_more_than_two_months_are_exempt(score: Score) -> None:
    """G1 has September to December exempted in time, one after the other: the first two are, the others count."""
    county = _stops_visiting_in_september()
    for month in MONTHS[3:]:
        county.exempts("G1", month, approved=month)
    before, gamed = score(honest())["G1"], score(county)["G1"]
    assert sample(gamed, "visit_coverage") == (6, 10)
    assert gains(before, gamed) == []
    assert {"absent", "low_visits"} <= flags(gamed)


def _stops_visiting_in_september() -> County:
    county = honest(without={"G1": ["visits"]})
    for month in MONTHS[:3]:
        county.visits("G1", month + 14 * DAY)
        county.visits("G1", month + 24 * DAY)
    return county


def test_ticking_no_issue_in_ones_own_report_finds_nothing(score: Score) -> None:
    """G1 registers no problem and ticks 无问题 in every report.

    Nobody verified it: not found. Verified by the office, in months with real visits, it would be found; verified in
    months in which G1 only telephoned, it is not.
    """
    before = score(honest())["G1"]
    seen = {}
    for verified, method in ((False, VisitMethod.ON_SITE), (True, VisitMethod.ON_SITE), (True, VisitMethod.PHONE)):
        county = honest(without={"G1": ["issues", "reports", "visits"]})
        for month in MONTHS:
            county.visits("G1", month + 14 * DAY, method=method)
            county.visits("G1", month + 24 * DAY, method=method)
            office = month + 40 * DAY if verified else None
            county.reports("G1", month, no_issue=True, verified=office)
        gamed = score(county)["G1"]
        assert gains(before, gamed) == []
        seen[verified, method] = sample(gamed, "problem_discovery")
    assert seen == {
        (False, VisitMethod.ON_SITE): (0, 2),
        (True, VisitMethod.ON_SITE): (2, 2),
        (True, VisitMethod.PHONE): (0, 2),
    }


def test_no_issue_is_not_believed_in_a_month_in_which_the_firm_had_one(score: Score) -> None:
    """G1 helps until 20 July and again from August; on 25 July another cadre registers a problem of the firm.

    G1's report for July, 无问题 and verified, is contradicted; it would have counted without that problem.
    """
    seen = []
    for problem in (False, True):
        county = honest(without={"G1": ["assignment", "issues", "reports"]})
        county.assigns("G1", "Q1", START, date(2016, 7, 20))
        county.assigns("G1", "Q1", date(2016, 8, 1), date(2016, 9, 30))
        county.reports("G1", MONTHS[1], no_issue=True, verified=date(2016, 8, 5))
        if problem:
            county.raises("Q1", date(2016, 7, 25), raised_by="G2", **solved(date(2016, 7, 28)))
        seen.append(sample(score(county)["G1"], "problem_discovery"))
    assert seen == [(1, 1), (0, 1)]


@pytest.mark.parametrize("cadre", ["G1", "G4"])
def test_an_assignment_sliced_into_weeks_is_one_assignment(score: Score, cadre: str) -> None:
    """The assignment is written as one row a week, so that no row holds half a month or outlasts a hand-over.

    Neither the best cadre nor the one with a slow issue is any better off: every number stays as it was.
    """
    before, gamed = score(honest())[cadre], score(sliced(cadre, days=7))[cadre]
    assert gamed.indicators == before.indicators
    assert gains(before, gamed) == []


def test_days_off_between_the_slices_shed_no_problem(score: Score) -> None:
    """G4's weekly rows leave out every Tuesday: no new hand-over begins on Wednesday, so the slow issue stays G4's."""
    before, gamed = score(honest())["G4"], score(sliced("G4", days=6))["G4"]
    solved_on_time, judged = sample(gamed, "on_time_rate")
    assert judged - solved_on_time == 1
    assert gains(before, gamed) == []


def test_a_hand_over_after_a_real_break_is_a_hand_over(score: Score) -> None:
    """G4 is away for six weeks while the slow issue falls due and settles in the first days after coming back."""
    county = honest(without={"G4": ["assignment"]})
    due = next(
        row for row in county.ledger.issues if row.enterprise_code == "Q4" and row.registered_on.month == 9
    ).due_on
    county.assigns("G4", "Q4", START, due - 40 * DAY)
    county.assigns("G4", "Q4", due, END)
    before, after = score(honest())["G4"], score(county)["G4"]
    assert sample(after, "on_time_rate")[1] == sample(before, "on_time_rate")[1] - 1


def sliced(cadre: str, *, days: int) -> County:
    """The honest county with one cadre's assignment in weekly rows of so many days."""
    county = honest(without={cadre: ["assignment"]})
    start = START
    while start <= END:
        county.assigns(cadre, HELPS[cadre], start, start + (days - 1) * DAY)
        start += timedelta(weeks=1)
    return county


def test_an_assignment_of_four_days_a_month_is_not_ranked(score: Score) -> None:
    """G1 is assigned for the last four days of each month only: no visit is owed, and no rank is given for it."""
    county = honest(without={"G1": ["assignment", "visits"]})
    for month in MONTHS:
        county.assigns("G1", "Q1", month + 26 * DAY, month + 29 * DAY)
    before, gamed = score(honest())["G1"], score(county)["G1"]
    assert sample(gamed, "visit_coverage") == (0, 0)
    assert (gamed.status, gamed.rank, gamed.grade) == ("ungraded", None, None)
    assert gains(before, gamed) == []


def test_reports_that_stop_after_a_good_month_are_missing_reports(score: Score) -> None:
    """G1 reports for June and July on time and then no more.

    A report is owed whether it comes or not; December's, due in January, is judged in the next period.
    """
    county = honest(without={"G1": ["reports"]})
    for month in MONTHS[:2]:
        county.reports("G1", month)
    before, gamed = score(honest())["G1"], score(county)["G1"]
    assert (sample(before, "report_timeliness"), sample(gamed, "report_timeliness")) == ((6, 6), (2, 6))
    assert gains(before, gamed) == []
    january = (date(2017, 1, 1), date(2017, 1, 31))
    assert sample(score(honest(), *january)["G1"], "report_timeliness") == (1, 1)
    assert sample(score(county, *january)["G1"], "report_timeliness") == (0, 1)
