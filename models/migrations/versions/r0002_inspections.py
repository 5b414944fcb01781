"""Working papers and steps of spot checks; groups without ranks; the day it is in a demonstration.

Revision: 0002, after 0001
"""

from collections.abc import Sequence
from typing import Literal

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def text(length: int | None = None) -> sa.String:
    """Return text that sorts by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    recreate: Literal["always", "never"] = "always" if op.get_context().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("campaigns", schema=None, recreate=recreate) as batch_op:
        batch_op.add_column(sa.Column("demo_day", sa.Date(), nullable=True))
    with op.batch_alter_table("regions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unranked_groups", text(), nullable=False, server_default="县级领导"))
    with op.batch_alter_table("regions", schema=None) as batch_op:  # new rows say it themselves
        batch_op.alter_column("unranked_groups", existing_type=text(), existing_nullable=False, server_default=None)
    op.create_table(
        "inspections",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("region", text(12), nullable=False),
        sa.Column("inspector", text(64), nullable=False),
        sa.Column("subject_kind", text(8), nullable=False),
        sa.Column("subject_code", text(64), nullable=False),
        sa.Column("visit_code", text(64), nullable=True),
        sa.Column("seed", text(64), nullable=True),
        sa.Column("draws", sa.Integer(), nullable=False),
        sa.Column("follows", text(64), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_person", text(), nullable=True),
        sa.Column("told_topic", text(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("check_code", text(64), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("subject_kind IN ('部门', '干部')", name="ck_inspections_subject_kind"),
        sa.CheckConstraint(
            "told_at IS NULL OR told_on IS NOT NULL OR told_topic IS NOT NULL", name="ck_inspections_told"
        ),
        sa.ForeignKeyConstraint(["inspector"], ["users.name"]),
        sa.ForeignKeyConstraint(["region", "check_code"], ["spot_checks.region", "spot_checks.check_code"]),
        sa.ForeignKeyConstraint(["region", "follows"], ["spot_checks.region", "spot_checks.check_code"]),
        sa.ForeignKeyConstraint(["region", "visit_code"], ["visits.region", "visits.visit_code"]),
        sa.ForeignKeyConstraint(["region"], ["regions.code"]),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("inspections", schema=None) as batch_op:
        batch_op.create_index("ix_inspections_region_inspector", ["region", "inspector"], unique=False)
    op.create_table(
        "check_steps",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("region", text(12), nullable=False),
        sa.Column("check_code", text(64), nullable=False),
        sa.Column("event", text(16), nullable=False),
        sa.Column("author", text(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", text(), nullable=True),
        sa.CheckConstraint(
            "event IN ('written', 'stated', 'confirmed', 'revoked', 'rectified')", name="ck_check_steps_event"
        ),
        sa.ForeignKeyConstraint(["region", "check_code"], ["spot_checks.region", "spot_checks.check_code"]),
        sa.ForeignKeyConstraint(["region"], ["regions.code"]),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("check_steps", schema=None) as batch_op:
        batch_op.create_index("ix_check_steps_region_check_code", ["region", "check_code"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("check_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_check_steps_region_check_code")
    op.drop_table("check_steps")
    with op.batch_alter_table("inspections", schema=None) as batch_op:
        batch_op.drop_index("ix_inspections_region_inspector")
    op.drop_table("inspections")
    with op.batch_alter_table("regions", schema=None) as batch_op:
        batch_op.drop_column("unranked_groups")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_column("demo_day")
