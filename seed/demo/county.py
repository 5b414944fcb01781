"""What the two notices say of each county, and the invented offices that carry it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

LEADERS: Final = "县级领导"
ECONOMIC: Final = "经济部门"
OTHER: Final = "其他部门"
TOWNS: Final = "镇街"

ACTIVE_UNTIL: Final = date(2017, 6, 30)
"""Last day on which anything new happens in the demonstration."""
KNOWN_UNTIL: Final = date(2017, 7, 7)
"""Last day of which the ledgers know: the reports for June are in, what is still under way is open."""


@dataclass(frozen=True)
class Office:
    """A department: `does` is the subject that is routed to it, blank when none is."""

    name: str
    group: str
    does: str = ""


@dataclass(frozen=True)
class County:
    """A county of the demonstration; what comes from its notice is named in `notice`."""

    code: str
    name: str
    short: str
    """How it is named on the command line and in account names."""
    campaign: str
    starts_on: date
    ends_on: date
    enterprises: int
    leaders: int
    """Helpers who are county leaders."""
    heads: int
    """Helpers who are heads of county departments."""
    sectors: Mapping[str, float]
    """Sectors of the notice and the share of enterprises in each (the shares are invented)."""
    offices: tuple[Office, ...]
    to_towns: float
    """Share of issues that go to the town of the enterprise."""
    checks_a_month: int
    fund: int
    """Development fund in 万元, 0 when the notice names none."""
    notice: Mapping[str, str]

    @property
    def towns(self) -> tuple[str, ...]:
        """Names of the towns that are departments of the ledger, or invented ones where none is."""
        named = tuple(office.name for office in self.offices if office.group == TOWNS)
        return named or tuple(f"示例{name}镇" for name in "东南西北中")


_HUXIAN_OFFICES: Final = (
    Office("示例发展改革局", ECONOMIC, "projects"),
    Office("示例工业信息化局", ECONOMIC, "industry"),
    Office("示例商务局", ECONOMIC, "trade"),
    Office("示例财政局", ECONOMIC, "finance"),
    Office("示例国土资源局", ECONOMIC, "land"),
    Office("示例住房建设局", ECONOMIC, "building"),
    Office("示例旅游局", ECONOMIC, "tourism"),
    Office("示例招商局", ECONOMIC, "investment"),
    Office("示例科技局", ECONOMIC, "science"),
    Office("示例统计局", ECONOMIC),
    Office("示例县委办公室", OTHER),
    Office("示例县政府办公室", OTHER),
    Office("示例县委组织部", OTHER),
    Office("示例人力社保局", OTHER, "jobs"),
    Office("示例环境保护局", OTHER, "environment"),
    Office("示例文化体育局", OTHER, "culture"),
    Office("示例市场监管局", OTHER, "market"),
    Office("示例税务局", OTHER, "tax"),
    Office("示例安全监管局", OTHER, "safety"),
    Office("示例交通运输局", OTHER, "transport"),
    Office("示例水务局", OTHER, "water"),
)

_ZHOUZHI_OFFICES: Final = (
    Office("示例发展改革局", ECONOMIC, "projects"),
    Office("示例工业信息化局", ECONOMIC, "industry"),
    Office("示例商务局", ECONOMIC, "trade"),
    Office("示例财政局", ECONOMIC),
    Office("示例国土资源局", ECONOMIC, "land"),
    Office("示例住房建设局", ECONOMIC, "building"),
    Office("示例旅游局", ECONOMIC, "tourism"),
    Office("示例招商局", ECONOMIC, "investment"),
    Office("示例科技局", ECONOMIC, "science"),
    Office("示例交通运输局", ECONOMIC, "transport"),
    Office("示例农林局", ECONOMIC),
    Office("示例金融办", ECONOMIC, "finance"),
    Office("示例统计局", ECONOMIC),
    Office("示例重点项目办", ECONOMIC),
    Office("示例县委办公室", OTHER),
    Office("示例县人大办公室", OTHER),
    Office("示例县政府办公室", OTHER),
    Office("示例县政协办公室", OTHER),
    Office("示例县委组织部", OTHER),
    Office("示例县委宣传部", OTHER),
    Office("示例人力社保局", OTHER, "jobs"),
    Office("示例环境保护局", OTHER, "environment"),
    Office("示例文化体育局", OTHER, "culture"),
    Office("示例市场监管局", OTHER, "market"),
    Office("示例税务局", OTHER, "tax"),
    Office("示例安全监管局", OTHER, "safety"),
    Office("示例水务局", OTHER, "water"),
    Office("示例卫生计生局", OTHER),
    Office("示例城市管理局", OTHER),
    *(Office(f"示例{name}镇", TOWNS, "town") for name in "东南西北中上下前后新"),
)

HUXIAN: Final = County(
    code="610125",
    name="户县",
    short="huxian",
    campaign="千人亲商助企活动",
    starts_on=date(2016, 6, 17),
    ends_on=date(2018, 6, 16),
    enterprises=61,
    leaders=8,
    heads=40,
    sectors=MappingProxyType({"工业": 26, "商贸": 14, "建筑": 9, "旅游": 7, "文化": 5}),
    offices=_HUXIAN_OFFICES,
    to_towns=0.0,
    checks_a_month=6,
    fund=5000,
    notice=MappingProxyType(
        {
            "starts_on": "6月17日上午，户县召开千人亲商助企活动推进会",
            "ends_on": "通知未定止期；按全市同一活动（周至县为期两年）取两年",
            "offices": "21个县级相关部门为成员单位",
            "enterprises": "共确定帮扶企业61户",
            "sectors": "涵盖工业、商贸、建筑、旅游、文化等行业领域",
            "fund": "用足用活工业、中小企业、园区、科技等5000万发展基金",
        }
    ),
)

ZHOUZHI: Final = County(
    code="610124",
    name="周至县",
    short="zhouzhi",
    campaign="亲商助企抓项目促落实",
    starts_on=date(2016, 6, 8),
    ends_on=date(2018, 6, 7),
    enterprises=155,
    leaders=24,
    heads=131,
    sectors=MappingProxyType(
        {
            "重点项目": 28,
            "工业": 42,
            "商贸": 26,
            "建筑": 16,
            "旅游": 14,
            "科技": 8,
            "交通": 8,
            "文化": 8,
            "金融": 5,
        }
    ),
    offices=_ZHOUZHI_OFFICES,
    to_towns=0.55,
    checks_a_month=13,
    fund=0,
    notice=MappingProxyType(
        {
            "starts_on": "6月8日，周至县召开亲商助企抓项目促落实活动动员大会",
            "ends_on": "开展为期两年的“一对一”“亲商助企抓项目促落实”活动",
            "leaders": "从县级领导和县级部门负责人中选派一批助企干部",
            "enterprises": "深入到全县155户企业和项目单位",
            "sectors": "分为重点项目、工业、商贸、建筑、旅游、科技、交通、文化、金融等九大类",
            "to_towns": "以“条块结合，以块为主”原则",
        }
    ),
)

COUNTIES: Final[Mapping[str, County]] = MappingProxyType({county.code: county for county in (HUXIAN, ZHOUZHI)})
"""The counties by code."""
