"""The start: migrate, install the calendars, print the set-up code where it is needed, preload, freeze."""

import gc
import hmac
import logging
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from secrets import choice
from typing import Any, Final

from pages.web.place import database, now, today
from services import accounts, calendars
from services.access import OPERATOR
from services.errors import KaoheError
from services.ledgers.issues import tick_counties
from services.messages import say, word

_LOG: Final = logging.getLogger("kaohe")
_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_PRELOADED: Final = ("openpyxl", "xlsxwriter", "pandas", "altair")


@asynccontextmanager
async def start(_app: Any) -> AsyncGenerator[dict[str, Any]]:
    """Make the database ready before the first request is served."""
    database().migrate()
    with database().write() as session:
        calendars.install(session)
        empty = accounts.nobody_yet(session)
    _tick()
    for name in _PRELOADED:
        import_module(name)
    gc.collect()
    gc.freeze()
    if empty:
        for language in ("zh_CN", "en"):
            sentence = say("Nobody can sign in yet. Set-up code for the first page: {code}", code=set_up_code())
            sys.stdout.write(f"\n  {word(sentence, language)}\n")
        sys.stdout.write("\n")
        sys.stdout.flush()
    yield {}
    database().close()


def _tick() -> None:
    """Do the daily run; what keeps it from being done, as a calendar's missing year, keeps no screen from starting."""
    try:
        run = tick_counties(database(), actor=OPERATOR, today=today(), now=now())
    except KaoheError as error:
        _LOG.warning("the daily run was not carried out: %s", error)
        return
    for code, why in run.refused.items():
        _LOG.warning("the daily run of %s was not carried out: %s", code, why.english())


@cache
def set_up_code() -> str:
    """Return this process's set-up code: 40 bits, to be read in the terminal only."""
    return "-".join("".join(choice(_LETTERS) for _ in range(4)) for _ in range(2))


def is_set_up_code(given: str) -> bool:
    """Tell whether this is the code, in a time that does not depend on how much of it is right."""
    plain = given.strip().upper().replace(" ", "")
    return hmac.compare_digest(plain.encode(), set_up_code().encode())
