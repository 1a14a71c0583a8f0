"""Reckoning how it goes with a carer: what is found of a day is kept, and a notice that is due is written down.

For the job. What it finds is for the carer alone: it stands in no log and no letter, which carries a link and no more.
"""

from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import check_ins, letters
from careshare.db.models import BalanceRow, NoticeRow, SeenLevelRow
from careshare.db.upsert import insert_into
from careshare.domain.balance import KEPT, SEEN_KEPT
from careshare.domain.check_ins import is_due
from careshare.domain.circles import Account
from careshare.domain.load.notices import Notice, Seen, Standing
from careshare.queries.balance import Due, Weighed


async def claim(db: AsyncSession, due: Due, now: datetime) -> bool:
    """Makes it ours to reckon: False where somebody else did since. It is as if it had been done `now`."""
    before = due.reckoned_at
    unchanged = BalanceRow.reckoned_at.is_(None) if before is None else BalanceRow.reckoned_at == before
    statement = insert_into(db, BalanceRow).values(account_id=due.account_id, reckoned_at=now)
    ours = statement.on_conflict_do_update(
        index_elements=[BalanceRow.account_id], set_={"reckoned_at": now}, where=unchanged
    )
    return (await db.execute(ours.returning(BalanceRow.account_id))).first() is not None


async def keep(db: AsyncSession, account: Account, weighed: Weighed, standing: Standing, now: datetime) -> None:
    """How it goes with them now; a letter where something is to be said, and one where they are to be asked.

    Nothing, where they wiped or said something since it was claimed: then it is reckoned anew.
    """
    claimed = (BalanceRow.account_id == account.id, BalanceRow.reckoned_at == now)
    still = update(BalanceRow).where(*claimed).values(reckoned_at=now).returning(BalanceRow.account_id)
    if (await db.execute(still)).first() is None:
        return
    await _keep_seen(db, account, standing.seen)
    if standing.notice:
        await _give(db, account, standing.notice)
        await letters.write(db, "notice", now, account_id=account.id)
    if is_due(weighed.lines, weighed.carer, now):
        await check_ins.ask(db, account.id, now)


async def forget_past(db: AsyncSession, now: datetime) -> None:
    """Removes what nothing is judged by any more."""
    await db.execute(delete(SeenLevelRow).where(SeenLevelRow.day < (now - SEEN_KEPT).date()))
    await db.execute(delete(NoticeRow).where(NoticeRow.at <= now - KEPT))


async def _keep_seen(db: AsyncSession, account: Account, seen: Seen) -> None:
    values = {"level": seen.level, "shifts": sorted(seen.shifts), "is_coming": seen.is_coming}
    statement = insert_into(db, SeenLevelRow).values(account_id=account.id, day=seen.day, **values)
    once_a_day = [SeenLevelRow.account_id, SeenLevelRow.day]
    await db.execute(statement.on_conflict_do_update(index_elements=once_a_day, set_=values))


async def _give(db: AsyncSession, account: Account, notice: Notice) -> None:
    signals = {name.value: strength for name, strength in sorted(notice.raised)}
    row = {"at": notice.at, "level": notice.level, "signals": signals, "ahead": notice.ahead}
    await db.execute(insert(NoticeRow).values(account_id=account.id, **row))
