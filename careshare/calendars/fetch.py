"""Gets an outside calendar from its address: from the public internet only, in little time, and not twice the same.

The name is looked up once and what it leads to is checked; the connection goes to that very number, and TLS is held
to the name. Each redirect is another such connection.
"""

import asyncio
import socket
import ssl
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import httpcore

from careshare.domain.internet import is_public
from careshare.domain.outside import MOST_BYTES, Mark, Unreadable
from careshare.domain.words import Wrong

LOCKED_FOR = "outside calendar"
"""What addresses are locked for, with the server's key."""
SECONDS = 10.0
"""For everything: the name, the connections, each redirect, the last byte."""
CONNECT_SECONDS = 4.0
"""Where a name has several addresses, the next one gets a turn too."""
MOST_REDIRECTS = 5
LONGEST_ADDRESS = 2000
LONGEST_MARK = 200
"""A tag or date longer than this is not kept."""
SCHEMES = frozenset({"https", "http", "webcal", "webcals"})
"""What people copy; all of them are asked for over https."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SAID_BY_STATUS = {401: Wrong.NOT_ALLOWED, 403: Wrong.NOT_ALLOWED, 404: Wrong.NOT_THERE, 410: Wrong.NOT_THERE}
ASKED_WITH = {"User-Agent": "CareShare", "Accept": "text/calendar, */*;q=0.5", "Accept-Encoding": "gzip"}


async def _addresses(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@cache
def _trust() -> ssl.SSLContext:
    return httpcore.default_ssl_context()


@dataclass(frozen=True)
class Internet:
    """What the name of a machine leads to, which of that may be asked, whose word counts for a name, for how long."""

    addresses: Callable[[str, int], Awaitable[list[str]]] = _addresses
    is_allowed: Callable[[str], bool] = is_public
    trust: Callable[[], ssl.SSLContext] = _trust
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is at the address; None where it is what we have already."""

    sent: bytes | None
    mark: Mark


def address_of(typed: str) -> str:
    """The address to ask at for what somebody typed. Raises Unreadable for what is none."""
    return _written(_parts(typed.strip()))


async def get(address: str, mark: Mark, internet: Internet) -> Fetched:
    """The calendar at an address of `address_of`. Raises Unreadable with why there is none."""
    try:
        async with asyncio.timeout(internet.seconds):
            return await _follow(address, mark, internet)
    except (TimeoutError, httpcore.TimeoutException):
        raise Unreadable(Wrong.TOO_SLOW) from None
    except (httpcore.ProtocolError, zlib.error):
        raise Unreadable(Wrong.OUT_OF_ORDER) from None
    except (httpcore.NetworkError, OSError) as error:
        raise Unreadable(Wrong.NOT_SECURE if _is_about_trust(error) else Wrong.NO_ANSWER) from None


async def _follow(address: str, mark: Mark, internet: Internet) -> Fetched:
    for _ in range(MOST_REDIRECTS + 1):
        async with _answer(address, mark, internet) as response:
            if response.status not in REDIRECTS:
                return await _fetched(response, mark)
            to = urljoin(address, _header(response, "location"))
        if urlsplit(to).scheme != "https":
            raise Unreadable(Wrong.NOT_SECURE)
        address = address_of(to)
    raise Unreadable(Wrong.GOES_ROUND)


@asynccontextmanager
async def _answer(address: str, mark: Mark, internet: Internet) -> AsyncIterator[httpcore.Response]:
    conditions = {"If-None-Match": mark.etag, "If-Modified-Since": mark.last_modified}
    headers = [*ASKED_WITH.items(), *((name, said) for name, said in conditions.items() if said)]
    extensions = {"timeout": {"connect": CONNECT_SECONDS}}
    async with (
        httpcore.AsyncConnectionPool(internet.trust(), http2=False, network_backend=_Checked(internet)) as pool,
        pool.stream("GET", address, headers=headers, extensions=extensions) as response,
    ):
        yield response


async def _fetched(response: httpcore.Response, mark: Mark) -> Fetched:
    if response.status == 304 and mark != Mark():
        return Fetched(None, mark)
    if response.status != 200:
        raise Unreadable(SAID_BY_STATUS.get(response.status, Wrong.OUT_OF_ORDER))
    encoding = _header(response, "content-encoding").lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise Unreadable(Wrong.OUT_OF_ORDER)
    said = Mark(_kept(response, "etag"), _kept(response, "last-modified"))
    return Fetched(await _body(response.aiter_stream(), is_packed="gzip" in encoding), said)


async def _body(pieces: AsyncIterable[bytes], is_packed: bool) -> bytes:
    """All of it, and never more than MOST_BYTES: neither as it comes, nor unpacked."""
    whole, came = bytearray(), 0
    unpacked = zlib.decompressobj(wbits=31) if is_packed else None
    async for piece in pieces:
        came += len(piece)
        whole += unpacked.decompress(piece, MOST_BYTES + 1 - len(whole)) if unpacked else piece
        if max(came, len(whole)) > MOST_BYTES:
            raise Unreadable(Wrong.TOO_BIG)
    if unpacked and not unpacked.eof:
        raise Unreadable(Wrong.OUT_OF_ORDER)
    return bytes(whole)


class _Checked(httpcore.AsyncNetworkBackend):
    """Connects to what a name leads to, where all of it may be asked."""

    def __init__(self, internet: Internet) -> None:
        self._internet = internet
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as httpcore asks for it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        refused: httpcore.NetworkError | httpcore.TimeoutException = httpcore.ConnectError()
        for address in await self._numbers(host, port):
            try:
                return await self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as why:
                refused = why
        raise refused

    async def _numbers(self, host: str, port: int) -> list[str]:
        try:
            found = await self._internet.addresses(host, port)
        except (socket.gaierror, UnicodeError):
            raise Unreadable(Wrong.NO_SUCH_NAME) from None
        if not all(map(self._internet.is_allowed, found)):
            raise Unreadable(Wrong.NOT_PUBLIC)
        return found


def _parts(typed: str) -> SplitResult:
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        port, name = parts.port, (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise Unreadable(Wrong.NO_ADDRESS) from None
    is_whole = name and ":" not in name and "@" not in parts.netloc and parts.scheme in SCHEMES
    if not is_whole or not typed.isprintable() or len(typed) > LONGEST_ADDRESS or " " in name:
        raise Unreadable(Wrong.NO_ADDRESS)
    if port is not None and port != 443 and port < 1024:  # mail and the like: nothing a calendar stands on
        raise Unreadable(Wrong.NO_ADDRESS)
    return parts._replace(scheme="https", netloc=f"{name}:{port}" if port and port != 443 else name, fragment="")


def _written(parts: SplitResult) -> str:
    kept = "/%:@!$&'()*+,;=~-._?"
    return parts._replace(path=quote(parts.path or "/", safe=kept), query=quote(parts.query, safe=kept)).geturl()


def _header(response: httpcore.Response, name: str) -> str:
    found = (value for each, value in response.headers if each.lower() == name.encode())
    return next(found, b"").decode("latin-1").strip()


def _kept(response: httpcore.Response, name: str) -> str:
    said = _header(response, name)
    return said if len(said) <= LONGEST_MARK and said.isascii() and said.isprintable() else ""


def _is_about_trust(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None
