"""Properties of scoring on generated ledgers; KAOHE_EXAMPLES=5000 asks for a longer and random run."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.values import Ruling
from services.database import Database
from services.scoring.results import Explanation
from services.scoring.rulebook import load
from tests.oracle.ledger import Ledger, changed, known
from tests.oracle.rules import rules_of
from tests.oracle.score import Scored, score
from tests.scoring.engine import Engine
from tests.scoring.nasty import Asked, cases, issue_ledgers, nasty_ledgers
from tests.scoring.pen import CALENDAR, TURNS

WANTED = os.environ.get("KAOHE_EXAMPLES")


def examples(number: int) -> settings:
    """The settings of a property: the same examples every time, unless more are asked for."""
    return settings(
        max_examples=int(WANTED or number),
        derandomize=WANTED is None,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """One database in memory; every example is a transaction that is taken back."""
    database = Database("sqlite://")
    database.migrate()
    yield Engine(database)
    database.close()


def by_the_oracle(ledger: Ledger, asked: Asked) -> Scored:
    rules = rules_of(asked.rulebook)
    return score(ledger, CALENDAR, rules, start=asked.start, end=asked.end, as_of=asked.as_of)


def without_words(subjects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The document's subjects with the reason's presence in the place of its words."""
    return [{**one, "reason": "reason" in one} for one in subjects]


def parts(rows: Any) -> Counter[tuple[int, int]]:
    """How many rows add what to num and den; those that add nothing are left aside."""
    return Counter((row.num, row.den) for row in rows if row.num or row.den)


@examples(150)
@given(cases(nasty_ledgers()))
def test_scoring_equals_the_oracle(engine: Engine, case: tuple[Ledger, Asked]) -> None:
    assert_equal(engine, *case)


@examples(120)
@given(cases(issue_ledgers()))
def test_scoring_of_issues_equals_the_oracle(engine: Engine, case: tuple[Ledger, Asked]) -> None:
    assert_equal(engine, *case)


def assert_equal(engine: Engine, ledger: Ledger, asked: Asked) -> None:
    found, expected = engine.answer(ledger, asked), by_the_oracle(ledger, asked)
    assert found.assessment.as_of == expected.as_of
    assert without_words(found.subjects) == without_words(expected.subjects)


@examples(60)
@given(cases(nasty_ledgers()))
def test_every_number_is_the_sum_of_its_evidence_rows(engine: Engine, case: tuple[Ledger, Asked]) -> None:
    ledger, asked = case
    answer, oracle = engine.answer(ledger, asked), by_the_oracle(ledger, asked)
    for card in answer.assessment.subjects:
        shown = {line.code: (line.num, line.den) for line in card.indicators}
        shown |= {code: (count, 0) for code, count in card.counts.items()}
        for told in answer.explanations(card):
            sums = sum(row.num for row in told.rows), sum(row.den for row in told.rows)
            assert sums == (told.num, told.den) == shown.get(told.code, sums), told.code
            assert parts(told.rows) == parts(oracle.evidence.get(((card.kind, card.code), told.code), ())), told.code


@examples(40)
@given(cases(nasty_ledgers()), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(engine: Engine, case: tuple[Ledger, Asked], shuffler: Any) -> None:
    ledger, asked = case
    before = engine.answer(ledger, asked).subjects
    for rows in ledger.tables():
        shuffler.shuffle(rows)
    assert engine.answer(ledger, asked).subjects == before


def known_on(ledger: Ledger, day: date) -> Ledger:
    """A ledger that holds only what was known at the end of a day.

    Assignments and revoked findings stand as they are: that is how they are read. A check of a visit that is not yet
    recorded names no visit.
    """
    held = known(ledger, happened=day, written=day)
    visits = {row.visit_code for row in held.visits}
    held.spot_checks = [row if row.visit_code in visits else changed(row, visit_code=None) for row in held.spot_checks]
    held.targets = [row for row in held.targets if date(row.year, row.month, 1) <= day]
    return held


@examples(60)
@given(cases(nasty_ledgers()))
def test_scoring_as_of_a_day_needs_only_what_was_known_that_day(engine: Engine, case: tuple[Ledger, Asked]) -> None:
    ledger, asked = case
    whole = engine.answer(ledger, asked)
    asked = replace(asked, as_of=whole.assessment.as_of)
    held = engine.answer(known_on(ledger, whole.assessment.as_of), asked)
    assert held.subjects == whole.subjects


JUDGED = {
    "cadre": ("report_timeliness", "service_on_time", "rectification_on_time"),
    "department": (
        "on_time_rate",
        "turnaround",
        "resolution_rate",
        "response_rate",
        "escalation_timeliness",
        "directive_on_time",
        "approval_on_time",
        "rectification_on_time",
    ),
}
"""What has a due date, by the kind of subject whose it always is (a cadre's issues depend on who helped when)."""


def judged(engine: Engine, ledger: Ledger, start: date, end: date) -> Counter[tuple[str, str, str]]:
    """How often a period judges each item: (metric, subject, item)."""
    answer = engine.answer(ledger, Asked(start, end, None, load()))
    found: Counter[tuple[str, str, str]] = Counter()
    for card in answer.assessment.subjects:
        for told in answer.explanations(card):
            if told.code in JUDGED[card.kind]:
                found.update((told.code, card.code, item) for item in _items(told))
    return found


def _items(told: Explanation) -> Iterator[str]:
    return (row.item for row in told.rows if row.den)


LAST = date(2017, 3, 31)


def without_afterthoughts(ledger: Ledger) -> Ledger:
    """The same county, where nothing comes to light after a period that changes what it should have judged.

    What is closed is crossed off at once, 共性 is seen at once, and no month is exempt (the maximum is a period's).
    """
    issues = [changed(row, cancelled_on=row.closed_on, systemic_on=None) for row in ledger.issues]
    return replace(ledger, issues=issues, exemptions=[])


@examples(40)
@given(
    nasty_ledgers().map(without_afterthoughts),
    st.lists(st.sampled_from(TURNS[1:]), min_size=1, max_size=3, unique=True).map(sorted),
)
def test_over_consecutive_periods_each_item_is_judged_once(engine: Engine, ledger: Ledger, cuts: list[date]) -> None:
    """Once, whatever the periods; a reopened issue once more, as the correction."""
    starts, ends = [TURNS[0], *(day + timedelta(days=1) for day in cuts)], [*cuts, LAST]
    in_parts: Counter[tuple[str, str, str]] = Counter()
    for start, end in zip(starts, ends, strict=True):
        in_parts.update(judged(engine, ledger, start, end))
    in_one = judged(engine, ledger, TURNS[0], LAST)
    assert set(in_one.values()) <= {1}
    reopened = {row.issue_code for row in ledger.reopenings}
    returned = {row.issue_code for row in ledger.escalations if row.ruling == Ruling.RETURNED}
    for metric, subject, item in in_one | in_parts:
        once_more = item in reopened and metric in {"on_time_rate", "turnaround", "resolution_rate"}
        spared = item in returned and metric == "escalation_timeliness"  # while every 上报 is 退回
        times = in_parts[metric, subject, item]
        assert times <= 1 + once_more, (metric, subject, item)
        assert times >= 1 or spared, (metric, subject, item)
