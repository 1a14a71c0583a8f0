"""Reckons how it goes with carers, some times a day and after changes. Safe to run twice, on any number of machines.

One who cannot be reckoned holds up none of the others, and nobody waits for it: it is read and thought about first, and
then kept.
"""

import asyncio
import logging
from datetime import datetime

from careshare.actions import reckoning
from careshare.db.engine import Database
from careshare.domain.balance import find
from careshare.queries import accounts, balance

log = logging.getLogger("careshare.reckon")

IN_ONE_ROUND = 50


async def once(database: Database, now: datetime) -> int:
    """Each in a transaction of its own, at most fifty; how many were looked at."""
    async with database.reading() as db:
        due = await balance.due(db, now, IN_ONE_ROUND)
    return sum([await _look(database, each, now) for each in due])


async def _look(database: Database, due: balance.Due, now: datetime) -> bool:
    async with database.writing() as db:
        if not await reckoning.claim(db, due, now):
            return False
    try:
        await _reckon(database, due.account_id, now)
    except Exception:
        log.exception("a carer could not be reckoned")  # and nothing that says who it was
    return True


async def _reckon(database: Database, account_id: int, now: datetime) -> None:
    async with database.reading() as db:
        account = await accounts.one(db, account_id)
        if account is None:
            return
        weighed = await balance.weighed(db, account, now)
        past = await balance.past(db, account, now)
    if weighed.is_reckoned:
        found = await asyncio.to_thread(find, weighed.carer, past, now)
        async with database.writing() as db:
            await reckoning.keep(db, account, weighed, found.standing, now)
