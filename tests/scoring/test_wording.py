"""Numbers in words: the sentence below an indicator can be worked out again, and comes to its points exactly."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from models.base import E4
from services.messages import word
from services.scoring.metrics.catalogue import UNITS
from services.scoring.points import indicator
from services.scoring.rulebook import load
from services.scoring.wording import count_words, indicator_arithmetic, note_words, own_words

RULES = load().indicators
CASES = [(1, 13, (49, 68)), (13, 13, (61, 68)), (2, 7, None), (0, 0, (49, 68))]
_FORMULA = re.compile(r"\((\S+) \+ (\d+) × (\S+)/(\S+)\) ÷ \((\S+) \+ \d+\)")
_SHARE = re.compile(r"(\S+) of (\S+) \(")


def line(rule, num, den, pool):
    """Return an indicator of so many cases; in those that are shares of one the last case is a part."""
    unit = UNITS.get(rule.metric, 1)
    part = unit // 3 if unit > 1 and num else 0
    pool = pool and (pool[0] * unit + part, pool[1] * unit)
    return indicator(rule, num * unit - part, den * unit, pool, unit)


def worked_out(sentence):
    """Return the value of the calculation that a sentence shows."""
    if formula := _FORMULA.search(sentence):
        num, cases, k, n, den = map(Fraction, formula.groups())
        return (num + cases * k / n) / (den + cases)
    num, den = map(Fraction, _SHARE.search(sentence).groups())
    return num / den


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.kind}-{rule.metric}")
def test_the_sentence_of_an_indicator_comes_to_its_points_exactly(rule, case):
    found = line(rule, *case)
    sentence = word(indicator_arithmetic(found, rule.kind, load()), "en")
    if found.points_e4 is None:
        assert sentence.endswith("is taken out of the base.")
        return
    share = min(worked_out(sentence) * E4 / rule.target, 1)
    points_e4 = int(share * rule.weight + Fraction(1, 2))
    assert found.points_e4 == points_e4
    assert sentence.endswith(f" {points_e4 / E4:.4f}.")


def test_an_indicator_says_what_its_subject_came_to_and_what_was_added():
    rules = {(rule.kind, rule.metric): rule for rule in RULES}
    found = line(rules["department", "on_time_rate"], 1, 13, (49, 68))
    assert word(own_words(found), "zh_CN") == "1/13（7.7%）"
    assert word(note_words(found, 5), "zh_CN") == "另按全组平均 72.1% 补 5 个样本"
    assert word(note_words(replace(found, vetoed=True), 5), "zh_CN") == "一票否决，记 0 分"
    mean = indicator(rules["department", "cadre_mean"], 48_100_012, 51_000_000, None, 1_000_000)
    assert word(own_words(mean), "zh_CN") == "51 个包抓月，均分 94.31"
    assert note_words(mean, 0) is None


def test_one_case_is_said_in_the_singular():
    rule = next(rule for rule in RULES if rule.metric == "satisfaction")
    found = line(rule, 1, 1, (49, 68))
    assert word(own_words(found), "en") == "1 rating, 66.7%"
    assert word(note_words(found, 1), "en").startswith("plus 1 case at")
    assert [word(count_words("zero_months", n), "en") for n in (0, 1, 2)] == ["none", "1 month", "2 months"]
