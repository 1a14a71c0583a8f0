"""Reading an outside calendar of 10,000 events, as the running server does it: how long, and how the pages fare.

The calendar is served over TLS from this machine. The server that is measured is the real one, but for what it takes
for the internet: there, one name leads here. Each time it is started with a calendar whose turn has come.
"""

import asyncio
import sqlite3
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from unittest import mock
from urllib.parse import urlsplit

import careshare.app
from bench import browsers, served
from bench.load import Load, measure
from bench.measures import HELPER
from bench.seeded import VAR, Seeded
from bench.table import Row, at_most
from careshare import seed
from careshare.__main__ import main
from careshare.calendars.fetch import LOCKED_FOR, Internet
from careshare.db import bulk
from careshare.db.models import OutsideCalendarRow
from careshare.domain.outside import BACK
from careshare.seal import Seal
from tests import server
from tests.calendars.servers import NAME, Server, certificate

EVENTS = 10_000
A_DAY = 105
"""So that they fill what is read of a calendar."""
LONGEST_SECONDS = 120.0
CIRCLE = 1


def measured(of: Seeded) -> Iterator[Row]:
    """How long it takes by itself, and how long a week of another circle takes meanwhile."""
    with TemporaryDirectory(prefix="careshare-agenda-") as folder, _agenda(Path(folder)) as agenda:
        alone, _ = _read(of, agenda, 1, whole_seconds=0)
        yield at_most(f"reading an outside calendar of {EVENTS:,} events", 10, alone, "s")
        _, meanwhile = _read(of, agenda, 2, whole_seconds=max(1, int(alone)))
        yield at_most("  a rota meanwhile, one after the other, p99", 50, meanwhile, "ms")
        with served.careshare(of) as port:
            by_itself = measure(Load(port, _weeks(of), 1, max(1, int(alone)))).percentile(99)
        yield Row("  the same when nothing is read", "", f"{by_itself:,.1f} ms", by_itself)


@dataclass
class Agenda:
    """The calendar of somebody else; it answers from `go` on, and says when it did."""

    pem: Path
    port: int = 0
    go: threading.Event = field(default_factory=threading.Event)
    answered_at: float = 0.0


def _read(of: Seeded, agenda: Agenda, number: int, whole_seconds: int) -> tuple[float, float]:
    """Seconds from the answer to the last visit written; the p99 of a rota in the first of them, in milliseconds."""
    asyncio.run(_attach(of, agenda, number))
    agenda.go.clear()
    with server.running(VAR, of.url, _program(agenda)) as live:
        port = urlsplit(live.base_url).port or 80
        weeks = _weeks(of)
        measure(Load(port, weeks[:50], 1))
        percentile = 0.0
        starts = threading.Timer(0.5 if whole_seconds else 0.0, agenda.go.set)  # the crowd has to start, too
        starts.start()
        if whole_seconds:
            percentile = measure(Load(port, weeks, 1, whole_seconds)).percentile(99)
        return _written_at(of, number) - agenda.answered_at, percentile


def _weeks(of: Seeded) -> list[bytes]:
    """Of every circle but the one whose visits they are: theirs is another page each time some are written."""
    return [browsers.request(browsers.week(each), seed.member_id(each, HELPER)) for each in of.busy if each != CIRCLE]


def _written_at(of: Seeded, number: int) -> float:
    """When all of it is there. RuntimeError where it could not be read."""
    until = perf_counter() + LONGEST_SECONDS
    with closing(sqlite3.connect(of.url.removeprefix("sqlite:///"))) as connection:
        while perf_counter() < until:
            about = "SELECT entries, trouble FROM outside_calendars WHERE id = ?"
            entries, trouble = connection.execute(about, (number,)).fetchone()
            if trouble:
                raise RuntimeError(f"the calendar could not be read: {trouble}")
            if entries:
                return perf_counter()
            time.sleep(0.02)
    raise RuntimeError("the calendar was not read")


async def _attach(of: Seeded, agenda: Agenda, number: int) -> None:
    address = Seal.kept_in(VAR / "secret").locked(LOCKED_FOR, f"https://{NAME}:{agenda.port}/{number}.ics")
    now = datetime.now(UTC)
    nothing = {"entries": 0, "unread": 0, "problems": {"told": []}, "read_at": now, "seen_at": now, "created_at": now}
    row = {"id": number, "circle_id": CIRCLE, "name": "Thuiszorg", "address": address, "next_at": now, **nothing}
    async with bulk.loading(of.url) as loader:
        await loader.add(OutsideCalendarRow, [row])


def _calendar(first: date) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CareShare//bench//EN"]
    for number in range(EVENTS):
        day, place = first + timedelta(days=number // A_DAY), number % A_DAY
        starts = datetime.combine(day, clock(6)) + timedelta(minutes=place * 8)
        times = (f"{name};TZID=Europe/Amsterdam:{at:%Y%m%dT%H%M%S}" for name, at in _ends(starts))
        lines += ["BEGIN:VEVENT", f"UID:{number}@bench", f"SUMMARY:Zorgmoment {number}", *times, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _ends(starts: datetime) -> Iterator[tuple[str, datetime]]:
    yield "DTSTART", starts
    yield "DTEND", starts + timedelta(minutes=30)


@contextmanager
def _agenda(folder: Path) -> Iterator[Agenda]:
    """Serves it from a thread of ours, which sleeps once it has answered."""
    ours, _ = certificate(folder, NAME)
    agenda = Agenda(folder / "certificate.pem")
    loop = asyncio.new_event_loop()
    body = _calendar(datetime.now(UTC).date() - BACK)

    async def answer(writer: asyncio.StreamWriter) -> None:
        await asyncio.to_thread(agenda.go.wait, LONGEST_SECONDS)
        agenda.answered_at = perf_counter()
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)

    async def serve() -> None:
        calendars = Server(0, _internet(agenda.pem), {f"/{number}.ics": answer for number in (1, 2)})
        listening = await asyncio.start_server(calendars.serve, "127.0.0.1", 0, ssl=ours)
        agenda.port = listening.sockets[0].getsockname()[1]

    threading.Thread(target=loop.run_forever, daemon=True).start()
    asyncio.run_coroutine_threadsafe(serve(), loop).result()
    yield agenda
    loop.call_soon_threadsafe(loop.stop)


def _internet(pem: Path) -> Internet:
    async def addresses(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    return Internet(addresses, lambda number: number == "127.0.0.1", partial(ssl.create_default_context, cafile=pem))


def _program(agenda: Agenda) -> tuple[str, ...]:
    """`careshare`, to which our calendar is on the internet."""
    begin = f"import sys; sys.path.insert(0, {str(server.ROOT)!r}); from bench.outside import trusting"
    return (sys.executable, "-c", f"{begin}; sys.exit(trusting({str(agenda.pem)!r}))")


def trusting(pem: str) -> int:
    """The command line, in a process that takes this machine for the internet."""
    with mock.patch.object(careshare.app, "Internet", partial(_internet, Path(pem))):
        return main()
