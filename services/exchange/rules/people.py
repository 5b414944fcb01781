"""Rules for enterprises, and for who assists which of them when (包抓)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from services.exchange.merging import County, Row
from services.exchange.rules.kinds import Clash, Rules
from services.messages import Message, say

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH: Final = 18


def is_credit_code(code: str) -> bool:
    """Tell whether a unified social credit code has the check character of GB 32100-2015."""
    if len(code) != _LENGTH or not set(code) <= set(_ALPHABET):
        return False
    total = sum(_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(code[:-1]))
    return _ALPHABET[-total % 31] == code[-1]


def _credit_code(row: Row, _county: County) -> Message | None:
    if row.uscc is None or is_credit_code(row.uscc):
        return None
    return say("The check character does not fit: a unified social credit code has 18 figures and capital letters.")


def _overlaps(rows: list[Row]) -> Iterator[Clash]:
    """Of one cadre and one enterprise, no two assignments share a day."""
    rows.sort(key=lambda row: row.start_on)
    longest = rows[0]
    for row in rows[1:]:
        if _end(longest) >= row.start_on:
            yield Clash(row, "start_on", _overlap(longest), longest, "end_on", _overlap(row))
        longest = max(longest, row, key=_end)


def _end(row: Row) -> date:
    end: date | None = row.end_on
    return end or date.max


def _overlap(row: Row) -> Message:
    if row.end_on is None:
        return say("This overlaps the assignment from {start} without an end.", start=row.start_on.isoformat())
    return say(
        "This overlaps the assignment from {start} to {end}.",
        start=row.start_on.isoformat(),
        end=row.end_on.isoformat(),
    )


ENTERPRISES: Final = Rules("enterprises").add("uscc", check=_credit_code)

ASSIGNMENTS: Final = (
    Rules("assignments")
    .not_before("end_on", "start_on")
    .among("cadre_code", "enterprise_code", columns=("start_on", "end_on"), clashes=_overlaps)
)
