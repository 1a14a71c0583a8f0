"""Small circles, made up by number, whose best division can be found by trying every one."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import combinations, count
from random import Random

from careshare.domain.assignments import Held
from careshare.domain.division import Bar, Helper, Open, Task
from careshare.domain.division.puzzle import Pair, Puzzle, Worth, hours_with, puzzle_of, worth
from careshare.domain.time import Week, day_stretch, stretch_on
from careshare.domain.words import Presence
from tests.domain.cast import HOME, stretch
from tests.domain.dividing import NEXT_WEEK, WEEK

DAYS = tuple(f"2026-12-{day:02}" for day in range(10, 18))
"""From Thursday on, over a Monday."""
TIMES = (
    *(("08:00", "10:00"), ("09:00", "13:00"), ("09:50", "12:20"), ("12:00", "15:00"), ("14:00", "14:30")),
    *(("17:00", "20:00"), ("22:00", "07:00"), ("23:00", "05:00")),
)
MONDAY = date(2026, 12, 7)
ROUND_THE_CLOCK = (
    *((time(8), time(10), Presence.ACTIVE), (time(10), time(12, 30), Presence.ACTIVE)),
    *((time(12), time(14), Presence.ACTIVE), (time(14), time(17), Presence.ACTIVE)),
    *((time(17, 30), time(20), Presence.ACTIVE), (time(23), time(7), Presence.ASLEEP)),
)
PRESENCES = (*[Presence.ACTIVE] * 6, Presence.ASLEEP, Presence.ON_CALL)
MOST_DIVISIONS = 100_000
"""That are tried for one circle."""


def small_circle(number: int) -> Task:
    """Two to four helpers and up to eight open shifts; with held ones, absences, limits and wishes."""
    any_of = Random(number)
    opens = tuple(_open(shift, any_of) for shift in range(1, any_of.randint(3, 8) + 1))
    helpers = tuple(_helper(member, opens, any_of) for member in range(1, any_of.randint(2, 4) + 1))
    return Task(opens, helpers)


def small_puzzles() -> Iterator[Puzzle]:
    """One after the other, without those that are too large to try everything."""
    puzzles = (puzzle_of(small_circle(number)) for number in count())
    return (puzzle for puzzle in puzzles if _size(puzzle) <= MOST_DIVISIONS)


def large_circle(number: int = 0) -> Task:
    """Ten helpers, four weeks and 120 shifts: what is promised within three seconds."""
    any_of = Random(number)
    days = [MONDAY + timedelta(days=later) for later in range(28)]
    shifts = sorted(any_of.sample([(day, at) for day in days for at in ROUND_THE_CLOCK], 120), key=lambda one: one[0])
    opens = tuple(
        Open(shift, stretch_on(day, starts, ends, HOME), HOME, presence)
        for shift, (day, (starts, ends, presence)) in enumerate(shifts, 1)
    )
    return Task(opens, tuple(_busy_helper(member, days, opens, any_of) for member in range(1, 11)))


def divisions(puzzle: Puzzle) -> Iterator[frozenset[Pair]]:
    """Every one that may be."""
    who = [[helper for shift, helper in puzzle.pairs if shift == each] for each in range(len(puzzle.places))]
    apart = set(puzzle.apart)

    def onwards(shift: int, chosen: tuple[Pair, ...]) -> Iterator[frozenset[Pair]]:
        if shift == len(who):
            if _has_room(puzzle, chosen):
                yield frozenset(chosen)
            return
        taken = {helper for other, helper in chosen if (other, shift) in apart}
        free = [helper for helper in who[shift] if helper not in taken]
        for places in range(min(len(free), puzzle.places[shift]) + 1):
            for some in combinations(free, places):
                yield from onwards(shift + 1, (*chosen, *((shift, helper) for helper in some)))

    return onwards(0, ())


def best(puzzle: Puzzle) -> Worth:
    """What the best of all is worth."""
    every = list(divisions(puzzle))
    most = max(map(len, every))
    return min(worth(puzzle, chosen) for chosen in every if len(chosen) == most)


def _size(puzzle: Puzzle) -> int:
    """At most so many divisions there are."""
    ways = 1
    for each in range(len(puzzle.places)):
        ways *= 1 + sum(1 for shift, _ in puzzle.pairs if shift == each)
    return ways


def _has_room(puzzle: Puzzle, chosen: tuple[Pair, ...]) -> bool:
    hours = hours_with(puzzle, chosen)
    return all(
        room is None or now - was <= room
        for helper in range(len(puzzle.held))
        for was, room, now in zip(puzzle.held[helper], puzzle.room[helper], hours[helper], strict=True)
    )


def _open(number: int, any_of: Random) -> Open:
    day = any_of.randrange(len(DAYS) - 1)
    starts, ends = any_of.choice(TIMES)
    until = DAYS[day + 1] if ends < starts else DAYS[day]
    at = stretch(starts, ends, DAYS[day], until=until)
    return Open(number, at, HOME, any_of.choice(PRESENCES), wanted=any_of.choice((1, 1, 1, 2)))


def _helper(number: int, opens: tuple[Open, ...], any_of: Random) -> Helper:
    shifts = [one.shift_id for one in opens]
    return Helper(
        number,
        any_of.choice((None, *(timedelta(hours=hours) for hours in (0, 3, 4, 6, 8, 10, 12, 16)))),
        {week: timedelta(hours=any_of.choice((0, 0, 1, 2.5, 5))) for week in (WEEK, NEXT_WEEK)},
        tuple(Held(100 + n, one.stretch) for n, one in enumerate(opens) if any_of.random() < 0.05),
        tuple(one.stretch for one in opens if any_of.random() < 0.1),
        {shift: Bar.NOT_FOR_THEM for shift in shifts if any_of.random() < 0.1},
        frozenset(shift for shift in shifts if any_of.random() < 0.2),
        frozenset(shift for shift in shifts if any_of.random() < 0.2),
        under_18=any_of.random() < 0.1,
    )


def _busy_helper(number: int, days: list[date], opens: tuple[Open, ...], any_of: Random) -> Helper:
    weeks = sorted({Week.of(day) for day in days})
    return Helper(
        number,
        None if number % 5 == 0 else timedelta(hours=any_of.choice((6, 8, 10, 12, 16, 20))),
        {week: timedelta(hours=any_of.choice((0, 0, 2, 3))) for week in weeks},
        away=tuple(day_stretch(day, HOME) for day in days if any_of.random() < 0.25),
        closed={one.shift_id: Bar.NOT_FOR_THEM for one in opens if any_of.random() < 0.15},
        rather=frozenset(one.shift_id for one in opens if any_of.random() < 0.1),
        rather_not=frozenset(one.shift_id for one in opens if any_of.random() < 0.1),
    )
