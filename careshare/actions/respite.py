"""Respite: which shifts, or patterns, are the time off of whom. Whoever plans says so where they write them."""

from collections.abc import Collection

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import RespiteRow
from careshare.domain.circles import Me
from careshare.domain.reasons import Refused
from careshare.domain.respite import why_not_give
from careshare.queries import members


async def give(db: AsyncSession, me: Me, carer_id: int | None, coming: Collection[int], **of: int) -> None:
    """Makes a shift (`shift_id`) or a pattern (`pattern_id`), which was nobody's, the time off of a member.

    Raises NotFound for who is not in the circle, and Refused for who is `coming` themselves.
    """
    if carer_id is None:
        return
    if reason := why_not_give(await members.one(db, me, carer_id), coming):
        raise Refused(reason)
    await db.execute(insert(RespiteRow).values(circle_id=me.circle_id, member_id=carer_id, **of))


async def give_instead(db: AsyncSession, me: Me, carer_id: int | None, coming: Collection[int], shift_id: int) -> None:
    """Makes a shift the time off of this member and of no other; of nobody, or of whom its pattern says, where None."""
    its_own = (RespiteRow.circle_id == me.circle_id, RespiteRow.shift_id == shift_id)
    await db.execute(delete(RespiteRow).where(*its_own))
    await give(db, me, carer_id, coming, shift_id=shift_id)
