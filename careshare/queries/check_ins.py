"""What a carer said of how it goes, and whether a link from a letter is theirs."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AccountRow, BalanceRow, CheckInRow, NoticeRow
from careshare.domain.balance import KEPT
from careshare.domain.check_ins import LINK_LASTS
from careshare.domain.circles import Account
from careshare.domain.words import Lasts
from careshare.queries.members import ACCOUNT, as_account
from careshare.seal import Seal, number_of

CHECK_IN = "check-in"
"""What its link is sealed for."""


class Given(NamedTuple):
    """One check-in, as its giver reads it back."""

    id: int
    at: datetime
    heavy: int | None
    bad_nights: int | None
    lasts: Lasts | None
    sos: bool
    energy: str


async def given(db: AsyncSession, account: Account, now: datetime) -> list[Given]:
    """All that is kept, the newest first."""
    statement = (
        select(
            CheckInRow.id,
            CheckInRow.at,
            CheckInRow.heavy,
            CheckInRow.bad_nights,
            CheckInRow.lasts,
            CheckInRow.sos,
            CheckInRow.energy,
        )
        .where(CheckInRow.account_id == account.id, CheckInRow.at > now - KEPT)
        .order_by(CheckInRow.at.desc(), CheckInRow.id.desc())
    )
    return [Given(*row) for row in await db.execute(statement)]


async def asked_by(db: AsyncSession, seal: Seal, link: str, now: datetime) -> Account | None:
    """Who was asked by that link, while it may be answered: once, for two weeks, and not after the next letter."""
    row = (
        await db.execute(
            select(BalanceRow.asked_secret, *ACCOUNT)
            .join(AccountRow, AccountRow.id == BalanceRow.account_id)
            .where(BalanceRow.account_id == number_of(link), BalanceRow.asked_at > now - LINK_LASTS)
        )
    ).one_or_none()
    if row is None or row[0] is None or not seal.opens(CHECK_IN, link, row[0]):
        return None
    return as_account(row[1:])


async def secret(db: AsyncSession, account_id: int) -> bytes | None:
    """What the link in the letter is made from; None where it was answered, or they want no check-ins any more."""
    statement = select(BalanceRow.asked_secret).where(
        BalanceRow.account_id == account_id, BalanceRow.check_in_days.is_not(None)
    )
    return (await db.execute(statement)).scalar_one_or_none()


async def reasons_given(db: AsyncSession, account: Account, since: datetime | None) -> list[tuple[int, dict[str, int]]]:
    """By notice that they got, `since` then or ever: the signals it was for, and how strong each was."""
    statement = select(NoticeRow.id, NoticeRow.signals).where(NoticeRow.account_id == account.id)
    statement = statement.where(NoticeRow.at >= since) if since else statement
    return [(number, signals) for number, signals in await db.execute(statement)]
