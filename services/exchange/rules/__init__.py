"""The rules that a ledger must keep, sheet by sheet, as the contract tells them."""

from typing import Final

from services.exchange.rules import people, problems, service, supervision
from services.exchange.rules.kinds import Rules

RULES: Final[dict[str, Rules]] = {
    rules.sheet.identifier: rules
    for rules in (
        people.ENTERPRISES,
        people.ASSIGNMENTS,
        service.VISITS,
        service.EXEMPTIONS,
        problems.ISSUES,
        problems.REOPENINGS,
        problems.ESCALATIONS,
        supervision.SPOT_CHECKS,
        service.MONTHLY_REPORTS,
        service.SERVICES,
        supervision.APPROVALS,
        supervision.TARGETS,
        supervision.ADJUSTMENTS,
    )
}
"""By sheet identifier; departments, cadres and funds have no rule beyond their columns."""
