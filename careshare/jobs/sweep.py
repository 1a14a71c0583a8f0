"""Forgets what is over: codes that were asked for, counts of tries, devices whose time has passed."""

from datetime import datetime

from careshare.actions import devices, limits, sign_in
from careshare.db.engine import Database


async def once(database: Database, now: datetime) -> None:
    """One round."""
    async with database.writing() as db:
        await sign_in.forget_past(db, now)
        await limits.forget_past(db, now)
        await devices.forget_past(db, now)
