"""What the person would rather not, and who besides them knows of it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import log
from careshare.actions.revision import circle_changed
from careshare.db.models import MemberRow, WishRow
from careshare.db.upsert import insert_into
from careshare.domain import permissions
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import NotFound
from careshare.domain.words import Kind, MemberState
from careshare.queries import members, wishes


async def add(db: AsyncSession, me: Me, member: Member, kinds: Iterable[Kind], now: datetime) -> frozenset[Kind]:
    """Rather not this member for these kinds; those that are new: said twice is once.

    Raises NotFound for whom wishes are not meant.
    """
    _only(permissions.may_see_wishes(me))
    new = await _add(db, member, kinds)
    if new:
        await _changed(db, me, now)
    return new


async def remove(db: AsyncSession, me: Me, wish_id: int, now: datetime) -> None:
    """Not so after all; fine when it is gone already. Raises NotFound for whom wishes are not meant."""
    _only(permissions.may_see_wishes(me))
    await db.execute(delete(WishRow).where(WishRow.circle_id == me.circle_id, WishRow.id == wish_id))
    await _changed(db, me, now)


async def follow(db: AsyncSession, before: Member, member: Member) -> None:
    """Whoever left and came back is the same to the person: wishes about them go along to the new place, unsaid."""
    if kinds := await wishes.kinds_about(db, before):
        await _add(db, member, kinds)
        await db.execute(delete(WishRow).where(WishRow.circle_id == before.circle_id, WishRow.member_id == before.id))


async def confide_in(db: AsyncSession, me: Me, member: Member | None, now: datetime) -> None:
    """One member knows the wishes too, or nobody. Raises NotFound for whoever may not choose them."""
    _only(permissions.may_choose_confidant(me))
    await members.lock_all(db, me.circle_id)
    everyone = update(MemberRow).where(MemberRow.circle_id == me.circle_id)
    await db.execute(everyone.where(MemberRow.is_confidant).values(is_confidant=False))
    if member:
        is_here = (MemberRow.id == member.id, MemberRow.state == MemberState.ACTIVE)
        await db.execute(everyone.where(*is_here).values(is_confidant=True))
    await _changed(db, me, now)


async def _add(db: AsyncSession, member: Member, kinds: Iterable[Kind]) -> frozenset[Kind]:
    """Those that did not stand there yet."""
    rows = [{"circle_id": member.circle_id, "member_id": member.id, "kind": kind} for kind in kinds]
    statement = insert_into(db, WishRow).values(rows).on_conflict_do_nothing().returning(WishRow.kind)
    return frozenset(await db.scalars(statement))


async def _changed(db: AsyncSession, me: Me, now: datetime) -> None:
    """The log says that something changed, not what: of a wish others meet the effect only."""
    await log.write(db, me, "change_wishes", now)
    await circle_changed(db, me.circle_id, now)


def _only(may: bool) -> None:
    if not may:
        raise NotFound
