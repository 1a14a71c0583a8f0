"""Before it happens: what somebody would read of their weeks, and, for who plans, who had better not be asked now."""

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.models import (
    AccountRow,
    ArrangingRow,
    AssignmentRow,
    BalanceRow,
    CircleRow,
    MemberRow,
    NoticeRow,
    ShiftRow,
    SnoozeRow,
)
from careshare.domain import hints as rules
from careshare.domain.circles import Account, Circle, Me
from careshare.domain.hints import Hint, Plan
from careshare.domain.load import NORMS, Care, Carer, Notice, Snooze
from careshare.domain.load.notices import is_open
from careshare.domain.shifts import Shift
from careshare.domain.time import Stretch, home_day
from careshare.domain.turns import spanning
from careshare.domain.words import AssignmentState, MemberState, Role
from careshare.queries import balance, pins

K = TypeVar("K", bound=Hashable)
SNOOZED = timedelta(days=NORMS.snooze_days)
OPEN = max(NORMS.attention_every, NORMS.overload_every)


class Reader(NamedTuple):
    """A human, at the device with that token's hash."""

    account: Account
    device: bytes


class Asked(NamedTuple):
    """The shifts that one yes would give somebody, and those it would take."""

    gets: frozenset[int]
    gives: frozenset[int] = frozenset()


async def of(db: AsyncSession, reader: Reader, plans: Sequence[Plan], now: datetime) -> list[list[Hint]]:
    """Of each plan by itself, what they would read before they say yes to it.

    Nothing where it is not sure enough who reads it; nor, after one small statement, for who has no load to reckon.
    """
    known = await _known(db, reader) if plans else None
    return await _found(db, reader.account, known, plans, now) if known else [[] for _ in plans]


async def of_each(db: AsyncSession, reader: Reader, asked: Mapping[K, Asked], now: datetime) -> dict[K, list[Hint]]:
    """The same, where only the numbers of the shifts are known, in circles of theirs."""
    known = await _known(db, reader) if asked else None
    if known is None:
        return {}
    numbers = frozenset[int]().union(*(each.gets for each in asked.values()))
    cares = {care.shift_id: care for care in await _cares(db, reader.account, ShiftRow.id.in_(numbers))}
    plans = {
        key: Plan(tuple(cares[number] for number in sorted(each.gets & set(cares))), each.gives)
        for key, each in asked.items()
        if each.gets & set(cares)
    }
    return dict(zip(plans, await _found(db, reader.account, known, list(plans.values()), now), strict=True))


async def of_pattern(db: AsyncSession, reader: Reader, me: Me, pattern_id: int, now: datetime) -> list[Hint]:
    """The same of all that they are asked for of a pattern: one yes."""
    known = await _known(db, reader)
    if known is None:
        return []
    is_asked = exists().where(
        AssignmentRow.shift_id == ShiftRow.id,
        AssignmentRow.member_id == me.id,
        AssignmentRow.state == AssignmentState.PROPOSED,
    )
    ahead = ShiftRow.pattern_id == pattern_id, ShiftRow.starts_at > now, ShiftRow.closed.is_(None), is_asked
    cares = await _cares(db, reader.account, ShiftRow.circle_id == me.circle_id, *ahead)
    [found] = await _found(db, reader.account, known, [Plan(cares)], now) if cares else [[]]
    return found


async def _known(db: AsyncSession, reader: Reader) -> balance.Known | None:
    known = await balance.lines(db, reader.account)
    if not rules.has_load(known.roles, known.lines, reader.account.under_18):
        return None
    return known if (await pins.door(db, *reader)).is_open else None


async def _found(
    db: AsyncSession, account: Account, known: balance.Known, plans: Sequence[Plan], now: datetime
) -> list[list[Hint]]:
    if not plans:
        return []
    weighed = await balance.weigh(db, account, known, now, max(plan.until for plan in plans))
    snoozes = await balance.snoozes(db, account, home_day(now, account.zone) - SNOOZED)
    return await asyncio.to_thread(_each, weighed, plans, snoozes)


def _each(weighed: balance.Weighed, plans: Sequence[Plan], snoozes: Sequence[Snooze]) -> list[list[Hint]]:
    """Beside the loop: for a whole pattern it takes a tenth of a second."""
    return [rules.hints(weighed.carer, plan, weighed.is_reckoned, snoozes) for plan in plans]


async def _cares(db: AsyncSession, account: Account, *which: ColumnElement[bool]) -> tuple[Care, ...]:
    """Shifts of circles of theirs, as if they were theirs."""
    statement = (
        select(
            *(ShiftRow.starts_at, ShiftRow.ends_at, ShiftRow.presence, CircleRow.zone, ShiftRow.circle_id),
            *(ShiftRow.id, ShiftRow.kind, ShiftRow.title),
        )
        .join(CircleRow, CircleRow.id == ShiftRow.circle_id)
        .join(MemberRow, and_(MemberRow.circle_id == CircleRow.id, MemberRow.account_id == account.id))
        .where(MemberRow.state == MemberState.ACTIVE, *which)
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )
    return tuple(Care(Stretch(*row[:2]), *row[2:]) for row in await db.execute(statement))


def may_have_load() -> ColumnElement[bool]:
    """Whether there may be something to say to the account of a statement; what exactly, `of` finds out."""
    theirs = aliased(MemberRow)
    is_family = select(theirs.id).where(
        theirs.account_id == AccountRow.id, theirs.role == Role.FAMILY, theirs.state == MemberState.ACTIVE
    )
    said = select(BalanceRow.account_id).where(
        BalanceRow.account_id == AccountRow.id, or_(BalanceRow.wanted.is_(True), BalanceRow.limit_minutes.is_not(None))
    )
    return or_(is_family.exists(), said.exists())


async def full(db: AsyncSession, circle: Circle, shifts: Sequence[Shift], now: datetime) -> frozenset[tuple[int, int]]:
    """Shift and member: who would be over their own limit with it, or was told lately that it gets full.

    For who plans, and for what asks in their place; so all of them together, and one word for it, whatever the cause.
    As many statements for one shift as for many.
    """
    told = await _told_lately(db, circle, now)
    return await _over_limit(db, circle, shifts) | {(shift.id, member_id) for shift in shifts for member_id in told}


async def _over_limit(db: AsyncSession, circle: Circle, shifts: Sequence[Shift]) -> frozenset[tuple[int, int]]:
    whole = spanning(shifts).stretch
    around = Stretch(whole.start - rules.AROUND, whole.end + rules.AROUND)
    carers = await _limits(db, circle, around)
    if not carers:
        return frozenset()
    theirs = MemberRow.account_id.in_([number for _, number in carers])
    cares: dict[int, list[Care]] = defaultdict(list)
    for *row, account_id in await db.execute(
        balance.held_within(around).add_columns(MemberRow.account_id).where(theirs)
    ):
        cares[account_id].append(balance.as_care(row))
    new = rules.as_plan(shifts, circle.zone).gets
    known = [(member_id, replace(carer, cares=tuple(cares[number]))) for (member_id, number), carer in carers.items()]
    return await asyncio.to_thread(_over, known, new)


def _over(known: Sequence[tuple[int, Carer]], new: Sequence[Care]) -> frozenset[tuple[int, int]]:
    """Beside the loop: for a month of open shifts it takes a while."""
    return frozenset((shift_id, member_id) for member_id, carer in known for shift_id in rules.over_limit(carer, new))


async def _limits(db: AsyncSession, circle: Circle, around: Stretch) -> dict[tuple[int, int], Carer]:
    """By member and account: who of the circle set a limit, with what they arrange and without what they hold."""
    near = and_(
        ArrangingRow.account_id == MemberRow.account_id,
        ArrangingRow.monday > home_day(around.start, circle.zone),
        ArrangingRow.monday < home_day(around.end, circle.zone),
    )
    statement = (
        select(
            *(MemberRow.id, MemberRow.account_id, AccountRow.zone, BalanceRow.limit_minutes),
            *(ArrangingRow.monday, ArrangingRow.minutes),
        )
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .join(BalanceRow, BalanceRow.account_id == MemberRow.account_id)
        .outerjoin(ArrangingRow, near)
        .where(
            MemberRow.circle_id == circle.id,
            MemberRow.state == MemberState.ACTIVE,
            MemberRow.role.in_([Role.FAMILY, Role.FRIEND, Role.VOLUNTEER]),
            BalanceRow.limit_minutes.is_not(None),
        )
    )
    found: dict[tuple[int, int], Carer] = {}
    for member_id, account_id, zone, limit, monday, minutes in await db.execute(statement):
        assert account_id is not None
        assert limit is not None
        carer = found.get((member_id, account_id)) or Carer(zone, limit=timedelta(minutes=limit))
        arranged = {monday: timedelta(minutes=minutes)} if monday else {}
        found[member_id, account_id] = replace(carer, arranged={**carer.arranged, **arranged})
    return found


async def _told_lately(db: AsyncSession, circle: Circle, now: datetime) -> frozenset[int]:
    """The members with a notice that still stands; not those who want no notices any more."""
    called_fine = and_(
        SnoozeRow.account_id == NoticeRow.account_id, SnoozeRow.since > home_day(now, circle.zone) - SNOOZED
    )
    statement = (
        select(
            *(MemberRow.id, NoticeRow.id, NoticeRow.at, NoticeRow.level, NoticeRow.signals, NoticeRow.ahead),
            *(SnoozeRow.signal, SnoozeRow.strength, SnoozeRow.since),
        )
        .join(NoticeRow, and_(NoticeRow.account_id == MemberRow.account_id, NoticeRow.at > now - OPEN))
        .outerjoin(BalanceRow, BalanceRow.account_id == MemberRow.account_id)
        .outerjoin(SnoozeRow, called_fine)
        .where(
            MemberRow.circle_id == circle.id,
            MemberRow.state == MemberState.ACTIVE,
            BalanceRow.wanted.is_not(False),
        )
    )
    notices: dict[tuple[int, int], Notice] = {}
    snoozes: dict[int, set[Snooze]] = defaultdict(set)
    for member_id, number, at, level, signals, ahead, *snooze in await db.execute(statement):
        notices[member_id, number] = Notice(at, level, balance.raised(signals), ahead)
        if snooze[0] is not None:
            snoozes[member_id].add(Snooze(*snooze))
    return frozenset(
        member_id for (member_id, _), notice in notices.items() if is_open(notice, snoozes[member_id], now)
    )
