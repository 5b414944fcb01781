"""The days on which a rule turns: what counts on the day itself does not count the day after, and the reverse."""

from datetime import date
from typing import Any

import pytest

from models.values import Ruling
from tests.scenarios.conftest import Score
from tests.scenarios.county import DAY, END, MONTHS, START, honest, solved
from tests.scenarios.gains import flags, sample
from tests.scoring.pen import CALENDAR

BOOKS_CLOSE = date(2017, 1, 9)
"""The fifth working day after the period: what is written down by then is known."""


@pytest.mark.parametrize(("escalated", "judged"), [(0, (10, 11)), (1, (11, 12))])
def test_only_what_is_escalated_by_the_closing_day_becomes_a_directive(
    score: Score, escalated: int, judged: tuple[int, int]
) -> None:
    """Solved in time; on that day, or the day after, passed up and adopted with a directive to D2."""
    county = honest(without={"G4": ["slow issue"]})
    closed = date(2016, 9, 20)
    issue = county.raises("Q4", date(2016, 9, 10), **solved(closed))
    on = closed + escalated * DAY
    ruling: dict[str, Any] = {
        "ruling": Ruling.ACCEPTED,
        "ruled_on": on,
        "directive_dept": "D2",
        "directive_due_on": on + DAY,
    }
    county.escalates(issue, on, **ruling)
    assert sample(score(county)["D2"], "on_time_rate") == judged


@pytest.mark.parametrize(("verified", "found"), [(BOOKS_CLOSE, (2, 2)), (BOOKS_CLOSE + DAY, (1, 2))])
def test_no_issue_may_be_verified_until_the_books_close(score: Score, verified: date, found: tuple[int, int]) -> None:
    county = honest(without={"G1": ["issues", "reports"]})
    county.reports("G1", MONTHS[1], no_issue=True, verified=date(2016, 8, 5))
    county.reports("G1", MONTHS[4], no_issue=True, verified=verified)
    county.ledger.monthly_reports[-1].submitted_on = date(2016, 11, 3)
    assert sample(score(county)["G1"], "problem_discovery") == found


@pytest.mark.parametrize(("confirmed", "visits"), [(BOOKS_CLOSE, (13, 14)), (BOOKS_CLOSE + DAY, (14, 14))])
def test_a_finding_confirmed_until_the_books_close_annuls_the_visit(
    score: Score, confirmed: date, visits: tuple[int, int]
) -> None:
    """The visit is annulled in the old period; the check, the falsification and its flag belong to the new one."""
    county = honest(without={"G2": ["check"]})
    december = next(
        row for row in county.ledger.visits if row.cadre_code == "G2" and row.visited_on == date(2016, 12, 25)
    )
    county.checks("G2", date(2016, 12, 30), passed=8, visit=december.visit_code)
    county.ledger.spot_checks[-1].confirmed_on = confirmed
    old, new = score(county)["G2"], score(county, date(2017, 1, 1), date(2017, 1, 31))["G2"]
    assert (sample(old, "visit_coverage"), sample(old, "spot_check_pass")) == (visits, (0, 0))
    assert "falsified" not in flags(old)
    assert sample(new, "spot_check_pass") == (8, 10)
    assert "falsified" in flags(new)


def test_a_report_sent_before_its_month_is_over_is_judged_when_it_is_over(score: Score) -> None:
    """December's report is sent on the twentieth; judged on the thirty-first, not before."""
    county = honest(without={"G1": ["reports"]})
    county.reports("G1", MONTHS[6])
    county.ledger.monthly_reports[-1].submitted_on = date(2016, 12, 20)
    last_days = date(2016, 12, 21)
    assert sample(score(county, last_days, date(2016, 12, 30))["G1"], "report_timeliness") == (0, 0)
    assert sample(score(county, last_days, END)["G1"], "report_timeliness") == (1, 1)


@pytest.mark.parametrize(("waited", "counted"), [(30, 0), (31, 1)])
def test_a_problem_is_long_overdue_after_more_than_thirty_working_days(score: Score, waited: int, counted: int) -> None:
    county = honest()
    due = next(day for day in reversed(CALENDAR.list) if day < END and CALENDAR.within(day, END) == waited)
    county.raises("Q4", due - 7 * DAY, due_on=due)
    card = score(county)["D2"]
    assert card.counts["overdue_open"] == counted
    assert ("long_overdue" in flags(card)) == bool(counted)


@pytest.mark.parametrize(("due", "overdue"), [(END, 0), (END - DAY, 1)])
def test_a_rectification_is_overdue_on_the_day_after_it_was_due(score: Score, due: date, overdue: int) -> None:
    county = honest()
    county.ledger.spot_checks[-1].rectify_due_on = due
    assert score(county)["G4"].counts["rectifications_overdue"] == overdue


def test_three_graded_cadres_share_a_quota_of_their_own(score: Score) -> None:
    """G4 alone in another group has a place of its own, and takes none from the three; among them it has none."""
    county = honest()
    assert [score(county)[code].grade for code in ("G1", "G4")] == ["优秀", "良好"]
    county.ledger.cadres[3].group = "镇街"
    cards = score(county)
    assert [cards[code].grade for code in ("G1", "G2", "G3", "G4")] == ["优秀", "良好", "良好", "优秀"]


def test_all_who_share_the_lowest_total_are_the_bottom_of_their_group(score: Score) -> None:
    """Six more cadres, who do nothing at all: a tenth of ten is one, and they are all as low as the lowest."""
    county = honest()
    idle = [f"G{number}" for number in range(5, 11)]
    for cadre in idle:
        county.has_cadre(cadre, "D1")
        county.has_enterprise(f"Q{cadre}")
        county.assigns(cadre, f"Q{cadre}")
    cards = score(county)
    assert [code for code in sorted(cards) if "bottom_of_group" in flags(cards[code])] == sorted(idle)
    del county.ledger.cadres[-1], county.ledger.assignments[-1]
    assert not any("bottom_of_group" in flags(card) for card in score(county).values())


def test_the_period_begins_on_its_first_day(score: Score) -> None:
    """A visit on the first day counts, one the day before does not, though the cadre was assigned."""
    seen = []
    for visited in (START, START - DAY):
        county = honest(without={"G1": ["assignment", "visits"]})
        county.assigns("G1", "Q1", START - 7 * DAY)
        county.visits("G1", visited)
        seen.append(sample(score(county)["G1"], "visit_coverage"))
    assert seen == [(1, 14), (0, 14)]
