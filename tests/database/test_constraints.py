"""The database itself refuses what no ledger may say: every check, every reference, every blank."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, null
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services.database import Database
from tests.conftest import ENGINES
from tests.database.rows import AWAY, DAY, HOME, NOW, ROWS, TABLES, fill, valid, write

BEFORE = date(2016, 8, 9)

BREACHES: dict[str, dict[str, Any]] = {
    "ck_adjustments_subject_kind": {"subject_kind": "企业"},
    "ck_approvals_done": {"done_on": BEFORE},
    "ck_approvals_kind": {"kind": "其他"},
    "ck_approvals_limit": {"limit_workdays": -1},
    "ck_assignments_dates": {"end_on": BEFORE},
    "ck_campaigns_dates": {"ends_on": BEFORE},
    "ck_check_steps_event": {"event": "forgotten"},
    "ck_enterprises_kind": {"kind": "小微"},
    "ck_enterprises_sector": {"sector": "农业"},
    "ck_escalations_dates": {"ruling": "采纳", "ruled_on": BEFORE},
    "ck_escalations_kind": {"kind": "电话"},
    "ck_escalations_ruled": {"ruling": "采纳"},
    "ck_escalations_ruling": {"ruling": "待定", "ruled_on": DAY},
    "ck_exemptions_reason": {"reason": "忙"},
    "ck_funds_fund": {"fund": "农业"},
    "ck_inspections_subject_kind": {"subject_kind": "企业"},
    "ck_inspections_told": {"told_at": NOW},
    "ck_issues_cancelled_closed": {"cancelled_on": DAY},
    "ck_issues_closed_assigned": {"closed_on": BEFORE, "outcome": "已解决"},
    "ck_issues_extended_approved": {"extended_to": DAY},
    "ck_issues_level": {"level": "E"},
    "ck_issues_outcome": {"closed_on": DAY, "outcome": "没办"},
    "ck_issues_outcome_closed": {"closed_on": DAY},
    "ck_issues_rated_closed": {"rating": "满意"},
    "ck_issues_rating": {"closed_on": DAY, "outcome": "已解决", "rating": "一般"},
    "ck_issues_sector": {"sector": "农业"},
    "ck_monthly_reports_verified": {"verified_on": DAY},
    "ck_reopenings_dates": {"reclosed_on": BEFORE, "outcome": "已解决"},
    "ck_reopenings_outcome": {"reclosed_on": DAY, "outcome": "没办"},
    "ck_reopenings_outcome_reclosed": {"outcome": "已解决"},
    "ck_services_delivered": {"delivered_on": BEFORE},
    "ck_services_due": {"due_on": BEFORE},
    "ck_services_method": {"method": "实地"},
    "ck_spot_checks_confirmed": {"state": "确认"},
    "ck_spot_checks_items": {"items_passed": 6},
    "ck_spot_checks_mode": {"mode": "路过"},
    "ck_spot_checks_severity": {"severity": "轻微"},
    "ck_spot_checks_state": {"state": "已阅"},
    "ck_spot_checks_subject": {"dept_code": None, "cadre_code": None},
    "ck_spot_checks_verdict": {"verdict": "不详"},
    "ck_targets_actual": {"actual_e4": -1},
    "ck_mergers_other": {"lead_code": "another"},
    "ck_registrations_graded": {"level": None},
    "ck_registrations_level": {"level": "E"},
    "ck_registrations_sector": {"sector": "农业"},
    "ck_registrations_systemic": {"systemic_on": DAY},
    "ck_issue_steps_event": {"event": "forgotten"},
    "ck_exemption_requests_decided": {"decided_on": DAY},
    "ck_exemption_requests_reason": {"reason": "忘记"},
    "ck_exemption_requests_state": {"state": "lost", "decided_on": DAY},
    "ck_report_drafts_state": {"state": "lost"},
    "ck_targets_annual": {"annual_e4": 0},
    "ck_targets_month": {"month": 13},
    "ck_users_cadre": {"role": "cadre"},
    "ck_users_department": {"role": "department"},
    "ck_users_role": {"role": "root"},
    "ck_visits_dates": {"recorded_on": BEFORE},
    "ck_visits_method": {"method": "微信"},
}
CHECKS = {
    str(constraint.name): table.name
    for table in TABLES.values()
    for constraint in table.constraints
    if isinstance(constraint, CheckConstraint)
}
REFERENCES = [
    pytest.param(table.name, constraint, id=f"{table.name}-{'-'.join(constraint.column_keys)}")
    for table in TABLES.values()
    for constraint in sorted(table.constraints, key=lambda found: str(getattr(found, "column_keys", "")))
    if isinstance(constraint, ForeignKeyConstraint)
]
INSIDE_REGION = [reference for reference in REFERENCES if reference.values[1].column_keys[:-1] == ["region"]]
REQUIRED = [
    (table.name, column.name)
    for table in TABLES.values()
    for column in table.columns
    if not column.nullable and column.name != "number"
]


@pytest.fixture(scope="module", params=ENGINES)
def filled(request: pytest.FixtureRequest, fresh_database: Callable[[str], Database]) -> Database:
    """Return a database that holds one valid row in every table, and a second county's people."""
    database = fresh_database(request.param)
    with database.write() as session:
        fill(session)
        write(session, "issues", issue_code="W003")
        write(session, "regions", code=AWAY)
        write(session, "departments", region=AWAY, dept_code="D02")
        write(session, "cadres", region=AWAY, cadre_code="G002", dept_code="D02")
        write(session, "enterprises", region=AWAY, enterprise_code="Q002")
        write(session, "visits", region=AWAY, visit_code="Z002", cadre_code="G002", enterprise_code="Q002")
        write(
            session,
            "issues",
            region=AWAY,
            issue_code="W002",
            enterprise_code="Q002",
            raised_by="G002",
            dept_code="D02",
            owner_code="G002",
        )
    return database


@pytest.fixture
def session(filled: Database) -> Iterator[Session]:
    """Give a session on the filled database; what it wrote is rolled back."""
    with Session(filled.engine) as session:
        yield session
        session.rollback()


def another(table: str) -> dict[str, Any]:
    """Return what makes the table's valid row a second one beside it."""
    fresh = {"number": 2, "month": date(2016, 9, 1), "start_on": date(2016, 8, 11), "day": date(2016, 8, 11)}
    if table == "targets":
        return {"month": 9}
    if table == "issue_files":
        return {"issue_code": "W003"}
    names = [column.name for column in TABLES[table].primary_key if column.name not in {"region", "calendar"}]
    return {names[-1]: 2017 if names[-1] == "year" else fresh.get(names[-1], "another")}


def test_rows_cover_every_table() -> None:
    assert set(ROWS) == set(TABLES)


def test_breaches_cover_every_check() -> None:
    assert set(BREACHES) == set(CHECKS)


@pytest.mark.parametrize("table", ROWS)
def test_a_valid_row_goes_in(session: Session, table: str) -> None:
    write(session, table, **another(table))


@pytest.mark.parametrize("check", BREACHES)
def test_every_check_refuses(session: Session, check: str) -> None:
    table = CHECKS[check]
    with pytest.raises(IntegrityError, match=rf"\b{check}\b"):
        write(session, table, **{**another(table), **BREACHES[check]})


@pytest.mark.parametrize(("table", "constraint"), REFERENCES)
def test_a_reference_to_nothing_is_refused(session: Session, table: str, constraint: ForeignKeyConstraint) -> None:
    column = constraint.column_keys[-1]
    nothing: Any = 1900 if column == "year" else 99 if column == "audit_number" else "nobody"
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        write(session, table, **{**another(table), column: nothing})


@pytest.mark.parametrize(("table", "constraint"), INSIDE_REGION)
def test_a_reference_into_another_county_is_refused(
    session: Session, table: str, constraint: ForeignKeyConstraint
) -> None:
    column = constraint.column_keys[-1]
    theirs = str(ROWS[table][column]).replace("001", "002").replace("D01", "D02")
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        write(session, table, **{**another(table), column: theirs})


@pytest.mark.parametrize(("table", "column"), REQUIRED)
def test_a_required_column_refuses_a_blank(session: Session, table: str, column: str) -> None:
    row = valid(table, **another(table))
    row[column] = null()
    with pytest.raises(IntegrityError, match=r"(?i)not[- ]null"):
        session.connection().execute(TABLES[table].insert().values(row))


@pytest.mark.parametrize("table", ["regions", "departments", "cadres", "enterprises", "visits", "issues", "users"])
def test_what_is_referred_to_cannot_be_deleted(session: Session, table: str) -> None:
    statement = TABLES[table].delete()
    if "region" in TABLES[table].columns:
        statement = statement.where(TABLES[table].c.region == HOME)
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        session.connection().execute(statement)
