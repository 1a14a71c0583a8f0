"""Moves the horizon: every pattern is written 12 weeks ahead. Safe to run twice, and on any number of machines."""

import logging
from datetime import datetime

from careshare.actions import horizon
from careshare.db.engine import Database
from careshare.queries import patterns

log = logging.getLogger("careshare.horizon")


async def move(database: Database, now: datetime) -> int:
    """Writes each pattern that is behind, each in a transaction of its own; how many."""
    async with database.reading() as db:
        due = await patterns.due(db, now)
    return sum([await _move(database, each, now) for each in due])


async def _move(database: Database, due: patterns.Due, now: datetime) -> bool:
    """One that cannot be written does not hold up the others; /metrics shows how far behind it is."""
    try:
        async with database.writing() as db:
            return await horizon.move_on(db, due, now)
    except Exception:
        log.exception("a pattern could not be written ahead", extra={"pattern": due.pattern_id})
        return False
