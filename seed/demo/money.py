"""目标, 政策资金 and 加减分: yearly targets month by month, the development fund, and points by decision."""

from datetime import date
from decimal import Decimal
from typing import Final

from seed.demo.cast import NAMED, SLOW
from seed.demo.chance import Chance
from seed.demo.county import KNOWN_UNTIL
from seed.demo.days import workday_after, workdays
from seed.demo.roster import Roster
from seed.demo.rows import Row

_INDICATORS: Final = {
    "projects": "重点项目完成投资",
    "industry": "规上工业总产值",
    "trade": "限上社会消费品零售额",
    "building": "建筑业总产值",
    "tourism": "旅游综合收入",
    "investment": "招商引资到位资金",
    "science": "技术合同成交额",
    "finance": "争取各类资金",
    "land": "供应建设用地完成投资",
    "jobs": "职业技能培训补贴支出",
}
_SPEEDS: Final = {1.06: 4, 1.01: 4, 0.96: 3, 0.84: 1}
"""How fast a target is reached: 1 is on time at the end of the year."""
_REPORTED: Final = ((2016, 6, 12), (2017, 1, 6))
"""Year, first and last month reported."""
_NOTICE_MAY: Final = {
    "工业产值": (517_200, 1_245_000),
    "规上工业增加值": (122_300, 295_000),
    "固定资产投资": (233_500, 560_000),
}
"""户县, January to May 2016 in 万元 (by the notice 51.72, 12.23 and 23.35 亿元), then an invented yearly target."""
_SHARES: Final = {"工业": 2000, "中小企业": 1400, "园区": 1000, "科技": 600}
"""How the 5,000万 of the notice are split over its four funds (invented)."""
_GRANT: Final = 100


def targets(roster: Roster, seed: int) -> list[Row]:
    """Return the monthly reports on yearly targets, in 万元."""
    chance = Chance(seed, roster.county.code, "targets")
    rows: list[Row] = []
    if roster.county.fund:
        rows += _notice_targets(roster, chance)
    for subject, indicator in _INDICATORS.items():
        annual = chance.between(40, 400) * 100
        dept = roster.handling[subject]
        speed = 0.55 if subject == SLOW[roster.county.code] else chance.draw(_SPEEDS)
        for year, first, last in _REPORTED:
            grown = annual if year == _REPORTED[0][0] else annual * 108 // 100
            for month in range(first, last + 1):
                share = month * (100 + chance.between(-2, 2))
                actual = Decimal(round(grown * speed * share / 12)) / 100
                rows.append(_target(dept, indicator, year=year, annual=grown, month=month, actual=actual))
    return rows


def _notice_targets(roster: Roster, chance: Chance) -> list[Row]:
    """Return the county's own figures; those for May 2016 are the notice's."""
    statistics = next(str(row["dept_code"]) for row in roster.departments if row["name"] == "示例统计局")
    rows = []
    for indicator, (may, annual) in _NOTICE_MAY.items():
        rows.append(_target(statistics, indicator, year=2016, annual=annual, month=5, actual=Decimal(may)))
        reached = may
        for month in range(6, 13):
            reached += (annual - may) * chance.between(98, 104) // 700
            rows.append(_target(statistics, indicator, year=2016, annual=annual, month=month, actual=Decimal(reached)))
    return rows


def _target(dept: str, indicator: str, *, year: int, annual: int, month: int, actual: Decimal) -> Row:
    return {
        "dept_code": dept,
        "indicator": indicator,
        "unit": "万元",
        "year": year,
        "annual": Decimal(annual),
        "month": month,
        "actual": actual,
    }


def funds(roster: Roster, seed: int) -> list[Row]:
    """Return the grants of the development fund, together all of it; none where the notice names no fund."""
    if not roster.county.fund:
        return []
    chance = Chance(seed, roster.county.code, "funds")
    days = workdays(date(2016, 7, 15), date(2017, 5, 31))
    firms = chance.shuffled(sorted(roster.firms))
    grants = [(fund, amount) for fund, total in _SHARES.items() for amount in _split(chance, total)]
    rows: list[Row] = []
    for (fund, amount), firm in zip(grants, firms, strict=False):
        approved = chance.pick(days)
        paid = workday_after(approved, chance.between(10, 45))
        rows.append(
            {
                "fund_code": None,
                "enterprise_code": firm,
                "fund": fund,
                "amount": Decimal(amount),
                "approved_on": approved,
                "paid_on": paid if paid <= KNOWN_UNTIL else None,
            }
        )
    rows.sort(key=lambda row: (str(row["approved_on"]), str(row["enterprise_code"])))
    for number, row in enumerate(rows, 1):
        row["fund_code"] = f"ZJ{number:03d}"
    return rows


def _split(chance: Chance, total: int) -> list[int]:
    """Split an amount into grants of about one million yuan that add up to it."""
    grants = []
    while total > 2 * _GRANT:
        grants.append(_GRANT + chance.between(-6, 6) * 10)
        total -= grants[-1]
    return [*grants, total]


def adjustments(roster: Roster) -> list[Row]:
    """Return points given and taken by decision of the leading group."""
    slow = roster.handling[SLOW[roster.county.code]]
    good = roster.handling["industry"]
    told = (
        ("部门", good, date(2016, 11, 22), "1.00", "帮办代办做法在全县推进会上作经验交流"),
        ("部门", slow, date(2016, 12, 20), "-1.00", "督办事项逾期未结，经领导小组研究予以通报"),
        ("干部", "G0010", date(2016, 10, 25), "0.50", "协调企业银企对接成效明显，受到通报表扬"),
        ("干部", "G0015", date(2016, 12, 6), "1.00", "帮扶企业提前达到四上标准"),
        (
            "干部",
            NAMED[roster.county.code],
            date(2016, 11, 30),
            "-1.00",
            "多月未到企业走访，纪实手册记录不全，予以通报",
        ),
        ("干部", "G0028", date(2017, 4, 18), "0.50", "调研建议被领导小组采纳"),
    )
    return [
        {
            "adjustment_code": f"JJ{number:02d}",
            "subject_kind": kind,
            "subject_code": code,
            "adjusted_on": day,
            "points": Decimal(points),
            "reason": reason,
            "approved_by": "示例领导小组",
        }
        for number, (kind, code, day, points, reason) in enumerate(told, 1)
    ]
