"""Swapping: two members who each hold a shift change places. One asks, the other says yes or no."""

from dataclasses import dataclass, replace
from datetime import datetime

from careshare.domain.assignments import Candidate, if_in_the_way, if_not_for
from careshare.domain.circles import Circle, Me
from careshare.domain.reasons import Reason, Why
from careshare.domain.shifts import Shift, if_closed, if_not_live, if_started


@dataclass(frozen=True, slots=True)
class Swap:
    """`member_id` offers `shift_id` to `other_member_id` for `other_shift_id`. An id of 0 is: not asked yet."""

    shift_id: int
    member_id: int
    other_shift_id: int
    other_member_id: int
    id: int = 0
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what they give, and how they stand towards what they get."""

    gives: Shift
    gets: Shift
    candidate: Candidate

    @property
    def member_id(self) -> int:
        """Whose side it is."""
        return self.candidate.member.id


def why_not_offer(shift: Shift, me: Me, now: datetime) -> Reason | None:
    """Look for somebody to swap with: who holds it, until it starts."""
    mine = shift.of(me.id)
    if mine is None or not mine.holds:
        return Reason(Why.NOT_HOLDING)
    return if_not_live(me.circle) or if_closed(shift) or if_started(shift, now)


def why_not_ask(asker: Side, other: Side, me: Me, now: datetime) -> Reason | None:
    """Ask somebody to change places: as take, for both. What stands in the other's way is theirs."""
    if asker.member_id != me.id or other.member_id == me.id:
        return Reason(Why.NOT_YOURS)
    return _why_not(asker, other, me, now)


def why_not_accept(swap: Swap, asker: Side, other: Side, me: Me, now: datetime) -> Reason | None:
    """Say yes: by the one who was asked, and while both can still do it."""
    if me.id != swap.other_member_id:
        return Reason(Why.NOT_YOURS)
    return why_not_answer(swap, me) or _why_not(other, asker, me, now)


def why_not_answer(swap: Swap, me: Me) -> Reason | None:
    """Say no to a swap, or no longer want what one asked."""
    if me.id not in {swap.member_id, swap.other_member_id}:
        return Reason(Why.NOT_YOURS)
    return Reason(Why.NOT_PROPOSED) if swap.answered_at else None


def _why_not(mine: Side, theirs: Side, me: Me, now: datetime) -> Reason | None:
    for side in (mine, theirs):
        given = side.gives.of(side.member_id)
        if given is None or not given.holds:
            return Reason(Why.NOT_HOLDING)
        if reason := if_not_live(me.circle) or if_closed(side.gives) or if_started(side.gives, now):
            return reason
    if reason := _why_not_instead(mine, me.circle):
        return reason
    other = _why_not_instead(theirs, me.circle)
    return other and Reason(Why.NOT_AVAILABLE_FOR_THIS, who=theirs.candidate.member.name)


def _why_not_instead(side: Side, circle: Circle) -> Reason | None:
    """As take, but what is given away is not in the way and the place is the other's."""
    if (already := side.gets.of(side.member_id)) and already.holds:
        return Reason(Why.ALREADY_YOURS)
    others = tuple(held for held in side.candidate.held if held.shift_id != side.gives.id)
    free = replace(side.candidate, held=others)
    return if_not_for(side.gets, free) or if_in_the_way(side.gets, free, circle)
