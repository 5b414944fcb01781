"""Routes beside the screens: starting and ending a session, the language, and the sign of life."""

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pages.web import cookies, print_scorecard, shell
from pages.web.place import database, now
from services import accounts
from services.accounts import Started, is_local
from services.errors import KaoheError
from services.messages import LANGUAGES, say, word

_NO_TRACE: Final = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


async def start(request: Request) -> Response:
    """Exchange a one-time ticket for a session in this browser's cookie, and go where the user wanted to."""
    jar = cookies.read(request.scope)
    ticket, browser = request.query_params.get("ticket", ""), jar.get(cookies.BROWSER, "")
    started = await to_thread.run_sync(_start, ticket, browser, request.headers.get("user-agent", ""))
    if started is None:
        sentence = say("This sign-in has been used or is too old; go back and sign in again.")
        return PlainTextResponse(word(sentence, cookies.language(jar)), status_code=403, headers=_NO_TRACE)
    answer = RedirectResponse(started.next_path, status_code=303, headers=_NO_TRACE)
    answer.headers.append("set-cookie", cookies.write(cookies.SESSION, started.token, request.scope))
    return answer


def _start(ticket: str, browser: str, agent: str) -> Started | None:
    with database().write() as session:
        return accounts.start_session(session, ticket=ticket, browser=browser, agent=agent, now=now())


async def sign_out(request: Request) -> Response:
    """End the session of this browser; other tabs are out at their next run."""
    token = cookies.read(request.scope).get(cookies.SESSION)
    if token:
        await to_thread.run_sync(_sign_out, token)
    answer = RedirectResponse("/", status_code=303, headers=_NO_TRACE)
    answer.headers.append("set-cookie", cookies.write(cookies.SESSION, "", request.scope, max_age=0))
    return answer


def _sign_out(token: str) -> None:
    with database().write() as session:
        accounts.sign_out(session, token=token, now=now())


async def language(request: Request) -> Response:
    """Keep the reader's language, and go back to the page it was chosen on."""
    back = request.query_params.get("next", "/")
    chosen = request.path_params["language"]
    if not is_local(back) or chosen not in LANGUAGES:
        return RedirectResponse("/", status_code=303)
    parts = urlsplit(back)
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] != "lang"])
    answer = RedirectResponse(f"{parts.path}?{query}" if query else parts.path, status_code=303)
    answer.headers.append("set-cookie", cookies.write(cookies.LANGUAGE, chosen, request.scope, max_age=cookies.YEAR))
    return answer


async def livez(_request: Request) -> Response:
    """Say that the process answers and reaches its database; nothing else is told to strangers."""
    try:
        await to_thread.run_sync(_reach)
    except KaoheError:
        return JSONResponse({"status": "no database"}, status_code=503)
    return JSONResponse({"status": "ok"})


def _reach() -> None:
    with database().read():
        pass


async def script(_request: Request) -> Response:
    """Serve our few lines of script; the browser asks each time whether they have changed."""
    return FileResponse(shell.SCRIPT, media_type="text/javascript", headers={"cache-control": "no-cache"})


ROUTES: Final = [
    Route(print_scorecard.PATH, print_scorecard.answer),
    Route(shell.SCRIPT_PATH, script),
    Route("/session/start", start),
    Route("/auth/logout", sign_out),
    Route("/language/{language}", language),
    Route("/livez", livez),
]
