"""Lets the shifts of a series follow its patterns, after these changed, paused or ended; and tells whom it concerns."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import horizon, invites, letters, limits, places
from careshare.actions.horizon import ASSIGNMENTS, SHIFTS
from careshare.actions.places import Doing
from careshare.db.models import AssignmentRow, ShiftRow
from careshare.domain.following import (
    Differences,
    Followed,
    News,
    Written,
    before,
    differences,
    follow,
    news,
)
from careshare.domain.letters import in_calendars
from careshare.domain.patterns import horizon_end
from careshare.domain.shifts import Shift
from careshare.domain.time import home_day
from careshare.domain.turns import Planned, Standing, planned
from careshare.domain.words import Closed
from careshare.queries import members, patterns

Pair = tuple[Shift, Planned]


async def lock(db: AsyncSession, doing: Doing, series: str) -> None:
    """One change to a series at a time, and nobody in the circle takes a shift in the middle of it."""
    await patterns.lock(db, doing.me.circle, series)
    people = await members.active(db, doing.me.circle_id)
    await places.lock(db, {(member.account_id, member.id) for member in people})


async def rewrite(db: AsyncSession, doing: Doing, series: str, first: date) -> list[News]:
    """Makes the shifts of a locked series, from the home's day `first` to the horizon, what its patterns say.

    In a circle that does not live it only calls off; the job writes what is missing once it lives again. Answers what
    was told of it.
    """
    circle = doing.me.circle
    standings = await patterns.of_series(db, circle, series)
    await patterns.lock_shifts(db, circle, series, first)
    written = await patterns.written(db, circle, series, first)
    ahead = horizon_end(home_day(doing.now, circle.zone))
    last = max([ahead, *(each.day for each in written)])  # the job may have begun the next day in the meantime
    found = differences(planned(standings, first, last), written, doing.now)
    await _call_off(db, doing, found.vanished)
    followed = await _go_on(db, doing, standings, found) if circle.is_live else []
    told = news(followed, found.vanished)
    await tell(db, doing, told)
    await invites.put_right(db, doing.me.circle_id, in_calendars(followed, found.vanished), doing.now)
    return told


async def tell(db: AsyncSession, doing: Doing, told: Iterable[News]) -> None:
    """One letter a human and sort, however many moments it is about; not to the one who did it."""
    others = [each for each in told if each.account_id != doing.me.account.id]
    for about in sorted({each.pattern_id for each in others}):
        await limits.count_letters(db, doing.me, f"pattern-{about}", doing.now)
    for each in others:
        before = {"pattern_before_id": each.before} if each.before else {}
        await letters.write(
            db,
            each.what,
            doing.now,
            thread=f"pattern-{each.pattern_id}",
            account_id=each.account_id,
            circle_id=doing.me.circle_id,
            pattern_id=each.pattern_id,
            by=doing.me.id,
            from_on=each.day.isoformat(),
            **before,
        )


async def _call_off(db: AsyncSession, doing: Doing, vanished: Iterable[Written]) -> None:
    """Not needed any more. Who was on it stays on the closed shift, so that it can come back as it was."""
    values = {"closed": Closed.BY_PATTERN, "person_asks": False, "changed_at": doing.now}
    counts = {"sequence": ShiftRow.sequence + 1, "version": ShiftRow.version + 1}
    ids = [each.shift.id for each in vanished]
    if ids:
        await db.execute(update(ShiftRow).where(ShiftRow.id.in_(ids)).values(**values, **counts))


async def _go_on(db: AsyncSession, doing: Doing, standings: list[Standing], found: Differences) -> list[Followed]:
    """Writes what is new, and lets what was written follow."""
    await _stay(db, found.exceptions)
    followed = await _follow(db, doing, standings, found.followed)
    for _, some in groupby(found.new, key=lambda each: each.standing.id):
        await horizon.write(db, doing.me.circle, list(some), doing.now)
    return followed


async def _stay(db: AsyncSession, exceptions: Sequence[Pair]) -> None:
    """What was changed by hand stays as it is, under the name its occurrence has now."""
    rows = [{"shift": shift.id, "pattern": to.standing.id, "starts": to.occurrence.starts} for shift, to in exceptions]
    named: dict[str, Any] = {"pattern_id": bindparam("pattern"), "original_starts": bindparam("starts")}
    await _many(db, update(SHIFTS).where(ShiftRow.id == bindparam("shift")).values(**named), rows)


async def _follow(db: AsyncSession, doing: Doing, standings: list[Standing], pairs: Sequence[Pair]) -> list[Followed]:
    seated_anew = frozenset(shift.id for shift, _ in pairs)
    followed: list[Followed] = []
    for _, group in groupby(pairs, key=lambda pair: pair[1].standing.id):
        some = list(group)
        seating = await patterns.seating(db, doing.me.circle, [to for _, to in some], doing.now, seated_anew)
        for shift, to in some:
            followed.append(follow(shift, to, before(shift, to.day, standings), seating))
    await _keep(db, doing, followed)
    return followed


async def _keep(db: AsyncSession, doing: Doing, followed: Sequence[Followed]) -> None:
    """Three statements for all of them together: the shifts, who was on them, who is new."""
    rows = [_row(each, doing) for each in followed]
    names = [name for name in (rows[0] if rows else ()) if name not in {"shift", "steps"}]
    statement = update(SHIFTS).where(ShiftRow.id == bindparam("shift"))
    counts = {"sequence": ShiftRow.sequence + bindparam("steps"), "version": ShiftRow.version + 1}
    named: dict[str, Any] = {name.removeprefix("new_"): bindparam(name) for name in names}
    await _many(db, statement.values(**counts, **named), rows)
    was = update(ASSIGNMENTS).where(
        AssignmentRow.shift_id == bindparam("shift"), AssignmentRow.member_id == bindparam("member")
    )
    changes = [(each.was, change) for each in followed for change in each.changes]
    changed = [
        {"shift": shift.id, "member": change.member_id, "after": change.after, "at": doing.now}
        for shift, change in changes
        if change.was
    ]
    said: dict[str, Any] = {"state": bindparam("after"), "since": bindparam("at"), "noted_by": None}
    await _many(db, was.values(said), changed)
    place = {"circle_id": doing.me.circle_id, "since": doing.now}
    new = [
        {**place, "shift_id": shift.id, "member_id": change.member_id, "state": change.after}
        for shift, change in changes
        if not change.was
    ]
    await _many(db, insert(ASSIGNMENTS), new)


def _row(followed: Followed, doing: Doing) -> dict[str, Any]:
    shift = followed.now
    values = {
        **horizon.columns(followed.planned, shift),
        "closed": None,
        "held": shift.held,
        "seeking": shift.seeking,
        "changed_at": doing.now,
    }
    named = {f"new_{name}": value for name, value in values.items()}
    return {"shift": shift.id, "steps": int(followed.has_moved or followed.is_back), **named}


async def _many(db: AsyncSession, statement: Any, rows: list[dict[str, Any]]) -> None:
    """One statement for many rows."""
    if rows:
        await db.execute(statement, rows)
