"""Which rows of a file an import wrote, and the audit by verb: what the history of a record is read from.

Revision: 0005, after 0004
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def text(length: int | None = None) -> sa.String:
    """Return text that sorts by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "imported_rows",
        sa.Column("audit_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ledger", text(32), nullable=False),
        sa.Column("region", text(12), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["audit_number"], ["audit.number"]),
        sa.PrimaryKeyConstraint("audit_number", "ledger"),
    )
    op.create_index("ix_imported_rows_region_ledger", "imported_rows", ["region", "ledger"], unique=False)
    op.create_index("ix_audit_region_verb", "audit", ["region", "verb"], unique=False)
    op.create_index("ix_audit_region_number", "audit", ["region", "number"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_audit_region_number", table_name="audit")
    op.drop_index("ix_audit_region_verb", table_name="audit")
    op.drop_table("imported_rows")
