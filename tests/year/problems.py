"""What enterprises raise in the year, and how each problem is handled by whoever's turn it is."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from seed.demo.chance import Chance
from seed.demo.days import workdays
from seed.demo.issues import Raised, raised
from seed.demo.roster import Pair
from seed.demo.rows import Row
from services.access import Action, Actor
from services.ledgers import issues
from services.ledgers.issues.docket import docket
from services.ledgers.issues.machine import EDGES, Deed, Who
from tests.year.county import REGION, SEED, YEAR_ENDS, County, Story
from tests.year.courses import AT_LEAST_ONCE, USUAL

_RATINGS: Final = {"满意": 72, "基本满意": 23, None: 5}
_LEVELS: Final = frozenset("ABCD")
_BESIDE: Final = ("merge", "separate", "reach")
_REASONS: Final = (Deed.DECLINE, Deed.OBJECT, Deed.DESIGNATE, Deed.REASSIGN, Deed.REFUSE_EXTENSION, Deed.REOPEN)
_ANSWERS: Final = (Deed.RESPOND, Deed.PROGRESS, Deed.CLOSE, Deed.RECLOSE, Deed.CONFIRM, Deed.CALL_BACK, Deed.CARRY_OUT)
_SAID: Final[Mapping[Deed, Mapping[str, Any]]] = {
    **{deed: {"reason": "情况说明如下"} for deed in _REASONS},
    **{deed: {"said": "已与企业联系并答复"} for deed in _ANSWERS},
    Deed.SETTLE: {"measures": "当场联系有关单位，已办理"},
    Deed.PLAN: {"measures": "分两步办理"},
    Deed.ASK_EXTENSION: {"reason": "需等待上级批复"},
    Deed.ESCALATE: {"cause": "政策口径不一", "tried": "已两次协调", "proposal": "请领导小组明确牵头部门"},
    Deed.ACCEPT: {"said": "同意"},
    Deed.RETURN: {"said": "部门职责范围内可以解决"},
    Deed.CROSS_OFF: {"by": "示例办公室核销员甲"},
}
"""What is said in each deed."""


@dataclass
class Problem:
    """A problem on its way: what it is, and what it has become so far."""

    raised: Raised
    level: str
    cadre: str
    """Who brought it in."""
    dept: str
    owner: str | None
    code: str = ""
    version: int = 0
    directed: str = ""


class Problems:
    """The problems of the year by the day on which they are registered."""

    def __init__(self, county: County, made: list[Row]) -> None:
        """Draw what is raised, and which course each takes; the rare courses first, so that they come to an end."""
        self._county = county
        self._chance = Chance(SEED, REGION, "problems")
        self._first = ""
        self._days: dict[date, list[tuple[Raised, str]]] = defaultdict(list)
        told = [one for one in raised(county.people, made, SEED) if one.on <= YEAR_ENDS]
        told = [*told[: len(AT_LEAST_ONCE)], *told[len(AT_LEAST_ONCE) :: 2]]
        usual = self._chance.deal(USUAL, len(told) - len(AT_LEAST_ONCE))
        for one, course in zip(told, [*AT_LEAST_ONCE, *usual], strict=True):
            self._days[one.on].append((one, course))
        for pair in county.people.pairs:
            if pair.end is not None:
                told_late = self._before_moving(pair, pair.end)
                self._days[told_late.on].append((told_late, next(iter(USUAL))))

    def _before_moving(self, pair: Pair, last: date) -> Raised:
        """Return what an enterprise raises days before its cadre leaves, so that it has to be signed over."""
        firm = self._county.people.firms[pair.enterprise]
        summary = f"{firm['name']}反映：职工宿舍用水不稳，请求协调。"
        town = self._county.people.town_offices[str(firm["town"])]
        return Raised(
            pair=pair,
            on=workdays(last - timedelta(days=14), last)[-4],
            sector=str(firm["sector"]),
            subject="town",
            summary=summary,
            level="B",
            systemic=False,
            dept=town,
            owner=None,
            course="later",
        )

    def work(self) -> None:
        """Begin what is raised today."""
        for one, course in self._days.pop(self._county.today, ()):
            self._county.troubled.add((one.pair.enterprise, one.on.replace(day=1)))
            self._county.tell(self._take(one, course.split()))

    def left(self) -> list[date]:
        """Return the days for which something was planned that nobody came to."""
        return list(self._days)

    def _take(self, one: Raised, course: list[str]) -> Story:
        level = course.pop(0) if course[0] in _LEVELS else one.level
        cadre = self._county.assisting(one.pair.enterprise)
        problem = Problem(one, level, cadre, one.dept, one.owner)
        for word in course:
            if word.isdecimal():
                yield self._county.after(int(word))
                continue
            name, _, said = word.partition(":")
            if name in _BESIDE:
                self._beside(name, problem)
                continue
            deed = Deed[name.upper()]
            given = self._given(deed, problem, said)
            verb, actor = getattr(issues, deed.value), self._actor(deed, problem)
            if problem.version:
                given |= {"code": problem.code, "version": problem.version}
            code = self._county.do(verb, actor, **given)
            problem.code, problem.version = problem.code or code, problem.version + 1
            self._first = self._first or problem.code

    def _beside(self, name: str, problem: Problem) -> None:
        """Do what is no edge of the machine: the first problem of the year is what others are merged with."""
        county, given = self._county, {"code": problem.code, "version": problem.version}
        problem.version += 1
        match name:
            case "merge":
                county.do(issues.merge_issue, county.staff["office"], **given, lead=self._first)
            case "separate":
                county.do(issues.separate_issue, county.staff["office"], **given)
            case "reach":
                county.do(issues.reach_milestone, county.departments[problem.dept], **given, place=0)

    def _actor(self, deed: Deed, problem: Problem) -> Actor:
        """Return somebody whose turn it is, as the machine says."""
        county, edge = self._county, EDGES[deed]
        cadre, department = county.cadres[problem.cadre], county.departments[problem.dept]
        own, staff = county.departments[str(cadre.dept_code)], county.staff
        handlers = [department, county.cadres[problem.owner]] if problem.owner else [department]
        if edge.who is Who.DIRECTED:
            return county.departments[problem.directed]
        turns = {
            Who.HANDLER: handlers,
            Who.CONCERNED: [cadre, *handlers],
            Action.REGISTER_ISSUES: [cadre, cadre, own, staff["office-2"]],
            Action.DIRECT_ISSUES: [staff["office"]],
            Action.HEAR_ENTERPRISES: [staff["supervisor"], staff["supervisor-2"], staff["office"]],
            Action.RULE_ESCALATIONS: [staff["leader"], staff["office"]],
        }
        return self._chance.pick(turns.get(edge.who) or turns[edge.action])

    def _given(self, deed: Deed, problem: Problem, said: str) -> dict[str, Any]:
        """Return what is said and decided in a deed; `said` is what the course wants said."""
        drawn = {
            Deed.REGISTER: self._visit,
            Deed.SETTLE: self._registered,
            Deed.REASSIGN: self._reassigned,
            Deed.PLAN: self._planned,
            Deed.ASK_EXTENSION: self._extension,
            Deed.ACCEPT: self._directive,
            Deed.RETURN: self._report,
        }
        given = {**_SAID.get(deed, {}), **(drawn[deed](problem) if deed in drawn else {})}
        match deed:
            case Deed.GRADE:
                given |= {"level": problem.level, "systemic": problem.raised.systemic}
            case Deed.ASSIGN | Deed.REASSIGN:
                given |= {"department": problem.dept, "owner": problem.owner}
            case Deed.CLOSE | Deed.RECLOSE:
                given |= {"outcome": said or "已解决"}
            case Deed.CONFIRM:
                given |= {"rating": said or self._chance.draw(_RATINGS)}
        return given

    def _registered(self, problem: Problem) -> dict[str, Any]:
        one = problem.raised
        told = {"enterprise": one.pair.enterprise, "raised_by": problem.cadre, "sector": one.sector}
        return {**told, "summary": one.summary}

    def _visit(self, problem: Problem) -> dict[str, Any]:
        """Return the visit on which it was told, if that is on record by now."""
        met = (problem.cadre, problem.raised.pair.enterprise, problem.raised.on)
        return {**self._registered(problem), "visit_code": self._county.visited.get(met)}

    def _reassigned(self, problem: Problem) -> dict[str, Any]:
        problem.dept = self._another(problem.dept)
        problem.owner = self._county.people.staff[problem.dept][0]
        return {}

    def _planned(self, _problem: Problem) -> dict[str, Any]:
        return {"milestones": [(self._county.after(3), "现场勘查"), (self._county.after(8), "办结")]}

    def _extension(self, problem: Problem) -> dict[str, Any]:
        """Ask for some days more than the level has."""
        return {"until": self._county.after({"A": 12, "B": 50}.get(problem.level, 94))}

    def _directive(self, problem: Problem) -> dict[str, Any]:
        problem.directed = self._chance.pick([problem.dept, self._another(problem.dept)])
        due = self._county.after(self._chance.between(5, 15))
        return {**self._report(problem), "department": problem.directed, "due_on": due}

    def _report(self, problem: Problem) -> dict[str, Any]:
        """Return the report that waits on the docket, whoever made it."""
        waiting = self._county.do(docket, self._county.staff["leader"]).waiting
        return {"escalation": next(item.code for item in waiting if item.issue.issue_code == problem.code)}

    def _another(self, dept: str) -> str:
        return self._chance.pick(sorted(set(self._county.people.staff) - {dept}))
