"""Charts: functions from rows to an Altair chart, kept as Vega-Lite specifications, each with its table and its words.

Colours are left to the theme of .streamlit/config.toml and to the style sheet, which have them for light and dark, so
charts are drawn as SVG. A specification is made once for the same rows and the same language.
"""

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import StringIO
from typing import Any, Final, NamedTuple

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
_LABELS: Final = 5
"""So many months at most are named below a chart."""
_STEPS: Final = (1, 2, 3, 4, 6, 12)


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
            "axis": {
                "labelFontSize": 11,
                "labelFlush": False,
                "labelOverlap": False,
                "labelPadding": 6,
                "domain": False,
                "ticks": False,
            },
            "axisX": {"grid": False},
            "title": {"fontSize": 12, "fontWeight": 500, "anchor": "start"},
            "bar": {"cornerRadiusEnd": 2},
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
def month_bars(
    rows: tuple[tuple[Month, int, int | None], ...],
    counted: str,
    compared: str,
    *,
    under_way: bool = False,
    height: int = 116,
) -> Spec:
    """Return bars by month from zero, with a grey tick at what they are compared with.

    Args:
        rows: (month, count, compared count or None), in the order of the months.
        counted: what the bars count.
        compared: what the ticks stand for, "" without any.
        under_way: the last month is not over: its bar is pale.
        height: in pixels.
    """
    values = [
        {"at": month.key, "month": month.name, "count": count, **({} if other is None else {"other": other})}
        for month, count, other in rows
    ]
    ticks = _ticks(max([1, *(max(count, other or 0) for _month, count, other in rows)]))
    pale = alt.datum.at == rows[-1][0].key
    base = alt.Chart(inline(values)).encode(x=_by_month([row[0] for row in rows]))
    tips = [alt.Tooltip("month:N", title=" "), alt.Tooltip("count:Q", title=counted)]
    if compared:
        tips.append(alt.Tooltip("other:Q", title=compared))
    bars = base.mark_bar().encode(
        y=_counted("count", ticks),
        opacity=alt.condition(pale, alt.value(0.45), alt.value(1)) if under_way else alt.value(1),
        tooltip=tips,
    )
    layers: list[alt.Chart] = [bars]
    if compared:
        layers.append(base.mark_tick(color="#7A8594", thickness=2).encode(y=_counted("other", ticks), tooltip=tips))
    return packed(alt.layer(*layers).properties(height=height, width="container"))


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
    base = alt.Chart(inline(values)).encode(
        x=_by_month([month for month, _score in rows]),
        y=alt.Y(
            "score:Q",
            title=None,
            scale=alt.Scale(domain=[lowest, 100], clamp=True, nice=False),
            axis=alt.Axis(tickCount=3),
        ),
        tooltip=[alt.Tooltip("month:N", title=" "), alt.Tooltip("shown:N", title=name)],
    )
    line = base.mark_line(point=alt.OverlayMarkDef(size=36))
    last = (
        base.transform_filter(alt.datum.at == rows[-1][0].key).mark_text(dy=-10, fontWeight=600).encode(text="shown:N")
    )
    return packed(alt.layer(line, last).properties(height=height, width="container"))


def _counted(field: str, ticks: list[int]) -> alt.Y:
    scale = alt.Scale(domain=[0, ticks[-1]], nice=False)
    return alt.Y(f"{field}:Q", title=None, scale=scale, axis=alt.Axis(values=ticks))


def _ticks(most: int) -> list[int]:
    """Return one to three round steps from zero that end at the highest bar or just above it."""
    tens = 10 ** max(0, len(str(most)) - 2)
    steps = (tens * one for one in (1, 2, 5, 10, 20, 50))
    step = next(one for one in steps if one * 3 >= most)
    return [step * number for number in range(-(-most // step) + 1)]


def inline(values: list[dict[str, Any]]) -> Any:
    """Return rows that stand in the specification itself, until `packed` packs them."""
    return alt.InlineData(values=values)


def _by_month(months: Sequence[Month]) -> alt.X:
    """Return the axis of months: as many short names as fit, counted back from the last, and each year once."""
    step = next((one for one in _STEPS if one * _LABELS >= len(months)), _STEPS[-1])
    told = months[::-1][::step][::-1]
    years = {month.key[:4]: month.key for month in reversed(told)}
    names = {month.key: [month.short, month.key[:4]] if month.key in years.values() else month.short for month in told}
    labels = f"{json.dumps(names, ensure_ascii=False)}[datum.value]"
    axis = alt.Axis(labelAngle=0, labelExpr=labels, values=[month.key for month in told])
    return alt.X("at:N", sort=[month.key for month in months], title=None, axis=axis)


def packed(chart: Any) -> Spec:
    """Return the specification with its rows as Arrow bytes: Streamlit sends those as they are.

    Rows left as they stand are made into a data frame and packed at every run: 4 ms a chart.
    """
    found: Spec = chart.to_dict()
    named = found.pop("datasets", {})  # Altair names the rows that several layers share
    rows = found["data"]
    table = pa.Table.from_pylist(rows["values"] if "values" in rows else named[rows["name"]])
    out = pa.BufferOutputStream()
    with ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    drawn = {
        "usermeta": {"embedOptions": {"renderer": "svg"}},
        "padding": {"left": 2, "top": 4, "right": 6, "bottom": 2},
    }
    return found | drawn | {"data": {"name": "rows"}, "datasets": {"rows": out.getvalue().to_pybytes()}}
