"""The ledger as it was known on a day (scoring.md §1): later rows are gone, later cells are blank."""

from dataclasses import replace
from typing import Final

import numpy as np

from models.values import FindingState
from services.scoring.ledger import NOBODY, Ledger, Rows
from services.workdays import NEVER, Bools, Ints

_BLANK: Final = {"outcome": NOBODY, "rating": NOBODY, "ruling": NOBODY, "directive_dept": NOBODY, "systemic": 0}
"""What a blank cell holds where it is no day."""

_CONFIRMED: Final = list(FindingState).index(FindingState.CONFIRMED)


def known(ledger: Ledger, *, until: int, as_of: int) -> Ledger:
    """Return what was known: what happened is cut at `until` (E), what was written about it at `as_of`.

    A spot check keeps its `confirmed_on` only when it is 确认. Assignments, targets and 撤销 are read as they stand.
    """
    visits, visit_at = _kept(
        ledger.visits, (ledger.visits["visited_on"] <= until) & (ledger.visits["recorded_on"] <= as_of)
    )
    issues, issue_at = _kept(ledger.issues, ledger.issues["registered_on"] <= until)
    issues = _blank_after(issues, until, "systemic_on", "systemic")
    issues = _blank_after(issues, until, "first_response_on")
    issues = _blank_after(issues, until, "extension_approved_on", "extended_to")
    issues = _blank_after(issues, until, "closed_on", "outcome", "rating", "cancelled_on")
    issues = _blank_after(issues, as_of, "cancelled_on")
    reopenings = _referring(_since(ledger.reopenings, "reopened_on", until), "issue_code", issue_at)
    escalations = _referring(_since(ledger.escalations, "escalated_on", until), "issue_code", issue_at)
    ruling = ("ruling", "directive_dept", "directive_due_on", "directive_done_on")
    escalations = _blank_after(_blank_after(escalations, until, "ruled_on", *ruling), until, "directive_done_on")
    checks = _since(ledger.spot_checks, "checked_on", until)
    checks = _blank_after(_blank_after(checks, until, "rectified_on"), as_of, "confirmed_on")
    checks = _blank(checks, checks["state"] != _CONFIRMED, "confirmed_on")
    return replace(
        ledger,
        visits=visits,
        exemptions=_since(ledger.exemptions, "approved_on", as_of),
        issues=issues,
        reopenings=_blank_after(reopenings, until, "reclosed_on", "outcome"),
        escalations=escalations,
        spot_checks=checks.replace(visit_code=_moved(checks["visit_code"], visit_at)),
        reports=_blank_after(_since(ledger.reports, "submitted_on", until), as_of, "verified_on"),
        services=_blank_after(_since(ledger.services, "accepted_on", until), until, "delivered_on"),
        approvals=_blank_after(_since(ledger.approvals, "started_on", until), until, "done_on"),
        adjustments=_since(ledger.adjustments, "adjusted_on", until),
    )


def _since(rows: Rows, day: str, last: int) -> Rows:
    """Return the rows whose day is not after the last one."""
    return rows.where(rows[day] <= last)


def _kept(rows: Rows, mask: Bools) -> tuple[Rows, Ints]:
    """Return the rows of a mask, and where each former position went (NOBODY when it is gone)."""
    return rows.where(mask), np.where(mask, np.cumsum(mask) - 1, NOBODY)


def _moved(references: Ints, position: Ints) -> Ints:
    """Return references to rows of which some are gone."""
    if not len(position):
        return np.full_like(references, NOBODY)
    return np.where(references >= 0, position[references], NOBODY)


def _referring(rows: Rows, name: str, position: Ints) -> Rows:
    """Return the rows whose referred row is still there."""
    moved = rows.replace(**{name: _moved(rows[name], position)})
    return moved.where(moved[name] >= 0)


def _blank_after(rows: Rows, last: int, day: str, *others: str) -> Rows:
    """Blank a day after the last one, and the cells that came with it; a day that was blank blanks nothing."""
    return _blank(rows, (rows[day] > last) & (rows[day] < NEVER), day, *others)


def _blank(rows: Rows, mask: Bools, *names: str) -> Rows:
    if not mask.any():
        return rows
    return rows.replace(**{name: np.where(mask, _BLANK.get(name, NEVER), rows[name]) for name in names})
