"""Whom our letters do not reach: who has no account, or none with an address."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AccountRow, MemberRow
from careshare.domain.circles import Me
from careshare.domain.words import MemberState


class Unread(NamedTuple):
    """Somebody to call, and the number they share; "" where they share none."""

    member_id: int
    name: str
    phone: str


async def unread(db: AsyncSession, me: Me, member_ids: Collection[int]) -> list[Unread]:
    """Those of these members of the circle, still in it, whom no letter reaches; not the one who asks this."""
    statement = (
        select(MemberRow.id, MemberRow.name, MemberRow.phone, MemberRow.phone_shared)
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(
            MemberRow.circle_id == me.circle_id,
            MemberRow.id.in_(member_ids),
            MemberRow.id != me.id,
            MemberRow.state == MemberState.ACTIVE,
            AccountRow.email.is_(None),
        )
        .order_by(MemberRow.id)
    )
    return [Unread(row.id, row.name, row.phone if row.phone_shared else "") for row in await db.execute(statement)]
