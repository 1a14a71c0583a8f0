"""Respite: whose time off a shift is, and when somebody has theirs."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.hot import given
from careshare.db.models import AssignmentRow, CircleRow, MemberRow, RespiteRow, ShiftRow
from careshare.domain.circles import Account, Me
from careshare.domain.respite import LOOKED_BACK, Watch, days_since_free_day
from careshare.domain.shifts import LONGEST, Shift
from careshare.domain.time import Stretch, home_day
from careshare.domain.words import HOLDING, CircleState, Kind, MayBeAlone, MemberState, Presence

_OWN = aliased(RespiteRow)
_SAYS_OTHERWISE = exists().where(_OWN.shift_id == ShiftRow.id).correlate(ShiftRow)
_GIVES = or_(RespiteRow.shift_id == ShiftRow.id, and_(RespiteRow.pattern_id == ShiftRow.pattern_id, ~_SAYS_OTHERWISE))
"""Whether a row says it of a shift: by itself, or by its pattern where the shift itself says nothing."""

BRINGS_SOMEBODY = and_(ShiftRow.presence != Presence.ON_CALL, ShiftRow.kind != Kind.PHONE_CALL)
"""`domain.rota.brings_somebody`, asked of a row."""


def is_for(member_id: Any) -> ColumnElement[bool]:
    """Whether a shift is the time off of this member."""
    theirs = exists().where(RespiteRow.circle_id == ShiftRow.circle_id, RespiteRow.member_id == member_id, _GIVES)
    return and_(ShiftRow.kind == Kind.RESPITE, theirs)


def times_off(first: str) -> Select[*tuple[Any, ...]]:
    """The shifts between `start` and `end` that are a member's time off, with no way of being there.

    `first` names the value before which none of them starts: no shift is longer than 49 hours.
    """
    return (
        select(ShiftRow.id, ShiftRow.starts_at, ShiftRow.ends_at, null())
        .select_from(MemberRow)
        .join(CircleRow, and_(CircleRow.id == MemberRow.circle_id, CircleRow.state != CircleState.ENDED))
        .join(RespiteRow, and_(RespiteRow.circle_id == MemberRow.circle_id, RespiteRow.member_id == MemberRow.id))
        .join(
            ShiftRow,
            and_(
                ShiftRow.circle_id == MemberRow.circle_id,
                ShiftRow.kind == Kind.RESPITE,
                ShiftRow.starts_at > given(first, ShiftRow.starts_at),
                ShiftRow.starts_at < given("end", ShiftRow.starts_at),
                ShiftRow.ends_at > given("start", ShiftRow.ends_at),
                ShiftRow.closed.is_(None),
            ),
        )
        .where(MemberRow.state == MemberState.ACTIVE, _GIVES)
    )


class Carer(NamedTuple):
    """Whose time off a shift is."""

    member_id: int
    name: str


async def of_shift(db: AsyncSession, me: Me, shift: Shift) -> Carer | None:
    """Whose time off this is; nobody's where it is not respite, or nobody was named."""
    if shift.kind is not Kind.RESPITE:
        return None
    by_itself = RespiteRow.shift_id == shift.id
    is_its = by_itself if shift.pattern_id is None else or_(by_itself, RespiteRow.pattern_id == shift.pattern_id)
    return await _carer(db, me, is_its)


async def of_pattern(db: AsyncSession, me: Me, pattern_id: int) -> Carer | None:
    """Whose time off every shift of a pattern is."""
    return await _carer(db, me, RespiteRow.pattern_id == pattern_id)


async def _carer(db: AsyncSession, me: Me, which: ColumnElement[bool]) -> Carer | None:
    statement = (
        select(MemberRow.id, MemberRow.name)
        .join(RespiteRow, RespiteRow.member_id == MemberRow.id)
        .where(RespiteRow.circle_id == me.circle_id, which)
        .order_by(RespiteRow.shift_id.is_(None))
        .limit(1)
    )
    row = (await db.execute(statement)).one_or_none()
    return row and Carer(*row)


class TimeOff(NamedTuple):
    """Time off of one's own in a circle: when, and who is there then."""

    circle_id: int
    shift_id: int
    stretch: Stretch
    names: list[str]


async def mine(db: AsyncSession, account: Account, stretch: Stretch) -> list[TimeOff]:
    """My time off in that time, over all my circles that live, in order."""
    helper = aliased(MemberRow)
    statement = (
        select(ShiftRow.circle_id, ShiftRow.id, ShiftRow.starts_at, ShiftRow.ends_at, helper.name)
        .select_from(MemberRow)
        .join(CircleRow, and_(CircleRow.id == MemberRow.circle_id, CircleRow.state == CircleState.LIVE))
        .join(ShiftRow, and_(ShiftRow.circle_id == MemberRow.circle_id, is_for(MemberRow.id)))
        .outerjoin(AssignmentRow, and_(AssignmentRow.shift_id == ShiftRow.id, AssignmentRow.state.in_(HOLDING)))
        .outerjoin(helper, helper.id == AssignmentRow.member_id)
        .where(
            MemberRow.account_id == account.id,
            MemberRow.state == MemberState.ACTIVE,
            ShiftRow.starts_at > stretch.start - LONGEST,
            ShiftRow.starts_at < stretch.end,
            ShiftRow.ends_at > stretch.start,
            ShiftRow.closed.is_(None),
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id, AssignmentRow.id)
    )
    found: dict[int, TimeOff] = {}
    for circle_id, shift_id, starts_at, ends_at, name in await db.execute(statement):
        each = found.setdefault(shift_id, TimeOff(circle_id, shift_id, Stretch(starts_at, ends_at), []))
        if name is not None:
            each.names.append(name)
    return list(found.values())


async def since_free_day(db: AsyncSession, me: Me, now: datetime) -> int | None:
    """How many days ago I last had a day off in this circle; None where there was none in the last eight weeks."""
    statement = (
        select(
            ShiftRow.starts_at,
            ShiftRow.ends_at,
            ShiftRow.presence,
            AssignmentRow.member_id == me.id,
            is_for(me.id),
            ShiftRow.kind,
        )
        .join(AssignmentRow, and_(AssignmentRow.shift_id == ShiftRow.id, AssignmentRow.state.in_(HOLDING)))
        .where(
            ShiftRow.circle_id == me.circle_id,
            ShiftRow.starts_at > now - LOOKED_BACK - LONGEST,
            ShiftRow.ends_at > now - LOOKED_BACK,
            ShiftRow.ends_at <= now,
            ShiftRow.closed.is_(None),
            AssignmentRow.happened.is_not(False),
        )
    )
    rows = await db.execute(statement)
    watches = [
        Watch(Stretch(starts, ends), presence, is_mine, is_off, kind)
        for starts, ends, presence, is_mine, is_off, kind in rows
    ]
    zone = me.circle.zone
    is_always_there = me.member.lives_in and me.circle.may_be_alone is not MayBeAlone.YES
    return days_since_free_day(watches, home_day(now, zone), zone, is_always_there)
