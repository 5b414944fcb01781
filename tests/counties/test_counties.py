"""Counties: creating one, looking at one's own only, and the period a reader most likely means."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models import Assignment, AuditEntry, Visit
from models.values import VisitMethod
from seed.examples import EXAMPLES
from services import counties
from services.errors import BadInputError, NotFoundError, NotPermittedError
from services.exchange.importing import import_ledgers
from services.exchange.parsed import Parsed

NOW = datetime(2016, 7, 1, 8, 0, tzinfo=UTC)
GIVEN = {
    "code": "610125",
    "name": "户县",
    "campaign": "千人亲商助企",
    "starts_on": date(2016, 6, 17),
    "ends_on": date(2018, 6, 16),
}


def test_a_county_is_created_with_its_campaign_and_leaves_a_line(database, actors):
    with database.write() as session:
        counties.create_county(session, actor=actors.operator, now=NOW, **GIVEN)
    with database.read() as session:
        found = counties.county(session, actor=actors.stranger, region="610125")
        (entry,) = session.exec(select(AuditEntry)).all()
    assert found == counties.County(
        "610125",
        "户县",
        "千人亲商助企",
        date(2016, 6, 17),
        date(2018, 6, 16),
        demo=False,
        ledger_version=0,
        unranked_groups=("县级领导",),
    )
    assert (entry.verb, entry.region, entry.actor) == ("create_county", "610125", "operator")


def test_a_county_that_was_just_created_is_there_for_the_next_verb_of_the_transaction(sqlite_database, actors):
    parsed = Parsed.from_rows(
        {name: [dict(EXAMPLES[name])] for name in ("departments", "cadres", "enterprises", "visits")}
    )
    with sqlite_database.write() as session:
        counties.create_county(session, actor=actors.operator, now=NOW, **GIVEN)
        report = import_ledgers(session, actor=actors.operator, region="610125", parsed=parsed, now=NOW)
    assert report.errors == ()


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"code": "61 01"}, "no region code"),
        ({"code": ""}, "no region code"),
        ({"name": " "}, "needs a name"),
        ({"campaign": ""}, "needs a name"),
        ({"ends_on": date(2016, 6, 16)}, "ends before it starts"),
        ({"code": "610124"}, "already"),
    ],
)
def test_a_county_that_does_not_fit_together_is_refused(database, county, actors, what, why):
    with database.write() as session, pytest.raises(BadInputError, match=why):
        counties.create_county(session, actor=actors.operator, now=NOW, **{**GIVEN, **what})


def test_a_county_is_shown_to_its_own_people_only(database, county, actors):
    with database.read() as session:
        for own in (actors.leader, actors.cadre, actors.department, actors.operator):
            assert counties.county(session, actor=own, region=county).name == "周至县"
        for other in (actors.stranger, actors.administrator):
            with pytest.raises(NotPermittedError):
                counties.county(session, actor=other, region=county)
        with pytest.raises(NotFoundError):
            counties.county(session, actor=actors.operator, region="999999")


def test_administrators_choose_among_all_counties(database, county, actors):
    with database.read() as session:
        assert [one.code for one in counties.counties(session, actor=actors.administrator)] == [county]
        with pytest.raises(NotPermittedError):
            counties.counties(session, actor=actors.leader)


def visit(session, day):
    if session.get(Assignment, ("610124", "G001", "Q001", date(2016, 6, 8))) is None:
        session.add(Assignment(region="610124", cadre_code="G001", enterprise_code="Q001", start_on=date(2016, 6, 8)))
        session.flush()
    session.add(
        Visit(
            region="610124",
            visit_code=f"V{day}",
            cadre_code="G001",
            enterprise_code="Q001",
            visited_on=day,
            recorded_on=day,
            method=VisitMethod.ON_SITE,
        )
    )
    session.flush()


@pytest.mark.parametrize(
    "case",
    [
        ([], date(2016, 9, 10), date(2016, 9, 10), True),
        ([date(2016, 9, 9)], date(2016, 9, 10), date(2016, 9, 10), True),
        ([date(2016, 8, 27)], date(2016, 9, 10), date(2016, 9, 10), True),
        ([date(2016, 8, 26)], date(2016, 9, 10), date(2016, 8, 26), False),
        ([date(2016, 7, 3), date(2016, 6, 9)], date(2016, 12, 10), date(2016, 7, 3), False),
        ([date(2018, 6, 5)], date(2018, 6, 10), date(2018, 6, 7), True),
        ([date(2018, 6, 5)], date(2026, 11, 22), date(2018, 6, 7), False),
        ([], date(2016, 6, 1), date(2016, 6, 8), True),
    ],
    ids=["empty", "daily", "two weeks", "a day more", "behind", "just over", "long over", "not begun"],
)
def test_ledgers_kept_daily_are_read_as_of_today_and_others_up_to_their_last_entry(database, county, actors, case):
    visits, today, end, lively = case
    with database.write() as session:
        for day in visits:
            visit(session, day)
        found = counties.usual_period(session, actor=actors.leader, region=county, today=today)
        assert found == counties.Period(date(2016, 6, 8), end, today if lively else None)
        with pytest.raises(NotPermittedError):
            counties.usual_period(session, actor=actors.stranger, region=county, today=today)


def test_the_months_of_a_period_end_with_the_period():
    ends = counties.month_ends(date(2016, 6, 8), date(2016, 9, 10))
    assert ends == (date(2016, 6, 30), date(2016, 7, 31), date(2016, 8, 31), date(2016, 9, 10))
    assert counties.month_ends(date(2016, 6, 8), date(2016, 6, 30)) == (date(2016, 6, 30),)
    assert counties.month_ends(date(2016, 12, 31), date(2017, 1, 31)) == (date(2016, 12, 31), date(2017, 1, 31))
