"""What a column of the template wants said beyond its kind."""

from typing import Final

from services.messages import Message, say

NOTES: Final[dict[tuple[str, str], Message]] = {
    ("assignments", "end_on"): say("Blank while the assignment lasts; the last day counts."),
    ("visits", "confirmed"): say("Blank: the enterprise has not been asked."),
    ("visits", "recorded_on"): say("The day on which the visit was written down; not before the visit."),
    ("issues", "systemic"): say("Blank is read as 否."),
    ("issues", "systemic_on"): say("Blank: the day of registration."),
    ("issues", "outcome"): say("Filled in together with the closing date."),
    ("issues", "cancelled_by"): say("Not the person in charge of the issue."),
    ("issues", "extension_approved_on"): say("Needed where the issue was extended."),
    ("reopenings", "reopened_on"): say("Not before the issue was closed; the issue keeps its first closing."),
    ("escalations", "ruled_on"): say("Filled in together with the ruling."),
    ("spot_checks", "inspectors"): say("Several names with 、 between them."),
    ("spot_checks", "dept_code"): say("A department or a cadre must be named."),
    ("spot_checks", "visit_code"): say("Needed where the verdict is 虚报."),
    ("spot_checks", "confirmed_on"): say("Needed where the state is 确认."),
    ("monthly_reports", "no_issue"): say("Counts only once somebody else has verified it."),
    ("monthly_reports", "verified_by"): say("Not the cadre; needed where there is a date of verification."),
    ("exemptions", "approved_by"): say("Not the cadre."),
    ("approvals", "limit_workdays"): say("Working days, 0 or more."),
    ("targets", "month"): say("1 to 12: what has been reached by the end of this month."),
    ("adjustments", "points"): say("Points, negative ones taken off; two decimal places."),
    ("adjustments", "approved_by"): say("Not the person who gets the points."),
}
"""By sheet and column identifier."""
