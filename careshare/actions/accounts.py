"""Accounts: make one, and change one's own name, language and time zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import revision
from careshare.db.models import AccountRow
from careshare.domain.accounts import Newcomer
from careshare.domain.circles import Account
from careshare.domain.words import Language


async def create(db: AsyncSession, newcomer: Newcomer, now: datetime) -> int:
    """A new account, also beside others at the same address; its number."""
    statement = insert(AccountRow).values(
        name=newcomer.name,
        email=newcomer.email,
        language=newcomer.language,
        zone=newcomer.zone,
        created_at=now,
    )
    return (await db.execute(statement.returning(AccountRow.id))).scalar_one()


async def change(db: AsyncSession, account: Account, name: str, zone: ZoneInfo, language: Language) -> None:
    """What somebody says of themselves. The name a circle knows them by is the circle's, and stays."""
    statement = update(AccountRow).where(AccountRow.id == account.id)
    await db.execute(statement.values(name=name, zone=zone, language=language))
    await revision.account_changed(db, account.id)


async def speak(db: AsyncSession, account: Account, language: Language) -> None:
    """The language of the pages and letters somebody reads."""
    await change(db, account, account.name, account.zone, language)
