"""Which requests the desk lets in, and the headers that its answers carry.

The desk listens on the loopback interface, where each page of every web site that is open in the
browser, and each program of the machine, may send requests to it. What it relies on:

- The token in the address that `forms desk` prints. The first request exchanges it for a cookie
  of the same site (RFC 6265bis), which no page of another site makes the browser send. The browser
  that the desk starts gets another one, which leads in once: all accounts of the machine may see
  the arguments of a program.
- `Host` is the desk's own (a name that was pointed to 127.0.0.1 afterwards is not: DNS rebinding).
- `Sec-Fetch-Site`, where the browser sends it, and `Origin` of each request that changes something.
- A content security policy: scripts and styles come from the desk's own files, so none in a value
  runs. It forbids `style` attributes, too.
- The size of a request.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse

from generator.desk.server import failure_page

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "token"  # noqa: S105 - the name in the address, not the token
# Files that units sent may be large, what is typed or pasted is not.
MOST_BYTES = 16 * 1024 * 1024
MOST_UPLOADED_BYTES = 512 * 1024 * 1024
_UPLOADS = "/receive"
_FRAMED = "/preview.pdf"
# The program's own scripts and styles say nothing of the office, and the page without cookie that
# says so looks like the others.
_OPEN = "/static/"

_SAFE_METHODS = ("GET", "HEAD")
_POLICY = (
    "default-src 'self'; frame-ancestors {ancestors}; object-src 'none'; base-uri 'none'; "
    "form-action 'self'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Guard:
    """What requests are judged by: the port that the desk listens on, and the secret token.

    Each token of `once` may be seen by others when it has been used, and is taken out then.
    """

    port: int
    token: str
    once: set[str] = field(default_factory=set)

    @property
    def hosts(self) -> tuple[str, str]:
        """The values of `Host` that are the desk's own."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    @property
    def cookie(self) -> str:
        """The cookie's name; browsers hold the cookies of all ports of a host together."""
        return f"forms_desk_{self.port}"

    def lets_in(self, token: str) -> bool:
        """Whether the token of an address is that of this start; of one that leads in once, now."""
        used = next((each for each in self.once if _is_equal(token, each)), "")
        self.once.discard(used)
        return bool(used) or _is_equal(token, self.token)


def guarded(app: ASGIApp, guard: Guard) -> ASGIApp:
    """The application behind the guard: what is refused does not reach it."""

    async def guarded_app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # the desk has no web sockets
            return
        send_with_headers = _with_headers(send, scope["path"])
        refusal = _refusal(scope, guard) or _entry(scope, guard) or _declared_too_large(scope)
        if refusal is not None:
            await refusal(scope, receive, send_with_headers)
            return
        await app(scope, _limited(receive, _most_bytes(scope)), send_with_headers)

    return guarded_app


class TooLargeError(Exception):
    """The body of a request goes on after as many bytes as it may have."""


def failure(scope: Scope, words: str, status: int, *, has_ways_back: bool = True) -> Response:
    """The words as a page for somebody who opened the address, alone for a script.

    Without `has_ways_back` the browser has no cookie, and no other page would open either.
    """
    if failure_page.is_wanted(Headers(scope=scope).get("accept", "")):
        return HTMLResponse(
            failure_page.html(words, status, scope["path"], has_ways_back=has_ways_back), status
        )
    return PlainTextResponse(words, status)


def too_large(scope: Scope) -> Response:
    """The answer to a request whose body is too large."""
    return failure(scope, "内容过大，未能接收。请分几次粘贴，或分几次上传。", 413)


def _refusal(scope: Scope, guard: Guard) -> Response | None:
    """The answer to a request that comes from elsewhere; None for one of the desk's own pages."""
    headers = Headers(scope=scope)
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    is_foreign = headers.getlist("host") not in [[host] for host in guard.hosts]
    # No browser sends these twice; whichever counted, another might be meant.
    is_foreign |= any(len(headers.getlist(name)) > 1 for name in ("origin", "sec-fetch-site"))
    is_foreign |= site not in (None, "same-origin", "none")
    own = f"http://{headers.get('host')}"
    if scope["method"] in _SAFE_METHODS:
        is_foreign |= origin not in (None, own)
    else:
        # Where the referrer policy is `no-referrer`, a form of the same origin sends `null`
        # (Fetch, "append a request `Origin` header"); `Sec-Fetch-Site` tells it from others.
        is_foreign |= origin != own and not (origin == "null" and site == "same-origin")
    if is_foreign:
        return failure(scope, "此请求不是由填报桌面的页面发出的，未予处理。", 403)
    return None


def _entry(scope: Scope, guard: Guard) -> Response | None:
    """The answer to the first request, which sets the cookie, and to one without token or cookie.

    None for a request with the cookie, and for the desk's own scripts and styles.
    """
    token = parse_qs(scope["query_string"].decode("latin-1")).get(TOKEN, [""])[0]
    if scope["method"] == "GET" and scope["path"] == "/" and guard.lets_in(token):
        # The token leaves the address bar and the history.
        entered = RedirectResponse("/", 303)
        entered.set_cookie(guard.cookie, guard.token, httponly=True, samesite="strict")
        return entered
    if scope["method"] == "GET" and scope["path"].startswith(_OPEN):
        return None
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    if _is_equal(cookies.get(guard.cookie, ""), guard.token):
        return None
    return failure(
        scope,
        "缺少本次启动的口令。请使用运行 forms desk 后显示的完整网址。",
        403,
        has_ways_back=False,
    )


def _is_equal(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode(), secret.encode())


def _most_bytes(scope: Scope) -> int:
    return MOST_UPLOADED_BYTES if scope["path"].endswith(_UPLOADS) else MOST_BYTES


def _declared_too_large(scope: Scope) -> Response | None:
    """The answer to a request that says that its body is too large."""
    length = Headers(scope=scope).get("content-length", "0")
    is_too_large = not length.isdecimal() or int(length) > _most_bytes(scope)
    return too_large(scope) if is_too_large else None


def _limited(receive: Receive, most_bytes: int) -> Receive:
    """The body, counted: a request need not say how long it is. Raises TooLargeError."""
    total = 0

    async def limited() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > most_bytes:
            raise TooLargeError
        return message

    return limited


def _with_headers(send: Send, path: str) -> Send:
    # The desk's own page shows the preview in a frame.
    policy = _POLICY.format(ancestors="'self'" if path.endswith(_FRAMED) else "'none'")

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = policy
            for name, value in _HEADERS.items():
                headers[name] = value
        await send(message)

    return send_with_headers
