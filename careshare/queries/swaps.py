"""Swaps that were asked for."""

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import SwapRow
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound
from careshare.domain.swaps import Swap

SWAP = (
    SwapRow.shift_id,
    SwapRow.member_id,
    SwapRow.other_shift_id,
    SwapRow.other_member_id,
    SwapRow.id,
    SwapRow.answered_at,
)


async def one(db: AsyncSession, me: Me, swap_id: int) -> Swap:
    """A swap of my circle. Raises NotFound."""
    row = (
        await db.execute(select(*SWAP).where(SwapRow.circle_id == me.circle_id, SwapRow.id == swap_id))
    ).one_or_none()
    if row is None:
        raise NotFound
    return Swap(*row)


async def waiting(db: AsyncSession, me: Me, shift_id: int) -> list[Swap]:
    """What was asked around this shift by me or of me, and not answered yet."""
    statement = (
        select(*SWAP)
        .where(
            SwapRow.circle_id == me.circle_id,
            SwapRow.answered_at.is_(None),
            or_(SwapRow.shift_id == shift_id, SwapRow.other_shift_id == shift_id),
            or_(SwapRow.member_id == me.id, SwapRow.other_member_id == me.id),
        )
        .order_by(SwapRow.id)
    )
    return [Swap(*row) for row in await db.execute(statement)]
