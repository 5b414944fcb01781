"""The `kaohe` command: ledgers in, scores and evidence out, users and a look at the installation."""

from services.cli import daily, operations, results, tables, users
from services.cli.terminal import app

app.add_typer(users.app, name="user")

__all__ = ["app", "daily", "operations", "results", "tables", "users"]
