"""What the rota shows: a week of shifts, who is on them, the nearest gaps. Plain rows: this is the hottest page."""

from collections.abc import Container, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, literal, or_, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from careshare.db.hot import Glance, Hot, given
from careshare.db.models import AssignmentRow, CircleRow, MemberRow, OutsideCalendarRow, ShiftRow, VisitRow
from careshare.domain.assignments import Held
from careshare.domain.circles import Me
from careshare.domain.permissions import may_plan
from careshare.domain.respite import Off
from careshare.domain.rota import Gap, Outlook, coming_days, looked_at, unheld
from careshare.domain.shifts import LONGEST
from careshare.domain.skills import Asked
from careshare.domain.time import Stretch, Week, home_day
from careshare.domain.words import (
    HOLDING,
    AssignmentState,
    CircleState,
    Closed,
    Kind,
    MayBeAlone,
    MemberState,
    Presence,
    Role,
)
from careshare.queries import assignments, respite, skills

MOST_VISITS = 100
"""Shown of one week: a calendar from outside says as many as it likes."""
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
    ShiftRow.sequence,
    ShiftRow.pattern_id,
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
    sequence: int
    pattern_id: int | None
    against: bool
    places: list[Place]


class Visit(NamedTuple):
    """An appointment from an outside calendar: nobody takes it, and it holds no time."""

    id: int
    stretch: Stretch
    title: str
    who: str


class Sheet(NamedTuple):
    """A week as it stands, and what the viewer needs to see their own part in it.

    `off` is the viewer's own time off; `asked` are the skills asked for in it, and which of them they were shown.
    """

    entries: Sequence[Entry]
    visits: Sequence[Visit]
    held: tuple[Held, ...]
    off: tuple[Off, ...]
    asked: tuple[Asked, ...]
    living_in: Sequence[tuple[int, str]]
    outlook: Outlook
    free: Sequence[Stretch]


async def sheet(db: AsyncSession | Glance, me: Me, week: Week, now: datetime) -> Sheet:
    """Everything the rota page needs of the database: seven statements, however full the week is.

    `free` is what nobody holds of the time that the page looks at, in order; empty where the person may be alone.
    """
    return await db.run_sync(_sheet, me, week, now)


async def coming(db: AsyncSession, me: Me, now: datetime) -> Sheet:
    """What “who comes to me?” needs, of today and the days after it: five statements, for who is cared for.

    They hold nothing, and no wish of theirs keeps them off anything.
    """
    return await db.run_sync(_coming, me, now)


def _sheet(session: Session, me: Me, week: Week, now: datetime) -> Sheet:
    zone = me.circle.zone
    stretch = week.stretch(zone)
    taken = assignments.taken_up(_HELD.rows(session, account_id=me.account.id, **_touching(stretch)))
    barred = skills.barred(session, me, stretch.start, stretch.end)
    return Sheet(
        entries=_entries(_shifts_in(session, me, stretch), barred.against),
        visits=_visits_in(session, me, stretch),
        held=taken.held,
        off=taken.off,
        asked=barred.asked,
        living_in=_living_in(session, me),
        outlook=_outlook_from(session, me, now),
        free=_free(session, me, looked_at(week, home_day(now, zone), zone)),
    )


def _coming(session: Session, me: Me, now: datetime) -> Sheet:
    zone = me.circle.zone
    today = home_day(now, zone)
    stretch = coming_days(today, zone)
    return Sheet(
        entries=_entries(_shifts_in(session, me, stretch), ()),
        visits=_visits_in(session, me, stretch),
        held=(),
        off=(),
        asked=(),
        living_in=_living_in(session, me),
        outlook=_outlook_from(session, me, now),
        free=_free(session, me, looked_at(Week.of(today), today, zone)),
    )


def _touching(stretch: Stretch) -> dict[str, datetime]:
    """No shift is longer than 49 hours, so the index by circle and start finds all that touch the stretch."""
    return {"earliest": stretch.start - LONGEST, "start": stretch.start, "end": stretch.end}


def _shifts_in(session: Session, me: Me, stretch: Stretch) -> list[tuple[Any, ...]]:
    viewer = {"circle_id": me.circle_id, "member_id": me.id, "sees_asked": may_plan(me)}
    return _SHIFTS.rows(session, **viewer, **_touching(stretch))


def _visits_in(session: Session, me: Me, stretch: Stretch) -> list[Visit]:
    return _visits(_VISITS.rows(session, circle_id=me.circle_id, start=stretch.start, end=stretch.end))


def _living_in(session: Session, me: Me) -> list[tuple[int, str]]:
    return [(number, name) for number, name in _LIVING_IN.rows(session, circle_id=me.circle_id)]


def _outlook_from(session: Session, me: Me, now: datetime) -> Outlook:
    return _outlook(_OUTLOOK.rows(session, circle_id=me.circle_id, earliest=now - LONGEST, now=now))


def _free(session: Session, me: Me, whole: Stretch) -> list[Stretch]:
    if me.circle.may_be_alone is MayBeAlone.YES:
        return []
    return unheld(whole, _SOMEBODY_THERE.rows(session, circle_id=me.circle_id, **_touching(whole)))


_CIRCLE_ID = given("circle_id", ShiftRow.circle_id)
_MEMBER_ID = given("member_id", MemberRow.id)
_SEES_ASKED = given("sees_asked", ShiftRow.person_asks)
_NOW = given("now", ShiftRow.ends_at)
_EARLIEST = given("earliest", ShiftRow.starts_at)
_TOUCHES = (
    ShiftRow.circle_id == _CIRCLE_ID,
    ShiftRow.starts_at > _EARLIEST,
    ShiftRow.starts_at < given("end", ShiftRow.starts_at),
    ShiftRow.ends_at > given("start", ShiftRow.ends_at),
)

# Shifts of the circle, each with those who hold it and, of who was asked, only the viewer; for who plans all of them.
_SHIFTS = Hot(
    select(
        *ENTRY,
        MemberRow.id,
        MemberRow.name,
        MemberRow.relation,
        AssignmentRow.state,
    )
    .select_from(ShiftRow)
    .outerjoin(
        AssignmentRow,
        and_(
            AssignmentRow.shift_id == ShiftRow.id,
            or_(
                AssignmentRow.state.in_(HOLDING),
                and_(
                    AssignmentRow.state == AssignmentState.PROPOSED,
                    or_(AssignmentRow.member_id == _MEMBER_ID, true() == _SEES_ASKED),
                ),
            ),
        ),
    )
    .outerjoin(MemberRow, MemberRow.id == AssignmentRow.member_id)
    .where(*_TOUCHES, or_(ShiftRow.closed.is_(None), ShiftRow.closed != Closed.TAKEN_BACK))
    .order_by(ShiftRow.starts_at, ShiftRow.id, AssignmentRow.member_id)  # as the indexes have it
)
_SAME_HUMAN = MemberRow.account_id == given("account_id", MemberRow.id)
_HELD_THEN = (
    select(ShiftRow.id, ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.presence)
    .select_from(MemberRow)
    .join(CircleRow, CircleRow.id == MemberRow.circle_id)
    .join(ShiftRow, ShiftRow.circle_id == MemberRow.circle_id)
    .join(AssignmentRow, (AssignmentRow.shift_id == ShiftRow.id) & (AssignmentRow.member_id == MemberRow.id))
    .where(
        _SAME_HUMAN,
        CircleRow.state != CircleState.ENDED,
        *_TOUCHES[1:],
        ShiftRow.closed.is_(None),
        AssignmentRow.state.in_(HOLDING),
    )
)
_HELD = Hot(union_all(_HELD_THEN, respite.times_off("earliest").where(_SAME_HUMAN)))
_VISITS = Hot(
    select(VisitRow.id, VisitRow.starts_at, VisitRow.ends_at, VisitRow.title, OutsideCalendarRow.name)
    .join(OutsideCalendarRow, OutsideCalendarRow.id == VisitRow.calendar_id)
    .where(
        VisitRow.circle_id == given("circle_id", VisitRow.circle_id),
        VisitRow.ends_at > given("start", VisitRow.ends_at),
        VisitRow.starts_at < given("end", VisitRow.starts_at),
    )
    .order_by(VisitRow.starts_at, VisitRow.id)
    .limit(MOST_VISITS)
)
_LIVING_IN = Hot(
    select(MemberRow.id, MemberRow.name)
    .where(
        MemberRow.circle_id == _CIRCLE_ID,
        MemberRow.lives_in,
        MemberRow.role != Role.PERSON,
        MemberRow.state == MemberState.ACTIVE,
    )
    .order_by(MemberRow.id)
)
_SOMEBODY_THERE = Hot(
    select(ShiftRow.starts_at, ShiftRow.ends_at)
    .where(
        *_TOUCHES,
        ShiftRow.held > 0,
        ShiftRow.closed.is_(None),
        respite.BRINGS_SOMEBODY,
    )
    .order_by(ShiftRow.starts_at)
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


def _entries(rows: list[tuple[Any, ...]], wished_against: Container[Kind]) -> list[Entry]:
    found: dict[int, Entry] = {}
    for row in rows:
        entry = found.get(row[0])
        if entry is None:
            entry = found[row[0]] = Entry._make((*row[:-4], row[4] in wished_against, []))
        if row[-1] is not None:
            entry.places.append(Place._make(row[-4:]))
    return list(found.values())


def _visits(rows: list[tuple[Any, ...]]) -> list[Visit]:
    return [Visit(number, Stretch(starts, ends), title, who) for number, starts, ends, title, who in rows]


def _outlook(rows: list[tuple[Any, ...]]) -> Outlook:
    gaps = [
        Gap(shift_id, Stretch(starts, ends), title, seeking > 0)
        for _last, shift_id, starts, ends, title, seeking in rows
        if shift_id is not None
    ]
    first, second = [*gaps, None, None][:2]
    return Outlook(first=first, second=second, last=rows[0][0])
