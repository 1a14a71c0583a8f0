"""The digits that open what is private: choose them, give them, close the door again, or begin anew."""

import hmac
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import DeviceRow, PinRow
from careshare.db.upsert import insert_into
from careshare.domain.circles import Account
from careshare.domain.pins import why_not_pin
from careshare.domain.reasons import Reason, Refused, Why
from careshare.queries import accounts, pins
from careshare.seal import Seal


async def choose(db: AsyncSession, seal: Seal, account: Account, pin: str, now: datetime) -> None:
    """These digits from now on; other devices must give them too. Raises Refused for what is no good.

    Whether they may is for the page that asks first: `Door.may_choose`.
    """
    if reason := why_not_pin(pin):
        raise Refused(reason)
    values = {"hidden": _hidden(seal, account, pin), "chosen_at": now}
    statement = insert_into(db, PinRow).values(account_id=account.id, **values)
    await db.execute(statement.on_conflict_do_update(index_elements=[PinRow.account_id], set_=values))
    await db.execute(update(DeviceRow).where(DeviceRow.account_id == account.id).values(proven_at=None))


async def check(db: AsyncSession, seal: Seal, account: Account, pin: str) -> Reason | None:
    """Why these are not the digits. A try is counted before, in a transaction that a wrong one does not take back."""
    kept = await pins.hidden(db, account)
    is_right = kept is not None and hmac.compare_digest(kept, _hidden(seal, account, pin))
    return None if is_right else Reason(Why.PIN_WRONG)


async def prove(db: AsyncSession, token_hash: bytes, now: datetime) -> None:
    """From now on this device is sure to be theirs."""
    await db.execute(update(DeviceRow).where(DeviceRow.token_hash == token_hash).values(proven_at=now))


async def prove_who_was_first(db: AsyncSession, email: str, now: datetime) -> None:
    """Who read a mailbox alone until somebody else comes behind it is sure to be themselves where they are signed in.

    Not who chose digits: they are asked for. Nor who shared it already. Call it before the other is there.
    """
    behind = await accounts.behind(db, email)
    if len(behind) == 1 and await pins.hidden(db, behind[0]) is None:
        theirs = update(DeviceRow).where(DeviceRow.account_id == behind[0].id, DeviceRow.proven_at.is_(None))
        await db.execute(theirs.values(proven_at=now))


async def close(db: AsyncSession, token_hash: bytes) -> None:
    """This device must prove it again: for a telephone that others hold."""
    await db.execute(update(DeviceRow).where(DeviceRow.token_hash == token_hash).values(proven_at=None))


async def give_up(db: AsyncSession, account: Account) -> None:
    """No digits any more."""
    await db.execute(delete(PinRow).where(PinRow.account_id == account.id))


async def begin_anew(db: AsyncSession, account: Account) -> None:
    """Who forgot the digits, and has no passkey, may have others once all that they kept from others is gone."""
    for table in pins.PRIVATE:
        await db.execute(delete(table).where(table.account_id == account.id))
    await give_up(db, account)


def _hidden(seal: Seal, account: Account, pin: str) -> str:
    return seal.hidden(f"pin {account.id}", pin)
