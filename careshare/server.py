"""Serves the application: one process on one port, until it is told to stop."""

import asyncio
import errno
import gc
import logging
import signal
import socket
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager, suppress
from typing import Any

import uvicorn
from starlette.applications import Starlette

from careshare import logs
from careshare.app import create_app, no_jobs
from careshare.config import CannotStart, Misconfigured, Settings
from careshare.db import version
from careshare.jobs import runner
from careshare.letters.deliver import round_for
from careshare.letters.pace import Pace
from careshare.letters.text import House
from careshare.web.trace import Trace

log = logging.getLogger("careshare")

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
BACKLOG = 1024
FINISH_SECONDS = 10
"""How long requests that are being answered may take when we are told to stop."""
EVERY_SO_MANY_OBJECTS = 50_000
"""A collection of garbage stops everything; at the usual 700 it came many times a second (p99 26 → 4 ms)."""


def serve(settings: Settings, host: str, port: int) -> None:
    """Serves until SIGINT or SIGTERM. Raises CannotStart instead of starting half."""
    with listening(host, port) as sockets:
        version.make_ready(settings.database_url)
        run(settings, sockets, notes(settings))


def run(settings: Settings, sockets: list[socket.socket], words: Iterable[str]) -> None:
    """Serves on `sockets` until SIGINT or SIGTERM; says `words` as soon as it answers."""
    logs.to_terminal()
    say = None if settings.demo else logs.say
    server = _Server(_config(Trace(application(settings), say), settings))
    server.words = list(words)
    server.run(sockets)


def application(settings: Settings) -> Starlette:
    """The application, on an embedded database with its jobs beside it. Raises Misconfigured."""
    round_for(settings.smtp_url)  # says now that it cannot work, and not when the first letter leaves
    try:
        return create_app(settings, jobs=_jobs if _is_embedded(settings) else no_jobs)
    except ValueError as wrong:
        raise Misconfigured(str(wrong)) from None


def work(settings: Settings) -> None:
    """Runs the jobs alone, until SIGINT or SIGTERM. Raises CannotStart."""
    if _is_embedded(settings):
        raise CannotStart("With SQLite `careshare serve` does this work itself; nothing more is needed.")
    version.make_ready(settings.database_url)
    logs.to_terminal()
    asyncio.run(_work(application(settings)))


def notes(settings: Settings) -> Iterator[str]:
    """What whoever starts it should know, a sentence a line."""
    yield f"CareShare serves at {settings.base_url} (Ctrl+C stops it)."
    if not settings.smtp_url and not settings.demo:
        yield "Letters and sign-in codes are shown here, because CARESHARE_SMTP_URL is not set."
    if _is_embedded(settings) and sqlite3.sqlite_version_info < (3, 51, 3):
        yield (
            f"SQLite {sqlite3.sqlite_version}: only one connection moves the log into the database, "
            "because before 3.51.3 two at once could damage it. Let no other program write to the file."
        )
    if not _is_embedded(settings):
        yield "Letters are sent and shifts written ahead by `careshare work`, which runs beside this."


def _jobs(app: Starlette) -> AbstractAsyncContextManager[None]:
    state, settings = app.state, app.state.settings
    house, pace = House(settings, state.seal), Pace(settings.mail_per_minute)
    rounds = state.tray.round if settings.demo else round_for(settings.smtp_url)
    return runner.beside(runner.Tools(state.database, house, rounds, pace, state.clock, state.internet))


async def _work(app: Starlette) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with _jobs(app):
        log.info("working")
        await stop.wait()
    await app.state.database.close()


class _Server(uvicorn.Server):
    """uvicorn, that says when it answers, with the garbage collector told that what is there now stays.

    From then on it collects, also where whoever imported us had stopped it for that time.
    """

    words: Iterable[str] = ()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(*self.words, sep="\n", flush=True)  # noqa: T201 - said to whoever started it
        gc.freeze()
        gc.set_threshold(EVERY_SO_MANY_OBJECTS, 20, 50)
        gc.enable()


def _config(app: Trace, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,  # careshare.web.trace writes ours, without paths
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_keep_alive=75,  # longer than a page waits before it asks again, so a phone keeps its connection
        timeout_graceful_shutdown=FINISH_SECONDS,
        backlog=BACKLOG,
    )


@contextmanager
def listening(host: str, port: int) -> Iterator[list[socket.socket]]:
    """Sockets on each address of `host`: "localhost" is two where the machine speaks IPv6. Raises CannotStart."""
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as why:
        raise CannotStart(f"There is no address {host} on this machine ({why.strerror}).") from None
    with ExitStack() as stack:
        sockets = []
        for family, kind, protocol, _name, address in dict.fromkeys(addresses):
            with suppress(_NoSuchAddress):
                sockets.append(stack.enter_context(_bound(family, kind, protocol, address)))
        if not sockets:
            raise CannotStart(f"The address {host} is not one of this machine.")
        yield sockets


class _NoSuchAddress(Exception):  # noqa: N818 - a machine without IPv6 says this, and it is fine
    """The machine has the name, but not this kind of address."""


def _bound(family: int, kind: int, protocol: int, address: Any) -> socket.socket:
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
    except OSError as why:
        listener.close()
        if why.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            raise _NoSuchAddress from None
        raise CannotStart(_why_not_bound(address[1], why)) from None
    return listener


def _why_not_bound(port: object, why: OSError) -> str:
    if why.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Choose another one with --port."
    if why.errno == errno.EACCES:
        return f"This account may not use port {port}. Choose one above 1023 with --port."
    return f"Port {port} cannot be used: {why.strerror}."


def _is_embedded(settings: Settings) -> bool:
    return settings.database_url.startswith("sqlite")
