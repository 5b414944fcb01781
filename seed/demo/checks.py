"""督查: what the supervisors looked at and found, with the few findings that every demonstration needs."""

from datetime import date
from typing import Final

from seed.demo.cast import CLEARED, CONTESTED, FALSIFIED, NAMED, SLOW, UNRECTIFIED
from seed.demo.chance import Chance
from seed.demo.county import ACTIVE_UNTIL, KNOWN_UNTIL
from seed.demo.days import month_end, months, workday_after, workdays
from seed.demo.roster import Roster
from seed.demo.rows import Row
from seed.demo.texts import CLEARED_FINDING, CONTESTED_FINDING, FALSIFIED_FINDING, FINDINGS, OFFICE_FINDINGS
from seed.demo.visits import conduct

_MODES: Final = {"集中检查": 20, "明查": 25, "暗访": 20, "跟踪督查": 15, "电话核查": 20}
_INSPECTORS: Final = ("示例督查甲、示例督查乙", "示例督查甲、示例督查丙", "示例督查乙、示例督查丁")
_DEPARTMENTS: Final = 0.3
"""Share of checks that look at a department."""
_SEPTEMBER: Final = date(2016, 9, 1)


def checks(roster: Roster, visits: list[Row], seed: int) -> list[Row]:
    """Return the spot checks in order of their day."""
    chance = Chance(seed, roster.county.code, "checks")
    rows = [*_told(roster, chance, visits), *_drawn(roster, chance, visits)]
    rows.sort(key=lambda row: (str(row["checked_on"]), str(row["cadre_code"]), str(row["dept_code"])))
    for number, row in enumerate(rows, 1):
        row["check_code"] = f"DC{number:03d}"
    return rows


def _drawn(roster: Roster, chance: Chance, visits: list[Row]) -> list[Row]:
    """Draw so many checks a month; a check of a cadre starts from one of that month's visits."""
    told = {names[roster.county.code] for names in (FALSIFIED, CONTESTED, CLEARED)}
    rows = []
    for month in months(roster.county.starts_on, ACTIVE_UNTIL):
        days = workdays(max(month, roster.county.starts_on), month_end(month))[-12:]
        recent = [visit for visit in visits if month <= _day(visit["visited_on"]) <= days[0]]
        for mode in chance.deal(_MODES, roster.county.checks_a_month):
            day = chance.pick(days)
            if mode != "电话核查" and (chance.hit(_DEPARTMENTS) or not recent):
                rows.append(_of_department(chance, day, mode, str(chance.pick(roster.departments)["dept_code"])))
            elif recent and (visit := chance.pick(recent))["cadre_code"] not in told:
                rows.append(_of_cadre(roster, chance, day, mode, visit))
    return rows


def _of_department(chance: Chance, day: date, mode: str, dept: str) -> Row:
    items = chance.between(5, 10)
    passed = items - (chance.between(1, 3) if chance.hit(0.2) else 0)
    row = _check(chance, day, mode, items, passed)
    row.update(dept_code=dept, finding=chance.pick(OFFICE_FINDINGS[str(row["verdict"])]))
    return row


def _of_cadre(roster: Roster, chance: Chance, day: date, mode: str, visit: Row) -> Row:
    items = chance.between(4, 8)
    share = conduct(roster, str(visit["cadre_code"]), day).failed
    passed = sum(not chance.hit(share) for _ in range(items))
    row = _check(chance, day, mode, items, passed)
    row.update(cadre_code=visit["cadre_code"], finding=chance.pick(FINDINGS[str(row["verdict"])]))
    if mode == "电话核查" and passed == items:
        row.update(verdict="属实", visit_code=visit["visit_code"], finding=chance.pick(FINDINGS["属实"]))
    return row


def _check(chance: Chance, day: date, mode: str, items: int, passed: int) -> Row:
    """Return a finding that names nobody yet; two items in ten that fail make it 不合格."""
    verdict = "不合格" if 5 * (items - passed) > items else "合格"
    confirmed = workday_after(day, chance.between(2, 7))
    standing = confirmed <= KNOWN_UNTIL
    row: Row = {
        "check_code": None,
        "checked_on": day,
        "mode": mode,
        "inspectors": chance.pick(_INSPECTORS),
        "dept_code": None,
        "cadre_code": None,
        "visit_code": None,
        "items_checked": items,
        "items_passed": passed,
        "verdict": verdict,
        "severity": None,
        "finding": None,
        "state": "确认" if standing else "待申辩",
        "confirmed_on": confirmed if standing else None,
        "rectify_due_on": None,
        "rectified_on": None,
    }
    if verdict == "不合格":
        due = workday_after(day, chance.between(10, 15))
        done = workday_after(due, 1 - chance.between(1, 6)) if chance.hit(0.9) else workday_after(due, 4)
        done = max(done, confirmed)
        row.update(
            severity="较重" if 2 * passed < items else "一般",
            rectify_due_on=due,
            rectified_on=done if done <= KNOWN_UNTIL else None,
        )
    return row


def _told(roster: Roster, chance: Chance, visits: list[Row]) -> list[Row]:
    """Return a false visit, one contested, one cleared, one poor record, and two findings that nobody has put right."""
    code = roster.county.code
    false = _of_visit(visits, FALSIFIED[code], chance, date(2016, 10, 13), FALSIFIED_FINDING)
    false.update(severity="严重", state="确认", confirmed_on=date(2016, 10, 28), rectify_due_on=date(2016, 11, 18))
    false["rectified_on"] = date(2016, 11, 15)
    contested = _of_visit(visits, CONTESTED[code], chance, date(2016, 12, 15), CONTESTED_FINDING)
    contested.update(severity="严重", state="待申辩")
    cleared = _of_visit(visits, CLEARED[code], chance, date(2016, 11, 10), CLEARED_FINDING)
    cleared.update(severity="较重", state="撤销")
    poor = _check(chance, date(2016, 9, 27), "暗访", 10, 2)
    poor.update(cadre_code=NAMED[code], finding=FINDINGS["不合格"][1])
    cadre = _unrectified(chance, date(2016, 10, 20))
    cadre.update(cadre_code=UNRECTIFIED[code], finding=FINDINGS["不合格"][0])
    office = _unrectified(chance, date(2016, 11, 3))
    office.update(dept_code=roster.handling[SLOW[code]], finding=OFFICE_FINDINGS["不合格"][0])
    return [false, contested, cleared, poor, cadre, office]


def _of_visit(visits: list[Row], cadre: str, chance: Chance, day: date, finding: str) -> Row:
    """Return a check that says a visit of the cadre, the first from September on, was none."""
    visit = next(row for row in visits if row["cadre_code"] == cadre and _day(row["visited_on"]) >= _SEPTEMBER)
    row = _check(chance, day, "电话核查", 5, 4)
    row.update(
        cadre_code=cadre,
        visit_code=visit["visit_code"],
        items_passed=1,
        verdict="虚报",
        finding=finding,
        confirmed_on=None,
        rectify_due_on=None,
        rectified_on=None,
    )
    return row


def _unrectified(chance: Chance, day: date) -> Row:
    row = _check(chance, day, "跟踪督查", 8, 4)
    row.update(rectify_due_on=workday_after(day, 12), rectified_on=None)
    return row


def _day(cell: object) -> date:
    assert isinstance(cell, date)  # noqa: S101  a column of dates
    return cell
