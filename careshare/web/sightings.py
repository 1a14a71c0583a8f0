"""When each device was last seen and each feed last fetched: noted in memory, written down now and then, so that
looking writes nothing.

What was not yet written is lost when the process is killed; a device then lasts an hour less.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from careshare.actions import devices, feeds
from careshare.actions.feeds import Fetch
from careshare.db.engine import Database

log = logging.getLogger("careshare")

EVERY = timedelta(hours=1)
WRITE_SECONDS = 60.0


class Sightings:
    """The devices this process has seen, and the feeds that were fetched from it."""

    def __init__(self) -> None:
        self._noted: dict[bytes, datetime] = {}
        self._fresh: dict[bytes, datetime] = {}
        self._fetches: dict[int, Fetch] = {}

    def note(self, token_hash: bytes, now: datetime) -> None:
        """This device was just seen; worth writing down once an hour."""
        last = self._noted.get(token_hash)
        if last is None or now - last >= EVERY:
            self._fresh[token_hash] = self._noted[token_hash] = now

    def note_fetch(self, feed_id: int, now: datetime, program: str) -> None:
        """This feed was just fetched, also where there was nothing new."""
        self._fetches[feed_id] = Fetch(now, program)

    async def write(self, database: Database) -> None:
        """Writes down what is new, in one transaction of its own; nothing new, no transaction.

        What could not be written down stays new.
        """
        if not self._fresh and not self._fetches:
            return
        fresh, self._fresh = self._fresh, {}
        fetches, self._fetches = self._fetches, {}
        try:
            async with database.writing() as db:
                await devices.seen(db, fresh)
                await feeds.fetched(db, fetches)
        except BaseException:
            self._fresh, self._fetches = fresh | self._fresh, fetches | self._fetches
            raise


@asynccontextmanager
async def writing_sightings(sightings: Sightings, database: Database) -> AsyncIterator[None]:
    """Writes them down while the block runs, and once more at its end."""
    loop = asyncio.create_task(_again_and_again(sightings, database))
    try:
        yield
    finally:
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop
        await _try(sightings, database)


async def _again_and_again(sightings: Sightings, database: Database) -> None:
    while True:
        await asyncio.sleep(WRITE_SECONDS)
        await _try(sightings, database)


async def _try(sightings: Sightings, database: Database) -> None:
    try:
        await sightings.write(database)
    except Exception:  # whatever it was: the next time may be better
        log.exception("could not write down which devices were seen")
