"""What a carer sets for themselves, calls fine, shares on purpose, and takes back.

It is theirs alone, so it stands in the log of no circle.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions.places import Doing
from careshare.actions.revision import account_changed, circle_changed
from careshare.actions.telling import tell_of, unsay_all
from careshare.db.models import (
    ArrangingRow,
    BalanceRow,
    ReliefRow,
    ShownLimitRow,
    SnoozeRow,
)
from careshare.db.upsert import insert_into
from careshare.domain.circles import Account, Me, Member
from careshare.domain.load import Signal
from careshare.domain.reasons import NotFound
from careshare.domain.relief import Relief, may_ask_relief
from careshare.domain.words import Role
from careshare.queries import reach, shared
from careshare.queries.pins import PRIVATE

HISTORY = tuple(rows for rows in PRIVATE if rows is not BalanceRow)


async def set_lines(db: AsyncSession, account: Account, **lines: Any) -> None:
    """Their own lines, and whether they want to be told at all: the columns that are given; None takes one away."""
    rows = insert_into(db, BalanceRow).values(account_id=account.id, **lines)
    await db.execute(rows.on_conflict_do_update(index_elements=[BalanceRow.account_id], set_=lines))
    await account_changed(db, account.id)


async def note_arranging(db: AsyncSession, account: Account, monday: date, minutes: int) -> None:
    """How long they were arranging things in that week; nothing takes it away again."""
    theirs = (ArrangingRow.account_id == account.id, ArrangingRow.monday == monday)
    if minutes:
        row = insert_into(db, ArrangingRow).values(account_id=account.id, monday=monday, minutes=minutes)
        keys = [ArrangingRow.account_id, ArrangingRow.monday]
        await db.execute(row.on_conflict_do_update(index_elements=keys, set_={"minutes": minutes}))
    else:
        await db.execute(delete(ArrangingRow).where(*theirs))
    await account_changed(db, account.id)


async def snooze(db: AsyncSession, account: Account, signal: Signal, today: date) -> None:
    """ "I know, it is fine", of one thing and as strong as it is now."""
    said = {"strength": signal.strength, "since": today}
    row = insert_into(db, SnoozeRow).values(account_id=account.id, signal=signal.name, **said)
    await db.execute(row.on_conflict_do_update(index_elements=[SnoozeRow.account_id, SnoozeRow.signal], set_=said))
    await account_changed(db, account.id)


async def forget(db: AsyncSession, account: Account) -> None:
    """Everything that was kept of how it went: check-ins, levels, notices, what they called fine, hours of arranging.

    What they set for themselves stays.
    """
    for rows in HISTORY:
        await db.execute(delete(rows).where(rows.account_id == account.id))
    nothing = {"reckoned_at": None, "asked_at": None, "asked_secret": None}
    await db.execute(update(BalanceRow).where(BalanceRow.account_id == account.id).values(**nothing))
    await account_changed(db, account.id)


# Shared on purpose, with who plans.


async def ask_relief(db: AsyncSession, me: Me, wanted: Iterable[Relief], now: datetime) -> None:
    """Asks whoever plans for these days and nights; what was asked already is asked once. They get a letter.

    Raises NotFound for who has no such thing.
    """
    if not may_ask_relief(me):
        raise NotFound
    await account_changed(db, me.account.id)  # so that two presses at once ask once
    asked = {each.relief for each in await shared.reliefs(db, me.account, me.circle_id, now)}
    rows = [_columns(me, relief, now) for relief in dict.fromkeys(wanted) if relief not in asked]
    if not rows:
        return
    await db.execute(insert_into(db, ReliefRow), rows)
    accounts = [each.account_id for each in await reach.of_who_hears(db, me)]
    await tell_of(db, Doing(me, "ask_relief", now), "relief", _thread(me), accounts, member=me.id)
    await circle_changed(db, me.circle_id, now)


async def withdraw_relief(db: AsyncSession, me: Me, relief_id: int, now: datetime) -> None:
    """It is not needed any more; fine when it is gone already. A letter of it that has not left is not sent."""
    theirs = (ReliefRow.circle_id == me.circle_id, ReliefRow.member_id == me.id)
    await db.execute(delete(ReliefRow).where(*theirs, ReliefRow.id == relief_id))
    if not await shared.reliefs(db, me.account, me.circle_id, now):
        await unsay_all(db, _thread(me))
    await circle_changed(db, me.circle_id, now)


async def show_limit(db: AsyncSession, me: Me, to: Member, now: datetime) -> None:
    """One who plans may see what they set as enough. Raises NotFound for anyone else, and for the person."""
    if not to.is_coordinator or to.role is Role.PERSON or to.id == me.id:
        raise NotFound
    row = {"circle_id": me.circle_id, "member_id": me.id, "to_member_id": to.id}
    await db.execute(insert_into(db, ShownLimitRow).values(row).on_conflict_do_nothing())
    await circle_changed(db, me.circle_id, now)


async def hide_limit(db: AsyncSession, me: Me, to: Member, now: datetime) -> None:
    """They may not see it any more."""
    theirs = (ShownLimitRow.circle_id == me.circle_id, ShownLimitRow.member_id == me.id)
    await db.execute(delete(ShownLimitRow).where(*theirs, ShownLimitRow.to_member_id == to.id))
    await circle_changed(db, me.circle_id, now)


def _columns(me: Me, relief: Relief, now: datetime) -> dict[str, Any]:
    when = {"day": relief.day, "weekday": None if relief.day else relief.weekday, "night": relief.night}
    return {"circle_id": me.circle_id, "member_id": me.id, "asked_at": now, **when}


def _thread(me: Me) -> str:
    return f"relief-{me.id}"
