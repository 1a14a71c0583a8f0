"""How often somebody tried something. Keys are hashes or our own numbers: no address and no network is kept."""

from datetime import datetime

from sqlalchemy import case, delete, literal
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import LimitRow
from careshare.db.upsert import insert_into
from careshare.domain.accounts import LETTERS_ABOUT_ONE_THING, LETTERS_IN_A_DAY, Limit, too_often
from careshare.domain.circles import Me
from careshare.domain.reasons import TooOften
from careshare.seal import Seal


async def count(db: AsyncSession, seal: Seal, limit: Limit, who: str, now: datetime) -> None:
    """One more try by or about `who`. Raises TooOften, and then nothing of this transaction is kept.

    A try at something secret is counted in a transaction that a wrong one does not take back.
    """
    await _count(db, seal.hidden(limit.name, who), limit, now)


async def count_letters(db: AsyncSession, me: Me, about: str, now: datetime) -> None:
    """One more act of `me` that others get a letter of, about one moment or pattern. Raises TooOften."""
    who = me.account.id or f"m{me.id}"  # who has no account is counted by themselves too
    await _count(db, f"{LETTERS_ABOUT_ONE_THING.name} {about} {who}", LETTERS_ABOUT_ONE_THING, now)
    await _count(db, f"{LETTERS_IN_A_DAY.name} {who}", LETTERS_IN_A_DAY, now)


async def _count(db: AsyncSession, key: str, limit: Limit, now: datetime) -> None:
    is_over, until = LimitRow.expires_at <= now, literal(now + limit.within, LimitRow.expires_at.type)
    statement = (
        insert_into(db, LimitRow)
        .values(key=key, count=1, expires_at=until)
        .on_conflict_do_update(
            index_elements=[LimitRow.key],
            set_={
                "count": case((is_over, 1), else_=LimitRow.count + 1),
                "expires_at": case((is_over, until), else_=LimitRow.expires_at),
            },
        )
        .returning(LimitRow.count, LimitRow.expires_at)
    )
    tried, over_at = (await db.execute(statement)).one()
    if reason := too_often(limit, tried, over_at, now):
        raise TooOften(reason)


async def forget_past(db: AsyncSession, now: datetime) -> None:
    """Removes counts whose time is over."""
    await db.execute(delete(LimitRow).where(LimitRow.expires_at <= now))
