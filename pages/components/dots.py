"""A mark for each subject by its score: where everybody is, group by group."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Final

import altair as alt

from pages.components import charts

GRADES: Final = ("#2E7FA6", "#7FB4CF", "#C98A2B", "#D2554C", "#7A8594", "#8C6BB1", "#3C9D8C", "#B06A8C")
"""Eight steps that hold on light and dark, from the best grade on; the shape says the same."""
SHAPES: Final = (
    "circle",
    "square",
    "triangle-up",
    "cross",
    "diamond",
    "triangle-down",
    "triangle-left",
    "triangle-right",
)
_DRAWN: Final = "●■▲✚◆▼◀▶"
"""The same shapes as letters."""
_LANES: Final = (0, 1, -1, 2, -2)
"""Where dots that would lie on each other go, above and below the line of their group."""
_APART: Final = 0.018
"""So much of the axis two dots of one lane keep free between them."""


@lru_cache(maxsize=64)
def chart(
    rows: tuple[tuple[str, str, str, float, str], ...], grades: tuple[str, ...], score: str, grade: str, step: int = 32
) -> charts.Spec:
    """Return a dot for each subject on its group's line, by score; a click picks it.

    Args:
        rows: (subject as the address names it, name, group, score, grade).
        grades: the grades in their order, as `legend` tells them.
        score: title of the score.
        grade: title of the grade.
        step: height of a line in pixels.
    """
    lowest = 5 * ((min([60.0, *(row[3] for row in rows)]) - 2) // 5)
    lanes = _lanes(rows, _APART * (100 - lowest))
    values = [
        {"subject": row[0], "name": row[1], "group": row[2], "score": row[3], "grade": row[4], "shown": f"{row[3]:.2f}"}
        | {"lane": lanes[row[0]]}
        for row in rows
    ]
    groups = list(dict.fromkeys(row[2] for row in rows))
    picked = alt.selection_point(name="picked", fields=["subject"], on="click", clear=False)
    drawn = (
        alt.Chart(charts.inline(values))
        .mark_point(filled=True, size=52, opacity=1, cursor="pointer", strokeWidth=1)
        .encode(
            x=alt.X(
                "score:Q",
                title=None,
                scale=alt.Scale(domain=[lowest, 100], nice=False),
                axis=alt.Axis(tickCount=6),
            ),
            y=alt.Y("group:N", sort=groups, title=None, axis=alt.Axis(grid=True, labelLimit=160)),
            yOffset=alt.YOffset("lane:Q", scale=alt.Scale(domain=[-3, 3])),
            color=alt.Color(
                "grade:N", scale=alt.Scale(domain=list(grades), range=list(GRADES[: len(grades)])), legend=None
            ),
            shape=alt.Shape(
                "grade:N", scale=alt.Scale(domain=list(grades), range=list(SHAPES[: len(grades)])), legend=None
            ),
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("shown:N", title=score),
                alt.Tooltip("grade:N", title=grade),
            ],
        )
        .add_params(picked)
        .properties(height=alt.Step(step, **{"for": "position"}), width="container")
    )
    return charts.packed(drawn)


def legend(grades: Sequence[str]) -> str:
    """Return what the dots' shapes and colours stand for; unlike the chart's own legend it breaks into lines."""
    marks = zip(_DRAWN, GRADES, grades, strict=False)
    shown = "".join(f'<span><i style="color:{colour}">{drawn}</i> {escape(one)}</span>' for drawn, colour, one in marks)
    return f'<div class="k k-legend k-soft">{shown}</div>'


def _lanes(rows: Sequence[tuple[str, str, str, float, str]], apart: float) -> dict[str, int]:
    """Return the lane of each dot: the first in which it keeps apart from the one before, else the least crowded."""
    found: dict[str, int] = {}
    ends: dict[tuple[str, int], float] = {}
    for subject, _name, group, score, _grade in sorted(rows, key=lambda row: row[3]):
        free = (lane for lane in _LANES if score - ends.get((group, lane), -apart) >= apart)
        lane = next(free, None)
        if lane is None:
            lane = min(_LANES, key=lambda one: ends[group, one])
        found[subject], ends[group, lane] = lane, score
    return found
