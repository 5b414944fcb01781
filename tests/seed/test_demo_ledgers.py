"""The demo counties: what the notices say holds, the campaign's published figures are met, nothing is real."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from seed.demo import COUNTIES, Ledgers, ledgers
from seed.demo.roster import credit_code
from services.exchange.parsed import Parsed
from services.exchange.rules.people import is_credit_code

ROOT = Path(__file__).parents[2]
HUXIAN, ZHOUZHI = "610125", "610124"
NINE = {"重点项目", "工业", "商贸", "建筑", "旅游", "科技", "交通", "文化", "金融"}


@pytest.fixture(scope="module", params=[HUXIAN, ZHOUZHI])
def county(request: pytest.FixtureRequest) -> str:
    code: str = request.param
    return code


@pytest.fixture(scope="module")
def rows() -> dict[str, Ledgers]:
    return {code: ledgers(code, 1) for code in COUNTIES}


def full_months(code: str, rows: dict[str, Ledgers]) -> Iterator[int]:
    """Yield the number of visits of every pair in every whole calendar month of its assignment, July to June."""
    made = Counter(
        (row["cadre_code"], row["enterprise_code"], f"{row['visited_on']:%Y-%m}") for row in rows[code]["visits"]
    )
    months = [date(2016 + (5 + place) // 12, (5 + place) % 12 + 1, 1) for place in range(1, 13)]
    for pair in rows[code]["assignments"]:
        for month in months:
            after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
            if pair["start_on"] <= month and (pair["end_on"] is None or pair["end_on"] >= after):
                yield made[pair["cadre_code"], pair["enterprise_code"], f"{month:%Y-%m}"]


def canonical(found: Ledgers) -> str:
    return json.dumps(found, ensure_ascii=False, default=str)


def test_the_same_seed_gives_the_same_records(county: str, rows: dict[str, Ledgers]) -> None:
    assert canonical(ledgers(county, 1)) == canonical(rows[county])


def test_no_set_or_hash_decides_anything() -> None:
    """The same in processes whose sets and dicts of texts lie in different orders."""
    program = "import json; from seed.demo import ledgers; print(json.dumps(ledgers('610125', 3), default=str))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(printed) == 1


def test_another_seed_gives_other_records_of_the_same_county(county: str, rows: dict[str, Ledgers]) -> None:
    other = ledgers(county, 2)
    assert canonical(other) != canonical(rows[county])
    assert [row["name"] for row in other["departments"]] == [row["name"] for row in rows[county]["departments"]]


def test_every_cell_is_one_that_the_importer_takes(county: str, rows: dict[str, Ledgers]) -> None:
    assert Parsed.from_rows(rows[county]).errors == ()


def test_huxian_is_as_its_notice_says(rows: dict[str, Ledgers], shared: Path) -> None:
    notice = (shared / "seeds" / "huxian.txt").read_text(encoding="utf-8")
    place, sheets = COUNTIES[HUXIAN], rows[HUXIAN]
    assert "21个县级相关部门为成员单位" in notice
    assert len(sheets["departments"]) == 21
    assert "共确定帮扶企业61户" in notice
    assert len(sheets["enterprises"]) == 61
    assert "涵盖工业、商贸、建筑、旅游、文化等行业领域" in notice
    assert {row["sector"] for row in sheets["enterprises"]} == {"工业", "商贸", "建筑", "旅游", "文化"}
    assert notice.startswith("6月17日上午，户县召开千人亲商助企活动推进会")
    assert place.starts_on == date(2016, 6, 17)
    assert "工业、中小企业、园区、科技等5000万发展基金" in notice
    assert {row["fund"] for row in sheets["funds"]} == {"工业", "中小企业", "园区", "科技"}
    assert sum(Decimal(str(row["amount"])) for row in sheets["funds"]) == 5000
    assert "完成工业产值51.72亿元，实现规模以上工业增加值12.23亿元，完成固定资产投资23.35亿元" in notice
    may = {row["indicator"]: row["actual"] for row in sheets["targets"] if row["month"] == 5 and row["year"] == 2016}
    assert may == {"工业产值": 517_200, "规上工业增加值": 122_300, "固定资产投资": 233_500}


def test_zhouzhi_is_as_its_notice_says(rows: dict[str, Ledgers], shared: Path) -> None:
    notice = (shared / "seeds" / "zhouzhi.txt").read_text(encoding="utf-8")
    place, sheets = COUNTIES[ZHOUZHI], rows[ZHOUZHI]
    assert "全县155户企业和项目单位" in notice
    assert len(sheets["enterprises"]) == 155
    assert "重点项目、工业、商贸、建筑、旅游、科技、交通、文化、金融等九大类" in notice
    assert {row["sector"] for row in sheets["enterprises"]} == NINE == {row["sector"] for row in sheets["issues"]}
    assert notice.startswith("6月8日，周至县召开亲商助企抓项目促落实活动动员大会")
    assert "开展为期两年的“一对一”" in notice
    assert (place.starts_on, place.ends_on) == (date(2016, 6, 8), date(2018, 6, 7))
    assert "从县级领导和县级部门负责人中选派一批助企干部" in notice
    assert {row["group"] for row in sheets["cadres"]} == {"县级领导", "经济部门", "其他部门"}
    assert "funds" not in sheets


def test_what_is_quoted_of_the_notices_stands_in_them(shared: Path) -> None:
    for place in COUNTIES.values():
        notice = (shared / "seeds" / f"{place.short}.txt").read_text(encoding="utf-8")
        quoted = {what: words for what, words in place.notice.items() if not words.startswith("通知未定")}
        assert [what for what, words in quoted.items() if words not in notice] == []


@pytest.mark.parametrize("day", [date(2016, 6, 20), date(2016, 10, 30), date(2017, 6, 30)])
def test_in_zhouzhi_one_cadre_has_one_enterprise_and_the_reverse(rows: dict[str, Ledgers], day: date) -> None:
    on_duty = [
        row
        for row in rows[ZHOUZHI]["assignments"]
        if row["start_on"] <= day and (row["end_on"] is None or row["end_on"] >= day)
    ]
    assert len(on_duty) == 155
    assert len({row["cadre_code"] for row in on_duty}) == 155
    assert len({row["enterprise_code"] for row in on_duty}) == 155


def test_visits_in_a_month_are_as_published_but_for_the_few_who_do_badly(rows: dict[str, Ledgers]) -> None:
    numbers = [number for code in COUNTIES for number in full_months(code, rows)]
    share = {number: Fraction(count, len(numbers)) for number, count in Counter(numbers).items()}
    assert abs(float(share[2]) - 1335 / 1492) < 0.025
    assert abs(float(sum(part for number, part in share.items() if number >= 3)) - 94 / 1492) < 0.015
    assert abs(float(share[1]) - 36 / 1492) < 0.015
    assert abs(float(share[0]) - 27 / 1492) < 0.015


def test_whoever_was_excused_gave_one_of_the_published_reasons(rows: dict[str, Ledgers]) -> None:
    reasons = Counter(row["reason"] for code in COUNTIES for row in rows[code]["exemptions"])
    published = {"外出": 14, "企业暂不便接待": 6, "身体": 2, "学习": 5}
    assert set(reasons) == set(published)
    for reason, count in published.items():
        assert abs(reasons[reason] / reasons.total() - count / 27) < 0.05


def test_issues_are_as_many_and_of_the_levels_published(rows: dict[str, Ledgers]) -> None:
    issues = [row for code in COUNTIES for row in rows[code]["issues"]]
    months = sum(1 for code in COUNTIES for _ in full_months(code, rows))
    in_full_months = [row for row in issues if row["registered_on"] >= date(2016, 7, 1)]
    assert abs(len(in_full_months) / months - 257 / 1495) < 0.02
    levels = Counter(row["level"] for row in issues)
    for level, count in {"A": 114, "B": 129, "C": 9, "D": 5}.items():
        assert abs(levels[level] / levels.total() - count / 257) < 0.02


@pytest.mark.parametrize(("level", "share"), [("A", 0.728), ("B", 0.395), ("C", 0.0), ("D", 0.0)])
def test_issues_are_solved_in_their_month_as_published(rows: dict[str, Ledgers], level: str, share: float) -> None:
    of_level = [row for code in COUNTIES for row in rows[code]["issues"] if row["level"] == level]
    solved = [
        row for row in of_level if row["outcome"] == "已解决" and same_month(row["closed_on"], row["registered_on"])
    ]
    assert abs(len(solved) / len(of_level) - share) < 0.05


def same_month(one: Any, other: Any) -> bool:
    return bool((one.year, one.month) == (other.year, other.month))


def test_every_way_of_the_ledgers_is_there(rows: dict[str, Ledgers]) -> None:
    both = {sheet: [row for code in COUNTIES for row in rows[code].get(sheet, [])] for sheet in rows[HUXIAN]}
    assert {row["outcome"] for row in both["issues"]} >= {
        None, "已解决", "部分解决", "列入计划", "政策解释", "转上级", "企业撤回", "重复合并",
    }  # fmt: skip
    assert {(row["kind"], row["ruling"]) for row in both["escalations"]} >= {
        ("主动上报", "采纳"), ("主动上报", "退回"), ("逾期升级", "采纳"), ("逾期升级", None), ("企业投诉", "采纳"),
    }  # fmt: skip
    assert {row["verdict"] for row in both["spot_checks"]} == {"属实", "虚报", "合格", "不合格"}
    assert sum(row["verdict"] == "虚报" and row["state"] == "确认" for row in both["spot_checks"]) == 2
    assert {row["state"] for row in both["spot_checks"] if row["verdict"] == "虚报"} == {"确认", "待申辩", "撤销"}
    assert {row["mode"] for row in both["spot_checks"]} == {"集中检查", "明查", "暗访", "跟踪督查", "电话核查"}
    assert any(row["directive_due_on"] and row["directive_done_on"] is None for row in both["escalations"])
    assert any(row["extended_to"] for row in both["issues"])
    assert {row["outcome"] for row in both["reopenings"]} >= {"已解决"}
    assert any(row["end_on"] for row in both["assignments"])
    assert {row["kind"] for row in both["approvals"]} == {"社会审批", "行政审批"}
    assert {row["method"] for row in both["services"]} == {"帮办", "陪办", "代办"}
    assert {row["points"] > 0 for row in both["adjustments"]} == {True, False}


def test_texts_are_varied(county: str, rows: dict[str, Ledgers]) -> None:
    visits = Counter(row["summary"] for row in rows[county]["visits"])
    assert len(visits) > len(rows[county]["visits"]) / 4
    assert max(visits.values()) < 20
    issues = {str(row["summary"]).split("反映：")[1] for row in rows[county]["issues"]}
    assert len(issues) > 40


def test_nobody_and_no_firm_is_real(county: str, rows: dict[str, Ledgers]) -> None:
    sheets = rows[county]
    named = [str(row["name"]) for sheet in ("departments", "cadres", "enterprises") for row in sheets[sheet]]
    named += [str(row["contact"]) for row in sheets["enterprises"]]
    named += [str(row["approved_by"]) for sheet in ("exemptions", "adjustments") for row in sheets[sheet]]
    named += [name for row in sheets["spot_checks"] for name in str(row["inspectors"]).split("、")]
    named += [str(row["verified_by"]) for row in sheets["monthly_reports"] if row["verified_by"]]
    named += [str(row["cancelled_by"]) for row in sheets["issues"] if row["cancelled_by"]]
    named += [str(row["officer"]) for row in sheets["approvals"]]
    assert [name for name in named if not name.startswith("示例")] == []
    towns = [str(row["town"]) for row in sheets["enterprises"]]
    assert [town for town in towns if not town.startswith("示例")] == []
    assert re.findall(r"1[3-9]\d{9}|0(?!00)\d{2,3}-?\d{7,8}", canonical(sheets)) == []


def test_credit_codes_are_rightly_formed_and_of_no_division(county: str, rows: dict[str, Ledgers]) -> None:
    codes = [str(row["uscc"]) for row in rows[county]["enterprises"]]
    assert all(is_credit_code(code) and code[2:8] == "000000" for code in codes)
    assert len(set(codes)) == len(codes)


def test_the_credit_code_keeps_the_worked_example_of_the_standard() -> None:
    assert credit_code(1)[8:16] == "MA000001"
    assert is_credit_code(credit_code(1))
