"""How people are reached: whom our letters do not reach, and the telephone numbers they share."""

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


async def phones(db: AsyncSession, me: Me) -> dict[int, str]:
    """The telephone numbers that members of the circle share, by member: for who may see them all."""
    statement = select(MemberRow.id, MemberRow.phone).where(
        MemberRow.circle_id == me.circle_id,
        MemberRow.state == MemberState.ACTIVE,
        MemberRow.phone_shared,
        MemberRow.phone != "",
    )
    return {row.id: row.phone for row in await db.execute(statement)}
