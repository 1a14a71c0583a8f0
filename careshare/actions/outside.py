"""Outside calendars: have one read in, keep what was read, note what could not be had, take one away."""

import asyncio
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import log, revision
from careshare.db.models import OutsideCalendarRow, VisitRow
from careshare.db.upsert import insert_into
from careshare.domain.circles import Account, Me, Member
from careshare.domain.outside import (
    Copy,
    Occurrence,
    Outside,
    Source,
    difference,
    next_look,
    still_read_since,
    whose,
    why_not_attach,
    why_not_one_more,
)
from careshare.domain.reasons import Refused
from careshare.domain.words import Wrong
from careshare.queries import outside as queries

Owner = dict[str, int | None]
"""The columns that say whose a row is."""

AT_ONCE = 100
"""Rows written before others get a turn."""
A_ROUND = timedelta(minutes=10)
"""How long a calendar that is being looked at is left alone by others; should its process end, the next is then."""


async def attach_visits(db: AsyncSession, me: Me, source: Source, copy: Copy, now: datetime) -> int:
    """Its appointments are visits in this circle from now on; the number of the calendar. Raises Refused."""
    if reason := why_not_attach(me):
        raise Refused(reason)
    owner = {"circle_id": me.circle_id, "account_id": None}
    number = await _attach(db, owner, {"member_id": whose(me), **_named(source, now)}, copy, now)
    await log.write(db, me, "attach_outside", now)
    await revision.circle_changed(db, me.circle_id, now)
    return number


async def attach_busy(db: AsyncSession, account: Account, source: Source, copy: Copy, now: datetime) -> int:
    """In its appointments they are busy, in every circle of theirs; the number of the calendar."""
    await revision.account_changed(db, account.id)
    return await _attach(db, {"circle_id": None, "account_id": account.id}, _named(source, now), copy, now)


async def claim(db: AsyncSession, outside: Outside, now: datetime) -> bool:
    """Whether this calendar is ours to look at: of all who try at once, one gets it."""
    still = (OutsideCalendarRow.id == outside.id, OutsideCalendarRow.next_at == outside.next_at)
    claimed = update(OutsideCalendarRow).where(*still).values(next_at=now + A_ROUND).returning(OutsideCalendarRow.id)
    return (await db.execute(claimed)).one_or_none() is not None


async def keep(db: AsyncSession, outside: Outside, copy: Copy, now: datetime, chance: float) -> None:
    """What was read now stands instead of what was read before."""
    next_at = None if outside.is_file else next_look(now, 0, chance)
    is_there = await _change(db, outside, **columns_of(copy, now), next_at=next_at)
    owner: Owner = {"circle_id": outside.circle_id, "account_id": outside.account_id, "calendar_id": outside.id}
    if is_there and await _write(db, owner, copy, now):
        await _changed(db, outside, now)


async def nothing_new(db: AsyncSession, outside: Outside, now: datetime, chance: float) -> None:
    """Its server said that what stands is still so."""
    await _change(db, outside, seen_at=now, trouble=None, failures=0, next_at=next_look(now, 0, chance))


async def failed(db: AsyncSession, outside: Outside, wrong: Wrong, now: datetime, chance: float) -> None:
    """It could not be had. What was read before stays, and it is tried again, later each time."""
    failures = outside.failures + 1
    next_at = next_look(now, failures, chance)
    await _change(db, outside, trouble=wrong, failures=failures, next_at=next_at)


async def remove(db: AsyncSession, outside: Outside, me: Me | None, now: datetime) -> None:
    """It is not read any more, and what was read of it is gone, also what is over. `me`: in its circle."""
    if me:
        await log.write(db, me, "remove_outside", now)
    await db.execute(delete(OutsideCalendarRow).where(OutsideCalendarRow.id == outside.id))
    await _changed(db, outside, now)


async def remove_of_member(db: AsyncSession, member: Member) -> None:
    """The visits of who leaves the circle. The caller says that it changed."""
    theirs = (OutsideCalendarRow.circle_id == member.circle_id, OutsideCalendarRow.member_id == member.id)
    await db.execute(delete(OutsideCalendarRow).where(*theirs))


async def _attach(db: AsyncSession, owner: Owner, named: dict[str, Any], copy: Copy, now: datetime) -> int:
    if reason := why_not_one_more(await queries.number_of(db, owner)):
        raise Refused(reason)
    row = {**owner, **named, **columns_of(copy, now)}
    first = insert(OutsideCalendarRow).values(row).returning(OutsideCalendarRow.id)
    number = int((await db.execute(first)).scalar_one())
    await _write(db, {**owner, "calendar_id": number}, copy, now)
    return number


def _named(source: Source, now: datetime) -> dict[str, Any]:
    next_at = None if source.address is None else next_look(now, 0, 0.5)
    return {"name": source.name, "address": source.address, "created_at": now, "next_at": next_at}


def columns_of(copy: Copy, now: datetime) -> dict[str, Any]:
    """What a row says of a calendar that was read now."""
    reading, mark = copy.reading, copy.mark
    return {
        "etag": mark.etag,
        "last_modified": mark.last_modified,
        "entries": reading.entries,
        "unread": reading.unread,
        "problems": {"told": [(each.wrong.value, each.line, each.title) for each in reading.problems]},
        "read_at": now,
        "seen_at": now,
        "trouble": None,
        "failures": 0,
    }


async def _write(db: AsyncSession, owner: Owner, copy: Copy, now: datetime) -> bool:
    """Writes only what differs from what is there; whether anything does."""
    calendar_id, is_busy = owner["calendar_id"], owner["account_id"] is not None
    assert calendar_id is not None
    there = await queries.there(db, calendar_id, still_read_since(now))
    found = difference(there, copy.reading.occurrences, is_busy, now)
    rows = iter(found.written)
    while some := list(islice(rows, AT_ONCE)):
        await db.execute(_upsert(db), [{**owner, **_row(each, is_busy)} for each in some])
        await asyncio.sleep(0)
    gone = iter(found.gone)
    while keys := list(islice(gone, AT_ONCE)):
        await db.execute(delete(VisitRow).where(VisitRow.calendar_id == calendar_id, VisitRow.key.in_(keys)))
    return bool(found.written or found.gone)


def _row(each: Occurrence, is_busy: bool) -> dict[str, Any]:
    title = "" if is_busy else each.title
    return {"key": each.key, "starts_at": each.stretch.start, "ends_at": each.stretch.end, "title": title}


def _upsert(db: AsyncSession) -> Any:
    statement = insert_into(db, VisitRow)
    anew = {name: statement.excluded[name] for name in ("starts_at", "ends_at", "title")}
    return statement.on_conflict_do_update(index_elements=["calendar_id", "key"], set_=anew)


async def _change(db: AsyncSession, outside: Outside, **values: Any) -> bool:
    """Whether it is still there."""
    this = update(OutsideCalendarRow).where(OutsideCalendarRow.id == outside.id).values(**values)
    return (await db.execute(this.returning(OutsideCalendarRow.id))).one_or_none() is not None


async def _changed(db: AsyncSession, outside: Outside, now: datetime) -> None:
    if outside.circle_id is not None:
        await revision.circle_changed(db, outside.circle_id, now)
    elif outside.account_id is not None:
        await revision.account_changed(db, outside.account_id)
