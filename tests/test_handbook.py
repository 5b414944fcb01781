"""The documents on scoring say what the rulebook says, all of it, and nothing else."""

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from services.scoring.handbook import handbook
from services.scoring.rulebook import DEFAULT, Rulebook, load

DOCS = Path(__file__).parents[1] / "docs"
CONTENT: dict[str, Any] = tomllib.loads(DEFAULT.read_text("utf-8"), parse_float=Decimal)
STAMP = re.compile(r"^.*SHA-256.*$", re.MULTILINE)


@pytest.mark.parametrize(("file", "language"), [("scoring.md", "zh_CN"), ("scoring.en.md", "en")])
def test_the_document_is_what_the_rulebook_gives(file: str, language: str) -> None:
    """When this fails, print it again: `uv run python -m services.scoring.handbook zh_CN > docs/scoring.md`."""
    assert (DOCS / file).read_text("utf-8") == handbook(load(), language)


def numbers(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the place of every number of the rulebook, also of those written as text."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from numbers(value, (*path, name))
    elif isinstance(part, list):
        for place, value in enumerate(part):
            yield from numbers(value, (*path, place))
    elif isinstance(part, int) or (isinstance(part, str) and re.fullmatch(r"\d+(\.\d+)?", part)):
        yield path


def changed(path: tuple[Any, ...]) -> Rulebook:
    """Return the rulebook with one number one higher, or one lower where it cannot be higher."""
    content = deepcopy(CONTENT)
    part = content
    for name in path[:-1]:
        part = part[name]
    value = part[path[-1]]
    step = -1 if path[:2] == ("issues", "rating_credit") else 1
    part[path[-1]] = value + step if isinstance(value, int) else str(Decimal(value) + step)
    return Rulebook.model_validate(content)


def places() -> list[tuple[Any, ...]]:
    fixed = {("grading", "grades", 3, "at_least"), ("issues", "rating_credit", "value", "不满意")}
    return [path for path in numbers(CONTENT) if path not in fixed]


@pytest.mark.parametrize("path", places(), ids=lambda path: ".".join(map(str, path)))
def test_every_number_of_the_rulebook_is_told(path: tuple[Any, ...]) -> None:
    before, after = (STAMP.sub("", handbook(book)) for book in (load(), changed(path)))
    assert before != after


def test_every_ground_of_the_rulebook_is_told() -> None:
    told = handbook(load())
    sources = set(re.findall(r'source = "((?:[^"\\]|\\.)*)"', DEFAULT.read_text("utf-8")))
    assert len(sources) > 40
    flags = {str(flag["source"]) for flag in CONTENT["flags"]}
    assert sorted(source for source in sources - flags if source not in told) == []


def test_another_rulebook_gives_another_document() -> None:
    content = deepcopy(CONTENT)
    content["code"], content["name"] = "draft-2027", "试行"
    content["indicators"] = [one for one in content["indicators"] if one["metric"] != "satisfaction"]
    content["vetoes"] = []
    told = handbook(Rulebook.model_validate(content))
    assert "`draft-2027`" in told
    assert "满意率" not in told
    assert "一票否决" not in told.replace("因一票否决降低等次的，不占名额。", "")


def test_the_small_example_is_right() -> None:
    """Two of two and five cases of the group's 48 of 60; 90 % is full marks of 10 points."""
    reached = (2 + 5 * Fraction(48, 60)) / (2 + 5)
    points = round(float(10 * reached / Fraction(90, 100)), 4)
    told = f"(2 + 5 × 48/60) ÷ (2 + 5) = {float(reached):.1%}；90% 得满分 10 分，不足的按比例，得 {points} 分"
    assert told in handbook(load())


def test_the_worked_example_adds_up() -> None:
    rows = re.findall(r"^\| \S+ \| (\d+) \| ([\d.]+|–) \| .*。 \|$", handbook(load()), re.MULTILINE)
    assert len(rows) == 10
    counted = [(Fraction(weight), Fraction(points)) for weight, points in rows if points != "–"]
    base = 100 * sum(points for _, points in counted) / sum(weight for weight, _ in counted)
    assert f"总分 {float(base) - 0.5:.2f} 分" in handbook(load())
