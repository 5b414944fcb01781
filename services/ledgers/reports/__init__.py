"""月报: monthly reports of the cadres, and the county's roll-up of a month."""

from services.ledgers.reports.books import export_reports, export_roll_up
from services.ledgers.reports.deciding import return_report, verify_no_issue
from services.ledgers.reports.reading import Drafted, Report, draft_of, owed_reports, report, reported_months
from services.ledgers.reports.roll_up import roll_up
from services.ledgers.reports.standing import OwedReport, Standing
from services.ledgers.reports.sums import RollUp
from services.ledgers.reports.writing import Written, save_report_draft, submit_report

__all__ = [
    "Drafted",
    "OwedReport",
    "Report",
    "RollUp",
    "Standing",
    "Written",
    "draft_of",
    "export_reports",
    "export_roll_up",
    "owed_reports",
    "report",
    "reported_months",
    "return_report",
    "roll_up",
    "save_report_draft",
    "submit_report",
    "verify_no_issue",
]
