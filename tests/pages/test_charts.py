"""Charts: made once for the same rows, their rows packed as they are sent, months told apart, spark lines drawn."""

import re
from datetime import date

import pytest
from pyarrow import ipc

from pages.components import charts

MONTHS = tuple(
    charts.Month(f"{day:%Y-%m}", f"{day.month}月", f"{day.year}年{day.month}月")
    for day in (date(2016, 6, 1), date(2016, 12, 1), date(2017, 6, 1))
)
MADE = {
    "bars": lambda: charts.month_bars(tuple((month, 3, 5) for month in MONTHS), "走访", "应走访"),
    "bars alone": lambda: charts.month_bars(tuple((month, 3, None) for month in MONTHS), "上报", ""),
    "line": lambda: charts.totals_line(tuple((month, 90.5) for month in MONTHS), "得分", 80.0),
    "dots": lambda: charts.dots((("cadre:G1", "甲", "一组", 91.0, "优秀"),), ("优秀", "良好"), "得分", "等次"),
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


def test_the_same_month_of_two_years_is_two_bars_with_one_name():
    spec = MADE["bars"]()
    assert [row["at"] for row in rows(spec)] == ["2016-06", "2016-12", "2017-06"]
    assert '"2016-06": "6月"' in str(spec)
    assert '"2017-06": "6月"' in str(spec)


def test_bars_and_lines_show_the_figures_they_were_given():
    assert [(row["count"], row["other"]) for row in rows(MADE["bars"]())] == [(3, 5)] * 3
    assert [row["shown"] for row in rows(MADE["line"]())] == ["90.50"] * 3
    (dot,) = rows(MADE["dots"]())
    assert (dot["subject"], dot["shown"], dot["grade"]) == ("cadre:G1", "91.00", "优秀")


def test_a_spark_line_goes_from_the_first_value_to_the_last():
    assert charts.spark([1.0]) == ""
    points = re.search(r"points%3D%27(.*?)%27", charts.spark([0.0, 10.0, 5.0]))[1]
    heights = [float(pair.split("%2C")[1]) for pair in points.split("%20")]
    assert heights[1] < heights[2] < heights[0]


def test_a_line_without_movement_is_level():
    points = re.search(r"points%3D%27(.*?)%27", charts.spark([4.0, 4.0]))[1]
    assert len({pair.split("%2C")[1] for pair in points.split("%20")}) == 1
