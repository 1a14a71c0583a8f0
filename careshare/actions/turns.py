"""One yes or one no to a whole pattern, by who is in it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import log, places
from careshare.actions.revision import circle_changed
from careshare.db.models import AssignmentRow, ShiftRow, TurnRow
from careshare.domain.circles import Me
from careshare.domain.reasons import Reason, Refused, Why
from careshare.domain.shifts import Shift
from careshare.domain.turns import Seating, Standing, Turn, spanning, why_not_agree, why_not_decline
from careshare.domain.words import AssignmentState
from careshare.queries import assignments, patterns


async def agree(db: AsyncSession, me: Me, pattern_id: int, member_id: int, now: datetime) -> int:
    """Says yes to all of a pattern, for oneself or as heard on the telephone; how many shifts that accepts at once.

    Shifts written later are accepted as they are written. What was taken, clashes, or meets an absence, is not.
    """
    standing = await patterns.one(db, me, pattern_id)
    turn = _turn(standing, member_id, why_not_agree(standing, member_id, me))
    await places.lock(db, [(turn.member.account_id, member_id)])
    await _answer(db, standing, member_id, agreed_at=now, declined_at=None)
    asked = await patterns.asked(db, me, standing, member_id, now)
    accepted = await _accept(db, me, turn, asked, now)
    await log.write(db, me, "accept_pattern", now, pattern_id=pattern_id, member_id=member_id)
    await circle_changed(db, me.circle_id)
    return accepted


async def decline(db: AsyncSession, me: Me, pattern_id: int, now: datetime) -> None:
    """Says no to all of a pattern: what was asked is declined, turns to come stay open. What one holds, one keeps."""
    standing = await patterns.one(db, me, pattern_id)
    turn = _turn(standing, me.id, why_not_decline(standing, me.id, me))
    await places.lock(db, [(turn.member.account_id, me.id)])
    await _answer(db, standing, me.id, agreed_at=None, declined_at=now)
    ids = [shift.id for shift in await patterns.asked(db, me, standing, me.id, now)]
    changed = update(ShiftRow).where(ShiftRow.id.in_(ids))
    await db.execute(changed.values(version=ShiftRow.version + 1, changed_at=now))
    await _set(db, ids, me.id, state=AssignmentState.DECLINED, since=now)
    await log.write(db, me, "decline_pattern", now, pattern_id=pattern_id, member_id=me.id)
    await circle_changed(db, me.circle_id)


async def _accept(db: AsyncSession, me: Me, turn: Turn, asked: list[Shift], now: datetime) -> int:
    """An empty place on each shift that fits; who was quicker keeps theirs."""
    if not asked:
        return 0
    towards = await assignments.towards(db, me.circle, spanning(asked), [turn.member])
    fitting = Seating({turn.member.id: towards[0]}, me.circle, now).fitting(
        asked, replace(turn, agreed=True, declined=False)
    )
    won = (
        update(ShiftRow)
        .where(ShiftRow.id.in_(fitting), ShiftRow.closed.is_(None), ShiftRow.held < ShiftRow.needed)
        .values(held=ShiftRow.held + 1, version=ShiftRow.version + 1, changed_at=now)
        .returning(ShiftRow.id)
    )
    ids = list((await db.execute(won)).scalars())
    noted_by = me.id if me.id != turn.member.id else None
    await _set(db, ids, turn.member.id, state=AssignmentState.ACCEPTED, since=now, noted_by=noted_by)
    return len(ids)


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
