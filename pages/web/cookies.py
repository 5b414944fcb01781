"""Our three cookies: the session, the browser that a sign-in is bound to, and the language."""

from typing import Final

from starlette.requests import cookie_parser
from starlette.types import Scope

from services.messages import DEFAULT_LANGUAGE, LANGUAGES

SESSION: Final = "kaohe_session"
BROWSER: Final = "kaohe_browser"
LANGUAGE: Final = "kaohe_language"
YEAR: Final = 365 * 24 * 3600


def read(scope: Scope) -> dict[str, str]:
    """Return the cookies of a request."""
    jar: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name.lower() == b"cookie":
            jar.update(cookie_parser(value.decode("latin-1")))
    return jar


def language(jar: dict[str, str]) -> str:
    """Return the reader's language."""
    chosen = jar.get(LANGUAGE, DEFAULT_LANGUAGE)
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE


def is_secure(scope: Scope) -> bool:
    """Tell whether the browser speaks TLS, to us or to the proxy in front."""
    return scope["scheme"] in ("https", "wss")


def write(name: str, value: str, scope: Scope, *, max_age: int | None = None) -> str:
    """Return a Set-Cookie line: HttpOnly, Lax, Secure behind TLS; without `max_age` it ends with the browser."""
    parts = [f"{name}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
    if max_age is not None:
        parts.append(f"Max-Age={max_age}")
    if is_secure(scope):
        parts.append("Secure")
    return "; ".join(parts)
