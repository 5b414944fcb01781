"""The procedure: what is reminded of and what goes up when, read from a TOML file; nothing in it scores."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

import seed
from models.values import Level

DEFAULT: Final = Path(seed.__file__).parent / "procedures" / "qinshang-2016.toml"

T = TypeVar("T")
_Count = Annotated[int, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Told(_Part, Generic[T]):
    """A value and the sentence or reason behind it."""

    value: T
    source: str = Field(min_length=1)


class Issues(_Part):
    """When a department may object or ask for more time (working days), and which levels are settled on the spot."""

    objection_within: Told[_Count]
    extension_notice: Told[_Count]
    settled_on_the_spot: Told[tuple[Level, ...]]


class Common(_Part):
    """When problems are suggested to be one: so many enterprises, in so many days, so alike in per cent."""

    firms: Told[Annotated[int, Field(ge=2)]]
    days: Told[_Count]
    likeness: Told[Annotated[int, Field(ge=1, le=100)]]
    stop: Told[tuple[str, ...]]
    """Words that tell no problem from another."""


class Ladder(_Part):
    """In working days: how long before its deadline a matter is near, and how long after it who is told."""

    near: Told[_Count]
    head: Told[_Count]
    office: Told[_Count]
    leading_group: Told[_Count]


class Procedure(_Part):
    """Everything that is handled from day to day."""

    code: str
    version: int
    name: str
    issues: Issues
    common: Common
    ladder: Ladder


@cache
def procedure(path: Path = DEFAULT) -> Procedure:
    """Return the procedure of a file."""
    return Procedure.model_validate(tomllib.loads(path.read_text("utf-8")))
