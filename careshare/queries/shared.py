"""What a carer shares on purpose with who plans: relief they ask for, and what they set as enough."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.models import BalanceRow, CircleRow, MemberRow, ReliefRow, ShownLimitRow
from careshare.domain.circles import Account
from careshare.domain.relief import ASKING, Relief
from careshare.domain.time import home_day
from careshare.domain.words import CircleState, MemberState, Role


class Asked(NamedTuple):
    """Relief that somebody asks for."""

    id: int
    circle_id: int
    member_id: int
    name: str
    relief: Relief


class Shown(NamedTuple):
    """Somebody shows what they set as enough, in a week."""

    circle_id: int
    member_id: int
    name: str
    limit: timedelta


class Planner(NamedTuple):
    """One who plans in a circle of mine, and whether they may see my limit."""

    circle_id: int
    member_id: int
    name: str
    sees_limit: bool


async def reliefs(db: AsyncSession, account: Account, circle_id: int | None, now: datetime) -> list[Asked]:
    """What I ask for myself, in this circle or in all, and is not over."""
    statement = _reliefs(home_day(now, account.zone)).where(MemberRow.account_id == account.id)
    if circle_id is not None:
        statement = statement.where(ReliefRow.circle_id == circle_id)
    return _asked(await db.execute(statement))


async def asked_of(db: AsyncSession, account: Account, now: datetime) -> list[Asked]:
    """What others ask of me where I plan; not where I am the person it is all around.

    Nothing of who has become somebody who does not ask such things here.
    """
    me = aliased(MemberRow)
    statement = (
        _reliefs(home_day(now, account.zone))
        .join(me, _plans_in(me, account, ReliefRow.circle_id))
        .join(CircleRow, and_(CircleRow.id == ReliefRow.circle_id, CircleRow.state == CircleState.LIVE))
        .where(ReliefRow.member_id != me.id, MemberRow.role.in_(ASKING))
    )
    return _asked(await db.execute(statement))


async def limits_shown_to(db: AsyncSession, account: Account) -> list[Shown]:
    """Who shows me what is enough for them, and how much that is, as it stands now."""
    me = aliased(MemberRow)
    statement = (
        select(ShownLimitRow.circle_id, MemberRow.id, MemberRow.name, BalanceRow.limit_minutes)
        .join(me, and_(me.id == ShownLimitRow.to_member_id, _plans_in(me, account, ShownLimitRow.circle_id)))
        .join(MemberRow, and_(MemberRow.id == ShownLimitRow.member_id, MemberRow.state == MemberState.ACTIVE))
        .join(BalanceRow, BalanceRow.account_id == MemberRow.account_id)
        .join(CircleRow, and_(CircleRow.id == ShownLimitRow.circle_id, CircleRow.state == CircleState.LIVE))
        .where(BalanceRow.limit_minutes.is_not(None))
        .order_by(MemberRow.name, MemberRow.id)
    )
    rows: Any = await db.execute(statement)
    return [Shown(circle_id, number, name, timedelta(minutes=minutes)) for circle_id, number, name, minutes in rows]


async def planners(db: AsyncSession, account: Account) -> list[Planner]:
    """Who else plans in my circles that go on, but the person, by name, and whether I show them my limit."""
    me = aliased(MemberRow)
    shown = and_(ShownLimitRow.member_id == me.id, ShownLimitRow.to_member_id == MemberRow.id)
    statement = (
        select(MemberRow.circle_id, MemberRow.id, MemberRow.name, ShownLimitRow.id.is_not(None))
        .join(me, and_(me.circle_id == MemberRow.circle_id, me.id != MemberRow.id))
        .join(CircleRow, and_(CircleRow.id == MemberRow.circle_id, CircleRow.state != CircleState.ENDED))
        .outerjoin(ShownLimitRow, shown)
        .where(
            me.account_id == account.id,
            me.state == MemberState.ACTIVE,
            MemberRow.state == MemberState.ACTIVE,
            MemberRow.is_coordinator,
            MemberRow.role != Role.PERSON,
            MemberRow.account_id.is_not(None),
        )
        .order_by(MemberRow.circle_id, MemberRow.name, MemberRow.id)
    )
    return [Planner(*row) for row in await db.execute(statement)]


def _plans_in(me: Any, account: Account, circle_id: Any) -> Any:
    return and_(
        me.circle_id == circle_id,
        me.account_id == account.id,
        me.state == MemberState.ACTIVE,
        me.is_coordinator,
        me.role != Role.PERSON,
    )


def _reliefs(today: date) -> Any:
    return (
        select(
            *(ReliefRow.id, ReliefRow.circle_id, ReliefRow.member_id, MemberRow.name),
            *(ReliefRow.weekday, ReliefRow.night, ReliefRow.day),
        )
        .join(MemberRow, and_(MemberRow.id == ReliefRow.member_id, MemberRow.state == MemberState.ACTIVE))
        .where(or_(ReliefRow.day.is_(None), ReliefRow.day >= today))
        .order_by(ReliefRow.circle_id, ReliefRow.member_id, ReliefRow.day, ReliefRow.weekday, ReliefRow.night)
    )


def _asked(rows: Any) -> list[Asked]:
    return [
        Asked(number, circle_id, member_id, name, Relief(day.weekday() if day else weekday, night, day))
        for number, circle_id, member_id, name, weekday, night, day in rows
    ]
