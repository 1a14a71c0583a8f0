"""How people are reached: by a letter of ours, and at what number to call."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AccountRow, AssignmentRow, MemberRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.members import Reach, phone_for
from careshare.domain.shifts import LONGEST
from careshare.domain.time import Stretch
from careshare.domain.words import HOLDING, MemberState, Role
from careshare.queries.members import PROFILE, as_profile


async def of_members(db: AsyncSession, me: Me, member_ids: Collection[int]) -> list[Reach]:
    """How to reach each of these members of the circle who are still in it; not the one who asks this."""
    return await _reach(db, me, MemberRow.id.in_(member_ids))


async def of_who_plans(db: AsyncSession, me: Me, and_also: Collection[int] = ()) -> list[Reach]:
    """How to reach everyone who plans, and these members; not the one who asks this."""
    return await _reach(db, me, or_(MemberRow.is_coordinator, MemberRow.id.in_(and_also)))


async def of_who_hears(db: AsyncSession, me: Me) -> list[Reach]:
    """How to reach everyone who plans, but for the person, also where they plan: they are no burden in their house."""
    return await _reach(db, me, and_(MemberRow.is_coordinator, MemberRow.role != Role.PERSON))


async def of_a_pause(db: AsyncSession, me: Me, stretch: Stretch) -> list[Reach]:
    """How to reach everyone who holds a moment in that time, or plans; not the one who asks this."""
    holds = (
        select(AssignmentRow.member_id)
        .join(ShiftRow, ShiftRow.id == AssignmentRow.shift_id)
        .where(
            ShiftRow.circle_id == me.circle_id,
            ShiftRow.closed.is_(None),
            ShiftRow.starts_at > stretch.start - LONGEST,
            ShiftRow.starts_at < stretch.end,
            ShiftRow.ends_at > stretch.start,
            AssignmentRow.state.in_(HOLDING),
        )
    )
    return await _reach(db, me, or_(MemberRow.is_coordinator, MemberRow.id.in_(holds)))


async def _reach(db: AsyncSession, me: Me, who: ColumnElement[bool]) -> list[Reach]:
    statement = (
        select(*PROFILE, AccountRow.email)
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(MemberRow.circle_id == me.circle_id, MemberRow.state == MemberState.ACTIVE, MemberRow.id != me.id, who)
        .order_by(MemberRow.id)
    )
    found = [(as_profile(row[:-1]), row[-1]) for row in await db.execute(statement)]
    return [
        Reach(
            profile.member.id,
            profile.member.name,
            phone_for(me, profile, share_a_shift=False),
            by_letter=email is not None,
            account_id=profile.member.account_id,
        )
        for profile, email in found
    ]
