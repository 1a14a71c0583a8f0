"""Asking for what is open: searches begin and end, people are asked, and what goes out is written down with it.

For the job, in nobody's name. How a circle asks is changed by who plans.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import letters, log, places
from careshare.actions.revision import circle_changed
from careshare.db.models import AskRow, LadderRow, SearchRow
from careshare.db.upsert import insert_into
from careshare.domain.asking.due import Asked
from careshare.domain.asking.ladder import USUAL, Rung
from careshare.domain.asking.look import Look, Sought
from careshare.domain.asking.search import is_filled, why_not_hold, why_not_steer
from careshare.domain.circles import Me, Member
from careshare.domain.letters import thread_of
from careshare.domain.reasons import Reason, Refused, Why
from careshare.domain.shifts import Shift, why_not_plan
from careshare.domain.words import NEEDS_NO_ASKING
from careshare.queries import asking, shifts
from careshare.queries.asking import Due

LEFT_ALONE = timedelta(minutes=5)
"""A circle that somebody is looking at is left alone so long; then whoever did must have been killed."""


async def claim(db: AsyncSession, due: Due, now: datetime) -> bool:
    """Makes it ours to look at: False where somebody else did since."""
    values = {"looked_revision": due.revision, "next_at": now + LEFT_ALONE}
    statement = insert_into(db, LadderRow).values(circle_id=due.circle_id, version=0, **values)
    ours = statement.on_conflict_do_update(
        index_elements=[LadderRow.circle_id],
        set_=values,
        where=LadderRow.looked_revision.is_not_distinct_from(due.looked_revision)
        & LadderRow.next_at.is_not_distinct_from(due.next_at),
    )
    return (await db.execute(ours.returning(LadderRow.circle_id))).first() is not None


async def keep(db: AsyncSession, due: Due, look: Look, now: datetime) -> None:
    """What came of a look: nothing, where somebody else looked since it was claimed.

    Nobody is asked for what changed meanwhile, nor where another circle asked them in this moment and it is enough.
    """
    claimed = (LadderRow.circle_id == due.circle_id, LadderRow.next_at == now + LEFT_ALONE)
    changes = bool(look.asked or look.ended or any(search.id is None for _, search in look.going))
    done = {"looked_revision": due.revision + changes, "next_at": look.next_at}
    ours = update(LadderRow).where(*claimed, LadderRow.looked_revision == due.revision).values(**done)
    if (await db.execute(ours.returning(LadderRow.circle_id))).first() is None or not changes:
        return
    people = {each.id: each for each in await asking.reached(db, due.circle_id)}
    asked = await _still_to_ask(db, look, people, now)
    for shift, search in look.ended:
        await db.execute(update(SearchRow).where(SearchRow.id == search.id).values(ended_at=now))
        await _thank(db, (shift, search), people, now)
    numbers = {shift.id: search.id or await _begin(db, shift, now) for shift, search in look.going}
    await _ask(db, due.circle_id, asked, numbers, now)
    await _write(db, due.circle_id, look, asked, now)
    await circle_changed(db, due.circle_id, now)


async def _still_to_ask(db: AsyncSession, look: Look, people: dict[int, Member], now: datetime) -> list[Asked]:
    """Who is asked, once they are locked: whatever asks them elsewhere at this moment waits, or has been counted."""
    await places.lock(db, {(each.account_id, each.member_id) for each in look.asked})
    unchanged = await asking.unchanged(db, [shift for shift, _ in look.going])
    busy = await asking.asked_lately(db, [each.account_id for each in look.asked if not each.is_who_plans], now)
    return [
        each
        for each in look.asked
        if each.shift_id in unchanged and (each.is_who_plans or busy.may_be_asked(people[each.member_id], now))
    ]


async def _begin(db: AsyncSession, shift: Shift, now: datetime) -> int:
    row = {"circle_id": shift.circle_id, "shift_id": shift.id, "began_at": now, "sequence": shift.sequence}
    return int((await db.execute(insert(SearchRow).values(**row).returning(SearchRow.id))).scalar_one())


async def _ask(
    db: AsyncSession, circle_id: int, asked: Iterable[Asked], numbers: dict[int, int], now: datetime
) -> None:
    rows = [
        {
            "circle_id": circle_id,
            "search_id": numbers[each.shift_id],
            "member_id": each.member_id,
            "rung": each.rung,
            "asked_at": now,
        }
        for each in asked
    ]
    if rows:
        await db.execute(insert(AskRow), rows)


async def _write(db: AsyncSession, circle_id: int, look: Look, asked: Iterable[Asked], now: datetime) -> None:
    """One letter to each human who is asked to come, and one to each who plans, however many moments it is about."""
    going = {shift.id: shift for shift, _ in look.going}
    by_account: dict[tuple[int, bool], list[Asked]] = defaultdict(list)
    for each in asked:
        by_account[each.account_id, each.is_who_plans].append(each)
    for (account_id, plans), theirs in sorted(by_account.items()):
        about = [shift for number, shift in going.items() if number in {each.shift_id for each in theirs}]
        to: dict[str, Any] = {
            "thread": thread_of(about[0].id) if len(about) == 1 else f"asking-{circle_id}",
            "account_id": account_id,
            "circle_id": circle_id,
            "shifts": [each.id for each in about],
            **_who_seeks(about[0]),
        }
        if plans:
            await letters.write(db, "gap_needs_you", now, rung=max(each.rung for each in theirs), **to)
        else:
            await letters.write(db, "asked", now, **to)


def _who_seeks(shift: Shift) -> dict[str, int]:
    return {"member": shift.seekers[0].member_id} if shift.seekers and not shift.gap else {}


async def _thank(db: AsyncSession, sought: Sought, people: dict[int, Member], now: datetime) -> None:
    """Whoever was asked and had not answered need not think of it any more; not who comes, nor who noted it."""
    shift, search = sought
    if not is_filled(shift, now):
        return
    knows = {each.member_id for each in shift.assignments if each.state in NEEDS_NO_ASKING}
    knows |= {each.noted_by for each in shift.holders if each.noted_by}
    waiting = {ask.member_id for ask in search.asks} - knows
    for member_id in sorted(waiting & set(people)):
        comes = shift.latest_holder.member_id if shift.latest_holder and shift.is_sure else None
        about = {"circle_id": shift.circle_id, "shift": shift.id, "member": comes}
        await letters.write(
            db, "filled", now, thread=thread_of(shift.id), account_id=people[member_id].account_id, **about
        )


# What who plans says of it.


async def change(db: AsyncSession, me: Me, chosen: asking.Settings, now: datetime) -> None:
    """How the circle asks from now on. Raises Refused, also where somebody changed it since it was read."""
    _unless(why_not_plan(me))
    rungs = None if chosen.ladder == USUAL else [_as_row(rung) for rung in chosen.ladder.rungs]
    values = {"rungs": rungs, "alarm_minutes": chosen.alarm_minutes, "version": chosen.version + 1}
    statement = insert_into(db, LadderRow).values(circle_id=me.circle_id, **values)
    kept = statement.on_conflict_do_update(
        index_elements=[LadderRow.circle_id], set_=values, where=LadderRow.version == chosen.version
    )
    if (await db.execute(kept.returning(LadderRow.circle_id))).first() is None:
        raise Refused(Reason(Why.CHANGED_MEANWHILE))
    await log.write(db, me, "change_circle", now, what=["asking"])
    await circle_changed(db, me.circle_id, now)


def _as_row(rung: Rung) -> dict[str, Any]:
    """As `queries.asking` reads it back."""
    minutes = int(rung.before.total_seconds() // 60)
    return {"number": rung.number, "minutes": minutes, "whom": rung.whom.value, "is_on": rung.is_on}


async def hurry(db: AsyncSession, me: Me, shift_id: int, now: datetime) -> None:
    """Let the next ones be asked for it now, also those whose turn has not come; what held it back holds no more."""
    shift = await shifts.one(db, me, shift_id)
    _unless(why_not_steer(shift, me, now))
    await _steer(db, me, shift, "ask_now", now, hurried_at=now, held_until=None)


async def hold(db: AsyncSession, me: Me, shift_id: int, until: datetime, now: datetime) -> None:
    """Let no helper be asked for it before then; who plans still reads of it in time."""
    shift = await shifts.one(db, me, shift_id)
    _unless(why_not_hold(shift, until, me, now))
    await _steer(db, me, shift, "ask_later", now, hurried_at=None, held_until=until)


async def _steer(db: AsyncSession, me: Me, shift: Shift, verb: str, now: datetime, **values: datetime | None) -> None:
    going = (SearchRow.circle_id == me.circle_id, SearchRow.shift_id == shift.id, SearchRow.ended_at.is_(None))
    steered = update(SearchRow).where(*going).values(**values).returning(SearchRow.id)
    if (await db.execute(steered)).first() is None:
        number = await _begin(db, shift, now)
        await db.execute(update(SearchRow).where(SearchRow.id == number).values(**values))
    await log.write(db, me, verb, now, shift_id=shift.id)
    await circle_changed(db, me.circle_id, now)


def _unless(reason: Reason | None) -> None:
    if reason:
        raise Refused(reason)
