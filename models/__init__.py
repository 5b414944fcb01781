"""The tables of Kaohe: one county's ledgers, its people, its users and its trail."""

from models.access import SetupLink, Throttle, Ticket, User, UserSession
from models.base import Base
from models.calendar import CalendarDay, CalendarYear
from models.handling import Handover, IssueFile, IssueStep, Merger, Registration
from models.helping import Assignment, Exemption, MonthlyReport, Service, Visit
from models.inspection import CheckStep, Inspection
from models.people import Cadre, Department, Enterprise
from models.problems import Escalation, Issue, Reopening
from models.region import Campaign, GroupMember, Region
from models.requests import ExemptionRequest, ReportDraft
from models.searching import with_metadata
from models.supervision import Adjustment, Approval, Fund, SpotCheck, Target
from models.trail import AuditEntry, Change, ImportedRows

with_metadata(Base.metadata)

LEDGERS: tuple[type[Base], ...] = (
    Department,
    Cadre,
    Enterprise,
    Assignment,
    Visit,
    Exemption,
    Issue,
    Reopening,
    Escalation,
    SpotCheck,
    MonthlyReport,
    Service,
    Approval,
    Target,
    Fund,
    Adjustment,
)
"""Every ledger sheet's table, in the order in which foreign keys allow them to be written."""

__all__ = [
    "LEDGERS",
    "Adjustment",
    "Approval",
    "Assignment",
    "AuditEntry",
    "Base",
    "Cadre",
    "CalendarDay",
    "CalendarYear",
    "Campaign",
    "Change",
    "CheckStep",
    "Department",
    "Enterprise",
    "Escalation",
    "Exemption",
    "ExemptionRequest",
    "Fund",
    "GroupMember",
    "Handover",
    "ImportedRows",
    "Inspection",
    "Issue",
    "IssueFile",
    "IssueStep",
    "Merger",
    "MonthlyReport",
    "Region",
    "Registration",
    "Reopening",
    "ReportDraft",
    "Service",
    "SetupLink",
    "SpotCheck",
    "Target",
    "Throttle",
    "Ticket",
    "User",
    "UserSession",
    "Visit",
]
