"""Commands that move ledgers: demo, init, template, import, export."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from services import calendars
from services.access import OPERATOR
from services.cli import terminal
from services.cli.terminal import (
    AsJson,
    AsOf,
    DatabaseUrl,
    End,
    OptionalEnd,
    OptionalStart,
    RegionCode,
    RulebookFile,
    Start,
    command,
    worded,
)
from services.counties import UNRANKED, create_county
from services.database import Database
from services.demo import REGIONS, load_demo
from services.errors import BadInputError
from services.exchange.exporting import export_ledgers
from services.exchange.importing import import_ledgers
from services.exchange.reading import read_workbook
from services.exchange.results import details, export_scores, known_format
from services.exchange.template import template
from services.exchange.trail import note_export
from services.messages import say
from services.scoring import assess
from services.scoring.rulebook import Rulebook, load

_SHOWN = 50
"""Errors shown on a terminal; --json has them all."""


@command("demo", say("Create and fill the demo counties; a database that holds other data is refused."))
def demo(
    *,
    region: Annotated[str, typer.Option(help=worded(say("huxian, zhouzhi, or both with a comma.")))] = ",".join(
        REGIONS
    ),
    seed: Annotated[int, typer.Option(help=worded(say("Which of the possible records are made up.")))] = 1,
    database: DatabaseUrl = terminal.HERE,
    as_json: AsJson = False,
) -> None:
    """Carry out `kaohe demo`."""
    reports = load_demo(
        terminal.made(database),
        actor=OPERATOR,
        regions=[part for part in region.split(",") if part.strip()],
        seed=seed,
        now=terminal.now(),
        progress=terminal.progress(),
    )
    if as_json:
        terminal.answer({code: report.as_document(terminal.LANGUAGE) for code, report in reports.items()})
    for code, report in reports.items():
        terminal.tell(worded(say("{code}: {count} rows written.", code=code, count=report.changed)))


@command("init", say("Create an empty county, ready for import."))
def init(
    *,
    region: RegionCode,
    name: Annotated[str, typer.Option(help=worded(say("Name of the county.")))],
    campaign: Annotated[str, typer.Option(help=worded(say("Name of the campaign.")))],
    start: Start,
    end: End,
    unranked: Annotated[
        str, typer.Option(help=worded(say("Assessment groups that are shown without ranks, commas between them.")))
    ] = ",".join(UNRANKED),
    database: DatabaseUrl = terminal.HERE,
    as_json: AsJson = False,
) -> None:
    """Carry out `kaohe init`."""
    with terminal.made(database).write() as session:
        calendars.install(session)
        create_county(
            session,
            actor=OPERATOR,
            code=region,
            name=name,
            campaign=campaign,
            starts_on=start,
            ends_on=end,
            unranked_groups=re.split("[,，、]", unranked),
            now=terminal.now(),
        )
    if as_json:
        terminal.answer({"region": region, "name": name})
    terminal.tell(worded(say("{name} ({code}) is ready for import.", name=name, code=region)))


@command("template", say("Write the blank ledger workbook."))
def blank(
    *,
    file: Annotated[Path, typer.Argument(help=worded(say("The .xlsx file to write.")))],
    as_json: AsJson = False,
) -> None:
    """Carry out `kaohe template`."""
    template(file, language=terminal.LANGUAGE)
    _written(file, as_json=as_json)


@command("import", say("Import a ledger workbook: everything, or nothing and the list of what is wrong."))
def import_file(
    *,
    file: Annotated[Path, typer.Argument(help=worded(say("A ledger workbook (.xlsx), or a .zip of one CSV a sheet.")))],
    region: RegionCode,
    dry_run: Annotated[bool, typer.Option(help=worded(say("Check only; write nothing.")))] = False,
    ignore_unknown: Annotated[
        bool, typer.Option(help=worded(say("Skip columns that are not in the template.")))
    ] = False,
    database: DatabaseUrl = terminal.HERE,
    as_json: AsJson = False,
) -> None:
    """Carry out `kaohe import`."""
    opened = terminal.existing(database)
    parsed = read_workbook(file, name=file.name, ignore_unknown=ignore_unknown)
    with opened.read() if dry_run else opened.write() as session:
        report = import_ledgers(
            session,
            actor=OPERATOR,
            region=region,
            parsed=parsed,
            dry_run=dry_run,
            now=terminal.now(),
            progress=terminal.progress(),
        )
    if as_json:
        terminal.answer(report.as_document(terminal.LANGUAGE))
    if report.errors:
        for error in report.errors[:_SHOWN]:
            terminal.tell(worded(error.sentence()))
        terminal.tell(
            worded(say("Nothing was written: {count} errors. Mend them and import again.", count=len(report.errors)))
        )
        raise typer.Exit(terminal.BAD_INPUT)
    if not dry_run and report.changed:
        opened.analyze()
    terminal.tell(
        worded(
            say(
                "New {inserted}, changed {updated}, unchanged {unchanged}.",
                inserted=sum(report.inserted.values()),
                updated=sum(report.updated.values()),
                unchanged=sum(report.unchanged.values()),
            )
        )
    )


@command("export", say("Export the ledgers (--ledger), or the results of a period (--scores --from … --to …)."))
def export(
    *,
    region: RegionCode,
    file: Annotated[Path, typer.Argument(help=worded(say("The file to write: .xlsx; results also .csv or .json.")))],
    ledger: Annotated[bool, typer.Option("--ledger", help=worded(say("Export the ledgers.")))] = False,
    scores: Annotated[bool, typer.Option("--scores", help=worded(say("Export results.")))] = False,
    start: OptionalStart = None,
    end: OptionalEnd = None,
    as_of: AsOf = None,
    rulebook: RulebookFile = None,
    database: DatabaseUrl = terminal.HERE,
    as_json: AsJson = False,
) -> None:
    """Carry out `kaohe export`."""
    if ledger == scores:
        raise BadInputError(say("Say what to export: either --ledger or --scores."))
    opened = terminal.existing(database)
    if ledger:
        _export_ledgers(opened, region, file)
    elif start is None or end is None:
        raise BadInputError(say("Results need a period: --from and --to."))
    else:
        _export_scores(opened, file, region=region, start=start, end=end, as_of=as_of, rulebook=load(rulebook))
    _written(file, as_json=as_json)


def _export_ledgers(opened: Database, region: str, file: Path) -> None:
    with opened.write() as session:
        note_export(
            session, actor=OPERATOR, region=region, what="ledgers", details={"format": "xlsx"}, now=terminal.now()
        )
    with opened.read() as session:
        export_ledgers(session, actor=OPERATOR, region=region, target=file)


def _export_scores(
    opened: Database, file: Path, *, region: str, start: date, end: date, as_of: date | None, rulebook: Rulebook
) -> None:
    form = known_format(file.suffix.removeprefix(".").lower())
    with opened.read() as session:
        assessment = assess(
            session, actor=OPERATOR, region=region, start=start, end=end, as_of=as_of, rulebook=rulebook
        )
    with opened.write() as session:
        note_export(
            session,
            actor=OPERATOR,
            region=region,
            what="results",
            details=details(assessment, form),
            now=terminal.now(),
        )
    with opened.read() as session:
        export_scores(
            session,
            actor=OPERATOR,
            assessment=assessment,
            path_or_buffer=file,
            format=form,
            language=terminal.LANGUAGE,
        )


def _written(file: Path, *, as_json: bool) -> None:
    if as_json:
        terminal.answer({"file": str(file)})
    terminal.tell(worded(say("Written: {file}", file=str(file))))
