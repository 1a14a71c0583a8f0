"""A task in numbers, for whatever searches: every rule is in it, and no name, no title and no time of day."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction

from careshare.domain.division.hours import REST_AFTER_NIGHT, credited_by_week
from careshare.domain.division.rules import room_in, usual_limit, why_not_both, why_not_give
from careshare.domain.division.values import Helper, Task
from careshare.domain.time import NO_TIME, Week

SECOND = timedelta(seconds=1)
ALL_OF_IT = Fraction(1)
"""The share of who wants no hours at all and holds some."""

Pair = tuple[int, int]
"""An open shift and a helper, by their place in the task."""


@dataclass(frozen=True, slots=True)
class Puzzle:
    """Open shifts, helpers and weeks are numbers from 0 on; hours are whole seconds.

    `hours[shift]` is what it counts for in each week it runs through. `apart` are pairs of shifts that cannot go to the
    same helper. `held[helper][week]` is what they carry already, `room[helper][week]` how much more they may get (None:
    as much as there is), `limits[helper]` what their share is a part of. `likes` is 1 and -1 for what they would
    rather, and rather not.
    """

    places: tuple[int, ...]
    hours: tuple[Mapping[int, int], ...]
    pairs: tuple[Pair, ...]
    apart: tuple[tuple[int, int], ...]
    held: tuple[tuple[int, ...], ...]
    room: tuple[tuple[int | None, ...], ...]
    limits: tuple[int, ...]
    likes: Mapping[Pair, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Worth:
    """How good a division is; the smaller one of two is the better. `shares` are all of them, the largest first."""

    uncovered: int
    shares: tuple[Fraction, ...]
    disliked: int = 0

    @property
    def largest(self) -> Fraction:
        """The largest share; 0 where there is nobody."""
        return max(self.shares, default=Fraction(0))


@dataclass(frozen=True, slots=True)
class Found:
    """A division, and what is known of it: no other covers more; of those that cover as much, none has a largest share
    below `least` (what nobody can change left out); `is_best`: all goals were gone through, and none has a better one.
    """

    chosen: frozenset[Pair] = field(default_factory=frozenset)
    covers_most: bool = False
    least: Fraction = Fraction(0)
    is_best: bool = False


def weeks_of(task: Task) -> tuple[Week, ...]:
    """The weeks that are looked at, and those that an open shift runs into."""
    touched = (week for one in task.opens for week in credited_by_week(one.stretch, one.presence, one.zone))
    return tuple(sorted({*task.weeks, *touched}))


def puzzle_of(task: Task) -> Puzzle:
    """The task in numbers."""
    weeks, usual = weeks_of(task), usual_limit(task)
    number = {week: place for place, week in enumerate(weeks)}
    by_week = [credited_by_week(one.stretch, one.presence, one.zone) for one in task.opens]
    pairs = tuple(_pairs(task))
    return Puzzle(
        places=tuple(one.wanted for one in task.opens),
        hours=tuple({number[week]: more // SECOND for week, more in hours.items() if more} for hours in by_week),
        pairs=pairs,
        apart=tuple(_apart(task)),
        held=tuple(tuple(helper.hours.get(week, NO_TIME) // SECOND for week in weeks) for helper in task.helpers),
        room=tuple(_room(helper, weeks) for helper in task.helpers),
        limits=tuple((usual if helper.limit is None else helper.limit) // SECOND for helper in task.helpers),
        likes={pair: likes for pair in pairs if (likes := _likes(task, pair))},
    )


def hours_with(puzzle: Puzzle, chosen: Collection[Pair]) -> list[list[int]]:
    """What everyone would carry, in seconds, by helper and week."""
    hours = [list(weeks) for weeks in puzzle.held]
    for shift, helper in chosen:
        for week, more in puzzle.hours[shift].items():
            hours[helper][week] += more
    return hours


def share(hours: Collection[int], limit: int) -> Fraction:
    """The worst of these weeks, as a part of the limit."""
    worst = max(hours, default=0)
    if limit:
        return Fraction(worst, limit)
    return ALL_OF_IT if worst else Fraction(0)


def worth(puzzle: Puzzle, chosen: Collection[Pair]) -> Worth:
    """How good a division is."""
    shares = map(share, hours_with(puzzle, chosen), puzzle.limits)
    return Worth(
        uncovered=sum(puzzle.places) - len(chosen),
        shares=tuple(sorted(shares, reverse=True)),
        disliked=-sum(puzzle.likes.get(pair, 0) for pair in chosen),
    )


def is_allowed(puzzle: Puzzle, chosen: Collection[Pair]) -> bool:
    """Whether a division keeps every rule."""
    by_shift = [sum(1 for shift, _ in chosen if shift == one) for one in range(len(puzzle.places))]
    both = set(chosen)
    hours = hours_with(puzzle, chosen)
    return (
        both <= set(puzzle.pairs)
        and all(got <= places for got, places in zip(by_shift, puzzle.places, strict=True))
        and not any((one, who) in both and (other, who) in both for one, other in puzzle.apart for _, who in both)
        and all(_fits(puzzle, helper, after) for helper, after in enumerate(hours))
    )


def _fits(puzzle: Puzzle, helper: int, after: list[int]) -> bool:
    weeks = zip(puzzle.held[helper], puzzle.room[helper], after, strict=True)
    return all(room is None or now - before <= room for before, room, now in weeks)


def _pairs(task: Task) -> Iterator[Pair]:
    for shift, one in enumerate(task.opens):
        for helper, who in enumerate(task.helpers):
            if why_not_give(one, who) is None:
                yield shift, helper


def _apart(task: Task) -> Iterator[tuple[int, int]]:
    """Looks only as far ahead as one shift can stand in the way of another."""
    by_start = sorted(range(len(task.opens)), key=lambda shift: task.opens[shift].stretch)
    for place, first in enumerate(by_start):
        one = task.opens[first]
        for second in by_start[place + 1 :]:
            other = task.opens[second]
            if other.stretch.start - one.stretch.end >= REST_AFTER_NIGHT:
                break
            if why_not_both(one.as_held, other.as_held, one.zone):
                yield min(first, second), max(first, second)


def _room(helper: Helper, weeks: tuple[Week, ...]) -> tuple[int | None, ...]:
    rooms = (room_in(week, helper) for week in weeks)
    return tuple(None if room is None else room // SECOND for room in rooms)


def _likes(task: Task, pair: Pair) -> int:
    shift_id, who = task.opens[pair[0]].shift_id, task.helpers[pair[1]]
    return (shift_id in who.rather) - (shift_id in who.rather_not)
