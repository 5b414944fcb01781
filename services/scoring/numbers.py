"""The numbers that a rulebook can speak of: metrics, counts and flags, each by its name, and of whom."""

from collections.abc import Mapping
from typing import Final

from services.scoring.results import Kind

_CADRE_METRICS: Final = (
    "visit_coverage", "report_timeliness", "problem_discovery", "on_time_rate", "turnaround", "resolution_rate",
    "escalation_timeliness", "satisfaction", "spot_check_pass", "rectification_on_time", "service_on_time",
)  # fmt: skip
_DEPARTMENT_METRICS: Final = (
    "on_time_rate", "turnaround", "resolution_rate", "satisfaction", "response_rate", "escalation_timeliness",
    "directive_on_time", "approval_on_time", "rectification_on_time", "spot_check_pass", "target_progress",
    "cadre_mean",
)  # fmt: skip
METRICS: Final[Mapping[Kind, tuple[str, ...]]] = {"cadre": _CADRE_METRICS, "department": _DEPARTMENT_METRICS}
COUNTS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "cadre": ("forced_escalations", "rework", "rectifications_overdue", "falsified_visits", "zero_months"),
    "department": ("forced_escalations", "rework", "rectifications_overdue", "overdue_open", "directives_overdue"),
}
_EVERYBODY: Final[tuple[Kind, ...]] = ("cadre", "department")
FLAGS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "low_score": _EVERYBODY,
    "low_visits": ("cadre",),
    "absent": ("cadre",),
    "falsified": ("cadre",),
    "low_on_time": ("department",),
    "long_overdue": ("department",),
    "directive_overdue": ("department",),
    "rectification_overdue": _EVERYBODY,
    "bottom_of_group": _EVERYBODY,
}
"""The flags there are, and whom each can be raised for."""
