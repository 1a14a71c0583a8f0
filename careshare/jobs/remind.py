"""Writes down what time brings. Safe to run twice, and on any number of machines: each letter has a name of its own.

What is near, or began, is looked for every minute; evenings, weeks and gaps to come every five. Where one of these
fails, the others go on.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import reminders as actions
from careshare.db.engine import Database
from careshare.domain import reminders as rules
from careshare.domain.time import home_day
from careshare.queries import reminders as queries
from careshare.queries.reminders import Gaps, Near

log = logging.getLogger("careshare.remind")

T = TypeVar("T")
Write = Callable[[AsyncSession, Sequence[T]], Awaitable[None]]
Part = Callable[[Database, datetime], Awaitable[None]]
IN_ONE_TRANSACTION = 100
"""Nobody else who writes waits longer than these take."""


async def near(database: Database, now: datetime) -> None:
    """What began without a word of anybody."""
    await _each_by_itself((_nobody_here,), database, now)


async def ahead(database: Database, now: datetime) -> None:
    """The evening before at each home, the week ahead by each reader's clock, and gaps to come in the morning."""
    await _each_by_itself((_evenings, _weeks, _gaps), database, now)


async def _each_by_itself(parts: Sequence[Part], database: Database, now: datetime) -> None:
    for part in parts:
        try:
            await part(database, now)
        except Exception:
            log.exception("what time brings could not be written", extra={"part": part.__name__})


async def _nobody_here(database: Database, now: datetime) -> None:
    async with database.reading() as db:
        new = await _unwritten(db, await queries.nobody_here(db, now), rules.nobody_here_name)
    await _in_parts(database, new, partial(actions.nobody_here, now=now))


async def _evenings(database: Database, now: datetime) -> None:
    async with database.reading() as db:
        homes = await queries.home_zones(db)
    for zone in homes:
        if day := rules.tomorrow_of(now, zone):
            async with database.reading() as db:
                accounts = await queries.evening_before(db, day, zone, now)
            await _in_parts(database, accounts, partial(actions.evening_before, day=day, now=now))


async def _weeks(database: Database, now: datetime) -> None:
    async with database.reading() as db:
        clocks = await queries.own_zones(db)
    for zone in clocks:
        if day := rules.looks_ahead_on(now, zone):
            async with database.reading() as db:
                accounts = await queries.looking_ahead(db, day, zone)
            await _in_parts(database, accounts, partial(actions.look_ahead, day=day, now=now))


async def _gaps(database: Database, now: datetime) -> None:
    async with database.reading() as db:
        homes = await queries.home_zones(db)
    for zone in homes:
        if rules.is_morning(now, zone):
            async with database.reading() as db:
                found = await queries.gaps_ahead(db, zone, now)
            await _in_parts(database, found, partial(_tell_of_gaps, day=home_day(now, zone), now=now))


async def _tell_of_gaps(db: AsyncSession, some: Sequence[Gaps], day: date, now: datetime) -> None:
    for each in some:
        if shifts := rules.gaps_to_tell(each.starts, each.named, now):
            await actions.gaps_ahead(db, each, shifts, day, now)


async def _unwritten(db: AsyncSession, found: Sequence[Near], name: Callable[..., str]) -> list[Near]:
    """Those of which nothing was written: so that a round with nothing new writes nothing."""
    names = {each: name(each.shift_id, each.starts_at, each.account_id) for each in found}
    before = await queries.written(db, names.values())
    return [each for each in found if names[each] not in before]


async def _in_parts(database: Database, found: Sequence[T], write: Write[T]) -> None:
    for first in range(0, len(found), IN_ONE_TRANSACTION):
        async with database.writing() as db:
            await write(db, found[first : first + IN_ONE_TRANSACTION])
