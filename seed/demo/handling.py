"""问题, 上报 and 重办: how each issue is handled, sent up, closed, crossed off and sometimes taken up again."""

from datetime import date
from typing import Final

from seed.demo.chance import Chance
from seed.demo.county import KNOWN_UNTIL
from seed.demo.days import month_end, workday_after, workdays
from seed.demo.issues import Raised
from seed.demo.rows import Row

_TIME_GIVEN: Final = {"A": (4, 10), "B": (18, 42), "C": (40, 85), "D": (45, 90)}
"""Working days an office is given, by level."""
_OUTCOMES: Final = {
    "已解决": 66,
    "部分解决": 9,
    "列入计划": 6,
    "政策解释": 9,
    "转上级": 3,
    "企业撤回": 4,
    "重复合并": 3,
}
_PLEASED: Final = {"满意": 72, "基本满意": 23, "不满意": 5}
_ANNOYED: Final = {"满意": 18, "基本满意": 42, "不满意": 40}
_CLERKS: Final = ("示例办公室核销员甲", "示例办公室核销员乙")
_UNRATED: Final = ("企业撤回", "重复合并")


class Case:
    """One issue from the day it was assigned; nothing after the last day the ledgers know is written."""

    def __init__(self, chance: Chance, issue: Raised, code: str) -> None:
        """Assign the issue and take it through its course."""
        self._chance = chance
        self._issue = issue
        self.assigned = workday_after(issue.on, chance.draw({0: 45, 1: 45, 2: 10}))
        self.due = workday_after(self.assigned, chance.between(*_TIME_GIVEN[issue.level]))
        self.closed: date | None = None
        self.escalations: list[Row] = []
        self.reopenings: list[Row] = []
        self.row = self._opened(code)
        getattr(self, f"_go_{issue.course}")()
        self._forced()
        self._reopened()

    def _opened(self, code: str) -> Row:
        issue, chance = self._issue, self._chance
        slow = issue.course in ("slow", "open", "stalled")
        answered = workday_after(self.assigned, chance.draw({0: 40, 1: 50, 3: 6, 5: 4}) + (chance.between(0, 4) * slow))
        spotted = workday_after(issue.on, chance.between(1, 4)) if issue.systemic and chance.hit(0.5) else None
        return {
            "issue_code": code,
            "enterprise_code": issue.pair.enterprise,
            "raised_by": issue.pair.cadre,
            "sector": issue.sector,
            "level": issue.level,
            "systemic": issue.systemic,
            "systemic_on": spotted,
            "summary": issue.summary,
            "registered_on": issue.on,
            "dept_code": issue.dept,
            "owner_code": issue.owner,
            "assigned_on": self.assigned,
            "first_response_on": known(answered),
            "due_on": self.due,
            "extended_to": None,
            "extension_approved_on": None,
            "closed_on": None,
            "outcome": None,
            "cancelled_on": None,
            "cancelled_by": None,
            "rating": None,
        }

    def _go_month(self) -> None:
        """Solve it in the month in which it was raised, nearly always in time."""
        days = workdays(self.assigned, month_end(self._issue.on))
        in_time = [day for day in days if day <= self.due]
        self._close(self._chance.pick(in_time if self._chance.hit(0.95) else days), "已解决")

    def _go_later(self) -> None:
        """Close it after its month: mostly in time, else with an extension, late, or not yet."""
        after = month_end(self._issue.on)
        in_time = workdays(workday_after(after, 1), self.due)
        if in_time and self._chance.hit(0.82):
            self._close(self._chance.pick(in_time), self._chance.draw(_OUTCOMES))
        elif self._chance.hit(0.5):
            self._extend()
        elif self._chance.hit(0.93):
            self._close(workday_after(max(after, self.due), self._chance.between(1, 14)), self._chance.draw(_OUTCOMES))

    def _go_slow(self) -> None:
        """Let it lie: most are closed long after their time, a quarter never."""
        if self._chance.hit(0.12):
            self._close(max(self.due, workday_after(month_end(self._issue.on), 2)), "已解决", pleased=False)
        elif self._chance.hit(0.7):
            self._go_late()

    def _go_late(self) -> None:
        """Solve it long after its time."""
        after = max(self.due, month_end(self._issue.on))
        self._close(workday_after(after, self._chance.between(8, 30)), "已解决", pleased=False)

    def _go_open(self) -> None:
        """Leave it lying."""

    def _go_stalled(self) -> None:
        """Send it up in time; the office that gets the directive lets that lie for months."""
        escalated = workday_after(self._issue.on, 4)
        ruled = workday_after(escalated, 6)
        self._send_up(escalated, "主动上报", "采纳", ruled)
        due = workday_after(ruled, 15)
        self._direct(due, workday_after(due, 110))
        self._close(workday_after(due, 112), "已解决", pleased=False)

    def _go_up(self) -> None:
        """Send it up to the leading group, in most cases in time."""
        issue, chance = self._issue, self._chance
        course = chance.draw({"directive": 54, "plain": 14, "returned": 8, "late": 10, "never": 14})
        if course == "never":
            self._go_later()
            return
        spotted = self.row["systemic_on"]
        seen = spotted if isinstance(spotted, date) else issue.on
        escalated = workday_after(seen, chance.between(7, 14) if course == "late" else chance.between(1, 4))
        ruled = workday_after(escalated, chance.between(15, 25) if chance.hit(0.15) else chance.between(3, 9))
        self._send_up(escalated, "主动上报", "退回" if course == "returned" else "采纳", ruled)
        if course == "directive":
            due = workday_after(ruled, chance.between(10, 25))
            done = workday_after(due, chance.between(1, 8)) if chance.hit(0.12) else chance.pick(workdays(ruled, due))
            self._direct(due, done)
            outcome = chance.draw({"已解决": 76, "列入计划": 14, "转上级": 10})
            self._close(workday_after(max(done, month_end(issue.on)), chance.between(1, 3)), outcome)
        else:
            self._close(workday_after(max(ruled, month_end(issue.on)), chance.between(3, 18)), "已解决")

    def _close(self, on: date, outcome: str, *, pleased: bool = True) -> None:
        if on > KNOWN_UNTIL:
            return
        self.closed = on
        self.row.update(closed_on=on, outcome=outcome)
        crossed_off = workday_after(on, self._chance.between(1, 5))
        if self._chance.hit(0.94) and crossed_off <= KNOWN_UNTIL:
            self.row.update(cancelled_on=crossed_off, cancelled_by=self._chance.pick(_CLERKS))
        if outcome not in _UNRATED and self._chance.hit(0.75):
            self.row["rating"] = self._chance.draw(_PLEASED if pleased else _ANNOYED)

    def _extend(self) -> None:
        """Extend the time, one in five only after it had run out, and close within it."""
        late = self._chance.hit(0.2)
        approved = workday_after(self.due, 3) if late else max(self.assigned, self._chance.pick(self._last_days()))
        extended = workday_after(self.due, self._chance.between(6, 15))
        if approved > KNOWN_UNTIL:
            return
        self.row.update(extended_to=extended, extension_approved_on=approved)
        closing = max(self._chance.pick(workdays(approved, extended)), workday_after(month_end(self._issue.on), 1))
        self._close(closing, self._chance.draw(_OUTCOMES))

    def _last_days(self) -> list[date]:
        return workdays(self.assigned, self.due)[-4:]

    def _forced(self) -> None:
        """Escalate what is long overdue, and let some enterprises complain."""
        if self._issue.course in ("up", "stalled"):
            return
        step = workday_after(self.due, self._chance.between(8, 13))
        lying = (self.closed or KNOWN_UNTIL) > step
        if lying and self._chance.hit(0.65):
            self._overdue(step)
        if (lying or self.row["rating"] == "不满意") and self._chance.hit(0.2):
            complained = workday_after(max(self.due, self.closed or self.due), self._chance.between(2, 8))
            ruling = self._chance.draw({"采纳": 60, "退回": 25, None: 15})
            self._send_up(complained, "企业投诉", ruling, workday_after(complained, self._chance.between(3, 8)))

    def _overdue(self, step: date) -> None:
        ruled = workday_after(step, self._chance.between(3, 8))
        ruling = self._chance.draw({"采纳": 65, "退回": 12, None: 23})
        self._send_up(step, "逾期升级", ruling, ruled)
        if ruling == "采纳" and self._chance.hit(0.5):
            done = max(ruled, self.closed) if self.closed else None
            self._direct(workday_after(ruled, self._chance.between(8, 15)), done)

    def _send_up(self, on: date, kind: str, ruling: str | None, ruled: date) -> None:
        if on > KNOWN_UNTIL:
            return
        decided = ruling if ruled <= KNOWN_UNTIL else None
        self.escalations.append(
            {
                "escalation_code": None,
                "issue_code": self.row["issue_code"],
                "escalated_on": on,
                "kind": kind,
                "ruling": decided,
                "ruled_on": ruled if decided else None,
                "directive_dept": None,
                "directive_due_on": None,
                "directive_done_on": None,
            }
        )

    def _direct(self, due: date, done: date | None) -> None:
        """Add a directive to the office that handles the issue to the last ruling."""
        if not self.escalations or self.escalations[-1]["ruling"] is None:
            return
        self.escalations[-1].update(
            directive_dept=self._issue.dept, directive_due_on=due, directive_done_on=known(done) if done else None
        )

    def _reopened(self) -> None:
        """Take up again some that were crossed off as solved, mostly where the enterprise was not content."""
        crossed_off = self.row["cancelled_on"]
        if self.row["outcome"] != "已解决" or not isinstance(crossed_off, date):
            return
        share = 0.35 if self.row["rating"] == "不满意" else 0.015
        reopened = workday_after(crossed_off, self._chance.between(4, 20))
        if not self._chance.hit(share) or reopened > KNOWN_UNTIL:
            return
        reclosed = known(workday_after(reopened, self._chance.between(3, 15)))
        outcome = self._chance.draw({"已解决": 85, "政策解释": 15}) if reclosed else None
        self.reopenings.append(
            {
                "reopening_code": None,
                "issue_code": self.row["issue_code"],
                "reopened_on": reopened,
                "reclosed_on": reclosed,
                "outcome": outcome,
            }
        )


def known(day: date) -> date | None:
    """Return the day, None when it is after the last day the ledgers know."""
    return day if day <= KNOWN_UNTIL else None


def handled(issues: list[Raised], seed: int, region: str) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the rows of 问题, 重办 and 上报."""
    chance = Chance(seed, region, "handling")
    cases = [Case(chance, issue, f"W{number:04d}") for number, issue in enumerate(issues, 1)]
    reopenings = _numbered([row for case in cases for row in case.reopenings], "reopening_code", "reopened_on", "CB")
    escalations = _numbered(
        [row for case in cases for row in case.escalations], "escalation_code", "escalated_on", "SB"
    )
    return [case.row for case in cases], reopenings, escalations


def _numbered(rows: list[Row], code: str, day: str, letters: str) -> list[Row]:
    rows = sorted(rows, key=lambda row: (row[day], row["issue_code"]))
    for number, row in enumerate(rows, 1):
        row[code] = f"{letters}{number:03d}"
    return rows
