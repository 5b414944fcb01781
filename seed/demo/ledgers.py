"""All sheets of a demonstration county, for a seed."""

from seed.demo.checks import checks
from seed.demo.county import COUNTIES
from seed.demo.handling import handled
from seed.demo.issues import raised
from seed.demo.matters import approvals, services
from seed.demo.money import adjustments, funds, targets
from seed.demo.reports import reports
from seed.demo.roster import roster
from seed.demo.rows import Row
from seed.demo.visits import visits

Ledgers = dict[str, list[Row]]
"""Rows by the identifier of their sheet, in the order of the workbook."""


def ledgers(region: str, seed: int = 1) -> Ledgers:
    """Return the ledgers of a demonstration county, the same for the same seed.

    Args:
        region: code of the county, 610125 or 610124.
        seed: any whole number; another one gives other records of the same counties.

    Returns:
        Rows by sheet identifier, their cells by column identifier; sheets without rows are left out.
    """
    people = roster(COUNTIES[region], seed)
    made, excused = visits(people, seed)
    issues, reopenings, escalations = handled(raised(people, made, seed), seed, region)
    sheets = {
        "departments": people.departments,
        "cadres": people.cadres,
        "enterprises": people.enterprises,
        "assignments": people.assignments(),
        "visits": made,
        "exemptions": excused,
        "issues": issues,
        "reopenings": reopenings,
        "escalations": escalations,
        "spot_checks": checks(people, made, seed),
        "monthly_reports": reports(people, issues, seed),
        "services": services(people, seed),
        "approvals": approvals(people, seed),
        "targets": targets(people, seed),
        "funds": funds(people, seed),
        "adjustments": adjustments(people),
    }
    return {sheet: rows for sheet, rows in sheets.items() if rows}
