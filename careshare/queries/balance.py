"""What one carer carries, over all their circles: the shifts, who else is there, their own lines and their own word.

Private to them: nothing here takes another's account but the job that reckons, and what it finds goes to them alone.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, Subquery, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from careshare.db.models import (
    AccountRow,
    ArrangingRow,
    AssignmentRow,
    BalanceRow,
    CheckInRow,
    CircleRow,
    MemberRow,
    NoticeRow,
    SeenLevelRow,
    ShiftRow,
    SnoozeRow,
)
from careshare.domain.balance import AHEAD, BACK, KEPT, SETTLING, Lines, is_reckoned, last_look
from careshare.domain.circles import Account
from careshare.domain.load.carer import AtHome, Care, Carer, CheckIn
from careshare.domain.load.notices import Notice, Past, Raised, Seen, Snooze
from careshare.domain.load.signals import SignalName
from careshare.domain.shifts import LONGEST
from careshare.domain.time import ONE_DAY, Stretch, home_day, home_midnight
from careshare.domain.words import HOLDING, AssignmentState, CircleState, MayBeAlone, MemberState, Role
from careshare.queries.respite import BRINGS_SOMEBODY

TWO_WEEKS = timedelta(weeks=2)
"""As far as a day is judged by what comes after it."""


class Known(NamedTuple):
    """What somebody set, and what they are in circles that have not ended."""

    lines: Lines
    roles: frozenset[Role]


class Weighed(NamedTuple):
    """A carer with what they set, and whether their load is reckoned at all."""

    carer: Carer
    lines: Lines
    roles: frozenset[Role]
    is_reckoned: bool

    @property
    def may_be_reckoned(self) -> bool:
        """Whether it would be, if they want it."""
        return is_reckoned(self.roles, wanted=True, under_18=self.carer.under_18)


async def weighed(db: AsyncSession, account: Account, now: datetime) -> Weighed:
    """Everything the model asks of one account, around today; a window, never the history."""
    return await weigh(db, account, await lines(db, account), now)


async def weigh(
    db: AsyncSession, account: Account, known: Known, now: datetime, until: datetime | None = None
) -> Weighed:
    """The same of whom it is known what they set; as far ahead as what is planned `until` then asks for."""
    window = _window(account, now, until)
    lines, roles = known
    cares = await _cares(db, account, window)
    carer = Carer(
        zone=account.zone,
        cares=cares,
        limit=lines.limit,
        paid=lines.paid,
        check_ins=await check_ins(db, account, now),
        homes=await _homes(db, account, window, now),
        arranged=await arranged(db, account, home_day(window.start, account.zone)),
        since=await _since(db, account, window),
        under_18=account.under_18,
        palliative=not lines.asks_how_long,
    )
    return Weighed(carer, lines, roles, is_reckoned(roles, lines.wanted, account.under_18))


class Due(NamedTuple):
    """A carer whose load is to be reckoned, and when it was last."""

    account_id: int
    reckoned_at: datetime | None


async def due(db: AsyncSession, now: datetime, most: int) -> list[Due]:
    """The carers to look at again: a time of their own day has come, or something changed in a circle of theirs.

    Those first who were not looked at for the longest time.
    """
    zones = (await db.execute(select(AccountRow.zone).distinct())).scalars().all()
    time_has_come = or_(
        *(and_(AccountRow.zone == zone, BalanceRow.reckoned_at < last_look(now, zone)) for zone in zones)
    )
    statement = (
        select(MemberRow.account_id, BalanceRow.reckoned_at)
        .join(AccountRow, AccountRow.id == MemberRow.account_id)
        .join(CircleRow, and_(CircleRow.id == MemberRow.circle_id, CircleRow.state == CircleState.LIVE))
        .outerjoin(BalanceRow, BalanceRow.account_id == MemberRow.account_id)
        .where(
            MemberRow.state == MemberState.ACTIVE,
            or_(
                and_(MemberRow.role == Role.FAMILY, BalanceRow.wanted.is_not(False)),
                and_(MemberRow.role == Role.FRIEND, BalanceRow.wanted.is_(True)),
            ),
            or_(BalanceRow.reckoned_at.is_(None), time_has_come, CircleRow.changed_at > BalanceRow.reckoned_at),
        )
        .distinct()
        .order_by(BalanceRow.reckoned_at.asc().nulls_first(), MemberRow.account_id)
        .limit(most)
    )
    return [Due(number, at) for number, at in await db.execute(statement) if number is not None]


async def check_ins(db: AsyncSession, account: Account, now: datetime) -> tuple[CheckIn, ...]:
    """Their own word, as long as it is kept, the oldest first."""
    statement = (
        select(CheckInRow.at, CheckInRow.heavy, CheckInRow.bad_nights, CheckInRow.lasts, CheckInRow.sos)
        .where(CheckInRow.account_id == account.id, CheckInRow.at > now - KEPT)
        .order_by(CheckInRow.at, CheckInRow.id)
    )
    return tuple(CheckIn(*row) for row in await db.execute(statement))


async def past(db: AsyncSession, account: Account, now: datetime) -> Past:
    """What is kept of their levels and notices, and what they called fine: as far back as anything is judged by it."""
    since = home_day(now, account.zone) - KEPT
    seen = select(SeenLevelRow.day, SeenLevelRow.level, SeenLevelRow.shifts, SeenLevelRow.is_coming).where(
        SeenLevelRow.account_id == account.id, SeenLevelRow.day > since
    )
    notices = select(NoticeRow.at, NoticeRow.level, NoticeRow.signals, NoticeRow.ahead).where(
        NoticeRow.account_id == account.id, NoticeRow.at > now - KEPT
    )
    return Past(
        seen=tuple(
            Seen(day, level, frozenset(shifts), coming) for day, level, shifts, coming in await db.execute(seen)
        ),
        snoozes=await snoozes(db, account, since),
        notices=tuple(Notice(at, level, raised(each), day) for at, level, each, day in await db.execute(notices)),
    )


async def snoozes(db: AsyncSession, account: Account, since: date) -> tuple[Snooze, ...]:
    """What they called fine after that day."""
    statement = select(SnoozeRow.signal, SnoozeRow.strength, SnoozeRow.since).where(
        SnoozeRow.account_id == account.id, SnoozeRow.since > since
    )
    return tuple(Snooze(*row) for row in await db.execute(statement))


def raised(signals: dict[str, int]) -> Raised:
    """From what is kept of a notice."""
    return frozenset((SignalName(name), strength) for name, strength in signals.items())


async def arranged(db: AsyncSession, account: Account, since: date) -> dict[date, timedelta]:
    """Time they noted for the arranging itself, by the Monday of its week."""
    statement = select(ArrangingRow.monday, ArrangingRow.minutes).where(
        ArrangingRow.account_id == account.id, ArrangingRow.monday >= since
    )
    return {monday: timedelta(minutes=minutes) for monday, minutes in await db.execute(statement)}


def _window(account: Account, now: datetime, until: datetime | None) -> Stretch:
    today = home_day(now, account.zone)
    end = home_midnight(today + AHEAD, account.zone)
    return Stretch(home_midnight(today - BACK, account.zone), max(end, until + TWO_WEEKS) if until else end)


_LINES = (
    BalanceRow.wanted,
    BalanceRow.limit_minutes,
    BalanceRow.paid_minutes,
    BalanceRow.check_in_days,
    BalanceRow.asks_how_long,
    BalanceRow.check_in_since,
    BalanceRow.asked_at,
)


async def lines(db: AsyncSession, account: Account) -> Known:
    """One statement."""
    statement = (
        select(*_LINES, MemberRow.role)
        .select_from(MemberRow)
        .join(CircleRow, and_(CircleRow.id == MemberRow.circle_id, CircleRow.state != CircleState.ENDED))
        .outerjoin(BalanceRow, BalanceRow.account_id == MemberRow.account_id)
        .where(MemberRow.account_id == account.id, MemberRow.state == MemberState.ACTIVE)
    )
    rows = (await db.execute(statement)).all()
    if not rows:
        return Known(Lines(), frozenset())
    wanted, limit, paid, days, how_long, since, asked_at = rows[0][:-1]
    found = Lines(wanted, _minutes(limit), _minutes(paid), days, how_long is not False, since, asked_at)
    return Known(found, frozenset(row[-1] for row in rows))


def _minutes(number: int | None) -> timedelta | None:
    return None if number is None else timedelta(minutes=number)


_HOLDS = and_(
    AssignmentRow.shift_id == ShiftRow.id,
    AssignmentRow.member_id == MemberRow.id,
    AssignmentRow.state.in_(HOLDING),
    AssignmentRow.happened.is_not(False),
)
"""On a shift that was not contradicted."""


async def _cares(db: AsyncSession, account: Account, window: Stretch) -> tuple[Care, ...]:
    """What they hold, or held, in any circle, as it really was; of one that stands still only what has been."""
    theirs = held_within(window).where(MemberRow.account_id == account.id)
    return tuple(as_care(row) for row in await db.execute(theirs))


def held_within(window: Stretch) -> Select[*tuple[Any, ...]]:
    """What members hold, or held, in that time, in order; `as_care` reads its rows."""
    return (
        select(
            ShiftRow.starts_at,
            ShiftRow.ends_at,
            AssignmentRow.real_starts_at,
            AssignmentRow.real_ends_at,
            ShiftRow.presence,
            CircleRow.zone,
            ShiftRow.circle_id,
            ShiftRow.id,
            ShiftRow.kind,
            ShiftRow.title,
            AssignmentRow.calls,
            AssignmentRow.state == AssignmentState.SEEKING,
        )
        .select_from(MemberRow)
        .join(CircleRow, CircleRow.id == MemberRow.circle_id)
        .join(ShiftRow, and_(ShiftRow.circle_id == MemberRow.circle_id, *_touches(window)))
        .join(AssignmentRow, _HOLDS)
        .where(
            ShiftRow.closed.is_(None),
            or_(CircleRow.state == CircleState.LIVE, ShiftRow.starts_at < CircleRow.state_since),
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )


def as_care(row: Any) -> Care:
    """From the columns of `held_within`, in their order."""
    planned, real, rest = row[:2], row[2:4], row[4:]
    return Care(Stretch(*planned) if None in real else Stretch(*real), *rest)


def _touches(window: Stretch) -> tuple[Any, ...]:
    return (
        ShiftRow.starts_at > window.start - LONGEST,
        ShiftRow.starts_at < window.end,
        ShiftRow.ends_at > window.start,
    )


async def _since(db: AsyncSession, account: Account, window: Stretch) -> date | None:
    """A day before the window where they came that long ago already; None: within it is what there is."""
    earlier = (
        select(ShiftRow.id)
        .select_from(MemberRow)
        .join(ShiftRow, and_(ShiftRow.circle_id == MemberRow.circle_id, ShiftRow.starts_at <= window.start - LONGEST))
        .join(AssignmentRow, _HOLDS)
        .where(MemberRow.account_id == account.id, ShiftRow.closed.is_(None))
    )
    found = (await db.execute(select(exists(earlier)))).scalar_one()
    return home_day(window.start - LONGEST, account.zone) - ONE_DAY if found else None


async def _homes(db: AsyncSession, account: Account, window: Stretch, now: datetime) -> tuple[AtHome, ...]:
    """The circles in which they live in and the person may not be alone, with when somebody else is there.

    Who is on call at their own home, or on the telephone, gives nobody a free hour. A circle that has only begun plans
    nobody yet.
    """
    others = _somebody_else(account, window)
    statement = (
        select(
            *(MemberRow.circle_id, CircleRow.zone, CircleRow.may_be_alone, CircleRow.alone_minutes),
            *(others.c.starts_at, others.c.ends_at),
        )
        .join(CircleRow, CircleRow.id == MemberRow.circle_id)
        .outerjoin(others, others.c.member_id == MemberRow.id)
        .where(
            MemberRow.account_id == account.id,
            MemberRow.state == MemberState.ACTIVE,
            MemberRow.lives_in,
            CircleRow.state == CircleState.LIVE,
            CircleRow.may_be_alone != MayBeAlone.YES,
            MemberRow.created_at <= now - SETTLING,
        )
        .order_by(MemberRow.circle_id, others.c.starts_at, others.c.ends_at)
    )
    found: dict[tuple[Any, ...], list[Stretch]] = defaultdict(list)
    for *home, starts, ends in await db.execute(statement):
        found[tuple(home)] += [Stretch(starts, ends)] if starts else []
    return tuple(
        AtHome(circle_id, zone, may_be_alone, timedelta(minutes=minutes), tuple(stretches))
        for (circle_id, zone, may_be_alone, minutes), stretches in found.items()
    )


def _somebody_else(account: Account, window: Stretch) -> Subquery:
    """When others are there in their circles, beside the member they themselves are in it."""
    me = aliased(MemberRow)
    somebody_else = and_(_HOLDS, MemberRow.circle_id == me.circle_id, MemberRow.id != me.id)
    shift = and_(
        ShiftRow.circle_id == me.circle_id,
        ShiftRow.closed.is_(None),
        BRINGS_SOMEBODY,
        *_touches(window),
    )
    return (
        select(ShiftRow.circle_id, ShiftRow.starts_at, ShiftRow.ends_at, me.id.label("member_id"))
        .select_from(me)
        .join(ShiftRow, shift)
        .join(AssignmentRow, AssignmentRow.shift_id == ShiftRow.id)
        .join(MemberRow, somebody_else)
        .where(me.account_id == account.id)
        .distinct()
        .subquery()
    )
