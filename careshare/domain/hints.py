"""Before it happens: what a carer would read of their weeks if they said yes. It informs and never blocks.

To them alone: of all this who plans reads “not just now”, the same word as for anything else that is theirs.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from careshare.domain.balance import LOUDEST, Lines, first_meant, is_reckoned, may_set_limit
from careshare.domain.load import NORMS, Care, Carer, Signal, SignalName, Snooze, compared, hours_of_week
from careshare.domain.load.notices import awake
from careshare.domain.shifts import Shift
from careshare.domain.time import Stretch, Week, home_day
from careshare.domain.words import Role

MOST = 2
"""Sentences: more than that nobody weighs before saying yes."""
A_WEEK, AN_HOUR = timedelta(weeks=1), timedelta(hours=1)
REACHES_BACK, REACHES_AHEAD = timedelta(weeks=7), timedelta(weeks=3)
"""Around a day: the five weeks by which a sudden rise is judged, and the two in which days in a row may go on."""
AROUND = timedelta(days=9)
"""The week a shift falls in and the seven days from it on, wherever the carer lives."""
STEPS = tuple(
    timedelta(hours=hours) for hours in (0, 1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112)
)
"""A limit as others meet it: no nearer than the step below it, so that trying finds no number anybody chose."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be theirs by one yes, and, where it is a swap, the shifts they would give for it."""

    gets: tuple[Care, ...]
    gives: frozenset[int] = frozenset()

    @property
    def until(self) -> datetime:
        """The end of the last of it."""
        return max(care.stretch.end for care in self.gets)


@dataclass(frozen=True, slots=True)
class Hint:
    """What would be new, or more than it is; `first` is the first of the seven days it is about, if it is of those."""

    signal: Signal
    first: date


def as_plan(shifts: Iterable[Shift], zone: ZoneInfo, gives: Collection[int] = ()) -> Plan:
    """These shifts of a home with that clock, as theirs."""
    cares = (
        Care(shift.stretch, shift.presence, zone, shift.circle_id, shift.id, shift.kind, shift.title)
        for shift in shifts
    )
    return Plan(tuple(cares), frozenset(gives))


def has_load(roles: Collection[Role], lines: Lines, under_18: bool) -> bool:
    """Whether there is anything to say to somebody: their load is reckoned, or they set a limit themselves."""
    return is_reckoned(roles, lines.wanted, under_18) or (lines.limit is not None and may_set_limit(roles))


def hints(carer: Carer, plan: Plan, is_reckoned: bool, known: Sequence[Snooze] = ()) -> list[Hint]:
    """What is worth reading before they say yes, the loudest first; of who is not reckoned, their own limit alone.

    What they know and called fine is passed over, as it is everywhere.
    """
    days = _days(carer, plan)
    before = _near(carer, days)
    kept = (care for care in before.cares if care.shift_id not in plan.gives)
    after = replace(before, cares=(*kept, *plan.gets))
    found: dict[SignalName, Hint] = {}
    for coming in compared(before, after, days):
        for signal in awake(coming.new, known):
            is_theirs = is_reckoned or signal.name is SignalName.OWN_LIMIT
            if is_theirs and signal.strength > (found[signal.name].signal.strength if signal.name in found else 0):
                found[signal.name] = Hint(signal, first_meant(signal, coming.day, carer.zone))
    own = _over_own_limit(before, after, plan)
    if own and any(signal.strength for signal in awake([own.signal], known)):
        found[SignalName.OWN_LIMIT] = own
    return sorted(found.values(), key=lambda hint: (-hint.signal.strength, LOUDEST.index(hint.signal.name)))[:MOST]


def _over_own_limit(before: Carer, after: Carer, plan: Plan) -> Hint | None:
    """That a week of it, from Monday as people count, would be over their own limit; of several the fullest,
    the first where two are.

    Also where it is so already: it is their own line, and this is more.
    """
    mondays = sorted({Week.of(home_day(care.stretch.start, after.zone)).monday for care in plan.gets})
    first = max(mondays, key=lambda monday: hours_of_week(after, monday))
    hours = hours_of_week(after, first)
    if after.limit is None or after.under_18 or hours <= max(after.limit, hours_of_week(before, first)):
        return None
    strength = 2 if hours >= after.limit * NORMS.far_over else 1
    return Hint(Signal(SignalName.OWN_LIMIT, strength, hours / AN_HOUR, after.limit / AN_HOUR), first)


def is_over_limit(carer: Carer, care: Care) -> bool:
    """Whether they would be over their own limit with it, for who plans: in its week, or in the seven days from it on.

    The limit is taken down to a step: who tries longer and longer shifts finds that step, and not the number.
    """
    if carer.limit is None:
        return False
    theirs = replace(carer, cares=(*carer.cares, care))
    return any(hours_of_week(theirs, first) > as_met(carer.limit) for first in _weeks_of(care, carer.zone))


def over_limit(carer: Carer, cares: Iterable[Care]) -> frozenset[int]:
    """Of these shifts those with which they would be over it, each of them by itself."""
    return frozenset(care.shift_id for care in cares if is_over_limit(_around(carer, care), care))


def as_met(limit: timedelta) -> timedelta:
    """A limit as others meet it."""
    return max(step for step in STEPS if step <= limit)


def _around(carer: Carer, care: Care) -> Carer:
    """The same, as far as the weeks of that shift go."""
    weeks = Stretch(care.stretch.start - AROUND, care.stretch.end + AROUND)
    return replace(carer, cares=tuple(each for each in carer.cares if each.stretch.overlaps(weeks)))


def _near(carer: Carer, days: set[date]) -> Carer:
    """The same, as far as these days are judged by it: what is further away changes nothing, and takes time."""
    first, last = min(days) - REACHES_BACK, max(days) + REACHES_AHEAD
    near = tuple(care for care in carer.cares if first <= home_day(care.stretch.start, carer.zone) <= last)
    since = min((home_day(care.stretch.start, carer.zone) for care in carer.cares), default=None)
    return replace(carer, cares=near, since=carer.since or since)


def _days(carer: Carer, plan: Plan) -> set[date]:
    """Each week it falls in, as people count them, and from its day on; and what that leaves for the week after."""
    firsts = {first for care in plan.gets for first in _weeks_of(care, carer.zone)}
    return firsts | {home_day(care.stretch.start, carer.zone) + A_WEEK for care in plan.gets}


def _weeks_of(care: Care, zone: ZoneInfo) -> set[date]:
    day = home_day(care.stretch.start, zone)
    return {Week.of(day).monday, day}
