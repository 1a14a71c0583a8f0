"""Searches for the divisions that were asked for, one after the other. Safe to run on any number of machines.

The search is in a process of its own (`careshare.dividing`), which is gone when its time is over.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from careshare.actions import division as actions
from careshare.db.engine import Database
from careshare.dividing.apart import divide
from careshare.domain.division import Division, Progress
from careshare.queries import division, members

log = logging.getLogger("careshare.divide")

LOOK_SECONDS = 0.5
"""How often who waits is told how far it is."""


async def once(database: Database, now: Callable[[], datetime]) -> bool:
    """The one that has waited longest; False where there was none."""
    async with database.reading() as db:
        number = await division.waiting(db, now(), actions.LEFT_ALONE)
    if number is None:
        return False
    async with database.writing() as db:
        ours = await actions.claim(db, number, now())
    if ours:
        found = await _found(database, number, ours, now())
        async with database.writing() as db:
            await actions.keep(db, number, found, now())
    return True


async def _found(database: Database, number: int, ours: tuple[int, int], now: datetime) -> Division | None:
    """What is found. A mistake of ours is said on the page, and does not stop the others."""
    circle_id, member_id = ours
    try:
        async with database.reading() as db:
            me = await members.as_viewer(db, circle_id, member_id)
            asked = await division.one(db, me, number)
            task = await division.task(db, me, asked.stretch(me.circle), now)
        async with _told(database, number) as heard:
            return await divide(task, progress=heard)
    except Exception:
        log.exception("a division failed", extra={"division": number})
        return None


@asynccontextmanager
async def _told(database: Database, number: int) -> AsyncIterator[Callable[[Progress], None]]:
    """Writes down how far the search is, now and then, while it goes on."""
    heard: list[Progress] = []

    async def tell() -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if heard:
                latest = heard[-1]
                heard.clear()
                async with database.writing() as db:
                    await actions.note(db, number, {"step": latest.step.value, "uncovered": latest.uncovered})

    telling = asyncio.create_task(tell())
    try:
        yield heard.append
    finally:
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling
