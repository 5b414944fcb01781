"""Row 15, target_progress: a department's yearly targets against the months that have passed (双过半)."""

from typing import Final

import numpy as np

from models.base import E4
from services.scoring.evidence import Evidence, Reason, rows
from services.scoring.ledger import Ledger
from services.scoring.question import Question
from services.workdays import last_of, month_of

_MONTHS: Final = 12


def target_progress(ledger: Ledger, question: Question) -> Evidence:
    """Return the evidence of row 15: the latest report of each target of E's year, with its progress in 1/10,000."""
    month = int(month_of(np.array([question.until]))[0])
    ended = month % _MONTHS + int(last_of(np.array([month]))[0] <= question.until)
    year = 1970 + month // _MONTHS
    reports = ledger.targets
    reports = reports.where((reports["year"] == year) & (reports["month"] <= ended))
    key = reports["dept_code"] * (2**32) + reports["indicator"]
    _, target = np.unique(key, return_inverse=True)
    latest = np.zeros(int(target.max(initial=-1)) + 1, np.int64)
    annual = np.zeros_like(latest)
    np.maximum.at(latest, target, reports["month"])
    np.maximum.at(annual, target, reports["annual_e4"])
    counts = reports["month"] == latest[target]
    passed = np.maximum(reports["month"], ended - question.rulebook.targets.report_lag.value)
    # in Python's integers: a county's investment in yuan, times 120,000, does not fit into 64 bits
    done, wanted = reports["actual_e4"].tolist(), zip(annual[target].tolist(), passed.tolist(), strict=True)
    shares = [
        E4 * _MONTHS * actual // max(whole * months, 1) for actual, (whole, months) in zip(done, wanted, strict=True)
    ]
    progress = np.array([min(max(share, 0), E4) for share in shares], np.int64)
    return rows(
        reports["dept_code"],
        num=np.where(counts, progress, 0),
        den=counts * E4,
        reason=np.where(counts, Reason.TARGET, Reason.TARGET_EARLIER),
        item=reports.codes,
        number=passed,
    )
