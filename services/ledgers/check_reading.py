"""Reading spot checks: each with whom it names and when its rectification is due; a reader gets what is theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import BindParameter, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import Cadre, Department, Inspection, SpotCheck, Visit
from models.values import CheckMode, FindingState, Severity, Verdict
from services.access import Action, Actor, require
from services.calendars import calendar_of
from services.ledgers.recusal import Subject
from services.scoring import rulebook


@dataclass(frozen=True)
class CheckRow:
    """One spot check.

    Attributes:
        subjects: whom it names: a cadre, a department, or both.
        visitor: the cadre who made the visit that was checked.
        due_on: when the rectification counts as overdue (scoring.md row 14), once the finding is confirmed.
        followed_up_by: codes of the checks that looked at it again.
        version: of the record that was read; who decides says which one was looked at.
    """

    code: str
    checked_on: date
    mode: CheckMode
    inspectors: str
    subjects: tuple[Subject, ...]
    visitor: Subject | None
    visit_code: str | None
    items_checked: int
    items_passed: int
    verdict: Verdict
    severity: Severity | None
    finding: str | None
    state: FindingState
    confirmed_on: date | None
    rectify_due_on: date | None
    due_on: date | None
    rectified_on: date | None
    overdue: bool
    followed_up_by: tuple[str, ...]
    version: int

    @property
    def concerned(self) -> tuple[Subject, ...]:
        """Whom it names, and the cadre whose visit it looked at: they may see it."""
        extra = self.visitor is not None and self.visitor not in self.subjects
        return (*self.subjects, self.visitor) if extra and self.visitor is not None else self.subjects


def checks(session: Session, *, actor: Actor, region: str, today: date) -> tuple[CheckRow, ...]:
    """Return the spot checks that the actor may see, the latest first.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        CalendarYearMissingError: a deadline lies in a year that the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    return tuple(row for row in stored_checks(session, region, today=today) if is_seen(actor, row))


def is_seen(actor: Actor, row: CheckRow) -> bool:
    """Tell whether a check is the actor's to see."""
    return any(actor.sees(one.kind, one.code, one.department) for one in row.concerned)


def stored_check(session: Session, region: str, code: str, *, today: date) -> CheckRow | None:
    """Return one check; whoever asks has asked `access`."""
    return next(iter(stored_checks(session, region, today=today, code=code)), None)


def stored_checks(
    session: Session, region: str, *, today: date, code: str | None = None, unsettled: bool = False
) -> tuple[CheckRow, ...]:
    """Return every check of a county, the latest first, or the one with this code; whoever asks has asked `access`.

    With `unsettled` only those are read on which something may be owed: a decision, a rectification, another look.
    """
    statement = _stored()
    if code is not None:
        statement = statement.where(col(SpotCheck.check_code) == code)
    if unsettled:
        demanded = and_(
            col(SpotCheck.state) == FindingState.CONFIRMED,
            col(SpotCheck.rectify_due_on).is_not(None),
            or_(col(SpotCheck.rectified_on).is_(None), ~_looked_at_again().exists()),
        )
        statement = statement.where(or_(col(SpotCheck.state) == FindingState.OPEN, demanded))
    found = session.connection().execute(statement, {"region": region}).mappings().all()
    due, followed = _due(session, region, found), _followed(session, region) if found else {}
    return tuple(_row(row, due.get(row["check_code"]), followed.get(row["check_code"], ()), today) for row in found)


def _looked_at_again() -> Select[Any]:
    return select(col(Inspection.number)).where(
        col(Inspection.region) == col(SpotCheck.region),
        col(Inspection.follows) == col(SpotCheck.check_code),
        col(Inspection.check_code).is_not(None),
    )


@cache
def _stored() -> Select[Any]:
    """Return the select of the checks of `region`; it is made once, as making it takes as long as running it."""
    region: BindParameter[str] = bindparam("region")
    visitor = aliased(Cadre)
    return (
        select(
            *(col(getattr(SpotCheck, name)) for name in _STORED),
            col(Cadre.name).label("cadre_name"),
            col(Cadre.group).label("cadre_group"),
            col(Cadre.dept_code).label("cadre_dept"),
            col(Department.name).label("dept_name"),
            col(Department.group).label("dept_group"),
            col(visitor.cadre_code).label("visitor_code"),
            col(visitor.name).label("visitor_name"),
            col(visitor.group).label("visitor_group"),
            col(visitor.dept_code).label("visitor_dept"),
        )
        .outerjoin(Cadre, (col(Cadre.region) == region) & (col(Cadre.cadre_code) == col(SpotCheck.cadre_code)))
        .outerjoin(
            Department, (col(Department.region) == region) & (col(Department.dept_code) == col(SpotCheck.dept_code))
        )
        .outerjoin(Visit, (col(Visit.region) == region) & (col(Visit.visit_code) == col(SpotCheck.visit_code)))
        .outerjoin(visitor, (col(visitor.region) == region) & (col(visitor.cadre_code) == col(Visit.cadre_code)))
        .where(col(SpotCheck.region) == region)
        .order_by(col(SpotCheck.checked_on).desc(), col(SpotCheck.check_code).desc())
    )


_STORED = tuple(name for name in SpotCheck.model_fields if name != "region")


def _row(row: Mapping[Any, Any], due: date | None, followed: tuple[str, ...], today: date) -> CheckRow:
    subjects = []
    if row["cadre_code"] is not None:
        subjects.append(Subject("cadre", row["cadre_code"], row["cadre_name"], row["cadre_group"], row["cadre_dept"]))
    if row["dept_code"] is not None:
        subjects.append(Subject("department", row["dept_code"], row["dept_name"], row["dept_group"], row["dept_code"]))
    visitor = None
    if row["visitor_code"] is not None:
        visitor = Subject("cadre", row["visitor_code"], row["visitor_name"], row["visitor_group"], row["visitor_dept"])
    return CheckRow(
        code=row["check_code"],
        checked_on=row["checked_on"],
        mode=CheckMode(row["mode"]),
        inspectors=row["inspectors"],
        subjects=tuple(subjects),
        visitor=visitor,
        visit_code=row["visit_code"],
        items_checked=row["items_checked"],
        items_passed=row["items_passed"],
        verdict=Verdict(row["verdict"]),
        severity=None if row["severity"] is None else Severity(row["severity"]),
        finding=row["finding"],
        state=FindingState(row["state"]),
        confirmed_on=row["confirmed_on"],
        rectify_due_on=row["rectify_due_on"],
        due_on=due,
        rectified_on=row["rectified_on"],
        overdue=due is not None and row["rectified_on"] is None and due < today,
        followed_up_by=followed,
        version=row["version"],
    )


def _due(session: Session, region: str, found: Sequence[Mapping[Any, Any]]) -> dict[str, date]:
    """Return when each rectification that was demanded falls due, as scoring.md row 14 says."""
    demands = [
        row
        for row in found
        if row["state"] == FindingState.CONFIRMED and None not in (row["rectify_due_on"], row["confirmed_on"])
    ]
    if not demands:
        return {}
    confirmed = np.array([row["confirmed_on"].toordinal() for row in demands], np.int64)
    earliest = calendar_of(session, region).nth(confirmed, rulebook.load().checks.rectify_within.value).tolist()
    return {
        row["check_code"]: max(row["rectify_due_on"], date.fromordinal(day))
        for row, day in zip(demands, earliest, strict=True)
    }


def _followed(session: Session, region: str) -> dict[str, tuple[str, ...]]:
    """Return, by check, the codes of the checks that looked at it again."""
    statement = (
        select(col(Inspection.follows), col(Inspection.check_code))
        .where(
            col(Inspection.region) == region,
            col(Inspection.follows).is_not(None),
            col(Inspection.check_code).is_not(None),
        )
        .order_by(col(Inspection.check_code))
    )
    found: dict[str, tuple[str, ...]] = {}
    for earlier, later in session.connection().execute(statement):
        found[str(earlier)] = (*found.get(str(earlier), ()), str(later))
    return found
