"""What the rota shows: one week of shifts, who is on them, and the nearest gaps. Plain rows: this is the hottest page."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, literal, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AssignmentRow, MemberRow, ShiftRow, WishRow
from careshare.domain.assignments import Held
from careshare.domain.circles import Me
from careshare.domain.rota import Gap, Outlook
from careshare.domain.time import Stretch
from careshare.domain.words import HOLDING, AssignmentState, Closed, Kind, MemberState, Presence, Role
from careshare.queries import assignments


ENTRY = (
    ShiftRow.id,
    ShiftRow.starts_at,
    ShiftRow.ends_at,
    ShiftRow.title,
    ShiftRow.kind,
    ShiftRow.presence,
    ShiftRow.needed,
    ShiftRow.held,
    ShiftRow.seeking,
    ShiftRow.open_to,
    ShiftRow.closed,
    ShiftRow.person_asks,
)


class Place(NamedTuple):
    """A member on a shift, as the rota shows it."""

    member_id: int
    name: str
    relation: str
    state: AssignmentState


class Entry(NamedTuple):
    """A shift as the rota shows it. `against`: a wish keeps the viewer off it, and nobody says so."""

    id: int
    starts_at: datetime
    ends_at: datetime
    title: str
    kind: Kind
    presence: Presence
    needed: int
    held: int
    seeking: int
    open_to: frozenset[Role]
    closed: Closed | None
    person_asks: bool
    against: bool
    places: list[Place]


class Sheet(NamedTuple):
    """A week as it stands, and what the viewer needs to see their own part in it."""

    entries: Sequence[Entry]
    held: tuple[Held, ...]
    living_in: Sequence[str]
    outlook: Outlook


async def sheet(db: AsyncSession, me: Me, stretch: Stretch, now: datetime) -> Sheet:
    """Everything the rota page needs of the database, in a handful of statements however full the week is."""
    return Sheet(
        entries=await week(db, me, stretch),
        held=await assignments.held_around(db, me.member, stretch),
        living_in=await living_in(db, me),
        outlook=await outlook(db, me, now),
    )


async def week(db: AsyncSession, me: Me, stretch: Stretch) -> list[Entry]:
    """The shifts of the viewer's circle that touch `stretch`, by time."""
    against = exists().where(
        WishRow.circle_id == me.circle_id, WishRow.member_id == me.id, WishRow.kind == ShiftRow.kind
    )
    shifts = (
        select(*ENTRY, against)
        .where(*_touching(me, stretch))
        .order_by(ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.id)
    )
    places = await _places(db, me, stretch)
    return [Entry(*row, places[row[0]]) for row in await db.execute(shifts)]


async def _places(db: AsyncSession, me: Me, stretch: Stretch) -> dict[int, list[Place]]:
    """Who holds a place in those shifts, and what the viewer was asked, by shift."""
    statement = (
        select(AssignmentRow.shift_id, MemberRow.id, MemberRow.name, MemberRow.relation, AssignmentRow.state)
        .select_from(ShiftRow)
        .join(AssignmentRow, AssignmentRow.shift_id == ShiftRow.id)
        .join(MemberRow, MemberRow.id == AssignmentRow.member_id)
        .where(
            *_touching(me, stretch),
            or_(
                AssignmentRow.state.in_(HOLDING),
                (AssignmentRow.member_id == me.id) & (AssignmentRow.state == AssignmentState.PROPOSED),
            ),
        )
        .order_by(AssignmentRow.id)
    )
    found: dict[int, list[Place]] = defaultdict(list)
    for shift_id, *place in await db.execute(statement):
        found[shift_id].append(Place(*place))
    return found


def _touching(me: Me, stretch: Stretch) -> tuple[Any, ...]:
    """No shift is longer than 49 hours, so the index by circle and start finds all that touch a stretch."""
    return (
        ShiftRow.circle_id == me.circle_id,
        ShiftRow.starts_at > stretch.start - assignments.LONGEST,
        ShiftRow.starts_at < stretch.end,
        ShiftRow.ends_at > stretch.start,
    )


async def outlook(db: AsyncSession, me: Me, now: datetime) -> Outlook:
    """The two nearest gaps that have not ended, and until when anything is planned at all."""
    not_closed = (ShiftRow.circle_id == me.circle_id, ShiftRow.closed.is_(None))
    last = select(ShiftRow.ends_at).where(*not_closed).order_by(ShiftRow.starts_at.desc()).limit(1).scalar_subquery()
    gaps = (
        select(ShiftRow.id, ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.title, ShiftRow.seeking)
        .where(
            *not_closed,
            ShiftRow.starts_at > now - assignments.LONGEST,
            ShiftRow.ends_at > now,
            ShiftRow.held - ShiftRow.seeking < ShiftRow.needed,
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id)
        .limit(2)
        .subquery()
    )
    one = select(literal(1)).subquery()
    rows = (await db.execute(select(last, gaps).select_from(one).outerjoin(gaps, true()))).all()
    found = [
        Gap(shift_id=row.id, stretch=Stretch(row.starts_at, row.ends_at), title=row.title, seeking=row.seeking > 0)
        for row in rows
        if row.id is not None
    ]
    first, second = [*found, None, None][:2]
    return Outlook(first=first, second=second, last=rows[0][0])


async def living_in(db: AsyncSession, me: Me) -> list[str]:
    """The names of those who live in the house, and so are there when nobody else is."""
    statement = (
        select(MemberRow.name)
        .where(
            MemberRow.circle_id == me.circle_id,
            MemberRow.lives_in,
            MemberRow.role != Role.PERSON,
            MemberRow.state == MemberState.ACTIVE,
        )
        .order_by(MemberRow.id)
    )
    return list((await db.scalars(statement)).all())

