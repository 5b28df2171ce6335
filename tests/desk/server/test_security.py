"""The guard lets in the desk's own pages and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from generator.desk.server import security
from tests.desk import served

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.testclient import TestClient

TOKEN = {"token": served.GUARD.token}


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{len(await request.body())}")


def _too_large(request: Request, _error: Exception) -> PlainTextResponse:
    return security.too_large(request.scope)


_INSIDE = Starlette(
    routes=[Route("/{path:path}", _echo, methods=["GET", "POST"])],
    exception_handlers={security.TooLargeError: _too_large},
)
APPLICATION = security.guarded(_INSIDE, served.GUARD)


@pytest.fixture
def stranger() -> TestClient:
    return served.stranger(APPLICATION)


@pytest.fixture
def browser() -> TestClient:
    return served.browser(APPLICATION)


def test_the_first_address_is_exchanged_for_a_cookie_of_the_same_site(stranger: TestClient) -> None:
    entered = stranger.get("/", params=TOKEN, follow_redirects=False)

    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "domain" not in cookie
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize("token", ["", "wrong", "口令", "a-secret "])
def test_without_the_token_nothing_is_answered(stranger: TestClient, token: str) -> None:
    answer = stranger.get("/", params={"token": token})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert "forms desk" in answer.text


def test_the_token_that_other_accounts_may_see_leads_in_once() -> None:
    guard = security.Guard(served.GUARD.port, served.GUARD.token, {"seen"})
    application = security.guarded(_INSIDE, guard)

    first, second = (served.stranger(application) for _ in range(2))

    assert first.get("/", params={"token": "seen"}).status_code == 200
    assert second.get("/", params={"token": "seen"}).status_code == 403
    assert second.get("/", params=TOKEN).status_code == 200


def test_the_token_is_no_way_in_but_by_the_first_address(stranger: TestClient) -> None:
    own = {"Origin": served.ADDRESS}
    assert stranger.get("/c/1", params=TOKEN).status_code == 403
    assert stranger.post("/", params=TOKEN, headers=own).status_code == 403


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8001", "evil.example:8000", "localhost.evil.example:8000", ""]
)
def test_a_name_that_leads_to_this_machine_is_not_the_desk(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"Host": host}).status_code == 403
    assert browser.get("/", params=TOKEN, headers={"Host": host}).status_code == 403


def test_localhost_is_the_desk_too(stranger: TestClient) -> None:
    address = "http://localhost:8000"
    stranger.get(f"{address}/", params=TOKEN)
    cookie = {"Cookie": f"{served.GUARD.cookie}={served.GUARD.token}", "Origin": address}

    assert stranger.post(f"{address}/", headers=cookie).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:8001", "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost:8000"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": ""},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_changes_nothing_even_with_the_cookie(
    browser: TestClient, headers: dict[str, str]
) -> None:
    assert browser.post("/", headers=headers).status_code == 403


@pytest.mark.parametrize("name", ["Origin", "Sec-Fetch-Site", "Host"])
def test_a_request_says_only_once_where_it_comes_from(browser: TestClient, name: str) -> None:
    own = browser.headers.get(name, served.ADDRESS.removeprefix("http://"))

    assert browser.post("/", headers=[(name, own)]).status_code == 200
    assert browser.post("/", headers=[(name, own)] * 2).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_shows_nothing_of_the_desk(browser: TestClient, site: str) -> None:
    assert browser.get("/", headers={"Sec-Fetch-Site": site}).status_code == 403


def test_a_form_of_the_desk_s_own_pages_is_let_in(browser: TestClient) -> None:
    assert browser.post("/", headers={"Origin": "null"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/c/1/u/2/preview.pdf"])
@pytest.mark.parametrize("client", ["browser", "stranger"])
def test_every_answer_has_the_policy(
    client: str, path: str, request: pytest.FixtureRequest
) -> None:
    headers = request.getfixturevalue(client).get(path).headers

    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "object-src 'none'; base-uri 'none'; form-action 'self'" in policy
    ancestors = "'self'" if path.endswith("preview.pdf") else "'none'"
    assert f"frame-ancestors {ancestors};" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "most"), [("/edits", "MOST_BYTES"), ("/c/1/receive", "MOST_UPLOADED_BYTES")]
)
def test_a_request_that_is_too_large_is_refused(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, most: str
) -> None:
    monkeypatch.setattr(security, most, 10)

    def post(content: Any) -> tuple[int, str]:
        answer = browser.post(path, content=content)
        return answer.status_code, answer.text

    assert post(b"x" * 10) == (200, "10")
    code, text = post(b"x" * 11)
    assert code == 413
    assert "内容过大" in text
    assert post(b"x" for _ in range(11))[0] == 413  # its length is not in its headers
