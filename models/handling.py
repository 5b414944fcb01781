"""How issues are handled before and beside the ledger: registrations, the file of an issue, its steps.

An issue enters the ledger 问题 when it is assigned, as the ledger needs its level, department and deadline.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from models.base import Base, UTCDateTime, belongs, blank, in_region, index, index_of, key, one_of, rule, serial, text
from models.values import IssueEvent, Level, Sector


class Registration(Base, table=True):
    """登记: a problem as it was registered, and what the office made of it until it was assigned (交办)."""

    __tablename__ = "registrations"
    __table_args__ = (
        in_region(),
        belongs(["enterprise_code"], "enterprises"),
        belongs(["raised_by"], "cadres", ["cadre_code"]),
        one_of("registrations", "sector", Sector),
        one_of("registrations", "level", Level),
        rule("registrations", "graded", "(graded_on IS NULL) = (level IS NULL)"),
        rule("registrations", "systemic", "systemic OR systemic_on IS NULL"),
        index("registrations", "enterprise_code"),
        index("registrations", "registered_on", "issue_code"),
        index("registrations", "raised_by"),
    )

    region: str = key(length=12)
    issue_code: str = key()
    """The code that the issue has in the ledger once it is assigned."""
    enterprise_code: str = text(length=64)
    raised_by: str = text(length=64)
    sector: Sector = text(length=16)
    summary: str = text()
    registered_on: date
    visit_code: str | None = blank(length=64)
    """The visit on which the enterprise told of it."""
    level: Level | None = blank(length=1)
    systemic: bool = False
    systemic_on: date | None = None
    graded_on: date | None = None
    declined_on: date | None = None
    """The office did not take it on; the steps say why."""
    version: int = 1


class IssueFile(Base, table=True):
    """办件: what handling an issue needs beyond its row of the ledger."""

    __tablename__ = "issue_files"
    __table_args__ = (
        in_region(),
        belongs(["issue_code"], "issues"),
        *(
            index_of("issue_files", name, "issue_code", name, where=f"{name} IS NOT NULL")
            for name in ("called_on", "objected_on", "extension_asked_on")
        ),
    )

    region: str = key(length=12)
    issue_code: str = key()
    designated: bool = False
    """The office decided an objection: this department cannot return it again."""
    received_on: date | None = None
    """签收."""
    objected_on: date | None = None
    """异议: the department says it is not its matter; blank again once the office has decided."""
    measures: str | None = blank()
    """措施."""
    milestones: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """时间表、路线图: by when (`due_on`), what (`what`), and, once it is reached, when (`reached_on`)."""
    extension_asked_on: date | None = None
    """Blank again once the office has decided."""
    extension_asked_to: date | None = None
    confirmed_on: date | None = None
    """企业确认: the day on which the enterprise told what it thinks of the closing."""
    called_on: date | None = None
    """回访."""
    version: int = 1


class IssueStep(Base, table=True):
    """经过: one step of an issue, never changed again."""

    __tablename__ = "issue_steps"
    __table_args__ = (
        in_region(),
        one_of("issue_steps", "event", IssueEvent),
        Index("ix_issue_steps_region_issue_code", "region", "issue_code"),
    )

    number: int | None = serial()
    region: str = text(length=12)
    issue_code: str = text(length=64)
    """Of a registration or an issue."""
    event: IssueEvent = text(length=24)
    author: str = text(length=64)
    """Sign-in name; `operator` for what the daily run did."""
    on: date
    """The day it counts for."""
    at: datetime = Field(sa_type=UTCDateTime)
    note: str | None = blank()
    """What was said: a reason, progress, an opinion."""
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """What was decided, by the names of the ledger's columns."""


class Merger(Base, table=True):
    """并案: a problem that is one with a lead problem; each keeps its own clock, outcome and rating."""

    __tablename__ = "mergers"
    __table_args__ = (in_region(), rule("mergers", "other", "lead_code != issue_code"), index("mergers", "lead_code"))

    region: str = key(length=12)
    issue_code: str = key()
    """Of a registration or an issue, as the lead's is."""
    lead_code: str = text(length=64)
    author: str = text(length=64)
    """Sign-in name."""
    on: date


class Handover(Base, table=True):
    """交接单: the open issues of an enterprise that pass from one cadre to the next, signed by both."""

    __tablename__ = "handovers"
    __table_args__ = (
        in_region(),
        belongs(["enterprise_code"], "enterprises"),
        belongs(["from_cadre"], "cadres", ["cadre_code"]),
        belongs(["to_cadre"], "cadres", ["cadre_code"]),
        Index("ix_handovers_region_to_cadre", "region", "to_cadre"),
    )

    number: int | None = serial()
    region: str = text(length=12)
    enterprise_code: str = text(length=64)
    from_cadre: str = text(length=64)
    to_cadre: str = text(length=64)
    on: date
    """First day of the new assignment."""
    author: str = text(length=64)
    at: datetime = Field(sa_type=UTCDateTime)
    issues: list[str] = Field(default_factory=list, sa_type=JSON)
    """Codes of the issues that were open."""
    signed_from_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    signed_to_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    version: int = 1
