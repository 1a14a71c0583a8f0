"""Swapping: two members who each hold a shift change places. One asks, the other says yes or no."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from careshare.domain.assignments import Candidate, if_in_the_way, if_not_for
from careshare.domain.cautions import cautions_for_taking
from careshare.domain.circles import Circle, Me
from careshare.domain.reasons import Caution, Reason, Why
from careshare.domain.shifts import Shift, if_closed, if_not_live, if_started
from careshare.domain.time import Stretch
from careshare.domain.words import AssignmentState

LONGER = 24
"""An hour more is as unlike as a day later: who has a morning to give has no whole day to take."""


@dataclass(frozen=True, slots=True)
class Swap:
    """`member_id` offers `shift_id` to `other_member_id` for `other_shift_id`. An id of 0 is: not asked yet.

    It stands while both hold what they would give by the yes they had said when it was asked.
    """

    shift_id: int
    member_id: int
    other_shift_id: int
    other_member_id: int
    id: int = 0
    answered_at: datetime | None = None
    asked_at: datetime | None = None


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

    @property
    def name(self) -> str:
        """Their name."""
        return self.candidate.member.name

    @property
    def free(self) -> Candidate:
        """Them towards what they get, without what they give: that is not in the way."""
        others = tuple(held for held in self.candidate.held if held.shift_id != self.gives.id)
        return replace(self.candidate, held=others)

    def holds_since(self, moment: datetime | None) -> bool:
        """Whether they hold what they give, by a yes from before that moment. Who seeks a stand-in said it earlier."""
        given = self.gives.of(self.member_id)
        if given is None or not given.holds:
            return False
        return moment is None or given.since <= moment or given.state is AssignmentState.SEEKING


def why_not_offer(shift: Shift, me: Me, now: datetime) -> Reason | None:
    """Look for somebody to swap with: who holds it, until it starts."""
    mine = shift.of(me.id)
    if mine is None or not mine.holds:
        return Reason(Why.NOT_HOLDING)
    return if_not_live(me.circle) or if_closed(shift) or if_started(shift, now)


def why_not_ask(asker: Side, other: Side, waiting: Swap | None, me: Me, now: datetime) -> Reason | None:
    """Ask somebody to change places: as take, for both. What stands in the other's way is theirs.

    Once: while the same question waits (`waiting`) it is not asked again. Who has no account could not answer.
    """
    if asker.member_id != me.id or other.member_id == me.id:
        return Reason(Why.NOT_YOURS)
    if reason := _why_not(asker, other, None, me, now):
        return reason
    if other.candidate.member.account_id is None:
        return Reason(Why.NOT_AVAILABLE_FOR_THIS, who=other.name)
    if waiting and asker.holds_since(waiting.asked_at) and other.holds_since(waiting.asked_at):
        return Reason(Why.ALREADY_ASKED, who=other.name)
    return None


def why_not_accept(swap: Swap, asker: Side, other: Side, me: Me, now: datetime) -> Reason | None:
    """Say yes: by the one who was asked, and while both can still do it."""
    if me.id != swap.other_member_id:
        return Reason(Why.NOT_YOURS)
    return why_not_answer(swap, me) or _why_not(other, asker, swap.asked_at, me, now)


def why_not_answer(swap: Swap, me: Me) -> Reason | None:
    """Say no to a swap, or no longer want what one asked."""
    if me.id not in {swap.member_id, swap.other_member_id}:
        return Reason(Why.NOT_YOURS)
    return Reason(Why.NOT_PROPOSED) if swap.answered_at else None


def why_not_instead(side: Side, circle: Circle) -> Reason | None:
    """For one of the two: as take, but what is given away is not in the way and the place is the other's."""
    if (already := side.gets.of(side.member_id)) and already.holds:
        return Reason(Why.ALREADY_YOURS)
    return if_not_for(side.gets, side.free) or if_in_the_way(side.gets, side.free, circle)


def cautions_for_swapping(side: Side, circle: Circle) -> list[Caution]:
    """For one of the two: as for taking what they get, without what they give."""
    return cautions_for_taking(side.gets, side.free, circle)


def unlikeness(one: Stretch, other: Stretch) -> timedelta:
    """How far apart two shifts are for who would swap them: the time between their starts, and a day for each hour
    that one is longer.
    """
    return abs(one.start - other.start) + abs(one.duration - other.duration) * LONGER


def _why_not(mine: Side, theirs: Side, asked_at: datetime | None, me: Me, now: datetime) -> Reason | None:
    if not mine.holds_since(asked_at):
        return Reason(Why.NOT_HOLDING)
    if not theirs.holds_since(asked_at):
        return Reason(Why.NOT_THEIRS_ANY_MORE, who=theirs.name)
    for side in (mine, theirs):
        if reason := if_not_live(me.circle) or if_closed(side.gives) or if_started(side.gives, now):
            return reason
    if reason := why_not_instead(mine, me.circle):
        return reason
    other = why_not_instead(theirs, me.circle)
    return other and Reason(Why.NOT_AVAILABLE_FOR_THIS, who=theirs.name)
