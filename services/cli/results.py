"""Commands that read: score and explain."""

import io
import unicodedata
from typing import Annotated, get_args

import typer

from services.access import OPERATOR
from services.cli import terminal
from services.cli.terminal import AsJson, AsOf, DatabaseUrl, End, RegionCode, RulebookFile, Start, command, worded
from services.errors import BadInputError
from services.exchange.results import export_scores
from services.messages import say
from services.scoring import assess, document, explain
from services.scoring.points import cents
from services.scoring.results import Assessment, Explanation, Kind, Scorecard
from services.scoring.rulebook import load
from services.scoring.titles import FLAG_TITLES, KIND_TITLES, STATUS_TITLES


@command("score", say("Score every cadre and department of a county for a period; nothing is written."))
def score(
    *,
    region: RegionCode,
    start: Start,
    end: End,
    as_of: AsOf = None,
    rulebook: RulebookFile = None,
    form: Annotated[str, typer.Option("--format", help=worded(say("json, csv or table.")))] = "table",
    database: DatabaseUrl = terminal.HERE,
    as_json: AsJson = False,
) -> None:
    """Carry out `kaohe score`."""
    form = "json" if as_json else form
    if form not in {"json", "csv", "table"}:
        raise BadInputError(say("“{format}” is no format: write json, csv or table.", format=form))
    with terminal.existing(database).read() as session:
        assessment = assess(
            session, actor=OPERATOR, region=region, start=start, end=end, as_of=as_of, rulebook=load(rulebook)
        )
        if form == "json":
            terminal.answer(document(assessment, terminal.LANGUAGE))
        elif form == "csv":
            table = io.BytesIO()
            export_scores(
                session,
                actor=OPERATOR,
                assessment=assessment,
                path_or_buffer=table,
                format="csv",
                language=terminal.LANGUAGE,
            )
            typer.echo(table.getvalue().decode("utf-8-sig"), nl=False)
        else:
            typer.echo("\n".join(_table(assessment)))


@command("explain", say("Print the evidence rows behind one number, and the arithmetic in one sentence."))
def explain_number(
    *,
    region: RegionCode,
    start: Start,
    end: End,
    subject: Annotated[str, typer.Option(help=worded(say("cadre:CODE or department:CODE.")))],
    indicator: Annotated[
        str, typer.Option(help=worded(say("An indicator or a count, such as visit_coverage, or bonus or penalty.")))
    ],
    as_of: AsOf = None,
    rulebook: RulebookFile = None,
    database: DatabaseUrl = terminal.HERE,
    as_json: AsJson = False,
) -> None:
    """Carry out `kaohe explain`."""
    kind, _, code = subject.partition(":")
    chosen: Kind | None = next((one for one in get_args(Kind) if one == kind), None)
    if chosen is None or not code:
        raise BadInputError(say("“{subject}” is no subject: write cadre:CODE or department:CODE.", subject=subject))
    with terminal.existing(database).read() as session:
        explanation = explain(
            session,
            actor=OPERATOR,
            region=region,
            start=start,
            end=end,
            as_of=as_of,
            rulebook=load(rulebook),
            kind=chosen,
            subject=code,
            code=indicator,
        )
    if as_json:
        terminal.answer(_document(explanation))
    else:
        typer.echo("\n".join(_evidence(explanation)))


def _document(explanation: Explanation) -> dict[str, object]:
    return {
        "subject": f"{explanation.kind}:{explanation.subject}",
        "indicator": explanation.code,
        "num": explanation.num,
        "den": explanation.den,
        "arithmetic": worded(explanation.arithmetic),
        "rows": [
            {
                "item": row.item,
                "on": row.on.isoformat() if row.on else None,
                "due": row.due.isoformat() if row.due else None,
                "num": row.num,
                "den": row.den,
                "reason": worded(row.reason),
            }
            for row in explanation.rows
        ],
    }


def _evidence(explanation: Explanation) -> list[str]:
    rows = [
        (row.item, str(row.on or ""), str(row.due or ""), str(row.num), str(row.den), worded(row.reason))
        for row in explanation.rows
    ]
    header = tuple(
        worded(title)
        for title in (say("Record"), say("Counts from"), say("Due"), say("Numerator"), say("Denominator"), say("Why"))
    )
    total = (worded(say("Sum")), "", "", str(explanation.num), str(explanation.den), "")
    return [worded(explanation.arithmetic), "", *_aligned([header, *rows, total])]


def _table(assessment: Assessment) -> list[str]:
    """Return the assessment by kind and group, best first, then those without a rank."""
    lines = []
    for kind, group in dict.fromkeys((card.kind, card.group) for card in assessment.subjects):
        cards = [card for card in assessment.subjects if (card.kind, card.group) == (kind, group)]
        cards.sort(key=lambda card: (card.rank is None, card.rank or 0, card.code))
        header = tuple(
            worded(title) for title in (say("Rank"), say("Code"), say("Name"), say("Score"), say("Grade"), say("Leads"))
        )
        lines += [f"{worded(KIND_TITLES[kind])} · {group}", *_aligned([header, *map(_line, cards)]), ""]
    return lines


def _line(card: Scorecard) -> tuple[str, ...]:
    grade = card.grade or worded(STATUS_TITLES[card.status])
    leads = "、".join(worded(FLAG_TITLES[flag.code]) for flag in card.flags)
    total = "" if card.total is None else cents(card.total)
    return (str(card.rank or "-"), card.code, card.name, total, grade, leads)


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    """Return rows as lines whose columns stand under each other; a Chinese character takes two places."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
