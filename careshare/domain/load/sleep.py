"""N1 to N4: nights in a week and in four, full ones without rest after them, and how the carer slept by their word."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from careshare.domain.load.carer import Carer
from careshare.domain.load.diary import MONTH, WEEK, Diary
from careshare.domain.load.norms import Norms
from careshare.domain.load.own import latest
from careshare.domain.load.rating import rated
from careshare.domain.load.signals import Signal, SignalName

HALF_A_NIGHT = 0.5


def signals_of_nights(diary: Diary, today: int) -> Iterator[Signal]:
    """N1 to N3: what the rota knows."""
    yield _weekly(diary, today)
    yield _monthly(diary, range(today - MONTH, today))
    first, last = (bisect_left(diary.unrested, day) for day in (today - WEEK, today + WEEK))
    nights = diary.unrested[first:last]
    cares = partial(diary.cares_of_nights, nights)
    yield rated(SignalName.UNRESTED_NIGHTS, len(nights), diary.norms.unrested_nights, 1, cares)


def signals_of_sleep(carer: Carer, today: date, norms: Norms) -> Iterator[Signal]:
    """N4: bad nights the carer told of, while that counts."""
    answer = latest(carer, today, norms.answer_days, lambda each: each.bad_nights)
    if answer is not None and answer.bad_nights is not None:
        yield rated(SignalName.BAD_NIGHTS, answer.bad_nights, norms.bad_nights, step=1)


def _weekly(diary: Diary, today: int) -> Signal:
    """The next week or the last, whichever is worse; where they are even, the one that can still be changed."""
    weeks = range(today, today + WEEK), range(today - WEEK, today)
    weight, worse = max(((_weight(diary, days), days) for days in weeks), key=lambda each: each[0])
    cares = partial(diary.cares_of_nights, worse)
    return rated(SignalName.WEEKLY_NIGHTS, weight, diary.norms.nights, HALF_A_NIGHT, cares)


def _monthly(diary: Diary, days: range) -> Signal:
    """The law lets somebody have nine nights, and no more; the other lines are reached, this one is passed."""
    over, high = diary.norms.monthly_nights_over, diary.norms.monthly_nights_high
    lines, cares = (over + HALF_A_NIGHT, high), partial(diary.cares_of_nights, days)
    signal = rated(SignalName.MONTHLY_NIGHTS, _weight(diary, days), lines, HALF_A_NIGHT, cares)
    return signal if signal.strength == 2 else replace(signal, line=over)


def _weight(diary: Diary, mornings: Iterable[int]) -> float:
    return sum(night.weight for day in mornings if (night := diary.nights.get(day)))
