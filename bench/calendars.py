"""Feeds of 400 events among 1,000,000 shifts; beside them Radicale, which many have at home, with the same events."""

import asyncio
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import uuid4

import httpx
import icalendar

from bench import browsers, served
from bench.load import Load, measure
from bench.measures import HELPER, alone, around, grown, hello
from bench.seeded import CIRCLES as CIRCLES_OF_ALL
from bench.seeded import SHIFTS, VAR, Seeded
from bench.table import Row, at_least
from careshare import seed
from careshare.db import bulk
from careshare.db.models import AssignmentRow, FeedRow, ShiftRow
from careshare.domain.words import HELPERS, AssignmentState, FeedKind, Kind, Presence
from careshare.seal import Seal, new_secret
from tests import server

EVENTS = 400
CIRCLES = 5
MADE_LATER = 10_000_000
"""Numbers above those of every shift that was there."""
Values = dict[str, Any]

RADICALE = Path(".venv/interop/bin/radicale").absolute()


@dataclass(frozen=True, slots=True)
class Feeds:
    """The addresses of the whole rota in some circles, and what somebody can still take there: (circle, shift, who)."""

    paths: dict[int, str]
    takes: list[tuple[int, int, int]]


def measured(big: Seeded, few: Seeded) -> Iterator[Row]:
    """Fetching a feed: when one shift changed, when nothing did; few shifts and many."""
    bare, feeds = hello(), filled(big)
    with served.careshare(big) as port:
        milliseconds = changed(port, feeds)
        looked = around(port, _fetches(feeds))
        nothing_new = around(port, _unchanged(port, feeds))
        single = alone(port, _fetches(feeds))
        calendar = httpx.get(f"http://localhost:{port}{feeds.paths[1]}").content
    yield at_least(f"feed of {EVENTS} events, one changed since the last fetch", 500, 1000 / mean(milliseconds), "/s")
    yield Row("  the same, as it was, 16 at once", "", f"{looked.per_second:,.0f}/s", looked.per_second)
    part = 100 * nothing_new.per_second / bare.per_second
    yield at_least("  nothing new (304), as a part of hello", 33.3, part, "%")
    theirs = 1000 / mean(radicales(calendar))
    yield Row(f"  Radicale, {EVENTS} events, one changed since the last fetch", "", f"{theirs:,.0f}/s", theirs)
    fewer = filled(few)
    with served.careshare(few) as port:
        yield grown("feed", alone(port, _fetches(fewer)), single)


def filled(of: Seeded) -> Feeds:
    """Gives the first circles as many shifts as it takes, every fifth of them a gap, and a neighbour with a feed."""
    slots = list(islice(seed.rhythm(of.now), EVENTS))[-_missing() :]
    shifts: list[Values] = []
    places: list[Values] = []
    feeds: list[Values] = []
    for circle in range(1, CIRCLES + 1):
        for place, slot in enumerate(slots):
            number = MADE_LATER + circle * EVENTS + place
            shifts.append(_shift(number, circle, slot, of, is_gap=seed.is_gap(place)))
            if not seed.is_gap(place):
                places.append(_place(number, circle, seed.member_id(circle, place % 10), of))
        owner = {"id": circle, "circle_id": circle, "member_id": seed.member_id(circle, HELPER)}
        feeds.append(
            {**owner, "kind": FeedKind.ROTA, "secret": new_secret(), "created_at": of.now, "changed_at": of.now}
        )
    asyncio.run(_write(of, shifts, places, feeds))
    seal = Seal.kept_in(VAR / "secret")
    paths = {row["id"]: f"/feeds/{seal.link('feed', row['id'], row['secret'])}.ics" for row in feeds}
    gaps = [(row["circle_id"], row["id"]) for row in shifts if not row["held"]]
    takes = [(circle, shift, seed.member_id(circle, n % 10)) for n, (circle, shift) in enumerate(gaps)]
    return Feeds(paths, takes)


def changed(port: int, feeds: Feeds) -> list[float]:
    """Milliseconds of each fetch of a feed in which somebody took a shift since the one before."""
    measure(Load(port, _fetches(feeds), 1))
    pairs = [
        (
            browsers.request(f"/circles/{circle}/shifts/{shift}/take", member, "POST"),
            browsers.request(feeds.paths[circle], member),
        )
        for circle, shift, member in feeds.takes
    ]
    return measure(Load(port, list(chain.from_iterable(pairs)), 1)).milliseconds[1::2]


def radicales(calendar: bytes) -> list[float]:
    """The same of Radicale: one event is written, the collection is fetched, again and again."""
    event = icalendar.Calendar.from_ical(calendar).walk("VEVENT")[0]
    one = icalendar.Calendar(version="2.0", prodid="-//CareShare//bench//EN")
    one.add_component(event)
    milliseconds = []
    with (
        _radicale() as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}/bench/rota/", auth=("bench", ""), timeout=120) as client,
    ):
        client.put("", content=calendar, headers={"Content-Type": "text/calendar"}).raise_for_status()
        for _ in range(20):
            client.put(f"{event['uid']}.ics", content=one.to_ical()).raise_for_status()
            asked = perf_counter()
            client.get("").raise_for_status()
            milliseconds.append((perf_counter() - asked) * 1000)
    return milliseconds


@contextmanager
def _radicale() -> Iterator[int]:
    port = server.free_port()
    with TemporaryDirectory(prefix="careshare-radicale-") as folder:
        settings = ["--server-hosts", f"127.0.0.1:{port}", "--auth-type", "none", "--logging-level", "error"]
        command = [str(RADICALE), *settings, "--storage-filesystem-folder", folder]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # says how it logs before it knows how to
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until it listens; it speaks HTTP/1.0."""
    while process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise RuntimeError(f"Radicale ended with {process.returncode} before it listened.")


async def _write(of: Seeded, shifts: list[Values], places: list[Values], feeds: list[Values]) -> None:
    async with bulk.loading(of.url) as loader:
        await loader.add(ShiftRow, shifts)
        await loader.add(AssignmentRow, places)
        await loader.add(FeedRow, feeds)


def _shift(number: int, circle: int, slot: seed.Slot, of: Seeded, is_gap: bool) -> Values:
    return {
        "id": number,
        "circle_id": circle,
        "uid": str(uuid4()),
        "starts_at": slot.stretch.start,
        "ends_at": slot.stretch.end,
        "kind": Kind.COMPANY,
        "presence": Presence.ACTIVE,
        "title": "Gezelschap",
        "open_to": HELPERS,
        "held": int(not is_gap),
        "changed_at": of.now,
    }


def _place(number: int, circle: int, member: int, of: Seeded) -> Values:
    on = {"id": number, "circle_id": circle, "shift_id": number, "member_id": member}
    return {**on, "state": AssignmentState.ACCEPTED, "since": of.now}


def _missing() -> int:
    """How many shifts a circle needs beside those it has."""
    return EVENTS - SHIFTS // CIRCLES_OF_ALL


def _fetches(feeds: Feeds) -> list[bytes]:
    return [browsers.request(path, 1) for path in feeds.paths.values()]


def _unchanged(port: int, feeds: Feeds) -> list[bytes]:
    with httpx.Client(base_url=f"http://localhost:{port}", headers={"Accept-Encoding": ""}) as client:
        tags = {path: client.get(path).headers["ETag"] for path in feeds.paths.values()}
    return [browsers.request(path, 1, If_None_Match=tag) for path, tag in tags.items()]
