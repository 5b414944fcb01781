"""The gate over a real server: who is let through with which cookie, header, ticket or session id."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import jwt
import pytest
from google.protobuf.text_format import MessageToString

from pages.web import shell
from pages.web.routes import ROUTES
from pages.web.screens import PUBLIC, SCREENS
from services import accounts
from tests.browser.wire import Wire

BROWSER = "a-browser"
PAGES = [screen.path for screen in SCREENS if screen.path not in PUBLIC]
OPEN = {shell.SCRIPT_PATH, "/session/start", "/auth/logout", "/language/{language}", "/livez"}
"""Routes that strangers need: to sign in, to read on, to see that the process lives."""
OURS = [route.path for route in ROUTES if route.path not in OPEN]


def ticket(house, name="leader", browser=BROWSER, next_path="/ranking?kind=cadre"):
    with house.write() as session:
        return accounts.issue_ticket(session, name=name, browser=browser, next_path=next_path, now=datetime.now(UTC))


def redeem(server, given, browser=BROWSER):
    cookies = {"kaohe_browser": browser} if browser else {}
    return httpx.get(f"{server.address}/session/start", params={"ticket": given}, cookies=cookies)


@pytest.fixture
def token(server, house):
    """Return the session cookie of a leader who has just signed in."""
    return redeem(server, ticket(house)).cookies["kaohe_session"]


def digest_of(house, token):
    with house.read() as session:
        return accounts.holder(session, token=token, now=datetime.now(UTC)).session_hash


def look(server, *, page="ranking", resume="", **headers):
    """Open a screen by websocket; return the id of the Streamlit session and all that was sent."""

    async def run():
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        async with Wire(server.address, given, resume=resume) as wire:
            found = await wire.open(page)
            return found.session, "\n".join(MessageToString(one, as_utf8=True) for one in found.sent)

    return asyncio.run(run())


def is_form(shown):
    return "登录名" in shown and "周至县" not in shown


def is_screen(shown):
    return "周至县" in shown and "登录名" not in shown


@pytest.mark.parametrize("page", ["overview", "ranking", "export"])
def test_a_session_cookie_opens_the_screen(server, token, page):
    assert is_screen(look(server, page=page, Cookie=f"kaohe_session={token}")[1])


@pytest.mark.parametrize("page", PAGES)
def test_without_a_cookie_there_is_the_form_and_no_data(server, page):
    assert is_form(look(server, page=page)[1])


@pytest.mark.parametrize("page", PAGES)
def test_identity_headers_of_a_client_are_dropped(server, house, token, page):
    forged = {"X_Kaohe_User": "leader", "X_Kaohe_Session": digest_of(house, token)}
    assert is_form(look(server, page=page, **forged)[1])
    assert is_form(look(server, page=page, Cookie="kaohe_session=guess", **forged)[1])


def test_a_forged_header_does_not_turn_one_user_into_another(server, house, token):
    office = redeem(server, ticket(house, name="office")).cookies["kaohe_session"]
    _, shown = look(
        server, Cookie=f"kaohe_session={token}", X_Kaohe_User="office", X_Kaohe_Session=digest_of(house, office)
    )
    assert "leader" in shown
    assert "office ·" not in shown


def test_the_digest_of_a_token_is_no_token(server, house, token):
    assert is_form(look(server, Cookie=f"kaohe_session={digest_of(house, token)}")[1])


def test_the_librarys_cookie_signed_with_its_default_key_gets_nothing(server):
    expires = (datetime.now(UTC) + timedelta(days=30)).timestamp()
    forged = jwt.encode({"username": "leader", "exp_date": expires}, "some_key", algorithm="HS256")
    assert is_form(look(server, Cookie=f"some_cookie_name={forged}")[1])


def test_a_streamlit_session_is_resumed_by_its_owner_only(server, house, token):
    cookie = f"kaohe_session={token}"
    number, _ = look(server, Cookie=cookie)
    office = redeem(server, ticket(house, name="office")).cookies["kaohe_session"]
    stolen, shown = look(server, resume=number)
    assert stolen != number
    assert is_form(shown)
    assert look(server, resume=number, Cookie=f"kaohe_session={office}")[0] != number
    assert look(server, resume=number, Cookie=cookie)[0] == number


@pytest.mark.parametrize("path", OURS)
def test_a_route_for_members_gives_strangers_nothing(server, house, path):
    """Neither without a session, nor by one that has ended, a guess, a digest or a header."""
    token = redeem(server, ticket(house)).cookies["kaohe_session"]
    address, query = server.address + path, {"region": "610124", "from": "2016-06-08", "subject": "cadre:G001"}
    digest = digest_of(house, token)
    assert httpx.get(address, params=query, cookies={"kaohe_session": token}).status_code in (200, 404)
    with house.write() as session:
        accounts.sign_out(session, token=token, now=datetime.now(UTC))
    forged = {"X-Kaohe-User": "leader", "X-Kaohe-Session": digest}
    for given in ({}, {"kaohe_session": token}, {"kaohe_session": "guess"}, {"kaohe_session": digest}):
        answer = httpx.get(address, params=query, cookies=given, headers=forged)
        assert answer.status_code in (303, 401, 403)
        assert "周至县" not in answer.text
        assert answer.headers.get("location", "/").startswith("/")


@pytest.mark.parametrize("path", ["/media/abc.xlsx", "/_stcore/metrics", "/_stcore/upload_file/a/b"])
def test_files_and_metrics_are_for_members(server, token, path):
    address = server.address + path
    assert httpx.get(address).status_code == 401
    assert httpx.get(address, cookies={"kaohe_session": "guess"}).status_code == 401
    assert httpx.get(address, cookies={"kaohe_session": token}).status_code != 401


def test_uploads_without_a_session_are_refused(server):
    assert httpx.put(f"{server.address}/_stcore/upload_file/a/b", content=b"x").status_code == 401


def test_a_ticket_becomes_a_cookie_that_scripts_cannot_read(server, house):
    answer = redeem(server, ticket(house))
    line = answer.headers["set-cookie"]
    assert (answer.status_code, answer.headers["location"]) == (303, "/ranking?kind=cadre")
    assert "HttpOnly" in line
    assert "SameSite=Lax" in line
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_ticket_is_not_replayed_not_guessed_and_not_for_another_browser(server, house):
    used = ticket(house)
    assert redeem(server, used).status_code == 303
    answers = [redeem(server, used), redeem(server, "guess"), redeem(server, ticket(house), browser="another"),
               redeem(server, ticket(house), browser=None)]  # fmt: skip
    assert [answer.status_code for answer in answers] == [403] * 4
    assert all("set-cookie" not in answer.headers for answer in answers)


def test_signing_out_ends_the_session_behind_the_cookie(server, token):
    cookie = {"kaohe_session": token}
    answer = httpx.get(f"{server.address}/auth/logout", cookies=cookie)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert is_form(look(server, Cookie=f"kaohe_session={token}")[1])
    assert httpx.get(f"{server.address}/media/abc", cookies=cookie).status_code == 401


@pytest.mark.parametrize("path", ["/", "/ranking", "/livez", "/static/none", "/media/none", "/nowhere"])
def test_every_answer_carries_the_security_headers(server, path):
    headers = httpx.get(server.address + path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_the_first_page_gives_the_browser_a_name_of_its_own(server):
    first, second = (httpx.get(f"{server.address}/ranking") for _ in range(2))
    assert "HttpOnly" in first.headers["set-cookie"]
    assert first.cookies["kaohe_browser"] != second.cookies["kaohe_browser"]
    again = httpx.get(f"{server.address}/ranking", cookies={"kaohe_browser": "mine"})
    assert "set-cookie" not in again.headers


def test_an_address_that_does_not_exist_leads_to_the_start(server):
    for path in ("/nowhere", "/ranking/deeper", "/healthz"):
        answer = httpx.get(server.address + path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_the_page_is_in_the_readers_language(server):
    assert '<html lang="zh-CN">' in httpx.get(server.address).text
    assert '<html lang="en">' in httpx.get(server.address, cookies={"kaohe_language": "en"}).text


def test_the_language_is_kept_and_leads_back_but_never_out(server):
    back = httpx.get(f"{server.address}/language/en", params={"next": "/ranking?kind=cadre&lang=zh_CN"})
    assert (back.headers["location"], back.cookies["kaohe_language"]) == ("/ranking?kind=cadre", "en")
    for path, onward in (("en", "//evil.example"), ("en", "https://evil.example"), ("xx", "/ranking")):
        answer = httpx.get(f"{server.address}/language/{path}", params={"next": onward})
        assert answer.headers["location"] == "/"


def test_the_sign_of_life_tells_strangers_nothing_else(server):
    assert httpx.get(f"{server.address}/livez").json() == {"status": "ok"}


def test_the_agent_interface_is_off(server, token):
    answer = httpx.post(f"{server.address}/_stcore/agent/interact", json={}, cookies={"kaohe_session": token})
    assert answer.status_code >= 400
