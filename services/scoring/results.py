"""What scoring hands out: frozen scorecards in integers, and the evidence behind each number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from services.messages import Message

Kind = Literal["cadre", "department"]
Status = Literal["graded", "ungraded", "not_assessed"]
Source = Literal["own", "shrunk", "group", "none"]


@dataclass(frozen=True)
class Indicator:
    """One indicator of a scorecard.

    Attributes:
        code: the metric's identifier, such as `visit_coverage`.
        num: what counted, the subject's own.
        den: what was looked at, the subject's own; 0 is no sample.
        weight_e4: weight in 1/10,000 point.
        points_e4: points in 1/10,000, None without a value.
        source: the value is the subject's `own`, `shrunk` towards the group, the `group`'s, or there is `none`.
        ratio: the exact value that the curve turned into points, as (numerator, denominator).
        pool: num and den of the group that the value was shrunk towards or taken from.
        vetoed: 0 points by veto.
    """

    code: str
    num: int
    den: int
    weight_e4: int
    points_e4: int | None
    source: Source
    ratio: tuple[int, int] | None = None
    pool: tuple[int, int] | None = None
    vetoed: bool = False

    @property
    def value(self) -> Fraction | None:
        """The exact value that the curve turned into points."""
        return None if self.ratio is None else Fraction(*self.ratio)


@dataclass(frozen=True)
class AdjustmentLine:
    """A deduction, the bonus or the penalty: how many rows, and the points after the cap."""

    code: str
    count: int
    points_e4: int


@dataclass(frozen=True)
class Flag:
    """A lead (问责线索) with the figures that raised it; never a verdict.

    `evidence` names the indicator or count whose evidence rows stand behind it; `since` is the first day of what they
    count: the earliest due date passed, the first month without a visit. A rate or a rank has no such day.
    """

    code: str
    ground: str
    severity: Literal["red", "yellow"]
    words: Message
    evidence: str | None
    since: date | None = None


@dataclass(frozen=True)
class Scorecard:
    """One subject's result.

    `total` is the shown score in 1/100 point; `group` its assessment group, `department` a cadre's department code and
    `department_name` that department's name.
    """

    kind: Kind
    code: str
    name: str
    group: str
    department: str | None
    status: Status
    reason: Message | None
    indicators: tuple[Indicator, ...]
    adjustments: tuple[AdjustmentLine, ...]
    counts: Mapping[str, int]
    base_e4: int | None
    total_e4: int | None
    total: int | None
    rank: int | None
    ranked: int | None
    grade: str | None
    tied: bool = False
    flags: tuple[Flag, ...] = ()
    department_name: str = ""


@dataclass(frozen=True)
class RulebookStamp:
    """Which rulebook was applied."""

    code: str
    version: int
    sha256: str


@dataclass(frozen=True)
class Assessment:
    """All scorecards of a county for a period, ordered by kind, then code."""

    region: str
    start: date
    end: date
    as_of: date
    rulebook: RulebookStamp
    subjects: tuple[Scorecard, ...]


@dataclass(frozen=True)
class MonthFigures:
    """What one calendar month adds: visits that count of those required, issues closed, issues reported upward.

    `month` is its first day; a month that is not over has no visits required yet.
    """

    month: date
    visits: int
    required: int
    registered: int
    closed: int
    escalated: int


@dataclass(frozen=True)
class CountyFigures:
    """The state of a county at E in a few numbers; rates are (num, den) over all its subjects.

    Attributes:
        visits: visits that count, of those required.
        on_time: issues solved on time, of those judged.
        open: issues under way.
        overdue: those of them that are past their due date and not pending with the leading group.
        escalated: issues reported upward (主动上报) in the period.
        pending: reports of whatever kind on which the leading group has not ruled, of issues under way.
        leads: leads raised.
        months: month by month from the start.
    """

    visits: tuple[int, int]
    on_time: tuple[int, int]
    open: int
    overdue: int
    escalated: int
    pending: int
    leads: int
    months: tuple[MonthFigures, ...]


@dataclass(frozen=True)
class Snapshot:
    """An assessment, and the county's figures for whoever sees the whole of it."""

    assessment: Assessment
    county: CountyFigures | None


@dataclass(frozen=True)
class EvidenceRow:
    """One ledger row that counts, or that was looked at and does not.

    Attributes:
        item: the row's natural key as people write it.
        on: the day that matters for it.
        num: what it adds to the numerator.
        den: what it adds to the denominator.
        reason: why, in words.
        due: the day it was due, where there is one.
        about: the enterprise that the row is about, by its name; for a department's mean the cadre.
    """

    item: str
    on: date | None
    num: int
    den: int
    reason: Message
    due: date | None = None
    about: str = ""


@dataclass(frozen=True)
class Explanation:
    """The evidence behind one number, the rows adding up to num and den, and the arithmetic in one sentence.

    `code` is an indicator, a count, `bonus` or `penalty`; for a count den is 0 and num is the count.
    """

    kind: Kind
    subject: str
    code: str
    num: int
    den: int
    rows: tuple[EvidenceRow, ...]
    arithmetic: Message
