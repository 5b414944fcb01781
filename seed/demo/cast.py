"""The few who do their work badly, each in one way, so that every lead (问责线索) can be seen with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

USUAL_MONTH: Final[Mapping[int, float]] = MappingProxyType({2: 1335, 3: 78, 4: 16, 1: 36, 0: 27})
"""Visits of a helper in a month and how many helpers made them: the campaign's own circular for one August."""


@dataclass(frozen=True)
class Conduct:
    """How a cadre works; what is not named is as usual.

    Attributes:
        month: visits in a month and their weights; None is the usual month.
        silent: months (first days) without any visit or excuse.
        phone: share of visits made by telephone only.
        recorded_late: share of visits written down after the time allowed.
        reported_late: share of monthly reports handed in late or not at all.
        verified: share of quarters in which the office verifies the first month reported without issues.
        failed: share of the items of a spot check that do not pass.
        until: the last day; from then on the cadre, who has been talked to, works as usual.
    """

    month: Mapping[int, float] | None = None
    silent: frozenset[date] = field(default=frozenset())
    phone: float = 0.01
    recorded_late: float = 0.01
    reported_late: float = 0.08
    verified: float = 0.7
    failed: float = 0.05
    until: date = date.max


_YEAR_END: Final = date(2016, 12, 31)
_AUTUMN: Final = frozenset({date(2016, 8, 1), date(2016, 9, 1), date(2016, 10, 1)})
_SUMMER: Final = frozenset({date(2016, 7, 1), date(2016, 8, 1)})
_HALF: Final = Conduct(month=MappingProxyType({1: 1, 2: 1}), until=_YEAR_END)
_ABSENT: Final = Conduct(
    silent=_AUTUMN, month=MappingProxyType({1: 3, 2: 1}), reported_late=0.5, verified=0.2, until=_YEAR_END
)
_ON_THE_PHONE: Final = Conduct(phone=0.5)
_BACK_ENTRY: Final = Conduct(recorded_late=0.6)
_PERFUNCTORY: Final = Conduct(
    silent=_SUMMER,
    month=MappingProxyType({0: 3, 1: 2}),
    phone=0.4,
    recorded_late=0.4,
    reported_late=0.9,
    verified=0.0,
    failed=0.6,
)
USUAL: Final = Conduct()

CONDUCT: Final[Mapping[str, Mapping[str, Conduct]]] = MappingProxyType(
    {
        "610125": MappingProxyType({"G0012": _HALF, "G0035": _ABSENT, "G0042": _PERFUNCTORY}),
        "610124": MappingProxyType(
            {
                "G0019": _HALF,
                "G0037": _ABSENT,
                "G0052": _PERFUNCTORY,
                "G0064": _ON_THE_PHONE,
                "G0088": _BACK_ENTRY,
                "G0131": _PERFUNCTORY,
            }
        ),
    }
)
"""Conduct by county and cadre; everybody else is as usual."""


@dataclass(frozen=True)
class Story:
    """An issue that has to be there.

    Attributes:
        enterprise: whose it is.
        on: when it was registered.
        level: its level.
        subject: what it is about; it names the department.
        course: `late` is solved long after its time, `open` is left lying, `stalled` goes up and its directive is
            left lying.
    """

    enterprise: str
    on: date
    level: str
    subject: str
    course: str


STORIES: Final[Mapping[str, tuple[Story, ...]]] = MappingProxyType(
    {
        "610125": (
            Story("Q0006", date(2016, 8, 9), "C", "building", "stalled"),
            Story("Q0017", date(2016, 7, 12), "B", "building", "open"),
            Story("Q0042", date(2016, 7, 19), "A", "market", "late"),
            Story("Q0042", date(2016, 9, 6), "A", "safety", "late"),
            Story("Q0042", date(2016, 10, 18), "A", "industry", "late"),
        ),
        "610124": (
            Story("Q0045", date(2016, 7, 14), "B", "land", "open"),
            Story("Q0058", date(2016, 7, 21), "A", "land", "open"),
            Story("Q0077", date(2016, 8, 11), "B", "land", "open"),
            Story("Q0093", date(2016, 9, 13), "A", "land", "open"),
            Story("Q0110", date(2016, 8, 18), "C", "land", "stalled"),
            Story("Q0052", date(2016, 7, 20), "A", "market", "late"),
            Story("Q0052", date(2016, 9, 8), "A", "water", "late"),
            Story("Q0052", date(2016, 10, 19), "A", "town", "late"),
            Story("Q0131", date(2016, 8, 10), "A", "jobs", "late"),
            Story("Q0131", date(2016, 10, 12), "A", "town", "late"),
        ),
    }
)
"""Issues by county."""

SLOW: Final[Mapping[str, str]] = MappingProxyType({"610125": "building", "610124": "land"})
"""The department, by what it handles, that lets things lie."""

FALSIFIED: Final[Mapping[str, str]] = MappingProxyType({"610125": "G0030", "610124": "G0075"})
"""A visit in September 2016 that was none, confirmed."""
CONTESTED: Final[Mapping[str, str]] = MappingProxyType({"610125": "G0027", "610124": "G0101"})
"""A visit said to be none, the cadre still to be heard."""
CLEARED: Final[Mapping[str, str]] = MappingProxyType({"610125": "G0021", "610124": "G0109"})
"""A visit said to be none, revoked after the cadre had been heard."""
NAMED: Final[Mapping[str, str]] = MappingProxyType({"610125": "G0042", "610124": "G0052"})
"""A perfunctory cadre whom a check found out and a circular named."""
UNRECTIFIED: Final[Mapping[str, str]] = MappingProxyType({"610125": "G0016", "610124": "G0123"})
"""A finding that the cadre has not put right in time; the slow department has one as well."""
