"""A crowd of browsers, in a process of its own: sends requests over a few kept connections, and times every answer.

It does nothing but write bytes that were made before and look for the end of an answer, so that it is never what is
measured: `python -m bench hello` shows how many answers a second it takes from an application that does nothing.
"""

import asyncio
import json
import pickle
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter
from typing import NamedTuple, cast

import uvloop

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Load:
    """What to send: each request once, or, where `seconds` says so, around and around for that long."""

    port: int
    requests: Sequence[bytes]
    connections: int
    seconds: float | None = None


class Measured(NamedTuple):
    """What came back: how many answers of each status in how many seconds, and how long each took in milliseconds."""

    statuses: dict[int, int]
    seconds: float
    milliseconds: list[float]

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.milliseconds) / self.seconds

    def percentile(self, percent: float) -> float:
        """The time that so many in a hundred answers took at most."""
        ordered = sorted(self.milliseconds)
        return ordered[min(int(len(ordered) * percent / 100), len(ordered) - 1)]

    @property
    def median(self) -> float:
        """The time half of the answers took at most."""
        return self.percentile(50)


def measure(load: Load) -> Measured:
    """Sends it from a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=pickle.dumps(load), stdout=subprocess.PIPE, check=True
    )
    statuses, seconds, milliseconds = json.loads(done.stdout)
    return Measured({int(status): count for status, count in statuses.items()}, seconds, milliseconds)


@dataclass(slots=True)
class _Sender:
    """What all connections share."""

    requests: Iterator[bytes]
    until: float
    open: int
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    statuses: Counter[int] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    last: float = 0.0

    def close(self) -> None:
        """One connection has nothing more to send."""
        self.open -= 1
        if not self.open:
            self.finished.set()


class _Connection(asyncio.Protocol):
    """One browser: asks, waits for the whole answer, asks again."""

    def __init__(self, sender: _Sender) -> None:
        self.sender = sender
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.ask()

    def ask(self) -> None:
        request = next(self.sender.requests, None) if perf_counter() < self.sender.until else None
        if request is None:
            self.transport.close()
            return
        self.asked_at = perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head = self.buffer.find(END)
        if head < 0:
            return
        status = int(self.buffer[9:12])
        length = LENGTH.search(self.buffer, 0, head + 2)
        if len(self.buffer) < head + len(END) + (int(length[1]) if length and status != 304 else 0):
            return
        sender, now = self.sender, perf_counter()
        sender.statuses[status] += 1
        sender.milliseconds.append((now - self.asked_at) * 1000)
        sender.last = now
        self.buffer = b""
        self.ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self.sender.close()


async def _send(load: Load) -> tuple[dict[int, int], float, list[float]]:
    started = perf_counter()
    requests = iter(load.requests) if load.seconds is None else cycle(load.requests)
    until = started + load.seconds if load.seconds is not None else float("inf")
    sender = _Sender(requests, until, load.connections)
    loop = asyncio.get_running_loop()
    for _ in range(load.connections):
        await loop.create_connection(lambda: _Connection(sender), "127.0.0.1", load.port)
    await sender.finished.wait()
    return dict(sender.statuses), sender.last - started, sender.milliseconds


if __name__ == "__main__":
    json.dump(uvloop.run(_send(pickle.load(sys.stdin.buffer))), sys.stdout)
