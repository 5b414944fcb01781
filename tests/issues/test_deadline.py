"""The deadline that an issue's screen explains is the one that is scored, and its days are the calendar's."""

from datetime import date

import numpy as np
import pytest

from services import calendars
from services.access import OPERATOR
from services.database import Database
from services.demo import load_demo
from services.errors import NotFoundError, NotPermittedError
from services.ledgers.issues.deadline import DayKind, deadline
from services.ledgers.issues.machine import Deed, State
from services.ledgers.issues.reading import Filter, issues_page
from services.ledgers.issues.remaining import Clock, deadlines
from services.messages import word
from services.scoring import ledger_reading, rulebook
from services.scoring.assessment import measure, result
from services.scoring.evidence import Reason
from services.scoring.history import county_figures
from services.scoring.known import known
from services.scoring.metrics.lives import lives
from services.scoring.question import ask
from tests.issues.conftest import NOW, REGION, TODAY, Life, People

HUXIAN = "610125"
END = date(2017, 7, 7)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def demo(request: pytest.FixtureRequest, fresh_database) -> Database:
    database: Database = fresh_database(request.param)
    load_demo(database, actor=OPERATOR, regions=(HUXIAN,), now=NOW)
    return database


def test_every_deadline_is_the_one_that_is_scored(demo):
    with demo.read() as session:
        calendar = calendars.load(session, "CN")
        question = ask(date(2016, 6, 17), END, as_of=END, rulebook=rulebook.load(), calendar=calendar)
        whole = known(ledger_reading.load(session, HUXIAN), until=question.until, as_of=question.as_of)
        life = lives(whole, question)
        assert len(whole.issues) > 100
        for at, code in enumerate(whole.issues.codes):
            found = deadline(session, actor=OPERATOR, region=HUXIAN, code=code, today=END)
            assert found.due == date.fromordinal(int(life.due[at])), code
            assert found.stands_still == bool(life.pending[at] or life.directed[at]), code
            first = whole.issues["assigned_on"][at]
            numbers = [day.number for day in found.days if day.number is not None]
            assert numbers == list(range(1, int(calendar.count(np.array([first]), life.due[at])[0]) + 1)), code


def test_list_overview_and_scorecards_count_the_same_as_overdue(demo):
    """The list's plain comparisons of days, the overview's figure and the departments' evidence are one number."""
    with demo.read() as session:
        given = {"actor": OPERATOR, "region": HUXIAN}
        listed = issues_page(session, **given, asked=Filter(overdue=True), today=END, most=1_000)
        whole = issues_page(session, **given, asked=Filter(), today=END, most=10_000)
        opened = issues_page(session, **given, asked=Filter(open=True), today=END, most=0)
        due = deadlines(session, **given, issues=[row.issue for row in whole.rows], today=END)
        codes = {row.issue.issue_code for row in listed.rows}
        assert {code for code, one in due.items() if one.past and one.clock is Clock.OWN} == codes
        metrics = measure(session, region=HUXIAN, start=date(2016, 6, 17), end=END, as_of=END)
        figures = county_figures(metrics, result(metrics, HUXIAN))
        evidence = metrics.evidence("department", "overdue_open")
        held = np.isin(evidence.reason, (Reason.OVERDUE, Reason.OVERDUE_LONG))
        assert set(evidence.item[held]) == codes
        assert (listed.number, opened.number) == (figures.overdue, figures.open)
        assert listed.number > 0
        registered = [row for row in whole.rows if row.issue.assigned_on is None]
        assert not registered, "what is only registered stands in no ledger"


def told(life: Life) -> list[str]:
    with life.database.read() as session:
        found = deadline(session, actor=People.office, region=REGION, code=life.code, today=life.today)
    return [word(reason, "en") for reason in found.reasons]


def test_a_holiday_week_and_its_made_up_days_are_told_day_by_day(life: Life):
    life.today = date(2016, 9, 29)
    life.do(Deed.REGISTER)
    life.do(Deed.GRADE, level="A")
    life.do(Deed.ASSIGN)
    with life.database.read() as session:
        found = deadline(session, actor=People.office, region=REGION, code=life.code, today=life.today)
    assert found.due == date(2016, 10, 18)
    kinds = {day.day.day: day.kind for day in found.days if day.day.month == 10}
    assert {kinds[day] for day in range(1, 8)} == {DayKind.HOLIDAY, DayKind.WEEKEND}
    assert (kinds[8], kinds[9], kinds[10], kinds[15]) == (
        DayKind.MADE_UP,
        DayKind.MADE_UP,
        DayKind.WORKDAY,
        DayKind.WEEKEND,
    )
    assert [day.number for day in found.days if day.number][-1] == 10


def test_what_set_and_moved_it_is_told(life: Life):
    life.bring_to(State.EXTENSION_ASKED)
    assert told(life) == [
        "It was assigned on 2016-09-14, and level B has at most 45 working days.",
        "The deadline set is 2016-11-22.",
        "An extension to 2016-12-02 is asked for; until it is granted it does not count.",
    ]
    life.do(Deed.EXTEND)
    assert told(life)[-1] == (
        "An extension to 2016-12-02 was granted on 2016-09-14, by at most 15 working days: 2016-12-02."
    )


def test_the_leading_group_holds_the_clock(life: Life):
    life.bring_to(State.ESCALATED)
    assert told(life)[-1] == "It waits for the leading group: nobody is held to this day meanwhile."
    life.do(Deed.ACCEPT)
    assert told(life)[-1] == "A directive of the leading group took its place: its own deadline counts."


def test_what_is_not_assigned_has_no_deadline_yet(life: Life):
    life.bring_to(State.GRADED)
    assert told(life) == ["The deadline is set when it is assigned."]


def test_a_deadline_is_told_to_whom_the_issue_is_shown(life: Life):
    life.bring_to(State.REGISTERED)
    with life.database.read() as session:
        with pytest.raises(NotFoundError):
            deadline(session, actor=People.department, region=REGION, code=life.code, today=TODAY)
        with pytest.raises(NotPermittedError):
            deadline(session, actor=People.stranger, region=REGION, code=life.code, today=TODAY)
