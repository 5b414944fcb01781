"""What a history calls things: the columns of every ledger that has a record of its own, and what was done."""

from collections.abc import Mapping
from typing import Any, Final

from services.exchange.trail import IMPORTED
from services.ledgers import check_titles
from services.ledgers.issues.titles import FIELD_TITLES as ISSUE_TITLES
from services.ledgers.issues.words import KIND_TITLES as REPORT_KINDS
from services.ledgers.issues.words import LEVEL_TITLES, RATING_TITLES, RULING_TITLES
from services.ledgers.list_titles import COLUMN_TITLES, KIND_TITLES, SECTOR_TITLES
from services.ledgers.reports.titles import EXCUSE_TITLES, WRITTEN_TITLES
from services.ledgers.visit_titles import EXEMPTION_TITLES, VISIT_TITLES
from services.messages import Message, say
from services.scoring.titles import OUTCOME_TITLES

TITLES: Final[Mapping[str, Mapping[str, Message]]] = {
    "departments": COLUMN_TITLES["departments"],
    "cadres": COLUMN_TITLES["cadres"],
    "enterprises": COLUMN_TITLES["enterprises"],
    "assignments": {
        "cadre_code": say("Cadre"),
        "enterprise_code": say("Enterprise"),
        "start_on": say("First day"),
        "end_on": say("Last day"),
        "reason": say("Reason for the change"),
    },
    "visits": {
        "visit_code": say("Visit"),
        "cadre_code": say("Cadre"),
        "recorded_on": say("Recorded on"),
        "confirmed": say("Confirmed by the enterprise"),
        **VISIT_TITLES,
    },
    "exemptions": {
        "cadre_code": say("Cadre"),
        "enterprise_code": say("Enterprise"),
        "approved_by": say("Approved by"),
        "approved_on": say("Approved on"),
        **EXEMPTION_TITLES,
    },
    "issues": {
        **ISSUE_TITLES,
        "systemic_on": say("Common since"),
        "extension_approved_on": say("Extension granted on"),
        "milestones": say("Milestones"),
    },
    "reopenings": {
        "reopening_code": say("Code"),
        "issue_code": say("Issue"),
        "reopened_on": say("Handled again on"),
        "reclosed_on": say("Closed again on"),
        "outcome": say("Outcome"),
    },
    "escalations": {
        "escalation_code": say("Code"),
        "issue_code": say("Issue"),
        "escalated_on": say("Reported on"),
        "kind": say("Kind of report"),
        "ruling": say("Ruling"),
        "ruled_on": say("Ruled on"),
        "directive_dept": ISSUE_TITLES["directive_dept"],
        "directive_due_on": ISSUE_TITLES["directive_due_on"],
        "directive_done_on": say("Directive carried out on"),
    },
    "spot_checks": {
        "check_code": say("Code"),
        "checked_on": say("Day of the check"),
        "dept_code": say("Department"),
        "cadre_code": say("Cadre"),
        "state": say("State"),
        "confirmed_on": say("Confirmed on"),
        "rectified_on": say("Rectified on"),
        **check_titles.FIELD_TITLES,
    },
    "monthly_reports": {
        "cadre_code": say("Cadre"),
        "enterprise_code": say("Enterprise"),
        "month": say("Month"),
        "submitted_on": say("Submitted on"),
        "verified_by": say("Verified by"),
        "verified_on": say("Verified on"),
        **{f"{name}_e4": WRITTEN_TITLES[name] for name in ("output", "value_added", "investment")},
        **WRITTEN_TITLES,
    },
}
"""By ledger and column; a story's facts are called as the columns are."""

_WORDED: Final[Mapping[str, Mapping[str, Mapping[Any, Message]]]] = {
    "enterprises": {"kind": KIND_TITLES, "sector": SECTOR_TITLES},
    "visits": {"method": check_titles.METHOD_TITLES},
    "exemptions": {"reason": EXCUSE_TITLES},
    "issues": {"sector": SECTOR_TITLES, "level": LEVEL_TITLES, "outcome": OUTCOME_TITLES, "rating": RATING_TITLES},
    "reopenings": {"outcome": OUTCOME_TITLES},
    "escalations": {"kind": REPORT_KINDS, "ruling": RULING_TITLES},
    "spot_checks": {
        "mode": check_titles.MODE_TITLES,
        "verdict": check_titles.VERDICT_TITLES,
        "severity": check_titles.GRAVITY_TITLES,
        "state": check_titles.STATE_TITLES,
    },
}
MEMBERS: Final[Mapping[str, Mapping[str, Mapping[str, Message]]]] = {
    ledger: {name: {str(member): title for member, title in titles.items()} for name, titles in columns.items()}
    for ledger, columns in _WORDED.items()
}
"""What the members of each column's list are called."""

VERBS: Final[Mapping[str, Message]] = {
    "record_visit": say("The visit was recorded"),
    "amend_visit": say("The visit was amended"),
    "set_confirmed": say("What the enterprise says of it was noted"),
    "ask_exemption": say("The exempt month was asked for"),
    "withdraw_exemption": say("The request was withdrawn"),
    "approve_exemption": say("The exempt month was approved"),
    "refuse_exemption": say("The exempt month was refused"),
    "save_rows": say("The list was edited"),
    "assign": say("A cadre was assigned"),
    "hand_over": say("The enterprise was handed over"),
    "submit_report": say("The report was submitted"),
    "return_report": say("The report was returned"),
    "verify_no_issue": say("It was verified that there was no problem"),
    "add_user": say("The account was added"),
    "add_demo_users": say("The account was added with the demonstration"),
    "reset_user": say("The password was taken away, and a new link was made"),
    "disable_user": say("The account was locked"),
    "enable_user": say("The account was unlocked"),
    "choose_password": say("A password was chosen by the link"),
    "change_password": say("The password was changed"),
    "end_other_sessions": say("The other sessions were ended"),
}
"""What each verb did that tells no step of a story."""
IMPORT_ADDED: Final = say("Came with an import")
IMPORT_CHANGED: Final = say("Changed by an import")
ADDED: Final = say("The record was made")
CHANGED: Final = say("The record was changed")
REMOVED: Final = say("The record was taken out of the ledger")


def verb_title(verb: str, *, added: bool, removed: bool) -> Message:
    """Return what a verb did, in words; of one without words of its own, what it did to the record."""
    if verb == IMPORTED:
        return IMPORT_ADDED if added else IMPORT_CHANGED
    return VERBS.get(verb) or (ADDED if added else REMOVED if removed else CHANGED)
