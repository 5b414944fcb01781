"""Who is in the ledgers: departments, cadres, enterprises, and who assists whom from when to when."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import cycle
from typing import Final

from seed.demo.chance import Chance
from seed.demo.county import LEADERS, County
from seed.demo.rows import Row

_POSTS: Final = ("主要负责人", "分管负责人", "班子成员", "班子成员")
_HANDOVERS: Final = {
    "610125": (("Q0022", date(2016, 10, 21)), ("Q0040", date(2017, 3, 10))),
    "610124": (
        ("Q0033", date(2016, 9, 9)),
        ("Q0071", date(2016, 10, 14)),
        ("Q0102", date(2016, 11, 25)),
        ("Q0140", date(2017, 2, 28)),
    ),
}
"""The last day of the cadre who leaves; a colleague of the same department takes over on the day after."""
_TRADES: Final = {
    "重点项目": ("产业园项目", "物流中心项目", "现代农业示范项目", "污水处理项目", "标准厂房项目"),
    "工业": ("机械制造有限公司", "食品加工有限公司", "新型建材有限公司", "电气设备有限公司", "包装制品有限公司"),
    "商贸": ("商贸有限公司", "购物广场有限公司", "农产品批发市场有限公司", "仓储配送有限公司"),
    "建筑": ("建筑工程有限公司", "市政工程有限公司", "装饰工程有限公司"),
    "旅游": ("生态旅游有限公司", "度假酒店有限公司", "民俗文化旅游有限公司"),
    "科技": ("信息技术有限公司", "生物科技有限公司"),
    "交通": ("运输有限公司", "客运有限公司"),
    "文化": ("文化传播有限公司", "印刷有限公司", "演艺有限公司"),
    "金融": ("小额贷款有限公司", "融资担保有限公司"),
}
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_DIGITS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Pair:
    """One row of 包抓: a cadre and an enterprise for as long as the assignment lasts."""

    cadre: str
    enterprise: str
    start: date
    end: date | None
    reason: str | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the assignment holds on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Roster:
    """The people of a county."""

    county: County
    departments: list[Row]
    cadres: list[Row]
    enterprises: list[Row]
    pairs: list[Pair]

    @cached_property
    def handling(self) -> dict[str, str]:
        """Department codes by the subject they handle."""
        rows = zip(self.departments, self.county.offices, strict=True)
        return {office.does: str(row["dept_code"]) for row, office in rows if office.does not in ("", "town")}

    @cached_property
    def town_offices(self) -> dict[str, str]:
        """Department codes of the towns that handle issues, by town."""
        rows = zip(self.departments, self.county.offices, strict=True)
        return {office.name: str(row["dept_code"]) for row, office in rows if office.does == "town"}

    @cached_property
    def staff(self) -> dict[str, list[str]]:
        """Cadre codes by department."""
        found: dict[str, list[str]] = {}
        for cadre in self.cadres:
            found.setdefault(str(cadre["dept_code"]), []).append(str(cadre["cadre_code"]))
        return found

    @cached_property
    def firms(self) -> dict[str, Row]:
        """Enterprises by code."""
        return {str(firm["enterprise_code"]): firm for firm in self.enterprises}

    def assignments(self) -> list[Row]:
        """Return the rows of 包抓."""
        return [
            {
                "cadre_code": pair.cadre,
                "enterprise_code": pair.enterprise,
                "start_on": pair.start,
                "end_on": pair.end,
                "reason": pair.reason,
            }
            for pair in self.pairs
        ]


def roster(county: County, seed: int) -> Roster:
    """Make up the people of a county."""
    departments: list[Row] = [
        {"dept_code": f"D{number:02d}", "name": office.name, "group": office.group}
        for number, office in enumerate(county.offices, 1)
    ]
    cadres = _cadres(county)
    enterprises = _enterprises(county, Chance(seed, county.code, "enterprises"))
    pairs = _pairs(county, cadres)
    return Roster(county, departments, cadres, enterprises, pairs)


def _cadres(county: County) -> list[Row]:
    """Return leaders first, then the heads, department by department."""
    offices = list(enumerate(county.offices, 1))
    homes = cycle([number for number, office in offices if "办公室" in office.name])
    posts = [(next(homes), LEADERS, "县级领导") for _ in range(county.leaders)]
    desks = cycle([(number, office.group) for number, office in offices if office.does != "town"])
    heads = sorted(next(desks) for _ in range(county.heads))
    seen: dict[int, int] = {}
    for number, group in heads:
        place = seen.get(number, 0)
        seen[number] = place + 1
        posts.append((number, group, _POSTS[place % len(_POSTS)]))
    return [_cadre(number, *post) for number, post in enumerate(posts, 1)]


def _cadre(number: int, office: int, group: str, title: str) -> Row:
    return {
        "cadre_code": f"G{number:04d}",
        "name": f"示例干部{number}",
        "dept_code": f"D{office:02d}",
        "title": title,
        "group": group,
    }


def _enterprises(county: County, chance: Chance) -> list[Row]:
    sectors = chance.deal(county.sectors, county.enterprises)
    kinds = chance.deal({"四上企业": 6, "拟培育四上企业": 2.5, "重点项目": 1.5}, county.enterprises)
    rows: list[Row] = []
    for number, (sector, kind) in enumerate(zip(sectors, kinds, strict=True), 1):
        stem = _STEMS[number % 10] + _STEMS[number // 10 % 10]
        serial = "" if number < 100 else _STEMS[number // 100 - 1]  # noqa: PLR2004  two stems name 100 firms
        rows.append(
            {
                "enterprise_code": f"Q{number:04d}",
                "name": f"示例{stem}{serial}{chance.pick(_TRADES[sector])}",
                "uscc": credit_code(int(county.code) % 10 * 10_000 + number),
                "kind": "重点项目" if sector == "重点项目" else kind,
                "sector": sector,
                "town": chance.pick(county.towns),
                "contact": f"示例联系人{number}",
                "phone": f"000-0000{number:04d}",
                "verify_phone": f"000-0001{number:04d}",
            }
        )
    return rows


def credit_code(number: int) -> str:
    """Return a unified social credit code that is rightly formed and that no office issues: its division is 000000.

    Source: GB 32100-2015, the organisation number inside by GB 11714-1997.
    """
    organisation = f"MA{number:06d}"
    total = sum(_organisation_value(digit) * by for digit, by in zip(organisation, _ORGANISATION_WEIGHTS, strict=True))
    last = "0123456789X0"[(11 - total % 11) % 12]
    head = f"91000000{organisation}{last}"
    weighed = sum(_DIGITS.index(digit) * pow(3, place, 31) for place, digit in enumerate(head))
    return head + _DIGITS[(31 - weighed % 31) % 31]


def _organisation_value(digit: str) -> int:
    return int(digit) if digit.isdigit() else ord(digit) - ord("A") + 10


def _pairs(county: County, cadres: list[Row]) -> list[Pair]:
    """Return one pair an enterprise; who is left without a helper of its own goes to the heads once more, in turn."""
    codes = [str(cadre["cadre_code"]) for cadre in cadres]
    helpers = [*codes, *codes[county.leaders :]]
    moves = dict(_HANDOVERS[county.code])
    pairs: list[Pair] = []
    for number in range(1, county.enterprises + 1):
        enterprise, helper = f"Q{number:04d}", helpers[number - 1]
        last = moves.get(enterprise)
        if last is None:
            pairs.append(Pair(helper, enterprise, county.starts_on, None))
            continue
        pairs.append(Pair(helper, enterprise, county.starts_on, last, "工作岗位调整"))
        pairs.append(Pair(_successor(cadres, helper), enterprise, last + timedelta(days=1), None, "接替帮扶"))
    return pairs


def _successor(cadres: list[Row], leaver: str) -> str:
    """Add a cadre to the department of the one who leaves, and return the new code."""
    former = next(cadre for cadre in cadres if cadre["cadre_code"] == leaver)
    code = f"G{len(cadres) + 1:04d}"
    cadres.append({**former, "cadre_code": code, "name": f"示例干部{len(cadres) + 1}", "title": "班子成员"})
    return code
