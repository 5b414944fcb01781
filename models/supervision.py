"""What is checked, approved, aimed at, paid out and decided: spot checks, approvals, targets, funds, adjustments.

A field's title is its column in the workbook; every rule that the database can hold is held there as well.
"""

from datetime import date

from sqlmodel import Field

from models.base import Base, amount, belongs, blank, in_region, index, key, one_of, optional, required, rule, text
from models.values import ApprovalKind, CheckMode, FindingState, FundName, Severity, SubjectKind, Verdict


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
