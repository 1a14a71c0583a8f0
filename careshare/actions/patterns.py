"""The usual week: make a pattern, change it from a day on, stop it, pause it.

All raise NotFound for a pattern of another circle, and Refused with the reason, also when somebody else changed it.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, delete, insert, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import following, log, respite, skills
from careshare.actions.places import Doing
from careshare.actions.revision import circle_changed
from careshare.db.models import PatternRow, PauseRow, TurnRow
from careshare.domain.circles import Me, Member
from careshare.domain.following import Changing, drafted, news_of_turns, what_was_said
from careshare.domain.patterns import Pause, first_day, horizon_end
from careshare.domain.reasons import Reason, Refused, Why
from careshare.domain.time import ONE_DAY, days_later, home_day
from careshare.domain.turns import NOBODY, PatternDraft, Standing, why_not_call_off, why_not_change, why_not_make
from careshare.queries import members, patterns


async def make(db: AsyncSession, me: Me, draft: PatternDraft, now: datetime) -> int:
    """A new pattern, and its shifts up to the horizon; its id. Who is in it is asked, or told, once for all of it."""
    _unless(why_not_make(me))
    doing = Doing(me, "write_pattern", now)
    standing = replace(drafted(draft, await _people(db, me), me.id), series=str(uuid4()))
    return await _begin(db, doing, Begun(standing, draft), _today(doing))


async def change(db: AsyncSession, me: Me, pattern_id: int, draft: PatternDraft, now: datetime) -> int:
    """ "From this day on": the pattern ends before the first day of `draft`, which goes on as a new one; its id.

    A part of the series that was to begin later still does. Shifts ahead follow, as `domain.following` says.
    """
    doing = Doing(me, "change_pattern", now)
    was = await _locked(db, doing, pattern_id)
    changing = Changing(was, tuple(await patterns.of_series(db, me.circle, was.series)), _today(doing))
    day = changing.day(draft.pattern)
    _unless(why_not_change(was, day, me))
    standing = drafted(draft, await _people(db, me), me.id, changing)
    _unless(None if first_day(standing.pattern) else Reason(Why.CHANGED_MEANWHILE))
    not_later = and_(PatternRow.series == was.series, PatternRow.starts_on <= was.pattern.starts_on)
    await _end(db, doing, not_later, day - ONE_DAY)
    return await _begin(db, doing, Begun(standing, draft, was), day)


async def stop(db: AsyncSession, me: Me, pattern_id: int, day: date, now: datetime) -> None:
    """From `day` on it is not needed any more, nor is what was to come after it in its series."""
    doing = Doing(me, "stop_pattern", now)
    was = await _locked(db, doing, pattern_id)
    day = max(day, _today(doing))
    _unless(why_not_call_off(me))
    await _end(db, doing, PatternRow.series == was.series, day - ONE_DAY)
    await following.rewrite(db, doing, was.series, day)
    await _note(db, doing, pattern_id, from_on=day.isoformat())


async def pause(db: AsyncSession, me: Me, pattern_id: int, pause: Pause, now: datetime) -> None:
    """From its first to its last day the series is not needed; turns go on counting."""
    doing = Doing(me, "pause_pattern", now)
    was = await _locked(db, doing, pattern_id)
    _unless(why_not_call_off(me))
    row = {"circle_id": me.circle_id, "series": was.series, "starts_on": pause.first, "ends_on": pause.last}
    await db.execute(insert(PauseRow).values(row))
    await following.rewrite(db, doing, was.series, max(pause.first, _today(doing)))
    await _note(db, doing, pattern_id, from_on=pause.first.isoformat(), to_on=pause.last.isoformat())


async def resume(db: AsyncSession, me: Me, pattern_id: int, pause: Pause, now: datetime) -> None:
    """Ends a pause today, or before it begins: what was called off for it, and is still ahead, comes back."""
    doing = Doing(me, "resume_pattern", now)
    was = await _locked(db, doing, pattern_id)
    _unless(why_not_make(me))
    today = _today(doing)
    if pause not in was.pattern.pauses or pause.last < today:
        raise Refused(Reason(Why.CHANGED_MEANWHILE))
    of_series = and_(PauseRow.circle_id == me.circle_id, PauseRow.series == was.series)
    this = and_(of_series, PauseRow.starts_on == pause.first, PauseRow.ends_on == pause.last)
    cut_short = update(PauseRow).values(ends_on=today - ONE_DAY)
    await db.execute(cut_short.where(this) if pause.first < today else delete(PauseRow).where(this))
    await following.rewrite(db, doing, was.series, max(pause.first, today))
    await _note(db, doing, pattern_id, from_on=max(pause.first, today).isoformat())


async def _locked(db: AsyncSession, doing: Doing, pattern_id: int) -> Standing:
    """The pattern as it is now that nobody else can change its series."""
    found = await patterns.one(db, doing.me, pattern_id)
    await following.lock(db, doing, found.series)
    return await patterns.one(db, doing.me, pattern_id)


class Begun(NamedTuple):
    """A pattern that begins, as it was drafted, and what it is a change of."""

    standing: Standing
    draft: PatternDraft
    was: Standing | None = None


async def _begin(db: AsyncSession, doing: Doing, begun: Begun, day: date) -> int:
    """Keeps a pattern, lets the shifts of its series follow from `day` on, and asks who is in it."""
    was = begun.was
    written = await db.execute(insert(PatternRow).values(_row(doing, begun.standing)).returning(PatternRow.id))
    standing = replace(begun.standing, id=written.scalar_one())
    if standing.turns:
        await db.execute(insert(TurnRow).values(_turns(doing, standing)))
    await skills.ask(db, doing.me, begun.draft.asks, pattern_id=standing.id)
    coming = {turn.member.id for turn in standing.turns if not turn.is_vacant}
    await respite.give(db, doing.me, begun.draft.respite_for, coming, pattern_id=standing.id)
    if was is None:
        await following.lock(db, doing, standing.series)
    told = await following.rewrite(db, doing, standing.series, day)
    said = what_was_said(was, standing) if was else {}
    await following.tell(db, doing, news_of_turns(standing, said, told, day))
    await _note(db, doing, standing.id, from_on=day.isoformat())
    return standing.id


def _row(doing: Doing, standing: Standing) -> dict[str, Any]:
    pattern, task = standing.pattern, standing.task
    later = days_later(pattern.starts, pattern.ends) if pattern.days_later is None else pattern.days_later
    return {
        "circle_id": doing.me.circle_id,
        "series": standing.series,
        "rule": pattern.rule,
        "starts_on": pattern.starts_on,
        "until": pattern.until,
        "starts": pattern.starts,
        "ends": pattern.ends,
        "days_later": later,
        "kind": task.kind,
        "presence": task.presence,
        "title": task.title,
        "what": task.what,
        "needed": task.needed,
        "open_to": task.open_to,
        "window_starts": task.window and task.window[0],
        "window_ends": task.window and task.window[1],
        "rotation": pattern.rotation,
        "turn_offset": pattern.turn_offset,
        "written_until": horizon_end(_today(doing)),
        "created_at": doing.now,
    }


def _turns(doing: Doing, standing: Standing) -> list[dict[str, Any]]:
    return [
        {
            "circle_id": doing.me.circle_id,
            "pattern_id": standing.id,
            "member_id": None if turn.member == NOBODY else turn.member.id,
            "position": position,
            "agreed_at": (turn.since or doing.now) if turn.agreed else None,
            "declined_at": turn.since if turn.declined else None,
        }
        for position, turn in enumerate(standing.turns)
    ]


async def _people(db: AsyncSession, me: Me) -> dict[int, Member]:
    return {member.id: member for member in await members.active(db, me.circle_id)}


async def _end(db: AsyncSession, doing: Doing, which: ColumnElement[bool], last: date) -> None:
    """Those that would go on after the home's day `last` end on it; one that was to begin later never does."""
    goes_on = or_(PatternRow.until.is_(None), PatternRow.until > last)
    here = PatternRow.circle_id == doing.me.circle_id
    await db.execute(update(PatternRow).where(here, which, goes_on).values(until=last))


async def _note(db: AsyncSession, doing: Doing, pattern_id: int, **facts: Any) -> None:
    await log.write(db, doing.me, doing.verb, doing.now, pattern_id=pattern_id, **facts)
    await circle_changed(db, doing.me.circle_id, doing.now)


def _today(doing: Doing) -> date:
    return home_day(doing.now, doing.me.circle.zone)


def _unless(reason: Reason | None) -> None:
    if reason:
        raise Refused(reason)
