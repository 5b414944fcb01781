"""The rulebook: every number of the scheme, read from a TOML file in which each stands with its source."""

import hashlib
import json
import tomllib
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

import seed
from models.base import E4
from models.values import ExemptionReason, Level, Outcome, Rating, VisitMethod
from services.errors import RulebookError
from services.messages import say
from services.scoring.amounts import Percent, Points
from services.scoring.numbers import COUNTS, FLAGS, METRICS
from services.scoring.results import Kind

DEFAULT: Final = Path(seed.__file__).parent / "rulebooks" / "qinshang-2016.toml"

T = TypeVar("T")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(_Part, Generic[T]):
    """A value and the sentence or reason behind it."""

    value: T
    source: str = Field(min_length=1)


class Period(_Part):
    """When the books of a period are closed."""

    close_within: Sourced[Annotated[int, Field(ge=0)]]


class Visits(_Part):
    """What a visit needs in order to count."""

    target_per_month: Sourced[Annotated[int, Field(ge=1)]]
    methods: Sourced[tuple[VisitMethod, ...]]
    record_within: Sourced[Annotated[int, Field(ge=0)]]
    min_months: Sourced[Annotated[int, Field(ge=0)]]


class Exemptions(_Part):
    """How many months may be exempt."""

    max: Sourced[Annotated[int, Field(ge=0)]]
    unlimited_reasons: Sourced[tuple[ExemptionReason, ...]]


class Reports(_Part):
    """When a monthly report is due."""

    within: Sourced[Annotated[int, Field(ge=0)]]


class Issues(_Part):
    """Limits of issues, in working days, and how outcomes and ratings count."""

    limits: Sourced[dict[Level, Annotated[int, Field(ge=0)]]]
    extension_max: Sourced[Annotated[int, Field(ge=0)]]
    response_within: Sourced[Annotated[int, Field(ge=0)]]
    escalate_within: Sourced[Annotated[int, Field(ge=0)]]
    handover_workdays: Sourced[Annotated[int, Field(ge=0)]]
    overdue_after: Sourced[Annotated[int, Field(ge=0)]]
    unresolved_outcomes: Sourced[tuple[Outcome, ...]]
    excusing_outcomes: Sourced[tuple[Outcome, ...]]
    rating_credit: Sourced[dict[Rating, Annotated[int, Field(ge=0, le=E4)]]]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if set(self.limits.value) != set(Level) or set(self.rating_credit.value) != set(Rating):
            raise ValueError("limits and rating_credit need every level and every rating")
        return self


class Checks(_Part):
    """What supervisors may demand."""

    rectify_within: Sourced[Annotated[int, Field(ge=0)]]


class Targets(_Part):
    """How late a target's figures may come in."""

    report_lag: Sourced[Annotated[int, Field(ge=0)]]


class Pools(_Part):
    """How large a group must be to be compared with."""

    min: Sourced[Annotated[int, Field(ge=1)]]


class Grade(_Part):
    """A grade and its lowest shown total."""

    name: str
    at_least: Points
    source: str = Field(min_length=1)


class Grading(_Part):
    """Cut-offs and the quota of the best grade; grades best first."""

    min_weight: Sourced[Points]
    quota: Sourced[Percent]
    small_group: Sourced[Annotated[int, Field(ge=0)]]
    grades: tuple[Grade, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _descending(self) -> Self:
        floors = [grade.at_least for grade in self.grades]
        if floors != sorted(set(floors), reverse=True) or floors[-1] != 0:
            raise ValueError("grades go from the best to the last, which begins at 0")
        return self


class IndicatorRule(_Part):
    """One indicator: a metric of a kind of subject with weight, shrinkage and curve."""

    kind: Kind
    metric: str
    weight: Points
    shrinkage: int = Field(ge=0)
    no_sample: Literal["group", "exclude"] = "exclude"
    floor: Percent = 0
    target: Percent
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.metric not in METRICS[self.kind]:
            raise ValueError(f"{self.kind} has no metric {self.metric}")
        if self.target <= self.floor:
            raise ValueError("the target must lie above the floor")
        return self


class Deduction(_Part):
    """Points taken for each of a count, up to a cap."""

    kind: Kind
    count: str
    each: Points
    cap: Points
    source: str = Field(min_length=1)


class Bonus(_Part):
    """The cap of positive adjustments."""

    cap: Sourced[Points]


class Veto(_Part):
    """A count at or over its limit: an indicator gets 0 points, the grade a cap."""

    kind: Kind
    count: str
    at_least: int = Field(ge=1)
    indicator: str
    grade: str
    source: str = Field(min_length=1)


class FlagLevel(_Part):
    """From which value a flag has this severity; points, per cent or a count, as the flag's rule reads it."""

    severity: Literal["red", "yellow"]
    limit: Decimal


class FlagRule(_Part):
    """A flag: its ground and its levels, gravest first."""

    code: str
    kinds: tuple[Kind, ...]
    ground: str
    levels: tuple[FlagLevel, ...] = Field(min_length=1)
    min_sample: int = Field(default=1, ge=1)
    share: Annotated[Percent, Field(le=E4)] = 0
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        for kind in self.kinds:
            if kind not in FLAGS.get(self.code, ()):
                raise ValueError(f"there is no flag {self.code} for {kind}")
        if [level.severity for level in self.levels] not in (["red"], ["yellow"], ["red", "yellow"]):
            raise ValueError("each severity at most once, red before yellow")
        if (self.share > 0) != (self.code == "bottom_of_group"):
            raise ValueError("bottom_of_group needs a share, and only that flag reads one")
        if self.min_sample > 1 and self.code not in {"low_visits", "low_on_time"}:
            raise ValueError("only low_visits and low_on_time read a smallest sample")
        return self


class Rulebook(_Part):
    """All numbers of the scheme; points in 1/10,000 point, shares in 1/10,000, limits in working days."""

    code: str = Field(min_length=1)
    version: int = Field(ge=1)
    name: str
    period: Period
    visits: Visits
    exemptions: Exemptions
    reports: Reports
    issues: Issues
    checks: Checks
    targets: Targets
    pools: Pools
    grading: Grading
    indicators: tuple[IndicatorRule, ...]
    deductions: tuple[Deduction, ...] = ()
    bonus: Bonus
    vetoes: tuple[Veto, ...] = ()
    flags: tuple[FlagRule, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        named = [(rule.kind, rule.metric) for rule in self.indicators]
        if len(named) != len(set(named)):
            raise ValueError("an indicator stands twice")
        grades = {grade.name for grade in self.grading.grades}
        for veto in self.vetoes:
            if (veto.kind, veto.indicator) not in named or veto.count not in COUNTS[veto.kind]:
                raise ValueError(f"a veto names what {veto.kind} does not have: {veto.indicator}, {veto.count}")
            if veto.grade not in grades:
                raise ValueError(f"a veto caps at an unknown grade: {veto.grade}")
        for deduction in self.deductions:
            if deduction.count not in COUNTS[deduction.kind]:
                raise ValueError(f"a deduction names an unknown count: {deduction.count}")
        counted = [(rule.kind, rule.count) for rule in self.deductions]
        raised = [(kind, rule.code) for rule in self.flags for kind in rule.kinds]
        if len(counted) != len(set(counted)) or len(raised) != len(set(raised)):
            raise ValueError("a deduction or a flag stands twice for the same kind of subject")
        return self

    def indicators_of(self, kind: Kind) -> tuple[IndicatorRule, ...]:
        """Return the indicators of a kind of subject, in the file's order."""
        return tuple(rule for rule in self.indicators if rule.kind == kind)

    def canonical(self) -> str:
        """Return the rulebook as canonical JSON: sorted keys, no spaces."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def sha256(self) -> str:
        """Return the SHA-256 of the canonical JSON, hexadecimal."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        return hashlib.sha256(self.canonical().encode()).hexdigest()


def load(path: Path | None = None) -> Rulebook:
    """Read a rulebook file; the default one of the notices without a path.

    Raises:
        RulebookError: the file cannot be read, or a value is missing, unknown or out of range; each is named.
    """
    return _default() if path is None else _read(path)


@cache
def _default() -> Rulebook:
    return _read(DEFAULT)


def _read(path: Path) -> Rulebook:
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        return Rulebook.model_validate(content)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RulebookError(say("The rulebook {path} cannot be read: {why}", path=str(path), why=str(error))) from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}" for problem in error.errors()
        )
        raise RulebookError(
            say("The rulebook {path} cannot be scored by: {problems}", path=str(path), problems=problems)
        ) from error
