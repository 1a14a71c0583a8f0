"""Another e-mail address for an account: kept once a code that was sent there has come back."""

from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import letters
from careshare.actions.accounts import locked
from careshare.actions.pins import prove_who_was_first
from careshare.actions.sign_in import use
from careshare.db.models import AccountRow, ChallengeRow
from careshare.domain.accounts import FAREWELL_LASTS, Challenge
from careshare.domain.circles import Account
from careshare.seal import hashed, new_secret, new_token


async def keep(db: AsyncSession, me: Account, given: Challenge, now: datetime) -> None:
    """From now on letters and codes go where the code of `given` came from; who reads the old mailbox is told.

    Others may have the same address. Raises Refused where the code was used a moment before.
    """
    before = await locked(db, me)
    await use(db, given, now)
    if before.email != given.email:
        await prove_who_was_first(db, given.email, now)
    await db.execute(update(AccountRow).where(AccountRow.id == me.id).values(email=given.email))
    if before.email and before.email != given.email:
        await _say_farewell(db, before, before.email, now)


async def _say_farewell(db: AsyncSession, account: Account, email: str, now: datetime) -> None:
    """A letter holds no address: it goes to a challenge that keeps this one meanwhile, and that nobody can answer."""
    nobody = {"secret": new_secret(), "browser_hash": hashed(new_token()), "language": account.language}
    until = {"created_at": now, "expires_at": now + FAREWELL_LASTS}
    statement = insert(ChallengeRow).values(kind="farewell", email=email, **nobody, **until)
    number = (await db.execute(statement.returning(ChallengeRow.id))).scalar_one()
    await letters.write(db, "farewell", now, challenge_id=number, account_id=account.id)
