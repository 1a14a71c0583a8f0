"""Forgets what is over: codes that were asked for, counts of tries, devices and answers whose time has passed."""

from datetime import datetime

from careshare.actions import check_ins, devices, division, limits, reckoning, sign_in
from careshare.db.engine import Database


async def once(database: Database, now: datetime) -> None:
    """One round."""
    async with database.writing() as db:
        await sign_in.forget_past(db, now)
        await limits.forget_past(db, now)
        await devices.forget_past(db, now)
        await check_ins.forget_past(db, now)
        await reckoning.forget_past(db, now)
        await division.forget_past(db, now)
