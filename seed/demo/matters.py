"""服务 and 审批: matters handled for enterprises, and the steps of approvals with their limits."""

from datetime import date
from typing import Final

from seed.demo.cast import SLOW, USUAL
from seed.demo.chance import Chance
from seed.demo.county import ACTIVE_UNTIL, KNOWN_UNTIL
from seed.demo.days import month_end, months, workday_after, workdays
from seed.demo.handling import known
from seed.demo.roster import Roster
from seed.demo.rows import Row
from seed.demo.texts import APPROVALS, MATTERS, STEPS
from seed.demo.visits import conduct, pair_months

_A_MONTH: Final = {0: 88, 1: 12}
"""Matters a pair takes on in a month."""
_CASES_A_MONTH: Final = 2
_OFFICERS: Final = "甲乙丙"


def services(roster: Roster, seed: int) -> list[Row]:
    """Return the matters that helpers handled, in order of their day."""
    chance = Chance(seed, roster.county.code, "services")
    cells = pair_months(roster)
    rows: list[Row] = []
    for cell, number in zip(cells, chance.deal(_A_MONTH, len(cells)), strict=True):
        if not number:
            continue
        accepted = chance.pick(cell.days)
        due = workday_after(accepted, chance.between(5, 20))
        late = chance.hit(0.06 if conduct(roster, cell.pair.cadre, cell.month) is USUAL else 0.4)
        delivered = workday_after(due, chance.between(1, 9)) if late else chance.pick(workdays(accepted, due))
        matter = chance.pick(MATTERS)
        rows.append(
            {
                "service_code": None,
                "cadre_code": cell.pair.cadre,
                "enterprise_code": cell.pair.enterprise,
                "method": {"代": "代办", "陪": "陪办", "帮": "帮办"}[matter[0]],
                "matter": matter,
                "accepted_on": accepted,
                "due_on": due,
                "delivered_on": known(delivered),
            }
        )
    rows.sort(key=lambda row: (str(row["accepted_on"]), str(row["enterprise_code"])))
    for number, row in enumerate(rows, 1):
        row["service_code"] = f"BS{number:03d}"
    return rows


def approvals(roster: Roster, seed: int) -> list[Row]:
    """Return the steps of approvals; a case stops where its last day known ends."""
    chance = Chance(seed, roster.county.code, "approvals")
    rows: list[Row] = []
    number = 0
    for month in months(roster.county.starts_on, ACTIVE_UNTIL):
        days = workdays(max(month, roster.county.starts_on), month_end(month))
        for subject in APPROVALS:
            for _ in range(_CASES_A_MONTH):
                number += 1
                rows += _case(roster, chance, f"SP{number:04d}", subject, chance.pick(days))
    return rows


def _case(roster: Roster, chance: Chance, code: str, subject: str, started: date) -> list[Row]:
    """Return the steps of one case, each begun when the one before was done."""
    matter, kind, section = chance.pick(APPROVALS[subject])
    slow = 0.35 if subject == SLOW[roster.county.code] else 0.04
    rows: list[Row] = []
    for step, limit in STEPS:
        if started > KNOWN_UNTIL:
            break
        took = limit + chance.between(1, 6) if chance.hit(slow) else chance.between(0, limit)
        done = workday_after(started, took)
        rows.append(
            {
                "case_code": code,
                "step": step,
                "matter": matter,
                "kind": kind,
                "dept_code": roster.handling[subject],
                "section": section,
                "officer": f"示例经办{chance.pick(_OFFICERS)}",
                "started_on": started,
                "limit_workdays": limit,
                "done_on": known(done),
            }
        )
        started = done
    return rows
