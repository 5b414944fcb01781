"""What a cell may look like, and what becomes of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.exchange.cells import CellFaultError, Unreadable, convert, guard
from services.exchange.sheets import SHEETS

DAY = datetime(2016, 6, 8)  # noqa: DTZ001  as a workbook gives it


def cell(sheet: str, column: str, raw: Any) -> Any:
    return convert(SHEETS[sheet].by_header[column], raw)


@pytest.mark.parametrize(
    "raw",
    [
        "2016-06-08", "2016/6/8", "2016.6.8", "2016年6月8日", " 2016-6-08 ", "２０１６－０６－０８",
        date(2016, 6, 8), DAY, DAY.replace(hour=14, minute=30),
    ],
)  # fmt: skip
def test_dates(raw: Any) -> None:
    assert cell("visits", "visited_on", raw) == date(2016, 6, 8)


@pytest.mark.parametrize(
    "raw", ["2016-6/8", "2016-02-30", "16-06-08", "6月8日", "20160608", 42529, 42529.5, True, "0016-06-08", "2016-06"]
)
def test_no_dates(raw: Any) -> None:
    with pytest.raises(CellFaultError):
        cell("visits", "visited_on", raw)


@pytest.mark.parametrize(
    "raw",
    ["2016-06", "2016-6", "2016年6月", "2016年06月", "2016-06-01", "2016/6/1", date(2016, 6, 1), DAY],
)
def test_months(raw: Any) -> None:
    assert cell("exemptions", "month", raw) == date(2016, 6, 1)


@pytest.mark.parametrize("raw", ["2016-13", "2016-0", "2016", 2016.6, "2016.10", "6月", "2016-06-08"])
def test_no_months(raw: Any) -> None:
    with pytest.raises(CellFaultError):
        cell("exemptions", "month", raw)


def test_a_blank_boolean_is_unknown_or_no() -> None:
    assert cell("visits", "confirmed", None) is None
    assert cell("visits", "confirmed", " ") is None
    assert cell("issues", "systemic", None) is False
    assert cell("monthly_reports", "no_issue", "") is False
    assert cell("visits", "confirmed", "是") is True
    assert cell("visits", "confirmed", "否") is False


@pytest.mark.parametrize("raw", ["Y", "1", "对", "是的", 1, 0])
def test_no_booleans(raw: Any) -> None:
    with pytest.raises(CellFaultError):
        cell("visits", "confirmed", raw)


@pytest.mark.parametrize("raw", ["A", "A 当场可办", " A　当场可办 ", "Ａ"])
def test_levels_may_carry_their_words(raw: str) -> None:
    assert cell("issues", "level", raw) == "A"


@pytest.mark.parametrize("raw", ["A 部门协调", "当场可办", "a", "AB"])
def test_no_levels(raw: str) -> None:
    with pytest.raises(CellFaultError):
        cell("issues", "level", raw)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("G001", "G001"),
        (" Ｇ００１　", "G001"),
        (101000295613.0, "101000295613"),
        (7, "7"),
        ("7.0", "7.0"),
        ("'=1+1", "=1+1"),
        ("'G001", "'G001"),
    ],
)
def test_codes(raw: Any, stored: str) -> None:
    assert cell("cadres", "cadre_code", raw) == stored


@pytest.mark.parametrize(
    "raw", ["G\n1", "G\t1", "G\x001", "G\u200b1", "\ufeffG1", "x" * 65, 1e15, float("nan"), date(2016, 6, 8)]
)
def test_no_codes(raw: Any) -> None:
    with pytest.raises(CellFaultError):
        cell("cadres", "cadre_code", raw)


def test_text_is_composed_trimmed_and_keeps_its_width() -> None:
    assert cell("visits", "summary", " cafe\u0301　") == "caf\u00e9"
    assert cell("visits", "summary", "Ａ　１") == "Ａ　１"
    assert cell("visits", "summary", "a\r\nb\rc") == "a\nb\nc"
    assert cell("visits", "summary", "'-5 度") == "-5 度"
    assert cell("visits", "summary", 12.0) == "12"
    assert cell("visits", "summary", 1.5) == "1.5"


@pytest.mark.parametrize("text", ["=1", "+86", "-5", "@x", "'=1", "''@", "'", "it's", "", "a=1"])
def test_a_guarded_text_comes_back(text: str) -> None:
    assert not guard(text).startswith(("=", "+", "-", "@"))
    assert cell("visits", "summary", guard(text)) == (text or None)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        (671.82, 6_718_200),
        ("671.82", 6_718_200),
        ("1,234.5", 12_345_000),
        ("１２．５", 125_000),
        (0.1 + 0.2, 3_000),
        (1e-4, 1),
        (-3, -30_000),
        ("+2", 20_000),
        (Decimal("0.50000"), 5_000),
        (Decimal("1E+2"), 1_000_000),
        (99_999_999_999.9999, 999_999_999_999_999),
    ],
)
def test_amounts(raw: Any, stored: int) -> None:
    assert cell("monthly_reports", "output", raw) == stored


@pytest.mark.parametrize(
    "raw",
    ["1.00001", 1e-5, "1,23", "12万", "1e3", "", None, True, 10**11, float("inf"), float("nan"), date(2016, 1, 1)],
)
def test_no_amounts(raw: Any) -> None:
    with pytest.raises(CellFaultError):
        cell("funds", "amount", raw)


def test_a_cell_without_a_value_is_no_blank() -> None:
    for text in ("#N/A", "=…", "14:30:00"):
        with pytest.raises(CellFaultError):
            cell("visits", "summary", Unreadable(text))
