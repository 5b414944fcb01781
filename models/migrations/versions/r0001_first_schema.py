"""The first schema.

Revision: 0001, the first
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def text(length: int | None = None) -> sa.String:
    """Return text that sorts by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("region", text(12), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", text(64), nullable=False),
        sa.Column("verb", text(64), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_region_at", ["region", "at"], unique=False)

    op.create_table(
        "calendar_years",
        sa.Column("calendar", text(12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", text(), nullable=False),
        sa.PrimaryKeyConstraint("calendar", "year"),
    )
    op.create_table(
        "regions",
        sa.Column("code", text(12), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("calendar", text(12), nullable=False),
        sa.Column("ledger_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "throttle",
        sa.Column("bucket", text(120), nullable=False),
        sa.Column("window_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket"),
    )
    op.create_table(
        "adjustments",
        sa.Column("region", text(12), nullable=False),
        sa.Column("adjustment_code", text(64), nullable=False),
        sa.Column("subject_kind", text(8), nullable=False),
        sa.Column("subject_code", text(64), nullable=False),
        sa.Column("adjusted_on", sa.Date(), nullable=False),
        sa.Column("points_e4", sa.BigInteger(), nullable=False),
        sa.Column("reason", text(), nullable=False),
        sa.Column("approved_by", text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("subject_kind IN ('部门', '干部')", name="ck_adjustments_subject_kind"),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "adjustment_code"),
    )
    op.create_table(
        "calendar_days",
        sa.Column("calendar", text(12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar", "year"],
            ["calendar_years.calendar", "calendar_years.year"],
        ),
        sa.PrimaryKeyConstraint("calendar", "day"),
    )
    op.create_table(
        "campaigns",
        sa.Column("region", text(12), nullable=False),
        sa.Column("name", text(64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_campaigns_dates"),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "name"),
    )
    op.create_table(
        "changes",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("audit_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region", text(12), nullable=False),
        sa.Column("ledger", text(32), nullable=False),
        sa.Column("record", text(200), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_number"],
            ["audit.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index("ix_changes_region_ledger_record", ["region", "ledger", "record"], unique=False)

    op.create_table(
        "departments",
        sa.Column("region", text(12), nullable=False),
        sa.Column("dept_code", text(64), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("group", text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "dept_code"),
    )
    op.create_table(
        "enterprises",
        sa.Column("region", text(12), nullable=False),
        sa.Column("enterprise_code", text(64), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("uscc", text(18), nullable=True),
        sa.Column("kind", text(16), nullable=False),
        sa.Column("sector", text(16), nullable=False),
        sa.Column("town", text(), nullable=True),
        sa.Column("contact", text(), nullable=True),
        sa.Column("phone", text(), nullable=True),
        sa.Column("verify_phone", text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('重点项目', '四上企业', '拟培育四上企业')", name="ck_enterprises_kind"),
        sa.CheckConstraint(
            "sector IN ('重点项目', '工业', '商贸', '建筑', '旅游', '科技', '交通', '文化', '金融')",
            name="ck_enterprises_sector",
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "enterprise_code"),
    )
    op.create_table(
        "users",
        sa.Column("name", text(64), nullable=False),
        sa.Column("role", text(16), nullable=False),
        sa.Column("region", text(12), nullable=True),
        sa.Column("cadre_code", text(64), nullable=True),
        sa.Column("dept_code", text(64), nullable=True),
        sa.Column("password_hash", text(), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("role <> 'cadre' OR cadre_code IS NOT NULL", name="ck_users_cadre"),
        sa.CheckConstraint("role <> 'department' OR dept_code IS NOT NULL", name="ck_users_department"),
        sa.CheckConstraint(
            "role IN ('leader', 'supervisor', 'office', 'department', 'cadre', 'administrator')", name="ck_users_role"
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("name"),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index("ix_users_region", ["region"], unique=False)

    op.create_table(
        "approvals",
        sa.Column("region", text(12), nullable=False),
        sa.Column("case_code", text(64), nullable=False),
        sa.Column("step", text(64), nullable=False),
        sa.Column("matter", text(), nullable=False),
        sa.Column("kind", text(8), nullable=False),
        sa.Column("dept_code", text(64), nullable=False),
        sa.Column("section", text(), nullable=True),
        sa.Column("officer", text(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("limit_workdays", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('社会审批', '行政审批')", name="ck_approvals_kind"),
        sa.CheckConstraint("done_on >= started_on", name="ck_approvals_done"),
        sa.CheckConstraint("limit_workdays >= 0", name="ck_approvals_limit"),
        sa.ForeignKeyConstraint(
            ["region", "dept_code"],
            ["departments.region", "departments.dept_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "case_code", "step"),
    )
    op.create_table(
        "cadres",
        sa.Column("region", text(12), nullable=False),
        sa.Column("cadre_code", text(64), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("dept_code", text(64), nullable=False),
        sa.Column("title", text(), nullable=True),
        sa.Column("group", text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region", "dept_code"],
            ["departments.region", "departments.dept_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "cadre_code"),
    )
    with op.batch_alter_table("cadres", schema=None) as batch_op:
        batch_op.create_index("ix_cadres_dept_code", ["region", "dept_code"], unique=False)

    op.create_table(
        "funds",
        sa.Column("region", text(12), nullable=False),
        sa.Column("fund_code", text(64), nullable=False),
        sa.Column("enterprise_code", text(64), nullable=False),
        sa.Column("fund", text(8), nullable=False),
        sa.Column("amount_e4", sa.BigInteger(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("fund IN ('工业', '中小企业', '园区', '科技')", name="ck_funds_fund"),
        sa.ForeignKeyConstraint(
            ["region", "enterprise_code"],
            ["enterprises.region", "enterprises.enterprise_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "fund_code"),
    )
    op.create_table(
        "setup_links",
        sa.Column("link_hash", text(64), nullable=False),
        sa.Column("user_name", text(64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_name"],
            ["users.name"],
        ),
        sa.PrimaryKeyConstraint("link_hash"),
    )
    op.create_table(
        "targets",
        sa.Column("region", text(12), nullable=False),
        sa.Column("dept_code", text(64), nullable=False),
        sa.Column("indicator", text(64), nullable=False),
        sa.Column("unit", text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("annual_e4", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("actual_e4", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("actual_e4 >= 0", name="ck_targets_actual"),
        sa.CheckConstraint("annual_e4 > 0", name="ck_targets_annual"),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name="ck_targets_month"),
        sa.ForeignKeyConstraint(
            ["region", "dept_code"],
            ["departments.region", "departments.dept_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "dept_code", "indicator", "year", "month"),
    )
    op.create_table(
        "tickets",
        sa.Column("ticket_hash", text(64), nullable=False),
        sa.Column("user_name", text(64), nullable=False),
        sa.Column("browser_hash", text(64), nullable=False),
        sa.Column("next_path", text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_name"],
            ["users.name"],
        ),
        sa.PrimaryKeyConstraint("ticket_hash"),
    )
    op.create_table(
        "user_sessions",
        sa.Column("token_hash", text(64), nullable=False),
        sa.Column("user_name", text(64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", text(200), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_name"],
            ["users.name"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_user_sessions_user_name", ["user_name"], unique=False)

    op.create_table(
        "assignments",
        sa.Column("region", text(12), nullable=False),
        sa.Column("cadre_code", text(64), nullable=False),
        sa.Column("enterprise_code", text(64), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("reason", text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("end_on >= start_on", name="ck_assignments_dates"),
        sa.ForeignKeyConstraint(
            ["region", "cadre_code"],
            ["cadres.region", "cadres.cadre_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region", "enterprise_code"],
            ["enterprises.region", "enterprises.enterprise_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "cadre_code", "enterprise_code", "start_on"),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index("ix_assignments_enterprise_code", ["region", "enterprise_code"], unique=False)

    op.create_table(
        "exemptions",
        sa.Column("region", text(12), nullable=False),
        sa.Column("cadre_code", text(64), nullable=False),
        sa.Column("enterprise_code", text(64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reason", text(16), nullable=False),
        sa.Column("approved_by", text(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason IN ('外出', '企业暂不便接待', '身体', '学习', '其他')", name="ck_exemptions_reason"),
        sa.ForeignKeyConstraint(
            ["region", "cadre_code"],
            ["cadres.region", "cadres.cadre_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region", "enterprise_code"],
            ["enterprises.region", "enterprises.enterprise_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "cadre_code", "enterprise_code", "month"),
    )
    op.create_table(
        "issues",
        sa.Column("region", text(12), nullable=False),
        sa.Column("issue_code", text(64), nullable=False),
        sa.Column("enterprise_code", text(64), nullable=False),
        sa.Column("raised_by", text(64), nullable=False),
        sa.Column("sector", text(16), nullable=False),
        sa.Column("level", text(1), nullable=False),
        sa.Column("systemic", sa.Boolean(), nullable=False),
        sa.Column("systemic_on", sa.Date(), nullable=True),
        sa.Column("summary", text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("dept_code", text(64), nullable=False),
        sa.Column("owner_code", text(64), nullable=True),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("first_response_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_to", sa.Date(), nullable=True),
        sa.Column("extension_approved_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", text(8), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_by", text(), nullable=True),
        sa.Column("rating", text(8), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN ('A', 'B', 'C', 'D')", name="ck_issues_level"),
        sa.CheckConstraint(
            "outcome IN ('已解决', '部分解决', '列入计划', '政策解释', '转上级', '企业撤回', '重复合并')",
            name="ck_issues_outcome",
        ),
        sa.CheckConstraint("rating IN ('满意', '基本满意', '不满意')", name="ck_issues_rating"),
        sa.CheckConstraint(
            "sector IN ('重点项目', '工业', '商贸', '建筑', '旅游', '科技', '交通', '文化', '金融')",
            name="ck_issues_sector",
        ),
        sa.CheckConstraint("(outcome IS NULL) = (closed_on IS NULL)", name="ck_issues_outcome_closed"),
        sa.CheckConstraint(
            "cancelled_on IS NULL OR (closed_on IS NOT NULL AND cancelled_on >= closed_on)",
            name="ck_issues_cancelled_closed",
        ),
        sa.CheckConstraint("closed_on >= assigned_on", name="ck_issues_closed_assigned"),
        sa.CheckConstraint(
            "extended_to IS NULL OR extension_approved_on IS NOT NULL", name="ck_issues_extended_approved"
        ),
        sa.CheckConstraint("rating IS NULL OR closed_on IS NOT NULL", name="ck_issues_rated_closed"),
        sa.ForeignKeyConstraint(
            ["region", "dept_code"],
            ["departments.region", "departments.dept_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region", "enterprise_code"],
            ["enterprises.region", "enterprises.enterprise_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region", "owner_code"],
            ["cadres.region", "cadres.cadre_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region", "raised_by"],
            ["cadres.region", "cadres.cadre_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "issue_code"),
    )
    with op.batch_alter_table("issues", schema=None) as batch_op:
        batch_op.create_index("ix_issues_dept_code", ["region", "dept_code"], unique=False)
        batch_op.create_index(
            "ix_issues_enterprise_code_registered_on", ["region", "enterprise_code", "registered_on"], unique=False
        )

    op.create_table(
        "monthly_reports",
        sa.Column("region", text(12), nullable=False),
        sa.Column("cadre_code", text(64), nullable=False),
        sa.Column("enterprise_code", text(64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("no_issue", sa.Boolean(), nullable=False),
        sa.Column("verified_by", text(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("output_e4", sa.BigInteger(), nullable=True),
        sa.Column("value_added_e4", sa.BigInteger(), nullable=True),
        sa.Column("investment_e4", sa.BigInteger(), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("difficulties", text(), nullable=True),
        sa.Column("suggestions", text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("verified_on IS NULL OR verified_by IS NOT NULL", name="ck_monthly_reports_verified"),
        sa.ForeignKeyConstraint(
            ["region", "cadre_code"],
            ["cadres.region", "cadres.cadre_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region", "enterprise_code"],
            ["enterprises.region", "enterprises.enterprise_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "cadre_code", "enterprise_code", "month"),
    )
    op.create_table(
        "services",
        sa.Column("region", text(12), nullable=False),
        sa.Column("service_code", text(64), nullable=False),
        sa.Column("cadre_code", text(64), nullable=False),
        sa.Column("enterprise_code", text(64), nullable=False),
        sa.Column("method", text(8), nullable=False),
        sa.Column("matter", text(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("method IN ('帮办', '陪办', '代办')", name="ck_services_method"),
        sa.CheckConstraint("delivered_on >= accepted_on", name="ck_services_delivered"),
        sa.CheckConstraint("due_on >= accepted_on", name="ck_services_due"),
        sa.ForeignKeyConstraint(
            ["region", "cadre_code"],
            ["cadres.region", "cadres.cadre_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region", "enterprise_code"],
            ["enterprises.region", "enterprises.enterprise_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "service_code"),
    )
    op.create_table(
        "visits",
        sa.Column("region", text(12), nullable=False),
        sa.Column("visit_code", text(64), nullable=False),
        sa.Column("cadre_code", text(64), nullable=False),
        sa.Column("enterprise_code", text(64), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("method", text(8), nullable=False),
        sa.Column("summary", text(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("method IN ('实地', '帮办', '陪办', '代办', '座谈', '电话')", name="ck_visits_method"),
        sa.CheckConstraint("recorded_on >= visited_on", name="ck_visits_dates"),
        sa.ForeignKeyConstraint(
            ["region", "cadre_code"],
            ["cadres.region", "cadres.cadre_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region", "enterprise_code"],
            ["enterprises.region", "enterprises.enterprise_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "visit_code"),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(
            "ix_visits_cadre_code_enterprise_code_visited_on",
            ["region", "cadre_code", "enterprise_code", "visited_on"],
            unique=False,
        )

    op.create_table(
        "escalations",
        sa.Column("region", text(12), nullable=False),
        sa.Column("escalation_code", text(64), nullable=False),
        sa.Column("issue_code", text(64), nullable=False),
        sa.Column("escalated_on", sa.Date(), nullable=False),
        sa.Column("kind", text(8), nullable=False),
        sa.Column("ruling", text(8), nullable=True),
        sa.Column("ruled_on", sa.Date(), nullable=True),
        sa.Column("directive_dept", text(64), nullable=True),
        sa.Column("directive_due_on", sa.Date(), nullable=True),
        sa.Column("directive_done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('主动上报', '逾期升级', '企业投诉')", name="ck_escalations_kind"),
        sa.CheckConstraint("ruling IN ('采纳', '退回')", name="ck_escalations_ruling"),
        sa.CheckConstraint("(ruling IS NULL) = (ruled_on IS NULL)", name="ck_escalations_ruled"),
        sa.CheckConstraint("ruled_on >= escalated_on", name="ck_escalations_dates"),
        sa.ForeignKeyConstraint(
            ["region", "directive_dept"],
            ["departments.region", "departments.dept_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region", "issue_code"],
            ["issues.region", "issues.issue_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "escalation_code"),
    )
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.create_index("ix_escalations_issue_code", ["region", "issue_code"], unique=False)

    op.create_table(
        "reopenings",
        sa.Column("region", text(12), nullable=False),
        sa.Column("reopening_code", text(64), nullable=False),
        sa.Column("issue_code", text(64), nullable=False),
        sa.Column("reopened_on", sa.Date(), nullable=False),
        sa.Column("reclosed_on", sa.Date(), nullable=True),
        sa.Column("outcome", text(8), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('已解决', '部分解决', '列入计划', '政策解释', '转上级', '企业撤回', '重复合并')",
            name="ck_reopenings_outcome",
        ),
        sa.CheckConstraint("(outcome IS NULL) = (reclosed_on IS NULL)", name="ck_reopenings_outcome_reclosed"),
        sa.CheckConstraint("reclosed_on >= reopened_on", name="ck_reopenings_dates"),
        sa.ForeignKeyConstraint(
            ["region", "issue_code"],
            ["issues.region", "issues.issue_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "reopening_code"),
    )
    with op.batch_alter_table("reopenings", schema=None) as batch_op:
        batch_op.create_index("ix_reopenings_issue_code", ["region", "issue_code"], unique=False)

    op.create_table(
        "spot_checks",
        sa.Column("region", text(12), nullable=False),
        sa.Column("check_code", text(64), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("mode", text(8), nullable=False),
        sa.Column("inspectors", text(), nullable=False),
        sa.Column("dept_code", text(64), nullable=True),
        sa.Column("cadre_code", text(64), nullable=True),
        sa.Column("visit_code", text(64), nullable=True),
        sa.Column("items_checked", sa.Integer(), nullable=False),
        sa.Column("items_passed", sa.Integer(), nullable=False),
        sa.Column("verdict", text(8), nullable=False),
        sa.Column("severity", text(8), nullable=True),
        sa.Column("finding", text(), nullable=True),
        sa.Column("state", text(8), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("rectify_due_on", sa.Date(), nullable=True),
        sa.Column("rectified_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('集中检查', '明查', '暗访', '跟踪督查', '电话核查')", name="ck_spot_checks_mode"),
        sa.CheckConstraint("severity IN ('一般', '较重', '严重')", name="ck_spot_checks_severity"),
        sa.CheckConstraint("state <> '确认' OR confirmed_on IS NOT NULL", name="ck_spot_checks_confirmed"),
        sa.CheckConstraint("state IN ('待申辩', '确认', '撤销')", name="ck_spot_checks_state"),
        sa.CheckConstraint("verdict IN ('属实', '虚报', '合格', '不合格')", name="ck_spot_checks_verdict"),
        sa.CheckConstraint("dept_code IS NOT NULL OR cadre_code IS NOT NULL", name="ck_spot_checks_subject"),
        sa.CheckConstraint("items_passed >= 0 AND items_passed <= items_checked", name="ck_spot_checks_items"),
        sa.ForeignKeyConstraint(
            ["region", "cadre_code"],
            ["cadres.region", "cadres.cadre_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region", "dept_code"],
            ["departments.region", "departments.dept_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region", "visit_code"],
            ["visits.region", "visits.visit_code"],
        ),
        sa.ForeignKeyConstraint(
            ["region"],
            ["regions.code"],
        ),
        sa.PrimaryKeyConstraint("region", "check_code"),
    )
    with op.batch_alter_table("spot_checks", schema=None) as batch_op:
        batch_op.create_index("ix_spot_checks_cadre_code", ["region", "cadre_code"], unique=False)
        batch_op.create_index("ix_spot_checks_dept_code", ["region", "dept_code"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("spot_checks", schema=None) as batch_op:
        batch_op.drop_index("ix_spot_checks_dept_code")
        batch_op.drop_index("ix_spot_checks_cadre_code")

    op.drop_table("spot_checks")
    with op.batch_alter_table("reopenings", schema=None) as batch_op:
        batch_op.drop_index("ix_reopenings_issue_code")

    op.drop_table("reopenings")
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.drop_index("ix_escalations_issue_code")

    op.drop_table("escalations")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("ix_visits_cadre_code_enterprise_code_visited_on")

    op.drop_table("visits")
    op.drop_table("services")
    op.drop_table("monthly_reports")
    with op.batch_alter_table("issues", schema=None) as batch_op:
        batch_op.drop_index("ix_issues_enterprise_code_registered_on")
        batch_op.drop_index("ix_issues_dept_code")

    op.drop_table("issues")
    op.drop_table("exemptions")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index("ix_assignments_enterprise_code")

    op.drop_table("assignments")
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_user_sessions_user_name")

    op.drop_table("user_sessions")
    op.drop_table("tickets")
    op.drop_table("targets")
    op.drop_table("setup_links")
    op.drop_table("funds")
    with op.batch_alter_table("cadres", schema=None) as batch_op:
        batch_op.drop_index("ix_cadres_dept_code")

    op.drop_table("cadres")
    op.drop_table("approvals")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index("ix_users_region")

    op.drop_table("users")
    op.drop_table("enterprises")
    op.drop_table("departments")
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index("ix_changes_region_ledger_record")

    op.drop_table("changes")
    op.drop_table("campaigns")
    op.drop_table("calendar_days")
    op.drop_table("adjustments")
    op.drop_table("throttle")
    op.drop_table("regions")
    op.drop_table("calendar_years")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_region_at")

    op.drop_table("audit")
