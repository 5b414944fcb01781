"""Random tokens that leave the house, and the digests of them that stay."""

from hashlib import sha256
from secrets import token_urlsafe


def new_token() -> str:
    """Return 256 random bits as text for a cookie or an address."""
    return token_urlsafe(32)


def digest(token: str) -> str:
    """Return the SHA-256 of a token, hexadecimal: all that the database knows of it."""
    return sha256(token.encode()).hexdigest()
