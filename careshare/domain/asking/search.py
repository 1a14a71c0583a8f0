"""A search: a shift that wants somebody, from a new gap or a new seeking on until it is filled or not needed."""

from dataclasses import dataclass, replace
from datetime import datetime

from careshare.domain.asking.ladder import Ladder
from careshare.domain.assignments import ON_ITS_WAY, UNDO, Candidate
from careshare.domain.circles import Me, Member
from careshare.domain.reasons import Reason, Why
from careshare.domain.shifts import Shift, why_not_plan
from careshare.domain.words import HOLDING, SAID_NO, AssignmentState

SETTLES = UNDO + 2 * ON_ITS_WAY
"""What can still be undone asks nobody."""
GAVE_IT_UP = frozenset({AssignmentState.SEEKING, AssignmentState.LEFT, AssignmentState.CANNOT_COME})


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody who was asked in a search, at which rung."""

    member_id: int
    rung: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Search:
    """Since when a shift wants somebody, as it stood (`sequence`), and who was asked for it.

    `held_until`: whoever plans wants no helper asked before that. `hurried_at`: when they wanted the next ones asked.
    """

    began_at: datetime
    sequence: int
    held_until: datetime | None = None
    hurried_at: datetime | None = None
    asks: tuple[Ask, ...] = ()
    id: int | None = None

    @property
    def latest_at(self) -> datetime | None:
        """When somebody was asked last."""
        return max((ask.at for ask in self.asks), default=None)

    @property
    def is_hurried(self) -> bool:
        """Whether the next ones are wanted, and nobody was asked since."""
        return self.hurried_at is not None and (self.latest_at is None or self.latest_at < self.hurried_at)

    def at_rung(self, number: int) -> tuple[Ask, ...]:
        """Who was asked at it."""
        return tuple(ask for ask in self.asks if ask.rung == number)


@dataclass(frozen=True, slots=True)
class Gap:
    """A shift that wants somebody, its search, everyone who helps in the circle towards it, and who plans.

    Both only as far as a letter reaches them.
    """

    shift: Shift
    search: Search
    candidates: tuple[Candidate, ...] = ()
    planners: tuple[Member, ...] = ()

    def answer_of(self, member_id: int) -> bool | None:
        """Yes or no of somebody who was asked, wherever they said so; None while they said nothing."""
        state = self.shift.state_of(member_id)
        return state in HOLDING if state in HOLDING | SAID_NO else None


def given_up_at(shift: Shift) -> datetime | None:
    """When somebody gave a place of it up last, or began to look for a stand-in."""
    return max((each.since for each in shift.assignments if each.state in GAVE_IT_UP), default=None)


def begins_at(shift: Shift, ladder: Ladder) -> datetime:
    """From when on somebody is looked for: once the first rung has come, and who gave it up cannot undo that."""
    first = shift.stretch.start - ladder.reach
    given_up = given_up_at(shift)
    return max(first, given_up + SETTLES) if given_up else first


def is_open(shift: Shift, now: datetime) -> bool:
    """Whether it wants somebody: it goes ahead, has not begun, and not everybody who is needed is sure to come."""
    return shift.closed is None and not shift.is_sure and not shift.has_started(now)


def has_ended(search: Search, shift: Shift, now: datetime) -> bool:
    """Whether nobody is looked for any more, or by another search: it moved, or somebody gave it up since."""
    given_up = given_up_at(shift)
    is_another = shift.sequence != search.sequence or (given_up is not None and given_up > search.began_at)
    return is_another or not is_open(shift, now)


def is_filled(shift: Shift, now: datetime) -> bool:
    """Whether who was still asked may be told that they need not think of it any more."""
    return not shift.has_started(now) and (shift.is_sure or shift.closed is not None)


def if_sought(shift: Shift, member_id: int) -> Shift:
    """The shift as it would be if its holder looked for somebody else."""
    people = tuple(
        replace(each, state=AssignmentState.SEEKING) if each.member_id == member_id else each
        for each in shift.assignments
    )
    seeking = sum(each.state is AssignmentState.SEEKING for each in people)
    return replace(shift, assignments=people, seeking=seeking)


def why_not_steer(shift: Shift, me: Me, now: datetime) -> Reason | None:
    """Let the next ones be asked at once, or nobody before a day: who plans, of what is open and has not begun."""
    if reason := why_not_plan(me):
        return reason
    return None if is_open(shift, now) else Reason(Why.CHANGED_MEANWHILE)


def why_not_hold(shift: Shift, until: datetime, me: Me, now: datetime) -> Reason | None:
    """As `why_not_steer`; helpers are then asked between that instant and the start."""
    if reason := why_not_steer(shift, me, now):
        return reason
    return None if now < until < shift.stretch.start else Reason(Why.STARTED)
