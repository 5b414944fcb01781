"""Problems merged with a lead problem, and the steps of merging, separating and reaching a milestone.

Revision: 0006, after 0005
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE = (
    "'registered', 'graded', 'declined', 'assigned', 'received', 'objected', 'objection_upheld', 'designated', "
    "'responded', 'planned', 'progressed', 'extension_asked', 'extended', 'extension_refused', 'escalated', 'forced', "
    "'accepted', 'returned', 'directive_done', 'closed', 'confirmed', 'crossed_off', 'called_back', 'reopened', "
    "'reclosed'"
)
NEW = "'merged', 'separated', 'reached'"


def text(length: int | None = None) -> sa.String:
    """Return text that sorts by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "mergers",
        sa.Column("region", text(12), nullable=False),
        sa.Column("issue_code", text(64), nullable=False),
        sa.Column("lead_code", text(64), nullable=False),
        sa.Column("author", text(64), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.CheckConstraint("lead_code != issue_code", name="ck_mergers_other"),
        sa.ForeignKeyConstraint(["region"], ["regions.code"]),
        sa.PrimaryKeyConstraint("region", "issue_code"),
    )
    op.create_index("ix_mergers_lead_code", "mergers", ["region", "lead_code"], unique=False)
    _events(f"{BEFORE}, {NEW}")


def downgrade() -> None:
    op.execute(sa.text(f"DELETE FROM issue_steps WHERE event IN ({NEW})"))  # noqa: S608  the names stand above
    _events(BEFORE)
    op.drop_index("ix_mergers_lead_code", table_name="mergers")
    op.drop_table("mergers")


def _events(members: str) -> None:
    """Let the steps be these; SQLite knows no other way than to build the table again."""
    with op.batch_alter_table("issue_steps", schema=None) as batch_op:
        batch_op.drop_constraint("ck_issue_steps_event", type_="check")
        batch_op.create_check_constraint("ck_issue_steps_event", f"event IN ({members})")
