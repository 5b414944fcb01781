"""The fields of the forms of an issue: what each deed asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from services.ledgers.issues.choices import Named
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.titles import FIELD_TITLES
from services.ledgers.issues.words import LEVEL_TITLES, RATING_TITLES
from services.messages import Message, say
from services.scoring.titles import OUTCOME_TITLES


class Kind(Enum):
    """How a field is entered."""

    LONG = auto()
    NAME = auto()
    DAY = auto()
    FLAG = auto()
    LEVEL = auto()
    OUTCOME = auto()
    RATING = auto()
    DEPARTMENT = auto()
    OWNER = auto()
    REPORT = auto()
    MILESTONES = auto()


@dataclass(frozen=True)
class Field:
    """One field: which argument of the verb it is, what it is called, how it is entered."""

    name: str
    title: Message
    kind: Kind = Kind.LONG
    needed: bool = True


_REASON: Final = Field("reason", FIELD_TITLES["reason"])
_DEPARTMENT: Final = Field("department", FIELD_TITLES["dept_code"], Kind.DEPARTMENT)
_OWNER: Final = Field("owner", FIELD_TITLES["owner_code"], Kind.OWNER, needed=False)
_DUE: Final = Field("due_on", FIELD_TITLES["due_on"], Kind.DAY, needed=False)
_OUTCOME: Final = Field("outcome", FIELD_TITLES["outcome"], Kind.OUTCOME)
_DONE: Final = Field("said", FIELD_TITLES["done"])
_HEARD: Final = Field("said", FIELD_TITLES["heard"])
_REPORT: Final = Field("escalation", say("Report"), Kind.REPORT)

FIELDS: Final[Mapping[Deed, tuple[Field, ...]]] = {
    Deed.GRADE: (
        Field("level", FIELD_TITLES["level"], Kind.LEVEL),
        Field("systemic", FIELD_TITLES["systemic"], Kind.FLAG, needed=False),
    ),
    Deed.DECLINE: (_REASON,),
    Deed.ASSIGN: (_DEPARTMENT, _OWNER, _DUE),
    Deed.RECEIVE: (),
    Deed.OBJECT: (_REASON,),
    Deed.DESIGNATE: (_REASON,),
    Deed.REASSIGN: (_DEPARTMENT, _OWNER, _DUE, _REASON),
    Deed.RESPOND: (Field("said", FIELD_TITLES["told"]),),
    Deed.PLAN: (
        Field("measures", FIELD_TITLES["measures"]),
        Field("milestones", say("Milestones"), Kind.MILESTONES, needed=False),
    ),
    Deed.PROGRESS: (_DONE,),
    Deed.ASK_EXTENSION: (Field("until", FIELD_TITLES["extended_to"], Kind.DAY), _REASON),
    Deed.EXTEND: (),
    Deed.REFUSE_EXTENSION: (_REASON,),
    Deed.ESCALATE: tuple(Field(name, FIELD_TITLES[name]) for name in ("cause", "tried", "proposal")),
    Deed.ACCEPT: (
        _REPORT,
        Field("department", FIELD_TITLES["directive_dept"], Kind.DEPARTMENT),
        Field("due_on", FIELD_TITLES["directive_due_on"], Kind.DAY),
        Field("said", say("Opinion of the leading group"), needed=False),
    ),
    Deed.RETURN: (_REPORT, Field("said", FIELD_TITLES["returned"])),
    Deed.CARRY_OUT: (_DONE,),
    Deed.CLOSE: (_OUTCOME, _DONE),
    Deed.CONFIRM: (Field("rating", FIELD_TITLES["rating"], Kind.RATING, needed=False), _HEARD),
    Deed.CROSS_OFF: (Field("by", FIELD_TITLES["cancelled_by"], Kind.NAME),),
    Deed.CALL_BACK: (_HEARD,),
    Deed.REOPEN: (_REASON,),
    Deed.RECLOSE: (_OUTCOME, _DONE),
}
"""What each deed asks for; the verb's other arguments are the issue, its version and the day."""

TITLES: Final[Mapping[Kind, Mapping[Any, Message]]] = {
    Kind.LEVEL: LEVEL_TITLES,
    Kind.OUTCOME: OUTCOME_TITLES,
    Kind.RATING: {"": say("The enterprise gives no rating"), **RATING_TITLES},
}
"""What the members of a choice are called."""


@dataclass(frozen=True)
class Form:
    """One form on the screen.

    Attributes:
        deed: what it does.
        scope: what its fields' keys begin with.
        usual: what stands in a field before anything is typed, by its name.
        departments, owners, reports: what can be chosen.
    """

    deed: Deed
    scope: str
    usual: Mapping[str, Any]
    departments: Sequence[Named] = ()
    owners: Sequence[Named] = ()
    reports: Sequence[str] = ()

    def key(self, name: str) -> str:
        """Return the key of a field's widget."""
        return f"{self.scope}{name}"

    @property
    def drawn(self) -> tuple[Field, ...]:
        """Return the fields that are drawn: a report is chosen only where there are several."""
        return tuple(field for field in FIELDS[self.deed] if field.kind is not Kind.REPORT or len(self.reports) > 1)
