"""The list of spot checks: which are asked for, in which order, column by column, and as a file with its audit line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Final

from sqlmodel import Session

from models.values import FindingState
from services.access import Action, Actor, require
from services.ledgers.check_reading import CheckRow, checks
from services.ledgers.check_titles import FIELD_TITLES, GRAVITY_TITLES, MODE_TITLES, STATE_TITLES, VERDICT_TITLES
from services.ledgers.ledger_write import note
from services.ledgers.list_file import Column, Format, Order, in_order, says, write_list
from services.messages import Message, say, word


@dataclass(frozen=True)
class Wanted:
    """Which checks are asked for; what is blank asks for all.

    Attributes:
        state: a state of the finding.
        group: assessment group of whoever is named.
        subject: whom it concerns, as `cadre:G0005`.
        words: every one of them stands somewhere in a check.
        overdue: only those whose rectification is overdue.
    """

    state: str = ""
    group: str = ""
    subject: str = ""
    words: str = ""
    overdue: bool = False

    def fits(self, row: CheckRow) -> bool:
        """Tell whether a check is asked for."""
        return (
            self.state in ("", row.state)
            and (not self.group or self.group in {one.group for one in row.subjects})
            and (row.overdue or not self.overdue)
            and (not self.subject or self.subject in {f"{one.kind}:{one.code}" for one in row.concerned})
            and says(_texts(row), self.words)
        )


def _texts(row: CheckRow) -> list[str]:
    said = [row.code, row.inspectors, row.finding or "", row.visit_code or ""]
    return said + [part for one in row.concerned for part in (one.name, one.code)]


def rectification(row: CheckRow) -> Message | None:
    """Return where the rectification stands, None where none was demanded or nothing stands any more."""
    due = due_on(row)
    if due is None:
        return None
    if row.rectified_on is not None:
        return say("rectified {date}", date=row.rectified_on)
    return say("overdue since {date}", date=due) if row.overdue else say("rectify by {date}", date=due)


def due_on(row: CheckRow) -> date | None:
    """Return by when it has to be rectified: as demanded until the finding is confirmed, and then as it is scored."""
    if row.rectify_due_on is None or row.state is FindingState.REVOKED:
        return None
    return row.due_on or row.rectify_due_on


def _rectified_on(row: CheckRow) -> date | None:
    return None if due_on(row) is None else row.rectified_on


def _urgency(row: CheckRow) -> int:
    return 0 if row.overdue else 1 if row.state is FindingState.OPEN else 2


USUAL_ORDER: Final = "urgent"
"""What is overdue comes first, then what is to be decided on, then the rest."""
ORDERS: Final[Mapping[str, Order[CheckRow]]] = {
    USUAL_ORDER: Order(_urgency),
    "checked_on": Order(lambda row: row.checked_on, down=True),
    "subject": Order(lambda row: [(one.kind, one.code) for one in row.subjects] or None),
    "state": Order(lambda row: list(FindingState).index(row.state)),
    "code": Order(lambda row: row.code),
    "due_on": Order(due_on),
}
"""What the list is put in order by, the usual one first; of equal ones the latest comes first."""


def _plain(title: Message, width: int, of: Callable[[CheckRow], object]) -> Column[CheckRow]:
    return Column(title, width, lambda row, _language: str(of(row) or ""))


def _worded(title: Message, width: int, of: Callable[[CheckRow], Message | None]) -> Column[CheckRow]:
    def cell(row: CheckRow, language: str) -> str:
        said = of(row)
        return "" if said is None else word(said, language)

    return Column(title, width, cell)


COLUMNS: Final[Mapping[str, Column[CheckRow]]] = {
    "code": _plain(say("Check code"), 18, lambda row: row.code),
    "checked_on": _plain(say("Date"), 12, lambda row: row.checked_on),
    "mode": _worded(FIELD_TITLES["mode"], 12, lambda row: MODE_TITLES[row.mode]),
    "subject": _plain(
        say("Cadre or department"), 28, lambda row: "、".join(f"{one.name} {one.code}" for one in row.subjects)
    ),
    "verdict": _worded(FIELD_TITLES["verdict"], 12, lambda row: VERDICT_TITLES[row.verdict]),
    "severity": _worded(
        FIELD_TITLES["severity"], 10, lambda row: None if row.severity is None else GRAVITY_TITLES[row.severity]
    ),
    "state": _worded(say("State"), 10, lambda row: STATE_TITLES[row.state]),
    "rectification": _worded(say("Rectification"), 26, rectification),
    "again": _worded(say("Re-inspection"), 10, lambda row: say("re-inspected") if row.followed_up_by else None),
    "due_on": _plain(FIELD_TITLES["rectify_due_on"], 12, due_on),
    "rectified_on": _plain(say("Rectified on"), 12, _rectified_on),
    "items": _worded(
        say("Items"),
        24,
        lambda row: say("{passed} of {checked} passed", passed=row.items_passed, checked=row.items_checked),
    ),
    "inspectors": _plain(FIELD_TITLES["inspectors"], 20, lambda row: row.inspectors),
    "finding": _plain(FIELD_TITLES["finding"], 44, lambda row: row.finding),
    "visit_code": _plain(FIELD_TITLES["visit_code"], 16, lambda row: row.visit_code),
}
"""Every column that can be asked for, in their order; none tells what the check's own screen keeps from its reader."""
USUAL: Final = tuple(COLUMNS)[:9]
"""Those of a file for which none were chosen: what the list shows."""


def selected(
    rows: Iterable[CheckRow], asked: Wanted, *, order: str = USUAL_ORDER, backwards: bool = False
) -> list[CheckRow]:
    """Return the checks that fit in their order; `rows` are those that the reader may see, the latest first."""
    return in_order((row for row in rows if asked.fits(row)), ORDERS[order], backwards=backwards)


def export_checks(
    session: Session,
    *,
    actor: Actor,
    region: str,
    asked: Wanted,
    order: str = USUAL_ORDER,
    backwards: bool = False,
    columns: Sequence[str] = USUAL,
    target: BinaryIO,
    form: Format,
    language: str,
    today: date,
    now: datetime,
) -> None:
    """Write the checks that the actor may see and that are asked for as a workbook or a CSV file, and its audit line.

    Raises:
        NotPermittedError: the actor sees nothing of this county.
        CalendarYearMissingError: a deadline lies in a year that the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    seen = checks(session, actor=actor, region=region, today=today)
    rows = selected(seen, asked, order=order, backwards=backwards)
    said = {name: value for name, value in vars(asked).items() if value}
    note(session, actor=actor, region=region, verb="export_checks", now=now, rows=len(rows), format=form, **said)
    chosen = [COLUMNS[name] for name in columns if name in COLUMNS]
    cells = ([column.of(row, language) for column in chosen] for row in rows)
    write_list(target, form, title=say("Spot checks"), columns=chosen, rows=cells, language=language)
