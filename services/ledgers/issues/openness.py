"""Which issues are open: not closed, closed in a way that does not count yet, or reopened (scoring.md §3.3)."""

from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, exists, or_
from sqlmodel import col

from models import Issue, Reopening
from models.values import Outcome
from services.records import table_of


def is_open(issues: Subquery) -> ColumnElement[bool]:
    """Return the condition of an open issue among `standings`: one that was not declined, and is not settled.

    What is only registered is open too, though nobody is in charge of it yet.
    """
    known = issues.c
    running = known.reopened_on.is_not(None)
    again = or_(running, known.reclosed_on.is_not(None))
    return known.declined_on.is_(None) & _unsettled(known, again=again, running=running)


def is_open_in_ledger() -> ColumnElement[bool]:
    """Return the condition of an open issue among the rows of the ledger."""
    again = exists().where(
        col(Reopening.region) == col(Issue.region), col(Reopening.issue_code) == col(Issue.issue_code)
    )
    return _unsettled(table_of(Issue).c, again=again, running=again.where(col(Reopening.reclosed_on).is_(None)))


def _unsettled(row: Any, *, again: ColumnElement[bool], running: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return what is open: an outcome other than 已解决 closes only once crossed off; a reopening crosses it off."""
    uncrossed = and_(row.outcome != Outcome.SOLVED, row.cancelled_on.is_(None), ~again)
    return or_(row.closed_on.is_(None), uncrossed, running)
