"""What the codes of scoring are called: one title a metric, count, adjustment, flag and status."""

from collections.abc import Mapping
from typing import Final

from models.values import Outcome
from services.messages import Message, say
from services.scoring.results import Kind, Status

METRIC_TITLES: Final[Mapping[str, Message]] = {
    "visit_coverage": say("Visits made"),
    "report_timeliness": say("Monthly reports on time"),
    "problem_discovery": say("Problems discovered"),
    "on_time_rate": say("Closed on time"),
    "turnaround": say("Turnaround"),
    "resolution_rate": say("Resolved"),
    "response_rate": say("First responses on time"),
    "satisfaction": say("Satisfaction"),
    "escalation_timeliness": say("Reported upward in time"),
    "directive_on_time": say("Directives on time"),
    "approval_on_time": say("Approvals on time"),
    "service_on_time": say("Services delivered on time"),
    "spot_check_pass": say("Spot checks passed"),
    "rectification_on_time": say("Rectified on time"),
    "target_progress": say("Progress towards targets"),
    "cadre_mean": say("Mean score of the cadres"),
}
COUNT_TITLES: Final[Mapping[str, Message]] = {
    "forced_escalations": say("Forced escalations"),
    "rework": say("Reopened issues"),
    "rectifications_overdue": say("Rectifications overdue"),
    "falsified_visits": say("Falsified visits"),
    "zero_months": say("Months in a row without a visit"),
    "overdue_open": say("Issues long overdue"),
    "directives_overdue": say("Directives overdue"),
}
ADJUSTMENT_TITLES: Final[Mapping[str, Message]] = {
    "forced_escalations": COUNT_TITLES["forced_escalations"],
    "rework": COUNT_TITLES["rework"],
    "bonus": say("Bonus"),
    "penalty": say("Penalty"),
}
FLAG_TITLES: Final[Mapping[str, Message]] = {
    "low_score": say("Low score"),
    "low_visits": say("Too few visits"),
    "absent": say("Absent"),
    "falsified": say("Falsified visits found"),
    "low_on_time": say("Often late"),
    "long_overdue": say("Long overdue"),
    "directive_overdue": say("A directive is overdue"),
    "rectification_overdue": say("A rectification is overdue"),
    "bottom_of_group": say("Low in the group"),
}
KIND_TITLES: Final[Mapping[Kind, Message]] = {"cadre": say("Cadres"), "department": say("Departments")}
STATUS_TITLES: Final[Mapping[Status, Message]] = {
    "graded": say("Graded"),
    "ungraded": say("Not graded"),
    "not_assessed": say("Not assessed"),
}
SEVERITY_TITLES: Final[Mapping[str, Message]] = {"red": say("Grave"), "yellow": say("Attention")}
OUTCOME_TITLES: Final[Mapping[str, Message]] = {
    Outcome.SOLVED: say("solved"),
    Outcome.PARTLY: say("partly solved"),
    Outcome.PLANNED: say("planned"),
    Outcome.EXPLAINED: say("policy explained"),
    Outcome.PASSED_UP: say("passed to a higher level"),
    Outcome.WITHDRAWN: say("withdrawn by the enterprise"),
    Outcome.DUPLICATE: say("merged with another issue"),
}
