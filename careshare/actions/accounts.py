"""Accounts: make one, and change one's own name, language and time zone."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import circles, log, revision
from careshare.actions.pins import prove_who_was_first
from careshare.db.models import AccountRow, MemberRow
from careshare.domain.accounts import Newcomer, OwnDetails
from careshare.domain.circles import Account, Member
from careshare.domain.reasons import NotFound
from careshare.domain.words import Language, Role
from careshare.queries import accounts, members


async def create(db: AsyncSession, newcomer: Newcomer, now: datetime) -> int:
    """A new account, also beside others at the same address; its number."""
    if newcomer.email:
        await prove_who_was_first(db, newcomer.email, now)
    statement = insert(AccountRow).values(
        name=newcomer.name,
        email=newcomer.email,
        language=newcomer.language,
        zone=newcomer.zone,
        created_at=now,
    )
    return (await db.execute(statement.returning(AccountRow.id))).scalar_one()


async def change(db: AsyncSession, account: Account, said: OwnDetails, now: datetime) -> None:
    """What somebody says of themselves. A new name goes along to the circles that knew them by the old one.

    A circle around them that was called by it is called by the new one too.
    """
    before = await locked(db, account)
    await _write(db, account, name=said.name, zone=said.zone, language=said.language)
    if said.name != before.name:
        for place in await members.known_by(db, account.id, before.name):
            await _rename(db, place, said.name, now)


async def speak(db: AsyncSession, account: Account, language: Language) -> None:
    """The language of the pages and letters somebody reads."""
    await locked(db, account)
    await _write(db, account, language=language)


async def locked(db: AsyncSession, account: Account) -> Account:
    """The account as it is now that nothing else can happen to it; it counts as changed. Raises NotFound."""
    await revision.account_changed(db, account.id)
    found = await accounts.one(db, account.id)
    if found is None:
        raise NotFound
    return found


async def _write(db: AsyncSession, account: Account, **values: Any) -> None:
    await db.execute(update(AccountRow).where(AccountRow.id == account.id).values(values))


async def _rename(db: AsyncSession, place: Member, name: str, now: datetime) -> None:
    this = (MemberRow.circle_id == place.circle_id, MemberRow.id == place.id)
    await db.execute(update(MemberRow).where(*this).values(name=name))
    if place.role is Role.PERSON:
        await circles.follow_person(db, place, name)
    whose = {"by_member_id": place.id, "member_id": place.id}
    await log.write_for(db, place.circle_id, "change_member", now, **whose, what=["name"])
    await revision.circle_changed(db, place.circle_id, now)
