"""The full text index, and the indexes that lists are sorted and filtered by.

Revision: 0004, after 0003
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from models import searching

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "issues": (
        ("registered_on", "issue_code"),
        ("due_on", "issue_code"),
        ("raised_by", "issue_code"),
        ("owner_code", "issue_code"),
        ("dept_code", "issue_code"),
        ("enterprise_code", "issue_code"),
        ("sector", "level", "systemic", "dept_code"),
    ),
    "reopenings": (("issue_code", "reclosed_on"),),
    "registrations": (("registered_on", "issue_code"), ("raised_by",)),
    "escalations": (("directive_dept",),),
    "visits": (("enterprise_code", "visited_on"), ("recorded_on", "visit_code"), ("method", "visited_on")),
}
OF_SOME: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("issues", "unclosed", ("due_on", "issue_code", "closed_on"), "closed_on IS NULL"),
    (
        "issues",
        "uncrossed",
        ("due_on", "issue_code", "outcome", "closed_on", "cancelled_on"),
        "closed_on IS NOT NULL AND cancelled_on IS NULL",
    ),
    *(
        ("issue_files", name, ("issue_code", name), f"{name} IS NOT NULL")
        for name in ("called_on", "objected_on", "extension_asked_on")
    ),
)
REPLACED: dict[str, str] = {"issues": "dept_code", "reopenings": "issue_code"}
"""What an index with more columns takes the place of."""


def upgrade() -> None:
    for table, indexes in INDEXES.items():
        for columns in indexes:
            op.create_index(f"ix_{table}_{'_'.join(columns)}", table, ["region", *columns], unique=False)
    for table, column in REPLACED.items():
        op.drop_index(f"ix_{table}_{column}", table)
    for table, name, columns, rows in OF_SOME:
        op.create_index(
            f"ix_{table}_{name}",
            table,
            ["region", *columns],
            unique=False,
            sqlite_where=sa.text(rows),
            postgresql_where=sa.text(rows),
        )
    searching.create(op.get_bind())


def downgrade() -> None:
    searching.drop(op.get_bind())
    for table, name, _columns, _rows in reversed(OF_SOME):
        op.drop_index(f"ix_{table}_{name}", table)
    for table, column in REPLACED.items():
        op.create_index(f"ix_{table}_{column}", table, ["region", column], unique=False)
    for table, indexes in INDEXES.items():
        for columns in reversed(indexes):
            op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
