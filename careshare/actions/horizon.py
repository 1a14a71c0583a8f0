"""Writes shifts ahead from patterns: once for each occurrence, however often and by however many it is tried."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy import Table, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import places
from careshare.actions.revision import circle_changed
from careshare.db.models import AssignmentRow, PatternRow, ShiftRow
from careshare.db.upsert import insert_into
from careshare.domain.circles import Circle
from careshare.domain.shifts import Shift
from careshare.domain.time import ONE_DAY, home_day
from careshare.domain.turns import Planned, planned
from careshare.queries import patterns
from careshare.queries.patterns import Due

SHIFTS, ASSIGNMENTS = cast("Table", ShiftRow.__table__), cast("Table", AssignmentRow.__table__)
"""The tables themselves: many rows for a table are one statement, for a class they are rows with ids of their own."""
OURS = UUID("6f1f0b0e-5d0c-5b1e-9d4a-3c1d2f6a8e47")
"""The name space of our UIDs (RFC 9562 section 5.5): whoever writes an occurrence gives it the same one."""
WRITTEN = (ShiftRow.id, ShiftRow.original_on)


async def move_on(db: AsyncSession, due: Due, now: datetime) -> bool:
    """Writes one pattern up to its horizon; whether it did, or somebody else was quicker.

    Days that went by unwritten, as while the circle was paused, are not made up for.
    """
    last = due.should_be_written_until(now)
    claim = update(PatternRow).where(
        PatternRow.circle_id == due.circle.id,
        PatternRow.id == due.pattern_id,
        PatternRow.written_until.is_not_distinct_from(due.written_until),
    )
    claimed = await db.execute(claim.values(written_until=last).returning(PatternRow.id))
    if claimed.first() is None:
        return False
    today = home_day(now, due.circle.zone)
    first = max(due.written_until + ONE_DAY, today) if due.written_until else today
    standing = await patterns.kept(db, due.circle, due.pattern_id)
    await places.lock(db, {(each.account_id, each.id) for each in standing.members.values()})
    standing = await patterns.kept(db, due.circle, due.pattern_id)  # who was leaving the circle has left by now
    if wanted := list(planned([standing], first, last)):
        await write(db, due.circle, wanted, now)
        await circle_changed(db, due.circle.id, now)
    return True


async def write(db: AsyncSession, circle: Circle, wanted: Sequence[Planned], now: datetime) -> None:
    """Writes the shifts of these occurrences of one pattern, with whoever's turn it is and who can come."""
    standing = wanted[0].standing
    await places.lock(db, {(each.account_id, each.id) for each in standing.members.values()})
    seating = await patterns.seating(db, circle, wanted, now)
    filled = {each.day: (each, seating.fill(each.shift(circle.id), each.turns)) for each in wanted}
    rows = [_row(each, shift, now) for each, shift in filled.values()]
    written = await db.execute(insert_into(db, SHIFTS).on_conflict_do_nothing().returning(*WRITTEN), rows)
    people = [row for shift_id, day in written for row in _people(shift_id, filled[day][1], now)]
    if people:
        await db.execute(insert(ASSIGNMENTS), people)


def _row(each: Planned, shift: Shift, now: datetime) -> dict[str, Any]:
    series = each.standing.series
    return {
        "circle_id": shift.circle_id,
        "uid": str(uuid5(OURS, f"{series} {each.day}")),
        "series": series,
        "held": shift.held,
        "seeking": shift.seeking,
        "changed_at": now,
        **columns(each, shift),
    }


def columns(each: Planned, shift: Shift) -> dict[str, Any]:
    """What a shift's row takes from its occurrence."""
    return {
        "pattern_id": each.standing.id,
        "original_on": each.day,
        "original_starts": each.occurrence.starts,
        "starts_at": shift.stretch.start,
        "ends_at": shift.stretch.end,
        "kind": shift.kind,
        "presence": shift.presence,
        "title": shift.title,
        "what": shift.what,
        "needed": shift.needed,
        "open_to": shift.open_to,
        "window_starts": shift.window and shift.window[0],
        "window_ends": shift.window and shift.window[1],
    }


def _people(shift_id: int, shift: Shift, now: datetime) -> list[dict[str, Any]]:
    place = {"circle_id": shift.circle_id, "shift_id": shift_id, "since": now}
    return [{**place, "member_id": each.member_id, "state": each.state} for each in shift.assignments]
