"""Points and shares as a rulebook writes them: decimals, kept as integers in 1/10,000."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from models.base import E4

_DIGITS: Final = 9
"""Before the point: more than any weight, and far from what a computer's integers hold."""


def _e4(value: object) -> int:
    """Turn a decimal in points into 1/10,000; a value that needs more places is refused."""
    scaled = _decimal(value) * E4
    if scaled != scaled.to_integral_value():
        raise ValueError("at most four decimal places")
    return int(scaled)


def _decimal(value: object) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or number.adjusted() > _DIGITS:
        raise ValueError("this is not a number, or too large a one")
    return number


Points = Annotated[int, BeforeValidator(_e4), Field(ge=0)]
Percent = Annotated[int, BeforeValidator(lambda value: _e4(_decimal(value) / 100)), Field(ge=0)]
"""A share, written in per cent, kept in 1/10,000."""
