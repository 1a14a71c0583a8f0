"""Looks at outside calendars again, each when its time has come. Safe to run twice, and on any number of machines.

One that cannot be had keeps what was read of it before, and holds up none of the others.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from secrets import SystemRandom

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import outside as actions
from careshare.calendars.apart import read_apart
from careshare.calendars.fetch import LOCKED_FOR, Internet, get
from careshare.db.engine import Database
from careshare.domain.outside import Copy, Unreadable, known_mark, window
from careshare.domain.time import home_day
from careshare.domain.words import Wrong
from careshare.queries import outside
from careshare.queries.outside import Due
from careshare.seal import Seal

log = logging.getLogger("careshare.refresh")

IN_ONE_ROUND = 50

End = Callable[[AsyncSession], Awaitable[None]]
"""What is kept of a calendar that was looked at."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What it takes to look at a calendar: the key that opens its address, and the internet it is on."""

    database: Database
    seal: Seal
    internet: Internet


async def once(reach: Reach, now: Callable[[], datetime]) -> int:
    """Looks at those whose time has come, one after the other, at most fifty; how many were looked at."""
    async with reach.database.reading() as db:
        due = await outside.due(db, now(), IN_ONE_ROUND)
    return sum([await _look(reach, each, now) for each in due])


async def _look(reach: Reach, due: Due, now: Callable[[], datetime]) -> bool:
    async with reach.database.writing() as db:
        if not await actions.claim(db, due.outside, now()):
            return False
    end = await _try(reach, due, now())
    async with reach.database.writing() as db:
        await end(db)
    return True


async def _try(reach: Reach, due: Due, now: datetime) -> End:
    """How it ended for one calendar. A mistake of ours leaves it for later too."""
    calendar, chance = due.outside, SystemRandom().random()
    try:
        copy = await _copy(reach, due, now)
    except Unreadable as unreadable:
        wrong = unreadable.problem.wrong
        log.info("an outside calendar could not be read", extra={"calendar": calendar.id, "why": wrong})
        return lambda db: actions.failed(db, calendar, wrong, now, chance)
    except Exception:
        log.exception("an outside calendar could not be looked at", extra={"calendar": calendar.id})
        return lambda db: actions.failed(db, calendar, Wrong.OUT_OF_ORDER, now, chance)
    if copy is None:
        return lambda db: actions.nothing_new(db, calendar, now, chance)
    return lambda db: actions.keep(db, calendar, copy, now, chance)


async def _copy(reach: Reach, due: Due, now: datetime) -> Copy | None:
    """What is there now; None where it is what we have."""
    assert due.outside.source.address is not None
    try:
        address = reach.seal.unlocked(LOCKED_FOR, due.outside.source.address)
    except ValueError:
        raise Unreadable(Wrong.KEY_LOST) from None
    fetched = await get(address, known_mark(due.outside, now), reach.internet)
    if fetched.sent is None:
        return None
    return Copy(await read_apart(fetched.sent, due.zone, window(home_day(now, due.zone), due.zone)), fetched.mark)
