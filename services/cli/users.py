"""Commands about users: add, list, disable, enable, reset; no password is ever taken, a one-time link is printed."""

from dataclasses import asdict
from typing import Annotated

import typer

from models.values import Role
from services.access import OPERATOR
from services.accounts.roster import add_user, disable_user, enable_user, reset_user, users
from services.cli import terminal
from services.cli.terminal import AsJson, DatabaseUrl, command, worded
from services.messages import say

app = typer.Typer(no_args_is_help=True, help=worded(say("Add, list, disable, enable and reset users.")))

Name = Annotated[str, typer.Argument(help=worded(say("Sign-in name.")))]


@command("add", say("Add a user and print the one-time link by which the user chooses a password."), app)
def add(
    *,
    name: Name,
    role: Annotated[Role, typer.Option(help=worded(say("What the user may see and do.")))],
    region: Annotated[str | None, typer.Option(help=worded(say("Code of the user's county.")))] = None,
    cadre: Annotated[str | None, typer.Option(help=worded(say("Code of the cadre the user is.")))] = None,
    department: Annotated[str | None, typer.Option(help=worded(say("Code of the user's department.")))] = None,
    database: DatabaseUrl = terminal.HERE,
    as_json: AsJson = False,
) -> None:
    """Carry out `kaohe user add`."""
    with terminal.made(database).write() as session:
        link = add_user(
            session,
            actor=OPERATOR,
            name=name,
            role=role,
            region=region,
            cadre=cadre,
            department=department,
            now=terminal.now(),
        )
    _link(name, link, as_json=as_json)


@command("list", say("List the users."), app)
def show(*, database: DatabaseUrl = terminal.HERE, as_json: AsJson = False) -> None:
    """Carry out `kaohe user list`."""
    with terminal.existing(database).read() as session:
        rows = users(session, actor=OPERATOR)
    if as_json:
        terminal.answer([asdict(row) | {"created_at": row.created_at.isoformat()} for row in rows])
        return
    for row in rows:
        state = say("locked") if row.disabled else say("active") if row.has_password else say("not set up yet")
        typer.echo(f"{row.name}\t{row.role}\t{row.region or '-'}\t{worded(state)}")


@command("disable", say("Shut a user out at once."), app)
def disable(*, name: Name, database: DatabaseUrl = terminal.HERE, as_json: AsJson = False) -> None:
    """Carry out `kaohe user disable`."""
    with terminal.existing(database).write() as session:
        disable_user(session, actor=OPERATOR, name=name, now=terminal.now())
    if as_json:
        terminal.answer({"user": name, "disabled": True})
    terminal.tell(worded(say("{name} can no longer sign in.", name=name)))


@command("enable", say("Let a locked user in again, with the password as it was."), app)
def enable(*, name: Name, database: DatabaseUrl = terminal.HERE, as_json: AsJson = False) -> None:
    """Carry out `kaohe user enable`."""
    with terminal.existing(database).write() as session:
        enable_user(session, actor=OPERATOR, name=name, now=terminal.now())
    if as_json:
        terminal.answer({"user": name, "disabled": False})
    terminal.tell(worded(say("{name} can sign in again.", name=name)))


@command("reset", say("Take a user's password away and print a new one-time link."), app)
def reset(*, name: Name, database: DatabaseUrl = terminal.HERE, as_json: AsJson = False) -> None:
    """Carry out `kaohe user reset`."""
    with terminal.existing(database).write() as session:
        link = reset_user(session, actor=OPERATOR, name=name, now=terminal.now())
    _link(name, link, as_json=as_json)


def _link(name: str, link: str, *, as_json: bool) -> None:
    if as_json:
        terminal.answer({"user": name, "link": link})
        return
    terminal.tell(
        worded(say("{name} chooses a password once, within seven days, at the application's address plus:", name=name))
    )
    typer.echo(link)
