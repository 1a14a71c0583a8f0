"""When members cannot, what that meets of what they hold, and the weekly times they would rather, or rather not."""

from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AbsenceRow, AssignmentRow, CircleRow, MemberRow, PreferenceRow, ShiftRow
from careshare.domain.absences import Absence, Preference
from careshare.domain.cautions import WeeklyTime
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import LONGEST
from careshare.domain.time import Stretch
from careshare.domain.words import HOLDING, AssignmentState, CircleState


class Met(NamedTuple):
    """A shift an absence meets: one the same human holds, in this circle or in another of theirs.

    `is_live`: the circle goes on, so somebody else can be looked for.
    """

    circle_id: int
    person_name: str
    zone: ZoneInfo
    shift_id: int
    member_id: int
    title: str
    stretch: Stretch
    state: AssignmentState
    is_live: bool

    @property
    def is_sought(self) -> bool:
        """Whether a stand-in is being looked for already."""
        return self.state is AssignmentState.SEEKING


async def of_member(db: AsyncSession, member: Member, now: datetime) -> list[Absence]:
    """A member's absences that are not over, the nearest first."""
    statement = select(AbsenceRow.id, AbsenceRow.member_id, AbsenceRow.starts_at, AbsenceRow.ends_at).where(
        AbsenceRow.circle_id == member.circle_id, AbsenceRow.member_id == member.id, AbsenceRow.ends_at > now
    )
    rows = await db.execute(statement.order_by(AbsenceRow.starts_at, AbsenceRow.id))
    return [_as_absence(row) for row in rows]


async def one(db: AsyncSession, me: Me, absence_id: int) -> Absence:
    """An absence in the circle I am in. Raises NotFound."""
    statement = select(AbsenceRow.id, AbsenceRow.member_id, AbsenceRow.starts_at, AbsenceRow.ends_at).where(
        AbsenceRow.circle_id == me.circle_id, AbsenceRow.id == absence_id
    )
    row = (await db.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    return _as_absence(row)


async def met(db: AsyncSession, member: Member, stretch: Stretch, now: datetime) -> list[Met]:
    """What the same human holds during `stretch` in any circle that has not ended, not yet started; by time."""
    statement = (
        select(
            ShiftRow.circle_id,
            CircleRow.person_name,
            CircleRow.zone,
            ShiftRow.id,
            AssignmentRow.member_id,
            ShiftRow.title,
            ShiftRow.starts_at,
            ShiftRow.ends_at,
            AssignmentRow.state,
            CircleRow.state.label("circle_state"),
        )
        .select_from(MemberRow)
        .join(CircleRow, CircleRow.id == MemberRow.circle_id)
        .join(ShiftRow, and_(ShiftRow.circle_id == MemberRow.circle_id, *_open_during(stretch, now)))
        .join(
            AssignmentRow,
            and_(
                AssignmentRow.circle_id == MemberRow.circle_id,
                AssignmentRow.shift_id == ShiftRow.id,
                AssignmentRow.member_id == MemberRow.id,
                AssignmentRow.state.in_(HOLDING),
            ),
        )
        .where(_same_human(member), CircleRow.state != CircleState.ENDED)
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )
    return [
        Met(*row[:6], Stretch(row.starts_at, row.ends_at), row.state, row.circle_state is CircleState.LIVE)
        for row in await db.execute(statement)
    ]


async def preferences(db: AsyncSession, member: Member) -> list[Preference]:
    """A member's weekly times, by weekday and time."""
    statement = (
        select(PreferenceRow.weekday, PreferenceRow.starts, PreferenceRow.ends, PreferenceRow.rather, PreferenceRow.id)
        .where(PreferenceRow.circle_id == member.circle_id, PreferenceRow.member_id == member.id)
        .order_by(PreferenceRow.weekday, PreferenceRow.starts, PreferenceRow.id)
    )
    rows = await db.execute(statement)
    return [Preference(WeeklyTime(*row[:3]), row.rather, row.id) for row in rows]


def _as_absence(row: Any) -> Absence:
    number, member_id, starts_at, ends_at = row
    return Absence(number, member_id, Stretch(starts_at, ends_at))


def _same_human(member: Member) -> ColumnElement[bool]:
    if member.account_id is None:
        return MemberRow.id == member.id
    return MemberRow.account_id == member.account_id


def _open_during(stretch: Stretch, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """No shift is longer than LONGEST, so the index by circle and start finds all that touch a stretch."""
    return (
        ShiftRow.starts_at > max(stretch.start - LONGEST, now),
        ShiftRow.starts_at < stretch.end,
        ShiftRow.ends_at > stretch.start,
        ShiftRow.closed.is_(None),
    )
