"""Patterns as a circle keeps them, the shifts written from them, and which of them are due to be written further."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AccountRow, AssignmentRow, CircleRow, MemberRow, PatternRow, PauseRow, ShiftRow, TurnRow
from careshare.domain.assignments import Candidate
from careshare.domain.circles import Circle, Me, Member
from careshare.domain.following import Written
from careshare.domain.patterns import Pattern, Pause, Rotation, horizon_end
from careshare.domain.reasons import NotFound
from careshare.domain.shifts import Assignment, Shift
from careshare.domain.time import home_day
from careshare.domain.turns import NOBODY, Planned, Seating, Standing, Task, Turn, is_settled_by, spanning
from careshare.domain.words import HOLDING, AssignmentState, CircleState
from careshare.queries import assignments
from careshare.queries.members import CIRCLE, MEMBER, as_circle, as_member
from careshare.queries.shifts import ASSIGNMENT, SHIFT, as_assignment, as_shift

PATTERN = (
    PatternRow.id,
    PatternRow.series,
    PatternRow.rule,
    PatternRow.starts_on,
    PatternRow.starts,
    PatternRow.ends,
    PatternRow.days_later,
    PatternRow.until,
    PatternRow.rotation,
    PatternRow.turn_offset,
    PatternRow.title,
    PatternRow.kind,
    PatternRow.presence,
    PatternRow.what,
    PatternRow.needed,
    PatternRow.open_to,
    PatternRow.window_starts,
    PatternRow.window_ends,
    PatternRow.written_until,
)


class Due(NamedTuple):
    """A pattern whose shifts are not written as far ahead as they should be."""

    pattern_id: int
    circle: Circle
    written_until: date | None

    def should_be_written_until(self, now: datetime) -> date:
        """The horizon at the circle's home."""
        return horizon_end(home_day(now, self.circle.zone))


async def one(db: AsyncSession, me: Me, pattern_id: int) -> Standing:
    """A pattern of the circle I am in, also one that has ended. Raises NotFound."""
    found = await _standings(db, me.circle, PatternRow.id == pattern_id)
    if not found:
        raise NotFound
    return found[0]


async def kept(db: AsyncSession, circle: Circle, pattern_id: int) -> Standing:
    """A pattern of this circle that is known to be there."""
    return (await _standings(db, circle, PatternRow.id == pattern_id))[0]


async def of_circle(db: AsyncSession, me: Me, today: date) -> list[Standing]:
    """Every pattern that has not ended, by the time it starts; of one series what holds now before what comes."""
    found = sorted(
        await _standings(db, me.circle, _has_days_from(today)), key=lambda each: (each.pattern.starts_on, each.id)
    )
    first = {each.series: each for each in reversed(found)}
    return sorted(found, key=lambda each: (first[each.series].pattern.starts, first[each.series].id))


async def of_series(db: AsyncSession, circle: Circle, series: str) -> list[Standing]:
    """All patterns a series ever had, by the day they start."""
    return await _standings(db, circle, PatternRow.series == series)


async def lock(db: AsyncSession, circle: Circle, series: str) -> None:
    """Lets one at a time change a series. What was read of it before may be old."""
    statement = select(PatternRow.id).where(PatternRow.circle_id == circle.id, PatternRow.series == series)
    await db.execute(statement.order_by(PatternRow.id).with_for_update())


async def lock_shifts(db: AsyncSession, circle: Circle, series: str, first: date) -> None:
    """Lets nobody take a shift of the series while it changes."""
    await db.execute(select(ShiftRow.id).where(*_of(circle, series, first)).order_by(ShiftRow.id).with_for_update())


async def written(db: AsyncSession, circle: Circle, series: str, first: date) -> list[Written]:
    """The shifts of a series whose occurrence is on `first` or later, with everyone on them."""
    shifts = select(ShiftRow.original_on, *SHIFT).where(*_of(circle, series, first))
    return await _written(db, circle, shifts.order_by(ShiftRow.original_on))


async def seating(
    db: AsyncSession, circle: Circle, wanted: Sequence[Planned], now: datetime, without: Container[int] = ()
) -> Seating:
    """Seats for the members of one pattern over all these occurrences, as if they held none of the shifts `without`."""
    whole = spanning([each.shift(circle.id) for each in wanted])
    people = list(wanted[0].standing.members.values())
    towards = await assignments.towards(db, circle, whole, people)
    return Seating({each.member.id: _without(each, without) for each in towards}, circle, now)


async def ahead(db: AsyncSession, me: Me, standing: Standing, now: datetime, most: int) -> list[Written]:
    """The next shifts of a pattern, also those called off."""
    shifts = (
        select(ShiftRow.original_on, *SHIFT)
        .where(ShiftRow.circle_id == me.circle_id, ShiftRow.pattern_id == standing.id, ShiftRow.ends_at > now)
        .order_by(ShiftRow.starts_at, ShiftRow.id)
        .limit(most)
    )
    return await _written(db, me.circle, shifts)


async def settled(db: AsyncSession, me: Me, standing: Standing, member_id: int, now: datetime) -> list[Shift]:
    """The shifts of a pattern that have not started and that a yes or no to all of it is about, in order."""
    shifts = select(ShiftRow.original_on, *SHIFT).where(
        ShiftRow.circle_id == me.circle_id,
        ShiftRow.pattern_id == standing.id,
        ShiftRow.starts_at > now,
        ShiftRow.closed.is_(None),
    )
    found = await _written(db, me.circle, shifts.order_by(ShiftRow.starts_at, ShiftRow.id))
    return [each.shift for each in found if is_settled_by(standing, member_id, each.day, each.shift)]


async def coming_by(db: AsyncSession, me: Me, member: Member, today: date) -> list[Standing]:
    """The patterns that go on and by which this member comes or was asked to."""
    theirs = exists().where(TurnRow.pattern_id == PatternRow.id, TurnRow.member_id == member.id)
    found = await _standings(db, me.circle, and_(theirs, _has_days_from(today)))
    return [each for each in found if any(turn.member.id == member.id and not turn.is_vacant for turn in each.turns)]


async def ahead_of(db: AsyncSession, me: Me, member: Member, now: datetime) -> list[Shift]:
    """The shifts that have not started and that this member has, or was asked for, also those called off; in order."""
    theirs = exists().where(
        AssignmentRow.shift_id == ShiftRow.id,
        AssignmentRow.member_id == member.id,
        AssignmentRow.state.in_({*HOLDING, AssignmentState.PROPOSED}),
    )
    shifts = select(ShiftRow.original_on, *SHIFT).where(ShiftRow.circle_id == me.circle_id, ShiftRow.starts_at > now)
    found = await _written(db, me.circle, shifts.where(theirs).order_by(ShiftRow.starts_at, ShiftRow.id))
    return [each.shift for each in found]


async def due(db: AsyncSession, now: datetime) -> list[Due]:
    """The patterns of live circles that are not written up to the horizon, those furthest behind first."""
    soonest = horizon_end(now.date())
    statement = (
        select(PatternRow.id, PatternRow.written_until, *CIRCLE)
        .join(CircleRow, CircleRow.id == PatternRow.circle_id)
        .where(
            CircleRow.state == CircleState.LIVE,
            or_(PatternRow.written_until.is_(None), PatternRow.written_until < soonest),
            _goes_on(),
        )
        .order_by(PatternRow.written_until, PatternRow.id)
    )
    found = [Due(row[0], as_circle(row[2:]), row[1]) for row in await db.execute(statement)]
    return [each for each in found if (each.written_until or date.min) < each.should_be_written_until(now)]


def _has_days_from(today: date) -> ColumnElement[bool]:
    """As `Standing.goes_on`."""
    has_days = and_(PatternRow.until >= today, PatternRow.until >= PatternRow.starts_on)
    return or_(PatternRow.until.is_(None), has_days)


def _of(circle: Circle, series: str, first: date) -> tuple[ColumnElement[bool], ...]:
    return ShiftRow.circle_id == circle.id, ShiftRow.series == series, ShiftRow.original_on >= first


def _without(candidate: Candidate, shift_ids: Container[int]) -> Candidate:
    return replace(candidate, held=tuple(held for held in candidate.held if held.shift_id not in shift_ids))


def _goes_on() -> ColumnElement[bool]:
    """It has no end, or one that is not written yet."""
    return or_(
        PatternRow.until.is_(None), PatternRow.written_until.is_(None), PatternRow.until > PatternRow.written_until
    )


async def _standings(db: AsyncSession, circle: Circle, which: ColumnElement[bool]) -> list[Standing]:
    """Three statements, however many patterns."""
    statement = select(*PATTERN).where(PatternRow.circle_id == circle.id, which)
    rows = (await db.execute(statement.order_by(PatternRow.starts_on, PatternRow.id))).all()
    if not rows:
        return []
    turns = await _turns(db, circle, [row.id for row in rows])
    pauses = await _pauses(db, circle, {row.series for row in rows})
    return [_as_standing(row, circle.zone, tuple(turns[row.id]), tuple(pauses[row.series])) for row in rows]


async def _turns(db: AsyncSession, circle: Circle, pattern_ids: Iterable[int]) -> dict[int, list[Turn]]:
    statement = (
        select(TurnRow.pattern_id, TurnRow.agreed_at, TurnRow.declined_at, *MEMBER, AccountRow.under_18)
        .outerjoin(MemberRow, and_(MemberRow.circle_id == TurnRow.circle_id, MemberRow.id == TurnRow.member_id))
        .outerjoin(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(TurnRow.circle_id == circle.id, TurnRow.pattern_id.in_(pattern_ids))
        .order_by(TurnRow.pattern_id, TurnRow.position)
    )
    found: dict[int, list[Turn]] = defaultdict(list)
    for pattern_id, agreed_at, declined_at, *row, under_18 in await db.execute(statement):
        since = agreed_at or declined_at
        member = NOBODY if row[0] is None else as_member(row, under_18)
        found[pattern_id].append(Turn(member, agreed_at is not None, declined_at is not None, since))
    return found


async def _pauses(db: AsyncSession, circle: Circle, series: Iterable[str]) -> dict[str, list[Pause]]:
    statement = (
        select(PauseRow.series, PauseRow.starts_on, PauseRow.ends_on)
        .where(PauseRow.circle_id == circle.id, PauseRow.series.in_(series))
        .order_by(PauseRow.starts_on, PauseRow.id)
    )
    found: dict[str, list[Pause]] = defaultdict(list)
    for name, first, last in await db.execute(statement):
        found[name].append(Pause(first, last))
    return found


async def _written(db: AsyncSession, circle: Circle, shifts: Any) -> list[Written]:
    rows = (await db.execute(shifts)).all()
    people = await _people(db, circle, [row.id for row in rows])
    return [Written(day, as_shift(shift, tuple(people[shift[0]]))) for day, *shift in rows]


async def _people(db: AsyncSession, circle: Circle, shift_ids: list[int]) -> dict[int, list[Assignment]]:
    """Everyone who was ever asked, by shift, as `queries.shifts.one` gives them."""
    statement = (
        select(AssignmentRow.shift_id, *ASSIGNMENT)
        .join(MemberRow, and_(MemberRow.circle_id == circle.id, MemberRow.id == AssignmentRow.member_id))
        .where(AssignmentRow.shift_id.in_(shift_ids))
        .order_by(AssignmentRow.since, AssignmentRow.id)
    )
    found: dict[int, list[Assignment]] = defaultdict(list)
    for shift_id, *assignment in await db.execute(statement) if shift_ids else ():
        found[shift_id].append(as_assignment(assignment))
    return found


def _as_standing(row: Any, zone: ZoneInfo, turns: tuple[Turn, ...], pauses: tuple[Pause, ...]) -> Standing:
    window = (row.window_starts, row.window_ends) if row.window_starts and row.window_ends else None
    pattern = Pattern(
        rule=row.rule,
        starts_on=row.starts_on,
        starts=row.starts,
        ends=row.ends,
        zone=zone,
        days_later=row.days_later,
        until=row.until,
        pauses=pauses,
        rotation=Rotation(row.rotation),
        members=tuple(turn.member.id for turn in turns),
        turn_offset=row.turn_offset,
    )
    task = Task(row.title, row.kind, row.presence, row.what, row.needed, row.open_to, window)
    return Standing(row.id, row.series, pattern, task, turns, row.written_until)
