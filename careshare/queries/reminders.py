"""What time brings and is due now, bounded by what is near."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.models import (
    AccountRow,
    AskRow,
    AssignmentRow,
    CircleRow,
    LadderRow,
    LetterRow,
    MemberRow,
    MessageChoiceRow,
    SearchRow,
    ShiftRow,
)
from careshare.domain.messages import LOOKS_AHEAD_ON
from careshare.domain.reminders import (
    AHEAD,
    FRESH,
    GAPS_AHEAD,
    TOLD_BY_LADDER,
    evening_name,
    week_name,
)
from careshare.domain.shifts import LONGEST
from careshare.domain.time import ONE_DAY, day_stretch
from careshare.domain.words import HOLDING, CircleState, Group, MemberState, Presence, Way

AT_A_TIME = 500
"""Names looked up by one statement."""
OF_WHO_PLANS = 3
"""From this rung on the order of asking tells who plans."""


class Near(NamedTuple):
    """Who plans where a moment began: whom to write to, about which."""

    account_id: int
    circle_id: int
    shift_id: int
    starts_at: datetime


class Gaps(NamedTuple):
    """What is open in a circle in the days to come and was told by no rung: by shift, when it starts; who plans there.

    `named` are those that a letter of the week before named.
    """

    circle_id: int
    accounts: tuple[int, ...]
    starts: dict[int, datetime]
    named: frozenset[int]


async def home_zones(db: AsyncSession) -> list[ZoneInfo]:
    """The clocks of all homes whose circle goes on."""
    return list(await db.scalars(select(CircleRow.zone).where(CircleRow.state == CircleState.LIVE).distinct()))


async def own_zones(db: AsyncSession) -> list[ZoneInfo]:
    """The clocks of all accounts."""
    return list(await db.scalars(select(AccountRow.zone).distinct()))


async def evening_before(db: AsyncSession, day: date, zone: ZoneInfo, now: datetime) -> list[int]:
    """The accounts that come somewhere on that day at these homes, and got no letter of it yet.

    Not who wants none, nor whose look ahead is of this evening: it says the same.
    """
    whole, today = day_stretch(day, zone), day - ONE_DAY
    statement = (
        held_by_somebody(MemberRow.account_id)
        .outerjoin(MessageChoiceRow, MessageChoiceRow.account_id == MemberRow.account_id)
        .where(
            CircleRow.zone == zone,
            ShiftRow.starts_at >= whole.start,
            ShiftRow.starts_at < whole.end,
            AssignmentRow.since <= now - FRESH,
            ~_goes_without(Group.REMINDERS),
            _looks_on() != today.weekday(),
            _not_written(evening_name(day), MemberRow.account_id),
        )
        .distinct()
        .order_by(MemberRow.account_id)
    )
    return [number for number in await db.scalars(statement) if number is not None]


async def looking_ahead(db: AsyncSession, day: date, zone: ZoneInfo) -> list[int]:
    """The accounts that live by this clock, look ahead on that day of the week, and did not yet."""
    is_in_one = exists().where(
        MemberRow.account_id == AccountRow.id,
        MemberRow.state == MemberState.ACTIVE,
        CircleRow.id == MemberRow.circle_id,
        CircleRow.state == CircleState.LIVE,
    )
    statement = (
        select(AccountRow.id)
        .outerjoin(MessageChoiceRow, MessageChoiceRow.account_id == AccountRow.id)
        .where(
            AccountRow.zone == zone,
            _looks_on() == day.weekday(),
            is_in_one,
            _not_written(week_name(day), AccountRow.id),
        )
        .order_by(AccountRow.id)
    )
    return list(await db.scalars(statement))


async def nobody_here(db: AsyncSession, now: datetime) -> list[Near]:
    """Who plans, of each moment that runs and of which nobody said "I am here" so long after its start as they want.

    Not of a moment of their own, nor where somebody is on call at their own home.
    """
    planner = aliased(MemberRow)
    is_theirs = exists().where(
        AssignmentRow.shift_id == ShiftRow.id, AssignmentRow.member_id == planner.id, AssignmentRow.state.in_(HOLDING)
    )
    statement = (
        select(planner.account_id, ShiftRow.circle_id, ShiftRow.id, ShiftRow.starts_at, LadderRow.alarm_minutes)
        .select_from(LadderRow)
        .join(CircleRow, CircleRow.id == LadderRow.circle_id)
        .join(ShiftRow, ShiftRow.circle_id == LadderRow.circle_id)
        .join(planner, planner.circle_id == LadderRow.circle_id)
        .where(
            LadderRow.alarm_minutes.is_not(None),
            CircleRow.state == CircleState.LIVE,
            *runs_without_a_word(now),
            planner.is_coordinator,
            planner.state == MemberState.ACTIVE,
            planner.account_id.is_not(None),
            ~is_theirs,
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id, planner.account_id)
    )
    rows: Any = await db.execute(statement)
    return [Near(*about) for *about, minutes in rows if about[-1] + timedelta(minutes=minutes) <= now]


async def gaps_ahead(db: AsyncSession, zone: ZoneInfo, now: datetime) -> list[Gaps]:
    """The circles at these homes with something open in the next seven days that no rung tells who plans of."""
    told = exists().where(
        SearchRow.shift_id == ShiftRow.id,
        SearchRow.ended_at.is_(None),
        AskRow.search_id == SearchRow.id,
        AskRow.rung >= OF_WHO_PLANS,
    )
    statement = (
        select(ShiftRow.circle_id, ShiftRow.id, ShiftRow.starts_at)
        .join(CircleRow, CircleRow.id == ShiftRow.circle_id)
        .where(
            CircleRow.zone == zone,
            CircleRow.state == CircleState.LIVE,
            ShiftRow.starts_at > now + TOLD_BY_LADDER,
            ShiftRow.starts_at <= now + AHEAD,
            ShiftRow.closed.is_(None),
            ShiftRow.held - ShiftRow.seeking < ShiftRow.needed,
            ~told,
        )
        .order_by(ShiftRow.circle_id, ShiftRow.starts_at)
    )
    found: dict[int, dict[int, datetime]] = {}
    for circle_id, shift_id, starts_at in await db.execute(statement):
        found.setdefault(circle_id, {})[shift_id] = starts_at
    accounts, named = await _who_plan(db, found), await _named(db, found, now)
    return [
        Gaps(circle_id, tuple(accounts.get(circle_id, ())), starts, frozenset(named.get(circle_id, ())))
        for circle_id, starts in found.items()
    ]


async def written(db: AsyncSession, names: Collection[str]) -> set[str]:
    """Those of these names under which a letter was written already."""
    found: set[str] = set()
    wanted = sorted(names)
    for first in range(0, len(wanted), AT_A_TIME):
        some = wanted[first : first + AT_A_TIME]
        found |= {name for name in await db.scalars(select(LetterRow.once).where(LetterRow.once.in_(some))) if name}
    return found


def held_by_somebody(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Of shifts that go ahead in circles that live, each with somebody who holds it and can be written to."""
    return (
        select(*columns)
        .select_from(ShiftRow)
        .join(CircleRow, and_(CircleRow.id == ShiftRow.circle_id, CircleRow.state == CircleState.LIVE))
        .join(AssignmentRow, and_(AssignmentRow.shift_id == ShiftRow.id, AssignmentRow.state.in_(HOLDING)))
        .join(MemberRow, and_(MemberRow.id == AssignmentRow.member_id, MemberRow.state == MemberState.ACTIVE))
        .where(ShiftRow.closed.is_(None), MemberRow.account_id.is_not(None))
    )


def _looks_on() -> ColumnElement[int]:
    """The day of the week they look ahead on; -1 for none."""
    return case((_goes_without(Group.WEEK), -1), else_=func.coalesce(MessageChoiceRow.week_on, LOOKS_AHEAD_ON))


def _goes_without(group: Group) -> ColumnElement[bool]:
    return func.coalesce(MessageChoiceRow.ways[group.value].as_string(), Way.MAIL.value) == Way.NONE.value


def _not_written(name: str, account_id: Any) -> ColumnElement[bool]:
    return ~exists().where(LetterRow.once == literal(name) + cast(account_id, String))


def runs_without_a_word(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Somebody holds it, it began, and nobody on it said anything of it yet."""
    anybody = aliased(AssignmentRow)
    said = exists().where(
        anybody.shift_id == ShiftRow.id,
        or_(anybody.here_at.is_not(None), anybody.happened.is_not(None)),
    )
    return (
        ShiftRow.starts_at > now - LONGEST,
        ShiftRow.starts_at <= now,
        ShiftRow.ends_at > now,
        ShiftRow.closed.is_(None),
        ShiftRow.held > 0,
        ShiftRow.presence != Presence.ON_CALL,
        ~said,
    )


async def _who_plan(db: AsyncSession, circles: Collection[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    if circles:
        statement = select(MemberRow.circle_id, MemberRow.account_id).where(
            MemberRow.circle_id.in_(circles),
            MemberRow.is_coordinator,
            MemberRow.state == MemberState.ACTIVE,
            MemberRow.account_id.is_not(None),
        )
        for circle_id, account_id in await db.execute(statement.order_by(MemberRow.account_id)):
            found.setdefault(circle_id, []).append(account_id or 0)
    return found


async def _named(db: AsyncSession, circles: Collection[int], now: datetime) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    if circles:
        statement = select(LetterRow.circle_id, LetterRow.facts).where(
            LetterRow.once >= GAPS_AHEAD,
            LetterRow.once < GAPS_AHEAD + "~",
            LetterRow.written_at > now - AHEAD,
        )
        for circle_id, facts in await db.execute(statement):
            found.setdefault(circle_id or 0, set()).update(facts["shifts"])
    return found
