"""Swapping: one asks, the other answers, both change in one transaction.

All raise NotFound for what is not in the circle, and Refused with the reason.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import invites, places
from careshare.actions.log import write
from careshare.actions.places import Doing, Kept
from careshare.actions.revision import circle_changed
from careshare.actions.telling import tell, with_whom_to_call
from careshare.db.models import SwapRow
from careshare.domain import swaps as rules
from careshare.domain.assignments import Change
from careshare.domain.circles import Me
from careshare.domain.reasons import Caution, Reason, Refused, Why
from careshare.domain.shifts import Shift
from careshare.domain.swaps import Side, Swap
from careshare.domain.words import AssignmentState
from careshare.queries import assignments, members, shifts, swaps
from careshare.queries.letters import carried


class Swapped(NamedTuple):
    """A swap from the side of who said yes: with which member, the shift one gets, and what is worth knowing of it."""

    asker_id: int
    gets: Shift
    cautions: list[Caution]


async def ask(db: AsyncSession, me: Me, swap: Swap, now: datetime) -> int:
    """Ask another holder to change places with me; the swap's id. They are told."""
    asker, other = await _sides(db, me, swap)
    why_not = rules.why_not_ask(asker, other, await swaps.same(db, me, swap), me, now)
    _unless(await with_whom_to_call(db, me, why_not))
    asked = await db.execute(
        insert(SwapRow)
        .values(
            circle_id=me.circle_id,
            shift_id=swap.shift_id,
            member_id=swap.member_id,
            other_shift_id=swap.other_shift_id,
            other_member_id=swap.other_member_id,
            asked_at=now,
        )
        .returning(SwapRow.id)
    )
    number = asked.scalar_one()
    await _tell_other(db, Doing(me, "swap_asked", now), asker.gives, other, number)
    await write(db, me, "swap_asked", now, shift_id=swap.shift_id, member_id=swap.other_member_id, swap=number)
    await circle_changed(db, me.circle_id, now)
    return number


async def accept(db: AsyncSession, me: Me, swap_id: int, now: datetime, *, seen: int | None = None) -> Swapped:
    """Say yes: each is on the other's shift from now on, and the row of the old place names who took it.

    The one who asked is told. `seen`: the sequences of both shifts on the page that was pressed, together.
    """
    swap = await swaps.one(db, me, swap_id)
    asker, other = await _sides(db, me, swap)
    _unless(await with_whom_to_call(db, me, rules.why_not_accept(swap, asker, other, me, now)))
    if seen not in (None, asker.gives.sequence + other.gives.sequence):
        raise Refused(Reason(Why.CHANGED_MEANWHILE))
    await _answer(db, swap, accepted=True, now=now)
    doing, facts = Doing(me, "swap", now), {"swap": swap.id}
    given = (asker, other), (other, asker)
    await places.keep_all(db, [Kept(doing, giver.gives, _exchange(giver, getter), facts) for giver, getter in given])
    for giver, getter in given:
        await _hand_over(db, giver, getter)
    await _tell_other(db, Doing(me, "swap_accepted", now), other.gives, asker, swap.id)
    await _put_right(db, me, asker, other, now)
    return Swapped(swap.member_id, other.gets, rules.cautions_for_swapping(other, me.circle))


async def decline(db: AsyncSession, me: Me, swap_id: int, now: datetime) -> Swap:
    """Say no; or, by the one who asked, no longer want it. The other is told."""
    swap = await swaps.one(db, me, swap_id)
    _unless(rules.why_not_answer(swap, me))
    await _answer(db, swap, accepted=False, now=now)
    other_id = swap.member_id if me.id == swap.other_member_id else swap.other_member_id
    other = await members.one(db, me, other_id)
    shift = await shifts.one(db, me, swap.shift_id)
    doing = Doing(me, "swap_declined", now)
    await tell(db, doing, doing.verb, shift, [other.account_id], swap=swap.id)
    await write(db, me, "swap_declined", now, shift_id=swap.shift_id, member_id=other_id, swap=swap.id)
    await circle_changed(db, me.circle_id, now)
    return swap


async def _sides(db: AsyncSession, me: Me, swap: Swap) -> tuple[Side, Side]:
    """The one who asked and the one who was asked; both humans are locked, so what they hold stays as it is read."""
    asker, other = await members.one(db, me, swap.member_id), await members.one(db, me, swap.other_member_id)
    offered, wanted = await shifts.one(db, me, swap.shift_id), await shifts.one(db, me, swap.other_shift_id)
    await places.lock(db, [(asker.account_id, asker.id), (other.account_id, other.id)])
    to_wanted = await assignments.candidate(db, me.circle, wanted, asker.id)
    to_offered = await assignments.candidate(db, me.circle, offered, other.id)
    return Side(offered, wanted, to_wanted), Side(wanted, offered, to_offered)


def _exchange(giver: Side, getter: Side) -> list[Change]:
    """What happens on the shift that `giver` gives."""
    out, into = giver.candidate.member, getter.candidate.member
    return [
        Change(into.id, into.account_id, giver.gives.of(into.id), AssignmentState.ACCEPTED),
        Change(out.id, out.account_id, giver.gives.of(out.id), AssignmentState.REPLACED),
    ]


async def _hand_over(db: AsyncSession, giver: Side, getter: Side) -> None:
    await places.record(db, giver.gives, giver.member_id, replaced_by=getter.member_id)
    await places.record(db, giver.gives, getter.member_id, replaced_by=None, noted_by=None)


async def _put_right(db: AsyncSession, me: Me, asker: Side, other: Side, now: datetime) -> None:
    """What the asker gave leaves their calendar; who said yes gets theirs there, where a letter brought the other."""
    await invites.put_right(db, me.circle_id, [(asker.gives.id, asker.candidate.member.account_id)], now)
    is_new = other.gets.of(other.member_id) is None
    if is_new and await carried(db, [(other.gives.id, me.account.id)]):
        await invites.write(db, me.circle_id, (other.gets.id, me.account.id), now)


async def _answer(db: AsyncSession, swap: Swap, accepted: bool, now: datetime) -> None:
    """Once: who answers second, on another device, is refused."""
    waiting = update(SwapRow).where(SwapRow.id == swap.id, SwapRow.answered_at.is_(None))
    answered = await db.execute(waiting.values(answered_at=now, accepted=accepted).returning(SwapRow.id))
    if answered.one_or_none() is None:
        _unless(Reason(Why.CHANGED_MEANWHILE))


async def _tell_other(db: AsyncSession, doing: Doing, shift: Shift, side: Side, swap_id: int) -> None:
    await tell(db, doing, doing.verb, shift, [side.candidate.member.account_id], swap=swap_id)


def _unless(reason: Reason | None) -> None:
    if reason:
        raise Refused(reason)
