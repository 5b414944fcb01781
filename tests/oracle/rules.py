"""The numbers of the default rulebook, copied from scoring.md §3 to §6 by hand."""

from dataclasses import dataclass, field


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
class Veto:
    """A count that reaches `limit` takes the indicator's points and caps the grade."""

    kind: str
    count: str
    limit: int
    indicator: str | None
    cap: str


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


@dataclass(frozen=True)
class Rules:
    """Everything a county may want different."""

    close_within: int = 5
    # visits and reports
    target_per_month: int = 2
    visit_methods: tuple[str, ...] = ("实地", "帮办", "陪办", "代办", "座谈")
    record_within: int = 5
    report_within: int = 5
    exempt_max: int = 2
    # clocks
    limits: dict[str, int] = field(default_factory=lambda: {"A": 10, "B": 45, "C": 90, "D": 90})
    extension_max: int = 15
    response_within: int = 1
    escalate_within: int = 5
    rectify_within: int = 5
    handover_workdays: int = 10
    report_lag: int = 1
    long_overdue_after: int = 30
    # status and points
    min_months: int = 3
    min_weight: int = 400_000
    pool_min: int = 20
    indicators: dict[str, list[Weighted]] = field(
        default_factory=lambda: {"cadre": _cadre(), "department": _department()}
    )
    deductions: dict[str, dict[str, int]] = field(
        default_factory=lambda: {
            "forced_escalations": {"department": 10_000, "cadre": 5_000, "cap": 50_000},
            "rework": {"department": 10_000, "cadre": 10_000, "cap": 50_000},
        }
    )
    bonus_cap: int = 20_000
    vetoes: tuple[Veto, ...] = (
        Veto("cadre", "falsified_visits", 1, "visit_coverage", "合格"),
        Veto("cadre", "falsified_visits", 3, None, "不合格"),
    )
    # grades, on the shown score in 1/100 point, and flags; rates in 1/10,000
    grades: tuple[tuple[str, int], ...] = (("优秀", 9_000), ("良好", 8_000), ("合格", 6_000))
    lowest_grade: str = "不合格"
    quota: int = 3_500
    small_pool: int = 3
    flag_low_score: int = 6_000
    flag_low_visits_red: int = 5_000
    flag_low_visits_yellow: int = 8_000
    flag_absent: int = 2
    flag_falsified: int = 1
    flag_low_on_time: int = 6_000
    flag_low_on_time_den: int = 5
    flag_long_overdue_red: int = 3
    flag_long_overdue_yellow: int = 1
    flag_directive_overdue: int = 1
    flag_rectification_overdue: int = 1
    flag_bottom_share: int = 1_000
    flag_bottom_below: int = 7_000
