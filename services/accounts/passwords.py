"""Passwords: which may be chosen, how they are kept, and how one is compared in the same time for everybody."""

import unicodedata
from functools import cache
from pathlib import Path
from secrets import token_urlsafe
from threading import BoundedSemaphore
from typing import Final

import bcrypt

from services.errors import BadInputError
from services.messages import say

MIN_CHARACTERS: Final = 15
"""NIST SP 800-63B-4 for a password that is the only factor; no rules of composition, no expiry."""
MAX_BYTES: Final = 72
"""bcrypt reads no further, so more is refused rather than cut off unseen."""
MIN_OWN_CHARACTERS: Final = 5
"""Different characters that must remain when common words are taken out."""
COST: Final = 12

_verifications: Final = BoundedSemaphore(2)
"""One verification keeps a core busy for a quarter of a second: sign-ins must not starve the rest."""


def hashed(password: str, *, name: str) -> str:
    """Return the bcrypt hash of a password that may be chosen by this user.

    Raises:
        BadInputError: too short, over 72 bytes in UTF-8, or made of common words, runs and the user's own name.
    """
    text = normal(password)
    if len(text) < MIN_CHARACTERS:
        raise BadInputError(
            say(
                "The password has {length} characters; it needs at least {least}. A sentence is easiest to remember.",
                length=len(text),
                least=MIN_CHARACTERS,
            )
        )
    if len(text.encode()) > MAX_BYTES:
        raise BadInputError(
            say(
                "The password is longer than {most} bytes (a Chinese character takes three); shorten it.",
                most=MAX_BYTES,
            )
        )
    if len(set(_own_part(text, name))) < MIN_OWN_CHARACTERS:
        raise BadInputError(
            say("The password is made of common words, runs of characters or the sign-in name; choose another one.")
        )
    return _digest(text)


def matches(password: str, password_hash: str | None) -> bool:
    """Tell whether the password is the one; without a hash the answer is no, after the same time."""
    text = normal(password).encode()
    readable = 0 < len(text) <= MAX_BYTES
    with _verifications:
        same = bcrypt.checkpw(text if readable else b"-", (password_hash or _nobody()).encode())
    return same and readable and password_hash is not None


def normal(password: str) -> str:
    """Return the password as it is hashed: NFC, without the spaces around it that the sign-in form takes off."""
    return unicodedata.normalize("NFC", password.strip())


def _digest(text: str) -> str:
    with _verifications:
        return bcrypt.hashpw(text.encode(), bcrypt.gensalt(COST)).decode()


@cache
def _nobody() -> str:
    """Return the hash of a password that nobody knows."""
    return _digest(token_urlsafe(32))


@cache
def _common_words() -> tuple[str, ...]:
    lines = (Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split()
    return tuple(sorted(lines, key=len, reverse=True))


def _own_part(text: str, name: str) -> str:
    rest = text.casefold()
    for word in (name.casefold(), *_common_words()):
        rest = rest.replace(word, "")
    return "".join(letter for letter in rest if not letter.isspace())
