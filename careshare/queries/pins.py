"""How what is private of an account stands to a device, and the digits that open it."""

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.models import (
    AccountRow,
    ArrangingRow,
    BalanceRow,
    CheckInRow,
    DeviceRow,
    NoticeRow,
    PinRow,
    SeenLevelRow,
    SnoozeRow,
)
from careshare.domain.circles import Account
from careshare.domain.pins import Door

PRIVATE = (BalanceRow, CheckInRow, NoticeRow, SeenLevelRow, SnoozeRow, ArrangingRow)
"""What only the account itself may see. What of it others were shown on purpose is theirs to see anyway."""


async def door(db: AsyncSession, account: Account, token_hash: bytes) -> Door:
    """One statement: the account is signed in on that device."""
    other: Any = aliased(AccountRow)
    proven = exists().where(
        DeviceRow.token_hash == token_hash, DeviceRow.account_id == account.id, DeviceRow.proven_at.is_not(None)
    )
    has_pin = exists().where(PinRow.account_id == account.id)
    shared = exists().where(other.email == AccountRow.email, other.id != AccountRow.id)
    kept = [exists().where(table.account_id == account.id) for table in PRIVATE]
    statement = select(proven, has_pin, shared, *kept).where(AccountRow.id == account.id)
    is_proven, pin, is_shared, *keeps = (await db.execute(statement)).one()
    return Door(is_proven, pin, is_shared, any(keeps))


async def hidden(db: AsyncSession, account: Account) -> str | None:
    """The digits they chose, as they are kept."""
    return (await db.execute(select(PinRow.hidden).where(PinRow.account_id == account.id))).scalar_one_or_none()
