"""Swaps that were asked for, and what there is to swap with."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.models import AssignmentRow, MemberRow, ShiftRow, SwapRow, WishRow
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import Shift
from careshare.domain.swaps import Swap
from careshare.domain.time import Stretch
from careshare.domain.words import HOLDING, AssignmentState, MemberState
from careshare.queries import wishes

SWAP = (
    SwapRow.shift_id,
    SwapRow.member_id,
    SwapRow.other_shift_id,
    SwapRow.other_member_id,
    SwapRow.id,
    SwapRow.answered_at,
    SwapRow.asked_at,
)
MOST = 30
"""On either side of one's own: more than anybody looks through."""


class Moment(NamedTuple):
    """A shift somebody holds: when and what for, without who else is on it."""

    shift: Shift
    member_id: int
    name: str
    relation: str


class Waiting(NamedTuple):
    """A swap nobody answered yet: what the one who asked gives, and what they would have.

    `seen` are the sequences of both shifts together: it rises when one of them moves.
    """

    seen: int
    swap: Swap
    gives: Moment
    gets: Moment


async def one(db: AsyncSession, me: Me, swap_id: int) -> Swap:
    """A swap of my circle. Raises NotFound."""
    found = select(*SWAP).where(SwapRow.circle_id == me.circle_id, SwapRow.id == swap_id)
    row = (await db.execute(found)).one_or_none()
    if row is None:
        raise NotFound
    return Swap(*row)


async def same(db: AsyncSession, me: Me, swap: Swap) -> Swap | None:
    """The same question, the latest that waits for an answer."""
    statement = (
        select(*SWAP)
        .where(
            SwapRow.circle_id == me.circle_id,
            SwapRow.shift_id == swap.shift_id,
            SwapRow.member_id == swap.member_id,
            SwapRow.other_shift_id == swap.other_shift_id,
            SwapRow.other_member_id == swap.other_member_id,
            SwapRow.answered_at.is_(None),
        )
        .order_by(SwapRow.id.desc())
        .limit(1)
    )
    row = (await db.execute(statement)).one_or_none()
    return Swap(*row) if row else None


def stands() -> ColumnElement[bool]:
    """A swap nobody answered, whose both sides hold what they would give, by a yes from before it was asked."""
    sides = (SwapRow.shift_id, SwapRow.member_id), (SwapRow.other_shift_id, SwapRow.other_member_id)
    held = [
        exists().where(
            AssignmentRow.shift_id == shift_id,
            AssignmentRow.member_id == member_id,
            or_(
                AssignmentRow.state == AssignmentState.SEEKING,
                and_(AssignmentRow.state == AssignmentState.ACCEPTED, AssignmentRow.since <= SwapRow.asked_at),
            ),
        )
        for shift_id, member_id in sides
    ]
    return and_(SwapRow.answered_at.is_(None), *held)


async def waiting(db: AsyncSession, me: Me, shift_id: int, now: datetime) -> list[Waiting]:
    """What was asked around this shift by me or of me, that still stands and is still to come."""
    given, wanted, asker, other = aliased(ShiftRow), aliased(ShiftRow), aliased(MemberRow), aliased(MemberRow)
    statement = (
        select(given.sequence + wanted.sequence, *SWAP, *_moment(given, asker), *_moment(wanted, other))
        .join(given, given.id == SwapRow.shift_id)
        .join(wanted, wanted.id == SwapRow.other_shift_id)
        .join(asker, asker.id == SwapRow.member_id)
        .join(other, other.id == SwapRow.other_member_id)
        .where(
            SwapRow.circle_id == me.circle_id,
            stands(),
            or_(SwapRow.shift_id == shift_id, SwapRow.other_shift_id == shift_id),
            or_(SwapRow.member_id == me.id, SwapRow.other_member_id == me.id),
            given.starts_at > now,
            wanted.starts_at > now,
        )
        .order_by(SwapRow.id)
    )
    return [_waiting(row) for row in (await db.execute(statement)).all()]


async def to_swap_with(db: AsyncSession, me: Me, shift: Shift, between: Stretch) -> list[Moment]:
    """Shifts others hold that start in that stretch, are open to my role and that no wish keeps me from; by time.

    Where there are too many, those that start nearest before and nearest after mine.
    """
    mine = exists().where(AssignmentRow.shift_id == ShiftRow.id, AssignmentRow.member_id == me.id)
    against = exists().where(
        WishRow.circle_id == ShiftRow.circle_id, WishRow.member_id == me.id, wishes.goes_for(ShiftRow.kind)
    )
    held = (
        select(*_moment(ShiftRow, MemberRow), ShiftRow.open_to)
        .join(AssignmentRow, AssignmentRow.shift_id == ShiftRow.id)
        .join(MemberRow, and_(MemberRow.id == AssignmentRow.member_id, MemberRow.state == MemberState.ACTIVE))
        .where(
            ShiftRow.circle_id == me.circle_id,
            ShiftRow.id != shift.id,
            ShiftRow.starts_at >= between.start,
            ShiftRow.starts_at < between.end,
            ShiftRow.closed.is_(None),
            AssignmentRow.state.in_(HOLDING),
            AssignmentRow.member_id != me.id,
            MemberRow.account_id.is_not(None),
            ~mine.where(AssignmentRow.state.in_(HOLDING)).correlate(ShiftRow),
            ~against,
        )
    )
    own = shift.stretch.start
    before = held.where(ShiftRow.starts_at < own).order_by(ShiftRow.starts_at.desc(), ShiftRow.id, MemberRow.id)
    after = held.where(ShiftRow.starts_at >= own).order_by(ShiftRow.starts_at, ShiftRow.id, MemberRow.id)
    nearest = (select(half.limit(MOST).subquery()) for half in (before, after))
    rows = (await db.execute(union_all(*nearest))).all()
    found = [_as_moment(row[:-1]) for row in rows if me.member.role in row[-1]]
    return sorted(found, key=lambda moment: (moment.shift.stretch.start, moment.shift.id, moment.name))


def _moment(shift: Any, member: Any) -> tuple[Any, ...]:
    times = shift.starts_at, shift.ends_at
    return (
        *(shift.id, shift.circle_id, *times, shift.kind, shift.title, shift.presence),
        *(member.id, member.name, member.relation),
    )


def _as_moment(row: Any) -> Moment:
    number, circle_id, starts_at, ends_at, kind, title, presence, *who = row
    return Moment(Shift(number, circle_id, Stretch(starts_at, ends_at), kind, title, presence), *who)


def _waiting(row: Any) -> Waiting:
    seen, *rest = row
    swap, moments = rest[: len(SWAP)], rest[len(SWAP) :]
    half = len(moments) // 2
    return Waiting(seen, Swap(*swap), _as_moment(moments[:half]), _as_moment(moments[half:]))
