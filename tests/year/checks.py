"""What supervisors look into: papers begun and dropped, visits drawn, blind calls, findings heard and decided."""

from datetime import date
from typing import Any, Final

from seed.demo.chance import Chance
from seed.demo.county import ZHOUZHI
from seed.demo.days import month_end, months, workdays
from seed.demo.texts import FALSIFIED_FINDING, FINDINGS, OFFICE_FINDINGS
from services.access import Actor
from services.ledgers import spot_checks
from services.ledgers.check_detail import check
from services.ledgers.draws import choose_visit, draw_visit
from services.ledgers.finding import Finding
from services.ledgers.inspections import begin_inspection, drop_inspection, save_draft, submit_inspection, tell
from tests.year.county import REGION, SEED, STARTS, YEAR_ENDS, County, Story

_DEPARTMENTS: Final = 0.3
_FALSE: Final = (5, 40, 77)
"""Checks that find a visit false: the last is revoked."""


class Checks:
    """So many checks a month, on days of its second half."""

    def __init__(self, county: County) -> None:
        """Draw the days."""
        self._county = county
        self._chance = Chance(SEED, REGION, "checks")
        self._number = 0
        self._days = list[date]()
        for month in months(STARTS, YEAR_ENDS):
            days = workdays(max(STARTS, month.replace(day=16)), min(month_end(month), YEAR_ENDS))
            self._days += [self._chance.pick(days) for _ in range(ZHOUZHI.checks_a_month if days else 0)]

    def work(self) -> None:
        """Begin what is checked today."""
        for _ in range(self._days.count(self._county.today)):
            self._number += 1
            self._county.tell(self._check(self._number))

    def _check(self, number: int) -> Story:
        """Check a cadre or a department, hear them, decide, and see to it that it is put right."""
        county, chance, staff = self._county, self._chance, self._county.staff
        inspector, other = (staff[name] for name in chance.shuffled(["supervisor", "supervisor-2"]))
        cadre, enterprise, day = chance.pick(list(county.visited))
        is_false = number in _FALSE
        kind = "department" if not is_false and chance.hit(_DEPARTMENTS) else "cadre"
        subject = cadre if kind == "cadre" else str(county.cadres[cadre].dept_code)
        paper = county.do(begin_inspection, inspector, kind=kind, subject_code=subject)
        if number % 19 == 0:
            county.do(drop_inspection, inspector, number=paper)
            return
        if kind == "cadre":
            if chance.hit(0.2):
                code = county.visited[cadre, enterprise, day]
                county.do(choose_visit, inspector, number=paper, code=code)
            else:
                county.do(draw_visit, inspector, number=paper, seed=f"{county.today}-{number}")
            if number % 5 == 0:
                county.do(save_draft, inspector, number=paper, draft={"told_topic": "用工"})
            told = {"on": None if is_false else day, "person": "示例干部", "topic": "生产情况", "nobody_came": is_false}
            county.do(tell, inspector, number=paper, **told)
        finding = self._finding(kind, is_false=is_false, number=number)
        code = county.do(submit_inspection, inspector, number=paper, finding=finding)
        yield county.after(chance.between(1, 3))
        if is_false or chance.hit(0.4):
            concerned = county.cadres[subject] if kind == "cadre" else county.departments[subject]
            county.do(spot_checks.answer_check, concerned, code=code, statement="当日情况说明如下")
        yield county.after(chance.between(1, 3))
        yield from self._decided(code, number, finding, chance.pick([other, staff["office"]]))
        if finding.verdict == "不合格" and number % 2:
            follow = county.do(begin_inspection, other, kind=kind, subject_code=subject, follows=code)
            again = self._finding(kind, is_false=False, number=0)
            county.do(submit_inspection, other, number=follow, finding=again)

    def _decided(self, code: str, number: int, finding: Finding, decides: Actor) -> Story:
        county, chance = self._county, self._chance
        if number % 23 == 0:
            self._on(spot_checks.revoke_check, decides, code, reason="经复核情况属实，撤销")
            return
        self._on(spot_checks.confirm_check, decides, code)
        if number == _FALSE[-1]:
            yield county.after(6)
            self._on(spot_checks.revoke_check, decides, code, reason="企业负责人确认走访属实")
        elif finding.rectify_due_on is not None and chance.hit(0.9):
            yield county.after(chance.between(3, 14))
            self._on(spot_checks.record_rectification, decides, code, rectified_on=county.today, remark="已整改")

    def _on(self, verb: Any, actor: Actor, code: str, **given: Any) -> None:
        """Do something with a check as it stands, as whoever looks at it does."""
        version = self._county.do(check, actor, code=code).row.version
        self._county.do(verb, actor, code=code, version=version, **given)

    def _finding(self, kind: str, *, is_false: bool, number: int) -> Finding:
        chance, county = self._chance, self._county
        items = chance.between(4, 8)
        if is_false:
            due, asked = county.after(15), "作出书面检查"
            return Finding("电话核查", "示例督查甲", items, 1, "虚报", "严重", FALSIFIED_FINDING, asked, due)
        texts = FINDINGS if kind == "cadre" else OFFICE_FINDINGS
        mode = chance.pick(("集中检查", "明查", "暗访", "跟踪督查", "电话核查"))
        if number % 6 == 0 and number:
            facts, due = chance.pick(texts["不合格"]), county.after(chance.between(6, 15))
            return Finding(mode, "示例督查甲、示例督查乙", items, items // 2, "不合格", "一般", facts, "补齐记录", due)
        return Finding(mode, "示例督查乙", items, items - (number % 4 == 0), "合格", None, chance.pick(texts["合格"]))
