"""Assignment-months, valid visits, monthly reports, discovered problems (scoring.md §3.1, 3.2, rows 1 to 3)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models import Visit
from models.values import FindingState, Verdict
from tests.oracle.days import ONE_DAY, days, last_day, month_of, next_month, quarter_end, quarter_of, rhu
from tests.oracle.evidence import Question, Row

Pair = tuple[str, str]
RECORDED_LATE = "recorded late"


@dataclass
class Month:
    """A calendar month of a pair inside the period."""

    pair: Pair
    first: date
    days: list[date]
    required: int = 0
    exempt: str | None = None
    """The exemption's reason, where it counts."""

    @property
    def counts(self) -> bool:
        """Is it an assignment-month? (Only settled months are looked at.)"""
        return self.required >= 1


class Visiting:
    """Everything about visits of one question."""

    def __init__(self, question: Question) -> None:
        self.q = question
        self.exemptions = {(row.cadre_code, row.enterprise_code, row.month): row for row in question.ledger.exemptions}
        self.months = {pair: self._settled_months(pair) for pair in question.pairs}
        visit_of = {row.visit_code: row for row in question.ledger.visits}
        self.checked_false = {
            check.check_code: visit_of[check.visit_code]
            for check in question.ledger.spot_checks
            if check.state == FindingState.CONFIRMED and check.verdict == Verdict.FALSE and check.visit_code in visit_of
        }
        self.false_days = {_key(visit) for visit in self.checked_false.values()}
        self.visits: dict[Pair, list[Visit]] = defaultdict(list)
        for visit in sorted(question.ledger.visits, key=lambda row: row.visit_code):
            self.visits[visit.cadre_code, visit.enterprise_code].append(visit)

    # 3.1

    def _required(self, covered: list[date], month: date) -> int:
        working, whole = self.q.calendar, list(days(month, last_day(month)))
        held = sum(working.within(day - ONE_DAY, day) for day in covered)
        return rhu(self.q.rules.target_per_month * held, sum(working.within(day - ONE_DAY, day) for day in whole))

    def _exemption(self, pair: Pair, month: date) -> str | None:
        """The reason of an exemption that was approved in time."""
        row = self.exemptions.get((*pair, month))
        if row is None or row.approved_on > self.q.calendar.number(self.q.rules.report_within, last_day(month)):
            return None
        return row.reason

    def _settled_months(self, pair: Pair) -> list[Month]:
        found: dict[date, Month] = {}
        for day in days(self.q.start, self.q.end):
            if self.q.assigned(*pair, day):
                found.setdefault(month_of(day), Month(pair, month_of(day), [])).days.append(day)
        settled = [month for month in found.values() if month.days[-1] <= self.q.until]
        taken = 0
        for month in settled:
            month.required = self._required(month.days, month.first)
            reason = self._exemption(pair, month.first)
            if reason is None:
                continue
            if reason not in self.q.rules.exempt_unlimited:
                taken += 1
                if taken > self.q.rules.exempt_max:
                    continue
            month.required, month.exempt = 0, reason
        return settled

    def assignment_months(self) -> Iterator[Month]:
        for months in self.months.values():
            yield from (month for month in months if month.counts)

    def calendar_months(self, cadre: str) -> int:
        """How many calendar months hold an assignment-month, or a month exempt for a reason other than health."""
        return len(
            {
                month.first
                for (code, _), months in self.months.items()
                if code == cadre
                for month in months
                if month.counts or month.exempt not in (None, *self.q.rules.exempt_unlimited)
            }
        )

    # 3.2

    def faults(self, visit: Visit) -> set[str]:
        """Why a visit is not valid."""
        q, found = self.q, set()
        if not q.start <= visit.visited_on <= q.until:
            found.add("outside the period")
        if not q.assigned(visit.cadre_code, visit.enterprise_code, visit.visited_on):
            found.add("not assigned")
        if visit.method not in q.rules.visit_methods:
            found.add("method does not count")
        if visit.recorded_on < visit.visited_on:
            found.add("recorded before it was made")
        elif q.calendar.within(visit.visited_on, visit.recorded_on) > q.rules.record_within:
            found.add(RECORDED_LATE)
        if _key(visit) in self.false_days:
            found.add("annulled")
        return found

    def valid(self, pair: Pair) -> list[Visit]:
        """The valid visits of a pair, one a day: that with the smallest code."""
        first_of_day: dict[date, Visit] = {}
        for visit in self.visits[pair]:
            if not self.faults(visit):
                first_of_day.setdefault(visit.visited_on, visit)
        return [first_of_day[day] for day in sorted(first_of_day)]

    # rows 1 to 3

    def coverage(self) -> Iterator[Row]:
        """Row 1."""
        for month in self.assignment_months():
            cadre, enterprise = month.pair
            yield Row(("cadre", cadre), "visit_coverage", 0, month.required, f"{enterprise} {month.first:%Y-%m}", "due")
            made = [visit for visit in self.valid(month.pair) if month_of(visit.visited_on) == month.first]
            for number, visit in enumerate(made, 1):
                counted = number <= month.required
                reason = "counted" if counted else "above the requirement"
                yield Row(("cadre", cadre), "visit_coverage", int(counted), 0, visit.visit_code, reason)

    def report_timeliness(self) -> Iterator[Row]:
        """Row 2."""
        q = self.q
        reports = {(row.cadre_code, row.enterprise_code, row.month): row for row in q.ledger.monthly_reports}
        for pair, rows in q.pairs.items():
            month = month_of(rows[0].start_on)
            while last_day(month) <= q.until:
                ended = last_day(month)
                if q.assigned(*pair, ended) and self._owed(pair, month):
                    due = q.calendar.number(q.rules.report_within, ended)
                    report = reports.get((*pair, month))
                    on_time = report is not None and report.submitted_on <= due
                    settled = max(ended, report.submitted_on if report and on_time else due + ONE_DAY)
                    if q.judged(settled):
                        reason = "on time" if on_time else "late or missing"
                        item = f"{pair[1]} {month:%Y-%m}"
                        yield Row(("cadre", pair[0]), "report_timeliness", int(on_time), 1, item, reason)
                month = next_month(month)

    def _owed(self, pair: Pair, month: date) -> bool:
        covered = [day for day in days(month, last_day(month)) if self.q.assigned(*pair, day)]
        if self._required(covered, month) < 1:
            return False
        if last_day(month) < self.q.start:
            return self._exemption(pair, month) is None
        return not any(known.first == month and known.exempt for known in self.months[pair])

    def problem_discovery(self) -> Iterator[Row]:
        """Row 3."""
        q = self.q
        for pair, months in self.months.items():
            counted: dict[date, int] = defaultdict(int)
            for month in months:
                counted[quarter_of(month.first)] += month.counts
            for quarter, number in counted.items():
                if number >= 2 and quarter_end(quarter) <= q.until:
                    reason = self._discovered(pair, quarter)
                    item = f"{pair[1]} {quarter:%Y-%m}"
                    yield Row(
                        ("cadre", pair[0]), "problem_discovery", int(reason is not None), 1, item, reason or "nothing"
                    )

    def _discovered(self, pair: Pair, quarter: date) -> str | None:
        q = self.q
        issues = [row for row in q.ledger.issues if row.enterprise_code == pair[1]]
        if any(quarter_of(row.registered_on) == quarter and q.assigned(*pair, row.registered_on) for row in issues):
            return "an issue was registered"
        visited = {month_of(visit.visited_on) for visit in self.valid(pair)}
        raised = {month_of(row.registered_on) for row in issues}
        for report in q.ledger.monthly_reports:
            if (report.cadre_code, report.enterprise_code) == pair and quarter_of(report.month) == quarter:
                verified = report.no_issue and report.verified_on is not None
                if verified and report.month in visited and report.month not in raised:
                    return "no issue, verified"
        return None

    # counts

    def falsified(self) -> Iterator[Row]:
        seen = set()
        for check in sorted(self.q.ledger.spot_checks, key=lambda row: row.check_code):
            visit = self.checked_false.get(check.check_code)
            if visit and check.confirmed_on and self.q.judged(check.confirmed_on) and visit.visit_code not in seen:
                seen.add(visit.visit_code)
                yield Row(
                    ("cadre", visit.cadre_code), "falsified_visits", 1, 0, visit.visit_code, f"by {check.check_code}"
                )

    def zero_months(self) -> Iterator[Row]:
        """The longest run of assignment-months without a visit; the largest over a cadre's pairs."""
        longest: dict[str, list[Month]] = {}
        for (cadre, enterprise), months in self.months.items():
            visited = {
                month_of(visit.visited_on)
                for visit in self.visits[cadre, enterprise]
                if self.faults(visit) <= {RECORDED_LATE}
            }
            run: list[Month] = []
            for month in (month for month in months if month.counts):
                run = [] if month.first in visited else [*run, month]
                if len(run) > len(longest.get(cadre, ())):
                    longest[cadre] = run
        for cadre, run in longest.items():
            for month in run:
                yield Row(("cadre", cadre), "zero_months", 1, 0, f"{month.pair[1]} {month.first:%Y-%m}", "no visit")


def _key(visit: Visit) -> tuple[str, str, date]:
    return visit.cadre_code, visit.enterprise_code, visit.visited_on
