"""Outside calendars: whose they are and how they stand, which are to be looked at again, and what was read of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AccountRow, CircleRow, MemberRow, OutsideCalendarRow, VisitRow
from careshare.domain.circles import Account, Me
from careshare.domain.outside import Mark, Outside, Problem, Source, may_handle
from careshare.domain.reasons import NotFound
from careshare.domain.time import Stretch
from careshare.domain.words import CircleState, MemberState, Wrong
from careshare.queries.members import ACCOUNT, CIRCLE, MEMBER, as_me

OUTSIDE = (
    OutsideCalendarRow.id,
    OutsideCalendarRow.circle_id,
    OutsideCalendarRow.member_id,
    OutsideCalendarRow.account_id,
    OutsideCalendarRow.name,
    OutsideCalendarRow.address,
    OutsideCalendarRow.etag,
    OutsideCalendarRow.last_modified,
    OutsideCalendarRow.entries,
    OutsideCalendarRow.unread,
    OutsideCalendarRow.problems,
    OutsideCalendarRow.read_at,
    OutsideCalendarRow.seen_at,
    OutsideCalendarRow.trouble,
    OutsideCalendarRow.failures,
    OutsideCalendarRow.next_at,
)


class Owned(NamedTuple):
    """A calendar somebody may handle: with what they are in its circle; None for one of their own busy times."""

    outside: Outside
    me: Me | None


class Due(NamedTuple):
    """A calendar to look at again, and the zone of the home in which it is read."""

    outside: Outside
    zone: ZoneInfo


async def of_account(db: AsyncSession, account: Account) -> list[Owned]:
    """The calendars of their own busy times, and those of visits that are theirs to handle, in all their circles."""
    rows = await db.execute(_reachable(account).order_by(OutsideCalendarRow.id))
    return [owned for owned in map(_as_owned, rows) if _is_theirs(owned)]


async def one(db: AsyncSession, account: Account, number: int) -> Owned:
    """One of these. Raises NotFound for anybody else's."""
    row = (await db.execute(_reachable(account).where(OutsideCalendarRow.id == number))).one_or_none()
    if row is None or not _is_theirs(owned := _as_owned(row)):
        raise NotFound
    return owned


async def due(db: AsyncSession, now: datetime, most: int) -> list[Due]:
    """Those to look at again, the longest waiting first; of circles that ended none."""
    statement = (
        select(*OUTSIDE, func.coalesce(CircleRow.zone, AccountRow.zone, type_=CircleRow.zone.type))
        .select_from(OutsideCalendarRow)
        .outerjoin(CircleRow, CircleRow.id == OutsideCalendarRow.circle_id)
        .outerjoin(AccountRow, AccountRow.id == OutsideCalendarRow.account_id)
        .where(
            OutsideCalendarRow.next_at <= now,
            or_(OutsideCalendarRow.circle_id.is_(None), CircleRow.state != CircleState.ENDED),
        )
        .order_by(OutsideCalendarRow.next_at, OutsideCalendarRow.id)
        .limit(most)
    )
    return [Due(as_outside(row), row[-1]) for row in await db.execute(statement)]


async def there(db: AsyncSession, calendar_id: int, since: datetime) -> dict[str, tuple[Stretch, str]]:
    """What stands of a calendar and ends after `since`: when each is and its title, by key."""
    statement = select(VisitRow.key, VisitRow.starts_at, VisitRow.ends_at, VisitRow.title).where(
        VisitRow.calendar_id == calendar_id, VisitRow.ends_at > since
    )
    return {key: (Stretch(starts, ends), title) for key, starts, ends, title in await db.execute(statement)}


async def number_of(db: AsyncSession, owner: Mapping[str, int | None]) -> int:
    """How many calendars are read in for a circle, or for an account."""
    theirs = (getattr(OutsideCalendarRow, column) == value for column, value in owner.items() if value is not None)
    return int((await db.execute(select(func.count()).select_from(OutsideCalendarRow).where(*theirs))).scalar_one())


def as_outside(row: Any) -> Outside:
    """From the columns of OUTSIDE, in their order."""
    number, circle_id, member_id, account_id, name, address, etag, last_modified, *read = row[: len(OUTSIDE)]
    entries, unread, problems, *times = read
    told = tuple(Problem(Wrong(wrong), line, title) for wrong, line, title in problems["told"])
    source, mark = Source(name, address), Mark(etag, last_modified)
    return Outside(number, circle_id, member_id, account_id, source, mark, entries, unread, told, *times)


def _reachable(account: Account) -> Any:
    here = and_(MemberRow.circle_id == OutsideCalendarRow.circle_id, MemberRow.account_id == account.id)
    return (
        select(*OUTSIDE, *ACCOUNT, *CIRCLE, *MEMBER)
        .select_from(OutsideCalendarRow)
        .join(AccountRow, AccountRow.id == account.id)
        .outerjoin(MemberRow, and_(here, MemberRow.state == MemberState.ACTIVE))
        .outerjoin(CircleRow, CircleRow.id == MemberRow.circle_id)
        .where(or_(OutsideCalendarRow.account_id == account.id, MemberRow.id.is_not(None)))
    )


def _as_owned(row: Any) -> Owned:
    o, c = len(OUTSIDE), len(OUTSIDE) + len(ACCOUNT)
    return Owned(as_outside(row), as_me(row[o:]) if row[c] is not None else None)


def _is_theirs(owned: Owned) -> bool:
    return owned.me is None or may_handle(owned.me, owned.outside)
