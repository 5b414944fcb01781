"""A cadre's month is what scoring makes of it: the plan's figures are those of the evidence, row for row."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given

from models.values import ExemptionReason
from services import scoring
from services.access import OPERATOR
from services.counties import month_end
from services.database import Database
from services.errors import NotFoundError, NotPermittedError
from services.ledgers import exemptions, month_plan
from services.scoring.results import Explanation
from tests.oracle.ledger import Ledger
from tests.oracle.workbook import REGION as GENERATED
from tests.scoring.engine import Engine
from tests.scoring.nasty import nasty_ledgers
from tests.scoring.test_properties import examples

from .conftest import REGION, TODAY

JULY, AUGUST, SEPTEMBER = date(2016, 7, 1), date(2016, 8, 1), date(2016, 9, 1)


def planned(desk, actor, month, cadre="G001", **given):
    return desk.read(month_plan.month_plan, actor, cadre=cadre, month=month, **given)


def figures(plan):
    return {row.enterprise: (row.required, row.done, row.missing, row.exempt) for row in plan.rows}


def test_a_month_tells_what_is_required_done_and_missing_at_each_enterprise(desk, people):
    for on in (date(2016, 8, 3), date(2016, 8, 10), date(2016, 8, 17)):
        desk.visit(people.cadre, recorded=on, on=on)
    desk.visit(people.cadre, recorded=date(2016, 8, 10), on=date(2016, 8, 10), enterprise="Q002")
    plan = planned(desk, people.cadre, AUGUST)
    assert (plan.cadre, plan.name, plan.last, plan.approve_by) == (
        "G001", "干部G001", date(2016, 8, 31), date(2016, 9, 7)
    )  # fmt: skip
    assert figures(plan) == {"Q001": (2, 3, 0, False), "Q002": (2, 1, 1, False)}


def test_a_month_under_way_is_planned_to_its_end_and_a_past_assignment_is_no_part_of_it(desk, people):
    desk.visit(people.cadre)
    assert figures(planned(desk, people.cadre, SEPTEMBER)) == {"Q001": (2, 1, 1, False)}
    assert figures(planned(desk, people.cadre, date(2016, 10, 1))) == {"Q001": (2, 0, 2, False)}


def test_a_part_of_a_month_asks_for_its_share(desk, people):
    """From 8 June on the campaign has 17 of the 21 working days of June 2016, but no assignment before July."""
    assert figures(planned(desk, people.cadre, date(2016, 6, 1))) == {}


def test_what_was_recorded_too_late_is_told_and_not_counted(desk, people):
    desk.visit(people.cadre, on=date(2016, 8, 10))
    row = planned(desk, people.cadre, AUGUST).rows[0]
    assert (row.done, row.late, row.missing) == (0, 1, 2)


def test_an_exempt_month_asks_for_nothing_and_one_approved_too_late_asks_for_all(desk, people):
    desk.exempted(JULY, date(2016, 8, 5))
    desk.exempted(AUGUST, date(2016, 9, 8))
    july, august = planned(desk, people.cadre, JULY).rows[0], planned(desk, people.cadre, AUGUST).rows[0]
    assert (july.required, july.missing, july.exempt, july.excuse) == (0, 0, True, ExemptionReason.AWAY)
    assert (august.required, august.missing, august.exempt, august.excuse) == (2, 2, False, ExemptionReason.AWAY)


def test_a_request_that_waits_stands_with_its_month(desk, people):
    asked = desk.do(exemptions.ask_exemption, people.cadre, enterprise="Q001", month=SEPTEMBER, reason="学习")
    assert planned(desk, people.cadre, SEPTEMBER).rows[0].request == (asked.number, 1)
    desk.do(exemptions.withdraw_exemption, people.cadre, number=asked.number, version=1)
    assert planned(desk, people.cadre, SEPTEMBER).rows[0].request is None


@pytest.mark.parametrize("who", ["department", "office", "supervisor", "leader"])
def test_whoever_sees_the_cadre_sees_the_month(desk, people, who):
    assert planned(desk, getattr(people, who), AUGUST).rows


@pytest.mark.parametrize("who", ["colleague", "other_cadre", "other_department"])
def test_nobody_else_sees_it(desk, people, who):
    with pytest.raises(NotFoundError):
        planned(desk, getattr(people, who), AUGUST)
    with pytest.raises(NotFoundError):
        planned(desk, people.office, AUGUST, cadre="G999")


@pytest.mark.parametrize("who", ["administrator", "stranger"])
def test_nobody_of_elsewhere_sees_it(desk, people, who):
    with pytest.raises(NotPermittedError):
        planned(desk, getattr(people, who), AUGUST)


@pytest.mark.parametrize("month", [date(2016, 5, 1), date(2018, 7, 1)])
def test_a_month_outside_the_campaign_is_none(desk, people, month):
    with pytest.raises(NotFoundError, match=f"{month:%Y-%m}"):
        planned(desk, people.cadre, month)


def covered(session, region: str, cadre: str, start: date, today: date) -> Explanation:
    """Return the evidence of the visits that the scorecard counts and requires."""
    period = {"start": start, "end": today, "as_of": today}
    of = {"kind": "cadre", "subject": cadre, "code": "visit_coverage"}
    return scoring.explain(session, actor=OPERATOR, region=region, **period, **of)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """One database in memory; every example is a transaction that is taken back."""
    database = Database("sqlite://")
    database.migrate()
    yield Engine(database)
    database.close()


def test_the_plans_of_a_cadre_add_up_to_the_scorecard(desk, people):
    for on, late in ((date(2016, 7, 5), 0), (date(2016, 7, 6), 20), (date(2016, 8, 9), 1), (date(2016, 8, 10), 2)):
        desk.visit(people.cadre, on=on, recorded=date.fromordinal(on.toordinal() + late))
    desk.exempted(JULY, date(2016, 8, 5), enterprise="Q002")
    plans = [planned(desk, people.cadre, month) for month in (JULY, AUGUST)]
    with desk.database.read() as session:
        given = {"region": REGION, "start": date(2016, 6, 8), "end": date(2016, 8, 31), "as_of": TODAY}
        found = scoring.assess(session, actor=OPERATOR, **given)
    card = next(card for card in found.subjects if card.code == "G001")
    line = next(line for line in card.indicators if line.code == "visit_coverage")
    rows = [row for plan in plans for row in plan.rows]
    assert (line.num, line.den) == (3, 6)
    assert (sum(min(row.done, row.required) for row in rows), sum(row.required for row in rows)) == (3, 6)


@examples(40)
@given(nasty_ledgers())
def test_plans_ask_for_what_the_evidence_asks_for_and_count_what_it_counts(engine: Engine, ledger: Ledger) -> None:
    today = month_end(max((visit.visited_on for visit in ledger.visits), default=TODAY))
    with engine.holding(ledger) as session:
        for cadre in {row.cadre_code for row in ledger.assignments}:
            told = covered(session, GENERATED, cadre, date(2011, 1, 1), today)
            asked = {tuple(row.item.split(" / ")[1:]): row.den for row in told.rows if " / " in row.item}
            found = {}
            for month in sorted({month for _, month in asked}):
                given = {"cadre": cadre, "month": date.fromisoformat(f"{month}-01"), "today": today}
                plan = month_plan.month_plan(session, actor=OPERATOR, region=GENERATED, **given)
                found |= {(row.enterprise, month): row for row in plan.rows}
            assert {key: row.required for key, row in found.items()} == asked
            assert sum(min(row.done, row.required) for row in found.values()) == told.num
