"""A year of the county, day by day."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest import mock

from seed.demo.days import is_workday
from services.access import OPERATOR
from services.database import Database
from services.ledgers.issues import deed as deeds
from services.ledgers.issues import tick_counties
from services.ledgers.issues.machine import Deed, State
from tests.year.checks import Checks
from tests.year.county import LAST, REGION, STARTS, County, found
from tests.year.helping import Helping
from tests.year.problems import Problems


@dataclass
class Year:
    """What was lived through: the county, in which state each deed found its issue, what went up by itself."""

    county: County
    before: dict[str, list[tuple[Deed, State | None]]] = field(default_factory=dict)
    gone_up: list[str] = field(default_factory=list)

    @property
    def database(self) -> Database:
        """Return where it is all written down."""
        return self.county.database


def live(database: Database) -> Year:
    """Live through the year: every working day is one transaction, and every day has its tick."""
    year = Year(found(database))
    refusal = deeds.refusal

    def watched(actor: Any, deed: Deed, issue: Any, *others: Any, **named: Any) -> Any:
        refused = refusal(actor, deed, issue, *others, **named)
        if refused is None:
            year.before.setdefault(issue.issue_code, []).append((deed, issue.state))
        return refused

    with mock.patch.object(deeds, "refusal", watched):
        _days(year)
    return year


def _days(year: Year) -> None:
    county, day = year.county, STARTS
    helping = Helping(county)
    problems, checks = Problems(county, helping.made), Checks(county)
    while day <= LAST:
        if is_workday(day):
            with county.day(day):
                for part in (helping, problems, checks):
                    part.work()
        county.today = day
        run = tick_counties(county.database, actor=OPERATOR, today=day, now=county.now)
        year.gone_up += run.reported[REGION]
        day += timedelta(days=1)
    assert helping.left() == problems.left() == []
