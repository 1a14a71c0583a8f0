"""Who comes: take, be asked, look for a stand-in, give it back, say how it went.

Every verb answers its line in the log; a yes of one's own also what is worth knowing. All raise NotFound for a shift of
another circle, and Refused with the reason, also when somebody else was a moment quicker. Who says yes to a shift, or
puts somebody on it, means the shift as they saw it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import places
from careshare.actions.log import write_for
from careshare.actions.places import Doing, Kept, change
from careshare.actions.revision import circle_changed
from careshare.actions.telling import tell, tell_of, who_plans, with_whom_to_call
from careshare.domain import assignments as rules
from careshare.domain.assignments import Candidate, Change, HowItWent
from careshare.domain.cautions import cautions_for_taking
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Caution, LookFirst, Reason, Refused, Why
from careshare.domain.shifts import Assignment, Shift, if_not_as_seen
from careshare.domain.time import Stretch
from careshare.domain.words import AssignmentState
from careshare.queries import assignments, members, shifts

# Saying yes.


class Seen(NamedTuple):
    """A shift as a page showed it, by the `sequence` it had there; in its place a bare number is one no page showed."""

    shift_id: int
    sequence: int | None


class Taken(NamedTuple):
    """A yes of one’s own: its line in the log, when one comes, whom one stands in for, and what is worth knowing."""

    entry: int
    stretch: Stretch
    replaced: Assignment | None
    cautions: list[Caution]


async def take(db: AsyncSession, me: Me, of: int | Seen, now: datetime, *, has_read: bool = True) -> Taken:
    """“I'll come”: an empty place, or that of who seeks a stand-in the longest; who is replaced is told.

    Raises LookFirst where there may be something to say of their weeks, and they have not read it.
    """
    shift, candidate, moved = await _approach(db, me, of, me.member)
    if reason := rules.why_not_take(shift, candidate, me.circle, now) or moved:
        raise Refused(await _in_full(db, me, shift, reason))
    if candidate.may_have_load and not has_read:
        raise LookFirst
    entry, replaced = await _take(db, Doing(me, "take", now), shift, candidate.member)
    return Taken(entry, shift.stretch, replaced, cautions_for_taking(shift, candidate, me.circle))


async def come_after_all(db: AsyncSession, me: Me, of: int | Seen, now: datetime) -> int:
    """“I can come after all”: the place one gave up, as long as nobody took it."""
    shift, candidate, moved = await _approach(db, me, of, me.member)
    if reason := rules.why_not_come_after_all(shift, candidate, me.circle, now) or moved:
        raise Refused(await _in_full(db, me, shift, reason))
    entry, _ = await _take(db, Doing(me, "take", now), shift, candidate.member)
    return entry


# Asking others.


async def propose(db: AsyncSession, me: Me, of: int | Seen, member_id: int, now: datetime) -> int:
    """Ask a member for a shift; it holds no place yet."""
    shift, candidate, moved = await _approach(db, me, of, await members.one(db, me, member_id))
    _unless(rules.why_not_propose(shift, candidate, me, now) or moved)
    doing, member = Doing(me, "propose", now), candidate.member
    asked = Change(member.id, member.account_id, shift.of(member.id), AssignmentState.PROPOSED)
    entry = await places.keep(db, doing, shift, [asked])
    await tell(db, doing, "proposed", shift, [member.account_id], entry=entry)
    return entry


async def plan_in(db: AsyncSession, me: Me, of: int | Seen, member_id: int, now: datetime) -> int:
    """Put a member on a shift who agreed to that once for all; they are told."""
    shift, candidate, moved = await _approach(db, me, of, await members.one(db, me, member_id))
    _unless(rules.why_not_plan_in(shift, candidate, me, now) or moved)
    doing, member = Doing(me, "plan_in", now), candidate.member
    entry, _ = await _take(db, doing, shift, member)
    await tell(db, doing, "planned_in", shift, [member.account_id], entry=entry)
    return entry


async def note_yes(db: AsyncSession, me: Me, of: int | Seen, member_id: int, now: datetime) -> int:
    """Write down that a member said yes on the telephone; they read back what was noted."""
    shift, candidate, moved = await _approach(db, me, of, await members.one(db, me, member_id))
    _unless(rules.why_not_note_yes(shift, candidate, me, now) or moved)
    doing, member = Doing(me, "note_yes", now), candidate.member
    entry, _ = await _take(db, doing, shift, member)
    await tell(db, doing, "yes_noted", shift, [member.account_id], entry=entry)
    return entry


async def withdraw(db: AsyncSession, me: Me, shift_id: int, member_id: int, now: datetime) -> int:
    """Take back what was asked or agreed; whoever it was is told."""
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_withdraw(shift, member_id, me, now))
    doing = Doing(me, "withdraw", now)
    gone = change(shift, member_id, AssignmentState.WITHDRAWN)
    entry = await places.keep(db, doing, shift, [gone])
    await tell(db, doing, "withdrawn", shift, [gone.account_id], entry=entry)
    return entry


# Not coming after all. Members say these for themselves; who plans says them for others, on the telephone.


async def decline(db: AsyncSession, me: Me, shift_id: int, now: datetime) -> int:
    """Say no to what one was asked; who asked is told, or who plans. It bars nobody from a yes later."""
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_decline(shift, me.id, me))
    doing = Doing(me, "decline", now)
    entry = await places.keep(db, doing, shift, [change(shift, me.id, AssignmentState.DECLINED)])
    await _tell_who_asked(db, doing, shift, entry)
    return entry


async def seek(db: AsyncSession, me: Me, shift_id: int, member_id: int, now: datetime) -> int:
    """Look for a stand-in: it stays theirs until somebody takes it. Whoever else plans is told."""
    doing, shift, [sought], _ = await _seeking(db, me, shift_id, member_id, now)
    entry = await places.keep(db, doing, shift, [sought])
    accounts = await who_plans(db, me.circle_id, but=sought.account_id)
    await tell(db, doing, "seeks", shift, accounts, member=member_id, entry=entry)
    return entry


async def seek_all(db: AsyncSession, held: Iterable[tuple[Me, int, int]], now: datetime) -> None:
    """As `seek`, for several shifts at once: each (me in its circle, shift, member). All or none.

    It is one letter in each circle, however many they are.
    """
    sought = list(held)
    await places.keep_all(db, [await _seeking(db, *each, now) for each in sought])
    once = {(me.circle_id, member_id): me for me, _, member_id in sought}
    for (circle_id, member_id), me in sorted(once.items(), key=lambda each: each[0]):
        doing, accounts = Doing(me, "seek", now), await who_plans(db, circle_id)
        await tell_of(db, doing, "seeks", f"member-{member_id}", accounts, member=member_id)


async def stop_seeking(db: AsyncSession, me: Me, shift_id: int, member_id: int, now: datetime) -> int:
    """“I changed my mind”: come after all."""
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_stop_seeking(shift, member_id, me))
    coming = change(shift, member_id, AssignmentState.ACCEPTED)
    return await places.keep(db, Doing(me, "stop_seeking", now), shift, [coming])


async def cannot_come(db: AsyncSession, me: Me, shift_id: int, member_id: int, now: datetime) -> int:
    """“I cannot come”: a gap at once, the coordinators told at once, and nobody asks why.

    Who did not say so themselves reads back what was noted.
    """
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_cannot_come(shift, member_id, me, now))
    doing = Doing(me, "cannot_come", now)
    gone = change(shift, member_id, AssignmentState.CANNOT_COME)
    entry = await places.keep(db, doing, shift, [gone])
    accounts = await who_plans(db, me.circle_id, but=gone.account_id)
    await tell(db, doing, "cannot_come", shift, accounts, member=member_id, entry=entry)
    await tell(db, doing, "no_noted", shift, [gone.account_id], entry=entry)
    return entry


async def leave(db: AsyncSession, me: Me, shift_id: int, now: datetime) -> int:
    """Give it back in good time. Whoever plans is told."""
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_leave(shift, me.id, me, now))
    doing = Doing(me, "leave", now)
    entry = await places.keep(db, doing, shift, [change(shift, me.id, AssignmentState.LEFT)])
    await tell(db, doing, "gave_back", shift, await who_plans(db, me.circle_id), member=me.id, entry=entry)
    return entry


async def expire(db: AsyncSession, now: datetime, most: int = 200) -> int:
    """What nobody answered before it started is asked no more; how many. For the job; call again while there are."""
    found = await assignments.started_proposals(db, now, most)
    await places.lock(db, ((account_id, member_id) for *_, member_id, account_id in found))
    for circle_id, shift_id, member_id, _ in sorted(found, key=lambda each: each[1]):
        if await places.expire(db, shift_id, member_id, now):
            await write_for(db, circle_id, "expire", now, shift_id=shift_id, member_id=member_id)
    for circle_id in sorted({circle_id for circle_id, *_ in found}):
        await circle_changed(db, circle_id, now)
    return len(found)


# How it went.


async def here(db: AsyncSession, me: Me, shift_id: int, member_id: int, now: datetime) -> int:
    """“I am here”, or “they were here”."""
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_be_here(shift, member_id, me, now))
    return await _record(db, Doing(me, "here", now), shift, member_id, happened=True, here_at=now)


async def did_not_happen(db: AsyncSession, me: Me, shift_id: int, member_id: int, now: datetime) -> int:
    """It was agreed and it did not come to it."""
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_be_here(shift, member_id, me, now))
    return await _record(db, Doing(me, "did_not_happen", now), shift, member_id, happened=False, here_at=None)


async def correct(db: AsyncSession, me: Me, shift_id: int, went: HowItWent, now: datetime) -> int:
    """The real minutes, and how often somebody was called or woken."""
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_correct(shift, went, me, now))
    values = {"real_starts_at": went.real.start, "real_ends_at": went.real.end, "calls": went.calls, "happened": True}
    return await _record(db, Doing(me, "correct", now), shift, went.member_id, **values)


async def was_there_too(db: AsyncSession, me: Me, shift_id: int, member_id: int, now: datetime) -> int:
    """“I was there too”: a place for who had none, also beyond what was needed."""
    member = await members.one(db, me, member_id)
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_have_been_there(shift, member, me, now))
    came = Change(member.id, member.account_id, shift.of(member.id), AssignmentState.ACCEPTED)
    entry = await places.keep(db, Doing(me, "was_there_too", now), shift, [came])
    noted_by = me.id if member.id != me.id else None
    anew = {"real_starts_at": None, "real_ends_at": None, "calls": 0, "replaced_by": None}
    await places.record(db, shift, member.id, happened=True, noted_by=noted_by, **anew)
    return entry


# The pieces.


async def _approach(db: AsyncSession, me: Me, of: int | Seen, member: Member) -> tuple[Shift, Candidate, Reason | None]:
    """The shift, the member towards it, and whether it is no longer what was seen.

    Their account is locked: what they are and hold cannot change any more.
    """
    seen = of if isinstance(of, Seen) else Seen(of, None)
    shift = await shifts.one(db, me, seen.shift_id)
    replaced = shift.next_replaced
    others = [(replaced.account_id, replaced.member_id)] if replaced else []
    await places.lock(db, [(member.account_id, member.id), *others])
    candidate = await assignments.candidate(db, me.circle, shift, member.id)
    return shift, candidate, if_not_as_seen(shift, seen.sequence)


async def _seeking(db: AsyncSession, me: Me, shift_id: int, member_id: int, now: datetime) -> Kept:
    shift = await shifts.one(db, me, shift_id)
    _unless(rules.why_not_seek(shift, member_id, me, now))
    return Kept(Doing(me, "seek", now), shift, [change(shift, member_id, AssignmentState.SEEKING)])


async def _take(db: AsyncSession, doing: Doing, shift: Shift, member: Member) -> tuple[int, Assignment | None]:
    entry, replaced = await places.take(db, doing, shift, member)
    if replaced:
        await tell(db, doing, "replaced", shift, [replaced.account_id], member=member.id, entry=entry)
    return entry, replaced


async def _tell_who_asked(db: AsyncSession, doing: Doing, shift: Shift, entry: int) -> None:
    """Whoever asked must go on asking; where they may not know who declined, the coordinators. Nobody for a pattern."""
    asked = shift.of(doing.me.id)
    if asked is None or asked.noted_by is None:
        return
    who = await members.one(db, doing.me, asked.noted_by)
    accounts = [who.account_id] if who.is_coordinator else await who_plans(db, shift.circle_id)
    await tell(db, doing, "declined", shift, accounts, member=doing.me.id, entry=entry)


async def _record(db: AsyncSession, doing: Doing, shift: Shift, member_id: int, **values: object) -> int:
    now_as_before = shift.of(member_id)
    assert now_as_before is not None
    entry = await places.keep(db, doing, shift, [change(shift, member_id, now_as_before.state)])
    await places.record(db, shift, member_id, **values)
    return entry


async def _in_full(db: AsyncSession, me: Me, shift: Shift, reason: Reason) -> Reason:
    """With the name its sentence needs: who was quicker, or whom to call."""
    if reason.why is Why.FULL and shift.latest_holder:
        return Reason(Why.QUICKER, who=shift.latest_holder.name)
    return await with_whom_to_call(db, me, reason) or reason


def _unless(reason: Reason | None) -> None:
    if reason:
        raise Refused(reason)
