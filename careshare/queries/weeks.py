"""The weeks ahead of a circle: its moments with who holds them, and what is to be known of the home."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AssignmentRow, MemberRow, ShiftRow, VisitRow
from careshare.domain.circles import Me
from careshare.domain.shifts import LONGEST
from careshare.domain.time import Stretch, Week, home_day, home_midnight
from careshare.domain.weeks import WEEKS, Home, Moment
from careshare.domain.words import HOLDING, MemberState, Role
from careshare.queries.shifts import quiet_times


class Ahead(NamedTuple):
    """What is planned, the home it is at, and the names of who comes, by member."""

    moments: list[Moment]
    home: Home
    names: dict[int, str]


async def ahead(db: AsyncSession, me: Me, now: datetime) -> Ahead:
    """Four statements, however much is planned."""
    zone = me.circle.zone
    today = home_day(now, zone)
    window = Stretch(home_midnight(today, zone), home_midnight(Week.of(today).monday + timedelta(weeks=WEEKS), zone))
    moments, names = await _moments(db, me, window)
    quiet = await quiet_times(db, me)
    home = Home(zone, await _living_in(db, me), quiet, await _visits(db, me, window))
    return Ahead(moments, home, names)


async def _moments(db: AsyncSession, me: Me, window: Stretch) -> tuple[list[Moment], dict[int, str]]:
    shift = (
        ShiftRow.id,
        *(ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.kind, ShiftRow.presence),
        *(ShiftRow.needed, ShiftRow.held, ShiftRow.seeking),
    )
    held = and_(AssignmentRow.shift_id == ShiftRow.id, AssignmentRow.state.in_(HOLDING))
    statement = (
        select(*shift, MemberRow.id, MemberRow.name)
        .outerjoin(AssignmentRow, held)
        .outerjoin(MemberRow, MemberRow.id == AssignmentRow.member_id)
        .where(
            ShiftRow.circle_id == me.circle_id,
            ShiftRow.starts_at > window.start - LONGEST,
            ShiftRow.starts_at < window.end,
            ShiftRow.ends_at > window.start,
            ShiftRow.closed.is_(None),
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )
    holders: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    for *row, member_id, name in await db.execute(statement):
        holders[tuple(row)] |= {member_id} - {None}
        names[member_id] = name
    return [
        Moment(Stretch(starts, ends), presence, needed, held, seeking, frozenset(who), kind)
        for (_, starts, ends, kind, presence, needed, held, seeking), who in holders.items()
    ], names


async def _living_in(db: AsyncSession, me: Me) -> frozenset[int]:
    statement = select(MemberRow.id).where(
        MemberRow.circle_id == me.circle_id,
        MemberRow.lives_in,
        MemberRow.role != Role.PERSON,
        MemberRow.state == MemberState.ACTIVE,
    )
    return frozenset((await db.execute(statement)).scalars())


async def _visits(db: AsyncSession, me: Me, window: Stretch) -> list[Stretch]:
    statement = select(VisitRow.starts_at, VisitRow.ends_at).where(
        VisitRow.circle_id == me.circle_id, VisitRow.ends_at > window.start, VisitRow.starts_at < window.end
    )
    return [Stretch(starts, ends) for starts, ends in await db.execute(statement)]
