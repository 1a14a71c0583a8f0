"""The real server as a process of its own, and beside it one that does nothing, to compare with."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from bench.seeded import VAR, Seeded
from tests import server

HELLO = """
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

async def hello(request):
    return PlainTextResponse("hello")

uvicorn.run(Starlette(routes=[Route("/", hello)]), port={port}, loop="uvloop", http="httptools", access_log=False,
            server_header=False, log_level="warning")
"""


@contextmanager
def careshare(seeded: Seeded) -> Iterator[int]:
    """`careshare serve` on that database, until the block ends; its port."""
    VAR.mkdir(parents=True, exist_ok=True)
    with server.running(VAR, seeded.url) as live:
        yield urlsplit(live.base_url).port or 80


@contextmanager
def hello() -> Iterator[int]:
    """A bare Starlette that says hello, served as CareShare is; its port."""
    port = server.free_port()
    process = subprocess.Popen([sys.executable, "-c", HELLO.format(port=port)])
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def seconds_to_first_answer(seeded: Seeded) -> tuple[float, float]:
    """From the command to the sign-in page; and the megabytes it then rests at."""
    port = server.free_port()
    settings = {
        "CARESHARE_DATABASE_URL": seeded.url,
        "CARESHARE_BASE_URL": f"http://localhost:{port}",
        "CARESHARE_SECRET_FILE": str(VAR / "secret"),
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "careshare", "serve", "--port", str(port)],
        env={**server.inherited_environment(), **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        answered = wait_for(port, "/sign-in")
        return answered - started, megabytes(process.pid)
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, path: str = "/") -> float:
    """When something first answers there."""
    asked = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(asked)
            if connection.recv(12).startswith(b"HTTP/1.1 200"):
                return time.perf_counter()
        time.sleep(0.002)


def megabytes(pid: int) -> float:
    """The memory a process has to itself and its part of what it shares (proportional set size)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
