"""What every command shares: its options, the database it opens, how it answers, and how it fails."""

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Final, ParamSpec

import typer

from services.database import DEFAULT_URL, Database, head_revision
from services.errors import BadInputError, DatabaseUnavailableError, KaoheError
from services.messages import DEFAULT_LANGUAGE, LANGUAGES, Message, say, word

P = ParamSpec("P")

FAILED, BAD_INPUT, UNREACHABLE = 1, 2, 3
"""Exit codes: a check failed; bad usage or bad input; the database cannot be reached."""

LANGUAGE: Final = lang if (lang := os.environ.get("KAOHE_LANGUAGE", "")) in LANGUAGES else DEFAULT_LANGUAGE


def worded(message: Message) -> str:
    """Return a message in the language of the terminal (KAOHE_LANGUAGE: zh_CN or en)."""
    return word(message, LANGUAGE)


app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help=worded(
        say("Kaohe: import a county's ledgers, score its cadres and departments, open every number to its rows.")
    ),
)


def day(text: str) -> date:
    """Read a date of the command line.

    Raises:
        typer.BadParameter: it is no date.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(worded(say("“{text}” is no date; write 2016-06-08.", text=text))) from error


def _day_option(flag: str, message: Message) -> Any:
    return typer.Option(flag, parser=day, metavar="YYYY-MM-DD", help=worded(message))


DatabaseUrl = Annotated[
    str, typer.Option("--database", envvar="DATABASE_URL", help=worded(say("sqlite:///path or postgresql+psycopg://…")))
]
RegionCode = Annotated[str, typer.Option("--region", help=worded(say("Code of the county, such as 610124.")))]
Start = Annotated[date, _day_option("--from", say("First day."))]
End = Annotated[date, _day_option("--to", say("Last day."))]
OptionalStart = Annotated[date | None, _day_option("--from", say("First day."))]
OptionalEnd = Annotated[date | None, _day_option("--to", say("Last day."))]
AsOf = Annotated[
    date | None,
    _day_option("--as-of", say("Day of knowledge; without it the day on which the period's books are closed.")),
]
RulebookFile = Annotated[
    Path | None, typer.Option("--rulebook", help=worded(say("A rulebook file; without it the default one.")))
]
AsJson = Annotated[bool, typer.Option("--json", help=worded(say("Print one JSON document on standard output.")))]

HERE: Final = DEFAULT_URL


def command(name: str, summary: Message, group: typer.Typer = app) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Register a command; what goes wrong is told in one sentence on standard error, never as a traceback."""

    def register(function: Callable[P, None]) -> Callable[P, None]:
        @wraps(function)
        def answering(*args: P.args, **kwargs: P.kwargs) -> None:
            try:
                function(*args, **kwargs)
            except (KaoheError, OSError) as error:
                code = UNREACHABLE if isinstance(error, DatabaseUnavailableError) else BAD_INPUT
                sentence = worded(_told(error))
                if kwargs.get("as_json"):
                    answer({"error": sentence})
                tell(sentence)
                raise typer.Exit(code) from error

        group.command(name, help=worded(summary))(answering)
        return answering

    return register


def _told(error: KaoheError | OSError) -> Message:
    if isinstance(error, KaoheError):
        return error.message
    return say(
        "{file} cannot be read or written: {why}", file=str(error.filename or ""), why=error.strerror or str(error)
    )


def answer(document: Any) -> None:
    """Print one JSON document on standard output."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1))


def tell(text: str) -> None:
    """Print text for people on standard error."""
    typer.echo(text, err=True)


def now() -> datetime:
    """Return the moment; the command line is where the clock is read."""
    return datetime.now(UTC)


def existing(url: str) -> Database:
    """Open a database that has been set up.

    Raises:
        DatabaseUnavailableError: it cannot be reached.
        BadInputError: nothing has been set up in it, or it needs migrating.
    """
    database = Database(url)
    revision = database.revision()
    if revision is None:
        raise BadInputError(say("This database is empty. Run `kaohe demo` or `kaohe init` first."))
    if revision != head_revision():
        raise BadInputError(
            say(
                "This database is at revision {revision}, this version of Kaohe at {head}: start the application once, "
                "or run `kaohe init`, to bring it up to date.",
                revision=revision,
                head=head_revision() or "-",
            )
        )
    return database


def made(url: str) -> Database:
    """Open a database, setting it up or bringing it up to date first.

    Raises:
        DatabaseUnavailableError: it cannot be reached.
    """
    database = Database(url)
    database.migrate()
    return database


def progress() -> Callable[[float, Message], None] | None:
    """Return what draws a progress bar on standard error, None where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def draw(share: float, doing: Message) -> None:
        done = round(share * 30)
        typer.echo(f"\r{'█' * done}{'░' * (30 - done)} {share:4.0%} {worded(doing)}\x1b[K", err=True, nl=share >= 1)

    return draw
