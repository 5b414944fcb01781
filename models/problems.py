"""What enterprises raised and what became of it: issues, reopenings, escalations.

A field's title is its column in the workbook; every rule that the database can hold is held there as well.
"""

from datetime import date

from models.base import Base, belongs, blank, in_region, index, index_of, key, one_of, optional, required, rule, text
from models.values import EscalationKind, Level, Outcome, Rating, Ruling, Sector


class Issue(Base, table=True):
    """问题: a problem an enterprise raised, from registration to crossing off (销号)."""

    __tablename__ = "issues"
    __table_args__ = (
        in_region(),
        belongs(["enterprise_code"], "enterprises"),
        belongs(["raised_by"], "cadres", ["cadre_code"]),
        belongs(["dept_code"], "departments"),
        belongs(["owner_code"], "cadres", ["cadre_code"]),
        one_of("issues", "sector", Sector),
        one_of("issues", "level", Level),
        one_of("issues", "outcome", Outcome),
        one_of("issues", "rating", Rating),
        rule("issues", "outcome_closed", "(outcome IS NULL) = (closed_on IS NULL)"),
        rule("issues", "closed_assigned", "closed_on >= assigned_on"),
        rule(
            "issues",
            "cancelled_closed",
            "cancelled_on IS NULL OR (closed_on IS NOT NULL AND cancelled_on >= closed_on)",
        ),
        rule("issues", "rated_closed", "rating IS NULL OR closed_on IS NOT NULL"),
        rule("issues", "extended_approved", "extended_to IS NULL OR extension_approved_on IS NOT NULL"),
        index("issues", "dept_code", "issue_code"),
        index("issues", "enterprise_code", "issue_code"),
        index("issues", "enterprise_code", "registered_on"),
        index("issues", "registered_on", "issue_code"),
        index("issues", "due_on", "issue_code"),
        index("issues", "raised_by", "issue_code"),
        index("issues", "owner_code", "issue_code"),
        index("issues", "sector", "level", "systemic", "dept_code"),
        index_of("issues", "unclosed", "due_on", "issue_code", "closed_on", where="closed_on IS NULL"),
        index_of(
            "issues",
            "uncrossed",
            "due_on",
            "issue_code",
            "outcome",
            "closed_on",
            "cancelled_on",
            where="closed_on IS NOT NULL AND cancelled_on IS NULL",
        ),
    )

    region: str = key(length=12)
    issue_code: str = key("问题编号")
    enterprise_code: str = text("企业编号", 64)
    raised_by: str = text("干部编号", 64)
    sector: Sector = text("类别", 16)
    level: Level = text("级别", 1)
    systemic: bool = required("共性")
    systemic_on: date | None = optional("共性认定日期")
    summary: str = text("内容")
    registered_on: date = required("登记日期")
    dept_code: str = text("承办部门编号", 64)
    owner_code: str | None = blank("责任人干部编号", 64)
    assigned_on: date = required("交办日期")
    first_response_on: date | None = optional("首次响应日期")
    due_on: date = required("办理时限")
    extended_to: date | None = optional("延期至")
    extension_approved_on: date | None = optional("延期批准日期")
    closed_on: date | None = optional("办结日期")
    outcome: Outcome | None = blank("结果", 8)
    cancelled_on: date | None = optional("销号日期")
    cancelled_by: str | None = blank("销号人")
    rating: Rating | None = blank("满意度", 8)
    version: int = 1


class Reopening(Base, table=True):
    """重办: a closed issue that was taken up again; the issue row keeps its first closing, outcome and rating."""

    __tablename__ = "reopenings"
    __table_args__ = (
        in_region(),
        belongs(["issue_code"], "issues"),
        one_of("reopenings", "outcome", Outcome),
        rule("reopenings", "dates", "reclosed_on >= reopened_on"),
        rule("reopenings", "outcome_reclosed", "(outcome IS NULL) = (reclosed_on IS NULL)"),
        index("reopenings", "issue_code", "reclosed_on"),
    )

    region: str = key(length=12)
    reopening_code: str = key("重办编号")
    issue_code: str = text("问题编号", 64)
    reopened_on: date = required("重办日期")
    reclosed_on: date | None = optional("再办结日期")
    outcome: Outcome | None = blank("结果", 8)
    version: int = 1


class Escalation(Base, table=True):
    """上报: an issue goes to the leading group, and what the group ruled."""

    __tablename__ = "escalations"
    __table_args__ = (
        in_region(),
        belongs(["issue_code"], "issues"),
        belongs(["directive_dept"], "departments", ["dept_code"]),
        one_of("escalations", "kind", EscalationKind),
        one_of("escalations", "ruling", Ruling),
        rule("escalations", "ruled", "(ruling IS NULL) = (ruled_on IS NULL)"),
        rule("escalations", "dates", "ruled_on >= escalated_on"),
        index("escalations", "issue_code"),
        index("escalations", "directive_dept"),
    )

    region: str = key(length=12)
    escalation_code: str = key("上报编号")
    issue_code: str = text("问题编号", 64)
    escalated_on: date = required("上报日期")
    kind: EscalationKind = text("类型", 8)
    ruling: Ruling | None = blank("认定", 8)
    ruled_on: date | None = optional("决定日期")
    directive_dept: str | None = blank("交办部门编号", 64)
    directive_due_on: date | None = optional("交办时限")
    directive_done_on: date | None = optional("交办办结日期")
    version: int = 1
