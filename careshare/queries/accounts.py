"""Accounts and their ways in: who is behind an address, what a browser was asked, devices and passkeys."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AccountRow, ChallengeRow, DeviceRow, PasskeyRow
from careshare.domain.accounts import MOST_TRIES, Challenge, Device, Passkey
from careshare.domain.circles import Account
from careshare.queries.members import ACCOUNT, as_account

CHALLENGE = (
    ChallengeRow.id,
    ChallengeRow.secret,
    ChallengeRow.email,
    ChallengeRow.created_at,
    ChallengeRow.expires_at,
)
PASSKEY = (
    PasskeyRow.id,
    PasskeyRow.account_id,
    PasskeyRow.name,
    PasskeyRow.credential_id,
    PasskeyRow.public_key,
    PasskeyRow.sign_count,
    PasskeyRow.created_at,
    PasskeyRow.used_at,
)
DEVICE = (DeviceRow.id, DeviceRow.name, DeviceRow.token_hash, DeviceRow.created_at, DeviceRow.seen_at)


async def one(db: AsyncSession, account_id: int) -> Account | None:
    """The account with this number."""
    row = (await db.execute(select(*ACCOUNT).where(AccountRow.id == account_id))).one_or_none()
    return row and as_account(row)


async def behind(db: AsyncSession, email: str) -> list[Account]:
    """Everybody who reads this mailbox, by name."""
    statement = select(*ACCOUNT).where(AccountRow.email == email).order_by(AccountRow.name, AccountRow.id)
    return [as_account(row) for row in await db.execute(statement)]


async def code_asked(db: AsyncSession, browser_hash: bytes, now: datetime) -> Challenge | None:
    """The code this browser last asked for and has not given yet, while it may still try."""
    not_yet = (ChallengeRow.answered_at.is_(None), ChallengeRow.tries < MOST_TRIES)
    return await _code(db, browser_hash, now, *not_yet)


async def code_given(db: AsyncSession, browser_hash: bytes, now: datetime) -> Challenge | None:
    """The code this browser gave, while it has not been used to sign in."""
    return await _code(db, browser_hash, now, ChallengeRow.answered_at.is_not(None))


async def _code(db: AsyncSession, browser_hash: bytes, now: datetime, *state: ColumnElement[bool]) -> Challenge | None:
    statement = (
        select(*CHALLENGE)
        .where(
            ChallengeRow.browser_hash == browser_hash,
            ChallengeRow.kind == "code",
            *state,
            ChallengeRow.used_at.is_(None),
            ChallengeRow.expires_at > now,
        )
        .order_by(ChallengeRow.id.desc())
        .limit(1)
    )
    row: Any = (await db.execute(statement)).one_or_none()
    return row and Challenge(*row)


async def devices(db: AsyncSession, account_id: int, now: datetime) -> list[Device]:
    """Where this account is signed in, the one seen last first."""
    statement = (
        select(*DEVICE)
        .where(DeviceRow.account_id == account_id, DeviceRow.expires_at > now)
        .order_by(DeviceRow.seen_at.desc(), DeviceRow.id.desc())
    )
    return [Device(*row) for row in await db.execute(statement)]


async def passkeys(db: AsyncSession, account_id: int) -> list[Passkey]:
    """The keys this account signs in with, oldest first."""
    statement = select(*PASSKEY).where(PasskeyRow.account_id == account_id).order_by(PasskeyRow.id)
    return [Passkey(*row) for row in await db.execute(statement)]


async def passkey(db: AsyncSession, credential_id: bytes) -> Passkey | None:
    """The key that calls itself so; whoever uses it at the same time waits."""
    statement = select(*PASSKEY).where(PasskeyRow.credential_id == credential_id).with_for_update()
    row = (await db.execute(statement)).one_or_none()
    return row and Passkey(*row)


async def number_of_passkeys(db: AsyncSession, account_id: int) -> int:
    """How many keys this account has."""
    statement = select(func.count()).where(PasskeyRow.account_id == account_id)
    return (await db.execute(statement)).scalar_one()
