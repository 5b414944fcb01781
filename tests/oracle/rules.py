"""Everything a county may want different: the default numbers copied from scoring.md by hand, or any rulebook's."""

from dataclasses import dataclass, field
from fractions import Fraction

from services.scoring.rulebook import Rulebook


@dataclass(frozen=True)
class Weighted:
    """An indicator: weight in 1/10,000 point, shrinkage, curve in 1/10,000."""

    code: str
    weight: int
    m: int
    target: int
    group_without_sample: bool
    floor: int = 0


@dataclass(frozen=True)
class Deduction:
    """1/10,000 point for each of a count, up to a cap."""

    kind: str
    count: str
    each: int
    cap: int


@dataclass(frozen=True)
class Veto:
    """A count that reaches `limit` takes the indicator's points and caps the grade."""

    kind: str
    count: str
    limit: int
    indicator: str
    cap: str


@dataclass(frozen=True)
class FlagRule:
    """A flag: (severity, limit) gravest first; limits in points, per cent or a count."""

    kinds: tuple[str, ...]
    ground: str
    levels: tuple[tuple[str, Fraction], ...]
    min_sample: int = 1
    share: int = 0


def _cadre() -> list[Weighted]:
    return [
        Weighted("visit_coverage", 200_000, 0, 10_000, group_without_sample=False),
        Weighted("report_timeliness", 100_000, 0, 10_000, group_without_sample=False),
        Weighted("problem_discovery", 100_000, 0, 10_000, group_without_sample=False),
        Weighted("on_time_rate", 100_000, 5, 9_000, group_without_sample=True),
        Weighted("turnaround", 50_000, 5, 9_500, group_without_sample=True),
        Weighted("resolution_rate", 100_000, 5, 8_000, group_without_sample=True),
        Weighted("escalation_timeliness", 100_000, 5, 9_000, group_without_sample=True),
        Weighted("satisfaction", 100_000, 5, 9_000, group_without_sample=True),
        Weighted("spot_check_pass", 100_000, 10, 9_500, group_without_sample=True),
        Weighted("service_on_time", 50_000, 5, 10_000, group_without_sample=True),
    ]


def _department() -> list[Weighted]:
    return [
        Weighted("on_time_rate", 150_000, 5, 9_000, group_without_sample=True),
        Weighted("turnaround", 100_000, 5, 9_500, group_without_sample=True),
        Weighted("resolution_rate", 100_000, 5, 8_000, group_without_sample=True),
        Weighted("satisfaction", 100_000, 5, 9_000, group_without_sample=True),
        Weighted("response_rate", 50_000, 5, 10_000, group_without_sample=True),
        Weighted("escalation_timeliness", 50_000, 5, 9_000, group_without_sample=True),
        Weighted("directive_on_time", 100_000, 5, 10_000, group_without_sample=True),
        Weighted("approval_on_time", 50_000, 5, 10_000, group_without_sample=True),
        Weighted("rectification_on_time", 50_000, 0, 10_000, group_without_sample=False),
        Weighted("spot_check_pass", 50_000, 10, 9_500, group_without_sample=True),
        Weighted("target_progress", 50_000, 0, 10_000, group_without_sample=False),
        Weighted("cadre_mean", 150_000, 0, 10_000, group_without_sample=False),
    ]


BOTH = ("cadre", "department")
POOR_ORDER, PERFUNCTORY, POOR_EFFECT = "组织不力", "敷衍塞责", "效果不好"


def _flags() -> dict[str, FlagRule]:
    def at(*levels: tuple[str, int]) -> tuple[tuple[str, Fraction], ...]:
        return tuple((severity, Fraction(limit)) for severity, limit in levels)

    return {
        "low_score": FlagRule(BOTH, POOR_EFFECT, at(("red", 60))),
        "low_visits": FlagRule(("cadre",), PERFUNCTORY, at(("red", 50), ("yellow", 80))),
        "absent": FlagRule(("cadre",), PERFUNCTORY, at(("red", 2))),
        "falsified": FlagRule(("cadre",), PERFUNCTORY, at(("red", 1))),
        "low_on_time": FlagRule(("department",), POOR_EFFECT, at(("red", 60)), min_sample=5),
        "long_overdue": FlagRule(("department",), POOR_ORDER, at(("red", 3), ("yellow", 1))),
        "directive_overdue": FlagRule(("department",), POOR_ORDER, at(("red", 1))),
        "rectification_overdue": FlagRule(BOTH, POOR_ORDER, at(("yellow", 1))),
        "bottom_of_group": FlagRule(BOTH, POOR_EFFECT, at(("yellow", 70)), share=1_000),
    }


@dataclass(frozen=True)
class Rules:
    """The numbers of one rulebook; without arguments those of scoring.md."""

    close_within: int = 5
    # visits and reports
    target_per_month: int = 2
    visit_methods: tuple[str, ...] = ("实地", "帮办", "陪办", "代办", "座谈")
    record_within: int = 5
    report_within: int = 5
    exempt_max: int = 2
    exempt_unlimited: tuple[str, ...] = ("身体",)
    # clocks
    limits: dict[str, int] = field(default_factory=lambda: {"A": 10, "B": 45, "C": 90, "D": 90})
    extension_max: int = 15
    response_within: int = 1
    escalate_within: int = 5
    rectify_within: int = 5
    handover_workdays: int = 10
    report_lag: int = 1
    long_overdue_after: int = 30
    # outcomes and ratings
    partial: tuple[str, ...] = ("部分解决", "列入计划")
    excused: tuple[str, ...] = ("企业撤回", "重复合并")
    rated: dict[str, int] = field(default_factory=lambda: {"满意": 10_000, "基本满意": 6_000, "不满意": 0})
    # status, points, grades; points in 1/10,000
    min_months: int = 3
    min_weight: int = 400_000
    pool_min: int = 20
    indicators: dict[str, list[Weighted]] = field(
        default_factory=lambda: {"cadre": _cadre(), "department": _department()}
    )
    deductions: tuple[Deduction, ...] = (
        Deduction("cadre", "forced_escalations", 5_000, 50_000),
        Deduction("cadre", "rework", 10_000, 50_000),
        Deduction("department", "forced_escalations", 10_000, 50_000),
        Deduction("department", "rework", 10_000, 50_000),
    )
    bonus_cap: int = 20_000
    vetoes: tuple[Veto, ...] = (
        Veto("cadre", "falsified_visits", 1, "visit_coverage", "合格"),
        Veto("cadre", "falsified_visits", 3, "visit_coverage", "不合格"),
    )
    grades: tuple[tuple[str, int], ...] = (("优秀", 900_000), ("良好", 800_000), ("合格", 600_000), ("不合格", 0))
    quota: int = 3_500
    small_pool: int = 3
    flags: dict[str, FlagRule] = field(default_factory=_flags)


def rules_of(book: Rulebook) -> Rules:
    """The numbers of a rulebook."""
    return Rules(
        close_within=book.period.close_within.value,
        target_per_month=book.visits.target_per_month.value,
        visit_methods=tuple(book.visits.methods.value),
        record_within=book.visits.record_within.value,
        report_within=book.reports.within.value,
        exempt_max=book.exemptions.max.value,
        exempt_unlimited=tuple(book.exemptions.unlimited_reasons.value),
        limits={str(level): limit for level, limit in book.issues.limits.value.items()},
        extension_max=book.issues.extension_max.value,
        response_within=book.issues.response_within.value,
        escalate_within=book.issues.escalate_within.value,
        rectify_within=book.checks.rectify_within.value,
        handover_workdays=book.issues.handover_workdays.value,
        report_lag=book.targets.report_lag.value,
        long_overdue_after=book.issues.overdue_after.value,
        partial=tuple(book.issues.unresolved_outcomes.value),
        excused=tuple(book.issues.excusing_outcomes.value),
        rated={str(rating): credit for rating, credit in book.issues.rating_credit.value.items()},
        min_months=book.visits.min_months.value,
        min_weight=book.grading.min_weight.value,
        pool_min=book.pools.min.value,
        indicators={
            kind: [
                Weighted(one.metric, one.weight, one.shrinkage, one.target, one.no_sample == "group", one.floor)
                for one in book.indicators
                if one.kind == kind
            ]
            for kind in BOTH
        },
        deductions=tuple(Deduction(one.kind, one.count, one.each, one.cap) for one in book.deductions),
        bonus_cap=book.bonus.cap.value,
        vetoes=tuple(Veto(one.kind, one.count, one.at_least, one.indicator, one.grade) for one in book.vetoes),
        grades=tuple((one.name, one.at_least) for one in book.grading.grades),
        quota=book.grading.quota.value,
        small_pool=book.grading.small_group.value,
        flags={
            one.code: FlagRule(
                one.kinds,
                one.ground,
                tuple((level.severity, Fraction(level.limit)) for level in one.levels),
                one.min_sample,
                one.share,
            )
            for one in book.flags
        },
    )
