"""Issues before and beside the ledger, hand-overs, requests of cadres, members of the leading group.

Revision: 0003, after 0002
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def text(length: int | None = None) -> sa.String:
    """Return text that sorts by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "registrations",
        sa.Column("region", text(12), nullable=False),
        sa.Column("issue_code", text(64), nullable=False),
        sa.Column("enterprise_code", text(64), nullable=False),
        sa.Column("raised_by", text(64), nullable=False),
        sa.Column("sector", text(16), nullable=False),
        sa.Column("summary", text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("visit_code", text(64), nullable=True),
        sa.Column("level", text(1), nullable=True),
        sa.Column("systemic", sa.Boolean(), nullable=False),
        sa.Column("systemic_on", sa.Date(), nullable=True),
        sa.Column("graded_on", sa.Date(), nullable=True),
        sa.Column("declined_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(graded_on IS NULL) = (level IS NULL)", name="ck_registrations_graded"),
        sa.CheckConstraint("level IN ('A', 'B', 'C', 'D')", name="ck_registrations_level"),
        sa.CheckConstraint(
            "sector IN ('重点项目', '工业', '商贸', '建筑', '旅游', '科技', '交通', '文化', '金融')",
            name="ck_registrations_sector",
        ),
        sa.CheckConstraint("systemic OR systemic_on IS NULL", name="ck_registrations_systemic"),
        sa.ForeignKeyConstraint(["region", "enterprise_code"], ["enterprises.region", "enterprises.enterprise_code"]),
        sa.ForeignKeyConstraint(["region", "raised_by"], ["cadres.region", "cadres.cadre_code"]),
        sa.ForeignKeyConstraint(["region"], ["regions.code"]),
        sa.PrimaryKeyConstraint("region", "issue_code"),
    )
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.create_index("ix_registrations_enterprise_code", ["region", "enterprise_code"], unique=False)
    op.create_table(
        "issue_files",
        sa.Column("region", text(12), nullable=False),
        sa.Column("issue_code", text(64), nullable=False),
        sa.Column("designated", sa.Boolean(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("objected_on", sa.Date(), nullable=True),
        sa.Column("measures", text(), nullable=True),
        sa.Column("milestones", sa.JSON(), nullable=False),
        sa.Column("extension_asked_on", sa.Date(), nullable=True),
        sa.Column("extension_asked_to", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("called_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region", "issue_code"], ["issues.region", "issues.issue_code"]),
        sa.ForeignKeyConstraint(["region"], ["regions.code"]),
        sa.PrimaryKeyConstraint("region", "issue_code"),
    )
    op.create_table(
        "issue_steps",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("region", text(12), nullable=False),
        sa.Column("issue_code", text(64), nullable=False),
        sa.Column("event", text(24), nullable=False),
        sa.Column("author", text(64), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", text(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "event IN ('registered', 'graded', 'declined', 'assigned', 'received', 'objected', "
            "'objection_upheld', 'designated', 'responded', 'planned', 'progressed', "
            "'extension_asked', 'extended', 'extension_refused', 'escalated', 'forced', 'accepted', "
            "'returned', 'directive_done', 'closed', 'confirmed', 'crossed_off', 'called_back', "
            "'reopened', 'reclosed')",
            name="ck_issue_steps_event",
        ),
        sa.ForeignKeyConstraint(["region"], ["regions.code"]),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("issue_steps", schema=None) as batch_op:
        batch_op.create_index("ix_issue_steps_region_issue_code", ["region", "issue_code"], unique=False)
    op.create_table(
        "handovers",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("region", text(12), nullable=False),
        sa.Column("enterprise_code", text(64), nullable=False),
        sa.Column("from_cadre", text(64), nullable=False),
        sa.Column("to_cadre", text(64), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("author", text(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("signed_from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_to_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region", "enterprise_code"], ["enterprises.region", "enterprises.enterprise_code"]),
        sa.ForeignKeyConstraint(["region", "from_cadre"], ["cadres.region", "cadres.cadre_code"]),
        sa.ForeignKeyConstraint(["region", "to_cadre"], ["cadres.region", "cadres.cadre_code"]),
        sa.ForeignKeyConstraint(["region"], ["regions.code"]),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.create_index("ix_handovers_region_to_cadre", ["region", "to_cadre"], unique=False)
    op.create_table(
        "exemption_requests",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("region", text(12), nullable=False),
        sa.Column("cadre_code", text(64), nullable=False),
        sa.Column("enterprise_code", text(64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reason", text(16), nullable=False),
        sa.Column("details", text(), nullable=True),
        sa.Column("asked_by", text(64), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("state", text(16), nullable=False),
        sa.Column("decided_by", text(64), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("answer", text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(decided_on IS NULL) = (state = 'open')", name="ck_exemption_requests_decided"),
        sa.CheckConstraint(
            "reason IN ('外出', '企业暂不便接待', '身体', '学习', '其他')", name="ck_exemption_requests_reason"
        ),
        sa.CheckConstraint("state IN ('open', 'approved', 'refused', 'withdrawn')", name="ck_exemption_requests_state"),
        sa.ForeignKeyConstraint(["region", "cadre_code"], ["cadres.region", "cadres.cadre_code"]),
        sa.ForeignKeyConstraint(["region", "enterprise_code"], ["enterprises.region", "enterprises.enterprise_code"]),
        sa.ForeignKeyConstraint(["region"], ["regions.code"]),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("exemption_requests", schema=None) as batch_op:
        batch_op.create_index("ix_exemption_requests_region_state", ["region", "state"], unique=False)
    op.create_table(
        "report_drafts",
        sa.Column("region", text(12), nullable=False),
        sa.Column("cadre_code", text(64), nullable=False),
        sa.Column("enterprise_code", text(64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("state", text(16), nullable=False),
        sa.Column("returned_by", text(64), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("answer", text(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'submitted', 'returned')", name="ck_report_drafts_state"),
        sa.ForeignKeyConstraint(["region", "cadre_code"], ["cadres.region", "cadres.cadre_code"]),
        sa.ForeignKeyConstraint(["region", "enterprise_code"], ["enterprises.region", "enterprises.enterprise_code"]),
        sa.ForeignKeyConstraint(["region"], ["regions.code"]),
        sa.PrimaryKeyConstraint("region", "cadre_code", "enterprise_code", "month"),
    )
    op.create_table(
        "group_members",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("region", text(12), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", text(64), nullable=False),
        sa.Column("duty", text(64), nullable=False),
        sa.Column("title", text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region"], ["regions.code"]),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index("ix_visits_visited_on_visit_code", ["region", "visited_on", "visit_code"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("ix_visits_visited_on_visit_code")
    op.drop_table("group_members")
    op.drop_table("report_drafts")
    with op.batch_alter_table("exemption_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_exemption_requests_region_state")
    op.drop_table("exemption_requests")
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.drop_index("ix_handovers_region_to_cadre")
    op.drop_table("handovers")
    with op.batch_alter_table("issue_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_issue_steps_region_issue_code")
    op.drop_table("issue_steps")
    op.drop_table("issue_files")
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_index("ix_registrations_enterprise_code")
    op.drop_table("registrations")
