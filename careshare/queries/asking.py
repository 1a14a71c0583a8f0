"""The order of asking: how a circle asks, what is searched for, who was asked, and everyone who could be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AccountRow, AskRow, AssignmentRow, CircleRow, LadderRow, MemberRow, SearchRow, ShiftRow
from careshare.domain.asking.ahead import Outlook, outlook
from careshare.domain.asking.due import Asking, Busy
from careshare.domain.asking.ladder import OF_HELPERS, USUAL, Ladder, Rung, Whom
from careshare.domain.asking.search import Ask, Gap, Search, if_sought, is_open
from careshare.domain.assignments import Candidate
from careshare.domain.circles import Me, Member
from careshare.domain.shifts import Shift
from careshare.domain.words import CircleState, MemberState, Role
from careshare.queries import assignments
from careshare.queries.members import CIRCLE, MEMBER, as_circle, as_member
from careshare.queries.shifts import ASSIGNMENT, SHIFT, as_assignment, as_shift

REMEMBERED = timedelta(days=60)
"""Who was asked longer ago than that is as if they never were."""


class Due(NamedTuple):
    """A circle whose gaps are to be looked at: its revision, and what was kept of the look before."""

    circle_id: int
    revision: int
    looked_revision: int | None
    next_at: datetime | None


async def due(db: AsyncSession, now: datetime, most: int) -> list[Due]:
    """The circles that changed since they were looked at, or whose time has come, those first that waited longest."""
    is_due = or_(
        LadderRow.looked_revision.is_distinct_from(CircleRow.revision),
        LadderRow.next_at.is_(None),
        LadderRow.next_at <= now,
    )
    statement = (
        select(CircleRow.id, CircleRow.revision, LadderRow.looked_revision, LadderRow.next_at)
        .outerjoin(LadderRow, LadderRow.circle_id == CircleRow.id)
        .where(CircleRow.state == CircleState.LIVE, is_due)
        .order_by(LadderRow.next_at.asc().nulls_first(), CircleRow.id)
        .limit(most)
    )
    return [Due(*row) for row in await db.execute(statement)]


class Settings(NamedTuple):
    """How a circle asks, and how many minutes after a start whoever plans is told that nobody said “I am here”."""

    ladder: Ladder
    alarm_minutes: int | None = None
    version: int = 0
    is_usual: bool = True


async def settings(db: AsyncSession, circle_id: int) -> Settings:
    """What the circle chose itself, or else the usual ladder."""
    statement = select(LadderRow.rungs, LadderRow.alarm_minutes, LadderRow.version).where(
        LadderRow.circle_id == circle_id
    )
    row = (await db.execute(statement)).one_or_none()
    return Settings(as_ladder(row[0]), row[1], row[2], row[0] is None) if row else Settings(USUAL)


def as_ladder(rungs: list[dict[str, Any]] | None) -> Ladder:
    """From the column; see `actions.asking`, which writes it."""
    if rungs is None:
        return USUAL
    return Ladder(
        tuple(
            Rung(each["number"], timedelta(minutes=each["minutes"]), Whom(each["whom"]), each["is_on"])
            for each in rungs
        )
    )


async def asking(db: AsyncSession, circle_id: int) -> Asking:
    """The circle that asks, and in which order."""
    statement = (
        select(*CIRCLE, LadderRow.rungs)
        .outerjoin(LadderRow, LadderRow.circle_id == CircleRow.id)
        .where(CircleRow.id == circle_id)
    )
    *row, rungs = (await db.execute(statement)).one()
    return Asking(as_circle(row), as_ladder(rungs))


async def searches(db: AsyncSession, circle_id: int, shift_id: int | None = None) -> dict[int, Search]:
    """By shift: what is searched for now, with everyone who was asked in it."""
    statement = (
        select(
            *(SearchRow.shift_id, SearchRow.id, SearchRow.began_at, SearchRow.sequence),
            *(SearchRow.held_until, SearchRow.hurried_at),
            *(AskRow.member_id, AskRow.rung, AskRow.asked_at),
        )
        .outerjoin(AskRow, and_(AskRow.circle_id == SearchRow.circle_id, AskRow.search_id == SearchRow.id))
        .where(SearchRow.circle_id == circle_id, SearchRow.ended_at.is_(None))
        .order_by(SearchRow.id, AskRow.asked_at, AskRow.id)
    )
    if shift_id is not None:
        statement = statement.where(SearchRow.shift_id == shift_id)
    found: dict[int, Search] = {}
    rows: Any = await db.execute(statement)
    for shift, number, began_at, sequence, held_until, hurried_at, *ask in rows:
        search = found.get(shift) or Search(began_at, sequence, held_until, hurried_at, id=number)
        asks = (*search.asks, Ask(*ask)) if ask[0] is not None else search.asks
        found[shift] = replace(search, asks=asks)
    return found


async def sought(
    db: AsyncSession, circle_id: int, shift_ids: Collection[int], until: datetime, now: datetime
) -> list[Shift]:
    """The open shifts that begin by then, and these, however they stand; in order, with who was ever asked for them."""
    still_open = and_(
        ShiftRow.starts_at > now,
        ShiftRow.starts_at <= until,
        ShiftRow.closed.is_(None),
        ShiftRow.held - ShiftRow.seeking < ShiftRow.needed,
    )
    return await _shifts(db, circle_id, or_(still_open, ShiftRow.id.in_(shift_ids)))


async def unchanged(db: AsyncSession, shifts: Iterable[Shift]) -> frozenset[int]:
    """Those that are as they were read."""
    read = {shift.id: shift.version for shift in shifts}
    statement = select(ShiftRow.id, ShiftRow.version).where(ShiftRow.id.in_(list(read)))
    return frozenset(number for number, version in await db.execute(statement) if read[number] == version)


async def _shifts(db: AsyncSession, circle_id: int, which: Any) -> list[Shift]:
    statement = (
        select(*SHIFT, *ASSIGNMENT)
        .outerjoin(AssignmentRow, AssignmentRow.shift_id == ShiftRow.id)
        .outerjoin(MemberRow, MemberRow.id == AssignmentRow.member_id)
        .where(ShiftRow.circle_id == circle_id, which)
        .order_by(ShiftRow.starts_at, ShiftRow.id, AssignmentRow.since, AssignmentRow.id)
    )
    rows = [tuple(row) for row in await db.execute(statement)]
    return [_shift(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row[0])]


def _shift(rows: list[tuple[Any, ...]]) -> Shift:
    first, until = len(SHIFT), len(SHIFT) + len(ASSIGNMENT)
    people = tuple(as_assignment(row[first:until]) for row in rows if row[first] is not None)
    return as_shift(rows[0][:first], people)


async def reached(db: AsyncSession, circle_id: int) -> list[Member]:
    """Everyone in the circle now whom a letter reaches, by their number."""
    statement = (
        select(*MEMBER, AccountRow.under_18)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .where(MemberRow.circle_id == circle_id, MemberRow.state == MemberState.ACTIVE, AccountRow.email.is_not(None))
        .order_by(MemberRow.id)
    )
    return [as_member(row[:-1], row[-1]) for row in await db.execute(statement)]


async def with_people(db: AsyncSession, asking: Asking, gaps: Sequence[Gap], now: datetime) -> tuple[Asking, list[Gap]]:
    """The same gaps with everyone whom a letter reaches towards each of them, and what they were asked lately.

    As many statements for one as for many, and none for none.
    """
    if not gaps:
        return asking, []
    circle, shifts = asking.circle, [gap.shift for gap in gaps]
    people = await reached(db, circle.id)
    helpers = [each for each in people if each.role is not Role.PERSON]
    planners = tuple(each for each in people if each.is_coordinator)
    towards = await assignments.candidates_for_each(db, circle, shifts, helpers, now)
    busy = await asked_lately(db, [each.account_id for each in helpers], now)
    known = [replace(gap, candidates=tuple(towards[gap.shift.id]), planners=planners) for gap in gaps]
    return replace(asking, busy=busy), known


async def asked_lately(db: AsyncSession, account_ids: Sequence[int | None], now: datetime) -> Busy:
    """What these humans were asked to come to, in all their circles; all that one letter asked has one instant."""
    statement = (
        select(MemberRow.account_id, AskRow.asked_at)
        .join(AskRow, and_(AskRow.circle_id == MemberRow.circle_id, AskRow.member_id == MemberRow.id))
        .where(MemberRow.account_id.in_(account_ids), AskRow.asked_at > now - REMEMBERED, AskRow.rung.in_(OF_HELPERS))
        .group_by(MemberRow.account_id, AskRow.circle_id, AskRow.asked_at)
        .order_by(AskRow.asked_at)
    )
    letters: dict[int, list[datetime]] = defaultdict(list)
    for account_id, asked_at in await db.execute(statement):
        letters[account_id or 0].append(asked_at)
    return Busy({account_id: times[-1] for account_id, times in letters.items()}, letters)


class Ahead(NamedTuple):
    """An open shift, whoever was asked for it, and what comes of it."""

    gap: Gap
    outlook: Outlook


async def ahead(db: AsyncSession, asking: Asking, until: datetime, now: datetime) -> list[Ahead]:
    """Of every open shift that begins by then, what comes of it by that order of asking: the circle's, or one tried."""
    found = await searches(db, asking.circle.id)
    shifts = await sought(db, asking.circle.id, (), until, now)
    return await _ahead(db, asking, [(shift, found.get(shift.id)) for shift in shifts], now)


async def ahead_of(db: AsyncSession, me: Me, shift: Shift, towards: Sequence[Candidate], now: datetime) -> Ahead | None:
    """Of one shift, of which is known how everybody whom a letter reaches stands to it; None where nobody is sought."""
    if not is_open(shift, now):
        return None
    circle = await asking(db, me.circle_id)
    search = (await searches(db, me.circle_id, shift.id)).get(shift.id) or Search(now, shift.sequence)
    busy = await asked_lately(db, [each.member.account_id for each in towards], now)
    planners = tuple(each.member for each in towards if each.member.is_coordinator)
    gap = Gap(shift, search, tuple(towards), planners)
    return Ahead(gap, outlook(gap, replace(circle, busy=busy), now))


async def ahead_of_seeking(db: AsyncSession, me: Me, shift: Shift, now: datetime) -> Ahead:
    """Who would be asked, and when, if I looked for somebody else for a shift of mine: to know before I do."""
    [found] = await _ahead(db, await asking(db, me.circle_id), [(if_sought(shift, me.id), None)], now)
    return found


async def _ahead(
    db: AsyncSession, asking: Asking, found: Sequence[tuple[Shift, Search | None]], now: datetime
) -> list[Ahead]:
    gaps = [Gap(shift, search or Search(now, shift.sequence)) for shift, search in found]
    asking, gaps = await with_people(db, asking, gaps, now)
    return [Ahead(gap, outlook(gap, asking, now)) for gap in gaps]
