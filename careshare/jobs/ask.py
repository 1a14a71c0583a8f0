"""Lets what is open ask for itself, in each circle that changed or whose time has come.

Safe to run twice, and on any number of machines: a circle is claimed, read and thought about beside the transaction,
and what came of it is kept in one. One that cannot be looked at holds up none of the others.
"""

import asyncio
import logging
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import asking as actions
from careshare.db.engine import Database
from careshare.domain.asking.due import Asking, may_be_due
from careshare.domain.asking.look import Sorted, look, sort_out
from careshare.domain.asking.search import Gap
from careshare.queries import asking as queries
from careshare.queries.asking import Due

log = logging.getLogger("careshare.ask")

IN_ONE_ROUND = 50


class Read(NamedTuple):
    """All that a look at a circle needs."""

    asking: Asking
    found: Sorted
    gaps: list[Gap]


async def once(database: Database, now: datetime) -> int:
    """Each circle in a transaction of its own, at most fifty; how many were looked at."""
    async with database.reading() as db:
        found = await queries.due(db, now, IN_ONE_ROUND)
    return sum([await _look(database, each, now) for each in found])


async def _look(database: Database, due: Due, now: datetime) -> bool:
    async with database.writing() as db:
        if not await actions.claim(db, due, now):
            return False
    try:
        async with database.reading() as db:
            read = await _read(db, due.circle_id, now)
        seen = await asyncio.to_thread(look, read.found, read.gaps, read.asking, now)
        async with database.writing() as db:
            await actions.keep(db, due, seen, now)
    except Exception:
        log.exception("what is open in a circle could not be looked at", extra={"circle": due.circle_id})
    return True


async def _read(db: AsyncSession, circle_id: int, now: datetime) -> Read:
    """Who could be asked is read only for what somebody may be asked for now."""
    asking = await queries.asking(db, circle_id)
    searches = await queries.searches(db, circle_id)
    shifts = await queries.sought(db, circle_id, list(searches), now + asking.ladder.reach, now)
    found = sort_out(shifts, searches, asking.ladder, now)
    all_gaps = [Gap(*each) for each in found.going]
    due = [gap for gap in all_gaps if may_be_due(gap, asking, now)]
    asking, known = await queries.with_people(db, asking, due, now)
    return Read(asking, found, [*known, *(gap for gap in all_gaps if gap not in due)])
