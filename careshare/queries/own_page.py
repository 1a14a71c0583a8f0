"""The page of who has no account: their own moments, and whom to call."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AssignmentRow, MemberRow, ShiftRow
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import Shift
from careshare.domain.text import as_dialled
from careshare.domain.words import HOLDING, AssignmentState, MemberState
from careshare.queries.shifts import ASSIGNMENT, SHIFT, as_assignment, as_shift

MOST = 60
"""A moment every weekday for the twelve weeks that are planned ahead."""


class Contact(NamedTuple):
    """Who plans, and the number they share."""

    name: str
    phone: str

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return as_dialled(self.phone)


async def moments(db: AsyncSession, me: Me, now: datetime) -> list[Shift]:
    """What they hold, were asked for, or said they cannot come to, and has not ended; by time.

    Each with nobody on it but them; its counts are of everyone.
    """
    statement = _moments(me).where(ShiftRow.ends_at > now).order_by(ShiftRow.starts_at, ShiftRow.id).limit(MOST)
    return [_as_theirs(row) for row in await db.execute(statement)]


async def moment(db: AsyncSession, me: Me, shift_id: int) -> Shift:
    """One of these. Raises NotFound for anybody else's."""
    row: Any = (await db.execute(_moments(me).where(ShiftRow.id == shift_id))).one_or_none()
    if row is None:
        raise NotFound
    return _as_theirs(row)


async def contacts(db: AsyncSession, me: Me) -> list[Contact]:
    """The coordinators who share a telephone number, but for who asks."""
    statement = (
        select(MemberRow.name, MemberRow.phone)
        .where(
            MemberRow.circle_id == me.circle_id,
            MemberRow.id != me.id,
            MemberRow.is_coordinator,
            MemberRow.state == MemberState.ACTIVE,
            MemberRow.phone_shared,
            MemberRow.phone != "",
        )
        .order_by(MemberRow.id)
    )
    return [Contact(*row) for row in await db.execute(statement)]


def _moments(me: Me) -> Any:
    return (
        select(*SHIFT, *ASSIGNMENT)
        .join(AssignmentRow, AssignmentRow.shift_id == ShiftRow.id)
        .join(MemberRow, MemberRow.id == AssignmentRow.member_id)
        .where(
            AssignmentRow.circle_id == me.circle_id,
            AssignmentRow.member_id == me.id,
            AssignmentRow.state.in_({*HOLDING, AssignmentState.PROPOSED, AssignmentState.CANNOT_COME}),
            ShiftRow.closed.is_(None),
        )
    )


def _as_theirs(row: Any) -> Shift:
    return as_shift(row[: len(SHIFT)], (as_assignment(row[len(SHIFT) :]),))
