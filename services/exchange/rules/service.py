"""Rules for what cadres do at the enterprises: visits, exempt months, monthly reports, matters handled."""

from typing import Final

from services.exchange.rules.kinds import Rules

VISITS: Final = Rules("visits").not_before("recorded_on", "visited_on").in_campaign("visited_on")

EXEMPTIONS: Final = Rules("exemptions").not_oneself("approved_by", "cadre_code")

MONTHLY_REPORTS: Final = (
    Rules("monthly_reports")
    .in_campaign("month")
    .not_before("submitted_on", "month")
    .needs("verified_on", "verified_by")
    .not_oneself("verified_by", "cadre_code")
)

SERVICES: Final = Rules("services").not_before("due_on", "accepted_on").not_before("delivered_on", "accepted_on")
