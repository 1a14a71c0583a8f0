"""What the rota shows: a week of shifts, who is on them, the nearest gaps. Plain rows: this is the hottest page."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, literal, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.hot import Hot, given
from careshare.db.models import AssignmentRow, MemberRow, ShiftRow, WishRow
from careshare.domain.assignments import Held
from careshare.domain.circles import Me
from careshare.domain.rota import Gap, Outlook
from careshare.domain.time import Stretch
from careshare.domain.words import HOLDING, AssignmentState, Closed, Kind, MemberState, Presence, Role
from careshare.queries.assignments import LONGEST

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
    """Everything the rota page needs of the database: five statements, however full the week is."""
    return Sheet(
        entries=await week(db, me, stretch),
        held=await held(db, me, stretch),
        living_in=[name for (name,) in await _LIVING_IN.rows(db, circle_id=me.circle_id)],
        outlook=await outlook(db, me, now),
    )


_CIRCLE_ID = given("circle_id", ShiftRow.circle_id)
_MEMBER_ID = given("member_id", MemberRow.id)
_NOW = given("now", ShiftRow.ends_at)
_EARLIEST = given("earliest", ShiftRow.starts_at)
_TOUCHING = (
    ShiftRow.circle_id == _CIRCLE_ID,
    ShiftRow.starts_at > _EARLIEST,
    ShiftRow.starts_at < given("end", ShiftRow.starts_at),
    ShiftRow.ends_at > given("start", ShiftRow.ends_at),
)

_SHIFTS = Hot(
    select(
        *ENTRY,
        exists().where(WishRow.circle_id == _CIRCLE_ID, WishRow.member_id == _MEMBER_ID, WishRow.kind == ShiftRow.kind),
    )
    .where(*_TOUCHING)
    .order_by(ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.id)
)
_PLACES = Hot(
    select(AssignmentRow.shift_id, MemberRow.id, MemberRow.name, MemberRow.relation, AssignmentRow.state)
    .select_from(ShiftRow)
    .join(AssignmentRow, AssignmentRow.shift_id == ShiftRow.id)
    .join(MemberRow, MemberRow.id == AssignmentRow.member_id)
    .where(
        *_TOUCHING,
        or_(
            AssignmentRow.state.in_(HOLDING),
            (AssignmentRow.member_id == _MEMBER_ID) & (AssignmentRow.state == AssignmentState.PROPOSED),
        ),
    )
    .order_by(AssignmentRow.id)
)
_HELD = Hot(
    select(ShiftRow.id, ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.presence)
    .select_from(MemberRow)
    .join(ShiftRow, ShiftRow.circle_id == MemberRow.circle_id)
    .join(AssignmentRow, (AssignmentRow.shift_id == ShiftRow.id) & (AssignmentRow.member_id == MemberRow.id))
    .where(
        MemberRow.account_id == given("account_id", MemberRow.id),
        *_TOUCHING[1:],
        ShiftRow.closed.is_(None),
        AssignmentRow.state.in_(HOLDING),
    )
)
_LIVING_IN = Hot(
    select(MemberRow.name)
    .where(
        MemberRow.circle_id == _CIRCLE_ID,
        MemberRow.lives_in,
        MemberRow.role != Role.PERSON,
        MemberRow.state == MemberState.ACTIVE,
    )
    .order_by(MemberRow.id)
)


def _nearest_gaps() -> Hot:
    """Two gaps at most, and beside them the end of all that is planned, which is there without a gap too."""
    not_closed = (ShiftRow.circle_id == _CIRCLE_ID, ShiftRow.closed.is_(None))
    last = select(ShiftRow.ends_at).where(*not_closed).order_by(ShiftRow.starts_at.desc()).limit(1).scalar_subquery()
    gaps = (
        select(ShiftRow.id, ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.title, ShiftRow.seeking)
        .where(
            *not_closed,
            ShiftRow.starts_at > _EARLIEST,
            ShiftRow.ends_at > _NOW,
            ShiftRow.held - ShiftRow.seeking < ShiftRow.needed,
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id)
        .limit(2)
        .subquery()
    )
    one = select(literal(1)).subquery()
    return Hot(select(last, *gaps.c).select_from(one).outerjoin(gaps, true()).order_by(gaps.c.starts_at, gaps.c.id))


_OUTLOOK = _nearest_gaps()


async def week(db: AsyncSession, me: Me, stretch: Stretch) -> list[Entry]:
    """The shifts of the viewer's circle that touch `stretch`, by time, with who holds them and was the viewer asked."""
    scope = {"circle_id": me.circle_id, "member_id": me.id, **_window(stretch)}
    places: dict[int, list[Place]] = defaultdict(list)
    for shift_id, *place in await _PLACES.rows(db, **scope):
        places[shift_id].append(Place(*place))
    return [Entry._make((*row, places[row[0]])) for row in await _SHIFTS.rows(db, **scope)]


async def held(db: AsyncSession, me: Me, stretch: Stretch) -> tuple[Held, ...]:
    """What the viewer holds in all their circles: one cannot be in two places."""
    rows = await _HELD.rows(db, account_id=me.account.id, **_window(stretch))
    return tuple(Held(number, Stretch(starts, ends), presence) for number, starts, ends, presence in rows)


async def outlook(db: AsyncSession, me: Me, now: datetime) -> Outlook:
    """The two nearest gaps that have not ended, and until when anything is planned at all."""
    rows = await _OUTLOOK.rows(db, circle_id=me.circle_id, earliest=now - LONGEST, now=now)
    gaps = [
        Gap(shift_id, Stretch(starts, ends), title, seeking > 0)
        for _last, shift_id, starts, ends, title, seeking in rows
        if shift_id is not None
    ]
    first, second = [*gaps, None, None][:2]
    return Outlook(first=first, second=second, last=rows[0][0])


def _window(stretch: Stretch) -> dict[str, Any]:
    """No shift is longer than 49 hours, so the index by circle and start finds all that touch a stretch."""
    return {"earliest": stretch.start - LONGEST, "start": stretch.start, "end": stretch.end}
