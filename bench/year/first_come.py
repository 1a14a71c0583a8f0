"""First come, first served: somebody opens the rota, and says yes to something, or not."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from bench.year import assumptions as assumed
from bench.year.assumptions import HOME
from bench.year.people import Someone
from bench.year.rota import Rota
from careshare.domain.cautions import cautions_for_taking
from careshare.domain.load import Care, Carer, SignalName, with_care
from careshare.domain.shifts import Shift
from careshare.domain.time import home_day, instant

NOON = time(12)
A_WEEK = timedelta(weeks=1)
SEVEN_WEEKS, FOUR_WEEKS = timedelta(weeks=7), timedelta(weeks=4)


def come_by(rota: Rota, today: date, any_of: Random, among: Collection[int] | None = None) -> None:
    """Whoever looks today does so, one after the other in any order; at all that is open, or only `among` it."""
    noon = instant(datetime.combine(today, NOON), HOME)
    for place, who in enumerate(any_of.sample(rota.people.helpers, len(rota.people.helpers))):
        if any_of.random() < assumed.LOOKS[who.habit]:
            numbers = [number for number in rota.open if among is None or number in among]
            _look(rota, who, noon + timedelta(minutes=place), any_of.sample(numbers, len(numbers)), any_of)


def says_yes_to_every(rota: Rota, who: Someone, numbers: list[int], now: datetime, any_of: Random) -> bool:
    """Whether they would do a new turn every week; of that they read what it makes of the first four."""
    if any_of.random() >= assumed.YES_TO_EVERY_WEEK * who.eager:
        return False
    shifts = [rota.shifts[number] for number in numbers]
    chance = _all_the_same(rota, who, shifts[: assumed.LOOKS_AHEAD // A_WEEK], now)
    if (numbers[0], who.id) in rota.warned:
        rota.warned.update((number, who.id) for number in numbers)
    return any_of.random() < chance


def is_over_limit(rota: Rota, who: Someone, shifts: list[Shift], now: datetime) -> bool:
    """Whether with these it would be over their own limit."""
    return SignalName.OWN_LIMIT in _new_signals(rota, who, shifts, now)


def _look(rota: Rota, who: Someone, now: datetime, numbers: list[int], any_of: Random) -> None:
    taken = 0
    for number in numbers:
        shift = rota.shifts[number]
        if not now < shift.stretch.start < now + assumed.LOOKS_AHEAD or rota.turns[number] not in who.free:
            continue
        if any_of.random() < _chance(who, shift, now) and _wants(rota, who, shift, now, any_of):
            taken += rota.take(number, who, now)
        if taken == assumed.MOST_AT_ONCE:
            return


def _chance(who: Someone, shift: Shift, now: datetime) -> float:
    is_urgent = shift.stretch.start - now < assumed.URGENT
    return assumed.SAYS_YES * who.eager * (assumed.STEPS_IN[who.habit] if is_urgent else 1.0)


def _wants(rota: Rota, who: Someone, shift: Shift, now: datetime, any_of: Random) -> bool:
    """Whether they still do, having read what the program says of it; nobody does while they are away."""
    if rota.is_away(who, shift.stretch):
        return False
    return any_of.random() < _all_the_same(rota, who, [shift], now)


def _all_the_same(rota: Rota, who: Someone, shifts: list[Shift], now: datetime) -> float:
    """The chance of a yes after reading the cautions."""
    signals = _new_signals(rota, who, shifts, now)
    if SignalName.OWN_LIMIT in signals:
        rota.warned.update((shift.id, who.id) for shift in shifts)
        return assumed.TAKES_IT_ALL_THE_SAME[who.habit]
    circle = rota.people.circle
    cautions = any(cautions_for_taking(shift, rota.candidate(shift, who), circle) for shift in shifts)
    return assumed.DESPITE_A_CAUTION if cautions or (signals and who.is_reckoned) else 1.0


def _new_signals(rota: Rota, who: Someone, shifts: list[Shift], now: datetime) -> set[SignalName]:
    """What the program would say of it. Who is not reckoned reads of their own limit alone."""
    cares = (Care(shift.stretch, shift.presence, HOME, shift.circle_id, shift.id, shift.kind) for shift in shifts)
    carer = _around(rota.carer(who, home_day(now, HOME)), shifts)
    return {signal.name for coming in with_care(carer, *cares) for signal in coming.new}


def _around(carer: Carer, shifts: list[Shift]) -> Carer:
    """As much of what they hold as the model looks at for these."""
    since, until = shifts[0].stretch.start - SEVEN_WEEKS, shifts[-1].stretch.end + FOUR_WEEKS
    cares = tuple(care for care in carer.cares if since < care.stretch.start < until)
    return replace(carer, cares=cares)
