"""All sixteen metrics against three rivals, on both databases: `uv run pytest tests/benchmarks` prints the ratios.

Ours loads everything from the database each time. (a) is pandas over `read_sql` and (b) a hand-written DuckDB query
with its tables in memory, both for three core metrics only, read a little more simply (frames.py, duck.py); (c) is the
plain loop of the tests' oracle, written to be read and not to be fast, over objects loaded through the session. Runs
are interleaved, medians are compared; only the results are asserted, never the times.
"""

import gc
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from sqlmodel import select

from models import LEDGERS
from services.access import OPERATOR
from services.database import Database
from services.scoring import assess
from services.scoring.results import Assessment
from tests.benchmarks import duck, frames
from tests.benchmarks.cases import CORE, Calendar, Case, Sums, cases
from tests.conftest import ENGINES
from tests.oracle.days import WorkingDays
from tests.oracle.ledger import Ledger
from tests.oracle.rules import Rules
from tests.oracle.score import Scored, score
from tests.oracle.workbook import REGION

ROUNDS = {"zhouzhi": 9, "county": 9, "boston": 5}
AIMS = {
    ("zhouzhi", "sqlite"): {"a": 2.0, "b": 15.0, "c": 1 / 2},
    ("county", "sqlite"): {"a": 2.0, "b": 15.0, "c": 1 / 2},
    ("boston", "sqlite"): {"a": 1.0, "c": 1 / 3},
}
"""Ours takes at most so many times what the rival takes."""
RIVALS = {"a": "pandas, 3 metrics", "b": "DuckDB, 3 metrics", "c": "plain loop, all"}


def ours(database: Database, case: Case) -> Assessment:
    with database.read() as session:
        return assess(session, actor=OPERATOR, region=REGION, start=case.start, end=case.end, as_of=case.as_of)


def the_loop(database: Database, case: Case, calendar: WorkingDays) -> Scored:
    with database.read() as session:
        lists: list[Any] = [list(session.exec(select(table)).all()) for table in LEDGERS]
        return score(Ledger(*lists), calendar, Rules(), start=case.start, end=case.end, as_of=case.as_of)


def with_pandas(database: Database, case: Case, calendar: Calendar) -> Sums:
    with database.read() as session:
        return frames.three_metrics(session.connection(), case, calendar)


def milliseconds(runs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median of each run; the runs take turns, so that a slow minute is everybody's.

    A slow run sits out once it has had three turns and ten seconds.
    """
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            if len(taken[name]) >= 3 and sum(taken[name]) > 10_000:
                continue
            gc.collect()
            begun = time.perf_counter()
            run()
            if number:  # the first round warms up
                taken[name].append(1000 * (time.perf_counter() - begun))
    return {name: median(times) for name, times in taken.items()}


def peak_megabytes(run: Callable[[], object]) -> float:
    gc.collect()
    tracemalloc.start()
    run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def assert_the_same(assessment: Assessment, looped: Scored, rivals: list[Sums], passed_over: set[str]) -> None:
    """Ours has the loop's sums to the digit; the rivals have them without the issues that they pass over."""
    expected = {
        (one["kind"], one["code"]): {line["code"]: (line["num"], line["den"]) for line in one["indicators"]}
        for one in looped.subjects
    }
    assert {
        (card.kind, card.code): {line.code: (line.num, line.den) for line in card.indicators}
        for card in assessment.subjects
    } == expected
    for metric, kind in CORE.items():
        sums: dict[str, tuple[int, int]] = {}
        for ((subject, code), name), rows in looped.evidence.items():
            counted = [row for row in rows if row.item not in passed_over]
            den = sum(row.den for row in counted)
            if subject == kind and name == metric and den:
                sums[code] = sum(row.num for row in counted), den
        for rival in rivals:
            assert {code: found for code, found in rival[metric].items() if found[1]} == sums, metric


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["zhouzhi", "county", "boston"])
def test_ratios(
    name: str, engine: str, shared: Path, fresh_database: Callable[[str], Database], table: list[str]
) -> None:
    case, database = cases(shared)[name](), fresh_database(engine)
    case.load(database)
    calendar, days = Calendar(), WorkingDays()
    with database.read() as session:
        memory = duck.tables(session.connection(), calendar)
    passed_over = {
        code
        for (code,) in memory.execute(
            "SELECT issue_code FROM escalations WHERE kind = '主动上报' UNION SELECT issue_code FROM reopenings"
        ).fetchall()
    }
    runs: dict[str, Callable[[], Any]] = {
        "ours": lambda: ours(database, case),
        "a": lambda: with_pandas(database, case, calendar),
        "b": lambda: duck.three_metrics(memory, case),
        "c": lambda: the_loop(database, case, days),
    }
    assert_the_same(runs["ours"](), runs["c"](), [runs["a"](), runs["b"]()], passed_over)

    taken = milliseconds(runs, ROUNDS[name])
    size = ", ".join(
        f"{memory.execute(f'SELECT count(*) FROM {one}').fetchall()[0][0]} {one}" for one in ("visits", "issues")
    )
    table.append(
        f"{case.name} on {engine}: {size}; ours, 16 metrics: {taken['ours']:.0f} ms, "
        f"{peak_megabytes(runs['ours']):.1f} MB at its peak"
    )
    for letter, title in RIVALS.items():
        ratio = taken["ours"] / taken[letter]
        told = f"{ratio:.2f} times" if ratio >= 1 else f"1/{1 / ratio:.1f} of"
        line = f"  ({letter}) {title:18} {taken[letter]:6.0f} ms   ours takes {told} it"
        aim = AIMS.get((name, engine), {}).get(letter)
        if aim is not None:
            wanted = f"at most {aim:.0f} times" if aim >= 1 else f"at most 1/{1 / aim:.0f}"
            line += f"   aim: {wanted}: {'met' if ratio <= aim else 'MISSED'}"
        table.append(line)
