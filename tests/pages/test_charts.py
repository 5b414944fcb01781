"""Charts: made once for the same rows, their rows packed as they are sent, months told apart, spark lines drawn."""

import json
import re
from datetime import date

import pytest
from pyarrow import ipc

from pages.components import charts, dots, spark

MONTHS = tuple(
    charts.Month(f"{day:%Y-%m}", f"{day.month}月", f"{day.year}年{day.month}月")
    for day in (date(2016, 6, 1), date(2016, 12, 1), date(2017, 6, 1))
)
MADE = {
    "bars": lambda: charts.month_bars(tuple((month, 3, 5) for month in MONTHS), "走访", "应走访"),
    "bars alone": lambda: charts.month_bars(tuple((month, 3, None) for month in MONTHS), "上报", ""),
    "line": lambda: charts.totals_line(tuple((month, 90.5) for month in MONTHS), "得分", 80.0),
    "dots": lambda: dots.chart((("cadre:G1", "甲", "一组", 91.0, "优秀"),), ("优秀", "良好"), "得分", "等次"),
}


def rows(spec):
    with ipc.open_stream(spec["datasets"][spec["data"]["name"]]) as stream:
        return stream.read_all().to_pylist()


@pytest.mark.parametrize("name", MADE)
def test_a_chart_is_made_once_and_its_rows_are_packed(name):
    spec = MADE[name]()
    assert MADE[name]() is spec
    assert len(rows(spec)) == (1 if name == "dots" else 3)
    assert list(spec["datasets"]) == [spec["data"]["name"]]


def axis(spec):
    """Return the months that are named below a chart, and their names."""
    (found,) = {json.dumps(layer["encoding"]["x"]["axis"]) for layer in spec.get("layer", [spec])}
    told = json.loads(found)
    return told["values"], json.loads(told["labelExpr"].removesuffix("[datum.value]"))


def test_the_same_month_of_two_years_is_two_bars_with_one_name_and_each_year_is_told_once():
    spec = MADE["bars"]()
    assert [row["at"] for row in rows(spec)] == ["2016-06", "2016-12", "2017-06"]
    assert axis(spec)[1] == {"2016-06": ["6月", "2016"], "2016-12": "12月", "2017-06": ["6月", "2017"]}


@pytest.mark.parametrize(("count", "step"), [(1, 1), (5, 1), (6, 2), (14, 3), (24, 6), (61, 12)])
def test_as_many_months_are_named_as_fit_at_even_steps_back_from_the_last(count, step):
    months = tuple(charts.month(date(2016 + number // 12, number % 12 + 1, 1)) for number in range(count))
    told, _names = axis(charts.month_bars(tuple((month, number, None) for number, month in enumerate(months)), "", ""))
    assert told == [month.key for month in months[::-1][::step][::-1]]
    assert told[-1] == months[-1].key


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
        (4, [0, 2, 4]),
        (15, [0, 5, 10, 15]),
        (16, [0, 10, 20]),
        (124, [0, 50, 100, 150]),
        (4100, [0, 2000, 4000, 6000]),
    ],
)
def test_no_bar_rises_above_the_highest_figure_of_its_axis(most, ticks):
    spec = charts.month_bars(((MONTHS[0], most, None),), "走访", "")
    y = spec["layer"][0]["encoding"]["y"]
    assert (y["axis"]["values"], y["scale"]["domain"]) == (ticks, [0, ticks[-1]])


def test_a_month_under_way_is_paler_than_the_others():
    seen = [charts.month_bars(((MONTHS[0], 3, None),), "走访", "", under_way=so) for so in (False, True)]
    assert ["condition" in spec["layer"][0]["encoding"]["opacity"] for spec in seen] == [False, True]


def test_dots_with_one_score_keep_apart_and_each_group_has_its_own_line():
    spec = dots.chart(
        tuple((f"cadre:G{n}", "甲", group, 91.0, "优秀") for n, group in enumerate(("一组", "一组", "一组", "二组"))),
        ("优秀",),
        "得分",
        "等次",
    )
    assert [row["lane"] for row in rows(spec)] == [0, 1, -1, 0]


def test_the_lowest_dot_keeps_clear_of_the_names_of_the_groups():
    spec = dots.chart((("cadre:G1", "甲", "一组", 50.22, "不合格"),), ("不合格",), "得分", "等次")
    assert spec["encoding"]["x"]["scale"]["domain"] == [45, 100]


def test_bars_and_lines_show_the_figures_they_were_given():
    assert [(row["count"], row["other"]) for row in rows(MADE["bars"]())] == [(3, 5)] * 3
    assert [row["shown"] for row in rows(MADE["line"]())] == ["90.50"] * 3
    (dot,) = rows(MADE["dots"]())
    assert (dot["subject"], dot["shown"], dot["grade"]) == ("cadre:G1", "91.00", "优秀")


def test_a_spark_line_goes_from_the_first_value_to_the_last():
    assert spark.line([1.0]) == ""
    points = re.search(r"points%3D%27(.*?)%27", spark.line([0.0, 10.0, 5.0]))[1]
    heights = [float(pair.split("%2C")[1]) for pair in points.split("%20")]
    assert heights[1] < heights[2] < heights[0]


def test_a_line_without_movement_is_level():
    points = re.search(r"points%3D%27(.*?)%27", spark.line([4.0, 4.0]))[1]
    assert len({pair.split("%2C")[1] for pair in points.split("%20")}) == 1
