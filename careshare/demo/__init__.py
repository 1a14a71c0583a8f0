"""`careshare demo`: a circle full of life, dated today, on this machine only. It starts over each time."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from careshare import server
from careshare.actions.sign_in import demo_link
from careshare.config import CannotStart, Settings
from careshare.db import bulk, version
from careshare.demo.cast import SHOWN
from careshare.demo.circles import made_up
from careshare.demo.rows import Rows, in_order
from careshare.seal import Seal

VAR = Path("var")
LETTERS = "/demo/letters"
ELLENS = 1
"""The number of Ellen's circle: it is made first."""


class Made(NamedTuple):
    """What a visitor of the demo can open: the ways in, and the calendar addresses of the neighbour, by kind."""

    taps: list["Tap"]
    feeds: dict[str, str]


class Tap(NamedTuple):
    """One of the cast, and the address that signs a visitor in as them."""

    part: str
    name: str
    relation: str
    url: str


def show(host: str, port: int) -> None:
    """Makes the demo and serves it, until it is told to stop. Raises CannotStart for any address but this machine's.

    Whoever reaches it can be anyone in it with one tap, so nobody else may reach it.
    """
    if host not in server.LOOPBACK:
        raise CannotStart(f"The demo lets everyone in, so it is served on this machine only and not at {host}.")
    settings = settings_for(VAR, port)
    with server.listening(host, port) as sockets:
        made = make(settings, datetime.now(UTC))
        (VAR / "demo.json").write_text(json.dumps(_described(settings, made), indent=2, ensure_ascii=False) + "\n")
        server.run(settings, sockets, [*server.notes(settings), *_printed(settings, made.taps)])


def settings_for(folder: Path, port: int) -> Settings:
    """A database and a key of its own, whatever the environment says; two demos on two ports do not meet."""
    return Settings(
        database_url=f"sqlite:///{folder / f'demo-{port}.db'}",
        base_url=f"http://localhost:{port}",
        secret_file=folder / "demo-secret",
        demo=True,
    )


def make(settings: Settings, now: datetime) -> Made:
    """Starts over: removes the database and makes it anew, dated around `now`."""
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    version.make_ready(settings.database_url)
    rows = made_up(now)
    asyncio.run(_write(settings.database_url, rows))
    seal = Seal.kept_in(settings.secret_file)
    base = settings.base_url
    taps = [
        Tap(part, who.name, who.relation, f"{base}/demo/{demo_link(seal, rows.accounts[who.email])}")
        for part, who in SHOWN.items()
    ]
    return Made(taps, {kind: f"{base}/feeds/{seal.link('feed', *feed)}.ics" for kind, feed in rows.feeds.items()})


async def _write(url: str, rows: Rows) -> None:
    async with bulk.loading(url) as loader:
        for row_class, values in in_order(rows):
            await loader.add(row_class, values)
        await loader.finish()


def _described(settings: Settings, made: Made) -> dict[str, object]:
    members = {tap.part: {"name": tap.name, "sign_in_url": tap.url} for tap in made.taps}
    ours = {"base_url": settings.base_url, "letters_url": f"{settings.base_url}{LETTERS}", "circle_id": ELLENS}
    return {**ours, "members": members, "feeds": made.feeds}


def _printed(settings: Settings, taps: list[Tap]) -> Iterator[str]:
    yield "\nThis is the demo: the circle of Ellen, made up anew. One tap, and you are one of them:\n"
    for tap in taps:
        yield f"  {tap.name:<8}{tap.part:<14}{tap.url}"
    yield f"\nThe letters that everybody gets: {settings.base_url}{LETTERS}\n"
