"""One yes or one no to a whole pattern, by who is in it; and who leaves the circle."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import invites, log, places
from careshare.actions.places import Doing
from careshare.actions.revision import circle_changed
from careshare.actions.telling import tell_of, who_plans, with_whom_to_call
from careshare.db.models import AssignmentRow, ShiftRow, TurnRow
from careshare.domain.circles import Me, Member
from careshare.domain.members import given_up
from careshare.domain.reasons import Reason, Refused, Why
from careshare.domain.shifts import Shift
from careshare.domain.time import ONE_DAY, Stretch, home_day
from careshare.domain.turns import Seating, Standing, Turn, spanning, why_not_agree, why_not_decline
from careshare.domain.words import AssignmentState
from careshare.queries import assignments, patterns, skills


async def agree(db: AsyncSession, me: Me, pattern_id: int, member_id: int, now: datetime) -> int:
    """Says yes to all of a pattern, for oneself or as heard on the telephone; how many shifts that accepts at once.

    Also those that a no to all of it declined, or left open. Shifts written later are accepted as they are written.
    What was taken, clashes, or meets an absence, is not; nor what they were not shown how to do.
    """
    standing = await _locked(db, me, pattern_id, member_id, now)
    asked = (await skills.asked_of(db, Stretch(now, now + ONE_DAY), [member_id])).get(member_id, ())
    why_not = why_not_agree(standing, member_id, me, home_day(now, me.circle.zone), asked)
    turn = _turn(standing, member_id, await with_whom_to_call(db, me, why_not))
    settled = await patterns.settled(db, me, standing, member_id, now)
    await _answer(db, standing, member_id, agreed_at=now, declined_at=None)
    accepted = await _accept(db, me, turn, settled, now)
    await log.write(db, me, "accept_pattern", now, pattern_id=pattern_id, member_id=member_id)
    await circle_changed(db, me.circle_id, now)
    return accepted


async def decline(db: AsyncSession, me: Me, pattern_id: int, now: datetime) -> None:
    """Says no to all of a pattern: what was asked is declined, turns to come stay open. What one holds, one keeps.

    Whoever plans is told.
    """
    standing = await _locked(db, me, pattern_id, me.id, now)
    _turn(standing, me.id, why_not_decline(standing, me.id, me, home_day(now, me.circle.zone)))
    settled = await patterns.settled(db, me, standing, me.id, now)
    await _answer(db, standing, me.id, agreed_at=None, declined_at=now)
    ids = [shift.id for shift in settled if shift.state_of(me.id) is AssignmentState.PROPOSED]
    changed = update(ShiftRow).where(ShiftRow.id.in_(ids))
    await db.execute(changed.values(version=ShiftRow.version + 1, changed_at=now))
    await _set(db, ids, me.id, state=AssignmentState.DECLINED, since=now)
    await invites.put_right(db, me.circle_id, ((number, me.account.id) for number in ids), now)
    doing = Doing(me, "decline_pattern", now)
    await _tell_who_plans(db, doing, "pattern_declined", standing, member=me.id)
    await log.write(db, me, doing.verb, now, pattern_id=pattern_id, member_id=me.id)
    await circle_changed(db, me.circle_id, now)


async def leave(db: AsyncSession, doing: Doing, member: Member) -> None:
    """Who leaves the circle, and is locked, gives back what they had by their turns: one letter a pattern to who plans.

    So too what was called off: it comes back, should it be needed after all, without them.
    """
    me, now = doing.me, doing.now
    today = home_day(now, me.circle.zone)
    theirs = await patterns.coming_by(db, me, member, today)
    numbers = {standing.id for standing in theirs}
    shifts = await patterns.ahead_of(db, me, member, now)
    for shift in shifts:
        if shift.closed or shift.pattern_id in numbers:
            await _give_back(db, me, member, shift, now)
    for standing in theirs:
        days = [home_day(shift.stretch.start, me.circle.zone) for shift in shifts if shift.pattern_id == standing.id]
        first = min(days, default=max(today, standing.pattern.starts_on))
        await _tell_who_plans(db, doing, "pattern_left", standing, member=member.id, from_on=first.isoformat())


async def _locked(db: AsyncSession, me: Me, pattern_id: int, member_id: int, now: datetime) -> Standing:
    """The pattern as it is now that nobody else can change its series, nor what this member has."""
    found = await patterns.one(db, me, pattern_id)
    await patterns.lock(db, me.circle, found.series)
    if turn := found.of(member_id):
        await places.lock(db, [(turn.member.account_id, member_id)])
    await patterns.lock_shifts(db, me.circle, found.series, home_day(now, me.circle.zone))
    return await patterns.one(db, me, pattern_id)


async def _accept(db: AsyncSession, me: Me, turn: Turn, settled: list[Shift], now: datetime) -> int:
    """An empty place on each shift that fits; who was quicker keeps theirs."""
    if not settled:
        return 0
    member = turn.member
    towards = await assignments.towards(db, me.circle, spanning(settled), [member])
    fitting = Seating({member.id: towards[0]}, me.circle, now).fitting(
        settled, replace(turn, agreed=True, declined=False)
    )
    won = (
        update(ShiftRow)
        .where(ShiftRow.id.in_(fitting), ShiftRow.closed.is_(None), ShiftRow.held < ShiftRow.needed)
        .values(held=ShiftRow.held + 1, version=ShiftRow.version + 1, changed_at=now)
        .returning(ShiftRow.id)
    )
    ids = set((await db.execute(won)).scalars())
    said = {"state": AssignmentState.ACCEPTED, "since": now, "noted_by": me.id if me.id != member.id else None}
    asked = [shift.id for shift in settled if shift.id in ids and shift.of(member.id)]
    await _set(db, asked, member.id, **said)
    await invites.put_right(db, me.circle_id, ((number, member.account_id) for number in asked), now)
    place = {"circle_id": me.circle_id, "member_id": member.id, **said}
    if new := [{**place, "shift_id": number} for number in sorted(ids.difference(asked))]:
        await db.execute(insert(AssignmentRow), new)
    return len(ids)


async def _give_back(db: AsyncSession, me: Me, member: Member, shift: Shift, now: datetime) -> None:
    place = shift.of(member.id)
    assert place is not None, "only what they were asked for or hold"
    verb, after = given_up(place.state, by_themselves=me.id == member.id)
    doing = Doing(me, verb, now, leaving=True)
    await places.keep(db, doing, shift, [places.change(shift, member.id, after)])


async def _tell_who_plans(db: AsyncSession, doing: Doing, kind: str, standing: Standing, **facts: Any) -> None:
    accounts = await who_plans(db, doing.me.circle_id)
    await tell_of(db, doing, kind, f"pattern-{standing.id}", accounts, pattern_id=standing.id, **facts)


async def _answer(db: AsyncSession, standing: Standing, member_id: int, **values: datetime | None) -> None:
    theirs = update(TurnRow).where(TurnRow.pattern_id == standing.id, TurnRow.member_id == member_id)
    await db.execute(theirs.values(**values))


async def _set(db: AsyncSession, shift_ids: list[int], member_id: int, **values: Any) -> None:
    theirs = update(AssignmentRow).where(AssignmentRow.shift_id.in_(shift_ids), AssignmentRow.member_id == member_id)
    await db.execute(theirs.values(**values))


def _turn(standing: Standing, member_id: int, reason: Reason | None) -> Turn:
    turn = standing.of(member_id)
    if reason or turn is None:
        raise Refused(reason or Reason(Why.NOT_PROPOSED))
    return turn
