"""Importing ledgers: everything is right and everything is written, or nothing is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Final

from sqlalchemy import select, update
from sqlmodel import Session, col

from models import AuditEntry, Region
from services.access import Action, Actor, require
from services.errors import BadInputError, NotFoundError, StaleRecordError
from services.exchange.changes import changed_cells, kept, write_changed_cells
from services.exchange.checking import check_sheet
from services.exchange.files import Target
from services.exchange.merging import County
from services.exchange.origins import note_rows
from services.exchange.parsed import CellError, Parsed
from services.exchange.report import ImportReport
from services.exchange.sheets import SHEETS
from services.exchange.trail import IMPORTED
from services.exchange.writing import Difference, difference, write_changes, write_difference
from services.messages import DEFAULT_LANGUAGE, Message, say

Progress = Callable[[float, Message], None]
"""Is told how far the import has come, from 0 to 1, and what it is doing."""

MAX_BROKEN: Final = 20_000
"""Broken rules of one sheet that are listed one by one."""
_CHECKED: Final = 0.4
"""How much of the bar the checks take; writing takes the rest."""


def import_ledgers(
    session: Session,
    *,
    actor: Actor,
    region: str,
    parsed: Parsed,
    dry_run: bool = False,
    expected_version: int | None = None,
    now: datetime,
    progress: Progress | None = None,
) -> ImportReport:
    """Check all rows against the rules and the ledgers already stored, and write them in the caller's transaction.

    When anything is wrong nothing is written and the report says what. Importing the same rows again changes nothing.
    `expected_version` is the ledgers' version that a rehearsal was compared with: what is written is what it showed.
    After a large import the caller renews the planner's statistics (`Database.analyze`).

    Raises:
        NotPermittedError: the actor may not import into this county.
        NotFoundError: there is no such county.
        StaleRecordError: the ledgers have changed since that version, or somebody else wrote the same rows at the
            same moment; the caller's transaction must end.
    """
    require(actor, Action.IMPORT_LEDGERS, region)
    tell = progress or _silent
    version = _hold(session, region, writing=not dry_run)
    if expected_version not in (None, version):
        raise StaleRecordError(
            say("The ledgers have changed since you looked; nothing was written. Look again at what will change.")
        )
    county = County(session, region, parsed)
    errors = _errors(county, tell)
    if errors:
        return ImportReport(errors=errors, dry_run=dry_run, ledger_version=version)
    differences = _differences(county)
    report = _counted(differences, dry_run=dry_run, version=version)
    if not dry_run:
        _write(session, county, differences, report, actor=actor, now=now, tell=tell)
    return report


def export_changes(
    session: Session,
    *,
    actor: Actor,
    region: str,
    parsed: Parsed,
    target: Target,
    language: str = DEFAULT_LANGUAGE,
) -> None:
    """Write every cell that an import of these rows would change as a workbook; the ledgers stay as they are.

    Raises:
        NotPermittedError: the actor may not import into this county.
        NotFoundError: there is no such county.
        BadInputError: the rows are not right as they stand, so they would change nothing.
    """
    require(actor, Action.IMPORT_LEDGERS, region)
    _hold(session, region, writing=False)
    county = County(session, region, parsed)
    if _errors(county, _silent):
        raise BadInputError(say("Something is wrong in the file now; look at it again."))
    write_changed_cells(changed_cells(_differences(county)), target, language=language)


def _silent(_share: float, _doing: Message) -> None:
    """Nobody watches."""


def _hold(session: Session, region: str, *, writing: bool) -> int:
    """Find the county, and return its ledgers' version.

    Who writes holds the county's row until the end, so that a second import waits for this one.
    """
    statement = select(col(Region.ledger_version)).where(col(Region.code) == region)
    if writing:
        statement = statement.with_for_update()
    found = session.connection().execute(statement).first()
    if found is None:
        raise NotFoundError(say("There is no county {region}; create it first.", region=region))
    return int(found.ledger_version)


def _errors(county: County, tell: Progress) -> tuple[CellError, ...]:
    errors = list(county.parsed.errors)
    for step, (identifier, sheet) in enumerate(SHEETS.items()):
        tell(_CHECKED * step / len(SHEETS), say("Checking {sheet}", sheet=sheet.title))
        found = check_sheet(county, identifier)
        errors.extend(islice(found, MAX_BROKEN))
        if next(found, None) is not None:
            more = say("More of this sheet's rows break rules than are listed.")
            errors.append(CellError(sheet.title, None, None, None, more))
    errors.extend(county.errors)
    order = {sheet.title: number for number, sheet in enumerate(SHEETS.values())}
    return tuple(sorted(errors, key=lambda error: (order.get(error.sheet, -1), error.row or 0)))


def _differences(county: County) -> list[Difference]:
    return [difference(county.ledger(identifier)) for identifier in county.parsed.tables]


def _counted(differences: list[Difference], *, dry_run: bool, version: int) -> ImportReport:
    report = ImportReport(
        inserted={found.ledger.sheet.identifier: len(found.new) for found in differences},
        updated={found.ledger.sheet.identifier: len(found.changed) for found in differences},
        unchanged={found.ledger.sheet.identifier: found.same for found in differences},
        dry_run=dry_run,
    )
    raised = 0 if dry_run or not report.changed else 1
    changes, cells = kept(differences)
    return replace(report, changes=changes, changed_cells=cells, ledger_version=version + raised)


def _write(
    session: Session,
    county: County,
    differences: list[Difference],
    report: ImportReport,
    *,
    actor: Actor,
    now: datetime,
    tell: Progress,
) -> None:
    entry = AuditEntry(
        region=county.region,
        at=now,
        actor=actor.name,
        verb=IMPORTED,
        details={
            "file": county.parsed.name,
            "sha256": county.parsed.digest,
            "inserted": dict(report.inserted),
            "updated": dict(report.updated),
            "unchanged": dict(report.unchanged),
        },
    )
    session.add(entry)
    session.flush()
    written = 0
    for found in differences:
        doing = say("Writing {sheet}", sheet=found.ledger.sheet.title)
        for rows in write_difference(session, county.region, found):
            written += rows
            tell(_CHECKED + (1 - _CHECKED) * written / max(1, report.changed), doing)
        write_changes(session, county.region, entry.number or 0, found)
        note_rows(session, county.region, entry.number or 0, found)
    if report.changed:
        raised = update(Region).where(col(Region.code) == county.region)
        session.connection().execute(raised.values(ledger_version=Region.ledger_version + 1))
    tell(1.0, say("Everything is checked and written"))
