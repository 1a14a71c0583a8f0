"""What a letter that time brings says when it is sent: moments of its reader, gaps, and who was expected."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.models import (
    AssignmentRow,
    CircleRow,
    FeedRow,
    MemberRow,
    ShiftRow,
)
from careshare.domain.circles import Account, Me
from careshare.domain.reminders import (
    AHEAD,
    NEWCOMER,
    Coming,
    is_open_to,
    reads_what_is_open,
)
from careshare.domain.shifts import Shift
from careshare.domain.time import Stretch
from careshare.domain.words import HOLDING, MemberState
from careshare.queries import assignments, division, mine
from careshare.queries.reminders import held_by_somebody, runs_without_a_word

COMING = (
    ShiftRow.circle_id,
    CircleRow.person_name,
    CircleRow.zone,
    ShiftRow.id,
    ShiftRow.starts_at,
    ShiftRow.ends_at,
)


async def mine_in(db: AsyncSession, account: Account, stretch: Stretch) -> list[Coming]:
    """What somebody holds that begins in that time, over all their circles that live; by time."""
    statement = (
        held_by_somebody(*COMING)
        .where(
            MemberRow.account_id == account.id,
            ShiftRow.circle_id == MemberRow.circle_id,
            ShiftRow.starts_at >= stretch.start,
            ShiftRow.starts_at < stretch.end,
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )
    return [_coming(row) for row in await db.execute(statement)]


async def open_to(db: AsyncSession, account: Account, stretch: Stretch, now: datetime) -> list[Coming]:
    """What is open then and theirs to take; to who plans all that is open in their circle; by time."""
    found = [each for me in await _live(db, account) for each in await _open_to(db, me, stretch, now)]
    return sorted(found, key=lambda each: (each.stretch, each.shift_id))


async def gaps_of(db: AsyncSession, account: Account, circle_id: int, now: datetime) -> list[Coming]:
    """All that is open in a circle in the next seven days, to who plans there; nothing to anybody else."""
    for me in await _live(db, account):
        if me.circle_id == circle_id and me.member.is_coordinator:
            return [_as_coming(me, shift) for shift in await _wanting(db, me, Stretch(now, now + AHEAD), now)]
    return []


async def expected_at(
    db: AsyncSession, account: Account, circle_id: int, shift_id: int, now: datetime
) -> tuple[Coming, list[str]] | None:
    """A moment that runs without a word of anybody, and who was expected at it; None to who does not plan there."""
    statement = (
        select(*COMING, MemberRow.name)
        .select_from(ShiftRow)
        .join(CircleRow, CircleRow.id == ShiftRow.circle_id)
        .join(AssignmentRow, and_(AssignmentRow.shift_id == ShiftRow.id, AssignmentRow.state.in_(HOLDING)))
        .join(MemberRow, MemberRow.id == AssignmentRow.member_id)
        .where(ShiftRow.circle_id == circle_id, ShiftRow.id == shift_id, *runs_without_a_word(now))
        .order_by(AssignmentRow.since, AssignmentRow.id)
    )
    plans = any(me.circle_id == circle_id and me.member.is_coordinator for me in await _live(db, account))
    rows: list[Any] = list(await db.execute(statement)) if plans else []
    return (_coming(rows[0]), [row[-1] for row in rows]) if rows else None


async def first_timer(db: AsyncSession, account: Account, stretch: Stretch, now: datetime) -> tuple[str, Coming] | None:
    """Somebody else who comes to a circle of theirs for the first time then, and when; the first of them."""
    me, other, before, theirs = aliased(MemberRow), aliased(AssignmentRow), aliased(ShiftRow), MemberRow.id
    came = exists().where(
        other.member_id == theirs,
        other.state.in_(HOLDING),
        before.id == other.shift_id,
        before.closed.is_(None),
        before.starts_at < ShiftRow.starts_at,
    )
    statement = (
        held_by_somebody(MemberRow.name, *COMING)
        .join(me, and_(me.circle_id == ShiftRow.circle_id, me.account_id == account.id))
        .where(
            me.state == MemberState.ACTIVE,
            MemberRow.id != me.id,
            MemberRow.created_at > now - NEWCOMER,
            ShiftRow.starts_at >= stretch.start,
            ShiftRow.starts_at < stretch.end,
            ~came,
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id)
        .limit(1)
    )
    row: Any = (await db.execute(statement)).first()
    return (row[0], _coming(row[1:])) if row else None


async def has_feed(db: AsyncSession, account: Account) -> bool:
    """Whether a calendar of theirs shows what is theirs, in one circle or in all."""
    theirs = exists().where(MemberRow.id == FeedRow.member_id, MemberRow.account_id == account.id)
    statement = select(FeedRow.id).where(or_(FeedRow.account_id == account.id, theirs), FeedRow.off_at.is_(None))
    return (await db.execute(statement.limit(1))).first() is not None


async def _live(db: AsyncSession, account: Account) -> Sequence[Me]:
    return [me for me in await mine.circles(db, account) if me.circle.is_live]


async def _wanting(db: AsyncSession, me: Me, stretch: Stretch, now: datetime) -> list[Shift]:
    """Those that begin in it, have not begun yet, and want somebody."""
    found = await division.shifts_in(db, me, stretch)
    return [shift for shift in found if not shift.is_sure and not shift.has_started(now)]


async def _open_to(db: AsyncSession, me: Me, stretch: Stretch, now: datetime) -> list[Coming]:
    if not reads_what_is_open(me.member):
        return []
    shifts = await _wanting(db, me, stretch, now)
    if not me.member.is_coordinator:
        towards = await assignments.candidates_for_each(db, me.circle, shifts, [me.member], now)
        shifts = [shift for shift in shifts if is_open_to(shift, towards[shift.id][0], me.circle, now)]
    return [_as_coming(me, shift) for shift in shifts]


def _as_coming(me: Me, shift: Shift) -> Coming:
    return Coming(me.circle_id, me.circle.person_name, me.circle.zone, shift.id, shift.stretch)


def _coming(row: Any) -> Coming:
    circle_id, person_name, zone, shift_id, starts_at, ends_at, *_ = row
    return Coming(circle_id, person_name, zone, shift_id, Stretch(starts_at, ends_at))
