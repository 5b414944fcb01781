"""Issues with everything that can happen to them, whole ledgers, and rulebooks with other numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from models import Escalation, Issue, Reopening
from models.values import EscalationKind, ExemptionReason, Level, Outcome, Rating, Ruling, Sector, VisitMethod
from services.scoring.rulebook import FlagRule, Rulebook, load
from tests.oracle.days import ONE_DAY
from tests.oracle.ledger import Ledger
from tests.oracle.workbook import REGION
from tests.scoring import ledgers
from tests.scoring.pen import PERIODS, TURNS, Pen

OUTCOMES = [Outcome.SOLVED, Outcome.SOLVED, Outcome.SOLVED, *Outcome]
KINDS = [EscalationKind.VOLUNTARY, EscalationKind.VOLUNTARY, *EscalationKind]


def write_issue(pen: Pen, ledger: Ledger) -> None:
    registered = pen.day()
    assigned = pen.of([registered, registered, pen.after(registered, 1)])
    level = pen.of([Level.A, Level.A, Level.A, Level.B, Level.C])
    due = pen.after(assigned, 3, 5, 10, 11)
    approved = pen.later(assigned, 3, 10, percent=30)
    closed = pen.later(assigned, 3, 5, 10, 11, 25, percent=70)
    outcome = pen.of(OUTCOMES) if closed else None
    crossed = pen.of([closed, pen.later(closed, 1, 5, 10)]) if closed else None
    systemic = pen.maybe(30)
    issue = Issue(
        region=REGION,
        issue_code=pen.code("I"),
        enterprise_code=pen.of(ledger.enterprises).enterprise_code,
        raised_by=pen.of(ledger.cadres).cadre_code,
        sector=Sector.INDUSTRY,
        level=level,
        systemic=systemic,
        systemic_on=pen.of([None, registered, pen.after(registered, 5)]) if systemic else None,
        summary="用电",
        registered_on=registered,
        dept_code=pen.of(ledger.departments).dept_code,
        assigned_on=assigned,
        first_response_on=pen.later(assigned, 1, 2),
        due_on=due,
        extended_to=pen.after(due, 1, 10, 15, 16) if approved else None,
        extension_approved_on=approved,
        closed_on=closed,
        outcome=outcome,
        cancelled_on=crossed,
        cancelled_by="办公室" if crossed else None,
        rating=pen.of([None, *Rating]) if closed else None,
    )
    ledger.issues.append(issue)
    if closed:
        _reopen(pen, ledger, issue)
    for _ in range(pen.of([0, 0, 1, 1, 2, 3])):
        _escalate(pen, ledger, issue)


def _reopen(pen: Pen, ledger: Ledger, issue: Issue) -> None:
    start = issue.closed_on
    for _ in range(pen.of([0, 0, 1, 2])):
        if start is None:
            return
        reopened = pen.after(start, 1, 5)
        reclosed = pen.later(reopened, 5, 20)
        ledger.reopenings.append(
            Reopening(
                region=REGION,
                reopening_code=pen.code("R"),
                issue_code=issue.issue_code,
                reopened_on=reopened,
                reclosed_on=reclosed,
                outcome=pen.of(OUTCOMES) if reclosed else None,
            )
        )
        start = reclosed


def _escalate(pen: Pen, ledger: Ledger, issue: Issue) -> None:
    turns = [issue.registered_on, issue.assigned_on, issue.due_on, issue.closed_on or issue.due_on]
    turn = pen.of(turns)
    escalated = max(issue.registered_on, pen.of([turn, pen.after(turn, 1, 5)]))
    ruled = pen.of([None, escalated, pen.after(escalated, 1, 5, 15), pen.after(escalated, 1, 5, 15)])
    directed = ruled is not None and pen.maybe()
    due = pen.after(ruled, 5, 10) if ruled and directed else None
    ledger.escalations.append(
        Escalation(
            region=REGION,
            escalation_code=pen.code("S"),
            issue_code=issue.issue_code,
            escalated_on=escalated,
            kind=pen.of(KINDS),
            ruling=pen.of(Ruling) if ruled else None,
            ruled_on=ruled,
            directive_dept=pen.of(ledger.departments).dept_code if directed and pen.maybe(90) else None,
            directive_due_on=due,
            directive_done_on=pen.of([None, due, pen.after(ruled, 5, 10)]) if ruled and due else None,
        )
    )


PARTS: list[Callable[[Pen, Ledger, int], None]] = [
    ledgers.write_visits,
    ledgers.write_exemptions,
    ledgers.write_reports,
    ledgers.write_services,
    ledgers.write_approvals,
    ledgers.write_targets,
    ledgers.write_adjustments,
    ledgers.write_checks,
]


@st.composite
def nasty_ledgers(draw: st.DrawFn) -> Ledger:
    """A county in which few things happen, but those at the worst moments; some ledgers full, some nearly empty."""
    pen, ledger = Pen(draw), Ledger()
    ledgers.write_people(pen, ledger)
    ledgers.write_assignments(pen, ledger)
    quiet = pen.maybe(20)
    if quiet or pen.maybe(20):
        ledgers.write_diligence(pen, ledger)
    for _ in range(pen.of([0, 1] if quiet else [1, 2, 4, 7])):
        write_issue(pen, ledger)
    for write in PARTS:
        write(pen, ledger, pen.of([0, 0, 1] if quiet else [0, 1, 3, 10]))
    return ledger


@st.composite
def issue_ledgers(draw: st.DrawFn) -> Ledger:
    """A county in which nothing is kept but issues, and those are many."""
    pen, ledger = Pen(draw), Ledger()
    ledgers.write_people(pen, ledger)
    ledgers.write_assignments(pen, ledger)
    for _ in range(pen.of([4, 10, 16])):
        write_issue(pen, ledger)
    return ledger


@dataclass(frozen=True)
class Asked:
    """A period, the day of knowledge (blank = the fifth working day after it) and the rulebook."""

    start: date
    end: date
    as_of: date | None
    rulebook: Rulebook


WRITTEN = ("recorded_on", "approved_on", "cancelled_on", "verified_on", "confirmed_on", "systemic_on", "ruled_on")
"""Days on which something came to be known."""


@st.composite
def cases(draw: st.DrawFn, ledgers: st.SearchStrategy[Ledger]) -> tuple[Ledger, Asked]:
    """A county and a question, often as of a day on which something was written down, or of the day before."""
    pen, ledger = Pen(draw), draw(ledgers)
    start, end = pen.of(PERIODS)
    found = _days(ledger)
    column = pen.of([*found, *(name for name in WRITTEN for _ in range(3) if name in found)])
    day = pen.of(found[column]) - pen.of([ONE_DAY, ONE_DAY, 0 * ONE_DAY])
    as_of = pen.of([None, pen.after(end, 5), max(start, pen.of(TURNS)), *3 * [max(start, day)]])
    return ledger, Asked(start, end, as_of, draw(rulebooks()))


def _days(ledger: Ledger) -> dict[str, list[date]]:
    """The days that stand in the ledger, by column."""
    found: dict[str, list[date]] = {"period": list(TURNS)}
    for row in (row for rows in ledger.tables() for row in rows):
        for name, cell in dict(row).items():
            if isinstance(cell, date):
                found.setdefault(name, []).append(cell)
    return found


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    """The default rulebook, or one with other numbers in it; pools small enough for small counties."""
    pen, book = Pen(draw), load()
    book = _with(book, "pools", min=pen.of([1, 1, 2, 5, 20]))
    book = _with(book, "visits", min_months=pen.of([0, 0, 1, 3]))
    book = _with(book, "grading", min_weight=pen.of([0, 0, 50_000, 400_000]))
    if pen.maybe(40):
        book = _lenient(book)
    if pen.maybe(60):
        return book
    book = _with(
        book,
        "visits",
        target_per_month=pen.of([1, 2, 3]),
        record_within=pen.of([0, 1, 5]),
        methods=pen.of([(VisitMethod.ON_SITE,), (VisitMethod.ON_SITE, VisitMethod.TALK, VisitMethod.PHONE)]),
    )
    book = _with(
        book,
        "exemptions",
        max=pen.of([0, 1, 2]),
        unlimited_reasons=pen.of([(), (ExemptionReason.HEALTH, ExemptionReason.STUDY)]),
    )
    book = _with(
        book,
        "issues",
        extension_max=pen.of([0, 3, 15]),
        response_within=pen.of([0, 1, 2]),
        escalate_within=pen.of([0, 2, 5]),
        handover_workdays=pen.of([0, 1, 10]),
        overdue_after=pen.of([0, 5, 30]),
    )
    book = _with(book, "reports", within=pen.of([0, 1, 5]))
    book = _with(book, "checks", rectify_within=pen.of([0, 3, 5]))
    book = _with(book, "targets", report_lag=pen.of([0, 1, 2]))
    book = _with(book, "grading", quota=pen.of([0, 3_500, 10_000]), small_group=pen.of([0, 2, 3]))
    rules = [
        one.model_copy(
            update={
                "weight": pen.of([0, one.weight, 33_300]),
                "shrinkage": pen.of([0, one.shrinkage, 3]),
                "no_sample": pen.of(["group", "exclude"]),
                "floor": min(pen.of([0, 0, 5_000]), one.target - 1),
            }
        )
        for one in book.indicators
    ]
    book = book.model_copy(update={"indicators": tuple(rules)})
    return _own(pen, book) if pen.maybe() else book


def _own(pen: Pen, book: Rulebook) -> Rulebook:
    """The rulebook of a county that goes its own way: other indicators, lists, deductions, vetoes, grades and flags."""
    book = _with(
        book,
        "issues",
        limits=pen.of([dict.fromkeys(Level, 0), {Level.A: 3, Level.B: 5, Level.C: 10, Level.D: 90}]),
        rating_credit={Rating.GOOD: 9_999, Rating.FAIR: pen.of([0, 3_333]), Rating.BAD: pen.of([0, 1])},
        unresolved_outcomes=pen.of([(), (Outcome.PARTLY, Outcome.EXPLAINED)]),
        excusing_outcomes=pen.of([(), (Outcome.DUPLICATE,), (Outcome.EXPLAINED, Outcome.WITHDRAWN)]),
    )
    book = _with(book, "bonus", cap=pen.of([0, 5_000, 1_000_000]))
    book = _with(book, "period", close_within=pen.of([0, 1, 20]))
    template = book.indicators[0]
    indicators = [
        one
        for one in (
            *book.indicators,
            template.model_copy(update={"metric": "rectification_on_time", "weight": 70_000, "shrinkage": 2}),
        )
        if pen.maybe(70)
    ]
    named = {(one.kind, one.metric) for one in indicators}
    vetoes = [
        veto
        for veto in (
            *book.vetoes,
            book.vetoes[0].model_copy(update={"count": "rework", "indicator": "rectification_on_time"}),
            book.vetoes[0].model_copy(
                update={"kind": "department", "count": "overdue_open", "indicator": "on_time_rate", "grade": "良好"}
            ),
        )
        if (veto.kind, veto.indicator) in named and pen.maybe(80)
    ]
    deductions = [
        one.model_copy(update={"each": pen.of([0, 3_333, one.each]), "cap": pen.of([0, 6_000, 500_000])})
        for one in (*book.deductions, book.deductions[0].model_copy(update={"count": "zero_months"}))
        if pen.maybe(80)
    ]
    grades = pen.of([book.grading.grades, (book.grading.grades[0], *book.grading.grades[2:])])
    return book.model_copy(
        update={
            "indicators": tuple(indicators),
            "vetoes": tuple(veto for veto in vetoes if veto.grade in {one.name for one in grades}),
            "deductions": tuple(deductions),
            "grading": book.grading.model_copy(update={"grades": grades}),
            "flags": tuple(_moved(pen, one) for one in book.flags if pen.maybe(80)),
        }
    )


def _moved(pen: Pen, rule: FlagRule) -> FlagRule:
    """A flag with other limits, for all its kinds of subject or for one of them."""
    levels = [
        level.model_copy(update={"limit": level.limit * pen.of([1, 2]) + pen.of([0, 1])}) for level in rule.levels
    ]
    return rule.model_copy(
        update={
            "kinds": pen.of([rule.kinds, rule.kinds[:1]]),
            "levels": tuple(levels[: pen.of([1, 2])]),
            "min_sample": pen.of([1, rule.min_sample, 3]),
            "share": pen.of([0, rule.share, 5_000, 10_000]),
        }
    )


def _lenient(book: Rulebook) -> Rulebook:
    """Anything at all earns the full points: many are excellent, and tied."""
    rules = tuple(one.model_copy(update={"target": 1, "floor": 0}) for one in book.indicators)
    return book.model_copy(update={"indicators": rules})


def _with(book: Rulebook, part: str, **values: Any) -> Rulebook:
    """The rulebook with other values in one of its parts."""
    old = getattr(book, part)
    new = {name: getattr(old, name).model_copy(update={"value": value}) for name, value in values.items()}
    return book.model_copy(update={part: old.model_copy(update=new)})
