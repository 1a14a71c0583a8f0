"""Devices: browsers that are signed in."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import DeviceRow
from careshare.domain.accounts import DEVICE_LASTS
from careshare.domain.reasons import NotFound
from careshare.seal import hashed, new_token


class Came(NamedTuple):
    """Who signs in on what, and whether it is sure that nobody else behind the same mailbox does."""

    account_id: int
    name: str
    is_proven: bool = False


async def begin(db: AsyncSession, came: Came, now: datetime, instead_of: bytes | None = None) -> str:
    """Signs a browser in, `instead_of` whoever was signed in there; the token for its cookie, which is kept nowhere."""
    token, proven_at = new_token(), now if came.is_proven else None
    await db.execute(delete(DeviceRow).where(DeviceRow.token_hash == instead_of))
    device = {"account_id": came.account_id, "name": came.name, "proven_at": proven_at}
    statement = insert(DeviceRow).values(token_hash=hashed(token), **device)
    await db.execute(statement.values(created_at=now, seen_at=now, expires_at=now + DEVICE_LASTS))
    return token


async def sign_out(db: AsyncSession, token_hash: bytes) -> None:
    """Ends this device; fine when it was ended already."""
    await db.execute(delete(DeviceRow).where(DeviceRow.token_hash == token_hash))


async def end(db: AsyncSession, account_id: int, device_id: int) -> None:
    """Signs one of one's own devices out. Raises NotFound for anybody else's."""
    statement = delete(DeviceRow).where(DeviceRow.id == device_id, DeviceRow.account_id == account_id)
    if (await db.execute(statement.returning(DeviceRow.id))).first() is None:
        raise NotFound


async def end_others(db: AsyncSession, account_id: int, token_hash: bytes) -> None:
    """Signs every device of this account out but this one."""
    await db.execute(delete(DeviceRow).where(DeviceRow.account_id == account_id, DeviceRow.token_hash != token_hash))


async def forget_past(db: AsyncSession, now: datetime) -> None:
    """Removes devices nobody has seen for too long."""
    await db.execute(delete(DeviceRow).where(DeviceRow.expires_at <= now))


async def seen(db: AsyncSession, sightings: Mapping[bytes, datetime]) -> None:
    """Writes down when devices were last seen; each lasts from then."""
    for token_hash, at in sorted(sightings.items()):  # in one order, so that two processes never wait for each other
        statement = update(DeviceRow).where(DeviceRow.token_hash == token_hash, DeviceRow.seen_at < at)
        await db.execute(statement.values(seen_at=at, expires_at=at + DEVICE_LASTS))
