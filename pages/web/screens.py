"""Which screens there are, at which address, and who finds them in the menu."""

from dataclasses import dataclass
from typing import Final

from services.access import Action
from services.messages import Message, say


@dataclass(frozen=True)
class Screen:
    """One screen; `needs` is what a reader must be allowed to do, None where anyone may look."""

    path: str
    file: str
    title: Message
    icon: str
    needs: Action | None
    in_menu: bool = True


HOME: Final = Screen("", "account/home.py", say("Start"), ":material/home:", None, in_menu=False)
INBOX: Final = Screen("inbox", "inbox/inbox.py", say("To do"), ":material/inbox:", Action.VIEW_OWN)
DIGEST: Final = Screen(
    "digest", "inbox/digest.py", say("News of the day"), ":material/newspaper:", Action.VIEW_OWN, in_menu=False
)
OVERVIEW: Final = Screen(
    "overview", "overview/overview.py", say("Overview"), ":material/dashboard:", Action.VIEW_COUNTY
)
RANKING: Final = Screen(
    "ranking", "scorecards/ranking.py", say("Ranks and grades"), ":material/leaderboard:", Action.COMPARE
)
SCORECARD: Final = Screen(
    "scorecard", "scorecards/scorecard.py", say("Scorecard"), ":material/assignment:", Action.VIEW_OWN
)
LEADS: Final = Screen(
    "leads", "accountability/leads.py", say("Leads for accountability"), ":material/flag:", Action.VIEW_COUNTY
)
CHECKS: Final = Screen("checks", "supervision/checks.py", say("Spot checks"), ":material/fact_check:", Action.VIEW_OWN)
CHECK: Final = Screen(
    "check", "supervision/check.py", say("Spot check"), ":material/fact_check:", Action.VIEW_OWN, in_menu=False
)
INSPECTION: Final = Screen(
    "inspection", "supervision/inspection.py", say("Enter a spot check"), ":material/edit_note:", Action.RECORD_CHECKS
)
PROBLEMS: Final = Screen("issues", "problems/issues.py", say("Problems"), ":material/report_problem:", Action.VIEW_OWN)
PROBLEM: Final = Screen(
    "issue", "problems/issue.py", say("Problem"), ":material/report_problem:", Action.VIEW_OWN, in_menu=False
)
REGISTER_ISSUE: Final = Screen(
    "register_issue",
    "problems/register_issue.py",
    say("Register a problem"),
    ":material/add_circle:",
    Action.REGISTER_ISSUES,
)
DOCKET: Final = Screen(
    "docket", "problems/docket.py", say("Leading group's docket"), ":material/gavel:", Action.RULE_ESCALATIONS
)
RECORD_VISIT: Final = Screen(
    "record_visit", "visits/record_visit.py", say("Record a visit"), ":material/edit_calendar:", Action.RECORD_VISITS
)
MONTH: Final = Screen("month", "visits/month.py", say("My month"), ":material/calendar_month:", Action.RECORD_VISITS)
VISITS: Final = Screen("visits", "visits/visits.py", say("Visits"), ":material/directions_walk:", Action.VIEW_OWN)
EXEMPTIONS: Final = Screen(
    "exemptions", "office/exemptions.py", say("Exempt months"), ":material/event_busy:", Action.DECIDE_REQUESTS
)
REPORTS: Final = Screen(
    "reports", "reports/reports.py", say("Monthly reports"), ":material/summarize:", Action.VIEW_OWN
)
REPORT: Final = Screen(
    "report", "reports/report.py", say("Monthly report"), ":material/summarize:", Action.VIEW_OWN, in_menu=False
)
ROLL_UP: Final = Screen(
    "roll_up", "reports/roll_up.py", say("Monthly roll-up"), ":material/functions:", Action.VIEW_COUNTY
)
CAMPAIGN: Final = Screen("campaign", "campaign/campaign.py", say("Campaign"), ":material/campaign:", Action.KEEP_LISTS)
LISTS: Final = Screen("lists", "campaign/lists.py", say("Lists of the campaign"), ":material/table:", Action.KEEP_LISTS)
ASSIGNMENTS: Final = Screen(
    "assignments", "campaign/assignments.py", say("Who assists whom"), ":material/handshake:", Action.VIEW_OWN
)
IMPORT: Final = Screen(
    "import_ledgers", "office/import_ledgers.py", say("Import ledgers"), ":material/upload_file:", Action.IMPORT_LEDGERS
)
EXPORT: Final = Screen("export", "office/export.py", say("Export"), ":material/download:", Action.EXPORT_SCORES)
USERS: Final = Screen("users", "office/users.py", say("Users"), ":material/group:", Action.MANAGE_USERS)
ACCOUNT: Final = Screen("account", "account/account.py", say("My account"), ":material/person:", None)
SET_PASSWORD: Final = Screen(
    "set_password", "account/set_password.py", say("Choose a password"), ":material/key:", None, in_menu=False
)

SCREENS: Final = (
    HOME, INBOX, DIGEST, OVERVIEW, RANKING, SCORECARD, LEADS,
    RECORD_VISIT, MONTH, VISITS, EXEMPTIONS, ASSIGNMENTS,
    REGISTER_ISSUE, PROBLEMS, PROBLEM, DOCKET,
    REPORTS, REPORT, ROLL_UP,
    INSPECTION, CHECKS, CHECK,
    CAMPAIGN, LISTS, IMPORT, EXPORT,
    USERS, ACCOUNT, SET_PASSWORD,
)  # fmt: skip
PUBLIC: Final = frozenset({SET_PASSWORD.path})
"""Screens that work without a session."""
