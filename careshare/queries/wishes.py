"""What the person would rather not: read by the person, the representative and the one confidant only."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.hot import Hot, given
from careshare.db.models import MemberRow, WishRow
from careshare.domain.circles import Me, Member
from careshare.domain.permissions import may_see_wishes
from careshare.domain.reasons import NotFound
from careshare.domain.wishes import kinds_barred
from careshare.domain.words import Kind, MemberState


class Wish(NamedTuple):
    """The person would rather not have this member for this kind of shift."""

    id: int
    member_id: int
    name: str
    kind: Kind


AGAINST = Hot(
    select(WishRow.kind).where(
        WishRow.circle_id == given("circle_id", WishRow.circle_id),
        WishRow.member_id == given("member_id", WishRow.member_id),
    )
)
"""The kinds of shift for which the person would rather not have this member: only for what is then not offered."""


def goes_for(kind: Any) -> ColumnElement[bool]:
    """Whether a wish goes for a shift of that kind, as `domain.wishes` says it."""
    return or_(WishRow.kind == kind, and_(WishRow.kind == Kind.COMPANY, kind == Kind.RESPITE))


async def against(db: AsyncSession, me: Me) -> set[Kind]:
    """The kinds for which the person would rather not have me; nobody says so to me."""
    rows = await db.run_sync(AGAINST.rows, circle_id=me.circle_id, member_id=me.id)
    return set(kinds_barred(kind for (kind,) in rows))


async def all_of(db: AsyncSession, me: Me) -> list[Wish]:
    """Every wish of the circle about who is in it, by name. Raises NotFound for whom they are not meant."""
    if not may_see_wishes(me):
        raise NotFound
    statement = (
        select(WishRow.id, MemberRow.id, MemberRow.name, WishRow.kind)
        .join(MemberRow, MemberRow.id == WishRow.member_id)
        .where(WishRow.circle_id == me.circle_id, MemberRow.state != MemberState.FORMER)
        .order_by(MemberRow.name, MemberRow.id, WishRow.id)
    )
    return [Wish(*row) for row in await db.execute(statement)]


async def kinds_about(db: AsyncSession, member: Member) -> list[Kind]:
    """What the person would rather not have this member for; for the program alone, which shows it to nobody."""
    theirs = (WishRow.circle_id == member.circle_id, WishRow.member_id == member.id)
    return list(await db.scalars(select(WishRow.kind).where(*theirs).order_by(WishRow.id)))
