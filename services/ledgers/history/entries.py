"""What a history is made of: entries as they are read, and as they are found before they are worded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.values import Role
from services.messages import Message

Said = Message | str
"""A value in words: of the catalogue, or as the ledgers keep it."""


@dataclass(frozen=True)
class Who:
    """Who did something.

    Attributes:
        account: the sign-in name; blank where the reader need not know it.
        name: of the cadre or department that the account is of, blank where it is of none.
        role: None for what the operator or the daily run did.
    """

    account: str
    name: str
    role: Role | None


@dataclass(frozen=True)
class Changed:
    """One field: its title, what stood there before (None: nothing), what stands there since (None: nothing).

    `of` says of which record, where it is one that belongs to the record that was asked about.
    """

    title: Message
    before: Said | None
    after: Said | None
    of: Message | None = None


@dataclass(frozen=True)
class Entry:
    """One thing that was done.

    Attributes:
        at: when, in the county's local time.
        who: who did it.
        verbs: what was done, in words.
        changed: the fields that it changed.
        notes: what was said with it: a reason, a remark, a statement.
        file: the name of the file that was imported; blank where there was none, or it is not the reader's to know.
        row: number of the file's row.
    """

    at: datetime
    who: Who
    verbs: tuple[Message, ...]
    changed: tuple[Changed, ...] = ()
    notes: tuple[str, ...] = ()
    file: str = ""
    row: int | None = None


@dataclass(frozen=True)
class Past:
    """A page of a record's history, the latest entry first, and how many entries there are."""

    entries: tuple[Entry, ...]
    found: int


@dataclass(frozen=True)
class Record:
    """A record of a ledger as its changes name it: the sheet's identifier, and the key as people write it."""

    ledger: str
    name: str


@dataclass(frozen=True)
class Part:
    """What a deed did to one record, by the names of the ledger's columns; `of` is its key where it is not the one."""

    ledger: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    of: str = ""


@dataclass
class Found:
    """One deed before it is worded: an audit line with its changes, steps of the record's story, or both."""

    at: datetime
    author: str
    verbs: list[Message] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    file: str = ""
    row: int | None = None
