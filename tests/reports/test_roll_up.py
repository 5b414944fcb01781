"""The county's roll-up of a month: its sums, and the reports held against the ledgers to the unit."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest

from models import Assignment, MonthlyReport, Reopening, Visit
from models.values import ExemptionReason, VisitMethod
from services.errors import NotPermittedError
from services.ledgers import reports
from services.ledgers.reports.lines import scope, sections, verdict
from services.ledgers.reports.listing import Wanted
from services.messages import word

from .conftest import AUGUST, JULY, REGION, issue


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def submitted(desk, people):
    desk.submit(people.cadre, "Q001", output="10.5", employees="80", no_issue=True)
    desk.submit(people.other, "Q002", output="20.25", investment="3", employees="40")


def visit(code, day, cadre="G001", enterprise="Q001"):
    return Visit(
        region=REGION,
        visit_code=code,
        cadre_code=cadre,
        enterprise_code=enterprise,
        visited_on=day,
        recorded_on=day + timedelta(days=1),
        method=VisitMethod.ON_SITE,
    )


def test_visits_and_cadres_add_up(desk, people):
    found = desk.roll_up(people.office)
    assert (found.visits.required, found.visits.met, found.visits.made, found.visits.recorded) == (4, 3, 3, 4)
    cadres = found.cadres
    assert (cadres.more, cadres.two, cadres.one, cadres.none, cadres.all) == (0, 1, 1, 0, 2)


def test_whoever_is_exempt_stands_with_the_reason(desk, people):
    cadres = desk.roll_up(people.office, JULY).cadres
    assert (cadres.exempt, cadres.one, cadres.all) == ({ExemptionReason.AWAY: 1}, 1, 2)


def test_a_cadre_with_several_enterprises_stands_where_the_fewest_visits_were_made(desk, people):
    desk.add(Assignment(region=REGION, cadre_code="G001", enterprise_code="Q002", start_on=JULY))
    cadres = desk.roll_up(people.office).cadres
    assert (cadres.two, cadres.one, cadres.none, cadres.all) == (0, 1, 1, 2)


def test_problems_move_from_what_was_carried_over_to_what_is_open(desk, people):
    desk.add(
        issue("W3", date(2016, 7, 4), date(2016, 7, 20)),  # reopened in August
        issue("W4", date(2016, 8, 22), date(2016, 8, 24)),  # closed and reopened in August, and closed again
        issue("W5", date(2016, 9, 1)),  # after the month
    )
    desk.add(
        Reopening(region=REGION, reopening_code="R1", issue_code="W3", reopened_on=date(2016, 8, 8)),
        Reopening(
            region=REGION,
            reopening_code="R2",
            issue_code="W4",
            reopened_on=date(2016, 8, 25),
            reclosed_on=date(2016, 8, 29),
            outcome="已解决",
        ),
    )
    issues = desk.roll_up(people.office).issues
    assert (issues.carried, issues.registered, issues.reopened, issues.closed, issues.open) == (1, 2, 1, 2, 2)
    assert issues.carried + issues.registered + issues.reopened - issues.closed == issues.open
    july = desk.roll_up(people.office, JULY).issues
    assert july.open == issues.carried


def test_a_closing_that_is_not_crossed_off_leaves_the_problem_open(desk, people):
    row = issue("W3", date(2016, 8, 4), date(2016, 8, 12))
    row.outcome = "政策解释"
    desk.add(row)
    issues = desk.roll_up(people.office).issues
    assert (issues.registered, issues.closed, issues.open) == (2, 1, 2)


def test_an_enterprise_is_summed_once_by_the_report_submitted_last(desk, people):
    submitted(desk, people)
    desk.add(
        MonthlyReport(
            region=REGION,
            cadre_code="G002",
            enterprise_code="Q001",
            month=AUGUST,
            submitted_on=date(2016, 9, 2),
            output_e4=990_000,
        )
    )
    production = desk.roll_up(people.office).production
    assert (production.enterprises, production.output_e4, production.investment_e4) == (2, 307_500, 30_000)
    assert production.employees == 120


def test_reports_are_counted_by_where_they_stand(desk, people):
    desk.submit(people.cadre, "Q001", no_issue=True)
    sums = desk.roll_up(people.office, today=date(2016, 9, 8)).reports
    assert (sums.owed, sums.on_time, sums.late, sums.missing, sums.exempt) == (2, 1, 0, 1, 0)
    assert (sums.no_issue, sums.verified) == (1, 0)


# ---- reconciliation


def test_reports_reconcile_to_the_unit_and_say_so(desk, people):
    submitted(desk, people)
    found = desk.roll_up(people.leader)
    against = found.reconciliation
    assert (against.compared, against.imported, against.missing, against.reconciles) == (2, 0, 0, True)
    assert {one.figure: (one.reported, one.ledger, one.county) for one in against.sums} == {
        "visits": (4, 4, 4),
        "valid_visits": (3, 3, 3),
        "issues_registered": (1, 1, 1),
        "issues_closed": (1, 1, 1),
        "services_accepted": (1, 1, 1),
        "services_delivered": (1, 1, 1),
    }
    assert word(verdict(found), "en") == "Reconciles: every figure of 2 reports is that of the ledgers."


def test_a_ledger_that_changes_afterwards_is_named_with_enterprise_and_figure(desk, people):
    submitted(desk, people)
    desk.add(visit("V9", date(2016, 8, 30)))
    found = desk.roll_up(people.office)
    named = [
        (one.enterprise, one.cadre, one.figure, one.reported, one.ledger) for one in found.reconciliation.differences
    ]
    assert named == [("Q001", "G001", "visits", 3, 4), ("Q001", "G001", "valid_visits", 2, 3)]
    assert word(verdict(found), "en").startswith("Does not reconcile: 2 figures")
    sums = {one.figure: (one.reported, one.ledger) for one in found.reconciliation.sums}
    assert sums["visits"] == (4, 5)


def test_submitted_again_it_reconciles_again(desk, people):
    submitted(desk, people)
    desk.add(visit("V9", date(2016, 8, 30)))
    desk.do(
        reports.return_report,
        people.office,
        cadre="G001",
        enterprise="Q001",
        month=AUGUST,
        version=1,
        reason="走访数有变动",
    )
    assert desk.roll_up(people.office).reconciliation.missing == 1
    desk.submit(people.cadre, "Q001", no_issue=True)
    assert desk.roll_up(people.office).reconciliation.reconciles


def test_a_problem_of_an_enterprise_with_two_cadres_is_counted_once(desk, people):
    desk.add(Assignment(region=REGION, cadre_code="G001", enterprise_code="Q002", start_on=JULY))
    submitted(desk, people)
    desk.submit(people.cadre, "Q002")
    against = desk.roll_up(people.office).reconciliation
    sums = {one.figure: (one.reported, one.ledger, one.county) for one in against.sums}
    assert (sums["issues_registered"], against.reconciles, against.compared) == ((1, 1, 1), True, 3)


def imported(desk, *, no_issue):
    desk.add(
        MonthlyReport(
            region=REGION,
            cadre_code="G003",
            enterprise_code="Q002",
            month=AUGUST,
            submitted_on=date(2016, 9, 2),
            no_issue=no_issue,
        )
    )


def test_what_came_with_an_import_holds_no_figures_and_is_said_to(desk, people):
    imported(desk, no_issue=False)
    found = desk.roll_up(people.office)
    assert (found.reconciliation.compared, found.reconciliation.imported, found.reconciliation.missing) == (0, 1, 1)
    assert word(verdict(found), "en").startswith("Nothing to reconcile yet: none of the 1 submitted")
    assert "1 are not submitted" in word(scope(found), "en")


def test_an_imported_no_problem_is_held_against_the_ledger_all_the_same(desk, people):
    imported(desk, no_issue=True)
    (one,) = desk.roll_up(people.office).reconciliation.differences
    assert (one.enterprise, one.figure, one.reported, one.ledger) == ("Q002", "issues_registered", 0, 1)


# ---- who, and as a file


@pytest.mark.parametrize("name", ["cadre", "department", "stranger"])
def test_only_who_views_the_county_rolls_it_up(desk, people, name):
    with pytest.raises(NotPermittedError):
        desk.roll_up(getattr(people, name))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_workbook_holds_the_figures_of_the_screen(desk, people, language):
    submitted(desk, people)
    out = BytesIO()
    desk.do(reports.export_roll_up, people.leader, month=AUGUST, target=out, language=language)
    book = openpyxl.load_workbook(BytesIO(out.getvalue()))
    cells = [(row[0], row[1]) for row in book.worksheets[0].iter_rows(values_only=True)]
    shown = [
        (capital(word(line.title, language)), line.value / 10_000 if line.unit == "amount" else line.value)
        for section in sections(desk.roll_up(people.leader))
        for line in section.lines
    ]
    assert [cell for cell in cells if isinstance(cell[1], int | float)] == shown
    figures = [row for row in book.worksheets[1].iter_rows(values_only=True) if isinstance(row[1], int)]
    assert [row[1:] for row in figures][:2] == [(4, 4, 4, 0), (3, 3, 3, 0)]
    assert desk.lines()[-1] == ("export roll-up", "leader", {"month": "2016-08"})


def test_the_list_goes_out_as_it_is_shown_and_only_to_the_office(desk, people):
    submitted(desk, people)
    asked, out = Wanted(month=AUGUST), BytesIO()
    desk.do(reports.export_reports, people.office, asked=asked, target=out, language="en")
    rows = list(openpyxl.load_workbook(BytesIO(out.getvalue())).active.iter_rows(min_row=6, values_only=True))
    assert [(row[0], row[5], row[6]) for row in rows] == [("2016-08", "submitted", "2016-09-06")] * 2
    assert rows[0][7] == "no problem, to be verified"
    assert desk.lines()[-1] == ("export_reports", "office", {"rows": 2, "month": "2016-08-01"})
    with pytest.raises(NotPermittedError):
        desk.do(reports.export_reports, people.leader, asked=asked, target=BytesIO(), language="en")
