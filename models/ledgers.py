"""The ledgers: what was done, when it happened and when it was written down.

A field's title is its column in the workbook; every rule that the database can hold is held there as well.
"""

from datetime import date

from sqlmodel import Field

from models.base import (
    Base,
    amount,
    belongs,
    blank,
    in_region,
    index,
    key,
    one_of,
    optional,
    optional_amount,
    required,
    rule,
    text,
)
from models.values import (
    ApprovalKind,
    CheckMode,
    EscalationKind,
    ExemptionReason,
    FindingState,
    FundName,
    Level,
    Outcome,
    Rating,
    Ruling,
    Sector,
    ServiceMethod,
    Severity,
    SubjectKind,
    Verdict,
    VisitMethod,
)


class Assignment(Base, table=True):
    """包抓: a cadre assists an enterprise from one day to another, both included."""

    __tablename__ = "assignments"
    __table_args__ = (
        in_region(),
        belongs(["cadre_code"], "cadres"),
        belongs(["enterprise_code"], "enterprises"),
        rule("assignments", "dates", "end_on >= start_on"),
        index("assignments", "enterprise_code"),
    )

    region: str = key(length=12)
    cadre_code: str = key("干部编号")
    enterprise_code: str = key("企业编号")
    start_on: date = Field(primary_key=True, title="开始日期")
    end_on: date | None = optional("结束日期")
    reason: str | None = blank("变更原因")
    version: int = 1


class Visit(Base, table=True):
    """走访: a service visit of a cadre to an enterprise."""

    __tablename__ = "visits"
    __table_args__ = (
        in_region(),
        belongs(["cadre_code"], "cadres"),
        belongs(["enterprise_code"], "enterprises"),
        one_of("visits", "method", VisitMethod),
        rule("visits", "dates", "recorded_on >= visited_on"),
        index("visits", "cadre_code", "enterprise_code", "visited_on"),
    )

    region: str = key(length=12)
    visit_code: str = key("走访编号")
    cadre_code: str = text("干部编号", 64)
    enterprise_code: str = text("企业编号", 64)
    visited_on: date = required("走访日期")
    recorded_on: date = required("登记日期")
    method: VisitMethod = text("方式", 8)
    summary: str | None = blank("内容")
    confirmed: bool | None = optional("企业确认")
    version: int = 1


class Exemption(Base, table=True):
    """免计: a month in which a cadre is not expected at an enterprise."""

    __tablename__ = "exemptions"
    __table_args__ = (
        in_region(),
        belongs(["cadre_code"], "cadres"),
        belongs(["enterprise_code"], "enterprises"),
        one_of("exemptions", "reason", ExemptionReason),
    )

    region: str = key(length=12)
    cadre_code: str = key("干部编号")
    enterprise_code: str = key("企业编号")
    month: date = Field(primary_key=True, title="月份")
    """First day of the month."""
    reason: ExemptionReason = text("原因", 16)
    approved_by: str = text("批准人")
    approved_on: date = required("批准日期")
    version: int = 1


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
        index("issues", "dept_code"),
        index("issues", "enterprise_code", "registered_on"),
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
        index("reopenings", "issue_code"),
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


class SpotCheck(Base, table=True):
    """督查: what supervisors found; it counts once confirmed (确认)."""

    __tablename__ = "spot_checks"
    __table_args__ = (
        in_region(),
        belongs(["dept_code"], "departments"),
        belongs(["cadre_code"], "cadres"),
        belongs(["visit_code"], "visits"),
        one_of("spot_checks", "mode", CheckMode),
        one_of("spot_checks", "verdict", Verdict),
        one_of("spot_checks", "severity", Severity),
        one_of("spot_checks", "state", FindingState),
        rule("spot_checks", "items", "items_passed >= 0 AND items_passed <= items_checked"),
        rule("spot_checks", "subject", "dept_code IS NOT NULL OR cadre_code IS NOT NULL"),
        rule("spot_checks", "confirmed", "state <> '确认' OR confirmed_on IS NOT NULL"),
        index("spot_checks", "cadre_code"),
        index("spot_checks", "dept_code"),
    )

    region: str = key(length=12)
    check_code: str = key("督查编号")
    checked_on: date = required("督查日期")
    mode: CheckMode = text("方式", 8)
    inspectors: str = text("督查人")
    dept_code: str | None = blank("对象部门编号", 64)
    cadre_code: str | None = blank("对象干部编号", 64)
    visit_code: str | None = blank("走访编号", 64)
    items_checked: int = required("检查项数")
    items_passed: int = required("合格项数")
    verdict: Verdict = text("结论", 8)
    severity: Severity | None = blank("严重度", 8)
    finding: str | None = blank("事实")
    state: FindingState = text("认定状态", 8)
    confirmed_on: date | None = optional("确认日期")
    rectify_due_on: date | None = optional("整改时限")
    rectified_on: date | None = optional("整改完成日期")
    version: int = 1


class MonthlyReport(Base, table=True):
    """月报: a cadre's monthly report on an enterprise."""

    __tablename__ = "monthly_reports"
    __table_args__ = (
        in_region(),
        belongs(["cadre_code"], "cadres"),
        belongs(["enterprise_code"], "enterprises"),
        rule("monthly_reports", "verified", "verified_on IS NULL OR verified_by IS NOT NULL"),
    )

    region: str = key(length=12)
    cadre_code: str = key("干部编号")
    enterprise_code: str = key("企业编号")
    month: date = Field(primary_key=True, title="月份")
    """First day of the month."""
    submitted_on: date = required("提交日期")
    no_issue: bool = Field(default=False, title="无问题")
    verified_by: str | None = blank("核实人")
    verified_on: date | None = optional("核实日期")
    output_e4: int | None = optional_amount("产值万元")
    value_added_e4: int | None = optional_amount("增加值万元")
    investment_e4: int | None = optional_amount("完成投资万元")
    employees: int | None = optional("用工人数")
    difficulties: str | None = blank("困难")
    suggestions: str | None = blank("建议")
    version: int = 1


class Service(Base, table=True):
    """服务: a matter a cadre handles for or with an enterprise."""

    __tablename__ = "services"
    __table_args__ = (
        in_region(),
        belongs(["cadre_code"], "cadres"),
        belongs(["enterprise_code"], "enterprises"),
        one_of("services", "method", ServiceMethod),
        rule("services", "due", "due_on >= accepted_on"),
        rule("services", "delivered", "delivered_on >= accepted_on"),
    )

    region: str = key(length=12)
    service_code: str = key("服务编号")
    cadre_code: str = text("干部编号", 64)
    enterprise_code: str = text("企业编号", 64)
    method: ServiceMethod = text("方式", 8)
    matter: str = text("事项")
    accepted_on: date = required("受理日期")
    due_on: date = required("时限")
    delivered_on: date | None = optional("结果送达日期")
    version: int = 1


class Approval(Base, table=True):
    """审批: a step of an approval with its limit in working days."""

    __tablename__ = "approvals"
    __table_args__ = (
        in_region(),
        belongs(["dept_code"], "departments"),
        one_of("approvals", "kind", ApprovalKind),
        rule("approvals", "limit", "limit_workdays >= 0"),
        rule("approvals", "done", "done_on >= started_on"),
    )

    region: str = key(length=12)
    case_code: str = key("办件编号")
    step: str = key("环节")
    matter: str = text("事项")
    kind: ApprovalKind = text("类别", 8)
    dept_code: str = text("部门编号", 64)
    section: str | None = blank("科室")
    officer: str | None = blank("责任人")
    started_on: date = required("开始日期")
    limit_workdays: int = required("时限工作日")
    done_on: date | None = optional("完成日期")
    version: int = 1


class Target(Base, table=True):
    """目标: what a department has reached of a yearly target by the end of a month."""

    __tablename__ = "targets"
    __table_args__ = (
        in_region(),
        belongs(["dept_code"], "departments"),
        rule("targets", "month", "month BETWEEN 1 AND 12"),
        rule("targets", "annual", "annual_e4 > 0"),
        rule("targets", "actual", "actual_e4 >= 0"),
    )

    region: str = key(length=12)
    dept_code: str = key("部门编号")
    indicator: str = key("指标")
    unit: str | None = blank("单位")
    year: int = Field(primary_key=True, title="年度")
    annual_e4: int = amount("年度目标")
    month: int = Field(primary_key=True, title="月份")
    actual_e4: int = amount("累计完成")
    version: int = 1


class Fund(Base, table=True):
    """政策资金: money from one of the funds of the notice."""

    __tablename__ = "funds"
    __table_args__ = (
        in_region(),
        belongs(["enterprise_code"], "enterprises"),
        one_of("funds", "fund", FundName),
    )

    region: str = key(length=12)
    fund_code: str = key("资金编号")
    enterprise_code: str = text("企业编号", 64)
    fund: FundName = text("基金", 8)
    amount_e4: int = amount("金额万元")
    approved_on: date = required("批准日期")
    paid_on: date | None = optional("拨付日期")
    version: int = 1


class Adjustment(Base, table=True):
    """加减分: points added or taken by decision, with its reason."""

    __tablename__ = "adjustments"
    __table_args__ = (in_region(), one_of("adjustments", "subject_kind", SubjectKind))

    region: str = key(length=12)
    adjustment_code: str = key("编号")
    subject_kind: SubjectKind = text("对象类型", 8)
    subject_code: str = text("对象编号", 64)
    adjusted_on: date = required("日期")
    points_e4: int = amount("分值")
    reason: str = text("事由")
    approved_by: str = text("批准人")
    version: int = 1
