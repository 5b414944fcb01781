"""How alike two texts are: the share of the pairs of neighbouring characters that they have in common.

It is cheap, needs no dictionary, is the same on every day, and can be explained: the words that two texts share.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

Pairs = frozenset[str]
_RUN: Final = re.compile(r"[^\W_]+")
_PAIR: Final = 2


def pairs(text: str, *, without: Iterable[str] = ()) -> Pairs:
    """Return the pairs of neighbouring letters of a text, punctuation and the words `without` cut out first."""
    return frozenset(pair for run in _runs(text, without) for pair in _of(run))


def likeness(one: Pairs, other: Pairs) -> int:
    """Return the pairs in both as a percentage of the pairs in either, rounded down; 0 where there are none."""
    both = len(one & other)
    either = len(one) + len(other) - both
    return 100 * both // either if either else 0


def shared_words(text: str, other: Pairs, *, without: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what a text shares with the pairs of another, as the longest stretches there are, in their order."""
    found: dict[str, None] = {}
    for run in _runs(text, without):
        start, end = 0, 0
        for place, pair in enumerate(_of(run)):
            if pair in other:
                start = place if place >= end else start
                end = place + _PAIR
            if end and (pair not in other or place == len(run) - _PAIR):
                found[run[start:end]] = None
                start = end = 0
    return tuple(word for word in found if not any(word in other and word != other for other in found))


def _runs(text: str, without: Iterable[str]) -> list[str]:
    plain = text.casefold()
    for word in _longest_first({word.casefold() for word in without if word}):
        plain = plain.replace(word, " ")
    return _RUN.findall(plain)


def _longest_first(words: Collection[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _of(run: str) -> Iterator[str]:
    return (run[at : at + _PAIR] for at in range(len(run) - 1))
