"""One shift and everyone who was ever asked for it."""

from collections.abc import Collection
from itertools import groupby
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.hot import Hot, given
from careshare.db.models import AssignmentRow, MemberRow, QuietTimeRow, ShiftRow
from careshare.domain.cautions import WeeklyTime
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import Assignment, Beside, Shift
from careshare.domain.time import Stretch
from careshare.domain.words import HOLDING, AssignmentState
from careshare.queries import respite, skills

SHIFT = (
    ShiftRow.id,
    ShiftRow.circle_id,
    ShiftRow.starts_at,
    ShiftRow.ends_at,
    ShiftRow.kind,
    ShiftRow.title,
    ShiftRow.presence,
    ShiftRow.what,
    ShiftRow.needed,
    ShiftRow.open_to,
    ShiftRow.window_starts,
    ShiftRow.window_ends,
    ShiftRow.held,
    ShiftRow.seeking,
    ShiftRow.closed,
    ShiftRow.closed_words,
    ShiftRow.person_asks,
    ShiftRow.pattern_id,
    ShiftRow.detached,
    ShiftRow.sequence,
    ShiftRow.version,
)
ASSIGNMENT = (
    AssignmentRow.member_id,
    MemberRow.account_id,
    MemberRow.name,
    AssignmentRow.state,
    AssignmentRow.since,
    AssignmentRow.replaced_by,
    AssignmentRow.noted_by,
    AssignmentRow.happened,
    AssignmentRow.here_at,
    AssignmentRow.real_starts_at,
    AssignmentRow.real_ends_at,
    AssignmentRow.calls,
    MemberRow.relation,
)


def as_shift(row: Any, assignments: tuple[Assignment, ...] = ()) -> Shift:
    """From the columns of SHIFT, in their order."""
    number, circle_id, starts_at, ends_at, kind, title, presence, what, needed, open_to, opens, closes, *rest = row
    window = (opens, closes) if opens is not None and closes is not None else None
    first = [number, circle_id, Stretch(starts_at, ends_at), kind, title, presence, what, needed, open_to, window]
    return Shift(*[*first, *rest, assignments])


def as_assignment(row: Any) -> Assignment:
    """From the columns of ASSIGNMENT, in their order."""
    *first, real_starts_at, real_ends_at, calls, relation = row
    real = Stretch(real_starts_at, real_ends_at) if real_starts_at and real_ends_at else None
    return Assignment(*[*first, real, calls, relation])


_WITH_PEOPLE = (
    select(*SHIFT, *ASSIGNMENT)
    .outerjoin(AssignmentRow, AssignmentRow.shift_id == ShiftRow.id)
    .outerjoin(MemberRow, MemberRow.id == AssignmentRow.member_id)
    .where(
        ShiftRow.circle_id == given("circle_id", ShiftRow.circle_id),
        ShiftRow.id == given("shift_id", ShiftRow.id),
    )
    .order_by(AssignmentRow.since, AssignmentRow.id)
)
_ONE = Hot(_WITH_PEOPLE)


async def one(db: AsyncSession, me: Me, shift_id: int) -> Shift:
    """A shift of the circle I am in. Raises NotFound."""
    return _from(await db.run_sync(_ONE.rows, circle_id=me.circle_id, shift_id=shift_id))


async def beginning_in(
    db: AsyncSession, me: Me, stretch: Stretch, states: Collection[AssignmentState] = HOLDING
) -> list[Shift]:
    """All that goes ahead and begins in a stretch of time, in order; with how I stand to it, and who is in one of these
    states, usually those who hold it.
    """
    is_seen = or_(AssignmentRow.state.in_(states), AssignmentRow.member_id == me.id)
    statement = (
        select(*SHIFT, *ASSIGNMENT)
        .outerjoin(AssignmentRow, and_(AssignmentRow.shift_id == ShiftRow.id, is_seen))
        .outerjoin(MemberRow, MemberRow.id == AssignmentRow.member_id)
        .where(
            ShiftRow.circle_id == me.circle_id,
            ShiftRow.starts_at >= stretch.start,
            ShiftRow.starts_at < stretch.end,
            ShiftRow.closed.is_(None),
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id, AssignmentRow.since, AssignmentRow.id)
    )
    rows = [tuple(row) for row in await db.execute(statement)]
    return [_from(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row[0])]


async def beside(db: AsyncSession, me: Me, shift: Shift) -> Beside:
    """What is kept beside a shift's row; whose time off it is also where its pattern says so."""
    carer = await respite.of_shift(db, me, shift)
    return Beside(await skills.of_shift(db, me, shift.id), carer.member_id if carer else None)


async def quiet_times(db: AsyncSession, me: Me) -> list[WeeklyTime]:
    """The weekly times the person wants the house to themselves."""
    statement = select(QuietTimeRow.weekday, QuietTimeRow.starts, QuietTimeRow.ends).where(
        QuietTimeRow.circle_id == me.circle_id
    )
    return [WeeklyTime(row.weekday, row.starts, row.ends) for row in await db.execute(statement)]


def _from(rows: list[tuple[Any, ...]]) -> Shift:
    if not rows:
        raise NotFound
    first, until = len(SHIFT), len(SHIFT) + len(ASSIGNMENT)
    people = tuple(as_assignment(row[first:until]) for row in rows if row[first] is not None)
    return as_shift(rows[0][:first], people)
