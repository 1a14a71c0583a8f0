"""What stands at the door: the right name, the right origin, and what a browser may do with the answer."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from careshare.config import Settings
from careshare.web import ours, page

OTHER_NAME, OTHER_SITE = "other name", "other site"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ONE_CLICK = re.compile(r"/unsubscribe/[a-z]+/[A-Za-z0-9_-]+")
"""Where a mail program says for its reader that they want no more of these (RFC 8058): from wherever it is, without any
cookie, by a link that is its own key."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}
TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")


def marks(settings: Settings) -> dict[str, str]:
    """What every answer tells the browser."""
    return HEADERS | dict([TRANSPORT] if settings.is_https else [])


class Door:
    """ASGI middleware: refuses requests for another name or from another site, and marks every answer.

    What an answer says itself about what may be done with it stays.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.address = settings.base_url
        self.hosts = LOOPBACK | {settings.host}
        self.marks = [(name.lower().encode(), value.encode()) for name, value in marks(settings).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message.get("headers", ()))
                said = {name.lower() for name, _ in own}
                message["headers"] = [*own, *(mark for mark in self.marks if mark[0] not in said)]
            await send(message)

        headers = Headers(scope=scope)
        is_one_click = scope["method"] == "POST" and ONE_CLICK.fullmatch(scope["path"])
        if refusal := self.why_not("GET" if is_one_click else scope["method"], headers):
            shown = await page.show(Request(scope), "errors/door.html", status=403, why=refusal, address=self.address)
            await shown(scope, receive, marked)
        else:
            await self.app(scope, receive, marked)

    def why_not(self, method: str, headers: Headers) -> str | None:
        """Why this request is not answered, or None.

        A browser says where a change comes from, in `Sec-Fetch-Site` (W3C Fetch Metadata) or at least in `Origin`;
        what says neither is not a browser, and has no cookie that somebody else could use.
        """
        host = headers.get("host", "")
        if _name(host) not in self.hosts:
            return OTHER_NAME
        if method in SAFE:
            return None
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            is_ours = site in ("same-origin", "none")
        else:
            is_ours = origin is None or ours.parts(origin).netloc == host
        return None if is_ours else OTHER_SITE


def _name(host: str) -> str:
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


def keep_for_a_year(headers: MutableHeaders) -> None:
    """For an address that changes with its content."""
    headers["Cache-Control"] = "public, max-age=31536000, immutable"
