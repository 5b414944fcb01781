"""What cadres ask for or send in, until it stands in a ledger: exempt months, monthly reports."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from models.base import Base, UTCDateTime, belongs, blank, in_region, key, one_of, rule, serial, text
from models.values import ExemptionReason, ReportState, RequestState


class ExemptionRequest(Base, table=True):
    """免计申请: a cadre asks that a month at an enterprise be exempt; approved, it stands in the ledger 免计."""

    __tablename__ = "exemption_requests"
    __table_args__ = (
        in_region(),
        belongs(["cadre_code"], "cadres"),
        belongs(["enterprise_code"], "enterprises"),
        one_of("exemption_requests", "reason", ExemptionReason),
        one_of("exemption_requests", "state", RequestState),
        rule("exemption_requests", "decided", "(decided_on IS NULL) = (state = 'open')"),
        Index("ix_exemption_requests_region_state", "region", "state"),
    )

    number: int | None = serial()
    region: str = text(length=12)
    cadre_code: str = text(length=64)
    enterprise_code: str = text(length=64)
    month: date
    """First day of the month."""
    reason: ExemptionReason = text(length=16)
    details: str | None = blank()
    asked_by: str = text(length=64)
    """Sign-in name."""
    asked_on: date
    state: RequestState = Field(default=RequestState.OPEN, sa_type=text(length=16).sa_type)
    decided_by: str | None = blank(length=64)
    decided_on: date | None = None
    answer: str | None = blank()
    """Why it was refused."""
    version: int = 1


class ReportDraft(Base, table=True):
    """月报 as the cadre writes it; submitted, it stands in the ledger 月报, and no longer once it is returned."""

    __tablename__ = "report_drafts"
    __table_args__ = (
        in_region(),
        belongs(["cadre_code"], "cadres"),
        belongs(["enterprise_code"], "enterprises"),
        one_of("report_drafts", "state", ReportState),
    )

    region: str = key(length=12)
    cadre_code: str = key()
    enterprise_code: str = key()
    month: date = Field(primary_key=True)
    """First day of the month."""
    draft: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """What was written, by the names of the ledger's columns."""
    state: ReportState = Field(default=ReportState.DRAFT, sa_type=text(length=16).sa_type)
    returned_by: str | None = blank(length=64)
    returned_on: date | None = None
    answer: str | None = blank()
    """Why the office returned it."""
    saved_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1
