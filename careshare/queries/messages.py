"""By which way somebody can be reached, and wants to be; and when the moment begins that a letter is about."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import AccountRow, FeedRow, LetterRow, MemberRow, MessageChoiceRow, ShiftRow, SwapRow
from careshare.domain.circles import Account
from careshare.domain.letters import GIVEN_UP, Letter
from careshare.domain.messages import Choices, Reader
from careshare.domain.time import home_midnight
from careshare.domain.words import FeedKind, Group, Way
from careshare.queries.letters import LETTER, wanting_of
from careshare.queries.members import ACCOUNT, as_account
from careshare.seal import Seal, hashed, number_of

CHOICES = (MessageChoiceRow.ways, MessageChoiceRow.week_on)
FETCHED_LATELY = timedelta(days=3)
"""A calendar program asks at least once a day; after a long weekend without, we take it to have stopped."""


async def reader(db: AsyncSession, letter: Letter, now: datetime) -> Reader | None:
    """Whoever a letter to an account is for."""
    theirs = or_(
        FeedRow.account_id == AccountRow.id,
        and_(
            FeedRow.kind == FeedKind.MINE,
            FeedRow.circle_id == letter.circle_id,
            exists().where(MemberRow.id == FeedRow.member_id, MemberRow.account_id == AccountRow.id),
        ),
    )
    has_feed = exists().where(theirs, FeedRow.off_at.is_(None), FeedRow.fetched_at > now - FETCHED_LATELY)
    statement = (
        select(AccountRow.zone, has_feed, *CHOICES)
        .outerjoin(MessageChoiceRow, MessageChoiceRow.account_id == AccountRow.id)
        .where(AccountRow.id == letter.account_id)
    )
    row: Any = (await db.execute(statement)).one_or_none()
    if row is None:
        return None
    zone, feeds, *chosen = row
    return Reader(zone, _choices(chosen), has_feed=feeds)


async def choices(db: AsyncSession, account_id: int) -> Choices:
    """What an account chose of its messages."""
    statement = select(*CHOICES).where(MessageChoiceRow.account_id == account_id)
    row: Any = (await db.execute(statement)).one_or_none()
    return _choices(row or (None,))


async def who_unsubscribes(db: AsyncSession, seal: Seal, group: Group, link: str) -> Account | None:
    """Whose link it is that wants no more letters of this group."""
    statement = select(*ACCOUNT, AccountRow.created_at).where(AccountRow.id == number_of(link))
    row: Any = (await db.execute(statement)).one_or_none()
    if row is None or not seal.opens(_purpose(group), link, _secret(row[-1])):
        return None
    return as_account(row[:-1])


async def unsubscribing_link(db: AsyncSession, seal: Seal, account_id: int, group: Group) -> str:
    """The secret part of the address at which an account wants no more letters of this group."""
    statement = select(AccountRow.created_at).where(AccountRow.id == account_id)
    created_at = (await db.execute(statement)).scalar_one()
    return seal.link(_purpose(group), account_id, _secret(created_at))


def _purpose(group: Group) -> str:
    return f"unsubscribe {group}"


def _secret(created_at: datetime) -> bytes:
    """Of an account; with the server's key alone, or the number alone, nobody makes a link of it."""
    return hashed(created_at.isoformat())


def _choices(row: Sequence[Any]) -> Choices:
    ways, *others = row
    return Choices() if ways is None else Choices(_as_chosen(ways), *others)


def _as_chosen(ways: dict[str, str]) -> dict[Group, Way]:
    """What stands in a row; what no longer exists is not chosen."""
    return {Group(group): Way(way) for group, way in ways.items() if group in set(Group) and way in set(Way)}


async def starts_at(db: AsyncSession, letter: Letter, reader: Reader, now: datetime) -> datetime | None:
    """When the first moment begins that a letter is about, or began; also where it began before it was moved."""
    facts = letter.facts
    days = [home_midnight(date.fromisoformat(facts["from_on"]), reader.zone)] if "from_on" in facts else []
    before = [datetime.fromisoformat(facts["was"][0])] if "was" in facts else []
    of_shifts = await _starts(db, letter, await _shifts(db, letter, now))
    return min([*of_shifts, *days, *(start for start in before if start > now)], default=None)


async def followers(db: AsyncSession, letter: Letter) -> tuple[Letter, ...]:
    """The letters that go in this one, in the order they were written."""
    statement = select(*LETTER).where(LetterRow.leader_id == letter.id).order_by(LetterRow.id)
    return tuple(Letter(*row) for row in await db.execute(statement))


async def _shifts(db: AsyncSession, letter: Letter, now: datetime) -> Iterable[int]:
    facts = {name.removesuffix("_id"): value for name, value in letter.facts.items()}
    if "swap" in facts:
        statement = select(SwapRow.shift_id, SwapRow.other_shift_id).where(SwapRow.id == facts["swap"])
        return [number for row in await db.execute(statement) for number in row]
    if letter.kind in GIVEN_UP:
        return await wanting_of(db, letter, now)
    return facts.get("shifts") or ([facts["shift"]] if "shift" in facts else [])


async def _starts(db: AsyncSession, letter: Letter, shifts: Iterable[int]) -> list[datetime]:
    statement = select(ShiftRow.starts_at).where(ShiftRow.circle_id == letter.circle_id, ShiftRow.id.in_(list(shifts)))
    return list(await db.scalars(statement)) if shifts else []
