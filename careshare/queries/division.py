"""What there is to divide in a circle, among whom; and the divisions that were asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.models import (
    AccountRow,
    ArrangingRow,
    AssignmentRow,
    BalanceRow,
    CircleRow,
    DivisionRow,
    MemberRow,
    ShiftRow,
)
from careshare.domain.assignments import Candidate, Held, if_not_for, if_not_shown
from careshare.domain.cautions import is_not_now
from careshare.domain.circles import Circle, Me, Member
from careshare.domain.division import Bar, Helper, Open, Task
from careshare.domain.division.hours import credited_by_week
from careshare.domain.division.rules import places_left, takes_part
from careshare.domain.reasons import NotFound
from careshare.domain.respite import if_off
from careshare.domain.shifts import LONGEST, Shift
from careshare.domain.skills import asked_by
from careshare.domain.time import NO_TIME, Stretch, Week, home_day, home_midnight
from careshare.domain.words import HOLDING, NEEDS_NO_ASKING, SAID_NO, AssignmentState, CircleState, DivisionState
from careshare.queries import assignments, members, shifts

AROUND = timedelta(days=2)


class Asked(NamedTuple):
    """A division that somebody asked for, as it is kept."""

    id: int
    circle_id: int
    by_member_id: int
    from_on: date
    until: date
    state: DivisionState
    progress: dict[str, Any]
    result: dict[str, Any]
    asked_at: datetime
    done_at: datetime | None
    sent_at: datetime | None

    def stretch(self, circle: Circle) -> Stretch:
        """The home's days it is about."""
        return Stretch(home_midnight(self.from_on, circle.zone), home_midnight(self.until, circle.zone))


_ASKED = (
    DivisionRow.id,
    DivisionRow.circle_id,
    DivisionRow.by_member_id,
    DivisionRow.from_on,
    DivisionRow.until,
    DivisionRow.state,
    DivisionRow.progress,
    DivisionRow.result,
    DivisionRow.asked_at,
    DivisionRow.done_at,
    DivisionRow.sent_at,
)


async def one(db: AsyncSession, me: Me, division_id: int) -> Asked:
    """A division of the circle I am in. Raises NotFound."""
    statement = select(*_ASKED).where(DivisionRow.circle_id == me.circle_id, DivisionRow.id == division_id)
    row = (await db.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    return Asked(*row)


async def waiting(db: AsyncSession, now: datetime, left_alone: timedelta) -> int | None:
    """The one that has waited longest; also one whose search was begun so long ago that it must have been killed."""
    statement = (
        select(DivisionRow.id)
        .where(
            or_(
                DivisionRow.state == DivisionState.WAITING,
                and_(DivisionRow.state == DivisionState.WORKING, DivisionRow.done_at <= now - left_alone),
            )
        )
        .order_by(DivisionRow.asked_at, DivisionRow.id)
        .limit(1)
    )
    return (await db.execute(statement)).scalar_one_or_none()


async def shifts_in(db: AsyncSession, me: Me, stretch: Stretch) -> list[Shift]:
    """All that goes ahead and begins in it, with who holds it, who was asked for it, and who said no."""
    return await shifts.beginning_in(db, me, stretch, NEEDS_NO_ASKING)


async def task(db: AsyncSession, me: Me, stretch: Stretch, now: datetime) -> Task:
    """What is left to divide in that time, and everyone who takes part.

    As many statements for one shift as for many.
    """
    every = await shifts_in(db, me, stretch)
    found = [shift for shift in every if places_left(shift) and not shift.has_started(now)]
    active = await members.active(db, me.circle_id)
    people = [each for each in active if takes_part(each)]
    weeks = _weeks(found, me.circle)
    whole = Stretch(stretch.start - AROUND, stretch.end + AROUND + LONGEST)
    known = _Known(
        shifts=found,
        circle=me.circle,
        whole=whole,
        held=await _held(db, me.circle_id, people, _whole(weeks, whole, me.circle)),
        lines=await _lines(db, people, weeks),
        candidates=await assignments.candidates_for_each(db, me.circle, found, people, now),
    )
    return Task(
        opens=tuple(known.open(shift) for shift in found),
        helpers=tuple(known.helper(each, place) for place, each in enumerate(people)),
        weeks=weeks,
    )


class _Theirs(NamedTuple):
    held: Held
    zone: ZoneInfo


class _Lines(NamedTuple):
    """Somebody's own limit a week, if they set one, and what they noted for arranging in the weeks looked at."""

    limit: timedelta | None
    arranged: Mapping[Week, timedelta]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of everybody: `held` by member, `lines` by account, `candidates` by shift, as the helpers come."""

    shifts: Sequence[Shift]
    circle: Circle
    whole: Stretch
    held: Mapping[int, Sequence[_Theirs]]
    lines: Mapping[int, _Lines]
    candidates: Mapping[int, Sequence[Candidate]]

    def open(self, shift: Shift) -> Open:
        """What is left of a shift, and what it cannot do without."""
        asked = asked_by(shift, next((each.asked for each in self.candidates[shift.id]), ()))
        skills_needed = frozenset(each.name for each in asked if each.required)
        return Open(
            shift.id, shift.stretch, self.circle.zone, shift.presence, places_left(shift), skills_needed, shift.title
        )

    def helper(self, member: Member, place: int) -> Helper:
        """One of them, towards all of the shifts."""
        held, lines = self.held[member.id], self.lines[member.account_id or 0]
        towards = [(shift, self.candidates[shift.id][place]) for shift in self.shifts]
        return Helper(
            member_id=member.id,
            limit=lines.limit,
            hours=_hours(held, lines.arranged),
            held=tuple(each.held for each in held if each.held.stretch.overlaps(self.whole)),
            closed={shift.id: bar for shift, candidate in towards if (bar := self._bar(shift, candidate))},
            rather=frozenset(shift.id for shift, candidate in towards if candidate.rather),
            rather_not=frozenset(shift.id for shift, candidate in towards if candidate.rather_not),
            under_18=member.under_18,
        )

    def _bar(self, shift: Shift, candidate: Candidate) -> Bar | None:
        """Why it is closed to them, by what the pages of who plans go by too."""
        if if_not_for(shift, candidate):
            return Bar.NOT_FOR_THEM
        if shift.state_of(candidate.member.id) in SAID_NO:
            return Bar.SAID_NO
        if if_off(shift, candidate.off) or is_not_now(shift, candidate, self.circle):
            return Bar.NOT_NOW
        return Bar.SKILL if if_not_shown(shift, candidate, self.circle) else None


def _hours(held: Iterable[_Theirs], arranged: Mapping[Week, timedelta]) -> dict[Week, timedelta]:
    hours = defaultdict(lambda: NO_TIME, arranged)
    for each in held:
        for week, credited in credited_by_week(each.held.stretch, each.held.presence, each.zone).items():
            hours[week] += credited
    return dict(hours)


def _weeks(found: Iterable[Shift], circle: Circle) -> tuple[Week, ...]:
    return tuple(sorted({Week.of(home_day(shift.stretch.start, circle.zone)) for shift in found}))


def _whole(weeks: Sequence[Week], stretch: Stretch, circle: Circle) -> Stretch:
    """All of the weeks that are looked at, and the days around what is divided."""
    if not weeks:
        return stretch
    first, last = weeks[0].stretch(circle.zone).start, weeks[-1].next.stretch(circle.zone).end
    return Stretch(min(first, stretch.start), max(last, stretch.end))


async def _held(db: AsyncSession, circle_id: int, people: Sequence[Member], whole: Stretch) -> dict[int, list[_Theirs]]:
    """By member of this circle; also what the same account holds in others, and what waits for their answer."""
    here = aliased(MemberRow)
    is_wanted = ShiftRow.held - ShiftRow.seeking < ShiftRow.needed
    is_asked = and_(AssignmentRow.state == AssignmentState.PROPOSED, is_wanted)
    statement = (
        select(here.id, ShiftRow.id, ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.presence, CircleRow.zone)
        .select_from(here)
        .join(MemberRow, MemberRow.account_id == here.account_id)
        .join(CircleRow, and_(CircleRow.id == MemberRow.circle_id, CircleRow.state != CircleState.ENDED))
        .join(
            ShiftRow,
            and_(
                ShiftRow.circle_id == MemberRow.circle_id,
                ShiftRow.starts_at > whole.start - LONGEST,
                ShiftRow.starts_at < whole.end,
                ShiftRow.ends_at > whole.start,
                ShiftRow.closed.is_(None),
            ),
        )
        .join(
            AssignmentRow,
            and_(
                AssignmentRow.shift_id == ShiftRow.id,
                AssignmentRow.member_id == MemberRow.id,
                or_(AssignmentRow.state.in_(HOLDING), is_asked),
            ),
        )
        .where(here.circle_id == circle_id, here.id.in_([each.id for each in people]))
    )
    found: dict[int, list[_Theirs]] = defaultdict(list)
    for member_id, shift_id, starts, ends, presence, zone in await db.execute(statement):
        found[member_id].append(_Theirs(Held(shift_id, Stretch(starts, ends), presence), zone))
    return found


async def _lines(db: AsyncSession, people: Sequence[Member], weeks: Sequence[Week]) -> dict[int, _Lines]:
    """By account."""
    noted = and_(ArrangingRow.account_id == AccountRow.id, ArrangingRow.monday.in_([week.monday for week in weeks]))
    statement = (
        select(AccountRow.id, BalanceRow.limit_minutes, ArrangingRow.monday, ArrangingRow.minutes)
        .outerjoin(BalanceRow, BalanceRow.account_id == AccountRow.id)
        .outerjoin(ArrangingRow, noted)
        .where(AccountRow.id.in_([each.account_id for each in people]))
    )
    found: dict[int, _Lines] = {}
    for account_id, limit, monday, minutes in await db.execute(statement):
        theirs = found.get(account_id) or _Lines(None if limit is None else timedelta(minutes=limit), {})
        arranged = {Week(monday): timedelta(minutes=minutes)} if monday else {}
        found[account_id] = theirs._replace(arranged={**theirs.arranged, **arranged})
    return found
