"""When each device was last seen: noted in memory, written down now and then, so that looking at a page writes nothing.

What was not yet written is lost when the process is killed; a device then lasts an hour less.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from careshare.actions import devices
from careshare.db.engine import Database

log = logging.getLogger("careshare")

EVERY = timedelta(hours=1)
WRITE_SECONDS = 60.0


class Sightings:
    """The devices this process has seen."""

    def __init__(self) -> None:
        self._noted: dict[bytes, datetime] = {}
        self._fresh: dict[bytes, datetime] = {}

    def note(self, token_hash: bytes, now: datetime) -> None:
        """This device was just seen; worth writing down once an hour."""
        last = self._noted.get(token_hash)
        if last is None or now - last >= EVERY:
            self._fresh[token_hash] = self._noted[token_hash] = now

    async def write(self, database: Database) -> None:
        """Writes down what is new, in one transaction of its own; nothing new, no transaction.

        What could not be written down stays new.
        """
        if not self._fresh:
            return
        fresh, self._fresh = self._fresh, {}
        try:
            async with database.writing() as db:
                await devices.seen(db, fresh)
        except BaseException:
            self._fresh = fresh | self._fresh
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
