"""The command of every day: tick."""

from typing import Any

import typer

from services.access import OPERATOR
from services.cli import terminal
from services.cli.terminal import AsJson, DatabaseUrl, command, worded
from services.counties import LOCAL
from services.ledgers.issues import tick_counties
from services.messages import say, say_count


@command(
    "tick", say("Report to the leading group what is long overdue; run it once a day, a second time does nothing.")
)
def tick(*, database: DatabaseUrl = terminal.HERE, as_json: AsJson = False) -> None:
    """Carry out `kaohe tick`."""
    now = terminal.now()
    today = now.astimezone(LOCAL).date()
    run = tick_counties(terminal.existing(database), actor=OPERATOR, today=today, now=now)
    if as_json:
        told: dict[str, Any] = {code: list(issues) for code, issues in run.reported.items()}
        terminal.answer(told | {code: {"error": worded(why)} for code, why in run.refused.items()})
    for code, issues in run.reported.items():
        terminal.tell(
            worded(
                say_count(
                    "{code}: {count} issue reported to the leading group.",
                    "{code}: {count} issues reported to the leading group.",
                    count=len(issues),
                    code=code,
                )
            )
        )
    for code, why in run.refused.items():
        terminal.tell(worded(say("{code}: the daily run was not carried out. {why}", code=code, why=worded(why))))
    if run.refused:
        raise typer.Exit(terminal.BAD_INPUT)
