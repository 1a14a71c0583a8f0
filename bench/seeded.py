"""Databases full of circles, and the browsers that are signed in to them. What takes long to make is kept."""

import asyncio
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from careshare import paths, seed
from careshare.db import bulk, migrate, version
from careshare.db.models import DeviceRow
from careshare.domain.time import Week
from careshare.seal import hashed
from tests import postgres

VAR = Path("var/bench").absolute()
CIRCLES, SHIFTS = 5_000, 1_000_000
FEW = 5, 1_000
"""The same circles, only fewer of them: what one page costs should not differ."""

SIGNED_IN = 600
"""So many circles have somebody at a browser."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """A database with `circles` circles that are all alike; `tokens` signs in the members of the first of them."""

    url: str
    circles: int
    now: datetime

    @property
    def busy(self) -> range:
        """The circles with somebody at a browser."""
        return range(1, min(self.circles, SIGNED_IN) + 1)

    def takes(self) -> list[tuple[int, int, int]]:
        """Circle, shift and member: who takes what nobody has, each once, in no order anybody would expect."""
        slots = list(islice(seed.rhythm(self.now), SHIFTS // CIRCLES))
        free = [
            (circle, (circle - 1) * len(slots) + place + 1, seed.member_id(circle, place // 5 % 10))
            for circle in self.busy
            for place, slot in enumerate(slots)
            if seed.is_gap(place) and slot.stretch.start > self.now + timedelta(hours=1)
        ]
        Random(1).shuffle(free)
        return free


def token(member_id: int) -> str:
    """The cookie of the browser of that member. Nothing secret: these databases are measured and thrown away."""
    return f"measured-{member_id}"


@contextmanager
def sqlite(circles: int, shifts: int) -> Iterator[Seeded]:
    """A copy to spoil of an SQLite database that is made once a week."""
    now = datetime.now(UTC)
    made = VAR / f"{_fingerprint(circles, shifts, now)}.db"
    if not made.exists():
        _make_room(f"-{circles}-{shifts}.db")
        unfinished = made.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        seed.fill(f"sqlite:///{unfinished}", circles, shifts, now)
        unfinished.rename(made)
    copy = VAR / f"measured-{circles}.db"
    shutil.copy(made, copy)
    url = f"sqlite:///{copy}"
    yield settled(sign_in(Seeded(url, circles, now)))
    for ending in ("", "-wal", "-shm"):
        Path(f"{copy}{ending}").unlink(missing_ok=True)


@contextmanager
def on_postgres(server: str, circles: int, shifts: int) -> Iterator[Seeded]:
    """A new database on that server, dropped afterwards."""
    now, name = datetime.now(UTC), f"careshare_bench_{os.getpid()}_{circles}"
    with ExitStack() as stack:
        databases = postgres.Databases(server)
        stack.callback(databases.close)
        url = databases.create(name)
        stack.callback(databases.drop, name)
        migrate.upgrade(url)
        seed.fill(url, circles, shifts, now)
        seeded = sign_in(Seeded(url, circles, now))
        databases.checkpoint()
        yield settled(seeded)


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL that writes through to the disk: the one the environment names, or one of our own."""
    if named := os.environ.get("CARESHARE_TEST_DATABASE_URL"):
        yield named
    else:
        with postgres.running(postgres.DURABLE) as url:
            yield url


def settled(seeded: Seeded) -> Seeded:
    """Once all that was copied is on the disk: else the first commits wait for the writing of what was not theirs."""
    os.sync()
    return seeded


def sign_in(seeded: Seeded) -> Seeded:
    """A browser for each member of the circles where somebody is at one."""
    last = seed.member_id(seeded.busy[-1] + 1, 0)
    seen = {"created_at": seeded.now, "seen_at": seeded.now, "expires_at": seeded.now + timedelta(days=30)}
    devices = [
        {"id": number, "account_id": number, "token_hash": hashed(token(number)), "name": "Firefox", **seen}
        for number in range(1, last)
    ]

    async def write() -> None:
        async with bulk.loading(seeded.url) as loader:
            await loader.add(DeviceRow, devices)

    asyncio.run(write())
    return seeded


def _fingerprint(circles: int, shifts: int, now: datetime) -> str:
    """Changes with the week, the tables and how they are filled."""
    digest = hashlib.sha256(str(Week.of(now.date())).encode())
    for path in (Path(seed.__file__), *sorted((paths.MIGRATIONS / "versions").glob("*.py"))):
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()[:12]}-{circles}-{shifts}"


def _make_room(ending: str) -> None:
    """Removes what an earlier week or program made."""
    VAR.mkdir(parents=True, exist_ok=True)
    for old in VAR.glob(f"*{ending}"):
        old.unlink()


@contextmanager
def emptied() -> Iterator[str]:
    """The address of an SQLite database with its tables and nobody in it."""
    with TemporaryDirectory(prefix="careshare-empty-") as folder:
        url = f"sqlite:///{folder}/careshare.db"
        version.make_ready(url)
        yield url
