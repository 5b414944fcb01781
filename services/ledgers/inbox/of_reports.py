"""What waits on monthly reports: those that a cadre owes, and the claims of no problem that the office verifies."""

from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from models import MonthlyReport
from services.access import Action, Actor
from services.ledgers.inbox.task import Kind, Task
from services.ledgers.recusal import recused_cadres
from services.ledgers.reports import Standing, owed_reports
from services.messages import say, say_count


def report_tasks(session: Session, actor: Actor, region: str, today: date) -> list[Task]:
    """Return the reports that the actor owes, and the months with claims to be verified; `access` has been asked."""
    if actor.may(Action.RECORD_VISITS, region) and actor.cadre_code is not None:
        return _owed(session, actor, region, today)
    return _claims(session, actor, region) if actor.may(Action.DECIDE_REQUESTS, region) else []


def _owed(session: Session, actor: Actor, region: str, today: date) -> list[Task]:
    return [
        Task(
            kind=Kind.REPORT,
            record=f"{row.month:%Y-%m}",
            todo=say("Mend and submit the report of {month} again", month=f"{row.month:%Y-%m}")
            if row.standing is Standing.RETURNED
            else say("Submit the report of {month}", month=f"{row.month:%Y-%m}"),
            about=row.enterprise_name,
            more=row.answer or "",
            due=row.due,
            since=row.returned_on,
            of=(("cadre", row.cadre), ("enterprise", row.enterprise)),
        )
        for row in owed_reports(session, actor=actor, region=region, today=today)
        if row.open
    ]


def _claims(session: Session, actor: Actor, region: str) -> list[Task]:
    """Return the months with reports that say 无问题 and are not verified, but for those of the own department."""
    statement = (
        select(col(MonthlyReport.month), func.count(), func.min(col(MonthlyReport.submitted_on)))
        .where(
            col(MonthlyReport.region) == region,
            col(MonthlyReport.no_issue),
            col(MonthlyReport.verified_on).is_(None),
            col(MonthlyReport.cadre_code).not_in(recused_cadres(actor, region)),
        )
        .group_by(col(MonthlyReport.month))
        .order_by(col(MonthlyReport.month))
    )
    return [
        Task(
            kind=Kind.CLAIMS,
            record=f"{month:%Y-%m}",
            todo=say_count(
                "Verify {count} report without a problem", "Verify {count} reports without a problem", count=count
            ),
            about=f"{month:%Y-%m}",
            since=since,
        )
        for month, count, since in session.connection().execute(statement)
    ]
