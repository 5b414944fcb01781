"""The finding of a spot check as it is entered, held against the rules of the ledger 督查 (ledger.md §1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from models.values import Verdict
from services.ledgers import entered
from services.ledgers.check_titles import FIELD_TITLES
from services.ledgers.entered import FieldFaultError
from services.messages import Message, say

INSPECTORS: Final = 200
FACTS: Final = 4_000
DEMAND: Final = 2_000
_STORED: Final = (
    "mode", "inspectors", "items_checked", "items_passed", "verdict", "severity", "finding", "rectify_due_on",
)  # fmt: skip
_LONGEST: Final = {"inspectors": INSPECTORS, "finding": FACTS}
_BAD: Final = (Verdict.FALSE, Verdict.FAIL)


@dataclass(frozen=True)
class Finding:
    """What an inspector enters; `demand` says what has to be rectified, by `rectify_due_on`."""

    mode: str | None = None
    inspectors: str | None = None
    items_checked: int | None = None
    items_passed: int | None = None
    verdict: str | None = None
    severity: str | None = None
    finding: str | None = None
    demand: str | None = None
    rectify_due_on: date | None = None


def faults(given: Finding, *, today: date, visited_on: date | None) -> tuple[FieldFaultError, ...]:
    """Return everything that is wrong with a finding, each with its field.

    Args:
        given: what was entered.
        today: the day of the check.
        visited_on: the day of the recorded visit that was checked, None where none was.
    """
    return _read(given, today=today, visited_on=visited_on)[1]


def stored(given: Finding, *, today: date, visited_on: date | None) -> Mapping[str, Any]:
    """Return a finding as the ledger stores it, with `demand` beside it.

    Raises:
        FieldFaultError: the first thing that is wrong with it.
    """
    values, wrong = _read(given, today=today, visited_on=visited_on)
    if wrong:
        raise wrong[0]
    return values


def _read(
    given: Finding, *, today: date, visited_on: date | None
) -> tuple[dict[str, Any], tuple[FieldFaultError, ...]]:
    values: dict[str, Any] = {}
    wrong: list[FieldFaultError] = []
    for name in _STORED:
        try:
            found = entered.value("spot_checks", name, FIELD_TITLES[name], getattr(given, name))
            if name in _LONGEST:
                found = entered.text(name, FIELD_TITLES[name], str(found or ""), most=_LONGEST[name])
            values[name] = found
        except FieldFaultError as fault:
            wrong.append(fault)
    try:
        values["demand"] = entered.text("demand", FIELD_TITLES["demand"], given.demand or "", most=DEMAND)
    except FieldFaultError as fault:
        wrong.append(fault)
    found_wrong = {fault.field for fault in wrong}
    broken = _broken(values, today, visited_on)
    wrong += [FieldFaultError(name, FIELD_TITLES[name], what) for name, what in broken if name not in found_wrong]
    return values, tuple(wrong)


def _broken(values: Mapping[str, Any], today: date, visited_on: date | None) -> list[tuple[str, Message]]:
    """Return the rules between fields that are broken; fields that could not be read are missing."""
    verdict = values.get("verdict")
    broken = _items(values.get("items_checked"), values.get("items_passed"))
    if verdict == Verdict.FALSE and visited_on is None:
        broken.append(("verdict", say("Only a recorded visit can be found false; draw or choose one first.")))
    if verdict in _BAD and values.get("severity", "") is None:
        broken.append(("severity", say("Say how grave it is.")))
    if verdict in _BAD and values.get("finding", "") is None:
        broken.append(("finding", say("Enter the facts that the verdict rests on.")))
    return broken + _rectification(values, today)


def _items(checked: int | None, passed: int | None) -> list[tuple[str, Message]]:
    broken: list[tuple[str, Message]] = []
    if checked is not None and checked < 1:
        broken.append(("items_checked", say("At least one item must have been checked.")))
    if passed is not None and passed < 0:
        broken.append(("items_passed", say("This may not be negative.")))
    if checked is not None and passed is not None and passed > checked:
        broken.append(("items_passed", say("More items passed than were checked ({checked}).", checked=checked)))
    return broken


def _rectification(values: Mapping[str, Any], today: date) -> list[tuple[str, Message]]:
    """What has to be rectified needs its day, and the day needs what."""
    due, is_asked = values.get("rectify_due_on"), values.get("demand") is not None
    if due is not None and due < today:
        return [("rectify_due_on", say("This may not be before today ({today}).", today=today))]
    if due is None and is_asked and "rectify_due_on" in values:
        return [("rectify_due_on", say("Say by which day it has to be rectified."))]
    if due is not None and not is_asked and "demand" in values:
        return [("demand", say("Say what has to be rectified by {date}.", date=due))]
    return []
