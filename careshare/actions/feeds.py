"""Feeds: switch one on, give it a new address, say how much is in it, switch it off; and which program fetched it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import case, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.db.models import FeedRow
from careshare.db.upsert import insert_into
from careshare.domain.circles import Account, Me, Member
from careshare.domain.feeds import Feed, why_not_have
from careshare.domain.reasons import Refused
from careshare.domain.words import FeedKind
from careshare.seal import new_secret


class Fetch(NamedTuple):
    """When a feed was last read, and by what program."""

    at: datetime
    by: str


async def switch_on(db: AsyncSession, me: Me, kind: FeedKind, now: datetime) -> int:
    """A feed of one circle; its number. On already: that one. After it was off it has a new address. Raises Refused."""
    if reason := why_not_have(me, kind):
        raise Refused(reason)
    return await _on(db, {"circle_id": me.circle_id, "member_id": me.id, "kind": kind}, now)


async def switch_on_everywhere(db: AsyncSession, account: Account, now: datetime) -> int:
    """The feed of one's own shifts over all circles; its number."""
    return await _on(db, {"account_id": account.id, "kind": FeedKind.MINE}, now)


async def renew(db: AsyncSession, feed: Feed, now: datetime) -> None:
    """Another address; the one there was opens nothing any more."""
    await _change(db, feed, **_with_another_address(now))


async def change(db: AsyncSession, feed: Feed, detail: bool, reminder: timedelta | None, now: datetime) -> None:
    """How much it says, and how long before a moment the calendar program warns."""
    minutes = None if reminder is None else int(reminder.total_seconds() // 60)
    await _change(db, feed, detail=detail, reminder_minutes=minutes, changed_at=now)


async def switch_off(db: AsyncSession, feed: Feed, now: datetime) -> None:
    """No more. Its address is an empty calendar for a while, so that programs take away what they have, then gone."""
    if feed.off_at is None:
        await _change(db, feed, off_at=now, changed_at=now)


async def renew_of(db: AsyncSession, member: Member, now: datetime) -> None:
    """Another address for the feed of who has no account: who had the address of their page may have had this too."""
    await db.execute(_on_of(member).values(**_with_another_address(now)))


async def switch_off_of(db: AsyncSession, member: Member, now: datetime) -> None:
    """No more feeds of a member, who has no page left to switch them off on."""
    await db.execute(_on_of(member).values(off_at=now, changed_at=now))


async def fetched(db: AsyncSession, fetches: Mapping[int, Fetch]) -> None:
    """Writes down which program fetched each feed last."""
    for number, fetch in sorted(fetches.items()):  # in one order, so that two processes never wait for each other
        # Not at an address from before: what is noted is written down a while later.
        this = update(FeedRow).where(FeedRow.id == number, FeedRow.changed_at <= fetch.at)
        await db.execute(this.values(fetched_at=fetch.at, fetched_by=fetch.by))


async def _on(db: AsyncSession, owner: dict[str, Any], now: datetime) -> int:
    """One row for each owner and kind, however often it is pressed at once; one that was off begins anew."""
    anew = {**_with_another_address(now), "off_at": None}
    first = insert_into(db, FeedRow).values(**owner, **anew, created_at=now)
    is_on = FeedRow.off_at.is_(None)
    stays = {name: case((is_on, getattr(FeedRow, name)), else_=getattr(first.excluded, name)) for name in anew}
    unique = ["account_id"] if "account_id" in owner else ["circle_id", "member_id", "kind"]
    statement = first.on_conflict_do_update(index_elements=unique, set_=stays)
    return int((await db.execute(statement.returning(FeedRow.id))).scalar_one())


async def _change(db: AsyncSession, feed: Feed, **values: Any) -> None:
    await db.execute(update(FeedRow).where(FeedRow.id == feed.id).values(**values))


def _with_another_address(now: datetime) -> dict[str, Any]:
    return {"secret": new_secret(), "changed_at": now, "fetched_at": None, "fetched_by": ""}


def _on_of(member: Member) -> Any:
    """Those feeds of a member in their circle that are on, to be changed."""
    theirs = (FeedRow.circle_id == member.circle_id, FeedRow.member_id == member.id)
    return update(FeedRow).where(*theirs, FeedRow.off_at.is_(None))
