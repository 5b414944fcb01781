"""A county with as many issues and visits as are asked for, made up by chance and written as an import writes."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import insert

from models import (
    Assignment,
    Base,
    Cadre,
    Campaign,
    Department,
    Enterprise,
    Escalation,
    Issue,
    IssueFile,
    Region,
    Registration,
    Reopening,
    Visit,
)
from models.values import Sector, VisitMethod
from services import calendars
from services.database import Database

REGION: Final = "610124"
FIRST: Final = date(2016, 6, 8)
TODAY: Final = date(2017, 7, 7)
_DAYS: Final = (TODAY - FIRST).days
_PLACES: Final = ("厂区", "车间", "仓库", "门前", "园区", "工地", "宿舍", "办公楼")
_MATTERS: Final = (
    "用地", "用电", "供水", "融资", "用工", "道路积水", "消防验收", "环评手续", "物流通道", "税收政策",
    "招工困难", "证照办理", "变压器扩容", "雨水倒灌", "贷款到期",
)  # fmt: skip
_WISHES: Final = ("请求协调解决。", "希望尽快办理，避免停产。", "企业反映多次，仍未解决。", "请有关部门现场查看。")
RARE: Final = "白鹤滩"
"""Stands in a dozen of them, however many there are."""


def fill(database: Database, number: int) -> None:
    """Write `number` issues, as many visits, and what belongs to them; then renew the planner's statistics."""
    chance = Random(7)  # noqa: S311  made up, not a secret
    with database.write() as session:
        calendars.install(session)
        for model, rows in _tables(chance, number):
            for start in range(0, len(rows), 5_000):
                batch = [{"version": 1, **at(model), **row} for row in rows[start : start + 5_000]]
                session.connection().execute(insert(model), batch)
    database.analyze()


def at(model: type[Base]) -> dict[str, str]:
    """Return the county that a row of this table is of."""
    return {} if model is Region else {"region": REGION}


def _tables(chance: Random, number: int) -> Iterator[tuple[type[Base], list[dict[str, Any]]]]:
    sectors = list(Sector)
    cadres, firms = max(20, number // 200), max(40, number // 50)
    yield Region, [{"code": REGION, "name": "周至县", "calendar": "CN", "unranked_groups": "", "ledger_version": 0}]
    yield Campaign, [{"name": "亲商助企", "starts_on": FIRST, "ends_on": date(2018, 6, 7), "demo": False}]
    yield Department, [{"dept_code": f"D{n:02}", "name": f"第{n}局", "group": "部门"} for n in range(20)]
    yield (
        Cadre,
        [
            {"cadre_code": f"G{n:04}", "name": f"示例干部{n}", "dept_code": f"D{n % 20:02}", "group": "部门"}
            for n in range(cadres)
        ],
    )
    yield (
        Enterprise,
        [
            {
                "enterprise_code": f"Q{n:05}",
                "name": f"示例{chance.choice(_PLACES)}{n}商贸有限公司",
                "kind": "四上企业",
                "sector": chance.choice(sectors),
            }
            for n in range(firms)
        ],
    )
    yield (
        Assignment,
        [
            {"cadre_code": f"G{n % cadres:04}", "enterprise_code": f"Q{n:05}", "start_on": FIRST, "end_on": None}
            for n in range(firms)
        ],
    )
    yield from _issues(chance, number, cadres, firms)
    yield Visit, [_visit(chance, n, number, cadres, firms) for n in range(number)]


def _issues(chance: Random, number: int, cadres: int, firms: int) -> Iterator[tuple[type[Base], list[dict[str, Any]]]]:
    issues = [_issue(chance, n, number, cadres, firms) for n in range(number)]
    closed = [one for one in issues if one["closed_on"] is not None]
    open_ones = [one for one in issues if one["closed_on"] is None]
    yield Issue, issues
    yield (
        Registration,
        [
            {name: one[name] for name in ("enterprise_code", "raised_by", "sector", "summary", "registered_on")}
            | {"issue_code": f"R{n:06}", "systemic": False}
            for n, one in enumerate(issues[: number // 100])
        ],
    )
    yield (
        IssueFile,
        [
            {
                "issue_code": one["issue_code"],
                "milestones": [],
                "designated": False,
                "received_on": one["assigned_on"],
                "confirmed_on": one["closed_on"],
                "called_on": one["closed_on"] if chance.random() < 0.1 else None,
            }
            for one in issues[::2]
        ],
    )
    yield (
        Reopening,
        [
            {"reopening_code": f"C{n:06}", "issue_code": one["issue_code"], "reopened_on": TODAY - timedelta(n % 9)}
            | ({"reclosed_on": TODAY, "outcome": "已解决"} if n % 3 else {"reclosed_on": None, "outcome": None})
            for n, one in enumerate(closed[::50])
        ],
    )
    yield (
        Escalation,
        [
            {"escalation_code": f"S{n:06}", "issue_code": one["issue_code"], "escalated_on": TODAY, "kind": "主动上报"}
            for n, one in enumerate(open_ones[::20])
        ],
    )


def _issue(chance: Random, n: int, number: int, cadres: int, firms: int) -> dict[str, Any]:
    registered = FIRST + timedelta(chance.randrange(_DAYS))
    due = registered + timedelta(chance.choice((5, 10, 20, 60)))
    over = chance.random() < 0.92
    return {
        "issue_code": f"W{n:06}",
        "enterprise_code": f"Q{chance.randrange(firms):05}",
        "raised_by": f"G{chance.randrange(cadres):04}",
        "sector": chance.choice(list(Sector)),
        "level": chance.choice("AABBBCD"),
        "systemic": chance.random() < 0.05,
        "systemic_on": None,
        "summary": summary(chance, n, number),
        "registered_on": registered,
        "dept_code": f"D{chance.randrange(20):02}",
        "owner_code": f"G{chance.randrange(cadres):04}",
        "assigned_on": registered,
        "first_response_on": registered if chance.random() < 0.8 else None,
        "due_on": due,
        "closed_on": min(due, TODAY) if over else None,
        "outcome": "已解决" if over else None,
        "cancelled_on": min(due, TODAY) if over and chance.random() < 0.8 else None,
    }


def _visit(chance: Random, n: int, number: int, cadres: int, firms: int) -> dict[str, Any]:
    on = FIRST + timedelta(chance.randrange(_DAYS))
    return {
        "visit_code": f"Z{n:06}",
        "cadre_code": f"G{chance.randrange(cadres):04}",
        "enterprise_code": f"Q{chance.randrange(firms):05}",
        "visited_on": on,
        "recorded_on": on + timedelta(chance.randrange(4)),
        "method": chance.choice(list(VisitMethod)),
        "summary": summary(chance, n, number),
        "confirmed": None,
    }


def summary(chance: Random, n: int, number: int) -> str:
    """Return what an enterprise told, of some forty characters."""
    rare = RARE if n % max(1, number // 12) == 5 else ""
    told = "".join(f"{chance.choice(_PLACES)}{chance.choice(_MATTERS)}，" for _ in range(4))
    return f"{told}{rare}{chance.choice(_WISHES)}"
