"""One valid row of every table, in the order in which foreign keys allow them to be written."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Table, insert
from sqlmodel import Session

from models import Base

HOME = "610124"
AWAY = "610125"
NOW = datetime(2016, 9, 14, 1, 2, 3, tzinfo=UTC)
MONTH = date(2016, 8, 1)
DAY = date(2016, 8, 10)

ROWS: dict[str, dict[str, Any]] = {
    "calendar_years": {"calendar": "CN", "year": 2016, "source": "notice"},
    "calendar_days": {"calendar": "CN", "day": DAY, "year": 2016, "is_workday": False, "name": "名"},
    "regions": {"code": HOME, "name": "周至县", "calendar": "CN", "unranked_groups": "", "ledger_version": 0},
    "campaigns": {"region": HOME, "name": "亲商助企", "starts_on": DAY, "ends_on": DAY, "demo": False},
    "departments": {"region": HOME, "dept_code": "D01", "name": "部门", "group": "组"},
    "cadres": {"region": HOME, "cadre_code": "G001", "name": "干部", "dept_code": "D01", "group": "组"},
    "enterprises": {
        "region": HOME,
        "enterprise_code": "Q001",
        "name": "企业",
        "kind": "四上企业",
        "sector": "工业",
    },
    "assignments": {"region": HOME, "cadre_code": "G001", "enterprise_code": "Q001", "start_on": DAY},
    "visits": {
        "region": HOME,
        "visit_code": "Z001",
        "cadre_code": "G001",
        "enterprise_code": "Q001",
        "visited_on": DAY,
        "recorded_on": DAY,
        "method": "实地",
    },
    "exemptions": {
        "region": HOME,
        "cadre_code": "G001",
        "enterprise_code": "Q001",
        "month": MONTH,
        "reason": "外出",
        "approved_by": "甲",
        "approved_on": DAY,
    },
    "issues": {
        "region": HOME,
        "issue_code": "W001",
        "enterprise_code": "Q001",
        "raised_by": "G001",
        "sector": "工业",
        "level": "A",
        "systemic": False,
        "summary": "用电",
        "registered_on": DAY,
        "dept_code": "D01",
        "owner_code": "G001",
        "assigned_on": DAY,
        "due_on": DAY,
    },
    "reopenings": {"region": HOME, "reopening_code": "C001", "issue_code": "W001", "reopened_on": DAY},
    "escalations": {
        "region": HOME,
        "escalation_code": "S001",
        "issue_code": "W001",
        "escalated_on": DAY,
        "kind": "主动上报",
        "directive_dept": "D01",
    },
    "spot_checks": {
        "region": HOME,
        "check_code": "DC-001",
        "checked_on": DAY,
        "mode": "暗访",
        "inspectors": "乙",
        "dept_code": "D01",
        "cadre_code": "G001",
        "visit_code": "Z001",
        "items_checked": 5,
        "items_passed": 4,
        "verdict": "属实",
        "state": "待申辩",
    },
    "monthly_reports": {
        "region": HOME,
        "cadre_code": "G001",
        "enterprise_code": "Q001",
        "month": MONTH,
        "submitted_on": DAY,
        "no_issue": False,
    },
    "services": {
        "region": HOME,
        "service_code": "F001",
        "cadre_code": "G001",
        "enterprise_code": "Q001",
        "method": "代办",
        "matter": "办证",
        "accepted_on": DAY,
        "due_on": DAY,
    },
    "approvals": {
        "region": HOME,
        "case_code": "B001",
        "step": "受理",
        "matter": "立项",
        "kind": "行政审批",
        "dept_code": "D01",
        "started_on": DAY,
        "limit_workdays": 3,
    },
    "targets": {
        "region": HOME,
        "dept_code": "D01",
        "indicator": "产值",
        "year": 2016,
        "annual_e4": 10_000,
        "month": 8,
        "actual_e4": 5_000,
    },
    "funds": {
        "region": HOME,
        "fund_code": "J001",
        "enterprise_code": "Q001",
        "fund": "工业",
        "amount_e4": 10_000,
        "approved_on": DAY,
    },
    "adjustments": {
        "region": HOME,
        "adjustment_code": "T001",
        "subject_kind": "部门",
        "subject_code": "D01",
        "adjusted_on": DAY,
        "points_e4": -5_000,
        "reason": "通报",
        "approved_by": "甲",
    },
    "users": {"name": "zhang", "role": "office", "region": HOME, "disabled": False, "created_at": NOW},
    "user_sessions": {"token_hash": "a" * 64, "user_name": "zhang", "started_at": NOW, "seen_at": NOW},
    "tickets": {
        "ticket_hash": "b" * 64,
        "user_name": "zhang",
        "browser_hash": "c" * 64,
        "next_path": "/",
        "issued_at": NOW,
    },
    "setup_links": {"link_hash": "d" * 64, "user_name": "zhang", "issued_at": NOW},
    "throttle": {"bucket": "account:zhang", "window_at": NOW, "failures": 1},
    "audit": {"number": 1, "region": HOME, "at": NOW, "actor": "zhang", "verb": "import", "details": {}},
    "changes": {
        "number": 1,
        "audit_number": 1,
        "region": HOME,
        "ledger": "visits",
        "record": "Z001",
        "before": {},
        "after": {},
    },
    "imported_rows": {"audit_number": 1, "ledger": "visits", "region": HOME, "packed": b"packed"},
    "inspections": {
        "number": 1,
        "region": HOME,
        "inspector": "zhang",
        "subject_kind": "干部",
        "subject_code": "G001",
        "visit_code": "Z001",
        "seed": "e" * 32,
        "follows": "DC-001",
        "check_code": "DC-001",
        "draws": 1,
        "begun_at": NOW,
        "draft": {},
    },
    "check_steps": {
        "number": 1,
        "region": HOME,
        "check_code": "DC-001",
        "event": "written",
        "author": "zhang",
        "at": NOW,
    },
    "registrations": {
        "region": HOME,
        "issue_code": "I009",
        "enterprise_code": "Q001",
        "raised_by": "G001",
        "sector": "工业",
        "summary": "用电",
        "registered_on": DAY,
        "level": "B",
        "graded_on": DAY,
        "systemic": False,
    },
    "issue_files": {"region": HOME, "issue_code": "W001", "designated": False, "milestones": []},
    "mergers": {"region": HOME, "issue_code": "W002", "lead_code": "W001", "author": "zhang", "on": DAY},
    "issue_steps": {
        "number": 1,
        "region": HOME,
        "issue_code": "W001",
        "event": "assigned",
        "author": "zhang",
        "on": DAY,
        "at": NOW,
        "facts": {},
    },
    "handovers": {
        "number": 1,
        "region": HOME,
        "enterprise_code": "Q001",
        "from_cadre": "G001",
        "to_cadre": "G001",
        "on": DAY,
        "author": "zhang",
        "at": NOW,
        "issues": [],
    },
    "exemption_requests": {
        "number": 1,
        "region": HOME,
        "cadre_code": "G001",
        "enterprise_code": "Q001",
        "month": DAY,
        "reason": "外出",
        "asked_by": "zhang",
        "asked_on": DAY,
        "state": "open",
    },
    "report_drafts": {
        "region": HOME,
        "cadre_code": "G001",
        "enterprise_code": "Q001",
        "month": DAY,
        "draft": {},
        "state": "draft",
        "saved_at": NOW,
    },
    "group_members": {"number": 1, "region": HOME, "place": 1, "name": "示例组长", "duty": "组长"},
}

TABLES: dict[str, Table] = dict(Base.metadata.tables)


def valid(table: str, **other: Any) -> dict[str, Any]:
    """Return the table's valid row, some of its columns replaced."""
    row = {**ROWS[table], **other}
    if "version" in TABLES[table].columns:
        row.setdefault("version", 1)
    return row


def write(session: Session, table: str, **other: Any) -> None:
    """Insert the table's valid row past the models, as another program would."""
    session.connection().execute(insert(TABLES[table]).values(valid(table, **other)))


def fill(session: Session) -> None:
    """Insert one valid row into every table."""
    for table in ROWS:
        write(session, table)
