"""What cadres do at the enterprises: assignments, visits, exempt months, monthly reports, services.

A field's title is its column in the workbook; every rule that the database can hold is held there as well.
"""

from datetime import date

from sqlmodel import Field

from models.base import (
    Base,
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
from models.values import ExemptionReason, ServiceMethod, VisitMethod


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
        index("visits", "visited_on", "visit_code"),
        index("visits", "recorded_on", "visit_code"),
        index("visits", "enterprise_code", "visited_on"),
        index("visits", "method", "visited_on"),
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
