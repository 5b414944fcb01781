"""Charts: functions from rows to an Altair chart, kept as Vega-Lite specifications, each with its table and its words.

Colours are left to the theme of .streamlit/config.toml, which has them for light and dark; a specification is made once
for the same rows and the same language.
"""

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import StringIO
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import altair as alt
import pyarrow as pa
import streamlit as st
from babel.dates import format_skeleton
from pyarrow import ipc

from pages.components import downloads, identity
from pages.components.words import _, language
from services.accounts import Live
from services.exchange.files import file_name

FONT: Final = "'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
Spec = dict[str, Any]
GRADES: Final = ("#2E7FA6", "#7FB4CF", "#C98A2B", "#D2554C", "#7A8594", "#8C6BB1", "#3C9D8C", "#B06A8C")
"""Eight steps that hold on light and dark, from the best grade on; the shape says the same."""
SHAPES: Final = ("circle", "square", "triangle-up", "cross", "diamond", "triangle-down", "triangle-left", "stroke")


class Month(NamedTuple):
    """A month of an axis: what orders it, its short name on the axis, and its whole name beside a figure."""

    key: str
    short: str
    name: str


def month(day: date) -> Month:
    """Return the month of a day in the reader's language."""
    return _month(day, language())


@lru_cache(maxsize=1024)
def _month(day: date, locale: str) -> Month:
    return Month(
        f"{day:%Y-%m}", format_skeleton("MMM", day, locale=locale), format_skeleton("yMMM", day, locale=locale)
    )


@dataclass(frozen=True)
class Table:
    """The figures behind a chart: titles of the columns and the rows, as they are read and downloaded."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]


@alt.theme.register("kaohe", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return the look of every chart: no frame, few lines, small letters."""
    return {
        "config": {
            "background": "transparent",
            "font": FONT,
            "view": {"stroke": None},
            "axis": {"labelFontSize": 11, "titleFontSize": 11, "domain": False, "ticks": False, "labelPadding": 6},
            "axisX": {"grid": False},
            "axisY": {"tickCount": 3},
            "title": {"fontSize": 12, "fontWeight": 500, "anchor": "start"},
            "bar": {"cornerRadiusEnd": 2},
            "legend": {"orient": "bottom", "labelFontSize": 11, "titleFontSize": 11, "symbolSize": 60},
        }
    }


def show(spec: Spec, *, words: str, key: str, on_select: bool = False) -> Any:
    """Draw a chart; screen readers get its words, and a selection of its points is returned."""
    return st.vega_lite_chart(
        None,
        spec,
        key=key,
        alt=words,
        on_select="rerun" if on_select else "ignore",
        selection_mode="picked" if on_select else None,
    )


def figures_of(*tables: Table, key: str) -> None:
    """Offer the figures behind one or more charts, to be read and to be downloaded by whoever is still signed in.

    They are laid out once somebody opens them: they would cost every run more than the charts themselves.
    """
    opened = st.popover(_("Figures"), icon=":material/table:", key=f"figures_{key}", on_change="rerun")
    if not opened.open:
        return
    live = identity.live()
    with opened:
        for number, table in enumerate(tables):
            if len(tables) > 1:
                st.caption(table.name)
            st.table({title: [row[at] for row in table.rows] for at, title in enumerate(table.titles)})
            st.download_button(
                _("Download these figures"),
                _csv_of(table, live),
                file_name=file_name(table.name, ending="csv"),
                mime="text/csv",
                icon=":material/download:",
                key=f"download_{key}_{number}",
                on_click="ignore",
            )


def _csv_of(table: Table, live: Live) -> Callable[[], bytes]:
    def made() -> bytes:
        downloads.still(live)
        out = StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(table.titles)
        writer.writerows(table.rows)
        return out.getvalue().encode("utf-8-sig")

    return made


@lru_cache(maxsize=256)
def month_bars(rows: tuple[tuple[Month, int, int | None], ...], counted: str, compared: str, height: int = 104) -> Spec:
    """Return bars by month from zero, with a grey tick at what they are compared with.

    Args:
        rows: (month, count, compared count or None), in the order of the months.
        counted: what the bars count.
        compared: what the ticks stand for, "" without any.
        height: in pixels.
    """
    values = [
        {"at": month.key, "month": month.name, "count": count, **({} if other is None else {"other": other})}
        for month, count, other in rows
    ]
    base = alt.Chart(_rows(values)).encode(x=_by_month([row[0] for row in rows]))
    tips = [alt.Tooltip("month:N", title=" "), alt.Tooltip("count:Q", title=counted)]
    if compared:
        tips.append(alt.Tooltip("other:Q", title=compared))
    bars = base.mark_bar().encode(y=alt.Y("count:Q", title=None, scale=alt.Scale(zero=True)), tooltip=tips)
    layers: list[alt.Chart] = [bars]
    if compared:
        layers.append(base.mark_tick(color="#7A8594", thickness=2).encode(y="other:Q", tooltip=tips))
    return _spec(alt.layer(*layers).properties(height=height, width="container"))


@lru_cache(maxsize=256)
def totals_line(rows: tuple[tuple[Month, float], ...], name: str, lowest: float, height: int = 160) -> Spec:
    """Return a line of a score by month, its last value written beside it.

    Args:
        rows: (month, score).
        name: what the score is.
        lowest: where the axis begins: scores lie close together, so this one axis does not begin at zero.
        height: in pixels.
    """
    values = [{"at": month.key, "month": month.name, "score": score, "shown": f"{score:.2f}"} for month, score in rows]
    base = alt.Chart(_rows(values)).encode(
        x=_by_month([month for month, _score in rows]),
        y=alt.Y("score:Q", title=None, scale=alt.Scale(domain=[lowest, 100], clamp=True, nice=False)),
        tooltip=[alt.Tooltip("month:N", title=" "), alt.Tooltip("shown:N", title=name)],
    )
    line = base.mark_line(point=alt.OverlayMarkDef(size=36))
    last = (
        base.transform_filter(alt.datum.at == rows[-1][0].key).mark_text(dy=-10, fontWeight=600).encode(text="shown:N")
    )
    return _spec(alt.layer(line, last).properties(height=height, width="container"))


@lru_cache(maxsize=64)
def dots(
    rows: tuple[tuple[str, str, str, float, str], ...], grades: tuple[str, ...], score: str, grade: str, step: int = 24
) -> Spec:
    """Return a dot for each subject on its group's line, by score; a click picks it.

    Args:
        rows: (subject as the address names it, name, group, score, grade).
        grades: the grades in their order, for the legend.
        score: title of the score.
        grade: title of the grade.
        step: height of a line in pixels.
    """
    values = [
        {"subject": subject, "name": name, "group": group, "score": total, "grade": of, "shown": f"{total:.2f}"}
        for subject, name, group, total, of in rows
    ]
    groups = list(dict.fromkeys(row[2] for row in rows))
    picked = alt.selection_point(name="picked", fields=["subject"], on="click", clear=False)
    lowest = min([60.0, *(row[3] for row in rows)])
    chart = (
        alt.Chart(_rows(values))
        .mark_point(filled=True, size=70, opacity=0.8, cursor="pointer")
        .encode(
            x=alt.X(
                "score:Q",
                title=None,
                scale=alt.Scale(domain=[5 * (lowest // 5), 100], nice=False),
                axis=alt.Axis(tickCount=8),
            ),
            y=alt.Y("group:N", sort=groups, title=None, axis=alt.Axis(grid=True, labelLimit=160)),
            color=alt.Color(
                "grade:N", scale=alt.Scale(domain=list(grades), range=list(GRADES[: len(grades)])), title=None
            ),
            shape=alt.Shape(
                "grade:N", scale=alt.Scale(domain=list(grades), range=list(SHAPES[: len(grades)])), title=None
            ),
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("shown:N", title=score),
                alt.Tooltip("grade:N", title=grade),
            ],
        )
        .add_params(picked)
        .properties(height=alt.Step(step), width="container")
    )
    return _spec(chart)


def _rows(values: list[dict[str, Any]]) -> Any:
    """Return rows that stand in the specification itself, until `_spec` packs them."""
    return alt.InlineData(values=values)


def _by_month(months: Sequence[Month]) -> alt.X:
    """Return the axis of months: short names, which repeat from year to year."""
    names = json.dumps({month.key: month.short for month in months}, ensure_ascii=False)
    axis = alt.Axis(labelAngle=0, labelOverlap="greedy", labelExpr=f"{names}[datum.value]")
    return alt.X("at:N", sort=[month.key for month in months], title=None, axis=axis)


def _spec(chart: Any) -> Spec:
    """Return the specification with its rows as Arrow bytes: Streamlit sends those as they are.

    Rows left as they stand are made into a data frame and packed at every run: 4 ms a chart.
    """
    found: Spec = chart.to_dict()
    named = found.pop("datasets", {})  # Altair names the rows that several layers share
    rows = found["data"]
    table = pa.Table.from_pylist(rows["values"] if "values" in rows else named[rows["name"]])
    packed = pa.BufferOutputStream()
    with ipc.new_stream(packed, table.schema) as stream:
        stream.write_table(table)
    return found | {"data": {"name": "rows"}, "datasets": {"rows": packed.getvalue().to_pybytes()}}


def spark(values: Sequence[float], *, width: int = 72, height: int = 24) -> str:
    """Return a spark line, drawn as the mask of a coloured box: decoration beside a figure that is told in words."""
    if len(values) <= 1:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = (width - 4) / (len(values) - 1)
    points = [(2 + number * step, 2 + (height - 4) * (1 - (value - low) / span)) for number, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    drawn = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'>"
        f"<polyline points='{path}' fill='none' stroke='black' stroke-width='1.5'/>"
        f"<circle cx='{points[-1][0]:.1f}' cy='{points[-1][1]:.1f}' r='2.2'/></svg>"
    )
    mask = f"url(data:image/svg+xml,{quote(drawn, safe='')})"
    return (
        f'<i class="k-spark" aria-hidden="true" style="width:{width}px;height:{height}px;'
        f'-webkit-mask-image:{mask};mask-image:{mask}"></i>'
    )
