"""The whole of scoring.md: a ledger, a period and rules in; the document of §8 and the evidence rows out."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.values import SubjectKind
from tests.oracle.clocks import clocks
from tests.oracle.days import WorkingDays
from tests.oracle.evidence import Question, Row, Subject
from tests.oracle.grades import flag, grade, rank
from tests.oracle.handling import Handling
from tests.oracle.ledger import Ledger, known
from tests.oracle.points import COUNTS, FULL, Card, give_points
from tests.oracle.rules import Rules
from tests.oracle.visits import Visiting

METRICS = (
    "visit_coverage",
    "report_timeliness",
    "problem_discovery",
    "on_time_rate",
    "turnaround",
    "resolution_rate",
    "response_rate",
    "satisfaction",
    "escalation_timeliness",
    "directive_on_time",
    "approval_on_time",
    "service_on_time",
    "spot_check_pass",
    "rectification_on_time",
    "target_progress",
    "cadre_mean",
)
Evidence = dict[tuple[Subject, str], list[Row]]
KIND = {SubjectKind.CADRE: "cadre", SubjectKind.DEPARTMENT: "department"}


@dataclass
class Scored:
    """The document's subjects, and every evidence row."""

    as_of: date
    subjects: list[dict[str, Any]]
    evidence: Evidence


def score(
    ledger: Ledger, calendar: WorkingDays, rules: Rules, *, start: date, end: date, as_of: date | None = None
) -> Scored:
    """Score every subject of a county for [start, end], as known on `as_of`."""
    as_of = as_of or calendar.number(rules.close_within, end)
    until = min(end, as_of)
    question = Question(start, end, until, known(ledger, until, as_of), rules, calendar)
    visiting, handling = Visiting(question), Handling(question)
    rows = [
        *visiting.coverage(),
        *visiting.report_timeliness(),
        *visiting.problem_discovery(),
        *visiting.falsified(),
        *visiting.zero_months(),
        *handling.rows(),
        *clocks(question),
    ]
    adjustments = _adjustments(question)
    months = Counter(month.pair[0] for month in visiting.assignment_months())
    calendar_months = {cadre.cadre_code: visiting.calendar_months(cadre.cadre_code) for cadre in ledger.cadres}

    evidence: Evidence = defaultdict(list)
    _file(evidence, [*rows, *adjustments])
    cards = [_card(("cadre", row.cadre_code), row.name, row.group, row.dept_code, evidence) for row in ledger.cadres]
    give_points(cards, "cadre", rules, calendar_months, adjustments)
    _file(evidence, _cadre_mean(cards, months))
    cards += [_card(("department", row.dept_code), row.name, row.group, None, evidence) for row in ledger.departments]
    give_points(cards, "department", rules, {}, adjustments)
    rank(cards)
    grade(cards, rules)
    flag(cards, rules)
    cards.sort(key=lambda card: card.subject)
    return Scored(as_of, [_document(card, rules) for card in cards], evidence)


def _file(evidence: Evidence, rows: list[Row]) -> None:
    for row in rows:
        evidence[row.subject, row.metric].append(row)


def _card(subject: Subject, name: str, group: str, department: str | None, evidence: Evidence) -> Card:
    num: dict[str, int] = defaultdict(int)
    den: dict[str, int] = defaultdict(int)
    for metric in METRICS:
        rows = evidence.get((subject, metric), ())
        num[metric], den[metric] = sum(row.num for row in rows), sum(row.den for row in rows)
    counts = {code: sum(row.num for row in evidence.get((subject, code), ())) for code in COUNTS[subject[0]]}
    return Card(subject, name, group, department, num, den, counts)


def _adjustments(q: Question) -> list[Row]:
    return [
        Row(
            (KIND[row.subject_kind], row.subject_code),
            "bonus" if row.points_e4 > 0 else "penalty",
            row.points_e4,
            0,
            row.adjustment_code,
            row.reason,
        )
        for row in q.ledger.adjustments
        if q.judged(row.adjusted_on)
    ]


def _cadre_mean(cards: list[Card], months: dict[str, int]) -> list[Row]:
    """Row 16."""
    return [
        Row(
            ("department", card.department or ""),
            "cadre_mean",
            min(card.total, FULL) * months[card.subject[1]],
            FULL * months[card.subject[1]],
            card.subject[1],
            f"{months[card.subject[1]]} months",
        )
        for card in cards
        if card.total is not None and months[card.subject[1]]
    ]


def _document(card: Card, rules: Rules) -> dict[str, Any]:
    """One subject as in §8."""
    document: dict[str, Any] = {
        "kind": card.kind,
        "code": card.subject[1],
        "name": card.name,
        "group": card.group,
        "status": card.status,
        "indicators": [
            {
                "code": one.code,
                "num": card.num[one.code],
                "den": card.den[one.code],
                "weight": _decimal(one.weight // 100, 2),
                "points": _decimal(card.points[one.code], 4),
            }
            for one in rules.indicators[card.kind]
        ],
        "adjustments": [
            {"code": code, "count": count, "points": _decimal(points, 4)} for code, count, points in card.adjustments
        ],
        "counts": card.counts,
        "base": _decimal(card.base, 4),
        "total": None if card.total is None else _decimal(card.shown, 2),
        "rank": card.rank,
        "ranked": card.ranked,
        "grade": card.grade,
        "flags": card.flags,
    }
    if card.department is not None:
        document["department"] = card.department
    if not card.graded:
        document["reason"] = card.status
    if card.tied:
        document["tied"] = True
    return document


def _decimal(amount: int | None, places: int) -> str | None:
    if amount is None:
        return None
    whole, rest = divmod(abs(amount), 10**places)
    return f"{'-' if amount < 0 else ''}{whole}.{rest:0{places}d}"
