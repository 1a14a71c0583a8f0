"""One open fortnight, given away both ways: first come, first served, and as the program would propose it."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from bench.year import first_come
from bench.year.assumptions import HOME
from bench.year.people import Someone
from bench.year.rota import Rota, as_held
from careshare.dividing.apart import SECONDS
from careshare.dividing.solve import solve
from careshare.domain.assignments import if_not_for
from careshare.domain.division.explain import is_near
from careshare.domain.division.hours import credited_by_week
from careshare.domain.division.puzzle import Found, Pair, Puzzle, puzzle_of, worth
from careshare.domain.division.values import Bar, Helper, Open, Step, Task
from careshare.domain.shifts import Shift
from careshare.domain.time import NO_TIME, ONE_DAY, Week, home_day

FORTNIGHT = timedelta(days=14)
AROUND = ONE_DAY * 2


@dataclass(frozen=True, slots=True)
class Shared:
    """The largest share and the places covered: by first come, and fairly; `alike` is the fair one of only what the
    first covered. `before` is the largest share of what was held already, which neither can change.
    """

    opens: int
    before: float
    first: float
    first_covers: int
    fair: float
    fair_covers: int
    proven: bool
    alike: float
    alike_covers: int

    @property
    def lowered(self) -> float:
        """By which part of it the largest share is smaller."""
        return 1 - self.fair / self.first if self.first else 0.0

    @property
    def lowered_alike(self) -> float:
        """The same, of the same work."""
        return 1 - self.alike / self.first if self.first else 0.0


def both_ways(rota: Rota, monday: date, today: date, any_of: Random) -> Shared | None:
    """What comes of the two weeks from `monday` on as they stand today; None where nothing is open."""
    opens = [rota.shifts[number] for number in sorted(rota.open)]
    opens = [shift for shift in opens if shift.gap and monday <= _day(shift) < monday + FORTNIGHT]
    if not opens:
        return None
    task = _task(rota, opens, monday)
    puzzle = puzzle_of(task)
    came = _first_come(rota, opens, today, monday, any_of)
    fair = solve(puzzle, SECONDS, _say_nothing)
    covered = [shift for place, shift in enumerate(opens) if place in {one for one, _ in came}]
    alike, alike_puzzle = _same_work(rota, covered, monday)
    return Shared(
        opens=len(opens),
        before=_largest(puzzle, frozenset()),
        first=_largest(puzzle, came),
        first_covers=len(came),
        fair=_largest(puzzle, fair.chosen),
        fair_covers=len(fair.chosen),
        proven=fair.covers_most and is_near(puzzle, fair),
        alike=_largest(alike_puzzle, alike.chosen) if alike_puzzle else _largest(puzzle, came),
        alike_covers=len(alike.chosen),
    )


def _same_work(rota: Rota, covered: list[Shift], monday: date) -> tuple[Found, Puzzle | None]:
    if not covered:
        return Found(), None
    puzzle = puzzle_of(_task(rota, covered, monday))
    return solve(puzzle, SECONDS, _say_nothing), puzzle


def _first_come(rota: Rota, opens: list[Shift], today: date, monday: date, any_of: Random) -> frozenset[Pair]:
    """Whoever comes by takes something, day after day until it is over; nobody falls ill meanwhile."""
    then, numbers = rota.another(), {shift.id: place for place, shift in enumerate(opens)}
    day = today
    while day < monday + FORTNIGHT:
        first_come.come_by(then, day, any_of, among=numbers)
        day += ONE_DAY
    helpers = {who.id: place for place, who in enumerate(rota.people.helpers)}
    return frozenset(
        (place, helpers[holder.member_id])
        for number, place in numbers.items()
        for holder in then.shifts[number].holders
    )


def _task(rota: Rota, opens: list[Shift], monday: date) -> Task:
    weeks = (Week(monday), Week(monday).next)
    helpers = tuple(_helper(rota, who, opens, monday) for who in rota.people.helpers)
    return Task(tuple(Open(shift.id, shift.stretch, HOME, shift.presence) for shift in opens), helpers, weeks)


def _helper(rota: Rota, who: Someone, opens: list[Shift], monday: date) -> Helper:
    """When they are not free at all stands in their own calendar: both ways know it."""
    held = list(rota.held(who, monday - AROUND, monday + FORTNIGHT + AROUND))
    hours: dict[Week, timedelta] = {}
    for shift in held:
        for week, more in credited_by_week(shift.stretch, shift.presence, HOME).items():
            hours[week] = hours.get(week, NO_TIME) + more
    busy = (shift.stretch for shift in opens if rota.turns[shift.id] not in who.free)
    return Helper(
        who.id,
        who.limit,
        hours,
        tuple(map(as_held, held)),
        (*rota.away(who), *busy),
        {shift.id: Bar.NOT_FOR_THEM for shift in opens if if_not_for(shift, rota.candidate(shift, who))},
        under_18=who.member.under_18,
    )


def _largest(puzzle: Puzzle, chosen: frozenset[Pair]) -> float:
    largest: Fraction = worth(puzzle, chosen).largest
    return float(largest)


def _day(shift: Shift) -> date:
    return home_day(shift.stretch.start, HOME)


def _say_nothing(_step: Step, _found: Found) -> None:
    pass
