"""The gate before every request: who it is, what is open without a session, and the headers of every answer."""

from secrets import token_urlsafe
from typing import Final
from urllib.parse import quote

from anyio import to_thread
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.web import cookies, shell
from pages.web.place import database, now
from pages.web.print_scorecard import PRINTED
from pages.web.screens import SCREENS
from services import accounts

_IDENTITY: Final = (b"x-kaohe-user", b"x-kaohe-session")
_MEMBERS_ONLY: Final = ("/media/", "/_stcore/upload_file", "/_stcore/metrics")
_OPEN: Final = (
    *("/static/", "/component/", "/favicon.png", "/manifest.json", shell.SCRIPT_PATH),
    *("/session/start", "/auth/logout", "/language/", "/livez"),
)
_PAGES: Final = frozenset(f"/{screen.path}" for screen in SCREENS)


class Gate:
    """Pure ASGI middleware for HTTP and websocket.

    Identity reaches Streamlit as headers that only this class sets: what a client sends under these names is dropped,
    so that a person can neither pose as another nor resume another's Streamlit session by its id.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() not in _IDENTITY]}
        if scope["type"] == "websocket":
            scope["headers"] += await _identity(scope)
            await self.app(scope, receive, send)
            return
        answer = await _answer(scope)
        await (answer or self.app)(scope, receive, _with_headers(scope, send))


async def _answer(scope: Scope) -> Response | None:
    """Answer what Streamlit is not asked: its page, strangers who want files, and addresses that do not exist."""
    path = scope["path"]
    if path in _PAGES and scope["method"] in ("GET", "HEAD"):
        page = shell.page(cookies.language(cookies.read(scope)))
        return Response(page, media_type="text/html", headers={"cache-control": "no-cache"})
    if path.startswith(PRINTED):  # a stranger comes back to the screen, which asks who it is
        return None if await _identity(scope) else RedirectResponse("/", status_code=303)
    if path.startswith(_MEMBERS_ONLY):
        return None if await _identity(scope) else PlainTextResponse("401", status_code=401)
    if path.startswith(_OPEN) or "/_stcore/" in path:
        return None
    return RedirectResponse("/", status_code=303)


async def _identity(scope: Scope) -> list[tuple[bytes, bytes]]:
    """Return the identity headers of the session whose token the cookie holds, if it is good."""
    token = cookies.read(scope).get(cookies.SESSION)
    if not token:
        return []
    found = await to_thread.run_sync(_holder, token)
    if found is None:
        return []
    return [
        (b"x-kaohe-user", quote(found.actor.name).encode()),
        (b"x-kaohe-session", found.session_hash.encode()),
    ]


def _holder(token: str) -> accounts.Live | None:
    with database().read() as session:
        return accounts.holder(session, token=token, now=now())


def _with_headers(scope: Scope, send: Send) -> Send:
    """Add the security headers that an answer does not set itself, and the browser's cookie where it is missing."""
    extra = list(shell.security_headers())
    if cookies.is_secure(scope):
        extra.append((b"strict-transport-security", b"max-age=31536000"))
    if scope["path"] in _PAGES and cookies.BROWSER not in cookies.read(scope):
        line = cookies.write(cookies.BROWSER, token_urlsafe(24), scope, max_age=cookies.YEAR)
        extra.append((b"set-cookie", line.encode()))

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = list(message.get("headers", ()))
            named = {name.lower() for name, _value in given} - {b"set-cookie"}
            message = {**message, "headers": [*given, *(pair for pair in extra if pair[0] not in named)]}
        await send(message)

    return sending
