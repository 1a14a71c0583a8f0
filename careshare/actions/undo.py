"""Taking back what one just did: for a minute, and while nobody else did anything with the shift."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import places
from careshare.actions.places import Doing
from careshare.actions.telling import unsay
from careshare.db.models import AssignmentRow
from careshare.domain import assignments as rules
from careshare.domain.assignments import Act, Candidate, Change
from careshare.domain.circles import Me
from careshare.domain.reasons import NotFound, Refused
from careshare.domain.shifts import Shift
from careshare.queries import assignments, members, shifts

UNDONE = frozenset(
    {
        "take",
        "propose",
        "plan_in",
        "note_yes",
        "withdraw",
        "decline",
        "seek",
        "stop_seeking",
        "cannot_come",
        "leave",
        "here",
        "did_not_happen",
        "was_there_too",
        "cancel",
        "do_myself",
        "ask_to_do_myself",
        "let_them",
        "keep_asking",
        "move",
        "reopen",
    }
)
"""What can be undone. The rest is answered by doing it once more: new words, the real minutes, a swap."""


async def undo(db: AsyncSession, me: Me, entry_id: int, now: datetime) -> int:
    """Puts back what line `entry_id` of the log changed, and keeps its letters in; the shift's id.

    Raises NotFound, or Refused: too late, or somebody else acted on it, or the place is no longer free to go back to.
    """
    act = await assignments.act(db, me, entry_id)
    if act.verb not in UNDONE:
        raise NotFound
    shift = await shifts.one(db, me, act.shift_id)
    if reason := rules.why_not_undo(act, shift, me, now):
        raise Refused(reason)
    await places.lock(db, ((change.account_id, change.member_id) for change in act.changes))
    await _check_they_can_hold_it_again(db, me, act, shift)
    await _put_back(db, Doing(me, "undo", now), act, shift)
    await unsay(db, shift.id, act.entry_id)
    return shift.id


async def _check_they_can_hold_it_again(db: AsyncSession, me: Me, act: Act, shift: Shift) -> None:
    """On what is closed again nobody has to come."""
    if act.was.get("closed"):
        return
    stretch = act.stretch_before(shift)
    for change in act.changes:
        if change.was and change.was.holds:
            member = await members.one(db, me, change.member_id)
            held = await assignments.held_around(db, member, stretch)
            if reason := rules.why_not_hold_again(shift, Candidate(member, held), stretch):
                raise Refused(reason)


async def _put_back(db: AsyncSession, doing: Doing, act: Act, shift: Shift) -> None:
    held = shift.held - sum(change.places for change in act.changes)
    seeking = shift.seeking - sum(change.seekers for change in act.changes)
    version = await places.touch(db, shift, doing.now, held=held, seeking=seeking, **_row_as_it_was(act, shift))
    for change in act.changes:
        await _put_one_back(db, shift, change)
    await places.note(db, doing, shift, version, [], undone=act.verb, entry=act.entry_id)


def _row_as_it_was(act: Act, shift: Shift) -> dict[str, Any]:
    """What was open before has no word left of why it closed; what was not still has it."""
    opened = {"closed_words": ""} if "closed" in act.was and not act.was["closed"] else {}
    again = {"sequence": shift.sequence + 1} if act.was.keys() & {"starts_at", "closed"} else {}
    return {**act.was, **opened, **again}


async def _put_one_back(db: AsyncSession, shift: Shift, change: Change) -> None:
    if change.was is None:
        mine = AssignmentRow.shift_id == shift.id, AssignmentRow.member_id == change.member_id
        await db.execute(delete(AssignmentRow).where(*mine))
        return
    await places.record(
        db,
        shift,
        change.member_id,
        state=change.was.state,
        since=change.was.since,
        replaced_by=change.was.replaced_by,
        noted_by=change.was.noted_by,
        happened=change.was.happened,
        here_at=change.was.here_at,
        real_starts_at=change.was.real and change.was.real.start,
        real_ends_at=change.was.real and change.was.real.end,
        calls=change.was.calls,
    )
